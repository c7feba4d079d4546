package enginetest

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var cancelTests = []test{
	{"a run that waits for an action is stopped, and the answer comes too late", func(w *world) {
		f, entered, let := block()
		defer let()
		w.actor.on("s", f)
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", ""), act("after", "")))
		id := w.update(`{}`)
		<-entered
		require.NoError(w, w.e.Cancel(w.context(), "acme", id, "no longer wanted"))
		rec := w.query("acme", id)
		require.Equal(w, interp.Stopped, rec.Outcome)
		require.Equal(w, "no longer wanted", rec.Reason)
		let()
		w.settle()
		require.Empty(w, w.actor.of("after"))
		require.Equal(w, interp.Stopped, w.query("acme", id).Outcome)
	}},

	{"a run that waits for its next attempt is stopped, and its timer with it", func(w *world) {
		w.actor.on("s", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{}, &interp.Failure{Code: "http_error", Message: "down", Status: 503, Retryable: true}
		})
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")))
		id := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", id, ""))
		_, waits, err := w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.False(w, waits)
		w.advance(time.Hour)
		require.Len(w, w.actor.of("s"), 1)
	}},

	{"what has ended stays as it is, and what is not there is not found", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x"))
		id := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", id, "late"))
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
		require.ErrorIs(w, w.e.Cancel(w.context(), "acme", "nothing", ""), engine.ErrNotFound)
		require.ErrorIs(w, w.e.Cancel(w.context(), "zenith", id, ""), engine.ErrNotFound)
	}},

	{"what a stopped run has scheduled stays scheduled", func(w *world) {
		f, entered, let := block()
		defer let()
		w.actor.on("s", f)
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`), act("s", "")), later(act("t", "")))
		id := w.update(`{}`)
		<-entered
		require.NoError(w, w.e.Cancel(w.context(), "acme", id, ""))
		let()
		w.advance(time.Hour)
		require.Len(w, w.actor.of("t"), 1)
	}},
}
