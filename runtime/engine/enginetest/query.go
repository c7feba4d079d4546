package enginetest

import (
	"context"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var queryTests = []test{
	{"runs are listed in the order of their start, and filtered", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.install("acme", "b", "1.0.0", on("v", "kustomer.company.update", ""))
		w.install("zenith", "a", "1.0.0", onUpdate("w", act("s", "")))
		w.actor.on("s", later)
		var ids, active, done []engine.RunID
		for range 5 {
			active = append(active, w.update(`{}`))
			done = append(done, w.report("acme", "", "kustomer.company.update", `{}`)...)
			ids = append(ids, active[len(active)-1], done[len(done)-1])
			w.report("zenith", "", "kustomer.customer.update", `{}`)
		}
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", active[0], "enough"))
		of := func(f engine.Filter) []engine.RunID {
			var all []engine.RunID
			for _, s := range w.runs("acme", f) {
				all = append(all, s.ID)
			}
			return all
		}
		for _, restart := range []bool{false, true} {
			if restart {
				w.restart()
				w.settle()
			}
			require.Equal(w, ids, of(engine.Filter{}))
			require.Equal(w, ids[:3], of(engine.Filter{Limit: 3}))
			require.Equal(w, active[1:], of(engine.Filter{Active: true}))
			require.Equal(w, active[1:3], of(engine.Filter{Active: true, App: "a", Limit: 2}))
			require.Equal(w, done, of(engine.Filter{Outcome: interp.Completed}))
			require.Equal(w, active[:1], of(engine.Filter{Outcome: interp.Stopped}))
			require.Equal(w, active, of(engine.Filter{App: "a"}))
			require.Empty(w, of(engine.Filter{App: "c"}))
			require.Empty(w, of(engine.Filter{App: "b", Active: true}))
			require.Empty(w, of(engine.Filter{Outcome: interp.Completed, Active: true}))
			require.Len(w, w.runs("zenith", engine.Filter{}), 5)
		}
	}},

	{"nothing crosses the border of an org", func(w *world) {
		workflows := []string{onUpdate("plan", schedule("x", "call", "60", `{}`), act("s", "")), callable("call", anyInputs)}
		w.install("acme", "a", "1.0.0", workflows...)
		w.install("zenith", "a", "1.0.0", workflows...)
		w.actor.on("s", later)
		run := w.update(`{}`)
		w.settle()
		for _, org := range []string{"zenith", "nobody", "", "acme ", "ACME"} {
			_, err := w.e.Query(w.context(), org, run)
			require.ErrorIs(w, err, engine.ErrNotFound)
			require.ErrorIs(w, w.e.Cancel(w.context(), org, run, ""), engine.ErrNotFound)
			require.ErrorIs(w, w.e.Deliver(w.context(), org, run, interp.Event{Kind: interp.ActionCompleted, Step: "s", Attempt: 1}), engine.ErrNotFound)
			require.Empty(w, w.runs(org, engine.Filter{}))
			require.Empty(w, w.schedules(org))
		}
		require.NotEqual(w, w.id("acme", "a", "call"), w.id("zenith", "a", "call"))
		_, err := w.e.Report(w.context(), "zenith", event.Event{Name: "kustomer.workflow." + w.id("acme", "a", "call") + ".call"})
		require.ErrorIs(w, err, engine.ErrNotFound)
		_, err = w.e.Installed(w.context(), "nobody", "a")
		require.ErrorIs(w, err, engine.ErrNotFound)
		_, err = w.e.Installed(w.context(), "zenith", "b")
		require.ErrorIs(w, err, engine.ErrNotFound)
		p, err := w.e.Installed(w.context(), "zenith", "a")
		require.NoError(w, err)
		require.Equal(w, "zenith", p.Org)
		require.Equal(w, interp.Running, w.query("acme", run).Outcome)
	}},

	{"a scheduled call reaches no workflow of another org", func(w *world) {
		w.install("zenith", "a", "1.0.0", callable("call", anyInputs))
		w.install("acme", "a", "1.0.0", onUpdate("plan", schedule("x", w.id("zenith", "a", "call"), "0", `{}`)))
		w.update(`{}`)
		w.settle()
		all := w.children("acme")
		require.Len(w, all, 1)
		require.Equal(w, engine.CodeTargetMissing, all[0].Failure.Code)
		require.Empty(w, w.runs("zenith", engine.Filter{}))
	}},

	{"a record holds the whole journal while the run goes on", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("t", ""), act("u", "")))
		w.actor.on("u", later)
		run := w.update(`{"id": "c1"}`)
		w.settle()
		for _, restart := range []bool{false, true} {
			if restart {
				w.restart()
			}
			rec := w.query("acme", run)
			var kinds []string
			for _, ev := range rec.Journal {
				kinds = append(kinds, ev.Kind.String()+" "+ev.Step)
			}
			require.Equal(w, []string{"started ", "action_completed s", "action_completed t"}, kinds)
			state := w.replay(rec)
			require.Len(w, state.Pending(), 1)
			require.Equal(w, "u", state.Step())
		}
	}},

	{"a closed engine says so", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w"))
		run := w.update(`{}`)
		p := w.orgs["acme"]["a"]
		require.NoError(w, w.e.Err())
		require.NoError(w, w.e.Close())
		require.ErrorIs(w, w.e.Err(), engine.ErrClosed)
		require.NoError(w, w.e.Close(), "closing twice is closing once")
		ctx := w.context()
		_, err := w.e.Report(ctx, "acme", event.Event{Name: "kustomer.customer.update"})
		require.ErrorIs(w, err, engine.ErrClosed)
		_, err = w.e.Query(ctx, "acme", run)
		require.ErrorIs(w, err, engine.ErrClosed)
		_, err = w.e.Runs(ctx, "acme", engine.Filter{})
		require.ErrorIs(w, err, engine.ErrClosed)
		_, err = w.e.Schedules(ctx, "acme")
		require.ErrorIs(w, err, engine.ErrClosed)
		_, err = w.e.Installed(ctx, "acme", "a")
		require.ErrorIs(w, err, engine.ErrClosed)
		_, _, err = w.e.NextTimer(ctx)
		require.ErrorIs(w, err, engine.ErrClosed)
		require.ErrorIs(w, w.e.Install(ctx, p), engine.ErrClosed)
		require.ErrorIs(w, w.e.Cancel(ctx, "acme", run, ""), engine.ErrClosed)
		require.ErrorIs(w, w.e.Deliver(ctx, "acme", run, interp.Event{Kind: interp.ActionCompleted}), engine.ErrClosed)
		require.ErrorIs(w, w.e.Settle(ctx), engine.ErrClosed)
		w.open()
	}},

	{"whoever gives up waiting is let go", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		f, entered, let := block()
		w.actor.on("s", f)
		w.update(`{}`)
		<-entered
		ctx, cancel := context.WithCancel(w.context())
		cancel()
		require.ErrorIs(w, w.e.Settle(ctx), context.Canceled)
		let()
		w.settle()
	}},
}
