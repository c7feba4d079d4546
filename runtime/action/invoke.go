package action

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Bounds of how long a provider may take (reference/wix.md 4.2). One year is that
// of the calendar, the last moment included: a decision.
const (
	MaxTimeoutMinutes = 1440
	maxTimeoutYears   = 1
)

// CodeInvalidInvoke is the code of an answer of a provider that breaks the rules;
// it is never bent to fit them (reference/wix.md 4.2 DECISION).
const CodeInvalidInvoke = "invalid_invoke_response"

// Invoke carries out declared actions of the type program.InvokeAction, which a
// provider carries out in the manner of Wix (reference/wix.md 4.2). It sends
//
//	{"actionKey": "await-approval", "actionParams": {…},
//	 "activationContext": {"activationId": "…", "actionId": "…", "actionAppId": "…", "invocationToken": "…"}}
//
// by POST to the "uri" of the action; actionParams is the request that the input
// template makes. Where the action has no "uri", the request holds "uri",
// "headers" and, for actionParams, "data".
//
// The answer holds the result, or asks to wait for a completion and holds the
// result for the case that none comes in time.
type Invoke struct {
	// REST makes the request: it carries out RESTJSON.
	REST Executor
}

// Execute asks the provider.
func (i Invoke) Execute(ctx context.Context, in Invocation) (Result, error) {
	request := in
	request.Action, request.Declared, request.Params = RESTJSON, nil, invocationRequest(in)
	answer, err := i.REST.Execute(ctx, request)
	if err != nil || answer.Skipped {
		return answer, err
	}
	where := "its provider"
	if u, problem := readURI(request.Params.Get("uri")); problem == "" {
		where = origin(u)
		answer.Note = fmt.Sprintf("POST %s answered %s", where+u.EscapedPath(), answer.Output.Get("response").Get("statusCode").Text())
	}
	if err := unsuccessful(in, where, int(answer.Output.Get("response").Get("statusCode").Number())); err != nil {
		return Result{}, err
	}
	r, problem := readInvocation(answer.Output.Get("body"), in.At)
	if problem != "" {
		return Result{}, &interp.Failure{Code: CodeInvalidInvoke, Message: fmt.Sprintf("step %q called %s, whose answer %s", in.Step, where, problem)}
	}
	r.Note = answer.Note
	return r, nil
}

// invocationRequest returns the params of the request to a provider.
func invocationRequest(in Invocation) value.Value {
	uri, headers, params := value.OfString(in.Declared.URI), value.Value{}, in.Params
	if in.Declared.URI == "" {
		uri, headers, params = in.Params.Get("uri"), in.Params.Get("headers"), first(in.Params, "data", "actionParams")
	}
	if params.IsMissing() {
		params = value.OfObject()
	}
	text := value.OfString
	body := value.OfObject(
		value.Member{Key: "actionKey", Value: text(actionKey(in.Action))},
		value.Member{Key: "actionParams", Value: params},
		value.Member{Key: "activationContext", Value: value.OfObject(
			value.Member{Key: "activationId", Value: text(in.Run)},
			value.Member{Key: "actionId", Value: text(in.Step)},
			value.Member{Key: "actionAppId", Value: text(in.App)},
			value.Member{Key: "invocationToken", Value: text(in.Token)},
		)},
	)
	return value.OfObject(
		value.Member{Key: "uri", Value: uri}, value.Member{Key: "method", Value: text("POST")},
		value.Member{Key: "headers", Value: headers}, value.Member{Key: "data", Value: body}, value.Member{Key: "json", Value: value.OfBool(true)},
	)
}

// actionKey is the name of an action without that of its app.
func actionKey(name string) string {
	if rest, ok := strings.CutPrefix(name, "kustomer.app."); ok {
		if _, key, ok := strings.Cut(rest, "."); ok {
			return key
		}
	}
	return name
}

// readInvocation reads the answer of a provider. A problem is the rest of a
// sentence about the answer.
func readInvocation(answer value.Value, now time.Time) (Result, string) {
	if answer.Kind() != value.Object {
		return Result{}, `is no JSON object like {"result": {}}`
	}
	r := Result{Output: answer.Get("result")}
	if !r.Output.Exists() {
		r.Output = value.OfObject()
	}
	if r.Output.Kind() != value.Object {
		return Result{}, `has a "result" that is ` + described(r.Output) + ", but must be an object"
	}
	kind, other := answer.Get("timeoutType"), answer.Get("invokeTimeoutType")
	if !kind.Exists() {
		kind = other
	}
	length, date := answer.Get("timeoutLengthOptions"), answer.Get("timeoutDateOptions")
	name := kind.Str()
	if !kind.Exists() {
		name = "IMMEDIATE"
	}
	switch {
	case length.Exists() && name != "TIMEOUT_LENGTH":
		return Result{}, `has "timeoutLengthOptions", which only stand beside "timeoutType": "TIMEOUT_LENGTH"`
	case date.Exists() && name != "TIMEOUT_DATE":
		return Result{}, `has "timeoutDateOptions", which only stand beside "timeoutType": "TIMEOUT_DATE"`
	}
	var problem string
	switch name {
	case "IMMEDIATE":
	case "TIMEOUT_LENGTH":
		r.Wait, problem = untilLength(length.Get("timeoutInMinutes"), now)
	case "TIMEOUT_DATE":
		r.Wait, problem = untilDate(date.Get("timeoutDate"), now)
	default:
		problem = `has the "timeoutType" ` + described(kind) + `, but must have "IMMEDIATE", "TIMEOUT_LENGTH" or "TIMEOUT_DATE"`
	}
	return r, problem
}

func untilLength(minutes value.Value, now time.Time) (time.Time, string) {
	n := minutes.Number()
	if minutes.Kind() != value.Number || n != math.Trunc(n) || n < 1 || n > MaxTimeoutMinutes {
		return time.Time{}, fmt.Sprintf(`asks to wait for a "timeoutInMinutes" that is %s, but must be a whole number from 1 to %d`, shown(minutes), MaxTimeoutMinutes)
	}
	return now.Add(time.Duration(n) * time.Minute), ""
}

func untilDate(date value.Value, now time.Time) (time.Time, string) {
	at, err := time.Parse(time.RFC3339Nano, date.Str())
	switch {
	case err != nil:
		return at, `asks to wait until a "timeoutDate" that is no date-time like "2026-01-31T09:00:00Z"`
	case !at.After(now):
		return at, `asks to wait until a "timeoutDate" that is past`
	case at.After(now.AddDate(maxTimeoutYears, 0, 0)):
		return at, `asks to wait until a "timeoutDate" that is more than a year ahead`
	}
	return at.UTC(), ""
}

// shown is described with the figure of a number.
func shown(v value.Value) string {
	if v.Kind() == value.Number {
		return v.Text()
	}
	return described(v)
}
