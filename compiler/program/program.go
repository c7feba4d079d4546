// Package program is the executable form of a checked definition: all names
// resolved to indexes, conditions and templates compiled. A [Program] is
// immutable and safe for concurrent use.
//
// [New] walks the typed definition once. Every workflow becomes a table of
// nodes, the trigger first; a transition holds the index of its target, and a
// reference to /#steps.<id> the index of that step's node. What is left to do at
// run time is to look values up and to compare them, which is the business of
// package runtime/interp.
package program

import (
	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
)

// TriggerNode is the index of the node that stands for the trigger, the step
// "1".
const TriggerNode = 0

// Program is one compiled app. Its fields and everything they lead to must not
// be changed.
type Program struct {
	App       string // the name as written; empty for a bare workflow
	Version   string
	Workflows []*Workflow // in file order
	// Defaults is what a run sees of its org where that has set up nothing: the
	// default values of the app's settings.
	Defaults *builtin.Environment

	names    definition.Names
	byID     map[string]int
	byEvent  map[string][]int
	settings []*Setting
	actions  []*Declared
	declared map[string]*Declared // by full name
}

// Workflow is one compiled workflow.
type Workflow struct {
	Index    int
	ID       string // the id in the compiled text: local, or global if it was linked; may be empty
	Name     string
	Event    string // the name of the event that starts it, in full
	Callable bool
	Enabled  bool
	Input    *Schema // of a callable workflow, otherwise nil
	// Output is the output template that the app's trigger of the same event
	// declares, in data scope; nil if there is none (reference/kustomer.md 2.6).
	Output *Expr
	Nodes  []Node // Nodes[TriggerNode] is the trigger
	// UsesOrg says that something in it looks at what the org has set up, which the
	// event that starts a run then has to carry.
	UsesOrg bool
}

// Key names the workflow among those of its app: by its id, or where it has none
// by its name.
func (w *Workflow) Key() string {
	if w.ID != "" {
		return w.ID
	}
	return w.Name
}

// Node returns the index of the step with that id, or -1.
func (w *Workflow) Node(id string) int {
	for i := range w.Nodes {
		if w.Nodes[i].ID == id {
			return i
		}
	}
	return -1
}

// NodeKind says what happens when a run comes to a node.
type NodeKind uint8

// The kinds of nodes.
const (
	Trigger  NodeKind = iota // the output is what started the run
	Branch                   // nothing is done, the output is {}
	Action                   // an executor carries out Action with Params
	Schedule                 // a workflow is scheduled in the same turn, without an executor; the output is {}
)

// Node is the trigger or one step.
type Node struct {
	ID          string
	Kind        NodeKind
	Action      string    // Action: the full name (reference/kustomer.md 1.2)
	Declared    *Declared // Action: what the app itself declares under that name; nil for an action of the platform or another app
	Params      *Expr     // Action: an object; nil if the step has none
	Target      *Expr     // Schedule: the id of the workflow to start; nil if it is not given
	RunAt       *Expr     // Schedule: when; nil if it is not given
	Inputs      *Expr     // Schedule: an object; nil if it is not given
	Transitions []Transition
	ErrorCases  []ErrorCase
}

// Transition leads to another node if its condition holds.
type Transition struct {
	Target    int    // index of a node
	Name      string // "meta.name", for people; may be empty
	Condition Condition
}

// ErrorCase says what to do about a failed action if its condition holds
// (reference/kustomer.md 3.5).
type ErrorCase struct {
	Condition Condition
	Action    string // "continue", "retry-action", "retry-workflow", "stop-processing"
}

// Workflow returns the index of the workflow with that id.
func (p *Program) Workflow(id string) (int, bool) {
	i, ok := p.byID[id]
	return i, ok
}

// ByEvent returns the indexes of the workflows that an event of that name
// starts, in file order, disabled ones included. The spellings of a private
// app's name with and without its org are one name.
func (p *Program) ByEvent(name string) []int { return p.byEvent[p.names.Full(name)] }

// ByName returns the index of the workflow with that name.
func (p *Program) ByName(name string) (int, bool) {
	for i, w := range p.Workflows {
		if w.Name == name {
			return i, true
		}
	}
	return 0, false
}

// FullName resolves the name of an action or event as the platform does at
// registration: what starts with "kustomer." stays, any other name belongs to
// the app (reference/kustomer.md 1.2). In a private app the spelling of the
// app's name with its org becomes the one without (1.3).
func (p *Program) FullName(name string) string { return p.names.Full(name) }

// empty is the output of nodes that do nothing (reference/kustomer.md 3.3).
var empty = value.OfObject()

// EmptyOutput returns {}, the output of branch nodes, schedules, and actions
// that answer nothing.
func EmptyOutput() value.Value { return empty }
