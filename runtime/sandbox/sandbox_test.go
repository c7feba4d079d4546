package sandbox_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

func prepare(t *testing.T, name, text string) *install.Prepared {
	t.Helper()
	p, findings, err := sandbox.Prepare(&source.File{Name: name, Bytes: []byte(text)}, sandbox.DefaultOrg, compiler.Options{Profile: definition.Tenon})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	return p
}

func open(t *testing.T, p *install.Prepared, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	if o.Start.IsZero() {
		o.Start = start
	}
	s, err := sandbox.Open(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Install(context.Background(), p))
	return s
}

func report(t *testing.T, s *sandbox.Sandbox, text string) int {
	t.Helper()
	ev, err := event.Parse([]byte(text))
	require.NoError(t, err)
	n, err := s.Report(context.Background(), sandbox.DefaultOrg, ev)
	require.NoError(t, err)
	return n
}

func pass(t *testing.T, s *sandbox.Sandbox, span time.Duration) engine.Stop {
	t.Helper()
	stop, err := s.Pass(context.Background(), span)
	require.NoError(t, err)
	return stop
}

// history returns for each run its workflow, when it started and how it ended.
func history(t *testing.T, s *sandbox.Sandbox) []string {
	t.Helper()
	traces, err := s.Traces(context.Background())
	require.NoError(t, err)
	var all []string
	for _, tr := range traces {
		require.Empty(t, tr.Problem)
		line := tr.Workflow + " +" + tr.StartedAt.Sub(s.Started()).String() + " " + tr.Outcome.String()
		if tr.Failure != nil {
			line += ": " + tr.Failure.Message
		}
		all = append(all, line)
	}
	return all
}

func traces(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	all, err := s.Traces(context.Background())
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, trace.JSON(&b, all))
	return b.String()
}

// TestARealAppRunsFromEndToEnd runs four chained workflows from one event.
func TestARealAppRunsFromEndToEnd(t *testing.T) {
	p := prepare(t, "effort-0.2.0.json", string(corpus.File(t, "effort-0.2.0.json")))
	answers, err := action.ParseAnswers("answers", []byte(`{"kustomer.conversation.find-by-id":
		{"id": "c1", "custom": {"@effotim2TimerBool": true, "@effotim2TimerStartAt": "2026-01-31T08:59:00.000Z"}}}`))
	require.NoError(t, err)
	s := open(t, p, sandbox.Options{Executor: answers})
	require.Equal(t, 1, report(t, s, `{"name": "kustomer.conversation.update", "data": {"id": "c1"}, "changes": {"attributes": {"custom":
		{"before": {}, "after": {"@effotim2TimerBool": true, "@effotim2TimerStartAt": "2026-01-31T08:59:00.000Z"}}}}}`))
	require.Equal(t, engine.Idle, pass(t, s, sandbox.Idle))
	ran := history(t, s)
	require.Equal(t, []string{"effort-timer-wf-1-of-4 +0s completed", "effort-timer-wf-2-of-4 +10s completed", "effort-timer-wf-3-of-4 +20s completed"}, ran[:3])
	require.Len(t, ran, 4)
	require.Contains(t, ran[3], "effort-timer-wf-4-of-4 +30s")
	require.Empty(t, answers.Unused())
	require.Equal(t, start.Add(30*time.Second), s.Now())
}

// crowd is an app in which much happens at the same time: one event starts
// three workflows, which call the same action and schedule each other for the
// same moments, some behind an action and some before it.
const crowd = `{"app": "crowd", "version": "1.0.0", "title": "Crowd", "workflows": [
  {"name": "a", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "ask", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "ask", "action": "kustomer.org.current", "params": {}, "transitions": [{"target": "plan", "condition": {"op": "true", "values": [true]}}]},
    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "again", "runAt": {"type": "relative", "value": 10}, "inputs": {"n": "/#steps.ask.n"}}, "transitions": [{"target": "more", "condition": {"op": "true", "values": [true]}}]},
    {"id": "more", "action": "kustomer.org.current", "params": {}, "transitions": []}]},
  {"name": "b", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "plan", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "again", "runAt": {"type": "relative", "value": 10}, "inputs": {"n": 0}}, "transitions": [{"target": "ask", "condition": {"op": "true", "values": [true]}}]},
    {"id": "ask", "action": "kustomer.org.current", "params": {}, "transitions": []}]},
  {"name": "c", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "ask", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "ask", "action": "kustomer.org.current", "params": {}, "transitions": []}]},
  {"id": "again", "name": "again", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.again.call", "schema": {"properties": {"n": {"type": "number"}}, "required": ["n"]},
    "transitions": [{"target": "stop", "condition": {"op": "gt", "values": ["/#steps.1.n", 30]}}, {"target": "ask", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "stop", "transitions": []},
    {"id": "ask", "action": "kustomer.org.current", "params": {}, "transitions": [{"target": "plan", "condition": {"op": "true", "values": [true]}}]},
    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "again", "runAt": {"type": "relative", "value": 0}, "inputs": {"n": "/#steps.ask.n"}}, "transitions": []}]}
]}`

// counting answers with how often it was asked, and fails every seventh time.
func counting() action.Executor {
	n := 0.0
	return action.Func(func(context.Context, action.Invocation) (action.Result, error) {
		n++
		if int(n)%7 == 0 {
			return action.Result{}, &interp.Failure{Code: action.CodeNetwork, Message: "down", Retryable: true}
		}
		return action.Result{Output: value.OfObject(value.Member{Key: "n", Value: value.OfNumber(n)})}, nil
	})
}

func TestTheSameHappensEveryTime(t *testing.T) {
	p := prepare(t, "crowd.json", crowd)
	first := ""
	for range 30 {
		s := open(t, p, sandbox.Options{Executor: counting()})
		require.Equal(t, 3, report(t, s, `{"name": "kustomer.note.create", "data": {"id": "n1"}}`))
		require.Equal(t, engine.Idle, pass(t, s, sandbox.Idle))
		got := traces(t, s)
		if first == "" {
			first = got
			require.Greater(t, len(history(t, s)), 20)
		}
		require.Equal(t, first, got)
	}
	s := open(t, p, sandbox.Options{Executor: counting(), Path: filepath.Join(t.TempDir(), "engine.db")})
	report(t, s, `{"name": "kustomer.note.create", "data": {"id": "n1"}}`)
	pass(t, s, sandbox.Idle)
	require.Equal(t, first, traces(t, s), "in a file as in memory")
}

// clockwork schedules itself for ever, in steps of as many seconds as its input
// says.
const clockwork = `{"app": "clockwork", "version": "1.0.0", "title": "Clockwork", "workflows": [
  {"id": "tick", "name": "tick", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.tick.call", "schema": {"properties": {"every": {"type": "number"}}, "required": ["every"]},
    "transitions": [{"target": "again", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "again", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "tick", "runAt": {"type": "relative", "value": "/#steps.1.every"}, "inputs": {"every": "/#steps.1.every"}}, "transitions": []}]}
]}`

func TestTimePassesAsFarAsItIsTold(t *testing.T) {
	s := open(t, prepare(t, "clockwork.json", clockwork), sandbox.Options{})
	report(t, s, `{"name": "kustomer.workflow.tick.call", "inputs": {"every": 3600}}`)
	require.Equal(t, engine.Deadline, pass(t, s, 0))
	require.Equal(t, []string{"tick +0s completed"}, history(t, s))
	require.Equal(t, engine.Deadline, pass(t, s, 150*time.Minute))
	require.Equal(t, []string{"tick +0s completed", "tick +1h0m0s completed", "tick +2h0m0s completed"}, history(t, s))
	require.Equal(t, start.Add(150*time.Minute), s.Now())
	pending, err := s.Pending(context.Background())
	require.NoError(t, err)
	require.Len(t, pending, 1)
	require.Equal(t, start.Add(3*time.Hour), pending[0].At)
	require.Equal(t, "tick", s.WorkflowName(pending[0].WorkflowID))
	require.Equal(t, engine.Deadline, pass(t, s, 3*time.Hour), "the end itself belongs to the span")
	require.Len(t, history(t, s), 4)
}

func TestWorkflowsThatScheduleThemselvesForEver(t *testing.T) {
	p := prepare(t, "clockwork.json", clockwork)
	for _, every := range []string{"60", "0"} {
		s := open(t, p, sandbox.Options{MaxCalls: 50})
		report(t, s, `{"name": "kustomer.workflow.tick.call", "inputs": {"every": `+every+`}}`)
		require.Equal(t, engine.Limit, pass(t, s, sandbox.Idle))
		require.Len(t, history(t, s), 51)
		require.Equal(t, engine.Limit, pass(t, s, sandbox.Idle), "and stays there")
	}
}

func TestAFailedActionIsTriedAgainInVirtualTime(t *testing.T) {
	p := prepare(t, "crowd.json", crowd)
	var at []time.Duration
	var s *sandbox.Sandbox
	down := action.Func(func(_ context.Context, in action.Invocation) (action.Result, error) {
		if in.Workflow == "c" {
			at = append(at, s.Now().Sub(start))
			return action.Result{}, &interp.Failure{Code: action.CodeNetwork, Message: "no connection", Retryable: true}
		}
		return action.Result{}, context.DeadlineExceeded
	})
	s = open(t, p, sandbox.Options{Executor: down})
	report(t, s, `{"name": "kustomer.note.create"}`)
	pass(t, s, sandbox.Idle)
	require.Equal(t, []time.Duration{0, 2 * time.Second, 12 * time.Second, 72 * time.Second}, at)
	require.Equal(t, []string{
		"a +0s failed: context deadline exceeded", "b +0s failed: context deadline exceeded", "c +0s failed: no connection",
		"again +10s failed: context deadline exceeded",
	}, history(t, s))
}

func TestWhoGivesUpGetsTheEndOfTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := open(t, prepare(t, "crowd.json", crowd), sandbox.Options{Executor: action.Func(func(context.Context, action.Invocation) (action.Result, error) {
		cancel()
		return action.Result{}, nil
	})})
	report(t, s, `{"name": "kustomer.note.create"}`)
	_, err := s.Pass(ctx, sandbox.Idle)
	require.ErrorIs(t, err, context.Canceled)
}

func TestWhyNothingStarts(t *testing.T) {
	for _, c := range []struct{ app, event, want string }{
		{crowd, "kustomer.note.creates", `no workflow starts on "kustomer.note.creates" (did you mean "kustomer.note.create"?): what starts one is "kustomer.note.create", "kustomer.workflow.again.call"`},
		{clockwork, "kustomer.workflow.tock.call", `no workflow starts on "kustomer.workflow.tock.call" (did you mean "kustomer.workflow.tick.call"?): what starts one is "kustomer.workflow.tick.call"`},
		{`{"app": "none", "version": "1.0.0", "title": "None"}`, "kustomer.note.create", `no workflow starts on "kustomer.note.create": the app has no workflow that any event starts`},
		{`{"app": "off", "version": "1.0.0", "title": "Off", "workflows": [{"name": "w", "enabled": false, "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []}]}`,
			"kustomer.note.create", `no workflow starts on "kustomer.note.create": workflow "w" would, but it is disabled`},
	} {
		p := prepare(t, "app.json", c.app)
		require.Equal(t, c.want, sandbox.StartsNothing(p, c.event))
	}
}

func TestVirtualTimeHasABeginning(t *testing.T) {
	for _, at := range []time.Time{definition.Earliest.Add(-1), definition.Latest.Add(1)} {
		_, err := sandbox.Open(context.Background(), sandbox.Options{Start: at})
		require.EqualError(t, err, "virtual time cannot begin at "+at.Format(time.RFC3339)+": it must lie in the years 1678 to 2261")
	}
}
