package enginetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var cancelTests = []test{
	{"cancel stops a run that waits for an action", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", "")))
		f, entered, _ := block()
		w.actor.on("s", f)
		run := w.update(`{}`)
		<-entered
		w.clock.Advance(time.Minute)
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		rec := w.query("acme", run)
		require.Equal(w, interp.Stopped, rec.Outcome)
		require.Equal(w, "enough", rec.Reason)
		require.Equal(w, Start.Add(time.Minute), rec.EndedAt)
		w.settle() // the action is cut off, or this would never end
		require.Empty(w, w.actor.of("t"))
		require.Len(w, w.query("acme", run).Journal, 2)
		w.crash()
		w.settle()
		require.Len(w, w.actor.of("s"), 1, "what was stopped is not taken up again")
	}},

	{"cancel stops a run that waits for an answer from outside", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, ""))
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1}))
		require.Equal(w, interp.Stopped, w.query("acme", run).Outcome)
	}},

	{"cancel stops a run that waits for its next attempt, and the timer goes", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", w.fails(9, down))
		for _, crash := range []bool{false, true} {
			run := w.update(`{}`)
			w.settle()
			_, ok, err := w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.True(w, ok)
			if crash {
				w.crash()
			}
			require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
			_, ok, err = w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.False(w, ok)
			w.advance(time.Hour)
			require.Equal(w, interp.Stopped, w.query("acme", run).Outcome)
		}
		require.Len(w, w.actor.of("s"), 2)
	}},

	{"cancelling an ended run does nothing", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w"))
		run := w.update(`{}`)
		w.settle()
		before := w.query("acme", run)
		for _, restart := range []bool{false, true} {
			if restart {
				w.restart()
			}
			require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
			require.Equal(w, before.Summary, w.query("acme", run).Summary)
			require.Equal(w, before.Journal, w.query("acme", run).Journal)
		}
	}},

	{"what a cancelled run has scheduled stays scheduled", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("x", "call", "60", `{}`), act("s", "")), callable("call", anyInputs))
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		require.Len(w, w.schedules("acme"), 1)
		w.advance(time.Minute)
		require.Len(w, w.children("acme"), 1)
	}},

	{"an unknown run, or one of another org, cannot be cancelled", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.install("zenith", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		for _, restart := range []bool{false, true} {
			if restart {
				w.restart()
			}
			for _, c := range []struct {
				org string
				run engine.RunID
			}{{"zenith", run}, {"nobody", run}, {"", run}, {"acme", ""}, {"acme", "x"}, {"acme", run[1:]}, {"acme", run + "0"}} {
				err := w.e.Cancel(w.context(), c.org, c.run, "enough")
				require.ErrorIs(w, err, engine.ErrNotFound, "%v", c)
			}
		}
		require.Equal(w, interp.Running, w.query("acme", run).Outcome)
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		require.ErrorIs(w, w.e.Cancel(w.context(), "zenith", run, "enough"), engine.ErrNotFound)
	}},
}
