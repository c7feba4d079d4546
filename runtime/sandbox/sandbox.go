// Package sandbox runs an app on the machine of its author, with time under
// control. The engine is the one that serves apps for months; only its clock
// stands still until there is nothing left to do, and then jumps to the next
// timer. So a workflow that waits a month is over in milliseconds.
//
// What happens is the same every time, byte for byte. The engine would carry out
// actions at once, and which of them answers first would be left to chance. A
// sandbox tells it that every answer comes later, lets it come to rest, and then
// carries out one action after the other, in the order of their runs.
package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/embedded"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// DefaultOrg is the org of whoever names none.
const DefaultOrg = "local"

// DefaultStart is when virtual time begins where nothing says otherwise.
var DefaultStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// DefaultMaxCalls is how many scheduled runs may start by default.
const DefaultMaxCalls = 1000

// identity begins the ids of runs, the same in every sandbox.
const identity = "5a4db0c000"

// Options says what a sandbox is like.
type Options struct {
	Start    time.Time       // when virtual time begins; default DefaultStart
	Executor action.Executor // carries out actions, one at a time; default action.Recorder
	Path     string          // of the store; default: in memory
	// Clock is the virtual time, for what shares it with the sandbox, such as a
	// Host; default: one that begins at Start.
	Clock *clock.Virtual
	// Host keeps the objects that apps work on. The sandbox installs apps into it,
	// and reports to the engine what happens to its objects. It carries out
	// nothing by itself: its actions belong into Executor. It must be of the only
	// org of the sandbox. Default: none.
	Host *host.Host
	// OrgSetup is what the org has set up beside settings, such as its business
	// hours: what builtin.ParseEnvironment reads. Default: nothing.
	OrgSetup value.Value
	// MaxChain is how many events may follow each other, each caused by an action
	// of a run that the one before has started, without a wait in between. More is
	// a feedback loop, which Pass stops. Default DefaultMaxChain.
	MaxChain int
	// MaxCalls is how many scheduled runs may start before Pass gives up, since
	// workflows can schedule each other without end, and as many runs that events
	// of the host start. Default DefaultMaxCalls.
	MaxCalls int
}

// Sandbox is an engine in virtual time. It is for one goroutine.
type Sandbox struct {
	engine   *embedded.Engine
	clock    *clock.Virtual
	executor action.Executor
	started  time.Time
	orgs     []string // with an app, in the order in which they came
	apps     []*install.Prepared
	host     *host.Host // or nil
	chains   chains

	open      []action.Invocation  // begun, and to be completed from outside
	deadlines map[string]time.Time // of those that have one, by their keys

	mu      sync.Mutex
	waiting []action.Invocation // for their answer
}

// Open makes a sandbox. Close must be called.
func Open(ctx context.Context, o Options) (*Sandbox, error) {
	if o.Clock != nil {
		o.Start = o.Clock.Now()
	}
	if o.Start.IsZero() {
		o.Start = DefaultStart
	}
	if problem := definition.OutOfTime(o.Start); problem != "" {
		return nil, fmt.Errorf("virtual time cannot begin at %s: it %s", o.Start.UTC().Format(time.RFC3339), problem)
	}
	o.MaxCalls = cmp.Or(max(o.MaxCalls, 0), DefaultMaxCalls)
	if o.Clock == nil {
		o.Clock = clock.NewVirtual(o.Start)
	}
	s := &Sandbox{clock: o.Clock, executor: o.Executor, host: o.Host, deadlines: map[string]time.Time{}}
	s.chains = newChains(cmp.Or(max(o.MaxChain, 0), DefaultMaxChain), o.MaxCalls)
	s.started = s.clock.Now()
	if s.executor == nil {
		s.executor = action.Recorder{}
	}
	var err error
	stored := embedded.Options{
		Path: o.Path, Clock: s.clock, Identity: identity, MaxCalls: int64(o.MaxCalls), OrgSetup: o.OrgSetup,
		Executor: action.Func(s.later),
	}
	if o.Path == "" {
		// What lives no longer than the process has no secrets from its author.
		stored.TokenKey = []byte(identity)
	}
	s.engine, err = embedded.Open(ctx, stored)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends the sandbox and gives back what it holds.
func (s *Sandbox) Close() error { return s.engine.Close() }

// later remembers an action that has to be carried out.
func (s *Sandbox) later(_ context.Context, in action.Invocation) (action.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, in)
	return action.Result{Later: true}, nil
}

// IDs returns the source of ids of a sandbox: the same ids every time. The
// secret is none, since these ids never leave the machine.
func IDs(org string) link.IDSource {
	ids, err := link.Derived([]byte("tenon sandbox, no secret"), org)
	if err != nil {
		panic(err) // only for an org without a name
	}
	return ids
}

// Prepare compiles and links a definition for a sandbox, with ids that are the
// same every time.
func Prepare(f *source.File, org string, o compiler.Options) (*install.Prepared, definition.Diagnostics, error) {
	return install.Prepare(f, org, install.Options{Compiler: o, IDs: IDs(org)})
}

// Install makes an app the active revision of its org.
func (s *Sandbox) Install(ctx context.Context, p *install.Prepared) error {
	if err := s.engine.Install(ctx, p); err != nil {
		return err
	}
	if !slices.Contains(s.orgs, p.Org) {
		s.orgs = append(s.orgs, p.Org)
	}
	s.apps = append(s.apps, p)
	if s.host != nil {
		return s.host.Install(p)
	}
	return nil
}

// Configure gives values to settings of an installed app.
func (s *Sandbox) Configure(ctx context.Context, org, app string, values install.Settings) error {
	return s.engine.Configure(ctx, org, app, values)
}

// Report lets an event happen now and returns how many runs it starts. The event
// of a call may name its workflow by the local id.
func (s *Sandbox) Report(ctx context.Context, org string, ev event.Event) (int, error) {
	if local, call := definition.CallEventID(ev.Name); call {
		for _, p := range s.apps {
			for i := range p.Map.Workflows {
				if m := &p.Map.Workflows[i]; p.Org == org && m.Old == local {
					ev.Name = definition.CallEvent(m.New)
				}
			}
		}
	}
	if s.host != nil {
		if err := s.host.Observe(ev); err != nil {
			return 0, err
		}
	}
	runs, err := s.engine.Report(ctx, org, ev)
	return len(runs), err
}

// Pass lets virtual time pass: for a span from the start of the sandbox, or with
// Idle until nothing is left to do. It ends at definition.Latest, behind which nothing
// can happen.
func (s *Sandbox) Pass(ctx context.Context, span time.Duration) (engine.Stop, error) {
	if span == Idle {
		return s.PassTo(ctx, time.Time{})
	}
	return s.PassTo(ctx, s.started.Add(span))
}

// PassTo lets virtual time pass as Pass does, up to a time; the zero time stands
// for Idle.
func (s *Sandbox) PassTo(ctx context.Context, until time.Time) (engine.Stop, error) {
	s.chains.loop, s.chains.runs = nil, 0
	return s.pass(ctx, until)
}

func (s *Sandbox) pass(ctx context.Context, until time.Time) (engine.Stop, error) {
	if until.After(definition.Latest) {
		until = definition.Latest
	}
	// MaxCalls bounds the work; the clock may be moved as often as that takes.
	bounds := engine.Bounds{Until: until, Steps: math.MaxInt}
	stop, err := engine.RunUntil(ctx, resting{s.engine, s}, s.clock, bounds)
	if errors.Is(err, errLoop) {
		return engine.Limit, nil
	}
	return stop, err
}

// Settle does all there is to do at the present time, and first reports what has
// become of the objects of the host from outside.
func (s *Sandbox) Settle(ctx context.Context) (engine.Stop, error) {
	s.chains.loop, s.chains.runs = nil, 0
	if err := s.reportCaused(ctx, action.Invocation{Org: s.Org()}, nil); errors.Is(err, errLoop) {
		return engine.Limit, nil
	} else if err != nil {
		return 0, err
	}
	return s.pass(ctx, s.Now())
}

// Org returns the first org that has an app, or DefaultOrg.
func (s *Sandbox) Org() string {
	if len(s.orgs) == 0 {
		return DefaultOrg
	}
	return s.orgs[0]
}

// resting is an engine that settles by having a sandbox carry out its actions.
type resting struct {
	engine.Engine
	sandbox *Sandbox
}

func (r resting) Settle(ctx context.Context) error { return r.sandbox.rest(ctx) }

// rest carries out actions until nothing is left to do at the present time.
func (s *Sandbox) rest(ctx context.Context) error {
	for {
		if err := s.engine.Settle(ctx); err != nil {
			return err
		}
		in, ok := s.next()
		if !ok {
			return nil
		}
		result, err := s.executor.Execute(ctx, in)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && result.Later {
			s.open = append(s.open, in)
			continue
		}
		if err := s.engine.Deliver(ctx, in.Org, engine.RunID(in.Run), action.EventOf(in, result, err)); err != nil {
			return err
		}
		if err != nil {
			result.Events = nil
		} else if !result.Wait.IsZero() {
			s.open = append(s.open, in)
			s.deadlines[in.Key] = result.Wait
		}
		if err := s.reportCaused(ctx, in, result.Events); err != nil {
			return err
		}
	}
}

// Waiting returns the actions that have begun and that Complete has to complete,
// in the order in which they began.
func (s *Sandbox) Waiting() []action.Invocation {
	s.open = slices.DeleteFunc(s.open, func(o action.Invocation) bool {
		until, ok := s.deadlines[o.Key]
		return ok && !until.After(s.Now())
	})
	return slices.Clone(s.open)
}

// Complete completes an action that Waiting returned, now: with its output, or
// with a failure. A receipt that is not accepted says why nothing was changed; the
// action goes on waiting if it did. The error of an output that does not fit the
// schema of an action with an invocation token is an *engine.OutputError.
func (s *Sandbox) Complete(ctx context.Context, in action.Invocation, output value.Value, failure *interp.Failure) (engine.Receipt, error) {
	this := func(o action.Invocation) bool { return o.Org == in.Org && o.Key == in.Key }
	if in.Token == "" {
		if !slices.ContainsFunc(s.open, this) {
			return engine.Receipt{Reason: "the action does not wait any more"}, nil
		}
		s.open = slices.DeleteFunc(s.open, this)
		var err error
		if failure != nil {
			err = failure
		}
		return engine.Receipt{Accepted: true}, s.engine.Deliver(ctx, in.Org, engine.RunID(in.Run), action.EventOf(in, action.Result{Output: output}, err))
	}
	c := engine.Completion{Output: output, Failed: failure != nil}
	if failure != nil {
		c.Failure = failure.Message
	}
	receipt, err := s.engine.Complete(ctx, in.Org, in.Token, c)
	if receipt.Accepted {
		s.open = slices.DeleteFunc(s.open, this)
	}
	return receipt, err
}

// Cancel stops a run now. What it has scheduled stays scheduled.
func (s *Sandbox) Cancel(ctx context.Context, org string, run engine.RunID, reason string) error {
	s.open = slices.DeleteFunc(s.open, func(o action.Invocation) bool { return o.Org == org && o.Run == string(run) })
	return s.engine.Cancel(ctx, org, run, reason)
}

// Active returns the runs of an org that have not ended, in the order in which
// they started.
func (s *Sandbox) Active(ctx context.Context, org string) ([]engine.Summary, error) {
	return s.engine.Runs(ctx, org, engine.Filter{Active: true, Limit: maxTraces})
}

// next takes the action whose run is first. At rest every run that waits for an
// action waits for exactly one.
func (s *Sandbox) next() (action.Invocation, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return action.Invocation{}, false
	}
	slices.SortFunc(s.waiting, func(a, b action.Invocation) int { return cmp.Compare(a.Run, b.Run) })
	in := s.waiting[0]
	s.waiting = s.waiting[1:]
	return in, true
}

// Now returns the present virtual time.
func (s *Sandbox) Now() time.Time { return s.clock.Now() }

// Started returns when virtual time began.
func (s *Sandbox) Started() time.Time { return s.started }

// Traces returns what happened in all runs so far, in the order in which they
// started. Workflows have the ids that their author gave them.
func (s *Sandbox) Traces(ctx context.Context) ([]*trace.Trace, error) {
	var all []*trace.Trace
	for _, org := range s.orgs {
		runs, err := s.engine.Runs(ctx, org, engine.Filter{Limit: maxTraces})
		if err != nil {
			return nil, err
		}
		for i := range runs {
			t, err := s.Trace(ctx, org, runs[i].ID)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	return all, nil
}

// Trace returns what happened in one run so far.
func (s *Sandbox) Trace(ctx context.Context, org string, id engine.RunID) (*trace.Trace, error) {
	record, err := s.engine.Query(ctx, org, id)
	if err != nil {
		return nil, err
	}
	t := trace.Of(record)
	if cause := s.chains.causes[id]; cause != nil {
		t.Parent, t.ParentStep = string(cause.Run), cause.Step
	}
	s.localise(t)
	return t, nil
}

// localise puts the local ids of workflows into a trace, for their authors, who
// do not know the global ones.
func (s *Sandbox) localise(t *trace.Trace) {
	t.WorkflowID = s.localID(t.WorkflowID)
	if id, call := definition.CallEventID(t.Event); call {
		t.Event = definition.CallEvent(s.localID(id))
	}
	for i := range t.Entries {
		t.Entries[i].WorkflowID = s.localID(t.Entries[i].WorkflowID)
	}
}

// localID returns the id that the author of a workflow gave it, or the id as it is
// where no map has it.
func (s *Sandbox) localID(global string) string {
	for _, p := range s.apps {
		for i := range p.Map.Workflows {
			if m := &p.Map.Workflows[i]; m.New == global {
				return m.Old
			}
		}
	}
	return global
}

// Runs lists the runs so far, in the order in which they started.
func (s *Sandbox) Runs(ctx context.Context) ([]engine.Summary, error) {
	var all []engine.Summary
	for _, org := range s.orgs {
		runs, err := s.engine.Runs(ctx, org, engine.Filter{Limit: maxTraces})
		if err != nil {
			return nil, err
		}
		for i := range runs {
			if id, call := definition.CallEventID(runs[i].Event); call {
				runs[i].Event = definition.CallEvent(s.localID(id))
			}
		}
		all = append(all, runs...)
	}
	return all, nil
}

// maxTraces is no bound in practice: MaxCalls is.
const maxTraces = 1 << 30

// Pending returns the calls that wait for their time, the earliest first.
func (s *Sandbox) Pending(ctx context.Context) ([]engine.Scheduled, error) {
	var all []engine.Scheduled
	for _, org := range s.orgs {
		pending, err := s.engine.Schedules(ctx, org)
		if err != nil {
			return nil, err
		}
		all = append(all, pending...)
	}
	return all, nil
}

// WorkflowName returns the name of an installed workflow by its global id, or
// the id where there is none.
func (s *Sandbox) WorkflowName(id string) string {
	for _, p := range s.apps {
		if i, ok := p.Program.Workflow(id); ok {
			return cmp.Or(p.Program.Workflows[i].Name, id)
		}
	}
	return id
}
