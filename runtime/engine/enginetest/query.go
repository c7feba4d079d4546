package enginetest

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var queryTests = []test{
	{"runs are listed in their order, narrowed by filters", func(w *world) {
		w.actor.on("wait", func(context.Context, action.Invocation) (action.Result, error) {
			return action.Result{Later: true}, nil
		})
		w.install("acme", "a", "1.0.0", onUpdate("x"))
		w.install("acme", "b", "1.0.0", onUpdate("y", act("wait", "")))
		var want []engine.RunID
		for range 5 {
			want = append(want, w.report("acme", "", "kustomer.customer.update", `{}`)...)
			w.clock.Advance(time.Second)
		}
		w.settle()
		var got []engine.RunID
		for _, s := range w.runs("acme", engine.Filter{}) {
			got = append(got, s.ID)
		}
		require.Equal(w, want, got)
		require.Len(w, w.runs("acme", engine.Filter{App: "a"}), 5)
		require.Len(w, w.runs("acme", engine.Filter{Active: true}), 5)
		require.Len(w, w.runs("acme", engine.Filter{Outcome: interp.Completed}), 5)
		require.Len(w, w.runs("acme", engine.Filter{App: "a", Active: true}), 0)
		require.Len(w, w.runs("acme", engine.Filter{Limit: 3}), 3)
	}},

	{"nothing crosses from one org to another", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`)), later())
		w.install("zenith", "a", "1.0.0", onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`)), later())
		require.NotEqual(w, w.id("acme", "a", "later"), w.id("zenith", "a", "later"), "no id belongs to two orgs")
		id := w.update(`{}`)
		w.settle()
		require.Empty(w, w.runs("zenith", engine.Filter{}))
		require.Empty(w, w.schedules("zenith"))
		_, err := w.e.Query(w.context(), "zenith", id)
		require.ErrorIs(w, err, engine.ErrNotFound)
		_, err = w.e.Installed(w.context(), "nobody", "a")
		require.ErrorIs(w, err, engine.ErrNotFound)
		call := event.Event{Name: "kustomer.workflow." + w.id("acme", "a", "later") + ".call", Inputs: w.value(`{"n": 1}`)}
		_, err = w.e.Report(w.context(), "zenith", call)
		require.ErrorIs(w, err, engine.ErrNotFound, "a call names a workflow of its own org")
		runs, err := w.e.Report(w.context(), "acme", call)
		require.NoError(w, err)
		require.Len(w, runs, 1)
	}},

	{"what is installed is read back whole", func(w *world) {
		p := w.install("acme", "a", "1.0.0", onUpdate("x"), later())
		got, err := w.e.Installed(w.context(), "acme", "a")
		require.NoError(w, err)
		require.Equal(w, p.Linked, got.Linked)
		require.Equal(w, p.Map, got.Map)
		w.restart()
		got, err = w.e.Installed(w.context(), "acme", "a")
		require.NoError(w, err)
		require.Equal(w, p.Linked, got.Linked)
		require.Equal(w, p.Version, got.Version)
	}},
}
