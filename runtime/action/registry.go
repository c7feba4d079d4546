package action

import (
	"context"
	"fmt"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Codes of the failures of actions.
const (
	CodeUnknownAction = "unknown_action" // nobody can carry it out
	CodeInvalidParams = "invalid_params" // a param that the action cannot use
	CodeRefused       = "refused"        // an address that must not be called
	CodeNetwork       = "network"        // no connection, or it broke
	CodeTimeout       = "timeout"        // no answer in time
	CodeHTTP          = "http_error"     // an HTTP answer that is a failure
	CodeTooLarge      = "too_large"      // a request or an answer beyond the limit
	CodeInvalidOutput = "invalid_output" // an output that does not fit the schema that the app declares
)

// Registry picks the executor of an action by its full name, such as
// "kustomer.rest-api.json" (reference/kustomer.md 1.2), or else by its type if the
// app declares it. It must not be changed once it is in use.
type Registry struct {
	executors map[string]Executor
	types     map[program.ActionType]Executor
	fallback  Executor
}

// NewRegistry returns a registry that hands actions without an executor of their
// own to fallback. If fallback is nil, such actions fail for good, with a
// message that names the action.
func NewRegistry(fallback Executor) *Registry {
	return &Registry{executors: map[string]Executor{}, types: map[program.ActionType]Executor{}, fallback: fallback}
}

// Handle makes e the executor of the actions with these names, in place of any
// earlier one, and returns the registry.
func (r *Registry) Handle(e Executor, names ...string) *Registry {
	for _, name := range names {
		r.executors[name] = e
	}
	return r
}

// HandleType makes e the executor of the actions of these types that apps declare,
// in place of any earlier one, and returns the registry. The params that e gets
// are the request that the app's input template makes, and what it answers is the
// raw result for the output template.
func (r *Registry) HandleType(e Executor, types ...program.ActionType) *Registry {
	for _, t := range types {
		r.types[t] = e
	}
	return r
}

// Execute hands the invocation to the executor of its action.
func (r *Registry) Execute(ctx context.Context, in Invocation) (Result, error) {
	if e, ok := r.executors[in.Action]; ok {
		return e.Execute(ctx, in)
	}
	if in.Declared != nil {
		if e, ok := r.types[in.Declared.Type]; ok {
			return carryOut(ctx, in, e)
		}
	}
	if r.fallback != nil {
		return r.fallback.Execute(ctx, in)
	}
	message := fmt.Sprintf("step %q cannot run: there is no executor for the action %q", in.Step, in.Action)
	if in.Declared != nil {
		message += fmt.Sprintf(", which the app declares to be of type %q", in.Declared.Type)
	}
	return Result{}, &interp.Failure{Code: CodeUnknownAction, Message: message}
}

// Recorder answers every action with {} and a note that nothing was done. With
// it a workflow can be walked through whose actions belong to a platform that is
// not there.
type Recorder struct{}

// Execute answers {}.
func (Recorder) Execute(_ context.Context, in Invocation) (Result, error) {
	return Result{Skipped: true, Output: value.OfObject(), Note: "recorded: no executor for " + in.Action}, nil
}
