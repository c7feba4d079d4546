package enginetest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// later is the callable workflow of most tests.
func later(steps ...string) string {
	return callable("later", `"properties": {"n": {"type": "number"}}, "required": ["n"]`, steps...)
}

var scheduleTests = []test{
	{"a scheduled call starts once, at its time, with its inputs", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("plan", "later", "60", `{"n": "/#steps.1.n"}`)), later(act("s", `{"n": "/#steps.1.n"}`)))
		parent := w.update(`{"n": 7}`)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", parent).Outcome)
		waiting := w.schedules("acme")
		require.Len(w, waiting, 1)
		require.Equal(w, Start.Add(time.Minute), waiting[0].At)
		require.Equal(w, w.id("acme", "a", "later"), waiting[0].WorkflowID)
		require.Equal(w, parent, waiting[0].Parent)
		require.Equal(w, "plan", waiting[0].ParentStep)
		require.Equal(w, `{"n":7}`, string(waiting[0].Inputs.AppendJSON(nil)))

		w.advance(time.Minute - 1)
		require.Empty(w, w.actor.of("s"))
		w.advance(1)
		require.Len(w, w.actor.of("s"), 1)
		require.Empty(w, w.schedules("acme"))
		w.advance(time.Hour)
		require.Len(w, w.actor.of("s"), 1)
		rec := w.query("acme", engine.RunID(w.actor.of("s")[0].Run))
		require.Equal(w, parent, rec.Parent)
		require.Equal(w, "plan", rec.ParentStep)
		require.Equal(w, Start.Add(time.Minute), rec.DueAt)
		require.Equal(w, 1, rec.Depth)
	}},

	{"calls that came due together start oldest first", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("plan", "later", `"/#steps.1.after"`, `{"n": "/#steps.1.n"}`)), later(act("s", `{"n": "/#steps.1.n"}`)))
		for n, after := range []int{30, 10, 20, 10, 0, -5} {
			w.update(fmt.Sprintf(`{"n": %d, "after": %d}`, n, after))
			w.settle()
		}
		require.Len(w, w.schedules("acme"), 4)
		w.clock.Advance(time.Hour)
		w.settle()
		var started []string
		for _, s := range w.runs("acme", engine.Filter{}) {
			if s.Parent != "" {
				started = append(started, w.output("acme", s.ID, "1"))
			}
		}
		require.Equal(w, []string{`{"n":4}`, `{"n":5}`, `{"n":1}`, `{"n":3}`, `{"n":2}`, `{"n":0}`}, started)
	}},

	{"workflows schedule each other in chains, up to the bound on their length", func(w *world) {
		w.maxDepth = 5
		w.restart()
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("go", "tick", "1", "{}")), callable("tick", `"properties": {}`, schedule("again", "tick", "1", "{}")))
		w.update(`{}`)
		w.advance(time.Hour)
		all := w.runs("acme", engine.Filter{})
		last := all[len(all)-1]
		require.Equal(w, interp.Failed, last.Outcome)
		require.Equal(w, engine.CodeDepthLimit, last.Failure.Code)
		require.Len(w, w.runs("acme", engine.Filter{Outcome: interp.Completed}), 1+5)
		require.Empty(w, w.schedules("acme"))
	}},

	{"a call whose workflow is gone, disabled or not callable says so", func(w *world) {
		caller := onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`))
		w.install("acme", "a", "1.0.0", caller, later(act("s", "")))
		// Other calls need the workflow too, so that the upgrade is sound.
		w.update(`{}`)
		w.settle()
		w.install("acme", "a", "1.1.0", onUpdate("y"))
		w.advance(time.Hour)
		all := w.runs("acme", engine.Filter{})
		require.Len(w, all, 2)
		require.Equal(w, interp.Failed, all[1].Outcome)
		require.Equal(w, engine.CodeTargetMissing, all[1].Failure.Code)
		require.Empty(w, w.actor.of("s"))
	}},
}
