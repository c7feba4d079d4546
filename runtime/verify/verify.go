// Package verify lets scenarios happen and compares what comes of them with what
// is expected. Package definition/scenario reads the files.
//
// A scenario runs in a sandbox of its own: the app is newly installed, virtual
// time begins when the scenario says, and moves only as it says, so a year is
// over in milliseconds. HTTP requests are built as they are for the network, and
// then answered by the endpoints that the scenario gives. What happened is read
// from the traces of the runs, so nothing is recorded while they run.
package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// App is a definition that scenarios are about.
type App struct {
	Definition *definition.App
	Prepared   *install.Prepared
}

// Prepare makes a definition ready for scenarios. The App is nil if there are
// errors among the findings.
func Prepare(f *source.File, o compiler.Options) (*App, definition.Diagnostics, error) {
	prepared, findings, err := sandbox.Prepare(f, sandbox.DefaultOrg, o)
	if err != nil || prepared == nil {
		return nil, findings, err
	}
	app, _ := definition.Parse(f, definition.Options{Profile: o.Profile, Limits: o.Limits})
	return &App{Definition: app, Prepared: prepared}, findings, nil
}

// Options says how scenarios run.
type Options struct {
	// MaxCalls is how many scheduled runs may start in one scenario; default
	// sandbox.DefaultMaxCalls.
	MaxCalls int
	// Update collects the edits that make the expectations right, see
	// Result.Edits.
	Update bool
}

// Result is what came of one scenario.
type Result struct {
	File     *scenario.File
	Scenario *scenario.Scenario
	Failures []Failure      // empty: the scenario passed
	Notes    []string       // what is worth a look in a scenario that passed too
	Traces   []*trace.Trace // of all runs, in the order in which they started
	Start    time.Time      // when virtual time began
	End      time.Time      // and where it stood at the end
	Edits    []source.Edit  // with Options.Update: of the scenario file
}

// Passed reports whether all was as expected.
func (r *Result) Passed() bool { return len(r.Failures) == 0 }

// Run lets one scenario of a file happen. The file must be without errors. The
// error is one of the machine, or of the context.
func (a *App) Run(ctx context.Context, f *scenario.File, s *scenario.Scenario, o Options) (result *Result, err error) {
	r := run{
		app: a, tree: f.Tree, file: f, scenario: s,
		result: &Result{File: f, Scenario: s, Start: s.Start()},
	}
	r.clock = clock.NewVirtual(s.Start())
	if f.HasObjects(s) {
		r.host = host.New(host.Options{Org: sandbox.DefaultOrg, Clock: r.clock})
	}
	executor, err := r.executor()
	if err != nil {
		return nil, err
	}
	r.sandbox, err = sandbox.Open(ctx, sandbox.Options{Clock: r.clock, Host: r.host, Executor: executor, MaxCalls: o.MaxCalls, OrgSetup: r.setup()})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.sandbox.Close()) }()
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	if err := r.happen(ctx, cmp.Or(o.MaxCalls, sandbox.DefaultMaxCalls)); err != nil {
		return nil, err
	}
	seen, err := r.observe(ctx)
	if err != nil {
		return nil, err
	}
	r.result.Traces, r.result.End = seen.traces, r.sandbox.Now()
	r.unused()
	r.compare(seen, o.Update)
	return r.result, nil
}

// run is one scenario under way.
type run struct {
	app      *App
	tree     *source.Tree
	file     *scenario.File
	scenario *scenario.Scenario
	clock    *clock.Virtual
	host     *host.Host // nil: no objects are given
	sandbox  *sandbox.Sandbox
	world    *world
	answers  *action.Answers
	secrets  []string
	tokens   []action.Invocation // that can be completed by a token, as they began
	result   *Result
}

// setup returns what the org has set up; missing if nothing is given.
func (r *run) setup() value.Value {
	for _, g := range []*scenario.Given{&r.scenario.Given, &r.file.Given} {
		if g.Setup != source.None {
			return value.FromTree(r.tree, g.Setup)
		}
	}
	return value.Value{}
}

// begin makes true what is given.
func (r *run) begin(ctx context.Context) error {
	if err := r.sandbox.Install(ctx, r.app.Prepared); err != nil {
		return err
	}
	settings := install.Settings{}
	for _, g := range []*scenario.Given{&r.file.Given, &r.scenario.Given} {
		for _, s := range settingsOf(r.tree, g) {
			settings[s.key] = s.value
		}
		if err := seed(r.host, r.tree, g.Objects); err != nil {
			return err
		}
	}
	for _, s := range r.app.Prepared.Program.Settings() {
		if s.Secret() {
			r.secrets = append(r.secrets, settings.Value(s).Str())
		}
	}
	if len(settings) == 0 {
		return nil
	}
	return r.sandbox.Configure(ctx, sandbox.DefaultOrg, r.app.Prepared.App, settings)
}

// happen lets everything happen at its time.
func (r *run) happen(ctx context.Context, maxCalls int) error {
	start := r.scenario.Start()
	for i := range r.scenario.When {
		h := &r.scenario.When[i]
		if h.AtNode != source.None {
			if more, err := r.pass(ctx, h.At.From(start).Sub(start), maxCalls); err != nil || !more {
				return err
			}
		} else if more, err := r.pass(ctx, r.sandbox.Now().Sub(start), maxCalls); err != nil || !more {
			return err
		}
		if err := r.one(ctx, h); err != nil {
			return err
		}
	}
	span := sandbox.Idle
	if r.scenario.Until.Node != source.None {
		span = r.scenario.Until.From(start).Sub(start)
	}
	_, err := r.pass(ctx, span, maxCalls)
	for _, why := range r.sandbox.Refused() {
		r.fail(source.None, nil, "%s", why)
	}
	return err
}

// pass lets time pass. more is false where workflows schedule each other without
// end, which is a failure.
func (r *run) pass(ctx context.Context, span time.Duration, maxCalls int) (more bool, err error) {
	stop, err := r.sandbox.Pass(ctx, span)
	if err != nil || stop != engine.Limit {
		return err == nil, err
	}
	if loop := r.sandbox.Loop(); loop != nil {
		first, rest, _ := strings.Cut(loop.String(), "\n")
		var lines []Line
		for _, line := range strings.Split(rest, "\n") {
			lines = append(lines, Line{' ', strings.TrimSpace(line)})
		}
		r.fail(source.None, lines, "%s", first)
		return false, nil
	}
	name := "a workflow"
	if pending, err := r.sandbox.Pending(ctx); err == nil && len(pending) > 0 {
		name = fmt.Sprintf("workflow %q", r.name(pending[0].WorkflowID))
	}
	r.fail(source.None, nil, "%d scheduled runs have started within %s, with %s due next: workflows that schedule each other may never come to an end; \"until\" says when the scenario ends",
		maxCalls, Span(r.sandbox.Now().Sub(r.scenario.Start())), name)
	return false, nil
}

// one lets one thing happen.
func (r *run) one(ctx context.Context, h *scenario.Happening) error {
	switch h.Kind {
	case scenario.Event:
		ev, err := event.Read(r.tree, h.Body)
		if err != nil {
			return err
		}
		ev.Org = ""
		return r.report(ctx, h.Body, ev)
	case scenario.Call:
		inputs := value.FromTree(r.tree, h.Inputs)
		if inputs.IsMissing() {
			inputs = value.OfObject()
		}
		w := r.workflow(r.tree.Text(h.Workflow))
		if w < 0 || !r.app.Prepared.Program.Workflows[w].Callable {
			r.fail(h.Body, nil, "workflow %q cannot be called: its trigger is not callable", r.tree.Text(h.Workflow))
			return nil
		}
		return r.report(ctx, h.Body, event.Event{Name: definition.CallEvent(r.app.Prepared.Program.Workflows[w].ID), Inputs: inputs})
	case scenario.Cancel:
		return r.cancel(ctx, h)
	case scenario.Complete:
		return r.complete(ctx, h)
	}
	return nil
}

// report reports an event. One that calls a workflow which is not there or is not
// callable starts nothing, as any other that no trigger names.
func (r *run) report(ctx context.Context, at source.Node, ev event.Event) error {
	_, err := r.sandbox.Report(ctx, sandbox.DefaultOrg, ev)
	if errors.Is(err, engine.ErrNotCallable) || errors.Is(err, engine.ErrNotFound) {
		return nil
	}
	if errors.Is(err, engine.ErrTooLarge) {
		r.fail(at, nil, "%v", err)
		return nil
	}
	return err
}

// cancel stops the runs of a workflow that are under way.
func (r *run) cancel(ctx context.Context, h *scenario.Happening) error {
	active, err := r.sandbox.Active(ctx, sandbox.DefaultOrg)
	if err != nil {
		return err
	}
	w, stopped := r.workflow(r.tree.Text(h.Workflow)), 0
	for i := range active {
		if r.index(active[i].WorkflowID, active[i].Workflow) != w {
			continue
		}
		stopped++
		if err := r.sandbox.Cancel(ctx, sandbox.DefaultOrg, active[i].ID, r.tree.Text(h.Reason)); err != nil {
			return err
		}
	}
	if stopped == 0 {
		r.fail(h.Body, nil, "there is nothing to cancel: no run of %q is under way %s", r.tree.Text(h.Workflow), r.since(r.sandbox.Now()))
	}
	return nil
}

// complete completes the action that waits longest, or where none waits any more
// the one that began to wait last.
func (r *run) complete(ctx context.Context, h *scenario.Happening) error {
	workflow, step := r.tree.Text(h.Workflow), r.tree.Text(h.Step)
	w := r.workflow(workflow)
	is := func(in action.Invocation) bool { return in.Step == step && r.index(in.WorkflowID, in.Workflow) == w }
	waiting := r.sandbox.Waiting()
	i := slices.IndexFunc(waiting, is)
	if i < 0 {
		waiting = slices.Clone(r.tokens)
		slices.Reverse(waiting)
		i = slices.IndexFunc(waiting, is)
	}
	if i < 0 {
		if !h.Refused {
			r.fail(h.Body, nil, "there is nothing to complete: no action of step %q of %q waits %s", step, workflow, r.since(r.sandbox.Now()))
		}
		return nil
	}
	receipt, err := r.sandbox.Complete(ctx, waiting[i], value.FromTree(r.tree, h.Output), r.failure(h.Failure))
	var refused *engine.OutputError
	if errors.As(err, &refused) {
		receipt, err = engine.Receipt{Reason: refused.Message}, nil
	}
	switch {
	case err != nil:
		return err
	case receipt.Accepted && h.Refused:
		r.fail(h.Body, nil, "the completion was accepted %s, and should not have been", r.since(r.sandbox.Now()))
	case !receipt.Accepted && !h.Refused:
		r.fail(h.Body, nil, "the completion was not accepted %s: %s", r.since(r.sandbox.Now()), receipt.Reason)
	}
	return nil
}

func (r *run) failure(n source.Node) *interp.Failure {
	if n == source.None {
		return nil
	}
	v := value.FromTree(r.tree, n)
	f := &interp.Failure{Code: interp.CodeActionFailed, Message: v.Get("message").Str(), Status: int(v.Get("status").Number())}
	if f.Status != 0 {
		f.Code = action.CodeHTTP
	}
	f.Retryable = f.Status >= 500
	if again := v.Get("retryable"); again.Kind() == value.Bool {
		f.Retryable = again.Bool()
	}
	return f
}

// workflow returns the index of a workflow by its name or local id, or -1.
func (r *run) workflow(name string) int {
	if i, ok := r.app.Prepared.Program.ByName(name); ok {
		return i
	}
	return r.index(name, "")
}

// index returns the index of a workflow by its global or local id, or where it
// has none by its name; -1 if there is none.
func (r *run) index(id, name string) int {
	p := r.app.Prepared
	if i, ok := p.Program.Workflow(id); ok {
		return i
	}
	for i := range p.Map.Workflows {
		if m := &p.Map.Workflows[i]; id != "" && m.Old == id {
			if w, ok := p.Program.Workflow(m.New); ok {
				return w
			}
		}
	}
	if i, ok := p.Program.ByName(name); ok {
		return i
	}
	return -1
}

// name returns what a scenario calls a workflow of a global or local id: its
// name, or else its local id.
func (r *run) name(id string) string {
	p := r.app.Prepared
	i := r.index(id, "")
	if i < 0 {
		return id
	}
	w := p.Program.Workflows[i]
	if w.Name != "" {
		return w.Name
	}
	for i := range p.Map.Workflows {
		if m := &p.Map.Workflows[i]; m.New == w.ID {
			return m.Old
		}
	}
	return id
}

// since words a time as a scenario counts it.
func (r *run) since(at time.Time) string {
	return scenario.FormatAfter(at.Sub(r.scenario.Start()))
}

// fail adds a failure. at is what it is about: None is the scenario itself.
func (r *run) fail(at source.Node, lines []Line, format string, args ...any) {
	if at == source.None {
		at = r.tree.Member(r.scenario.Node, "name")
	}
	for i := range lines {
		lines[i].Text = r.hide(lines[i].Text)
	}
	r.result.Failures = append(r.result.Failures, Failure{At: at, Message: r.hide(fmt.Sprintf(format, args...)), Lines: lines})
}

// hide takes the values of secret settings out of a text: requests hold them. One
// of up to three bytes would be found everywhere.
func (r *run) hide(text string) string {
	for _, s := range r.secrets {
		if len(s) > 3 {
			text = strings.ReplaceAll(text, s, action.Hidden)
		}
	}
	return text
}
