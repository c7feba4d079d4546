package interp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func TestAFailureThatMayPassIsTriedAgainThreeTimes(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": []}`))
	r, effects := interp.Start(p, 0, "run-1", value.Value{}, start)
	down := &interp.Failure{Code: "http_error", Message: "503", Retryable: true}
	now := start
	for attempt, wait := range []time.Duration{2 * time.Second, 10 * time.Second, time.Minute} {
		require.Equal(t, []string{"invoke"}, kinds(effects))
		require.Equal(t, attempt+1, effects[0].Attempt)
		effects = r.Apply(interp.Event{Kind: interp.ActionFailed, At: now, Step: "a", Attempt: attempt + 1, Failure: down})
		require.Equal(t, []string{"set_timer"}, kinds(effects))
		require.Equal(t, now.Add(wait), effects[0].At)
		require.Empty(t, r.Pending(), "nothing is under way before the timer fires")
		timer, ok := r.Timer()
		require.True(t, ok)
		require.Equal(t, effects[0], timer)
		now = effects[0].At
		effects = r.Apply(interp.Event{Kind: interp.TimerFired, At: now, Step: "a", Attempt: attempt + 1})
	}
	require.Equal(t, 4, effects[0].Attempt)
	_, ok := r.Timer()
	require.False(t, ok)
	effects = r.Apply(interp.Event{Kind: interp.ActionFailed, At: now, Step: "a", Attempt: 4, Failure: down})
	require.Equal(t, []interp.Effect{{Kind: interp.Finish, Outcome: interp.Failed, Failure: down}}, effects)
	require.Equal(t, down, r.Failure())
}

func TestAFailureForGoodEndsTheRun(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": []}`))
	r, _ := interp.Start(p, 0, "run-1", value.Value{}, start)
	r.Apply(interp.Event{Kind: interp.ActionFailed, At: start, Step: "a", Attempt: 1})
	require.Equal(t, interp.Failed, r.Outcome())
	require.Equal(t, `the action of step "a" failed without giving a reason`, r.Failure().Message)
}

func TestCancel(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": []}`))
	cancel := interp.Event{Kind: interp.Cancelled, At: start, Reason: "enough"}
	finish := interp.Effect{Kind: interp.Finish, Outcome: interp.Stopped, Reason: "enough"}

	r, _ := interp.Start(p, 0, "run-1", value.Value{}, start)
	require.Equal(t, []interp.Effect{finish}, r.Apply(cancel))

	r, _ = interp.Start(p, 0, "run-2", value.Value{}, start)
	r.Apply(interp.Event{Kind: interp.ActionFailed, At: start, Step: "a", Attempt: 1, Failure: &interp.Failure{Retryable: true}})
	require.Equal(t, []interp.Effect{{Kind: interp.ClearTimer, Step: "a", Attempt: 1}, finish}, r.Apply(cancel))
	require.Empty(t, r.Apply(cancel))
}

const callee = `{"id": "callee", "name": "callee", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.callee.call",
  "schema": {"properties": {"who": {"type": "string"}, "n": {"type": "number"}, "at": {"type": "object", "properties": {"day": {"type": "integer"}}, "required": ["day"]},
    "tags": {"type": "array", "items": {"type": "string"}}}, "required": ["who"]},
  "transitions": []}, "steps": []}`

func scheduling(params string) string {
	return onUpdate(always("plan"), `{"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": `+params+`, "transitions": [`+always("after")+`]},
	  {"id": "after", "transitions": []}`) + "," + callee
}

func TestSchedule(t *testing.T) {
	at := func(d time.Duration) time.Time { return start.Add(d) }
	for _, c := range []struct {
		name, params string
		at           time.Time
		inputs, fail string
	}{
		{"seconds", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 90}, "inputs": {"who": "/#steps.1.id", "gone": "/#steps.1.gone"}}`, at(90 * time.Second), `{"who":"c1"}`, ""},
		{"a template as the number", `{"workflowId": "callee", "runAt": {"type": "relative", "value": "{{steps.1.wait}}"}, "inputs": {"who": "x"}}`, at(1500 * time.Millisecond), `{"who":"x"}`, ""},
		{"negative is at once", `{"workflowId": "callee", "runAt": {"type": "relative", "value": -5}, "inputs": {"who": "x"}}`, start, `{"who":"x"}`, ""},
		{"absolute", `{"workflowId": "callee", "runAt": {"type": "absolute", "value": "2026-02-01T00:00:00+01:00"}, "inputs": {"who": "x"}}`, at(14 * time.Hour), `{"who":"x"}`, ""},
		{"past is at once", `{"workflowId": "callee", "runAt": {"type": "absolute", "value": "2020-02-01"}, "inputs": {"who": "x"}}`, start, `{"who":"x"}`, ""},
		{"inputs are cast", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 0}, "inputs": {"who": 7, "n": "{{steps.1.wait}}", "extra": [1]}}`, start, `{"who":"7","n":1.5,"extra":[1]}`, ""},
		{"another file's workflow", `{"workflowId": "elsewhere", "runAt": {"type": "relative", "value": 0}}`, start, `{}`, ""},

		{"no number", `{"workflowId": "callee", "runAt": {"type": "relative", "value": "soon"}, "inputs": {"who": "x"}}`, at(0), "",
			`invalid_run_at: step "plan" cannot schedule workflow "callee": the value of its "runAt" is "soon", but must be a number of seconds`},
		{"a missing number", `{"workflowId": "callee", "runAt": {"type": "relative", "value": "/#steps.1.gone"}, "inputs": {"who": "x"}}`, at(0), "",
			`invalid_run_at: step "plan" cannot schedule workflow "callee": the value of its "runAt" is missing, but must be a number of seconds`},
		{"far", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1e300}, "inputs": {"who": "x"}}`, at(0), "",
			`invalid_run_at: step "plan" cannot schedule workflow "callee": the value of its "runAt" is 1e+300, which is more than a hundred years ahead`},
		{"no date", `{"workflowId": "callee", "runAt": {"type": "absolute", "value": "soon"}, "inputs": {"who": "x"}}`, at(0), "",
			`invalid_run_at: step "plan" cannot schedule workflow "callee": the value of its "runAt" is "soon", but must be an ISO 8601 date like "2026-01-31T09:00:00Z"`},
		{"a missing input", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1}, "inputs": {"who": "/#steps.1.gone"}}`, at(0), "",
			`invalid_input: step "plan" cannot schedule workflow "callee": the required input "who" is missing`},
		{"a wrong type", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1}, "inputs": {"who": "x", "n": [1]}}`, at(0), "",
			`invalid_input: step "plan" cannot schedule workflow "callee": the input "n" is an array, but must be a number`},
		{"a wrong type inside", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1}, "inputs": {"who": "x", "at": {"day": 1.5}}}`, at(0), "",
			`invalid_input: step "plan" cannot schedule workflow "callee": the input "at.day" is a number, but must be an integer`},
		{"a missing input inside", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1}, "inputs": {"who": "x", "at": {}}}`, at(0), "",
			`invalid_input: step "plan" cannot schedule workflow "callee": the required input "at.day" is missing`},
		{"a wrong element", `{"workflowId": "callee", "runAt": {"type": "relative", "value": 1}, "inputs": {"who": "x", "tags": ["a", {}]}}`, at(0), "",
			`invalid_input: step "plan" cannot schedule workflow "callee": the input "tags.1" is an object, but must be a string`},
		{"a missing target", `{"workflowId": "/#steps.1.gone", "runAt": {"type": "relative", "value": 1}}`, at(0), "",
			`invalid_target: step "plan" schedules no workflow: its param "workflowId" is missing`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := compile(t, scheduling(c.params))
			r, effects := interp.Start(p, 0, "run-1", parse(t, `{"id": "c1", "wait": 1.5}`), start)
			if c.fail != "" {
				require.Equal(t, []string{"finish"}, kinds(effects))
				require.Equal(t, interp.Failed, r.Outcome())
				require.Equal(t, c.fail, r.Failure().Code+": "+r.Failure().Message)
				return
			}
			require.Equal(t, []string{"schedule", "finish"}, kinds(effects), "%v", r.Failure())
			require.Equal(t, "after", r.Step(), "the run goes on behind the schedule")
			require.Equal(t, c.at, effects[0].At)
			require.Equal(t, c.inputs, string(effects[0].Inputs.AppendJSON(nil)))
			require.Equal(t, "{}", string(r.Output("plan").AppendJSON(nil)))
		})
	}
}

func TestInputsAreCheckedOnDelivery(t *testing.T) {
	p := compile(t, callee)
	r, effects := interp.Start(p, 0, "run-1", parse(t, `{"who": null}`), start)
	require.Equal(t, []string{"finish"}, kinds(effects))
	require.Equal(t, `the required input "who" is missing`, r.Failure().Message)
	r, _ = interp.Start(p, 0, "run-1", parse(t, `{"who": "x", "n": "4"}`), start)
	require.Equal(t, `{"who":"x","n":4}`, string(r.Output("1").AppendJSON(nil)))
}

func TestDataThatMultipliesFailsTheStep(t *testing.T) {
	input := value.OfObject(value.Member{Key: "text", Value: value.OfString(strings.Repeat("x", 1<<20))})
	texts := `["/#steps.1.text", "/#steps.1.text", "/#steps.1.text", "/#steps.1.text", "/#steps.1.text"]`
	long := `"` + strings.Repeat("{{{steps.1.text}}}", 100) + `"`
	const inTemplate = `step "%s": "{{{steps.1.text}}}{{{steps.1.text}}}{{{steps.1.text}}}{{{ste…" makes a text of more than 4194304 bytes, or takes too much work: put less into it`
	for _, c := range []struct{ transitions, step, want string }{
		{always("a"), `"action": "kustomer.note.create", "params": {"body": ` + texts + `}`, `the params of step "a" have more than 4194304 bytes`},
		{always("a"), `"action": "kustomer.note.create", "params": {"body": ` + long + `}`, fmt.Sprintf(inTemplate, "a")},
		{always("a"), `"action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "w", "runAt": {"type": "relative", "value": 1}, "inputs": {"a": ` + long + `}}`, fmt.Sprintf(inTemplate, "a")},
		{`{"target": "a", "condition": {"op": "eq", "values": [` + long + `, "x"]}}`, `"action": "kustomer.note.create"`, fmt.Sprintf(inTemplate, "1")},
	} {
		p := compile(t, onUpdate(c.transitions, `{"id": "a", `+c.step+`, "transitions": []}`))
		r, _ := interp.Start(p, 0, "run-1", input, start)
		require.Equal(t, interp.Failed, r.Outcome())
		require.Equal(t, interp.CodeTooLarge, r.Failure().Code)
		require.Equal(t, c.want, r.Failure().Message)
	}
}

func TestReplayRefusesAForeignJournal(t *testing.T) {
	p := compile(t, callee)
	_, err := interp.Replay(p, 1, "r", nil, nil)
	require.EqualError(t, err, "the program has no workflow 1, only 1 workflows")
	_, err = interp.Replay(p, 0, "r", nil, nil)
	require.EqualError(t, err, `the journal of run r does not begin with the event "started"`)
}
