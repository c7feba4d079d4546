package enginetest

import (
	"fmt"
	"strconv"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// call calls a workflow.
func (w *world) call(org, id, inputs string) engine.RunID {
	w.Helper()
	runs, err := w.e.Report(w.context(), org, event.Event{Name: definition.CallEvent(id), Inputs: w.value(inputs)})
	require.NoError(w, err)
	require.Len(w, runs, 1)
	return runs[0]
}

const anyInputs = `"properties": {"n": {"type": "number"}, "from": {"type": "string"}}`

// children lists the runs that were scheduled, in the order of their start.
func (w *world) children(org string) []engine.Summary {
	w.Helper()
	var all []engine.Summary
	for _, s := range w.runs(org, engine.Filter{}) {
		if s.Parent != "" {
			all = append(all, s)
		}
	}
	return all
}

var scheduleTests = []test{
	{"scheduled workflows start at their times with their inputs", func(w *world) {
		w.install("acme", "a", "1.0.0",
			onUpdate("plan", schedule("late", "call", "90", `{"n": "late", "who": "/#steps.1.id"}`), schedule("soon", "call", "60.5", `{"n": "soon"}`),
				schedule("now", "call", "0", `{"n": "now"}`), schedule("same", "call", "60.5", `{"n": "same"}`)),
			callable("call", `"properties": {"n": {"type": "string"}, "who": {"type": "string"}}, "required": ["n"]`, act("s", `{"n": "/#steps.1.n", "who": "/#steps.1.who"}`)))
		id := w.id("acme", "a", "call")
		parent := w.update(`{"id": "c1"}`)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", parent).Outcome, "who schedules does not wait")
		at := func(d time.Duration) time.Time { return Start.Add(d) }
		require.Equal(w, []engine.Scheduled{
			{Org: "acme", WorkflowID: id, At: at(60500 * time.Millisecond), Inputs: w.value(`{"n": "soon"}`), Parent: parent, ParentStep: "soon", Depth: 1},
			{Org: "acme", WorkflowID: id, At: at(60500 * time.Millisecond), Inputs: w.value(`{"n": "same"}`), Parent: parent, ParentStep: "same", Depth: 1},
			{Org: "acme", WorkflowID: id, At: at(90 * time.Second), Inputs: w.value(`{"n": "late", "who": "c1"}`), Parent: parent, ParentStep: "late", Depth: 1},
		}, w.schedules("acme"))
		w.advance(time.Hour)
		require.Empty(w, w.schedules("acme"))
		var got []string
		for _, s := range w.children("acme") {
			require.Equal(w, s.DueAt, s.StartedAt)
			require.Equal(w, parent, s.Parent)
			require.Equal(w, 1, s.Depth)
			require.Equal(w, id, s.WorkflowID)
			require.Equal(w, definition.CallEvent(id), s.Event)
			require.Equal(w, interp.Completed, s.Outcome)
			got = append(got, s.ParentStep+" "+s.StartedAt.Sub(Start).String())
		}
		require.Equal(w, []string{"now 0s", "soon 1m0.5s", "same 1m0.5s", "late 1m30s"}, got)
		require.Equal(w, `{"n":"late","who":"c1"}`, string(w.actor.of("s")[3].Params.AppendJSON(nil)))
	}},

	{"workflows schedule each other in chains", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("first", schedule("x", "second", "10", `{"from": "first"}`)),
			callable("second", anyInputs, schedule("x", "third", "10", `{"from": "second"}`)), callable("third", anyInputs, act("s", "")))
		w.update(`{}`)
		w.advance(9 * time.Second)
		require.Empty(w, w.children("acme"))
		w.advance(time.Second)
		require.Len(w, w.children("acme"), 1)
		w.restart()
		w.advance(10 * time.Second)
		all := w.children("acme")
		require.Len(w, all, 2)
		require.Equal(w, all[0].ID, all[1].Parent)
		require.Equal(w, []int{1, 2}, []int{all[0].Depth, all[1].Depth})
		require.Len(w, w.actor.of("s"), 1)
	}},

	{"many schedules of one moment start in their order, each once", func(w *world) {
		const n = 500
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("x", "call", `"/#steps.1.wait"`, `{"n": "/#steps.1.n"}`)), callable("call", anyInputs, act("s", `{"n": "/#steps.1.n"}`)))
		order := map[engine.RunID]int{}
		for i := range n {
			order[w.update(fmt.Sprintf(`{"n": %d, "wait": %d}`, i, 10*(i%5)))] = i
		}
		w.advance(5 * time.Second)
		w.crash()
		w.advance(time.Hour)
		all := w.children("acme")
		require.Len(w, all, n)
		parents := map[engine.RunID]bool{}
		for i, s := range all {
			require.False(w, parents[s.Parent])
			parents[s.Parent] = true
			if i >= n/5 { // those of wait 0 started while others were being scheduled
				require.Equal(w, s.DueAt, s.StartedAt)
				if all[i-1].DueAt.Equal(s.DueAt) {
					require.Less(w, order[all[i-1].Parent], order[s.Parent], "those of the same moment in the order in which they were scheduled")
				}
			}
		}
		seen := map[string]bool{}
		for _, in := range w.actor.of("s") {
			seen[strconv.Itoa(int(in.Params.Get("n").Number()))] = true
		}
		require.Len(w, seen, n)
		require.Len(w, w.actor.of("s"), n)
	}},

	{"a schedule that cannot be made fails its run, which has made those before", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("good", "call", "5", `{"n": 1}`), schedule("bad", "call", "5", `{"n": "/#steps.1.gone"}`), act("s", "")),
			callable("call", `"properties": {"n": {"type": "number"}}, "required": ["n"]`))
		run := w.update(`{}`)
		rec := w.query("acme", run)
		require.Equal(w, interp.Failed, rec.Outcome)
		require.Contains(w, rec.Failure.Message, `the required input "n" is missing`)
		require.Len(w, w.schedules("acme"), 1)
		w.advance(time.Minute)
		require.Len(w, w.children("acme"), 1)
		require.Empty(w, w.actor.of("s"))
	}},

	{"a chain ends where the engine says so", func(w *world) {
		w.store.Crash(w, w.e)
		w.maxDepth = 3
		w.open()
		w.install("acme", "a", "1.0.0", callable("again", anyInputs, act("s", ""), schedule("x", "again", "0", `{}`)))
		w.call("acme", w.id("acme", "a", "again"), `{}`)
		w.settle()
		all := w.runs("acme", engine.Filter{})
		require.Len(w, all, 5)
		require.Len(w, w.actor.of("s"), 4)
		last := all[4]
		require.Equal(w, interp.Failed, last.Outcome)
		require.Equal(w, engine.CodeDepthLimit, last.Failure.Code)
		require.Equal(w, 4, last.Depth)
		require.Equal(w, all[3].ID, last.Parent)
		require.Equal(w, "again", last.Workflow)
	}},

	{"settling and the next timer agree", func(w *world) {
		_, ok, err := w.e.NextTimer(w.context())
		require.NoError(w, err)
		require.False(w, ok)
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("x", "call", "60", `{}`), schedule("y", "call", "30", `{}`)), callable("call", anyInputs))
		w.install("zenith", "a", "1.0.0", onUpdate("plan", schedule("x", "call", "20", `{}`)), callable("call", anyInputs))
		w.update(`{}`)
		w.report("zenith", "", "kustomer.customer.update", `{}`)
		for _, d := range []time.Duration{20 * time.Second, 30 * time.Second, 60 * time.Second} {
			w.settle()
			next, ok, err := w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.True(w, ok)
			require.Equal(w, Start.Add(d), next)
			w.restart()
			next, _, err = w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.Equal(w, Start.Add(d), next)
			w.clock.AdvanceTo(next)
		}
		w.settle()
		require.Len(w, w.children("acme"), 2)
		require.Len(w, w.children("zenith"), 1)
	}},

	{"time that is skipped is made up for, oldest first", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("c", "call", "30", `{}`), schedule("a", "call", "10", `{}`), schedule("b", "call", "20", `{}`)), callable("call", anyInputs))
		w.update(`{}`)
		w.settle()
		w.clock.Advance(time.Hour)
		w.settle()
		var got []string
		for _, s := range w.children("acme") {
			got = append(got, s.ParentStep)
			require.Equal(w, Start.Add(time.Hour), s.StartedAt)
		}
		require.Equal(w, []string{"a", "b", "c"}, got)
	}},
}
