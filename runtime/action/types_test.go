package action

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TestActionsThatNeedNoPlatform: params in, output or failure out.
func TestActionsThatNeedNoPlatform(t *testing.T) {
	registry := Standard(Offline{}, nil)
	for _, c := range []struct{ action, params, want string }{
		{RegexGeneric, `{"testString": "order 42!", "regex": "\\d+"}`, `{"match":"42"}`},
		{RegexGeneric, `{"testString": 1042, "regex": "(?<=1)\\d+"}`, `{"match":"042"}`},
		{RegexGeneric, `{"testString": "x", "regex": "y"}`, `{"match":null}`},
		{RegexGeneric, `{"regex": ".*"}`, `{"match":null}`},
		{RegexGeneric, `{"testString": "x"}`, `invalid_params: step "post" cannot look for its regular expression: its param "regex" is missing, but must be a string like "\\d+"`},
		{RegexGeneric, `{"testString": ["x"], "regex": "y"}`, `invalid_params: step "post" cannot look for its regular expression: its param "testString" is an array, but must be a string`},
		{RegexGeneric, `{"testString": "x", "regex": "("}`, `invalid_params: step "post" cannot look for its regular expression: its param "regex" cannot be read by JavaScript: a group, a class, a quantifier or an escape in it is not whole`},
		{RegexGeneric, `{"testString": "` + strings.Repeat("a", 64) + `!", "regex": "^(a+)+$"}`, `limit: step "post" cannot look for its regular expression: the regular expression goes back and forth in the text for more than 1s; make it simpler, without one repetition inside of another`},
		{TransformGeneric, `{"input": {"a": 1}, "b": 2}`, `{"output":{"a":1}}`},
		{TransformGeneric, `{"b": 2}`, `{"output":{"b":2}}`},
		{RESTJSON, `{}`, `{}`},
		{"kustomer.note.create", `{}`, `unknown_action: step "post" cannot run: there is no executor for the action "kustomer.note.create"`},
	} {
		r, err := registry.Execute(context.Background(), rest(t, c.action, c.params))
		got := ""
		if err != nil {
			f := failureOf(err)
			got = f.Code + ": " + f.Message
			require.False(t, f.Retryable)
		} else if got = string(r.Output.AppendJSON(nil)); r.Output.IsMissing() {
			got = "{}"
		}
		require.Equal(t, c.want, got, "%s %s", c.action, c.params)
	}
}

func TestPublish(t *testing.T) {
	for _, c := range []struct{ params, name, data, fail string }{
		{`{"eventName": "kustomer.app.p.late", "data": {"id": 1}}`, "kustomer.app.p.late", `{"id":1}`, ""},
		{`{"name": "late"}`, "kustomer.app.p.late", `{}`, ""},
		{`{"eventName": "kustomer.customer.update"}`, "", "", `its param "eventName" is not the name of an app's event, which begins with "kustomer.app."`},
		{`{"eventName": 7}`, "", "", `its param "eventName" is a number, but must be a name like "kustomer.app.p.parcel.late"`},
		{`{"eventName": "late", "data": [1]}`, "", "", `its param "data" is an array, but must be an object`},
		{`{"eventName": "late", "data": {"x": "` + strings.Repeat("x", event.MaxSize) + `"}}`, "", "", `the event has more than 262144 bytes`},
	} {
		in := rest(t, PublishEvent, c.params)
		in.App = "p"
		r, err := Standard(Offline{}, nil).Execute(context.Background(), in)
		if c.fail != "" {
			require.EqualError(t, err, `step "post" cannot publish an event: `+c.fail)
			continue
		}
		require.NoError(t, err)
		require.Len(t, r.Events, 1)
		require.Equal(t, c.name, r.Events[0].Name)
		require.Equal(t, c.data, string(r.Events[0].Data.AppendJSON(nil)))
	}
}

func TestDeclaredActionsOfEveryType(t *testing.T) {
	settings := install.Settings{"default.host": value.OfString("h")}
	for _, c := range []struct{ act, params, want string }{
		{`"type": "regex_match", "inputTemplate": {"testString": "{{{text}}}", "regex": "\\w+$"}, "outputTemplate": {"last": "/#match"}`, `{"text": "one two"}`, `{"last":"two"}`},
		{`"type": "transform", "inputTemplate": {"input": {"n": "/#n", "at": "/#host"}}, "appSettings": {"host": {"key": "p.default.host"}}, "outputTemplate": "/#output"`, `{"n": 1}`, `{"n":1,"at":"h"}`},
		{`"type": "schedule", "inputTemplate": {"workflowId": "w", "runAt": {"type": "relative", "value": "/#after"}, "inputs": {"h": "/#host"}, "x": 1}, "appSettings": {"host": {"key": "p.default.host"}}, "outputTemplate": {"gone": true}`, `{"after": 5}`,
			`{"workflowId":"w","runAt":{"type":"relative","value":5},"inputs":{"h":"h"}}`},
		{`"type": "schedule"`, `{}`, `step "post" schedules no workflow: the "workflowId" that "kustomer.app.p.act" makes is missing`},
		{`"type": "event", "inputTemplate": {"eventName": "late", "data": {"n": "/#n"}}`, `{"n": 1}`, `{"eventName":"kustomer.app.p.late"}`},
	} {
		in := declare(t, c.act, c.params, settings)
		in.App = "p"
		r, err := Standard(Offline{}, nil).Execute(context.Background(), in)
		got := string(r.Output.AppendJSON(nil))
		if err != nil {
			got = err.Error()
		}
		require.Equal(t, c.want, got, c.act)
	}
}

func TestNoSecretIsPublishedOrScheduled(t *testing.T) {
	for _, act := range []string{
		`"type": "event", "inputTemplate": {"eventName": "late", "data": {"key": "/#tok"}}`,
		`"type": "schedule", "inputTemplate": {"workflowId": "w", "runAt": {}, "inputs": {"key": "Bearer {{{tok}}}"}}`,
	} {
		in := declare(t, act+`, "appSettings": {"tok": {"key": "p.default.token"}}`, `{}`, install.Settings{"default.token": value.OfString("s3cr3t")})
		in.App = "p"
		r, err := Standard(Offline{}, nil).Execute(context.Background(), in)
		require.NoError(t, err)
		all := string(r.Output.AppendJSON(nil))
		for _, ev := range r.Events {
			all += string(ev.Data.AppendJSON(nil))
		}
		require.Contains(t, all, Hidden)
		require.NotContains(t, all, "s3cr3t")
	}
}

func TestInvokeAsksTheProvider(t *testing.T) {
	var seen map[string]any
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		require.NoError(t, json.Unmarshal(b, &seen))
		seen["$"] = r.Method + " " + r.URL.Path + " " + r.Header.Get("Authorization") + " " + r.Header.Get("Idempotency-Key")
		fmt.Fprintf(w, `{"result": {"echo": "tok-1", "key": "s3cr3t"}}`)
	})
	run := func(act string) Result {
		in := declare(t, `"type": "invoke", `+act, `{"client": "Ada"}`, install.Settings{"default.token": value.OfString("s3cr3t")})
		in.App, in.Token = "p", "tok-1"
		r, err := Standard(h, nil).Execute(context.Background(), in)
		require.NoError(t, err)
		return r
	}
	context := map[string]any{"activationId": "r1", "actionId": "post", "actionAppId": "p", "invocationToken": "tok-1"}
	r := run(`"uri": "` + at + `/v1/invoke", "inputTemplate": {"who": "/#client", "key": "/#tok"}, "appSettings": {"tok": {"key": "p.default.token"}}, "outputTemplate": {"said": "/#echo", "key": "/#key"}`)
	require.Equal(t, map[string]any{"actionKey": "act", "actionParams": map[string]any{"who": "Ada", "key": "s3cr3t"}, "activationContext": context, "$": "POST /v1/invoke  r1/post/1"}, seen)
	require.Equal(t, `{"said":"[hidden]","key":"[hidden]"}`, string(r.Output.AppendJSON(nil)), "neither the token nor a secret comes back")

	seen = nil
	run(`"inputTemplate": {"uri": "` + at + `/x", "headers": {"Authorization": "Bearer {{{tok}}}"}, "data": "/#client"}, "appSettings": {"tok": {"key": "p.default.token"}}`)
	require.Equal(t, map[string]any{"actionKey": "act", "actionParams": "Ada", "activationContext": context, "$": "POST /x Bearer s3cr3t r1/post/1"}, seen)
}

func TestAnswersOfProviders(t *testing.T) {
	now := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct{ answer, want string }{
		{`{"result": {"tier": "gold"}}`, `{"tier":"gold"}`},
		{`{}`, `{}`}, {`{"result": null, "timeoutType": "IMMEDIATE", "timeoutLengthOptions": null}`, `{}`},
		{`{"result": {"a": 1}, "timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 1}}`, `{"a":1} until 2026-01-31T09:01:00Z`},
		{`{"invokeTimeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 1440}}`, `{} until 2026-02-01T09:00:00Z`},
		{`{"timeoutType": "TIMEOUT_DATE", "timeoutDateOptions": {"timeoutDate": "2027-01-31T10:00:00+01:00"}}`, `{} until 2027-01-31T09:00:00Z`},
		{`{"timeoutType": "TIMEOUT_DATE", "timeoutDateOptions": {"timeoutDate": "2027-01-31T09:00:01Z"}}`, `asks to wait until a "timeoutDate" that is more than a year ahead`},
		{`{"timeoutType": "TIMEOUT_DATE", "timeoutDateOptions": {"timeoutDate": "2026-01-31T09:00:00Z"}}`, `asks to wait until a "timeoutDate" that is past`},
		{`{"timeoutType": "TIMEOUT_DATE", "timeoutDateOptions": {"timeoutDate": "soon"}}`, `asks to wait until a "timeoutDate" that is no date-time like "2026-01-31T09:00:00Z"`},
		{`{"timeoutType": "TIMEOUT_DATE"}`, `asks to wait until a "timeoutDate" that is no date-time like "2026-01-31T09:00:00Z"`},
		{`{"timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 0}}`, `asks to wait for a "timeoutInMinutes" that is 0, but must be a whole number from 1 to 1440`},
		{`{"timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 1441}}`, `asks to wait for a "timeoutInMinutes" that is 1441, but must be a whole number from 1 to 1440`},
		{`{"timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 1.5}}`, `asks to wait for a "timeoutInMinutes" that is 1.5, but must be a whole number from 1 to 1440`},
		{`{"timeoutType": "TIMEOUT_LENGTH"}`, `asks to wait for a "timeoutInMinutes" that is missing, but must be a whole number from 1 to 1440`},
		{`{"timeoutType": "TIMEOUT_LENGTH", "timeoutDateOptions": {"timeoutDate": "2026-02-01T09:00:00Z"}}`, `has "timeoutDateOptions", which only stand beside "timeoutType": "TIMEOUT_DATE"`},
		{`{"timeoutLengthOptions": {"timeoutInMinutes": 5}}`, `has "timeoutLengthOptions", which only stand beside "timeoutType": "TIMEOUT_LENGTH"`},
		{`{"timeoutType": "LATER"}`, `has the "timeoutType" "LATER", but must have "IMMEDIATE", "TIMEOUT_LENGTH" or "TIMEOUT_DATE"`},
		{`{"result": []}`, `has a "result" that is an array, but must be an object`},
		{`[]`, `is no JSON object like {"result": {}}`},
	} {
		r, problem := readInvocation(parse(t, c.answer), now)
		if problem == "" {
			problem = string(r.Output.AppendJSON(nil))
			if !r.Wait.IsZero() {
				problem += " until " + r.Wait.Format(time.RFC3339)
			}
		}
		require.Equal(t, c.want, problem, c.answer)
	}
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/503" {
			w.WriteHeader(503)
		}
		fmt.Fprint(w, "sorry")
	})
	for path, want := range map[string]*interp.Failure{
		"/":    {Code: CodeInvalidInvoke, Message: `step "post" called ` + at + `, whose answer is no JSON object like {"result": {}}`},
		"/503": {Code: CodeHTTP, Status: 503, Retryable: true, Message: `step "post" called ` + at + `, which answered with the status 503`},
	} {
		_, err := Standard(h, nil).Execute(context.Background(), declare(t, `"type": "invoke", "uri": "`+at+path+`"`, `{}`, nil))
		require.Equal(t, want, err)
	}
}

func TestADefaultNeedNotFitTheSchema(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"result": {}, "timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 5}}`)
	})
	in := declare(t, `"type": "invoke", "uri": "`+at+`", "outputSchema": {"properties": {"code": {"type": "string"}}, "required": ["code"]}`, `{}`, nil)
	r, err := Standard(h, nil).Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, `{}`, string(r.Output.AppendJSON(nil)))
	require.False(t, r.Wait.IsZero())
	_, failure := Completed(in, value.OfObject())
	require.Equal(t, `what "kustomer.app.p.act" answered step "post" does not fit the action's output schema: the required output "code" is missing`, failure.Message)
}
