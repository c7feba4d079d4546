package enginetest

import (
	"context"
	"errors"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// failing is an action that fails so many times and then answers {}.
func failing(times int, f interp.Failure) action.Func {
	calls := 0
	return func(context.Context, action.Invocation) (action.Result, error) {
		if calls++; calls <= times {
			failure := f
			return action.Result{}, &failure
		}
		return action.Result{}, nil
	}
}

var actionTests = []test{
	{"steps run one after the other, each with what came before", func(w *world) {
		w.actor.on("look", w.answer(`{"name": "Ann"}`))
		w.install("acme", "a", "1.0.0", onUpdate("x", act("look", `{"id": "/#steps.1.id"}`), act("note", `{"body": "Dear {{{steps.look.name}}}", "gone": "/#steps.look.gone"}`)))
		id := w.update(`{"id": "c1"}`)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
		look, note := w.actor.of("look"), w.actor.of("note")
		require.Len(w, look, 1)
		require.Len(w, note, 1)
		require.Equal(w, `{"id":"c1"}`, string(look[0].Params.AppendJSON(nil)))
		require.Equal(w, `{"body":"Dear Ann"}`, string(note[0].Params.AppendJSON(nil)))
		require.Equal(w, "acme", look[0].Org)
		require.Equal(w, "a", look[0].App)
		require.Equal(w, string(id), look[0].Run)
		require.Equal(w, 1, look[0].Attempt)
		require.NotEqual(w, look[0].Key, note[0].Key)
		require.Equal(w, `{"name":"Ann"}`, w.output("acme", id, "look"))
	}},

	{"the first transition whose condition holds is taken", func(w *world) {
		w.install("acme", "a", "1.0.0", on("x", "kustomer.customer.update",
			`{"target": "big", "condition": {"op": "gt", "values": ["/#steps.1.n", 10]}}, {"target": "small", "condition": {"op": "gt", "values": ["/#steps.1.n", 0]}}`,
			act("big", ""), act("small", "")))
		for data, want := range map[string][2]int{`{"n": 11}`: {1, 0}, `{"n": 1}`: {0, 1}, `{"n": 0}`: {0, 0}} {
			big, small := len(w.actor.of("big")), len(w.actor.of("small"))
			id := w.update(data)
			w.settle()
			require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
			require.Equal(w, want, [2]int{len(w.actor.of("big")) - big, len(w.actor.of("small")) - small}, data)
		}
	}},

	{"a failure that may pass is tried again, with a new key, by timers", func(w *world) {
		w.actor.on("s", failing(2, interp.Failure{Code: "http_error", Message: "down", Status: 503, Retryable: true}))
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")))
		id := w.update(`{}`)
		w.settle()
		require.Len(w, w.actor.of("s"), 1)
		next, ok, err := w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.True(w, ok)
		require.Equal(w, Start.Add(2*time.Second), next)
		w.advance(2*time.Second - 1)
		require.Len(w, w.actor.of("s"), 1, "not a moment too early")
		w.advance(1)
		require.Len(w, w.actor.of("s"), 2)
		w.advance(time.Minute)
		calls := w.actor.of("s")
		require.Len(w, calls, 3)
		require.Equal(w, []int{1, 2, 3}, []int{calls[0].Attempt, calls[1].Attempt, calls[2].Attempt})
		require.NotEqual(w, calls[0].Key, calls[1].Key)
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
	}},

	{"a failure that stays ends the run", func(w *world) {
		w.actor.on("s", failing(99, interp.Failure{Code: "http_error", Message: "down", Status: 503, Retryable: true}))
		w.actor.on("t", failing(99, interp.Failure{Code: "refused", Message: "no"}))
		w.actor.on("u", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{}, errors.New("odd")
		})
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")), onUpdate("y", act("t", "")), onUpdate("z", act("u", "")))
		ids := w.report("acme", "", "kustomer.customer.update", `{}`)
		w.advance(time.Hour)
		require.Len(w, w.actor.of("s"), 4)
		require.Len(w, w.actor.of("t"), 1)
		require.Len(w, w.actor.of("u"), 1, "an error of another kind is not worth a retry")
		for i, code := range []string{"http_error", "refused"} {
			rec := w.query("acme", ids[i])
			require.Equal(w, interp.Failed, rec.Outcome)
			require.Equal(w, code, rec.Summary.Failure.Code)
		}
		require.Equal(w, interp.Failed, w.query("acme", ids[2]).Outcome)
	}},

	{"an answer that comes later is delivered, and the first one counts", func(w *world) {
		w.actor.on("wait", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{Later: true}, nil
		})
		w.install("acme", "a", "1.0.0", onUpdate("x", act("wait", ""), act("after", `{"got": "/#steps.wait.n"}`)))
		id := w.update(`{}`)
		w.settle()
		answer := func(n string) interp.Event {
			return interp.Event{Kind: interp.ActionCompleted, Step: "wait", Attempt: 1, Value: w.value(`{"n": ` + n + `}`)}
		}
		require.NoError(w, w.e.Deliver(w.context(), "acme", id, interp.Event{Kind: interp.ActionCompleted, Step: "other", Attempt: 1}))
		require.ErrorIs(w, w.e.Deliver(w.context(), "zenith", id, answer("0")), engine.ErrNotFound)
		require.ErrorIs(w, w.e.Deliver(w.context(), "acme", "nothing", answer("0")), engine.ErrNotFound)
		w.settle()
		require.Empty(w, w.actor.of("after"))
		require.NoError(w, w.e.Deliver(w.context(), "acme", id, answer("1")))
		require.NoError(w, w.e.Deliver(w.context(), "acme", id, answer("2")))
		w.settle()
		require.Equal(w, `{"got":1}`, string(w.actor.of("after")[0].Params.AppendJSON(nil)))
		require.Len(w, w.actor.of("after"), 1)
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
	}},
}
