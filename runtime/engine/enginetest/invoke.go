package enginetest

import (
	"context"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// approval declares an action whose completion may come later.
const approval = `"actions": [{"name": "approve", "description": "D", "type": "invoke", "uri": "https://provider.example/v1/invoke",
	"inputSchema": {"properties": {"client": {"type": "string"}}},
	"outputSchema": {"properties": {"approved": {"type": "boolean"}, "code": {"type": "string"}}, "required": ["approved"]}}],`

func ask(errorCases string) string {
	return `{"id": "ask", "action": "kustomer.app.a.approve", "appVersion": "a-^1.0.0", "params": {"client": "Ada"}, "errorCases": [` + errorCases + `], "transitions": []}`
}

// waits is what asks to wait for so long, with a default.
func (w *world) waits(d time.Duration, fallback string) action.Func {
	v := w.value(fallback)
	return func(_ context.Context, in action.Invocation) (action.Result, error) {
		return action.Result{Output: v, Wait: in.At.Add(d)}, nil
	}
}

// asked runs the approval and returns the run and the token of its first attempt.
func (w *world) asked(d time.Duration, fallback, errorCases string) (engine.RunID, string) {
	w.Helper()
	w.installApp("acme", "a", "1.0.0", approval, onUpdate("w", ask(errorCases), act("send", `{"code": "/#steps.ask.code", "approved": "/#steps.ask.approved", "outcome": "/#error.outcome", "why": "/#error.code"}`)))
	w.actor.on("ask", w.waits(d, fallback))
	run := w.update(`{}`)
	w.settle()
	calls := w.actor.of("ask")
	token := calls[len(calls)-1].Token
	require.NotEmpty(w, token)
	require.LessOrEqual(w, len(token), 500)
	return run, token
}

func (w *world) complete(org, token, output string) engine.Receipt {
	w.Helper()
	r, err := w.e.Complete(w.context(), org, token, engine.Completion{Output: w.value(output)})
	require.NoError(w, err)
	return r
}

func (w *world) sent() string {
	w.Helper()
	calls := w.actor.of("send")
	require.Len(w, calls, 1)
	return string(calls[0].Params.AppendJSON(nil))
}

const day = 24 * time.Hour

var invokeTests = []test{
	{"a completion in time is the output", func(w *world) {
		run, token := w.asked(day, `{}`, "")
		require.Equal(w, interp.Running, w.query("acme", run).Outcome)
		next, ok, err := w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.True(w, ok)
		require.Equal(w, Start.Add(day), next)
		w.advance(3 * time.Hour)
		require.Empty(w, w.actor.of("send"))
		require.Equal(w, engine.Receipt{Accepted: true}, w.complete("acme", token, `{"approved": true, "code": "K1"}`))
		require.False(w, w.complete("acme", token, `{"approved": false}`).Accepted, "the first answer counts")
		w.settle()
		require.Equal(w, `{"code":"K1","approved":true}`, w.sent())
		require.Equal(w, Start.Add(3*time.Hour), w.query("acme", run).EndedAt)
		_, ok, err = w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.False(w, ok, "the deadline is forgotten")
	}},

	{"without a completion the default is the output, and the run goes on", func(w *world) {
		run, token := w.asked(day, `{"approved": false, "code": "NONE"}`, "")
		w.advance(day)
		require.Equal(w, `{"code":"NONE","approved":false,"outcome":"timed_out","why":"timed_out"}`, w.sent())
		rec := w.query("acme", run)
		require.Equal(w, interp.Completed, rec.Outcome)
		require.Equal(w, Start.Add(day), rec.EndedAt)
		r := w.complete("acme", token, `{"approved": true}`)
		require.Equal(w, engine.Receipt{Reason: "the run has ended"}, r)
	}},

	{"the deadline decides, even if its timer has not fired", func(w *world) {
		_, token := w.asked(time.Minute, `{"approved": false}`, "")
		w.clock.AdvanceTo(Start.Add(time.Minute))
		before, _ := w.e.Complete(w.context(), "acme", token, engine.Completion{Output: w.value(`{"approved": true}`)})
		w.settle()
		if before.Accepted {
			require.Equal(w, `{"approved":true}`, w.sent(), "an equal time is in time")
		} else {
			require.Contains(w, w.sent(), "timed_out")
		}
	}},

	{"a deadline that passes while nothing runs counts before what comes then", func(w *world) {
		_, token := w.asked(time.Hour, `{"approved": false}`, "")
		w.store.Crash(w, w.e)
		w.clock.Advance(2 * time.Hour)
		w.open()
		require.False(w, w.complete("acme", token, `{"approved": true}`).Accepted)
		w.settle()
		require.Equal(w, `{"approved":false,"outcome":"timed_out","why":"timed_out"}`, w.sent())
	}},

	{"a completion after a restart resumes the run once", func(w *world) {
		run, token := w.asked(day, `{}`, "")
		w.crash()
		require.Len(w, w.actor.of("ask"), 1, "what waits is not asked again")
		require.True(w, w.complete("acme", token, `{"approved": true, "code": "K2"}`).Accepted)
		w.crash()
		require.False(w, w.complete("acme", token, `{"approved": true, "code": "K3"}`).Accepted)
		w.settle()
		require.Equal(w, "K2", w.replay(w.query("acme", run)).Output("ask").Get("code").Str())
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},

	{"a completion that says failure lets the run go on", func(w *world) {
		run, token := w.asked(day, `{"approved": false}`, "")
		r, err := w.e.Complete(w.context(), "acme", token, engine.Completion{Failed: true, Failure: "rejected"})
		require.NoError(w, err)
		require.True(w, r.Accepted)
		w.settle()
		require.Equal(w, `{"outcome":"failed","why":"reported"}`, w.sent(), "the default is for a time-out only")
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},

	{"error cases decide about a time-out", func(w *world) {
		run, _ := w.asked(time.Hour, `{}`, `{"condition": {"op": "and", "values": [{"op": "eq", "values": ["/#error.outcome", "timed_out"]}]}, "errorAction": {"type": "stop-processing"}}`)
		w.advance(time.Hour)
		require.Equal(w, &interp.Failure{Code: interp.CodeTimedOut, Message: `the completion of step "ask" did not come in time`}, w.query("acme", run).Failure)
	}},

	{"an output that does not fit is refused and the action goes on waiting", func(w *world) {
		_, token := w.asked(day, `{}`, "")
		_, err := w.e.Complete(w.context(), "acme", token, engine.Completion{Output: w.value(`{"code": "K1"}`)})
		var problem *engine.OutputError
		require.ErrorAs(w, err, &problem)
		require.Equal(w, `what "kustomer.app.a.approve" answered step "ask" does not fit the action's output schema: the required output "approved" is missing`, problem.Message)
		require.True(w, w.complete("acme", token, `{"approved": "true"}`).Accepted, "and what fits after a cast is taken")
		w.settle()
		require.Equal(w, `{"approved":true}`, w.sent())
	}},

	{"tokens are of one step, one run and one org", func(w *world) {
		_, token := w.asked(day, `{}`, "")
		w.installApp("zenith", "a", "1.0.0", approval, onUpdate("w", ask("")))
		other := w.update(`{}`)
		w.settle()
		second := w.actor.of("ask")[1].Token
		require.NotEqual(w, token, second)
		for _, c := range []struct{ org, token string }{
			{"zenith", token}, {"nobody", token}, {"acme", ""}, {"acme", "x.y.z"}, {"acme", token[:len(token)-1]}, {"acme", token + "A"},
			{"acme", strings.Replace(second, string(other), strings.Repeat("0", len(other)), 1)}, {"acme", strings.SplitN(token, ".", 2)[0] + "." + strings.SplitN(second, ".", 2)[1]},
		} {
			_, err := w.e.Complete(w.context(), c.org, c.token, engine.Completion{})
			require.ErrorIs(w, err, engine.ErrNotFound, "%v", c)
		}
		require.True(w, w.complete("acme", token, `{"approved": true}`).Accepted)
		require.Equal(w, interp.Running, w.query("acme", other).Outcome)
	}},

	{"the token stays the same when the provider is asked again, and may come early", func(w *world) {
		w.installApp("acme", "a", "1.0.0", approval, onUpdate("w", ask("")))
		w.actor.on("ask", w.fails(9, down))
		run := w.update(`{}`)
		w.settle()
		token := w.actor.of("ask")[0].Token
		w.advance(2 * time.Second)
		require.Equal(w, token, w.actor.of("ask")[1].Token)
		require.NotEqual(w, w.actor.of("ask")[0].Key, w.actor.of("ask")[1].Key)
		require.True(w, w.complete("acme", token, `{"approved": true}`).Accepted, "its answer got lost, but it has done the work")
		w.advance(time.Hour)
		require.Len(w, w.actor.of("ask"), 2)
		require.Equal(w, `{"approved":true}`, w.output("acme", run, "ask"))
	}},

	{"a token is of one beginning of the workflow", func(w *world) {
		run, token := w.asked(time.Hour, `{}`, `{"condition": {"op": "and", "values": [{"op": "true", "values": [true]}]}, "errorAction": {"type": "retry-workflow"}}`)
		w.advance(time.Hour + 2*time.Second)
		again := w.actor.of("ask")[1].Token
		require.NotEqual(w, token, again)
		require.False(w, w.complete("acme", token, `{"approved": true}`).Accepted)
		require.Equal(w, interp.Running, w.query("acme", run).Outcome)
		w.crash()
		require.True(w, w.complete("acme", again, `{"approved": true}`).Accepted)
	}},

	{"a completion overtakes the answer", func(w *world) {
		w.installApp("acme", "a", "1.0.0", approval, onUpdate("w", ask("")))
		f, entered, _ := block()
		w.actor.on("ask", f)
		run := w.update(`{}`)
		in := <-entered
		require.True(w, w.complete("acme", in.Token, `{"approved": true}`).Accepted)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)

		run = w.update(`{}`)
		in = <-entered
		r, err := w.e.Complete(w.context(), "acme", in.Token, engine.Completion{Failed: true})
		require.NoError(w, err)
		require.True(w, r.Accepted)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome, "a failure that is reported lets the run go on, whenever it comes")
	}},

	{"a run that is cancelled while it waits takes no completion", func(w *world) {
		run, token := w.asked(day, `{}`, "")
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		require.Equal(w, engine.Receipt{Reason: "the run has ended"}, w.complete("acme", token, `{"approved": true}`))
		w.advance(2 * day)
		rec := w.query("acme", run)
		require.Equal(w, interp.Stopped, rec.Outcome)
		require.Empty(w, w.actor.of("send"))
	}},

	{"a whole year is waited for", func(w *world) {
		run, _ := w.asked(Start.AddDate(1, 0, 0).Sub(Start), `{"approved": false}`, "")
		w.crash()
		w.advance(400 * day)
		require.Equal(w, Start.AddDate(1, 0, 0), w.query("acme", run).EndedAt)
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome, "what is waited for does not count as age")
	}},
}
