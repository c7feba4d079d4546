package verify

import (
	"context"
	"slices"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// seen is what came of a scenario, in the terms of an expectation.
type seen struct {
	traces    []*trace.Trace
	runs      []runSeen
	requests  []request
	scheduled []call
	objects   value.Value // as host.Host.Export writes them
}

type runSeen struct {
	workflow string
	index    int // of the workflow
	at       time.Time
	outcome  string
	failure  *interp.Failure
	input    value.Value
	steps    []stepSeen
}

type stepSeen struct {
	id       string
	at       time.Time
	number   int    // of the transition that led here
	name     string // of it
	params   value.Value
	output   value.Value
	attempts int
	failure  *interp.Failure
	schedule *call
}

// call is a run that was scheduled.
type call struct {
	workflow string
	at       time.Time
	inputs   value.Value
}

// observe reads what came of the scenario.
func (r *run) observe(ctx context.Context) (*seen, error) {
	s := &seen{requests: r.world.requests}
	if r.host != nil {
		s.objects = r.host.Export()
	}
	var err error
	if s.traces, err = r.sandbox.Traces(ctx); err != nil {
		return nil, err
	}
	for _, t := range s.traces {
		s.runs = append(s.runs, r.runSeen(t))
	}
	pending, err := r.sandbox.Pending(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range pending {
		s.scheduled = append(s.scheduled, call{r.name(p.WorkflowID), p.At, p.Inputs})
	}
	return s, nil
}

func (r *run) runSeen(t *trace.Trace) runSeen {
	out := runSeen{workflow: t.Workflow, index: r.index(t.WorkflowID, t.Workflow), at: t.StartedAt, outcome: t.Outcome.String(), failure: t.Failure}
	if out.workflow == "" {
		out.workflow = r.name(t.WorkflowID)
	}
	var step *stepSeen
	for i := range t.Entries {
		e := &t.Entries[i]
		switch e.Kind {
		case trace.Start:
			out.input = e.Value
		case trace.Transition:
			if e.Target != "" {
				// What a step without an action yields.
				out.steps = append(out.steps, stepSeen{id: e.Target, at: e.At, number: len(e.Tests), name: e.Name, output: value.OfObject()})
				step = &out.steps[len(out.steps)-1]
			}
		}
		if step == nil {
			continue
		}
		switch e.Kind {
		case trace.Action:
			step.params, step.attempts, step.output = e.Value, e.Attempt, value.Value{}
		case trace.Result:
			step.output = e.Value
		case trace.Handle:
			// What the run goes on with, if it does.
			if !e.Value.IsMissing() {
				step.output = e.Value
			}
		case trace.Failure:
			step.failure = e.Failure
		case trace.Schedule:
			step.schedule = &call{r.name(e.WorkflowID), e.Due, e.Value}
		}
	}
	return out
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
