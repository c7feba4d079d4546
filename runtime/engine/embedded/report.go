package embedded

import (
	"cmp"
	"context"
	"fmt"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// started is a workflow that an event starts.
type started struct {
	revision *revision
	workflow int
}

// Report starts the workflows of an event.
func (e *Engine) Report(ctx context.Context, orgName string, ev event.Event) ([]engine.RunID, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	if ev.TooLarge() {
		return nil, fmt.Errorf("%w: the event %q holds more than %d bytes", engine.ErrTooLarge, ev.Name, event.MaxSize)
	}
	o, err := e.makeOrg(ctx, orgName)
	if err != nil {
		return nil, err
	}
	if err := e.gate.wait(ctx); err != nil {
		return nil, err
	}
	all, err := o.startedBy(ev)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 && ev.ID == "" {
		return nil, e.stopped()
	}
	now := e.clock.Now()
	count := int64(len(all))
	runs := runRange{first: e.nextRun.Add(count) - count + 1, count: count}
	t := &turn{done: make(chan struct{})}
	if ev.ID != "" {
		t.dedupe = &dedupeRow{org: o.no, id: ev.ID, runs: runs, at: journal.Nanos(now)}
	}
	for i, s := range all {
		w := s.revision.prepared.Program.Workflows[s.workflow]
		row := startRow{no: runs.first + int64(i), org: o.no, revision: s.revision.no, workflow: int64(s.workflow), at: journal.Nanos(now)}
		if ev.Name != w.Event {
			row.event = ev.Name
		}
		output, failure := event.TriggerOutput(ev, w, now, string(e.runID(row.no)))
		e.begin(t, row, s.revision, o, interp.Event{Kind: interp.Started, At: now, Value: output, Failure: failure})
	}
	if err := e.submit(t); err != nil {
		return nil, err
	}
	if err := e.wait(ctx, t); err != nil {
		return nil, err
	}
	if t.dropped {
		runs = t.earlier
	}
	ids := make([]engine.RunID, runs.count)
	for i := range ids {
		ids[i] = e.runID(runs.first + int64(i))
	}
	return ids, nil
}

// startedBy returns what an event starts, in install order.
func (o *org) startedBy(ev event.Event) ([]started, error) {
	if id, call := definition.CallEventID(ev.Name); call {
		r, i := o.workflow(id)
		switch {
		case r == nil:
			return nil, fmt.Errorf("workflow %q in org %q: %w", id, o.name, engine.ErrNotFound)
		case !r.prepared.Program.Workflows[i].Callable:
			return nil, fmt.Errorf("workflow %q in org %q: %w", id, o.name, engine.ErrNotCallable)
		case !r.prepared.Program.Workflows[i].Enabled:
			return nil, nil
		}
		return []started{{r, i}}, nil
	}
	var all []started
	for _, r := range *o.apps.Load() {
		for _, i := range r.prepared.Program.ByEvent(ev.Name) {
			if r.prepared.Program.Workflows[i].Enabled {
				all = append(all, started{r, i})
			}
		}
	}
	return all, nil
}

// callable says why a scheduled call cannot start; no failure if it can.
func (e *Engine) callable(t *nearTimer, r *revision, workflow int) (interp.Outcome, *interp.Failure) {
	fail := func(code, format string, args ...any) (interp.Outcome, *interp.Failure) {
		return interp.Failed, &interp.Failure{Code: code, Message: fmt.Sprintf(format, args...)}
	}
	if r == nil {
		return fail(engine.CodeTargetMissing, "the scheduled workflow %q is not installed any more", t.workflow)
	}
	w := r.prepared.Program.Workflows[workflow]
	name := cmp.Or(w.Name, t.workflow) // its author does not know the global id
	switch {
	case !w.Callable:
		return fail(engine.CodeNotCallable, "the scheduled workflow %q is not callable any more", name)
	case !w.Enabled:
		_, f := fail(engine.CodeDisabled, "the scheduled workflow %q is disabled", name)
		return interp.Skipped, f
	case e.maxDepth > 0 && t.number > e.maxDepth:
		return fail(engine.CodeDepthLimit, "the scheduled workflow %q is number %d in a chain of workflows that schedule each other; %d are allowed", name, t.number, e.maxDepth)
	}
	return interp.Running, nil
}

// Deliver hands a run the answer of an action.
func (e *Engine) Deliver(ctx context.Context, orgName string, id engine.RunID, ev interp.Event) error {
	if ev.Kind != interp.ActionCompleted && ev.Kind != interp.ActionFailed && ev.Kind != interp.ActionWaiting {
		return fmt.Errorf("an event of kind %q cannot be delivered to a run: only %q, %q and %q come from outside", ev.Kind, interp.ActionCompleted, interp.ActionFailed, interp.ActionWaiting)
	}
	return e.affect(ctx, orgName, id, ev)
}

// Cancel stops a run.
func (e *Engine) Cancel(ctx context.Context, orgName string, id engine.RunID, reason string) error {
	return e.affect(ctx, orgName, id, interp.Event{Kind: interp.Cancelled, Reason: reason})
}

// affect folds an event from outside into a run.
func (e *Engine) affect(ctx context.Context, orgName string, id engine.RunID, ev interp.Event) error {
	if err := e.stopped(); err != nil {
		return err
	}
	o, err := e.org(ctx, orgName)
	if err != nil {
		return err
	}
	no, ok := e.runNo(id)
	if o == nil || !ok {
		return missing(orgName, id)
	}
	r, err := e.runs.get(no, o)
	switch err {
	case nil:
	case errEnded:
		return nil
	case engine.ErrNotFound:
		return missing(orgName, id)
	default:
		return err
	}
	defer e.runs.unpin(r, false)
	t, accepted, err := e.fold(r, ev, true)
	if err != nil {
		return err
	}
	if !accepted {
		// What it waits for instead, or its end, may not be durable yet: an empty
		// turn behind it is when it is.
		t = &turn{done: make(chan struct{})}
		if err := e.submit(t); err != nil {
			return err
		}
	}
	if err := e.wait(ctx, t); err != nil {
		return err
	}
	if t.dropped {
		return missing(orgName, id)
	}
	return nil
}

func missing(org string, id engine.RunID) error {
	return fmt.Errorf("run %q in org %q: %w", id, org, engine.ErrNotFound)
}
