package check

import (
	"hash/maphash"

	"github.com/tenon-dev/tenon/definition/catalogue"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

// action is what is known of an action, whether the app declares it or the
// platform brings it along.
type action struct {
	name      string // as written in a step; "" for none, as branch nodes have
	full      string
	schedules bool // it starts another workflow later
	own       bool // the app declares it
	builtIn   bool // the platform brings it along

	takes    bool        // what params it takes is known
	params   types.Type  // those
	declared source.Node // the schema of an own action's params
	output   types.Type
	template source.Node // an own action's outputTemplate
}

// findEvent returns a built-in event by its full name. It remembers the last one,
// which is mostly that of the next workflow too.
func (p *pass) findEvent(full string) (catalogue.Event, bool) {
	if last := &p.event; last.name != full || full == "" {
		last.name = full
		last.event, last.builtIn = catalogue.FindEvent(full)
	}
	return p.event.event, p.event.builtIn
}

// lastEvent is the event that was looked up last.
type lastEvent struct {
	name    string
	event   catalogue.Event
	builtIn bool
}

// actions remembers the actions that were looked up last: most steps of a
// definition use a few of them.
type actions struct{ known [64]action }

// actionNamed returns what is known of the action with a name, as it is written
// in a step. It is valid until the next call.
func (p *pass) actionNamed(name string) *action {
	a := &p.actions.known[maphash.String(hashSeed, name)%uint64(len(p.actions.known))]
	if a.name != name || a.full == "" {
		*a = p.lookUpAction(name)
	}
	return a
}

func (p *pass) lookUpAction(name string) action {
	if name == "" {
		return action{output: types.Unknown()}
	}
	t := p.tree
	a := action{name: name, full: p.names.Full(name), schedules: p.names.Schedules(name), output: types.Unknown()}
	switch i := p.ownActions().find(a.full); {
	case i >= 0:
		a.own = true
		a.declared = p.app.Actions[i].InputSchema
		if t.Kind(a.declared) == source.Object && !p.app.Broken(a.declared) {
			a.takes, a.params = true, types.OfSchema(t, a.declared, a.declared)
		}
		a.template = p.app.Actions[i].OutputTemplate
		if schema := p.app.Actions[i].OutputSchema; t.Kind(schema) == source.Object {
			a.output = types.OfSchema(t, schema, schema)
		}
	default:
		if known, ok := catalogue.FindAction(a.full); ok {
			a.builtIn, a.takes, a.params, a.output = true, true, known.Params, known.Output
		}
	}
	if a.schedules {
		a.output = emptyObject()
	}
	return a
}
