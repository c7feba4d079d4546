package action

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenon-dev/tenon/compiler/builtin"
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
	request, hidden, err := requestOf(in)
	if err != nil {
		return Result{}, &interp.Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the request of step %q: %s", in.Step, err)}
	}
	if interp.TooLarge(request, MaxRequest) {
		return Result{}, &interp.Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the request of step %q, which the input template of %q makes, has more than %d bytes", in.Step, in.Action, MaxRequest)}
	}
	if request.Kind() != value.Object {
		return Result{}, &interp.Failure{Code: CodeInvalidParams, Message: fmt.Sprintf("step %q cannot make its request: the input template of %q yields %s, but must yield an object", in.Step, in.Action, described(request))}
	}
	in.Params = request
	result, err := e.Execute(ctx, in)
	if err == nil {
		result, err = finish(in, result)
	}
	if err != nil {
		return Result{}, hidden.failure(err)
	}
	result.Output, result.Note = hidden.value(result.Output), hidden.text(result.Note)
	for i := range result.Events {
		result.Events[i].Data = hidden.value(result.Events[i].Data) // it stands in the journals of the runs that it starts
	}
	return result, nil
}

// requestOf renders the input template. It returns the request and what must not
// be shown of it. The error is that of a template beyond the limits.
func requestOf(in Invocation) (value.Value, *secrets, error) {
	var hidden secrets
	hidden.add(in.Token)
	secret := false
	for _, s := range in.Declared.Program.Settings() {
		if s.Secret() {
			secret = true
			hidden.add(in.Settings.Value(s).Text())
		}
	}
	if in.Declared.Input == nil {
		return in.Params, hidden.ready(), nil
	}
	request, err := render(in, func(v value.Value) value.Value { return v })
	if err == nil && secret {
		// A template may change a secret, escape or encode it. What becomes another
		// text when the secrets are others is as secret as they are.
		var other value.Value
		other, err = render(in, another)
		hidden.differences(request, other)
	}
	return request, hidden.ready(), err
}

// render renders the input template with what secret makes of the secrets. What
// is random follows from the attempt, so that it gives the same again.
func render(in Invocation, secret func(value.Value) value.Value) (value.Value, error) {
	env := program.Env{Data: scopeOf(in, secret)}
	env.Builtin.Secrets = true
	env.Builtin.World = &builtin.Environment{Settings: settings{in, secret}}
	env.Begin(in.At, builtin.Seed{Run: in.Run, Step: in.Step, Event: in.Attempt, Use: "request"})
	request := in.Declared.Input.Eval(&env)
	return request, env.Err()
}

// settings are those of the app in the org as an input template sees them, with
// what secret makes of the secrets.
type settings struct {
	of     Invocation
	secret func(value.Value) value.Value
}

// Setting implements builtin.Settings.
func (s settings) Setting(name string) (v value.Value, secret bool) {
	setting := s.of.Declared.Program.SettingNamed(name)
	if setting == nil {
		return value.Value{}, false
	}
	v = s.of.Settings.Value(setting)
	if setting.Secret() {
		return s.secret(v), true
	}
	return v, false
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
func finish(in Invocation, r Result) (Result, error) {
	if r.Later || r.Skipped {
		return r, nil
	}
	out, failure := Output(in, r.Output)
	if failure != nil && !r.Wait.IsZero() && failure.Code == CodeInvalidOutput {
		// A default need not be what the provider would answer: {} is common, and
		// what misses it later fails there (reference/wix.md A-05).
		failure = nil
	}
	if failure != nil {
		return Result{}, failure
	}
	r.Output = out
	return r, nil
}

// Output makes the output of a step of the raw result of a declared action: by the
// output template, then cast and validated by the output schema.
func Output(in Invocation, raw value.Value) (value.Value, *interp.Failure) {
	d, step := in.Declared, in.Step
	if d.Output != nil {
		env := program.Env{Data: raw}
		env.Begin(in.At, builtin.Seed{Run: in.Run, Step: step, Event: in.Attempt, Use: "output"})
		if raw = d.Output.Eval(&env); env.Err() != nil {
			return raw, &interp.Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the output of step %q: %s", step, env.Err())}
		}
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

// Completed makes the output of a step of the result of a completion of the
// invocation in, without the secrets that the invocation held.
func Completed(in Invocation, result value.Value) (value.Value, *interp.Failure) {
	_, hidden, _ := requestOf(in)
	out, failure := Output(in, result)
	if failure != nil {
		return out, hidden.failure(failure)
	}
	return hidden.value(out), nil
}

// Conceal returns a text without the secrets that an invocation holds.
func Conceal(in Invocation, text string) string {
	_, hidden, _ := requestOf(in)
	return hidden.text(text)
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
	if !r.Wait.IsZero() {
		ev.Kind, ev.Until = interp.ActionWaiting, r.Wait
	}
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
