package action

import (
	"context"
	"fmt"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TransformGeneric is the platform's action that gives values new names
// (corpus).
const TransformGeneric = "kustomer.transform.generic"

// Transform carries out TransformGeneric, and declared actions of the type
// program.TransformAction: it answers {"output": …} with the param "input", which
// references and templates have filled. Without that param all params are the
// output.
type Transform struct{}

// Execute answers with what it is given.
func (Transform) Execute(_ context.Context, in Invocation) (Result, error) {
	out := in.Params.Get("input")
	if out.IsMissing() {
		out = in.Params
	}
	return Result{Output: value.OfObject(value.Member{Key: "output", Value: out})}, nil
}

// Scheduling carries out declared actions of the type program.ScheduleCallType:
// the request is what the platform's own schedule step takes, "workflowId",
// "runAt" and "inputs" (reference/kustomer.md 7.1). The executor only hands it
// on; the run schedules the workflow in the turn in which it gets the answer, so
// that it happens exactly once.
type Scheduling struct{}

// Execute answers with the request.
func (Scheduling) Execute(_ context.Context, in Invocation) (Result, error) {
	if id := in.Params.Get("workflowId"); id.Kind() != value.String || id.Str() == "" {
		return Result{}, &interp.Failure{Code: CodeInvalidParams, Message: fmt.Sprintf(`step %q schedules no workflow: the "workflowId" that %q makes is %s`, in.Step, in.Action, described(id))}
	}
	request := value.NewObject(3)
	for _, name := range [...]string{"workflowId", "runAt", "inputs"} {
		request.Set(name, in.Params.Get(name))
	}
	return Result{Skipped: true, Output: request.Value()}, nil
}
