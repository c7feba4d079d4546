package enginetest

import (
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var loadTests = []test{
	{"many clients at once: every event once, every run to its end", func(w *world) {
		const orgs, clients, events = 3, 4, 25
		for o := range orgs {
			w.install(fmt.Sprint("org", o), "a", "1.0.0", onUpdate("x", act("s", `{"id": "/#steps.1.id"}`), schedule("plan", "later", "1", `{"n": 1}`)), later(act("t", "")))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		ids := map[engine.RunID]int{}
		for c := range orgs * clients {
			wg.Go(func() {
				org := fmt.Sprint("org", c%orgs)
				for n := range events {
					ev := event.Event{ID: fmt.Sprintf("%d-%d", c/orgs, n), Name: "kustomer.customer.update", Data: w.value(`{"id": "c"}`)}
					runs, err := w.e.Report(w.context(), org, ev)
					if err != nil || len(runs) != 1 {
						w.Errorf("report: %d runs, %v", len(runs), err)
						return
					}
					if n%5 == 0 {
						if err := w.e.Cancel(w.context(), org, runs[0], "chance"); err != nil {
							w.Errorf("cancel: %v", err)
						}
					}
					mu.Lock()
					ids[engine.RunID(org+"/"+string(runs[0]))]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		w.advance(time.Minute)
		require.Len(w, ids, orgs*clients*events)
		for o := range orgs {
			org := fmt.Sprint("org", o)
			require.Empty(w, w.runs(org, engine.Filter{Active: true}))
			started := map[engine.RunID]interp.Outcome{}
			children := map[engine.RunID]int{}
			for _, s := range w.runs(org, engine.Filter{Limit: 10_000}) {
				started[s.ID] = s.Outcome
				children[s.Parent]++
			}
			for id, outcome := range started {
				if outcome == interp.Completed && ids[engine.RunID(org+"/"+string(id))] == 1 {
					require.Equal(w, 1, children[id])
				}
			}
		}
	}},
}
