package enginetest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var crashTests = []test{
	{"an action whose answer was lost is carried out again with the same key", func(w *world) {
		f, entered, let := block()
		w.actor.on("s", f)
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", `{"n": "/#steps.1.n"}`), act("after", "")))
		id := w.update(`{"n": 1}`)
		first := <-entered
		w.crash()
		second := <-entered
		require.Equal(w, first.Key, second.Key)
		require.True(w, first.Params.Equal(second.Params))
		require.Equal(w, first.Attempt, second.Attempt)
		let()
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
		require.Len(w, w.actor.of("after"), 1)
	}},

	{"timers survive, and those of the downtime fire once, the oldest first", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("plan", "later", `"/#steps.1.after"`, `{"n": "/#steps.1.after"}`)), later(act("s", "")))
		for _, after := range []int{30, 10, 20, 4000} {
			w.update(fmt.Sprintf(`{"after": %d}`, after))
		}
		w.settle()
		w.crash()
		require.Len(w, w.schedules("acme"), 4)
		require.NoError(w, w.e.Close())
		w.clock.Advance(time.Hour)
		w.open()
		w.settle()
		var started []string
		for _, s := range w.runs("acme", engine.Filter{}) {
			if s.Parent != "" {
				started = append(started, w.output("acme", s.ID, "1"))
			}
		}
		require.Equal(w, []string{`{"n":10}`, `{"n":20}`, `{"n":30}`}, started)
		w.crash()
		w.advance(time.Hour)
		require.Len(w, w.actor.of("s"), 4)
	}},

	{"the wait for the next attempt survives", func(w *world) {
		w.actor.on("s", failing(1, interp.Failure{Code: "http_error", Message: "down", Status: 503, Retryable: true}))
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")))
		id := w.update(`{}`)
		w.settle()
		w.crash()
		w.advance(time.Second)
		require.Len(w, w.actor.of("s"), 1)
		w.advance(time.Minute)
		require.Len(w, w.actor.of("s"), 2)
		require.Equal(w, interp.Completed, w.query("acme", id).Outcome)
	}},

	{"what was acknowledged is there after every crash", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", ""), schedule("plan", "later", "5", `{"n": 1}`)), later(act("t", "")))
		acknowledged := map[engine.RunID]bool{}
		for n := range 30 {
			acknowledged[w.report("acme", fmt.Sprint("e", n), "kustomer.customer.update", `{}`)[0]] = true
			if n%3 == 2 {
				w.crash()
			}
			if n%7 == 6 {
				w.clock.Advance(time.Second)
			}
		}
		w.advance(time.Hour)
		require.Len(w, acknowledged, 30)
		children := map[engine.RunID]int{}
		for _, s := range w.runs("acme", engine.Filter{}) {
			require.Equal(w, interp.Completed, s.Outcome)
			children[s.Parent]++
		}
		for id := range acknowledged {
			require.Equal(w, 1, children[id], "scheduled runs of %s", id)
		}
		keys := map[string]string{}
		for _, in := range append(w.actor.of("s"), w.actor.of("t")...) {
			require.Contains(w, []string{"", in.Key}, keys[in.Run], "a run's one action was called with two keys")
			keys[in.Run] = in.Key
		}
	}},

	{"a cancel that was acknowledged is kept", func(w *world) {
		f, entered, let := block()
		defer let()
		w.actor.on("s", f)
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")))
		id := w.update(`{}`)
		<-entered
		require.NoError(w, w.e.Cancel(w.context(), "acme", id, "enough"))
		w.crash()
		w.settle()
		rec := w.query("acme", id)
		require.Equal(w, interp.Stopped, rec.Outcome)
		require.Equal(w, "enough", rec.Reason)
		require.Len(w, w.actor.of("s"), 1)
	}},

	{"a closed engine takes no more work", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x"))
		e := w.e
		require.NoError(w, e.Close())
		_, err := e.Runs(w.context(), "acme", engine.Filter{})
		require.ErrorIs(w, err, engine.ErrClosed)
		require.ErrorIs(w, e.Cancel(w.context(), "acme", "r", ""), engine.ErrClosed)
		require.NoError(w, e.Close(), "closing twice is closing once")
		w.open()
	}},
}
