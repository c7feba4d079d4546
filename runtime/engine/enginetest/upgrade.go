package enginetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func disabled(workflow string) string { return `{"enabled": false, ` + workflow[1:] }

var upgradeTests = []test{
	{"a running run keeps its revision, a new one has the newest", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("wait", ""), act("old", "")))
		w.actor.on("wait", later)
		first := w.update(`{}`)
		w.settle()
		w.install("acme", "a", "1.1.0", onUpdate("w", act("wait", ""), act("new", "")))
		second := w.update(`{}`)
		w.settle()
		w.crash()
		w.settle()
		for _, run := range []engine.RunID{first, second} {
			require.NoError(w, w.e.Deliver(w.context(), "acme", run, interp.Event{Kind: interp.ActionCompleted, Step: "wait", Attempt: 1}))
		}
		w.settle()
		require.Equal(w, string(first), w.actor.of("old")[0].Run)
		require.Equal(w, string(second), w.actor.of("new")[0].Run)
		require.Len(w, append(w.actor.of("old"), w.actor.of("new")...), 2)
		require.Equal(w, "1.0.0", w.query("acme", first).Version)
		require.Equal(w, "1.1.0", w.query("acme", second).Version)
		p, err := w.e.Installed(w.context(), "acme", "a")
		require.NoError(w, err)
		require.Equal(w, "1.1.0", p.Version)
		require.Equal(w, w.orgs["acme"]["a"].Linked, p.Linked)
		require.Equal(w, w.orgs["acme"]["a"].Map, p.Map)
	}},

	{"a run that waits for its next attempt keeps its revision", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", ""), act("old", "")))
		w.actor.on("s", w.fails(1, down))
		w.update(`{}`)
		w.settle()
		w.install("acme", "a", "2.0.0", onUpdate("v", act("new", "")))
		w.restart()
		w.advance(time.Minute)
		require.Len(w, w.actor.of("old"), 1)
		require.Empty(w, w.actor.of("new"))
	}},

	{"a scheduled call runs the newest revision", func(w *world) {
		plan := onUpdate("plan", schedule("x", "call", "60", `{"n": 1}`))
		w.install("acme", "a", "1.0.0", plan, callable("call", `"properties": {"n": {"type": "number"}}`, act("old", "")))
		id := w.id("acme", "a", "call")
		w.update(`{}`)
		w.settle()
		w.install("acme", "a", "1.1.0", plan, callable("call", `"properties": {"n": {"type": "string"}}`, act("new", `{"n": "/#steps.1.n"}`)))
		require.Equal(w, id, w.id("acme", "a", "call"))
		w.crash()
		w.advance(time.Minute)
		require.Empty(w, w.actor.of("old"))
		require.Equal(w, `{"n":"1"}`, string(w.actor.of("new")[0].Params.AppendJSON(nil)), "the inputs are those of then, cast to the schema of now")
		require.Equal(w, "1.1.0", w.children("acme")[0].Version)

		w.update(`{}`)
		w.settle()
		w.install("acme", "a", "1.2.0", plan, callable("call", `"properties": {"n": {"type": "number"}, "m": {"type": "number"}}, "required": ["n"]`, act("newer", "")))
		w.advance(time.Minute)
		require.Len(w, w.actor.of("newer"), 1)
		w.update(`{}`)
		w.settle()
		w.install("acme", "a", "1.3.0", onUpdate("plan"), callable("call", `"properties": {"m": {"type": "number"}}, "required": ["m"]`, act("newest", "")))
		w.advance(time.Minute)
		last := w.children("acme")[2]
		require.Equal(w, interp.Failed, last.Outcome, "inputs are checked on delivery too")
		require.Equal(w, interp.CodeInvalidInput, last.Failure.Code)
		require.Empty(w, w.actor.of("newest"))
	}},

	{"a scheduled call whose target is gone, disabled or not callable is on record", func(w *world) {
		plan := onUpdate("plan", schedule("a", "gone", "60", `{}`), schedule("b", "off", "60", `{}`), schedule("c", "shut", "60", `{}`), schedule("d", "fine", "60", `{}`))
		w.install("acme", "a", "1.0.0", plan, callable("gone", anyInputs), callable("off", anyInputs), callable("shut", anyInputs), callable("fine", anyInputs))
		gone, off := w.id("acme", "a", "gone"), w.id("acme", "a", "off")
		parent := w.update(`{}`)
		w.settle()
		w.install("acme", "a", "2.0.0", onUpdate("other"), disabled(callable("off", anyInputs)), callable("fine", anyInputs),
			`{"id": "shut", "name": "shut", "trigger": {"id": "1", "eventName": "kustomer.company.update", "transitions": []}, "steps": []}`)
		w.advance(time.Minute)
		all := w.children("acme")
		require.Len(w, all, 4)
		for i, want := range []struct {
			outcome interp.Outcome
			code    string
		}{{interp.Failed, engine.CodeTargetMissing}, {interp.Skipped, engine.CodeDisabled}, {interp.Failed, engine.CodeNotCallable}} {
			s := all[i]
			require.Equal(w, want.outcome, s.Outcome)
			require.Equal(w, want.code, s.Failure.Code)
			require.Equal(w, parent, s.Parent)
			require.Equal(w, Start.Add(time.Minute), s.DueAt)
			require.Equal(w, s.StartedAt, s.EndedAt)
			require.Equal(w, "acme", s.Org)
		}
		require.Equal(w, gone, all[0].WorkflowID)
		require.Empty(w, all[0].App)
		require.Nil(w, w.query("acme", all[0].ID).Revision)
		require.Equal(w, off, all[1].WorkflowID)
		require.Equal(w, "off", all[1].Workflow)
		require.Equal(w, "2.0.0", all[1].Version)
		require.Equal(w, interp.Completed, all[3].Outcome)
		require.Equal(w, all[1:2], w.runs("acme", engine.Filter{Outcome: interp.Skipped}))
		require.NoError(w, w.e.Cancel(w.context(), "acme", all[0].ID, "enough"))
	}},

	{"an app cannot take the id of another one's workflow", func(w *world) {
		w.install("acme", "a", "1.0.0", callable("call", anyInputs))
		p := w.prepare("acme", "b", "1.0.0", callable("call", anyInputs))
		taken := *w.orgs["acme"]["a"]
		taken.App = "b"
		require.ErrorContains(w, w.e.Install(w.context(), &taken), "is one of the app")
		require.NoError(w, w.e.Install(w.context(), p))
		_, err := w.e.Installed(w.context(), "acme", "b")
		require.NoError(w, err)
	}},
}
