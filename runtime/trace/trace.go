// Package trace tells what happened in a run and why: which steps ran with what,
// which transition was taken and what its condition saw, what was scheduled for
// when, and what failed.
//
// Nothing of this is recorded while a run runs. A run is the fold of its
// journal, so [Of] folds it once more with an observer, and the trace of a run
// of last month is as complete as that of one just ended.
package trace

import (
	"fmt"
	"time"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Trace is the history of one run.
type Trace struct {
	Run        string
	App        string
	Workflow   string // its name
	WorkflowID string
	Event      string // the name of the event that started it
	Parent     string // the run that scheduled it, or whose action caused Event, if any
	ParentStep string
	DueAt      time.Time // when a scheduled run was due
	StartedAt  time.Time
	EndedAt    time.Time // zero while it runs
	Outcome    interp.Outcome
	Failure    *interp.Failure // why it failed
	Entries    []Entry
	// Problem says why the rest of the journal could not be folded; empty in a
	// sound store.
	Problem string
}

// Kind says what an Entry tells.
type Kind string

// The kinds of entries.
const (
	Start      Kind = "start"      // Value: the output of step "1"
	Transition Kind = "transition" // Tests of the step's transitions; Target if one was taken
	Action     Kind = "action"     // Action was invoked with Value, for the Attempt-th time
	Result     Kind = "result"     // Value: its output; Note
	Failure    Kind = "failure"    // the action failed: Failure
	Handle     Kind = "handle"     // what is done about it: Name, by the error case whose Tests hold; Value if the run continues
	Retry      Kind = "retry"      // the action is tried again at Due
	Restart    Kind = "restart"    // the workflow begins anew at Due, for the Attempt-th time
	Wait       Kind = "wait"       // the action answers later, until Due; Value: its output otherwise
	Schedule   Kind = "schedule"   // WorkflowID was scheduled with Value for Due
	Cancel     Kind = "cancel"     // the run was cancelled: Reason
	Finish     Kind = "finish"     // the run ended with the trace's outcome
)

// Entry is one thing that happened. Only the fields that its kind names are set,
// besides At and Step.
type Entry struct {
	Kind       Kind
	At         time.Time
	Step       string
	Action     string
	Attempt    int
	Value      value.Value
	Note       string
	Failure    *interp.Failure
	Target     string // step id
	Name       string // of the transition that was taken
	Tests      []interp.Test
	WorkflowID string
	Workflow   string // the name of WorkflowID, if it is in the same app
	Due        time.Time
	Reason     string
}

// Of makes the trace of a run from its record.
func Of(rec *engine.Record) *Trace {
	t := &Trace{
		Run: string(rec.ID), App: rec.Summary.App, Workflow: rec.Workflow, WorkflowID: rec.WorkflowID, Event: rec.Event,
		Parent: string(rec.Parent), ParentStep: rec.ParentStep, DueAt: rec.DueAt,
		StartedAt: rec.StartedAt, EndedAt: rec.EndedAt, Outcome: rec.Outcome, Failure: rec.Summary.Failure,
	}
	if len(rec.Journal) == 0 && rec.Summary.Failure != nil {
		return t // a scheduled call that could not start
	}
	if rec.Revision == nil || rec.Revision.Program == nil {
		t.Problem = "the revision of the app that the run runs on is not known"
		return t
	}
	p := rec.Revision.Program
	i, ok := p.Workflow(rec.WorkflowID)
	if !ok {
		i, ok = p.ByName(rec.Workflow)
	}
	if !ok {
		t.Problem = fmt.Sprintf("app %q has no workflow %q", p.App, rec.Workflow)
		return t
	}
	o := observer{trace: t, program: p}
	run, err := interp.Replay(p, i, t.Run, rec.Journal, &o)
	if err != nil {
		t.Problem = err.Error()
	}
	if run != nil {
		t.StartedAt, t.EndedAt, t.Outcome, t.Failure = run.StartedAt(), run.EndedAt(), run.Outcome(), run.Failure()
	}
	return t
}

// observer writes the entries of a trace.
type observer struct {
	trace   *Trace
	program *program.Program
	now     time.Time
	node    *program.Node
	tests   int  // index of the entry with the tests of node, -1 if there is none yet
	waits   bool // the next timer is the deadline of what the run waits for
}

func (o *observer) add(e Entry) *Entry {
	e.At = o.now
	o.trace.Entries = append(o.trace.Entries, e)
	return &o.trace.Entries[len(o.trace.Entries)-1]
}

// Happened implements interp.Observer.
func (o *observer) Happened(ev interp.Event) {
	o.now, o.waits = ev.At, false
	switch ev.Kind {
	case interp.Started:
		o.add(Entry{Kind: Start, Step: "1", Value: ev.Value, Note: ev.Note})
	case interp.ActionCompleted:
		out := ev.Value
		if out.IsMissing() {
			out = program.EmptyOutput()
		}
		o.add(Entry{Kind: Result, Step: ev.Step, Attempt: ev.Attempt, Value: out, Note: ev.Note})
	case interp.ActionFailed:
		o.add(Entry{Kind: Failure, Step: ev.Step, Attempt: ev.Attempt, Failure: ev.Failure, Note: ev.Note})
	case interp.ActionWaiting:
		o.add(Entry{Kind: Wait, Step: ev.Step, Attempt: ev.Attempt, Value: ev.Value, Due: ev.Until, Note: ev.Note})
		o.waits = true
	case interp.Cancelled:
		o.add(Entry{Kind: Cancel, Reason: ev.Reason})
	}
}

// Entered implements interp.Observer.
func (o *observer) Entered(n *program.Node) {
	o.node, o.tests = n, -1
}

// Tested implements interp.Observer.
func (o *observer) Tested(n *program.Node, transition int, t interp.Test) {
	if o.tests < 0 {
		o.add(Entry{Kind: Transition, Step: n.ID})
		o.tests = len(o.trace.Entries) - 1
	}
	e := &o.trace.Entries[o.tests]
	e.Tests = append(e.Tests, t)
	if t.Holds {
		tr := &n.Transitions[transition]
		e.Name = tr.Name
		e.Target = o.target(tr.Target)
	}
}

// target returns the id of a node of the workflow that is being folded.
func (o *observer) target(node int) string {
	if i, ok := o.program.Workflow(o.trace.WorkflowID); ok {
		return o.program.Workflows[i].Nodes[node].ID
	}
	if i, ok := o.program.ByName(o.trace.Workflow); ok {
		return o.program.Workflows[i].Nodes[node].ID
	}
	return ""
}

// Effected implements interp.Observer.
func (o *observer) Effected(n *program.Node, e interp.Effect) {
	switch e.Kind {
	case interp.Invoke:
		o.add(Entry{Kind: Action, Step: n.ID, Action: e.Action, Attempt: e.Attempt, Value: e.Params})
	case interp.Schedule:
		entry := o.add(Entry{Kind: Schedule, Step: n.ID, WorkflowID: e.WorkflowID, Value: e.Inputs, Due: e.At})
		if i, ok := o.program.Workflow(e.WorkflowID); ok {
			entry.Workflow = o.program.Workflows[i].Name
		}
	case interp.SetTimer:
		switch {
		case o.waits:
		case e.Step == "1":
			o.add(Entry{Kind: Restart, Step: n.ID, Attempt: e.Attempt + 1, Due: e.At})
		default:
			o.add(Entry{Kind: Retry, Step: n.ID, Attempt: e.Attempt, Due: e.At})
		}
	case interp.Finish:
		o.add(Entry{Kind: Finish, Step: n.ID, Failure: e.Failure, Reason: e.Reason})
	}
}

// Refused implements interp.Observer.
func (o *observer) Refused(n *program.Node, attempt int, f *interp.Failure) {
	o.add(Entry{Kind: Failure, Step: n.ID, Attempt: attempt, Failure: f})
}

// Handled implements interp.Observer. What the default policy does shows by what
// follows.
func (o *observer) Handled(n *program.Node, h interp.Handling) {
	if h.Failure.Code == interp.CodeTimedOut {
		o.add(Entry{Kind: Failure, Step: n.ID, Attempt: h.Attempt, Failure: h.Failure})
	}
	if len(h.Tests) == 0 && h.Action != interp.Continue {
		return
	}
	e := Entry{Kind: Handle, Step: n.ID, Attempt: h.Attempt, Name: string(h.Action), Tests: h.Tests}
	if h.Action == interp.Continue {
		e.Value = h.Output
	}
	if h.Exhausted {
		e.Reason = "as often as it may be done"
	}
	o.add(e)
}
