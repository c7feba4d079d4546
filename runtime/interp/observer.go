package interp

import (
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// Observer is told what happens inside a run while it is folded, in the order in
// which it happens: what a trace is made of. It must not keep pointers into the
// program for longer than the program lives, and must not call the run.
type Observer interface {
	// Happened is called before an event is folded; an event that the run does
	// not wait for is not reported.
	Happened(ev Event)
	// Entered is called when the run comes to a node, the trigger included.
	Entered(n *program.Node)
	// Tested is called for each transition of a node that was looked at: the
	// last one is the one that was taken, if its test holds.
	Tested(n *program.Node, transition int, t Test)
	// Effected is called for every effect, at the node where it arises.
	Effected(n *program.Node, e Effect)
	// Refused is called when an attempt fails before an effect could arise of it,
	// such as for params that do not fit.
	Refused(n *program.Node, attempt int, f *Failure)
	// Handled is called when a failure at a node, of an event or refused, has been
	// dealt with.
	Handled(n *program.Node, h Handling)
}

// Handling says what is done about a failure, and why.
type Handling struct {
	Attempt int
	Failure *Failure
	Tests   []Test // of the step's error cases that were looked at
	Case    int    // index of the one that holds; -1: none, the default policy decides
	Action  ErrorAction
	// Exhausted says that Action is a retry that was made as often as it may be, so
	// that the run fails.
	Exhausted bool
	Output    value.Value // of the step, if the run continues
}

// Test is the evaluation of one condition.
type Test struct {
	Condition *program.Condition
	Operands  []value.Value // resolved, as many as the operator uses
	Inner     []Test        // of And and Or: those that were looked at, the last one decided
	Holds     bool
}
