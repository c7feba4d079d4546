// Package catalogue knows the events and actions that the platform brings along
// (reference/kustomer.md 6): their names, and what is public of their params and
// outputs. The platform may be newer than this list, so an unknown name is worth
// a warning and never more.
//
// The list is the file kustomer.json, with the source of every entry. It is read
// when it is asked for the first time, so that a program that does not need it
// does not pay for it.
package catalogue

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

//go:embed kustomer.json
var text []byte

// Event is a built-in event.
type Event struct {
	Name   string
	Output types.Type // of step "1" of a workflow that it starts
	Source string
}

// Action is a built-in action.
type Action struct {
	Name   string
	Params types.Type // an object; members that it does not name may be right
	Output types.Type
	Source string
}

type catalogue struct {
	eventNames, actionNames []string
	events, actions         map[string]int32 // by name, where they are in the lists
	eventList               []Event
	actionList              []Action
	object                  types.Type // of a klass
	tree                    *source.Tree
}

var load = sync.OnceValue(func() *catalogue {
	tree, faults := source.Parse(&source.File{Name: "kustomer.json", Bytes: text}, source.Limits{})
	if len(faults) > 0 {
		panic("the embedded catalogue is not valid JSON") // a test holds it to that
	}
	events, actions := tree.Member(source.Root, "events"), tree.Member(source.Root, "actions")
	c := &catalogue{tree: tree}
	c.events, c.eventNames = entries(tree, events)
	c.actions, c.actionNames = entries(tree, actions)
	c.eventList, c.actionList = make([]Event, 0, len(c.events)), make([]Action, 0, len(c.actions))
	schema := func(entry source.Node, name string) types.Type {
		return types.OfSchema(tree, tree.Member(entry, name), source.Root)
	}
	for k, v := range tree.Members(events) {
		c.eventList = append(c.eventList, Event{Name: tree.Text(k), Output: schema(v, "output"), Source: tree.Text(tree.Member(v, "source"))})
	}
	for k, v := range tree.Members(actions) {
		c.actionList = append(c.actionList, Action{Name: tree.Text(k), Params: schema(v, "params"), Output: schema(v, "output"), Source: tree.Text(tree.Member(v, "source"))})
	}
	c.object = schema(tree.Member(source.Root, "objects"), "kobject")
	return c
})

func entries(t *source.Tree, list source.Node) (map[string]int32, []string) {
	count := t.Count(list)
	byName := make(map[string]int32, count)
	names := make([]string, 0, count)
	for k := range t.Members(list) {
		byName[t.Text(k)] = int32(len(names))
		names = append(names, t.Text(k))
	}
	return byName, names
}

// EventNames returns the names of all built-in events, in the order of the file.
func EventNames() []string { return load().eventNames }

// ActionNames returns the names of all built-in actions, in the order of the
// file.
func ActionNames() []string { return load().actionNames }

// FindEvent returns a built-in event by its full name. The families of names
// that hold an id or a klass are built-in too: kustomer.kobject.<klass>.create
// and .update, kustomer.hooks.<type>.<id>.receive (reference/kustomer.md 6.1).
func FindEvent(name string) (Event, bool) {
	c := load()
	if i, ok := c.events[name]; ok {
		return c.eventList[i], true
	}
	switch rest, isKObject := strings.CutPrefix(name, "kustomer.kobject."); {
	case isKObject && family(rest, "create", "update"):
		return Event{Name: name, Output: c.object, Source: "reference/kustomer.md 6.1 [DOC W9]"}, true
	case isHookEvent(name):
		return Event{Name: name, Output: types.Of(types.Object), Source: "reference/kustomer.md 6.1 [DOC A11]"}, true
	}
	return Event{}, false
}

// FindAction returns a built-in action by its full name, which nobody may change.
func FindAction(name string) (*Action, bool) {
	c := load()
	if i, ok := c.actions[name]; ok {
		return &c.actionList[i], true
	}
	return nil, false
}

// family reports whether name is one segment and one of the verbs.
func family(name string, verbs ...string) bool {
	klass, verb, ok := strings.Cut(name, ".")
	if !ok || klass == "" {
		return false
	}
	for _, v := range verbs {
		if v == verb {
			return true
		}
	}
	return false
}

// isHookEvent reports whether name is that of a hook which an org's
// administrator made.
func isHookEvent(name string) bool {
	rest, ok := strings.CutPrefix(name, "kustomer.hooks.")
	if !ok {
		return false
	}
	kind, rest, ok := strings.Cut(rest, ".")
	if !ok || kind != "form" && kind != "web" && kind != "email" {
		return false
	}
	id, verb, ok := strings.Cut(rest, ".")
	return ok && id != "" && verb == "receive"
}
