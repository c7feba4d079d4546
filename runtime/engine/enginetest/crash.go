package enginetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var crashTests = []test{
	{"an action that was under way in a crash is repeated with the same key", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", `{"x": "/#steps.1.id"}`), act("u", "")))
		f, entered, _ := block()
		w.actor.on("t", f)
		run := w.update(`{"id": "c1"}`)
		<-entered
		w.crash()
		<-entered
		w.crash()
		<-entered
		w.actor.on("t", nil)
		w.crash()
		w.settle()
		require.Len(w, w.actor.of("s"), 1, "what was answered is not repeated")
		require.Len(w, w.actor.of("u"), 1)
		calls := w.actor.of("t")
		require.Len(w, calls, 4)
		for _, in := range calls {
			require.Equal(w, calls[0], in)
		}
		require.Equal(w, action.Key(string(run), "t", 1), calls[0].Key)
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},

	{"an orderly end leaves actions to the next start too", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		f, entered, _ := block()
		w.actor.on("s", f)
		run := w.update(`{}`)
		<-entered
		require.NoError(w, w.e.Close())
		w.actor.on("s", nil)
		w.open()
		w.settle()
		calls := w.actor.of("s")
		require.Len(w, calls, 2)
		require.Equal(w, calls[0].Key, calls[1].Key)
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome, "being cut off is no failure")
	}},

	{"timers survive, and what came due meanwhile starts once, oldest first", func(w *world) {
		w.install("acme", "a", "1.0.0",
			onUpdate("plan", schedule("c", "call", "30", `{}`), schedule("a", "call", "10", `{}`), schedule("b", "call", "20", `{}`), schedule("z", "call", "86400", `{}`)),
			callable("call", anyInputs, act("s", "")), on("tries", "kustomer.company.update", always("r"), act("r", "")))
		w.actor.on("r", w.fails(1, down))
		w.update(`{}`)
		w.report("acme", "", "kustomer.company.update", `{}`)
		w.settle()
		w.store.Crash(w, w.e)
		w.clock.Advance(time.Hour)
		w.open()
		w.settle()
		w.crash()
		w.settle()
		var got []string
		for _, s := range w.children("acme") {
			require.Equal(w, Start.Add(time.Hour), s.StartedAt)
			got = append(got, s.ParentStep)
		}
		require.Equal(w, []string{"a", "b", "c"}, got)
		require.Len(w, w.actor.of("s"), 3)
		require.Len(w, w.actor.of("r"), 2)
		require.Len(w, w.schedules("acme"), 1)
		require.Len(w, w.runs("acme", engine.Filter{Outcome: interp.Completed}), 5)
	}},

	{"what was acknowledged is there after any crash", func(w *world) {
		w.install("acme", "a", "1.0.0",
			onUpdate("plan", act("s", `{"n": "/#steps.1.n"}`), schedule("x", "call", "0", `{"n": "/#steps.1.n"}`), act("t", "")),
			callable("call", anyInputs, act("u", `{"n": "/#steps.1.n"}`)))
		acknowledged := map[int]engine.RunID{}
		var mu sync.Mutex
		next := 0
		for round := range 8 {
			var wg sync.WaitGroup
			var n atomic.Int64
			e := w.e
			crash := make(chan struct{})
			for range 8 {
				wg.Go(func() {
					for {
						mu.Lock()
						i := next
						next++
						mu.Unlock()
						ids, err := e.Report(w.context(), "acme", event.Event{ID: fmt.Sprint(i), Name: "kustomer.customer.update", Data: w.value(fmt.Sprintf(`{"n": %d}`, i))})
						if err != nil {
							return
						}
						mu.Lock()
						acknowledged[i] = ids[0]
						mu.Unlock()
						if n.Add(1) == int64(20+10*round) {
							close(crash)
						}
					}
				})
			}
			<-crash
			w.store.Crash(w, e)
			wg.Wait()
			w.open()
		}
		w.settle()
		for i, id := range acknowledged {
			rec := w.query("acme", id)
			require.Equal(w, interp.Completed, rec.Outcome)
			require.EqualValues(w, i, w.replay(rec).Output("1").Get("n").Number())
		}
		// Whoever was not answered asks again and finds out.
		for i := range next {
			w.report("acme", fmt.Sprint(i), "kustomer.customer.update", fmt.Sprintf(`{"n": %d}`, i))
		}
		w.settle()
		all := w.runs("acme", engine.Filter{Limit: 10 * next})
		require.Len(w, all, 2*next, "every event started its run once, every run scheduled one")
		numbers, parents := map[float64]bool{}, map[engine.RunID]bool{}
		for _, s := range all {
			require.Equal(w, interp.Completed, s.Outcome)
			if s.Parent != "" {
				require.False(w, parents[s.Parent], "a schedule of %s started twice", s.Parent)
				parents[s.Parent] = true
				continue
			}
			n := w.replay(w.query("acme", s.ID)).Output("1").Get("n").Number()
			require.False(w, numbers[n])
			numbers[n] = true
		}
		for _, step := range []string{"s", "t", "u"} {
			keys := map[string]bool{}
			for _, in := range w.actor.of(step) {
				keys[in.Key] = true
			}
			require.Len(w, keys, next, "an action is repeated only with the same key")
		}
		w.Logf("%d events over 8 crashes, %d invocations for %d actions", next, len(w.actor.of("s"))+len(w.actor.of("t"))+len(w.actor.of("u")), 3*next)
	}},

	{"a revision that was acknowledged is there after a crash", func(w *world) {
		for i := range 5 {
			w.install("acme", "a", fmt.Sprintf("1.%d.0", i), onUpdate("w", act("s", "")), callable("call", anyInputs))
			id := w.id("acme", "a", "call")
			w.crash()
			p, err := w.e.Installed(w.context(), "acme", "a")
			require.NoError(w, err)
			require.Equal(w, w.orgs["acme"]["a"], p)
			require.Equal(w, id, w.id("acme", "a", "call"))
		}
	}},

	{"a run that waits for an outside answer is handed out again", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		w.crash()
		// The answer may come before the engine has got that far.
		require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1}))
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
		keys := map[string]bool{}
		for _, in := range w.actor.of("s") {
			keys[in.Key] = true
		}
		require.Len(w, keys, 1)
	}},
}
