package enginetest

import (
	"context"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// fails returns what fails n times and then answers {"ok": true}.
func (w *world) fails(n int, f *interp.Failure) action.Func {
	ok := w.answer(`{"ok": true}`)
	return func(ctx context.Context, in action.Invocation) (action.Result, error) {
		if in.Attempt <= n {
			return action.Result{}, f
		}
		return ok(ctx, in)
	}
}

var down = &interp.Failure{Code: "http_error", Message: "503 from the other side", Status: 503, Retryable: true}

// later is what answers by Deliver.
func later(context.Context, action.Invocation) (action.Result, error) {
	return action.Result{Later: true}, nil
}

var actionTests = []test{
	{"a run goes along its branches with the outputs of its actions", func(w *world) {
		w.install("acme", "a", "1.0.0", on("w", "kustomer.customer.update",
			`{"target": "find", "condition": {"op": "eq", "values": ["/#steps.1.status", "open"]}}, `+always("other"),
			`{"id": "find", "action": "kustomer.customer.find", "params": {"who": "/#steps.1.id"}, "transitions": [{"target": "none", "condition": {"op": "dne", "values": ["/#steps.find.email"]}}, `+always("mail")+`]}`,
			`{"id": "mail", "action": "kustomer.note.create", "params": {"to": "/#steps.find.email", "text": "Hello {{steps.1.id}}"}, "transitions": [`+always("end")+`]}`,
			`{"id": "end", "transitions": []}`, act("none", ""), act("other", "")))
		w.actor.on("find", w.answer(`{"email": "x@example.org"}`))
		open, shut := w.update(`{"id": "c1", "status": "open"}`), w.update(`{"id": "c2", "status": "shut"}`)
		w.settle()
		require.Equal(w, `{"to":"x@example.org","text":"Hello c1"}`, string(w.actor.of("mail")[0].Params.AppendJSON(nil)))
		require.Empty(w, w.actor.of("none"))
		require.Len(w, w.actor.of("other"), 1)
		run := w.replay(w.query("acme", open))
		require.Equal(w, "end", run.Step())
		require.Equal(w, `{"email":"x@example.org"}`, string(run.Output("find").AppendJSON(nil)))
		require.Equal(w, "other", w.replay(w.query("acme", shut)).Step())
	}},

	{"an invocation says what it is about", func(w *world) {
		w.install("acme", "a", "1.0.0", callable("hello", `"properties": {}`, act("say", `{"n": 1}`)))
		w.actor.on("say", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{Output: w.value(`{"n": 2}`), Note: "as told"}, nil
		})
		id := w.id("acme", "a", "hello")
		run := w.call("acme", id, `{}`)
		w.settle()
		require.Equal(w, []action.Invocation{{
			Org: "acme", App: "a", Run: string(run), WorkflowID: id, Workflow: "hello", Step: "say", Action: "kustomer.note.create",
			Attempt: 1, Key: action.Key(string(run), "say", 1), Params: w.actor.of("say")[0].Params,
			At: Start, AppVersion: "1.0.0",
		}}, w.actor.of("say"))
		require.Equal(w, "as told", w.query("acme", run).Journal[1].Note)
	}},

	{"an action that may succeed later is tried again at its times", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", "")))
		w.actor.on("s", w.fails(3, down))
		run := w.update(`{}`)
		keys := map[string]bool{}
		at := Start
		for attempt, wait := range []time.Duration{2 * time.Second, 10 * time.Second, time.Minute} {
			w.settle()
			calls := w.actor.of("s")
			require.Len(w, calls, attempt+1)
			require.Equal(w, attempt+1, calls[attempt].Attempt)
			keys[calls[attempt].Key] = true
			at = at.Add(wait)
			next, ok, err := w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.True(w, ok)
			require.Equal(w, at, next)
			w.clock.AdvanceTo(at.Add(-time.Nanosecond))
			w.settle()
			require.Len(w, w.actor.of("s"), attempt+1, "not before its time")
			w.clock.AdvanceTo(at)
		}
		w.settle()
		require.Len(w, keys, 3, "every attempt has a key of its own")
		require.Len(w, w.actor.of("t"), 1)
		rec := w.query("acme", run)
		require.Equal(w, interp.Completed, rec.Outcome)
		require.Equal(w, at, rec.EndedAt)
		require.Len(w, rec.Journal, 1+3*2+2)
		_, ok, err := w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.False(w, ok)
	}},

	{"an action that fails for good ends its run", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", "")))
		w.actor.on("s", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{}, fmt.Errorf("wrapped: %w", &interp.Failure{Code: "http_error", Message: "404 from the other side", Status: 404})
		})
		run := w.update(`{}`)
		w.settle()
		rec := w.query("acme", run)
		require.Equal(w, interp.Failed, rec.Outcome)
		require.Equal(w, &interp.Failure{Code: "http_error", Message: "404 from the other side", Status: 404}, rec.Failure)
		require.Empty(w, w.actor.of("t"))

		w.actor.on("s", w.fails(9, down))
		run = w.update(`{}`)
		w.advance(time.Hour)
		require.Equal(w, down, w.query("acme", run).Failure)
		require.Len(w, w.actor.of("s"), 1+4, "three attempts after the first")
	}},

	{"an error and a panic of an executor are failures of the action", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{}, context.DeadlineExceeded
		})
		run := w.update(`{}`)
		w.settle()
		require.Equal(w, &interp.Failure{Code: interp.CodeActionFailed, Message: "context deadline exceeded"}, w.query("acme", run).Failure)

		w.actor.on("s", func(context.Context, action.Invocation) (action.Result, error) { panic("secret") })
		run = w.update(`{}`)
		w.settle()
		rec := w.query("acme", run)
		require.Equal(w, interp.CodeActionFailed, rec.Failure.Code)
		require.NotContains(w, rec.Failure.Message, "secret")
	}},

	{"values survive exactly", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", `{"all": "/#steps.1"}`), act("t", `{"all": "/#steps.s.all"}`)))
		const data = `{"z":null,"a":[1,-0.5,1e+300,9007199254740991,"é😀\u0000\"",{"b":{"":[]}}],"list":[[[]]],"big":"` + "\u2028" + `"}`
		w.actor.on("s", func(_ context.Context, in action.Invocation) (action.Result, error) {
			return action.Result{Output: in.Params}, nil
		})
		run := w.update(data)
		w.settle()
		w.crash()
		require.Equal(w, string(w.value(`{"all":`+data+`}`).AppendJSON(nil)), w.output("acme", run, "s"))
		require.Equal(w, w.output("acme", run, "s"), string(w.actor.of("t")[0].Params.AppendJSON(nil)))
	}},

	{"an answer that comes later is delivered", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", `{"said": "/#steps.s.said"}`)))
		w.install("zenith", "a", "1.0.0")
		w.actor.on("s", later)
		done := func(said string) interp.Event {
			return interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1, Value: w.value(`{"said": "` + said + `"}`)}
		}
		run := w.update(`{}`)
		w.settle()
		require.Equal(w, interp.Running, w.query("acme", run).Outcome)
		require.ErrorIs(w, w.e.Deliver(w.context(), "zenith", run, done("a stranger's")), engine.ErrNotFound)
		require.ErrorIs(w, w.e.Deliver(w.context(), "nobody", run, done("a stranger's")), engine.ErrNotFound)
		require.ErrorIs(w, w.e.Deliver(w.context(), "acme", "no-such-run", done("a stranger's")), engine.ErrNotFound)
		for _, ev := range []interp.Event{
			{Kind: interp.ActionCompleted, Step: "s", Attempt: 2}, {Kind: interp.ActionCompleted, Step: "t", Attempt: 1}, {Kind: interp.ActionFailed, Step: "1"},
		} {
			require.NoError(w, w.e.Deliver(w.context(), "acme", run, ev), "what nobody waits for is ignored")
		}
		for _, kind := range []interp.EventKind{interp.Started, interp.TimerFired, interp.Cancelled, 0} {
			require.ErrorContains(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: kind, Step: "s", Attempt: 1}), "cannot be delivered")
		}
		w.clock.Advance(time.Hour)
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, done("first")))
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, done("second")))
		w.settle()
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, done("too late")))
		require.Equal(w, `{"said":"first"}`, string(w.actor.of("t")[0].Params.AppendJSON(nil)))
		rec := w.query("acme", run)
		require.Equal(w, interp.Completed, rec.Outcome)
		require.Equal(w, Start.Add(time.Hour), rec.Journal[1].At, "the engine says when it came")
	}},

	{"a later failure that may pass is tried again", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionFailed, Step: "s", Attempt: 1, Failure: down}))
		w.advance(2 * time.Second)
		require.Len(w, w.actor.of("s"), 2)
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 2}))
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},

	{"an answer from outside overtakes the action", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", "")))
		f, entered, _ := block()
		w.actor.on("s", f)
		run := w.update(`{}`)
		<-entered
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1, Value: w.value(`{"by": "deliver"}`)}))
		w.settle() // the action is cut off, or this would never end
		require.Equal(w, `{"by":"deliver"}`, w.output("acme", run, "s"))
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},
}
