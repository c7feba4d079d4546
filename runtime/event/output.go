package event

import (
	"fmt"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TriggerOutput returns the output of step "1" of a workflow that the event
// starts (reference/kustomer.md 6.2):
//
//   - of a call: its inputs;
//   - where the app's trigger of that event has an output template: what the
//     template makes of the event;
//   - of a hook or an event of an app: the event's data as it is;
//   - of the platform's own events: the resource, flattened, with "changes".
//
// It is {} if the event carries nothing, and fails only if a template makes more
// than the params of an action may have. now and run are what time and chance
// follow from in a template.
func TriggerOutput(ev Event, w *program.Workflow, now time.Time, run string) (value.Value, *interp.Failure) {
	out := plainOutput(ev, w)
	if w.Output != nil && !w.Callable {
		env := program.Env{Data: templateRoot(ev)}
		env.Begin(now, builtin.Seed{Run: run, Step: w.Nodes[program.TriggerNode].ID, Use: "output"})
		out = w.Output.Eval(&env)
		err := env.Err()
		if err == nil && interp.TooLarge(out, interp.MaxValueBytes) {
			err = fmt.Errorf("it makes more than %d bytes", interp.MaxValueBytes)
		}
		if err != nil {
			return value.Value{}, &interp.Failure{Code: interp.CodeTooLarge, Message: fmt.Sprintf("the output template of the trigger on %q: %s", w.Event, err)}
		}
	}
	if out.IsMissing() {
		out = program.EmptyOutput()
	}
	return out, nil
}

func plainOutput(ev Event, w *program.Workflow) value.Value {
	switch {
	case w.Callable:
		if ev.Inputs.IsMissing() {
			return ev.Data // the short form of a call
		}
		return ev.Inputs
	case strings.HasPrefix(ev.Name, "kustomer.hooks."), strings.HasPrefix(w.Event, "kustomer.app."):
		return ev.Data
	}
	b := flatten(ev.Data)
	b.Set("changes", ev.Changes)
	return b.Value()
}

// templateRoot is where the paths of an output template begin. It is a decision
// (reference/kustomer.md Q15): in the sample, /#data.x is the field x of the
// posted payload, which a hook event carries in data.attributes.data, so the
// root is data.attributes. In the short form data is the payload itself.
func templateRoot(ev Event) value.Value {
	if attributes := ev.Data.Get("attributes"); attributes.Kind() == value.Object {
		return attributes
	}
	return value.OfObject(value.Member{Key: "data", Value: ev.Data})
}

// Flatten turns the envelope of a resource into one object: its id, its
// attributes, and for each relationship the id or ids it leads to. An attribute
// comes before a relationship of the same name. Data without "attributes" is
// flat already.
func Flatten(data value.Value) value.Value { return flatten(data).Value() }

func flatten(data value.Value) *value.ObjectBuilder {
	attributes := data.Get("attributes")
	b := value.NewObject(data.Len() + attributes.Len() + 8)
	if attributes.Kind() != value.Object {
		for name, v := range data.Members() {
			b.Set(name, v)
		}
		return b
	}
	b.Set("id", data.Get("id"))
	for name, v := range attributes.Members() {
		if name != "id" || data.Get("id").IsMissing() {
			b.Set(name, v)
		}
	}
	for name, r := range data.Get("relationships").Members() {
		if attributes.Get(name).IsMissing() && name != "id" {
			b.Set(name, related(r))
		}
	}
	return b
}

// related returns the id, or the array of ids, of a relationship
// {"data": {"type": …, "id": …}} or {"data": [{…}, …]}; null where it leads to
// nothing, missing where it only has links.
func related(r value.Value) value.Value {
	data := r.Get("data")
	if data.Kind() != value.Array {
		if data.Kind() == value.Null {
			return data
		}
		return data.Get("id")
	}
	ids := make([]value.Value, 0, data.Len())
	for e := range data.Elements() {
		ids = append(ids, e.Get("id"))
	}
	return value.OfArray(ids...)
}
