package definition

import (
	"slices"
	"strconv"

	"github.com/tenon-dev/tenon/definition/source"
)

// AddressOf returns the logical address of a workflow, or with a step that of
// the step. Names longer than any sensible one are cut.
func (a *App) AddressOf(w *Workflow, step *Step) Address {
	addr := a.addressOf(w)
	if step != nil {
		addr.Step = a.nameOf(step.ID)
	}
	return addr
}

// TriggerAddress returns the logical address of a workflow's trigger, whose step
// is "1".
func (a *App) TriggerAddress(w *Workflow) Address {
	addr := a.addressOf(w)
	addr.Step = triggerStep
	return addr
}

// triggerStep is the id of the trigger among the steps (reference/kustomer.md
// 3.2).
const triggerStep = "1"

func (a *App) addressOf(w *Workflow) Address {
	var addr Address
	if a.Tree.Kind(a.Name) == source.String {
		addr.App = a.nameOf(a.Name)
	}
	if w == nil {
		return addr
	}
	if a.Tree.Kind(w.Name) == source.String {
		addr.Workflow = a.nameOf(w.Name)
	}
	if addr.Workflow == "" {
		addr.Workflow = cut(a.LocalID(w), mostAddress)
	}
	if addr.Workflow == "" {
		i, _ := slices.BinarySearchFunc(a.Workflows, w.Node, func(w Workflow, n source.Node) int { return int(w.Node) - int(n) })
		addr.Workflow = "#" + strconv.Itoa(a.before+i)
	}
	return addr
}

// nameOf returns the text of a name or id; "" if it is none.
func (a *App) nameOf(n source.Node) string {
	if k := a.Tree.Kind(n); k != source.String && k != source.Number {
		return ""
	}
	return cut(a.Tree.Text(n), mostAddress)
}

// How many bytes of a name or a value an address and a message repeat, so that
// ten thousand findings inside something with a name of megabytes stay small.
const (
	mostAddress = 100
	mostQuoted  = 60
)

// cut shortens a text to so many bytes, at the end of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// place is what the binder is reading.
type place struct {
	workflow *Workflow
	step     source.Node // the object; None outside of the steps
	trigger  bool
	known    bool // address holds what the others say
	address  Address
}

func (b *binder) enter(w *Workflow, step source.Node) { b.place = place{workflow: w, step: step} }

func (b *binder) enterTrigger() { b.place = place{workflow: b.place.workflow, trigger: true} }

// here returns the address of what is being read. It is made once for each
// place, and only where something is found.
func (b *binder) here() Address {
	p := &b.place
	if !p.known {
		p.known = true
		// The properties may not have been read yet.
		if w := p.workflow; w != nil && w.Name == source.None {
			w.Name = b.tree.Member(w.Attributes, "name")
		}
		p.address = b.app.addressOf(p.workflow)
		if p.trigger {
			p.address.Step = triggerStep
		} else {
			p.address.Step = b.app.nameOf(b.tree.Member(p.step, "id"))
		}
	}
	return p.address
}

// CallEventPrefix is what stands before the workflow id in the name of a call
// event.
const CallEventPrefix = "kustomer.workflow."

const callEventSuffix = ".call"

// CallEventID returns the workflow id inside the name of a call event,
// kustomer.workflow.<id>.call (reference/kustomer.md 7.1), and whether name is
// one.
func CallEventID(name string) (id string, ok bool) {
	if len(name) <= len(CallEventPrefix)+len(callEventSuffix) || name[:len(CallEventPrefix)] != CallEventPrefix || name[len(name)-len(callEventSuffix):] != callEventSuffix {
		return "", false
	}
	return name[len(CallEventPrefix) : len(name)-len(callEventSuffix)], true
}

// CallEvent returns the name of the event that calls the workflow id.
func CallEvent(id string) string { return CallEventPrefix + id + callEventSuffix }

// LocalID returns the id of a workflow within its document: "id", or for a
// callable workflow on its own without one the id inside its event's name; ""
// if it has none.
func (a *App) LocalID(w *Workflow) string {
	t := a.Tree
	if t.Kind(w.ID) == source.String {
		return t.Text(w.ID)
	}
	if a.Kind != AppDefinition && a.IsCallable(w) && t.Kind(w.Trigger.EventName) == source.String {
		id, _ := CallEventID(t.Text(w.Trigger.EventName))
		return id
	}
	return ""
}
