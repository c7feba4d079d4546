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

func errorCase(condition, action string) string {
	return fmt.Sprintf(`{"condition": %s, "errorAction": {"type": %q}}`, condition, action)
}

const everything = `{"op": "and", "values": [{"op": "true", "values": [true]}]}`

// TestErrorCases: the first error case that holds decides, otherwise the default
// policy.
func TestErrorCases(t *testing.T) {
	is := func(field, v string) string {
		return fmt.Sprintf(`{"op": "or", "values": [{"op": "eq", "values": ["/#error.%s", %s]}]}`, field, v)
	}
	gone := &interp.Failure{Code: "http_error", Message: "gone", Status: 410}
	down := &interp.Failure{Code: "network", Message: "down", Retryable: true}
	for _, c := range []struct {
		name    string
		cases   []string
		failure *interp.Failure
		want    string
	}{
		{"none, not worth a retry", nil, gone, "finish failed"},
		{"none, worth a retry", nil, down, "set_timer a 1 +2s"},
		{"continue", []string{errorCase(everything, "continue")}, gone, `invoke b {"e":"gone"}`},
		{"the first one that holds", []string{errorCase(is("status", "404"), "stop-processing"), errorCase(is("status", `"410"`), "continue"), errorCase(everything, "stop-processing")}, gone, `invoke b {"e":"gone"}`},
		{"none that holds", []string{errorCase(is("status", "404"), "continue")}, down, "set_timer a 1 +2s"},
		{"retry-action", []string{errorCase(is("code", `"http_error"`), "retry-action")}, gone, "set_timer a 1 +2s"},
		{"stop-processing", []string{errorCase(is("retryable", "true"), "stop-processing")}, down, "finish failed"},
		{"retry-workflow", []string{errorCase(is("step", `"a"`), "retry-workflow")}, gone, "set_timer 1 1 +2s"},
		{"no type", []string{`{"condition": ` + everything + `, "errorAction": {}}`}, down, "set_timer a 1 +2s"},
		{"references and templates in conditions", []string{errorCase(`{"op": "and", "values": [{"op": "contains", "values": ["{{error.message}} of {{steps.1.id}}", "down of c1"]}, {"op": "exists", "values": ["/#error.outcome"]}, {"op": "dne", "values": ["/#error.status"]}]}`, "continue")}, down, `invoke b {"e":"down"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "errorCases": [`+strings.Join(c.cases, ",")+`], "transitions": [`+always("b")+`]},
				{"id": "b", "action": "kustomer.note.create", "params": {"e": "/#error.message"}, "transitions": []}`))
			r, _ := interp.Start(p, 0, "run", parse(t, `{"id": "c1"}`), start)
			effects := r.Apply(interp.Event{Kind: interp.ActionFailed, At: start, Step: "a", Attempt: 1, Failure: c.failure})
			require.Len(t, effects, 1)
			e := effects[0]
			got := map[interp.EffectKind]string{
				interp.Invoke:   fmt.Sprintf("invoke %s %s", e.Step, e.Params.AppendJSON(nil)),
				interp.SetTimer: fmt.Sprintf("set_timer %s %d +%s", e.Step, e.Attempt, e.At.Sub(start)),
				interp.Finish:   "finish " + e.Outcome.String(),
			}[e.Kind]
			require.Equal(t, c.want, got)
			if e.Kind == interp.Finish {
				require.Equal(t, c.failure, e.Failure)
			}
		})
	}
}

func TestTheFieldsOfAnError(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "errorCases": [`+errorCase(everything, "continue")+`], "transitions": [`+always("b")+`]},
		{"id": "b", "action": "kustomer.note.create", "params": {"e": "/#error"}, "transitions": []}`))
	r, effects := interp.Start(p, 0, "run", value.Value{}, start)
	require.Equal(t, `{}`, string(effects[0].Params.AppendJSON(nil)))
	effects = r.Apply(interp.Event{Kind: interp.ActionFailed, At: start, Step: "a", Attempt: 1, Failure: &interp.Failure{Code: "http_error", Message: "gone", Status: 410}})
	require.Equal(t, `{"e":{"code":"http_error","message":"gone","status":410,"statusCode":410,"retryable":false,"outcome":"failed","step":"a","action":"kustomer.note.create","attempt":1}}`, string(effects[0].Params.AppendJSON(nil)))
}

// TestARunThatHasTooManySteps: a workflow of any length comes to an end that says
// why.
func TestARunThatHasTooManySteps(t *testing.T) {
	var b strings.Builder
	for i := range interp.MaxSteps {
		if i > 0 {
			b.WriteString(", ")
		}
		next := always(fmt.Sprintf("s%d", i+1))
		if i == interp.MaxSteps-1 {
			next = ""
		}
		fmt.Fprintf(&b, `{"id": "s%d", "transitions": [%s]}`, i, next)
	}
	r, _ := interp.Start(compile(t, onUpdate(always("s0"), b.String())), 0, "run", value.Value{}, start)
	require.Equal(t, &interp.Failure{Code: interp.CodeTooManySteps, Message: `the run has come to its end at step "s9998" after 10000 steps, the most that a run may have; let a workflow that it schedules do the rest`}, r.Failure())
}

func TestARunThatTakesTooLong(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": [`+always("b")+`]}, {"id": "b", "action": "kustomer.note.create", "transitions": []}`))
	for _, c := range []struct {
		after time.Duration
		want  interp.Outcome
	}{{interp.MaxDuration, interp.Running}, {interp.MaxDuration + 1, interp.Failed}} {
		r, _ := interp.Start(p, 0, "run", value.Value{}, start)
		r.Apply(interp.Event{Kind: interp.ActionCompleted, At: start.Add(c.after), Step: "a", Attempt: 1})
		require.Equal(t, c.want, r.Outcome())
		if c.want == interp.Failed {
			require.Equal(t, &interp.Failure{Code: interp.CodeTooLong, Message: `the run is older than the 7 days that one may last without the time that it has waited for completions; it ends before step "b"`}, r.Failure())
		}
	}
}

// TestLateCompletionsAreNotAccepted: the deadline decides, an equal time is in
// time (reference/wix.md A-09).
func TestLateCompletionsAreNotAccepted(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.app.parcels.ask", "params": {"n": 1}, "transitions": []}`))
	until := start.Add(time.Minute)
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{until.Add(-1), true}, {until, true}, {until.Add(1), false}} {
		r, _ := interp.Start(p, 0, "run", value.Value{}, start)
		effects := r.Apply(interp.Event{Kind: interp.ActionWaiting, At: start, Step: "a", Attempt: 1, Until: until})
		require.Equal(t, []interp.Effect{{Kind: interp.SetTimer, Step: "a", Attempt: 1, At: until}}, effects)
		require.Equal(t, c.want, r.Accepts(interp.Event{Kind: interp.ActionCompleted, At: c.at, Step: "a", Attempt: 1}))
		require.False(t, r.Accepts(interp.Event{Kind: interp.ActionWaiting, At: start, Step: "a", Attempt: 1, Until: until}))
	}
}

// What failed and then succeeded has not failed for what comes after it.
func TestTheErrorOfARetryIsForgotten(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": [
	  {"target": "bad", "condition": {"op": "exists", "values": ["/#error.code"]}}, `+always("good")+`]},
	  {"id": "bad", "transitions": []}, {"id": "good", "transitions": []}`))
	r, _ := interp.Start(p, 0, "run-1", value.Value{}, start)
	r.Apply(interp.Event{Kind: interp.ActionFailed, At: start, Step: "a", Attempt: 1, Failure: &interp.Failure{Code: "http_error", Retryable: true}})
	timer, ok := r.Timer()
	require.True(t, ok)
	r.Apply(interp.Event{Kind: interp.TimerFired, At: timer.At, Step: "a", Attempt: 1})
	r.Apply(interp.Event{Kind: interp.ActionCompleted, At: timer.At, Step: "a", Attempt: 2, Value: value.OfObject()})
	require.Equal(t, interp.Completed, r.Outcome())
	require.Equal(t, "good", r.Step())
}
