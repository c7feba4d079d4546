package interp

import (
	"fmt"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// An action of type "invoke" may answer that its completion comes later
// (reference/wix.md 4.2, 4.3). The run then waits for it until a time; if none
// comes, the answer's default result is the output, and the run goes on.

// wait makes the run wait for the completion of the current action.
func (r *Run) wait(ev Event) {
	until := ev.Until.UTC()
	if until.Before(r.now) {
		until = r.now
	}
	if ev.Value.IsMissing() {
		ev.Value = program.EmptyOutput()
	}
	r.fallback, r.waitingSince = ev.Value, r.now
	r.setTimer(completion, until)
}

// awaits reports whether the run takes an event as the completion of the current
// action. One that comes behind the deadline does not count, even if the timer
// has not fired yet (reference/wix.md A-09). A provider may also complete an
// invocation whose answer got lost and that is to be tried again.
func (r *Run) awaits(ev Event) bool {
	switch r.state {
	case completion:
		return !ev.At.After(r.due)
	case interval:
		return r.invokes() && ev.Kind == ActionCompleted
	}
	return false
}

func (r *Run) invokes() bool {
	n := &r.workflow.Nodes[r.node]
	return n.Declared != nil && n.Declared.Type == program.InvokeAction
}

// timedOut goes on without the completion (reference/wix.md ).
func (r *Run) timedOut() bool {
	r.waited += r.now.Sub(r.waitingSince)
	f := &Failure{Code: CodeTimedOut, Message: fmt.Sprintf("the completion of step %q did not come in time", r.step())}
	return r.failed(f, Continue, r.fallback)
}

// Params returns the params with which the action of the current step was or is to
// be invoked.
func (r *Run) Params() value.Value {
	params, _ := r.request()
	return params
}

// Awaiting returns the attempt at a step whose completion from outside the run
// would take; ok is false if it would take none.
func (r *Run) Awaiting(step string) (attempt int, ok bool) {
	if r.outcome != Running || r.step() != step || !r.invokes() {
		return 0, false
	}
	return r.attempt(), r.state == answer || r.state == completion || r.state == interval
}
