package embedded

import (
	"fmt"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// publishable says why an action of a run must not publish events: workflows that
// start each other without a wait would go on for ever.
func (e *Engine) publishable(r *run, step string, events []event.Event) error {
	if len(events) == 0 || e.maxDepth <= 0 || r.depth < e.maxDepth {
		return nil
	}
	return &interp.Failure{
		Code:    engine.CodeDepthLimit,
		Message: fmt.Sprintf("step %q cannot publish %q: its run is number %d in a chain of workflows that start each other; %d are allowed", step, events[0].Name, r.depth, e.maxDepth),
	}
}

// publish adds to a turn of a run the runs that an event starts which one of its
// actions has published. Publishing the call of a workflow is no way to call it.
func (e *Engine) publish(t *turn, r *run, step string, ev *event.Event) error {
	if _, call := definition.CallEventID(ev.Name); call {
		return fmt.Errorf("the event %q is a call", ev.Name)
	}
	all, err := r.org.startedBy(*ev)
	if err != nil {
		return err
	}
	now := e.clock.Now()
	for _, s := range all {
		w := s.revision.prepared.Program.Workflows[s.workflow]
		row := startRow{
			no: e.nextRun.Add(1), org: r.org.no, revision: s.revision.no, workflow: int64(s.workflow), at: journal.Nanos(now),
			parent: r.no, parentStep: step, depth: r.depth + 1,
		}
		if ev.Name != w.Event {
			row.event = ev.Name
		}
		output, failure := event.TriggerOutput(*ev, w, now, string(e.runID(row.no)))
		e.begin(t, row, s.revision, r.org, interp.Event{Kind: interp.Started, At: now, Value: output, Failure: failure})
	}
	return nil
}
