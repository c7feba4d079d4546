package sandbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/sandbox"
)

// openHost opens a sandbox whose actions work on objects.
func openHost(t *testing.T, text, objects string, o sandbox.Options) (*sandbox.Sandbox, *host.Host) {
	t.Helper()
	o.Clock = clock.NewVirtual(start)
	o.Host = host.New(host.Options{Org: sandbox.DefaultOrg, Clock: o.Clock})
	o.Executor = action.NewRegistry(action.Recorder{}).Handle(o.Host, host.ActionNames()...)
	s := open(t, prepare(t, "app.json", text), o)
	require.NoError(t, o.Host.Seed("objects.json", []byte(objects)))
	return s, o.Host
}

// escalation is an app in which an update made by one workflow starts the next.
const escalation = `{"app": "escalation", "version": "1.0.0", "title": "Escalation", "workflows": [
  {"name": "raise", "trigger": {"id": "1", "eventName": "kustomer.message.create", "transitions": [{"target": "up", "condition": {"op": "eq", "values": ["/#steps.1.body", "urgent"]}}]}, "steps": [
    {"id": "up", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.conversation", "priority": 5}, "transitions": []}]},
  {"name": "tell", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": [{"target": "note", "condition": {"op": "eq", "values": ["/#steps.1.changes.attributes.priority.after", 5]}}]}, "steps": [
    {"id": "note", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.id", "body": "Was {{{steps.1.changes.attributes.priority.before}}}, is {{{steps.1.priority}}}."}, "transitions": []}]}]}`

func TestAnUpdateStartsTheNextWorkflow(t *testing.T) {
	s, h := openHost(t, escalation, `{"conversations": [{"id": "v1", "priority": 2}]}`, sandbox.Options{})
	require.Equal(t, 1, report(t, s, `{"name": "kustomer.message.create", "data": {"type": "message", "id": "m1", "attributes": {"body": "urgent"}, "relationships": {"conversation": {"data": {"type": "conversation", "id": "v1"}}}}}`))
	require.Equal(t, engine.Idle, pass(t, s, sandbox.Idle))
	require.Equal(t, []string{"raise +0s completed", "tell +0s completed"}, history(t, s))
	require.Nil(t, s.Loop())

	emitted := s.Emitted()
	require.Len(t, emitted, 2)
	require.Equal(t, "kustomer.conversation.update", emitted[0].Event.Name)
	require.Equal(t, "raise", emitted[0].Workflow)
	require.Equal(t, "up", emitted[0].Step)
	require.Len(t, emitted[0].Started, 1)
	require.Equal(t, 1, emitted[0].Depth)
	require.Equal(t, "kustomer.note.create", emitted[1].Event.Name)
	require.Equal(t, 2, emitted[1].Depth)

	all, err := s.Traces(context.Background())
	require.NoError(t, err)
	require.Equal(t, all[0].Run, all[1].Parent)
	require.Equal(t, "up", all[1].ParentStep)
	require.Contains(t, string(h.Export().AppendJSON(nil)), `"body":"Was 2, is 5."`)
	require.NotNil(t, h.Object("message", "m1"), "the object of an event from outside is there")
}

// pingpong is an app whose two workflows undo each other's work for ever.
const pingpong = `{"app": "pingpong", "version": "1.0.0", "title": "Ping", "workflows": [
  {"name": "open", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": [{"target": "set", "condition": {"op": "eq", "values": ["/#steps.1.status", "done"]}}]}, "steps": [
    {"id": "set", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", "status": "open"}, "transitions": []}]},
  {"name": "close", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": [{"target": "reset", "condition": {"op": "eq", "values": ["/#steps.1.status", "open"]}}]}, "steps": [
    {"id": "reset", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", "status": "done"}, "transitions": []}]}]}`

func TestAFeedbackLoopIsStopped(t *testing.T) {
	s, _ := openHost(t, pingpong, `{}`, sandbox.Options{MaxChain: 7})
	report(t, s, `{"name": "kustomer.conversation.update", "data": {"id": "v1", "status": "open"}}`)
	require.Equal(t, engine.Limit, pass(t, s, sandbox.Idle))
	require.Len(t, s.Emitted(), 7)
	require.Len(t, s.Loop().Chain, 8)
	require.Equal(t, `stopped a feedback loop after 7 events that followed each other without a wait:
  step reset of workflow "close" → kustomer.conversation.update of v1 (status)
  step set of workflow "open" → kustomer.conversation.update of v1 (status)
  and so on: let the trigger's transitions ask for "changes", so that a run that has nothing to do ends`, s.Loop().String())
	require.Equal(t, start, s.Now())

	require.Equal(t, engine.Idle, pass(t, s, time.Minute), "what is left goes on")
	require.Nil(t, s.Loop())
}

// TestALoopThatGrowsIsStopped has each event start two more.
func TestALoopThatGrowsIsStopped(t *testing.T) {
	const grow = `{"name": "NAME", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "s", "condition": {"op": "true", "values": [true]}}]}, "steps": [
	    {"id": "s", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.conversation", "body": "more"}, "transitions": []}]}`
	s, _ := openHost(t, `{"app": "grow", "version": "1.0.0", "title": "Grow", "workflows": [`+grow+`,`+replaceName(grow, "b")+`]}`, `{"conversations": [{"id": "v1"}]}`, sandbox.Options{MaxCalls: 100, MaxChain: 1000})
	report(t, s, `{"name": "kustomer.note.create", "data": {"id": "n1", "conversation": "v1"}}`)
	require.Equal(t, engine.Limit, pass(t, s, sandbox.Idle))
	require.Contains(t, s.Loop().String(), "stopped when events of the objects had started 102 runs; the last ones follow each other like this:\n  step s of workflow")
	require.Less(t, len(history(t, s)), 110)
}

func replaceName(text, name string) string {
	return string([]byte(text[:len(`{"name": "`)])) + name + text[len(`{"name": "NAME`):]
}

// TestAWaitBreaksAChain lets a workflow that polls update the same object again
// and again: that is no loop.
func TestAWaitBreaksAChain(t *testing.T) {
	s, h := openHost(t, `{"app": "poll", "version": "1.0.0", "title": "Poll", "workflows": [
	  {"name": "start", "trigger": {"id": "1", "eventName": "kustomer.company.update", "transitions": [{"target": "plan", "condition": {"op": "lt", "values": ["/#steps.1.custom.roundNum", 50]}}]}, "steps": [
	    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "round", "runAt": {"type": "relative", "value": 60}, "inputs": {"id": "/#steps.1.id", "n": "/#steps.1.custom.nextNum"}}, "transitions": []}]},
	  {"id": "round", "name": "round", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.round.call", "schema": {"properties": {"id": {"type": "string"}, "n": {}}}, "transitions": [{"target": "count", "condition": {"op": "true", "values": [true]}}]}, "steps": [
	    {"id": "count", "action": "kustomer.note.create", "params": {"body": "again", "customer": "c1"}, "transitions": [{"target": "touch", "condition": {"op": "true", "values": [true]}}]},
	    {"id": "touch", "action": "kustomer.company.update", "params": {"id": "/#steps.1.id", "custom": {"touchedAt": "/#steps.count.createdAt"}}, "transitions": []}]}]}`,
		`{"companies": [{"id": "k1", "name": "Engines", "custom": {"roundNum": 1}}], "customers": [{"id": "c1"}]}`, sandbox.Options{MaxChain: 3})
	report(t, s, `{"name": "kustomer.company.update", "data": {"id": "k1", "custom": {"roundNum": 1}}}`)
	require.Equal(t, engine.Deadline, pass(t, s, time.Hour))
	require.Nil(t, s.Loop())
	require.Len(t, history(t, s), 121)
	require.Equal(t, "2026-01-31T10:00:00.000Z", h.Object("company", "k1").Attributes.Get("updatedAt").Str())
}

// TestARealAppRunsOnObjects runs the chained workflows of an app without any canned
// answer.
func TestARealAppRunsOnObjects(t *testing.T) {
	s, h := openHost(t, string(corpus.File(t, "effort-0.2.0.json")), `{"customers": [{"id": "c1"}], "users": [{"id": "u1", "name": "Grace"}],
		"conversations": [{"id": "v1", "customer": "c1", "assignedUsers": ["u1"]}]}`, sandbox.Options{})
	report(t, s, `{"name": "kustomer.conversation.update", "data": {"id": "v1"}, "changes": {"attributes": {"custom":
		{"before": {}, "after": {"@effotim2TimerBool": true, "@effotim2TimerStartAt": "2026-01-31T08:59:00.000Z"}}}}}`)
	require.Equal(t, engine.Idle, pass(t, s, sandbox.Idle))
	// The params of the last step are made by functions.
	require.Equal(t, []string{"effort-timer-wf-1-of-4 +0s completed", "effort-timer-wf-2-of-4 +10s completed", "effort-timer-wf-3-of-4 +20s completed"}, history(t, s)[:3])
	var notes []string
	for _, o := range h.Objects() {
		if o.Type == "note" {
			notes = append(notes, o.Attributes.Get("body").Str())
		}
	}
	require.NotEmpty(t, notes)
	require.Equal(t, "Your timer has been running for 30 minutes.", notes[0])
}

// TestTheSameEveryTime runs twice and compares objects and traces.
func TestTheSameEveryTime(t *testing.T) {
	var objects, told []string
	for range 2 {
		s, h := openHost(t, pingpong, `{}`, sandbox.Options{})
		report(t, s, `{"name": "kustomer.conversation.update", "data": {"id": "v1", "status": "open"}}`)
		pass(t, s, sandbox.Idle)
		objects = append(objects, string(h.Export().AppendJSON(nil)))
		told = append(told, traces(t, s))
	}
	require.Equal(t, objects[0], objects[1])
	require.Equal(t, told[0], told[1])
}

func TestAnEventThatIsTooLargeIsSaid(t *testing.T) {
	const namesake = `{"app": "namesake", "version": "1.0.0", "title": "Namesake", "workflows": [
	  {"name": "copy", "trigger": {"id": "1", "eventName": "kustomer.customer.create", "transitions": [{"target": "set", "condition": {"op": "true", "values": [true]}}]}, "steps": [
	    {"id": "set", "action": "kustomer.customer.update", "params": {"id": "c2", "name": "/#steps.1.name"}, "transitions": []}]},
	  {"name": "see", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": []}, "steps": []}]}`
	s, h := openHost(t, namesake, `{"customers": [{"id": "c2"}]}`, sandbox.Options{})
	name := strings.Repeat("x", 200<<10)
	report(t, s, `{"name": "kustomer.customer.create", "data": {"id": "c1", "name": "`+name+`"}}`)
	pass(t, s, sandbox.Idle)
	require.Equal(t, []string{"copy +0s completed"}, history(t, s))
	require.Equal(t, 2, strings.Count(string(h.Export().AppendJSON(nil)), `"name":"`+name+`"`), "the action has been carried out")
	require.Len(t, s.Refused(), 1)
	require.Contains(t, s.Refused()[0], `the event kustomer.customer.update that step "set" of workflow "copy" caused starts nothing: event is too large`)
}
