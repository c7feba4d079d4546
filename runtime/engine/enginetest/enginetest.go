// Package enginetest is the conformance suite of engines: what every
// implementation of engine.Engine must do, crashes and cancellation included,
// said as tests against the interface alone. It is for tests only.
//
// Each test has a [Store], in which it opens engines one after the other on a
// clock and an executor of its own. At its end every run of every org is read
// back and its journal folded again: it must lead to the state that the engine
// says the run has.
package enginetest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Config is what a test asks of an engine.
type Config struct {
	Clock    clock.Clock
	Executor action.Executor
	MaxDepth int // longest chain of scheduled workflows; 0: no bound
}

// Store is where the runs of engines outlive them.
type Store interface {
	// Open starts an engine on what the store holds.
	Open(t testing.TB, c Config) engine.Engine
	// Crash ends an engine as a loss of power would: what it has acknowledged is
	// kept, whatever else it was about to do is not done.
	Crash(t testing.TB, e engine.Engine)
}

// Start is the time at which every test begins.
var Start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// Run runs the suite. newStore makes an empty store.
func Run(t *testing.T, newStore func(t testing.TB) Store) {
	for _, group := range [][]test{reportTests, actionTests, declaredTests, invokeTests, failureTests, scheduleTests, cancelTests, queryTests, upgradeTests, crashTests, loadTests} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, newStore(t))
				w.open()
				c.f(w)
				w.verify()
				require.NoError(t, w.e.Close())
			})
		}
	}
}

type test struct {
	name string
	f    func(*world)
}

// world is a store with an engine on it, and what is around it.
type world struct {
	testing.TB
	store    Store
	e        engine.Engine
	clock    *clock.Virtual
	actor    *actor
	maxDepth int
	orgs     map[string]map[string]*install.Prepared // by org and app: what is installed
	orgNames []string
}

func newWorld(t testing.TB, s Store) *world {
	return &world{TB: t, store: s, clock: clock.NewVirtual(Start), actor: newActor(), orgs: map[string]map[string]*install.Prepared{}}
}

// context is one that ends long before the test binary would.
func (w *world) context() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	w.Cleanup(cancel)
	return ctx
}

func (w *world) open() {
	w.Helper()
	w.e = w.store.Open(w, Config{Clock: w.clock, Executor: w.actor, MaxDepth: w.maxDepth})
	e := w.e
	w.Cleanup(func() { e.Close() })
}

// restart closes the engine and opens the next one.
func (w *world) restart() {
	w.Helper()
	require.NoError(w, w.e.Close())
	w.open()
}

// crash ends the engine and opens the next one, with nothing left of the first.
func (w *world) crash() {
	w.Helper()
	w.store.Crash(w, w.e)
	w.open()
}

func (w *world) settle() {
	w.Helper()
	require.NoError(w, w.e.Settle(w.context()))
}

// advance lets time pass, from timer to timer.
func (w *world) advance(d time.Duration) {
	w.Helper()
	until := w.clock.Now().Add(d)
	stop, err := engine.RunUntil(w.context(), w.e, w.clock, engine.Bounds{Until: until})
	require.NoError(w, err)
	require.NotEqual(w, engine.Limit, stop)
	require.Equal(w, until, w.clock.Now())
}

// install prepares and installs an app of these workflows, as an upgrade if the
// app is there already.
func (w *world) install(org, app, version string, workflows ...string) *install.Prepared {
	w.Helper()
	p := w.prepare(org, app, version, workflows...)
	require.NoError(w, w.e.Install(w.context(), p))
	w.orgs[org][app] = p
	return p
}

// installApp installs an app with more sections than workflows, each followed by a
// comma.
func (w *world) installApp(org, app, version, sections string, workflows ...string) *install.Prepared {
	w.Helper()
	p := w.prepareApp(org, app, version, sections, workflows...)
	require.NoError(w, w.e.Install(w.context(), p))
	w.orgs[org][app] = p
	return p
}

func (w *world) prepare(org, app, version string, workflows ...string) *install.Prepared {
	w.Helper()
	return w.prepareApp(org, app, version, "", workflows...)
}

func (w *world) prepareApp(org, app, version, sections string, workflows ...string) *install.Prepared {
	w.Helper()
	if w.orgs[org] == nil {
		w.orgs[org] = map[string]*install.Prepared{}
		w.orgNames = append(w.orgNames, org)
	}
	text := fmt.Sprintf(`{"app": %q, "version": %q, "title": "T", %s "workflows": [%s]}`, app, version, sections, strings.Join(workflows, ",\n"))
	ids, err := link.Derived([]byte("a secret of the tests"), org)
	require.NoError(w, err)
	o := install.Options{Compiler: compiler.Options{Profile: definition.Tenon}, IDs: ids}
	if previous := w.orgs[org][app]; previous != nil {
		o.Previous = previous.Map
	}
	p, findings, err := install.Prepare(&source.File{Name: app + ".json", Bytes: []byte(text)}, org, o)
	require.NoError(w, err)
	require.NotNil(w, p, "%v", findings.Err())
	return p
}

// id returns the global id of a workflow of an app.
func (w *world) id(org, app, workflow string) string {
	w.Helper()
	p := w.orgs[org][app].Program
	i, ok := p.ByName(workflow)
	require.True(w, ok, "no workflow %q", workflow)
	return p.Workflows[i].ID
}

// report reports an event of the platform with this data.
func (w *world) report(org, id, name, data string) []engine.RunID {
	w.Helper()
	runs, err := w.e.Report(w.context(), org, event.Event{ID: id, Name: name, Data: w.value(data)})
	require.NoError(w, err)
	return runs
}

// update reports an update of a customer, which starts one workflow.
func (w *world) update(data string) engine.RunID {
	w.Helper()
	runs := w.report("acme", "", "kustomer.customer.update", data)
	require.Len(w, runs, 1)
	return runs[0]
}

func (w *world) value(text string) value.Value {
	w.Helper()
	if text == "" {
		return value.Value{}
	}
	v, err := value.Parse([]byte(text))
	require.NoError(w, err)
	return v
}

func (w *world) query(org string, id engine.RunID) *engine.Record {
	w.Helper()
	rec, err := w.e.Query(w.context(), org, id)
	require.NoError(w, err)
	return rec
}

func (w *world) runs(org string, f engine.Filter) []engine.Summary {
	w.Helper()
	all, err := w.e.Runs(w.context(), org, f)
	require.NoError(w, err)
	return all
}

func (w *world) schedules(org string) []engine.Scheduled {
	w.Helper()
	all, err := w.e.Schedules(w.context(), org)
	require.NoError(w, err)
	return all
}

// replay folds a record's journal, which must lead to what its summary says.
func (w *world) replay(rec *engine.Record) *interp.Run {
	w.Helper()
	require.NotNil(w, rec.Revision, "run %s", rec.ID)
	p := rec.Revision.Program
	i, ok := p.ByName(rec.Workflow)
	require.True(w, ok)
	run, err := interp.Replay(p, i, string(rec.ID), rec.Journal, nil)
	require.NoError(w, err)
	require.Equal(w, rec.Outcome, run.Outcome(), "run %s", rec.ID)
	require.Equal(w, rec.Summary.Failure, run.Failure(), "run %s", rec.ID)
	require.Equal(w, rec.StartedAt, run.StartedAt(), "run %s", rec.ID)
	require.Equal(w, rec.EndedAt, run.EndedAt(), "run %s", rec.ID)
	require.Equal(w, rec.WorkflowID, run.Workflow().ID)
	for i := 1; i < len(rec.Journal); i++ {
		require.False(w, rec.Journal[i].At.Before(rec.Journal[i-1].At), "time runs backwards in run %s", rec.ID)
	}
	return run
}

// output is what a step of a run put out, as JSON.
func (w *world) output(org string, id engine.RunID, step string) string {
	w.Helper()
	return string(w.replay(w.query(org, id)).Output(step).AppendJSON(nil))
}

// verify holds every run against its journal.
func (w *world) verify() {
	w.Helper()
	for _, org := range w.orgNames {
		var before engine.RunID
		for _, s := range w.runs(org, engine.Filter{Limit: 1 << 20}) {
			rec := w.query(org, s.ID)
			if s.Outcome == interp.Running { // it may have ended since it was listed
				s.Outcome, s.EndedAt, s.Failure, s.Reason = rec.Outcome, rec.EndedAt, rec.Summary.Failure, rec.Reason
			}
			require.Equal(w, s, rec.Summary)
			require.Equal(w, org, s.Org)
			require.NotEqual(w, before, s.ID)
			before = s.ID
			if len(rec.Journal) == 0 {
				require.NotNil(w, rec.Summary.Failure, "a run without a journal says why")
				continue
			}
			w.replay(rec)
		}
	}
}

// actor carries out the actions of a test: by default it answers {}.
type actor struct {
	mu    sync.Mutex
	steps map[string]action.Func
	calls []action.Invocation
}

func newActor() *actor { return &actor{steps: map[string]action.Func{}} }

// on says how the action of a step is answered.
func (a *actor) on(step string, f action.Func) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.steps[step] = f
}

// Execute notes the invocation and answers it.
func (a *actor) Execute(ctx context.Context, in action.Invocation) (action.Result, error) {
	a.mu.Lock()
	a.calls = append(a.calls, in)
	f := a.steps[in.Step]
	a.mu.Unlock()
	if f == nil {
		return action.Result{}, nil
	}
	return f(ctx, in)
}

// of returns the invocations of a step so far.
func (a *actor) of(step string) []action.Invocation {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []action.Invocation
	for _, in := range a.calls {
		if in.Step == step {
			all = append(all, in)
		}
	}
	return all
}

// answer returns what answers every invocation with the same output.
func (w *world) answer(output string) action.Func {
	v := w.value(output)
	return func(context.Context, action.Invocation) (action.Result, error) { return action.Result{Output: v}, nil }
}

// block returns what answers only when it is let go, or cut off, and a channel
// that gets every invocation.
func block() (f action.Func, entered chan action.Invocation, let func()) {
	entered, gone := make(chan action.Invocation, 1000), make(chan struct{})
	f = func(ctx context.Context, in action.Invocation) (action.Result, error) {
		entered <- in
		select {
		case <-gone:
			return action.Result{}, nil
		case <-ctx.Done():
			return action.Result{}, ctx.Err()
		}
	}
	return f, entered, sync.OnceFunc(func() { close(gone) })
}

// The parts of definitions.

func always(target string) string {
	return fmt.Sprintf(`{"target": %q, "condition": {"op": "true", "values": [true]}}`, target)
}

// on is a workflow that the event starts.
func on(name, event, transitions string, steps ...string) string {
	return fmt.Sprintf(`{"name": %q, "trigger": {"id": "1", "eventName": %q, "transitions": [%s]}, "steps": [%s]}`, name, event, transitions, strings.Join(steps, ", "))
}

// onUpdate is a workflow on the update of a customer with one path through its
// steps.
func onUpdate(name string, steps ...string) string {
	return on(name, "kustomer.customer.update", path(steps), chain(steps)...)
}

// callable is a workflow that can be called and scheduled.
func callable(id, properties string, steps ...string) string {
	return fmt.Sprintf(`{"id": %q, "name": %q, "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.%s.call", "schema": {%s}, "transitions": [%s]}, "steps": [%s]}`,
		id, id, id, properties, path(steps), strings.Join(chain(steps), ", "))
}

// act is a step with an action. Its transitions are put in by chain.
func act(id, params string) string {
	if params == "" {
		params = "{}"
	}
	return fmt.Sprintf(`{"id": %q, "action": "kustomer.note.create", "params": %s, "transitions": []}`, id, params)
}

// schedule is a step that schedules a workflow after so many seconds.
func schedule(id, workflow, after, inputs string) string {
	return fmt.Sprintf(`{"id": %q, "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": %q, "runAt": {"type": "relative", "value": %s}, "inputs": %s}, "transitions": []}`, id, workflow, after, inputs)
}

func idOf(step string) string { return strings.SplitN(step, `"`, 5)[3] }

func path(steps []string) string {
	if len(steps) == 0 {
		return ""
	}
	return always(idOf(steps[0]))
}

func chain(steps []string) []string {
	linked := make([]string, len(steps))
	for i, s := range steps {
		if i+1 < len(steps) {
			s = strings.Replace(s, `"transitions": []`, `"transitions": [`+always(idOf(steps[i+1]))+`]`, 1)
		}
		linked[i] = s
	}
	return linked
}
