package host

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// operation is what an action does.
type operation struct {
	does string // completes `step "x" cannot …`
	run  func(*tx, params) (value.Value, error)
}

// operations are the actions of the platform that work on objects
// (reference/kustomer.md 6.3), by their names without "kustomer.". Which params
// they take is public for a few of them only; that of the others is a decision,
// told in docs/sandbox.md.
var operations = sync.OnceValue(func() map[string]operation {
	all := map[string]operation{}
	for _, some := range []map[string]operation{customerOperations(), conversationOperations(), messageOperations(), objectOperations(), orgOperations()} {
		for name, op := range some {
			all["kustomer."+name] = op
		}
	}
	return all
})

// ActionNames returns the full names of the actions that a Host carries out, in
// the order of the alphabet.
func ActionNames() []string {
	names := make([]string, 0, 64)
	for name := range operations() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Execute carries out an action, once for each Invocation.Key: if it is handed in
// again, nothing is done and the first answer is given. The error is an
// *interp.Failure that says in a sentence what is wrong with the params.
func (h *Host) Execute(_ context.Context, in action.Invocation) (action.Result, error) {
	op, ok := operations()[in.Action]
	if !ok {
		return action.Result{}, &interp.Failure{Code: action.CodeUnknownAction, Message: fmt.Sprintf("step %q cannot run: the stand-in for the platform does not know the action %q", in.Step, in.Action)}
	}
	if in.Org != h.org {
		return action.Result{}, &interp.Failure{Code: action.CodeRefused, Message: fmt.Sprintf("step %q cannot %s: the run belongs to the org %q, and the objects to %q", in.Step, op.does, in.Org, h.org)}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	out, done := h.done[in.Key]
	if !done {
		out = h.perform(op, in)
	}
	if out.failure != nil {
		f := *out.failure
		return action.Result{}, &f
	}
	return action.Result{Output: out.output}, nil
}

func (h *Host) perform(op operation, in action.Invocation) outcome {
	failed := func(err error) outcome {
		f := &interp.Failure{Code: action.CodeInvalidParams, Message: fmt.Sprintf("step %q cannot %s: %s", in.Step, op.does, err)}
		if p, ok := err.(*Problem); ok {
			f.Code, f.Status, f.Retryable = p.Code, p.Status, p.Status >= 500
		}
		return outcome{failure: f}
	}
	t := h.begin()
	output, err := op.run(t, params{in.Params})
	out := outcome{output: output}
	if err != nil {
		t, out = h.begin(), failed(err) // nothing is done, and that is remembered
	}
	t.key, t.outcome = in.Key, out
	if err := t.commit(); err != nil {
		return failed(err)
	}
	return out
}
