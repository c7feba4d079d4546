package enginetest

import (
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var reportTests = []test{
	{"an event starts its workflows in install order", func(w *world) {
		w.install("acme", "second", "1.0.0", onUpdate("c", act("c1", "")))
		w.install("acme", "first", "1.0.0", onUpdate("a"), on("other", "kustomer.customer.create", ""), onUpdate("b"),
			`{"name": "off", "enabled": false, "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": []}, "steps": []}`)
		w.install("acme", "second", "1.0.1", onUpdate("c", act("c1", "")), onUpdate("d"))
		ids := w.report("acme", "", "kustomer.customer.update", `{"id": "c1"}`)
		require.Len(w, ids, 4)
		var names []string
		for _, id := range ids {
			rec := w.query("acme", id)
			names = append(names, rec.Workflow)
			require.Equal(w, "kustomer.customer.update", rec.Event)
			require.Equal(w, Start, rec.StartedAt)
			require.Empty(w, rec.Parent)
			require.Zero(w, rec.DueAt)
		}
		require.Equal(w, []string{"c", "d", "a", "b"}, names, "an upgrade keeps the place of its app")
		w.restart()
		for i, id := range w.report("acme", "", "kustomer.customer.update", `{}`) {
			require.Equal(w, names[i], w.query("acme", id).Workflow)
		}
		require.Empty(w, w.report("acme", "", "kustomer.company.update", `{}`))
		require.Empty(w, w.report("zenith", "", "kustomer.customer.update", `{}`), "an org without apps")
		w.settle()
		require.Len(w, w.runs("acme", engine.Filter{Outcome: interp.Completed}), 8)
	}},

	{"an event with an id starts its workflows once", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")), onUpdate("y"))
		w.install("zenith", "a", "1.0.0", onUpdate("x"))
		first := w.report("acme", "e-1", "kustomer.customer.update", `{"n": 1}`)
		require.Len(w, first, 2)
		require.Equal(w, first, w.report("acme", "e-1", "kustomer.customer.update", `{"n": 2}`))
		require.NotEqual(w, first, w.report("zenith", "e-1", "kustomer.customer.update", `{}`), "another org's event of the same id is another event")
		require.NotEqual(w, first, w.report("acme", "e-2", "kustomer.customer.update", `{}`))
		w.settle()
		w.crash()
		require.Equal(w, first, w.report("acme", "e-1", "kustomer.customer.update", `{}`))
		w.settle()
		require.Len(w, w.runs("acme", engine.Filter{}), 4)
		require.Len(w, w.actor.of("s"), 2)

		require.Empty(w, w.report("acme", "e-3", "kustomer.company.update", `{}`))
		w.install("acme", "b", "1.0.0", on("late", "kustomer.company.update", ""))
		require.Empty(w, w.report("acme", "e-3", "kustomer.company.update", `{}`), "nothing was started then, so nothing is now")
	}},

	{"of reports of one event at the same time one counts", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", act("s", "")))
		const n = 50
		var wg sync.WaitGroup
		ids := make([][]engine.RunID, n)
		for i := range n {
			wg.Go(func() {
				ids[i], _ = w.e.Report(w.context(), "acme", event.Event{ID: "same", Name: "kustomer.customer.update"})
			})
		}
		wg.Wait()
		for i := range n {
			require.Len(w, ids[i], 1)
			require.Equal(w, ids[0], ids[i])
		}
		w.settle()
		require.Len(w, w.runs("acme", engine.Filter{}), 1)
		require.Len(w, w.actor.of("s"), 1)
	}},

	{"a call starts the workflow that it names", func(w *world) {
		w.install("acme", "a", "1.0.0", callable("hello", `"properties": {"who": {"type": "string"}}, "required": ["who"]`, act("s", `{"to": "/#steps.1.who"}`)), onUpdate("x"))
		w.install("zenith", "a", "1.0.0", onUpdate("x"))
		call := definition.CallEvent(w.id("acme", "a", "hello"))
		ids, err := w.e.Report(w.context(), "acme", event.Event{Name: call, Inputs: w.value(`{"who": "you"}`)})
		require.NoError(w, err)
		require.Len(w, ids, 1)
		w.settle()
		require.Equal(w, `{"to":"you"}`, string(w.actor.of("s")[0].Params.AppendJSON(nil)))
		require.Equal(w, interp.Completed, w.query("acme", ids[0]).Outcome)

		ids, err = w.e.Report(w.context(), "acme", event.Event{Name: call, Inputs: w.value(`{}`)})
		require.NoError(w, err)
		rec := w.query("acme", ids[0])
		require.Equal(w, interp.Failed, rec.Outcome)
		require.Equal(w, `the required input "who" is missing`, rec.Failure.Message)

		for org, name := range map[string]string{"acme": definition.CallEvent("nobody"), "zenith": call} {
			_, err = w.e.Report(w.context(), org, event.Event{Name: name})
			require.ErrorIs(w, err, engine.ErrNotFound)
			require.ErrorContains(w, err, org)
		}
	}},
}
