// Package action carries out the actions of steps. An [Executor] does it:
// [HTTP] for the platform's REST actions, [Answers] with outputs from a file,
// [Recorder] by doing nothing but say so, and a [Registry] picks one of them by
// the name of the action, or by its type if the app itself declares it.
//
// # Declared actions
//
// An action that an app declares goes a longer way (reference/kustomer.md 2.7).
// By the time an executor hears of it, package interp has resolved the params of
// the step and has cast and validated them. Then the Registry
//
//  1. renders the input template, whose paths begin in the params, the app's
//     settings under their local names, and "_env": that is the request;
//  2. has the executor of the type carry the request out, which gives the raw
//     result;
//  3. renders the output template, whose paths begin in the raw result;
//  4. casts and validates what it yields by the output schema: that is the output
//     of the step.
//
// What an engine records are the params, which hold nothing of the settings, and
// the output. The request is never recorded. Secret settings are taken out of
// outputs, notes and failures, whoever put them there.
package action

import (
	"context"
	"time"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
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
	At         time.Time // when it is handed out, by the clock of the engine

	AppVersion string            // of the app that runs
	Declared   *program.Declared // what the app declares of the action; nil for one of the platform or another app
	Settings   install.Settings  // of the app in the org, the defaults left out

	// Token is the invocation token of an action of type "invoke"
	// (reference/wix.md 4.2): who has it can complete the action of this step, in this run and org, and nothing else. It stays the
	// same when the action is tried again, and cannot be guessed.
	Token string
}

// Result is what an action answered.
type Result struct {
	Output value.Value // becomes the output of the step; missing means {}
	// Note says for people how the answer came about when that is not plain. It
	// is kept with the answer and does not influence the run.
	Note string
	// Later says that the action has begun and that its answer comes from outside,
	// by engine.Engine.Deliver. The rest of the Result does not count then. After a
	// restart of the engine the action is handed out again with the same key.
	Later bool
	// Skipped says that nothing was carried out, so that there is no raw result for
	// an output template to shape: the Output is that of the step.
	Skipped bool
	// Wait says, of a declared action of type "invoke", that it has begun, that its
	// completion comes from outside until then, by engine.Engine.Complete, and that
	// the Output is that of the step if none comes.
	Wait time.Time
	// Events are events that the action publishes. They start runs in the org exactly
	// once, in the turn in which the run gets the answer.
	Events []event.Event
}

// Executor carries out actions. Execute may be called more than once with the
// same Key when a crash hid the first answer; it must then have the effect of
// one call or pass the key on to a callee that does. The error, if any, is an
// *interp.Failure or is treated as a failure that is not worth a retry; its text
// is kept with the run and shown, so it must not hold a secret. When ctx ends,
// because the run was cancelled or the engine stops, Execute returns soon. All
// methods are safe for concurrent use.
type Executor interface {
	Execute(ctx context.Context, in Invocation) (Result, error)
}

// Func is an Executor made of a function.
type Func func(ctx context.Context, in Invocation) (Result, error)

// Execute calls f.
func (f Func) Execute(ctx context.Context, in Invocation) (Result, error) { return f(ctx, in) }
