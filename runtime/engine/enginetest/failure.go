package enginetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// guarded is a step with one error case for a status and what to do then.
func guarded(id string, status int, errorAction string) string {
	return fmt.Sprintf(`{"id": %q, "action": "kustomer.note.create", "params": {"tried": "/#error.attempt"}, "errorCases": [{"condition": {"op": "or", "values": [{"op": "eq", "values": ["/#error.status", %d]}]}, "errorAction": {"type": %q}}], "transitions": []}`, id, status, errorAction)
}

func broken(status int) action.Func {
	return func(context.Context, action.Invocation) (action.Result, error) {
		return action.Result{}, &interp.Failure{Code: "http_error", Message: fmt.Sprintf("status %d", status), Status: status, Retryable: status >= 500}
	}
}

// publishing is an action that publishes an event with the step's params.
func publishing(name string) action.Func {
	return func(_ context.Context, in action.Invocation) (action.Result, error) {
		return action.Result{Events: []event.Event{{Name: name, Data: in.Params}}}, nil
	}
}

var failureTests = []test{
	{"continue goes on with an empty output and the error", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", guarded("s", 404, "continue"), act("t", `{"out": "/#steps.s", "code": "/#error.code", "status": "/#error.status", "at": "/#error.step", "text": "{{{error.message}}}"}`)))
		w.actor.on("s", broken(404))
		run := w.update(`{}`)
		w.settle()
		w.crash()
		require.Equal(w, `{"out":{},"code":"http_error","status":404,"at":"s","text":"status 404"}`, string(w.actor.of("t")[0].Params.AppendJSON(nil)))
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
	}},

	{"an error case that does not hold leaves the default policy", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", guarded("s", 404, "continue")))
		w.actor.on("s", broken(400))
		run := w.update(`{}`)
		w.settle()
		require.Equal(w, 400, w.query("acme", run).Failure.Status)
		w.actor.on("s", broken(503))
		run = w.update(`{}`)
		w.advance(time.Hour)
		require.Equal(w, 503, w.query("acme", run).Failure.Status)
		require.Len(w, w.actor.of("s"), 1+4)
	}},

	{"retry-action tries what would not be worth a retry, and no more than three times", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", guarded("s", 404, "retry-action")))
		w.actor.on("s", broken(404))
		run := w.update(`{}`)
		w.settle()
		for i, wait := range []time.Duration{2 * time.Second, 10 * time.Second, time.Minute} {
			w.crash()
			w.advance(wait - time.Nanosecond)
			require.Len(w, w.actor.of("s"), i+1)
			w.advance(time.Nanosecond)
			calls := w.actor.of("s")
			require.Len(w, calls, i+2)
			require.Equal(w, i+2, calls[i+1].Attempt)
			require.Equal(w, fmt.Sprintf(`{"tried":%d}`, i+1), string(calls[i+1].Params.AppendJSON(nil)))
		}
		require.Equal(w, 404, w.query("acme", run).Failure.Status)
	}},

	{"retry-workflow begins anew with the same event, and no more than three times", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("r", `{"n": "/#steps.1.n", "e": "/#error.code"}`), guarded("s", 409, "retry-workflow")))
		w.actor.on("s", broken(409))
		run := w.update(`{"n": 7}`)
		w.settle()
		at := Start
		for i, wait := range []time.Duration{2 * time.Second, 10 * time.Second, time.Minute} {
			require.Len(w, w.actor.of("r"), i+1)
			at = at.Add(wait)
			w.crash()
			next, ok, err := w.e.NextTimer(w.context())
			require.NoError(w, err)
			require.True(w, ok)
			require.Equal(w, at, next)
			w.advance(wait)
		}
		rec := w.query("acme", run)
		require.Equal(w, 409, rec.Failure.Status)
		require.Equal(w, at, rec.EndedAt)
		keys := map[string]bool{}
		for i, in := range w.actor.of("r") {
			require.Equal(w, `{"n":7}`, string(in.Params.AppendJSON(nil)), "nothing is left of the time before")
			require.Equal(w, i+1, in.Attempt)
			keys[in.Key] = true
		}
		require.Len(w, keys, 4, "every attempt in a run has a key of its own")

		w.actor.on("s", func(_ context.Context, in action.Invocation) (action.Result, error) {
			if in.Attempt == 1 {
				return broken(409)(nil, in)
			}
			return action.Result{Output: w.value(`{"ok": true}`)}, nil
		})
		run = w.update(`{}`)
		w.advance(time.Hour)
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
		require.Equal(w, `{"ok":true}`, w.output("acme", run, "s"))
	}},

	{"stop-processing ends what would be tried again", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", guarded("s", 503, "stop-processing")))
		w.actor.on("s", broken(503))
		run := w.update(`{}`)
		w.settle()
		require.Equal(w, 503, w.query("acme", run).Failure.Status)
		require.Len(w, w.actor.of("s"), 1)
	}},

	{"a cancelled run does not begin anew", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", guarded("s", 409, "retry-workflow")))
		w.actor.on("s", broken(409))
		run := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Cancel(w.context(), "acme", run, "enough"))
		w.advance(time.Hour)
		require.Len(w, w.actor.of("s"), 1)
		require.Equal(w, interp.Stopped, w.query("acme", run).Outcome)
	}},

	{"error cases decide about a schedule and about params that do not fit", func(w *world) {
		const always = `"errorCases": [{"condition": {"op": "and", "values": [{"op": "true", "values": [true]}]}, "errorAction": {"type": "continue"}}]`
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w",
			strings.Replace(schedule("plan", "nobody", `"/#steps.1.after"`, `{}`), `"transitions"`, always+`, "transitions"`, 1),
			act("t", `{"code": "/#error.code"}`),
			strings.Replace(track(`"many"`), `"transitions"`, always+`, "transitions"`, 1),
			act("u", `{"code": "/#error.code"}`)))
		run := w.update(`{}`)
		w.settle()
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)
		require.Equal(w, `{"code":"invalid_run_at"}`, string(w.actor.of("t")[0].Params.AppendJSON(nil)))
		require.Equal(w, `{"code":"invalid_input"}`, string(w.actor.of("u")[0].Params.AppendJSON(nil)))
	}},

	{"a published event starts its workflows with the answer, exactly once", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("tell", `{"n": "/#steps.1.n"}`), act("t", "")),
			on("hears", "kustomer.app.a.told", always("h"), act("h", `{"n": "/#steps.1.n"}`)))
		w.install("zenith", "a", "1.0.0", on("hears", "kustomer.app.a.told", always("h"), act("h", "")))
		w.actor.on("tell", publishing("kustomer.app.a.told"))
		run := w.update(`{"n": 7}`)
		w.settle()
		w.crash()
		w.settle()
		require.Len(w, w.actor.of("tell"), 1)
		require.Len(w, w.actor.of("h"), 1)
		require.Equal(w, "acme", w.actor.of("h")[0].Org)
		require.Equal(w, `{"n":7}`, string(w.actor.of("h")[0].Params.AppendJSON(nil)))
		all := w.runs("acme", engine.Filter{})
		require.Len(w, all, 2)
		require.Equal(w, run, all[1].Parent)
		require.Equal(w, "tell", all[1].ParentStep)
		require.Equal(w, 1, all[1].Depth)
		require.True(w, all[1].DueAt.IsZero())
		require.Equal(w, "kustomer.app.a.told", all[1].Event)
		require.Empty(w, w.runs("zenith", engine.Filter{}))
	}},

	{"an event whose answer a crash hides is published once", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("tell", "")), on("hears", "kustomer.app.a.told", always("h"), act("h", "")))
		f, entered, _ := block()
		w.actor.on("tell", f)
		w.update(`{}`)
		<-entered
		w.actor.on("tell", publishing("kustomer.app.a.told"))
		w.crash()
		w.settle()
		require.Len(w, w.actor.of("tell"), 2)
		require.Len(w, w.actor.of("h"), 1)
	}},

	{"workflows that start each other by events come to an end", func(w *world) {
		w.restartWith(5)
		w.install("acme", "a", "1.0.0", on("again", "kustomer.app.a.again", always("tell"), act("tell", "")))
		w.actor.on("tell", publishing("kustomer.app.a.again"))
		w.report("acme", "", "kustomer.app.a.again", `{}`)
		w.settle()
		all := w.runs("acme", engine.Filter{})
		require.Len(w, all, 6)
		last := all[5]
		require.Equal(w, 5, last.Depth)
		require.Equal(w, engine.CodeDepthLimit, last.Failure.Code)
		require.Equal(w, `step "tell" cannot publish "kustomer.app.a.again": its run is number 5 in a chain of workflows that start each other; 5 are allowed`, last.Failure.Message)
	}},

	{"an action of the app that schedules is the platform's own in another name", func(w *world) {
		const sections = `"actions": [{"name": "later", "description": "D", "type": "schedule", "inputTemplate": {"workflowId": "/#workflow", "runAt": {"type": "relative", "value": "/#after"}, "inputs": {"who": "/#who"}}}],`
		w.installApp("acme", "a", "1.0.0", strings.Replace(sections, "/#workflow", "callee", 1),
			onUpdate("w", `{"id": "later", "action": "kustomer.app.a.later", "appVersion": "a-^1.0.0", "params": {"after": 60, "who": "/#steps.1.id"}, "transitions": []}`),
			callable("callee", `"properties": {"who": {"type": "string"}}, "required": ["who"]`, act("s", `{"who": "/#steps.1.who"}`)))
		w.actor.on("later", func(ctx context.Context, in action.Invocation) (action.Result, error) {
			return action.Standard(action.Offline{}, nil).Execute(ctx, in)
		})
		run := w.update(`{"id": "c1"}`)
		w.settle()
		w.crash()
		require.Len(w, w.schedules("acme"), 1)
		w.advance(time.Minute)
		require.Equal(w, `{"who":"c1"}`, string(w.actor.of("s")[0].Params.AppendJSON(nil)))
		require.Equal(w, `{}`, w.output("acme", run, "later"))

		run = w.update(`{}`)
		w.settle()
		require.Equal(w, interp.CodeInvalidInput, w.query("acme", run).Failure.Code, "its inputs must fit")
	}},

	{"an event that holds too much is refused", func(w *world) {
		w.install("acme", "a", "1.0.0", onUpdate("w", act("s", "")))
		large := `{"x": "` + strings.Repeat("x", event.MaxSize) + `"}`
		_, err := w.e.Report(w.context(), "acme", event.Event{Name: "kustomer.customer.update", Data: w.value(large)})
		require.ErrorIs(w, err, engine.ErrTooLarge)
		require.EqualError(w, err, `event is too large: the event "kustomer.customer.update" holds more than 262144 bytes`)
		require.Empty(w, w.runs("acme", engine.Filter{}))
	}},
}

// restartWith opens the engine anew with a bound on chains of workflows.
func (w *world) restartWith(maxDepth int) {
	w.Helper()
	w.maxDepth = maxDepth
	w.restart()
}
