package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
)

// DefaultMaxChain is how many events may follow each other by default.
const DefaultMaxChain = 20

// Emitted is an event that an action has caused.
type Emitted struct {
	Event    event.Event
	Run      engine.RunID // whose action it was; empty if it came from outside
	Workflow string       // its name
	Step     string
	Started  []engine.RunID
	Refused  string // why the engine did not take it, so that nothing started: a sentence
	// Depth counts the events behind this one and itself: 1 for what a run causes
	// that no such event started.
	Depth int
}

// Value returns the event for programs, with where it came from and the runs that
// it started.
func (e *Emitted) Value() value.Value {
	started := make([]value.Value, len(e.Started))
	for i, run := range e.Started {
		started[i] = value.OfString(string(run))
	}
	refused := value.Value{} // is left out
	if e.Refused != "" {
		refused = value.OfString(e.Refused)
	}
	return value.OfObject(
		value.Member{Key: "id", Value: value.OfString(e.Event.ID)},
		value.Member{Key: "name", Value: value.OfString(e.Event.Name)},
		value.Member{Key: "at", Value: value.OfString(e.Event.At.UTC().Format(time.RFC3339Nano))},
		value.Member{Key: "run", Value: value.OfString(string(e.Run))},
		value.Member{Key: "step", Value: value.OfString(e.Step)},
		value.Member{Key: "started", Value: value.OfArray(started...)},
		value.Member{Key: "refused", Value: refused},
		value.Member{Key: "data", Value: e.Event.Data},
		value.Member{Key: "changes", Value: e.Event.Changes},
	)
}

// cause names what caused the event.
func (e *Emitted) cause() string {
	if e.Run == "" {
		return "a request"
	}
	return fmt.Sprintf("step %q of workflow %q", e.Step, e.Workflow)
}

// Loop is a chain of events that was stopped because it may have no end.
type Loop struct {
	Chain []Emitted // what followed from what; the last one was not reported any more
	Runs  int       // how many runs events had started, if that was too many
}

// String tells the loop: the chain from where it repeats itself.
func (l *Loop) String() string {
	var b strings.Builder
	if l.Runs > 0 {
		fmt.Fprintf(&b, "stopped when events of the objects had started %d runs; the last ones follow each other like this:", l.Runs)
	} else {
		fmt.Fprintf(&b, "stopped a feedback loop after %d events that followed each other without a wait:", len(l.Chain)-1)
	}
	for _, e := range l.Chain[l.repeats():] {
		subject := e.Event.Data.Get("id").Str()
		by := fmt.Sprintf("step %s of workflow %q", e.Step, e.Workflow)
		if e.Run == "" {
			by = "a request"
		}
		fmt.Fprintf(&b, "\n  %s → %s", by, e.Event.Name)
		if subject != "" {
			fmt.Fprintf(&b, " of %s", subject)
		}
		var changed []string
		for _, kind := range [...]string{"attributes", "relationships"} {
			for name := range e.Event.Changes.Get(kind).Members() {
				changed = append(changed, name)
			}
		}
		if len(changed) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(changed, ", "))
		}
	}
	b.WriteString("\n  and so on: let the trigger's transitions ask for \"changes\", so that a run that has nothing to do ends")
	return b.String()
}

// repeats returns where the last round of a chain begins: behind the last event
// that the same step caused before. 0 if there is none.
func (l *Loop) repeats() int {
	last := l.Chain[len(l.Chain)-1]
	for i := len(l.Chain) - 2; i >= 0; i-- {
		e := l.Chain[i]
		if e.Workflow == last.Workflow && e.Step == last.Step && e.Event.Name == last.Event.Name {
			return i + 1
		}
	}
	return 0
}

// errLoop ends Pass when a loop is found.
var errLoop = errors.New("a feedback loop")

// chains knows which event came from which run, and which run from which event.
type chains struct {
	maxChain, maxRuns int
	runs              int // that events have started
	emitted           []Emitted
	causes            map[engine.RunID]*Emitted     // of the runs that they started
	depths            map[engine.RunID]int          // of other runs, as far as asked for
	parents           map[engine.RunID]engine.RunID // that scheduled them without a wait
	loop              *Loop
}

func newChains(maxChain, maxRuns int) chains {
	return chains{maxChain: maxChain, maxRuns: maxRuns, causes: map[engine.RunID]*Emitted{}, depths: map[engine.RunID]int{}, parents: map[engine.RunID]engine.RunID{}}
}

// Emitted returns the events that actions have caused so far, in their order.
func (s *Sandbox) Emitted() []Emitted { return s.chains.emitted }

// Refused says of each event that the engine did not take why, in their order.
func (s *Sandbox) Refused() []string {
	var list []string
	for i := range s.chains.emitted {
		if why := s.chains.emitted[i].Refused; why != "" {
			list = append(list, why)
		}
	}
	return list
}

// Loop returns the feedback loop for which Pass has stopped last, or nil.
func (s *Sandbox) Loop() *Loop { return s.chains.loop }

// reportCaused reports the events that an action has published, and what it has
// made of the objects of the host. When that makes a chain too long, the rest is
// dropped.
func (s *Sandbox) reportCaused(ctx context.Context, in action.Invocation, events []event.Event) error {
	if s.host != nil {
		events = slices.Concat(events, s.host.Events())
	}
	if len(events) == 0 {
		return nil
	}
	c := &s.chains
	depth, err := s.depth(ctx, in.Org, engine.RunID(in.Run))
	if err != nil {
		return err
	}
	for _, ev := range events {
		e := &Emitted{Event: ev, Run: engine.RunID(in.Run), Workflow: in.Workflow, Step: in.Step, Depth: depth + 1}
		if e.Depth > c.maxChain || c.runs > c.maxRuns {
			c.loop = &Loop{Chain: c.behind(e)}
			if e.Depth <= c.maxChain {
				c.loop.Runs = c.runs
			}
			return errLoop
		}
		e.Started, err = s.engine.Report(ctx, in.Org, ev)
		if errors.Is(err, engine.ErrTooLarge) { // the action has been carried out all the same
			e.Refused = fmt.Sprintf("the event %s that %s caused starts nothing: %v", ev.Name, e.cause(), err)
		} else if err != nil {
			return err
		}
		for _, run := range e.Started {
			c.causes[run] = e
		}
		c.runs += len(e.Started)
		c.emitted = append(c.emitted, *e)
	}
	if s.host == nil {
		return nil
	}
	return s.host.Reported()
}

// behind returns the chain of events that ends with e.
func (c *chains) behind(e *Emitted) []Emitted {
	var chain []Emitted
	for e != nil {
		chain = append(chain, *e)
		run := e.Run
		for c.causes[run] == nil && c.parents[run] != "" {
			run = c.parents[run]
		}
		e = c.causes[run]
	}
	slices.Reverse(chain)
	return chain
}

// depth returns how many events led to a run since the last wait; to no run, none.
func (s *Sandbox) depth(ctx context.Context, org string, id engine.RunID) (int, error) {
	if id == "" {
		return 0, nil // from outside
	}
	if cause := s.chains.causes[id]; cause != nil {
		return cause.Depth, nil
	}
	if d, ok := s.chains.depths[id]; ok {
		return d, nil
	}
	record, err := s.engine.Query(ctx, org, id)
	if err != nil {
		return 0, err
	}
	d := 0
	if record.Parent != "" {
		parent, err := s.engine.Query(ctx, org, record.Parent)
		if err != nil {
			return 0, err
		}
		if !record.StartedAt.After(parent.StartedAt) {
			if d, err = s.depth(ctx, org, record.Parent); err != nil {
				return 0, err
			}
			s.chains.parents[id] = record.Parent
		}
	}
	s.chains.depths[id] = d
	return d, nil
}
