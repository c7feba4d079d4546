// Package action carries out the actions of steps.
package action

import (
	"context"

	"github.com/tenon-dev/tenon/definition/value"
)

// Invocation is one attempt at one action of one run.
type Invocation struct {
	Org, App   string
	Run        string
	WorkflowID string // the workflow's global id, or its name where it has none
	Workflow   string // its name
	Step       string
	Action     string
	Attempt    int    // counts from 1
	Key        string // idempotency key: the same for every delivery of this attempt
	Params     value.Value
}

// Executor carries out actions. Execute may be called more than once with the
// same Key when a crash hid the first answer; it must then have the effect of
// one call or pass the key on to a callee that does. The error, if any, is an
// *interp.Failure or is treated as a failure that is not worth a retry.
type Executor interface {
	Execute(ctx context.Context, in Invocation) (value.Value, error)
}
