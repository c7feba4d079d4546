package action

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// MaxRequest bounds the request that an input template makes, as JSON in bytes.
// Templates can multiply what they are given.
const MaxRequest = interp.MaxValueBytes

// carryOut takes an action that the app declares through its templates and
// schemas (reference/kustomer.md 2.7), with e in the middle.
func carryOut(ctx context.Context, in Invocation, e Executor) (Result, error) {
	d := in.Declared
	request, hidden := requestOf(in)
	if interp.TooLarge(request, MaxRequest) {
		return Result{}, &interp.Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the request of step %q, which the input template of %q makes, has more than %d bytes", in.Step, in.Action, MaxRequest)}
	}
	if request.Kind() != value.Object {
		return Result{}, &interp.Failure{Code: CodeInvalidParams, Message: fmt.Sprintf("step %q cannot make its request: the input template of %q yields %s, but must yield an object", in.Step, in.Action, described(request))}
	}
	in.Params = request
	result, err := e.Execute(ctx, in)
	if err == nil {
		result, err = finish(d, in.Step, result)
	}
	if err != nil {
		return Result{}, hidden.failure(err)
	}
	result.Output, result.Note = hidden.value(result.Output), hidden.text(result.Note)
	return result, nil
}

// requestOf renders the input template. It returns the request and what must not
// be shown of it.
func requestOf(in Invocation) (value.Value, *secrets) {
	var hidden secrets
	for _, l := range in.Declared.Locals {
		if l.Setting != nil && l.Setting.Secret() {
			hidden.add(in.Settings.Value(l.Setting).Text())
		}
	}
	if in.Declared.Input == nil {
		return in.Params, hidden.ready()
	}
	request := in.Declared.Input.Eval(&program.Env{Data: scopeOf(in, func(v value.Value) value.Value { return v })})
	if len(hidden.texts) > 0 {
		// A template may change a secret, escape or encode it. What becomes another
		// text when the secrets are others is as secret as they are.
		other := in.Declared.Input.Eval(&program.Env{Data: scopeOf(in, another)})
		hidden.differences(request, other)
	}
	return request, hidden.ready()
}

// another returns what stands for a secret in order to see where it goes.
func another(v value.Value) value.Value {
	if v.IsMissing() {
		return v
	}
	return value.OfString("\x00")
}

// scopeOf is where the paths of an input template begin: the params, over them
// the settings under their local names, over them "_env". secret says what takes
// the place of a secret.
func scopeOf(in Invocation, secret func(value.Value) value.Value) value.Value {
	root := value.NewObject(in.Params.Len() + len(in.Declared.Locals) + 1)
	locals := make(map[string]bool, len(in.Declared.Locals))
	for _, l := range in.Declared.Locals {
		locals[l.Name] = true
	}
	for name, v := range in.Params.Members() {
		if !locals[name] { // a param never stands in for a setting that is not set
			root.Set(name, v)
		}
	}
	for _, l := range in.Declared.Locals {
		if l.Setting == nil {
			continue
		}
		v := in.Settings.Value(l.Setting)
		if l.Setting.Secret() {
			v = secret(v)
		}
		root.Set(l.Name, v)
	}
	root.Set("_env", value.OfObject(
		value.Member{Key: "orgId", Value: value.OfString(in.Org)},
		value.Member{Key: "workflowId", Value: value.OfString(in.WorkflowID)},
		value.Member{Key: "appVersion", Value: value.OfString(in.AppVersion)},
	))
	return root.Value()
}

// finish makes the output of a step of a raw result.
func finish(d *program.Declared, step string, r Result) (Result, error) {
	if r.Later || r.Skipped {
		return r, nil
	}
	var failure *interp.Failure
	if r.Output, failure = Output(d, step, r.Output); failure != nil {
		return Result{}, failure
	}
	return r, nil
}

// Output makes the output of a step of the raw result of a declared action: by the
// output template, then cast and validated by the output schema.
func Output(d *program.Declared, step string, raw value.Value) (value.Value, *interp.Failure) {
	if d.Output != nil {
		raw = d.Output.Eval(&program.Env{Data: raw})
	}
	if raw.IsMissing() {
		raw = program.EmptyOutput()
	}
	if interp.TooLarge(raw, interp.MaxValueBytes) {
		return raw, &interp.Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the output of step %q has more than %d bytes", step, interp.MaxValueBytes)}
	}
	if d.OutputSchema == nil {
		return raw, nil
	}
	cast, problem := d.OutputSchema.Outputs(raw)
	if problem != "" {
		return raw, &interp.Failure{Code: CodeInvalidOutput, Message: fmt.Sprintf("what %q answered step %q does not fit the action's output schema: %s", d.Name, step, problem)}
	}
	return cast, nil
}

// EventOf returns what an executor answered as the event that the run gets. It is
// for engines; a result that is Later is no event.
func EventOf(in Invocation, r Result, err error) interp.Event {
	ev := interp.Event{Kind: interp.ActionCompleted, Step: in.Step, Attempt: in.Attempt}
	if err != nil {
		ev.Kind, ev.Failure = interp.ActionFailed, failureOf(err)
		return ev
	}
	ev.Value, ev.Note = r.Output, r.Note
	return ev
}

// failureOf returns an error of an executor as a failure.
func failureOf(err error) *interp.Failure {
	var f *interp.Failure
	if errors.As(err, &f) && f != nil {
		return f
	}
	return &interp.Failure{Code: interp.CodeActionFailed, Message: err.Error()}
}
