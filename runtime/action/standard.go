package action

import (
	"context"

	"github.com/tenon-dev/tenon/compiler/program"
)

// Standard returns a registry of all that Tenon carries out by itself: the
// platform's actions that need no platform, and the declared actions of every
// type that it knows. What makes a request does so through rest, an HTTP or what
// stands for one. Other actions go to fallback, as with NewRegistry.
func Standard(rest, fallback Executor) *Registry {
	return NewRegistry(fallback).
		Handle(rest, RESTJSON, RESTGeneric).Handle(Regex{}, RegexGeneric).Handle(Transform{}, TransformGeneric).Handle(Publish{}, PublishEvent).
		HandleType(rest, program.RESTAction).HandleType(Invoke{rest}, program.InvokeAction).
		HandleType(Regex{}, program.RegexAction).HandleType(Transform{}, program.TransformAction).
		HandleType(Publish{}, program.EventAction).HandleType(Scheduling{}, program.ScheduleCallType)
}

// Offline stands for HTTP where no requests are to be made: it answers {} and a
// note that says so.
type Offline struct{}

// Execute answers {}.
func (Offline) Execute(context.Context, Invocation) (Result, error) {
	return Result{Skipped: true, Note: "recorded: offline, so no request was made"}, nil
}
