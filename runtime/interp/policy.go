package interp

import (
	"fmt"
	"time"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// Bounds of a run. They are part of what a run is, not of the machine that it runs
// on: were they settings, a journal could fold into another run tomorrow.
const (
	// MaxSteps is how many nodes a run may enter. A decision
	// (reference/kustomer.md Q4): far beyond the 500 steps that a workflow is
	// expected to have, and a bound for what restarts multiply.
	MaxSteps = 10_000
	// MaxDuration is how long after its start a run may begin an attempt; what it
	// has waited for completions does not count. A decision: reference/kustomer.md
	// Q5 recommends five minutes, which three attempts at one slow step and an hour
	// without the engine would exceed.
	MaxDuration = 7 * 24 * time.Hour
)

// backoff is how long a run waits before it tries a failed action again, or the
// workflow: the default policy of reference/kustomer.md 9. After the last one the
// run fails.
var backoff = [...]time.Duration{2 * time.Second, 10 * time.Second, 60 * time.Second}

// MaxRestarts is how often retry-workflow begins a workflow anew in one run.
const MaxRestarts = len(backoff)

// ErrorAction is what is done about a failure.
type ErrorAction string

// The error actions (reference/kustomer.md 3.5).
const (
	Continue       ErrorAction = "continue"        // go on with the transitions; the output is {}
	RetryAction    ErrorAction = "retry-action"    // try the action again, after a while and up to three times
	RetryWorkflow  ErrorAction = "retry-workflow"  // begin the workflow anew, after a while and up to three times
	StopProcessing ErrorAction = "stop-processing" // the run fails
)

// usual is the default policy for a failure (reference/kustomer.md 9 [DEC]).
func (r *Run) usual(f *Failure) ErrorAction {
	if f != nil && f.Retryable {
		return RetryAction
	}
	return StopProcessing
}

// failed deals with a failure of the current node: by the first of the step's
// error cases that holds, or else as it is said. output is what the step puts out
// if the run continues; failed reports whether it does.
func (r *Run) failed(f *Failure, otherwise ErrorAction, output value.Value) (goesOn bool) {
	n := &r.workflow.Nodes[r.node]
	if f == nil {
		f = &Failure{Code: CodeActionFailed, Message: fmt.Sprintf("the action of step %q failed without giving a reason", n.ID)}
	}
	r.lastErr = r.errorOf(f)
	h := r.handle(n, f, otherwise)
	h.Output = output
	h.Exhausted = h.Action == RetryAction && r.tries > len(backoff) || h.Action == RetryWorkflow && r.pass >= MaxRestarts
	if r.observer != nil {
		r.observer.Handled(n, h)
	}
	switch {
	case h.Action == Continue:
		r.outputs[r.node] = output
		return true
	case h.Action == RetryAction && !h.Exhausted:
		r.setTimer(interval, r.now.Add(backoff[r.tries-1]))
	case h.Action == RetryWorkflow && !h.Exhausted:
		r.setTimer(restart, r.now.Add(backoff[r.pass]))
	default:
		r.fail(f)
	}
	return false
}

// handle finds out what is to be done about a failure.
func (r *Run) handle(n *program.Node, f *Failure, otherwise ErrorAction) Handling {
	h := Handling{Attempt: r.attempt(), Failure: f, Case: -1, Action: otherwise}
	env := r.evaluation("error cases", r.now, r.events)
	defer release(env)
	for i := range n.ErrorCases {
		var test Test
		holds(&n.ErrorCases[i].Condition, env, &test)
		if env.Err() != nil {
			break // a condition that goes beyond the limits decides nothing
		}
		h.Tests = append(h.Tests, test)
		if test.Holds {
			h.Case = i
			if action := ErrorAction(n.ErrorCases[i].Action); action != "" {
				h.Action = action
			}
			return h
		}
	}
	return h
}

// errorOf is what /#error leads to after a failure (reference/kustomer.md 5.2; the
// fields are a decision).
func (r *Run) errorOf(f *Failure) value.Value {
	outcome := "failed"
	if f.Code == CodeTimedOut {
		outcome = "timed_out"
	}
	text := func(s string) value.Value { return value.OfString(s) }
	b := value.NewObject(9)
	b.Set("code", text(f.Code))
	b.Set("message", text(f.Message))
	if f.Status != 0 {
		b.Set("status", value.OfNumber(float64(f.Status)))
		b.Set("statusCode", value.OfNumber(float64(f.Status)))
	}
	b.Set("retryable", value.OfBool(f.Retryable))
	b.Set("outcome", text(outcome))
	b.Set("step", text(r.step()))
	if action := r.workflow.Nodes[r.node].Action; action != "" {
		b.Set("action", text(action))
	}
	b.Set("attempt", value.OfNumber(float64(r.tries)))
	return b.Value()
}

// begin starts the workflow anew, with the same output of step "1".
func (r *Run) begin() {
	r.pass++
	for i := range r.outputs {
		r.visited[i] = false
		if i != program.TriggerNode {
			r.outputs[i] = value.Value{}
		}
	}
	r.lastErr = value.Value{}
	r.enter(program.TriggerNode)
	r.walk()
}

// tooLong says that the run must not go on for its age.
func (r *Run) tooLong() *Failure {
	if r.now.Sub(r.startedAt)-r.waited <= MaxDuration {
		return nil
	}
	return &Failure{Code: CodeTooLong, Message: fmt.Sprintf("the run is older than the %d days that one may last without the time that it has waited for completions; it ends before step %q", MaxDuration/(24*time.Hour), r.step())}
}

// Passes returns how often the workflow began in this run: once, and once for
// every retry-workflow.
func (r *Run) Passes() int { return r.pass + 1 }
