package enginetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var loadTests = []test{
	{"many do everything at the same time", func(w *world) {
		for _, org := range []string{"acme", "zenith"} {
			w.install(org, "a", "1.0.0", onUpdate("w", act("s", ""), schedule("x", "call", "0", `{}`), act("t", "")), callable("call", anyInputs, act("u", "")))
		}
		var tries sync.Map
		w.actor.on("t", func(_ context.Context, in action.Invocation) (action.Result, error) {
			if _, again := tries.LoadOrStore(in.Run, true); !again {
				return action.Result{}, down
			}
			return action.Result{}, nil
		})
		const n = 40
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				org := []string{"acme", "zenith"}[i%2]
				for j := range n {
					ids, err := w.e.Report(w.context(), org, event.Event{Name: "kustomer.customer.update"})
					if err != nil {
						w.Error(err)
						return
					}
					switch j % 4 {
					case 0:
						err = w.e.Cancel(w.context(), org, ids[0], "enough")
					case 1:
						_, err = w.e.Runs(w.context(), org, engine.Filter{Active: true})
					case 2:
						_, err = w.e.Query(w.context(), org, ids[0])
					case 3:
						_, err = w.e.Schedules(w.context(), org)
					}
					if err != nil {
						w.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			for range n {
				w.clock.Advance(time.Second)
			}
		})
		wg.Wait()
		w.advance(time.Hour)
		for _, org := range []string{"acme", "zenith"} {
			ended := map[interp.Outcome]int{}
			reported := 0
			for _, s := range w.runs(org, engine.Filter{}) {
				ended[s.Outcome]++
				if s.Parent == "" {
					reported++
				}
			}
			require.Equal(w, 4*n, reported)
			require.Zero(w, ended[interp.Running])
			require.Zero(w, ended[interp.Failed])
			require.LessOrEqual(w, ended[interp.Stopped], n)
		}
	}},

	{"answers of one action come from all sides, and one counts", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", "")))
		w.actor.on("s", later)
		for range 20 {
			run := w.update(`{}`)
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					if err := w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1, Value: w.value(fmt.Sprint(i))}); err != nil {
						w.Error(err)
					}
				})
			}
			wg.Go(func() {
				if err := w.e.Cancel(w.context(), "acme", run, "enough"); err != nil {
					w.Error(err)
				}
			})
			wg.Wait()
			w.settle()
			rec := w.query("acme", run)
			require.NotEqual(w, interp.Running, rec.Outcome)
			require.LessOrEqual(w, len(rec.Journal), 4)
		}
	}},
}
