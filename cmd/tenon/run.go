package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

type runCommand struct {
	File     string `arg:"" help:"The definition; - for standard input."`
	Event    string `required:"" placeholder:"FILE" help:"The event that happens, as JSON: its name, its data, and createdAt, when virtual time begins; - for standard input."`
	Actions  string `placeholder:"FILE" help:"Answers of actions, as JSON: an output for the name of an action, the id of a step, or workflow/step."`
	Settings string `placeholder:"FILE" help:"Values for the app's settings, as JSON: an object of categories, in each the values by name. Secret ones are never shown."`
	Setup    string `placeholder:"FILE" help:"What the org has set up, as JSON: business hours (schedules, defaultSchedule) and the locale of dates. Runs keep what there was when they began."`
	Seed     string `placeholder:"FILE" help:"Objects that are there at first, as JSON: customers, conversations and so on. With it the platform's own actions work on objects and report events; {} is none at first."`
	Objects  string `placeholder:"FILE" help:"With --seed: write the objects that are there in the end to this file, in the same form."`
	Until    string `default:"idle" help:"How much virtual time passes: idle (until nothing is left to do), or a duration such as 90s, 2h or 30d."`
	Trace    string `enum:"text,json" default:"text" help:"Output: text for people, json for programs."`
	MaxValue int    `default:"100" help:"How many characters of a value the text shows."`
	MaxCalls int    `default:"1000" help:"Stop when so many scheduled workflows have started."`
	MaxChain int    `default:"20" help:"With --seed: stop when so many events have followed each other without a wait, as in a feedback loop."`
	Profile  string `enum:"kustomer,tenon" default:"tenon" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
	requestFlags
	colorFlag
}

// Help is what --help says beyond the flags.
func (*runCommand) Help() string {
	return `The definition is checked, linked and installed into an engine of its own, the event happens, and virtual time passes until nothing is left to do: what waits a month is over at once.

REST actions, the platform's own (kustomer.rest-api.json and .generic) and those that the app declares, make real requests, to public addresses and to this machine, unless an answer is given or --offline is. Regular expressions, transformations, events and schedules are carried out too. The platform's own actions work on objects where --seed gives some, and the updates they make are events that start further workflows. All other actions without an answer are recorded and answer {}; the trace says so.

Exit codes: 0 all runs came to their end, 1 findings, a run that failed, no run at all, or --max-calls reached, 2 wrong use.`
}

// runInputs is what the flags name, read.
type runInputs struct {
	file     *source.File
	event    event.Event
	settings *source.File    // nil if there are none
	setup    value.Value     // missing if there is none
	answers  *action.Answers // nil if there are none
	rest     action.Executor // of actions that make requests
	seed     *source.File    // nil if there is none
	until    time.Duration
}

// Run runs the definition in a sandbox and prints what happened and why.
func (cmd *runCommand) Run(c *Command) error {
	in, err := cmd.inputs(c)
	if err != nil {
		return err
	}
	org := in.event.Org
	if org == "" {
		org = sandbox.DefaultOrg
	}
	prepared, err := c.prepare(in.file, org, cmd.Profile, cmd.colorFlag)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := sandbox.Options{Start: in.event.At, MaxCalls: cmd.MaxCalls, MaxChain: cmd.MaxChain, OrgSetup: in.setup}
	ob := newObjects(in.seed, org, &o)
	o.Executor = in.executor(ob)
	s, err := sandbox.Open(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	err = cmd.run(ctx, c, s, prepared, in, ob)
	if ctx.Err() != nil {
		return usagef("interrupted")
	}
	return err
}

func (cmd *runCommand) run(ctx context.Context, c *Command, s *sandbox.Sandbox, prepared *install.Prepared, in *runInputs, ob *objects) error {
	if err := in.install(ctx, s, prepared); err != nil {
		return err
	}
	if err := ob.fill(); err != nil {
		return err
	}
	var problems []string
	started, err := s.Report(ctx, prepared.Org, in.event)
	switch {
	case errors.Is(err, engine.ErrNotCallable):
		problems = append(problems, fmt.Sprintf("%q calls a workflow that is not callable", in.event.Name))
	case errors.Is(err, engine.ErrTooLarge):
		return usagef("%s: %w", cmd.Event, err)
	case err != nil && !errors.Is(err, engine.ErrNotFound):
		return err
	case started == 0:
		problems = append(problems, sandbox.StartsNothing(prepared, in.event.Name))
	}
	stop, err := s.Pass(ctx, in.until)
	if err != nil {
		return err
	}
	traces, err := s.Traces(ctx)
	if err != nil {
		return err
	}
	pending, err := s.Pending(ctx)
	if err != nil {
		return err
	}
	if loop := s.Loop(); loop != nil {
		problems = append(problems, loop.String()+"\n  --max-chain N shows more of it")
	} else if stop == engine.Limit && len(pending) > 0 {
		problems = append(problems, fmt.Sprintf("stopped when %s had started, after %s of virtual time, with workflow %q due next: workflows that schedule each other may never come to an end; --until 1h shows the first hour, --max-calls N more runs",
			count(cmd.MaxCalls, "scheduled workflow"), trace.Duration(s.Now().Sub(s.Started())), s.WorkflowName(pending[0].WorkflowID)))
	}
	problems = append(problems, s.Refused()...)
	if cmd.Trace == "json" {
		err = trace.JSON(c.Stdout, traces, ob.sections(s)...)
	} else {
		err = cmd.text(c, s, traces, pending, ob)
	}
	if err == nil {
		err = ob.write(c, cmd.Objects)
	}
	if err != nil {
		return err
	}
	if in.answers != nil {
		for _, key := range in.answers.Unused() {
			fmt.Fprintf(c.Stderr, "tenon: warning: %s: nothing asked for the answer %q\n", cmd.Actions, key)
		}
	}
	for _, p := range problems {
		fmt.Fprintf(c.Stderr, "tenon: %s\n", p)
	}
	if len(problems) > 0 {
		return errFindings
	}
	for _, t := range traces {
		if t.Outcome == interp.Failed || t.Problem != "" {
			return errFindings
		}
	}
	return nil
}

// text writes what happened for people.
func (cmd *runCommand) text(c *Command, s *sandbox.Sandbox, traces []*trace.Trace, pending []engine.Scheduled, ob *objects) error {
	o := trace.Options{Color: cmd.useColor(c, c.Stdout), MaxValue: cmd.MaxValue}
	if err := trace.Text(c.Stdout, traces, o); err != nil {
		return err
	}
	if err := cmd.summary(c, s, traces, pending); err != nil {
		return err
	}
	return ob.text(c.Stdout, o)
}

// summary writes how it all ended and what is yet to come.
func (cmd *runCommand) summary(c *Command, s *sandbox.Sandbox, traces []*trace.Trace, pending []engine.Scheduled) error {
	var b strings.Builder
	if len(traces) > 0 {
		b.WriteByte('\n')
	}
	outcomes := map[interp.Outcome]int{}
	for _, t := range traces {
		outcomes[t.Outcome]++
	}
	b.WriteString(count(len(traces), "run"))
	separator := ": "
	for o := interp.Running; o.String() != ""; o++ {
		if n := outcomes[o]; n > 0 {
			fmt.Fprintf(&b, "%s%d %s", separator, n, o)
			separator = ", "
		}
	}
	fmt.Fprintf(&b, "; %s of virtual time\n", trace.Duration(s.Now().Sub(s.Started())))
	const most = 10
	for i, p := range pending {
		if i == most {
			fmt.Fprintf(&b, "and %d more\n", len(pending)-most)
			break
		}
		fmt.Fprintf(&b, "scheduled: %s for %s\n", s.WorkflowName(p.WorkflowID), p.At.UTC().Format(time.DateTime))
	}
	_, err := c.Stdout.Write([]byte(b.String()))
	return err
}

// inputs reads everything that the flags name.
func (cmd *runCommand) inputs(c *Command) (*runInputs, error) {
	in := &runInputs{}
	var err error
	if in.until, err = sandbox.ParseUntil(cmd.Until); err != nil {
		return nil, usagef("--until: %w", err)
	}
	if cmd.MaxCalls < 1 {
		return nil, usagef("--max-calls is %d, but must be at least 1", cmd.MaxCalls)
	}
	if cmd.MaxChain < 1 {
		return nil, usagef("--max-chain is %d, but must be at least 1", cmd.MaxChain)
	}
	if cmd.Objects != "" && cmd.Seed == "" {
		return nil, usagef("--objects needs --seed: without it there are no objects; a file with {} seeds none")
	}
	if cmd.MaxValue < 1 {
		return nil, usagef("--max-value is %d, but must be at least 1", cmd.MaxValue)
	}
	standard := 0
	for _, name := range [...]string{cmd.File, cmd.Event, cmd.Actions, cmd.Settings, cmd.Setup, cmd.Seed} {
		if name == "-" {
			standard++
		}
	}
	if standard > 1 {
		return nil, usagef("only one of the inputs can come from standard input: name files for the others")
	}
	if in.file, err = c.read(cmd.File); err != nil {
		return nil, err
	}
	file, err := c.readJSON(cmd.colorFlag, cmd.Event)
	if err != nil {
		return nil, err
	}
	if in.event, err = event.Parse(file.Bytes); err != nil {
		var at *event.Error
		if errors.As(err, &at) {
			return nil, usagef("%s:%s: %s", file.Name, at.At, at.Message)
		}
		return nil, usageError{err}
	}
	for _, unread := range event.Unread(file.Bytes) {
		c.note("tenon: warning: %s:%s: %s", file.Name, unread.At, unread.Message)
	}
	if in.rest, err = cmd.requestFlags.executor(); err != nil {
		return nil, err
	}
	return in, in.read(c, cmd.colorFlag, inputNames{cmd.Settings, cmd.Setup, cmd.Seed, cmd.Actions})
}

// executor returns what carries out actions: the answers first, then the objects,
// then requests; what is left is recorded.
func (in *runInputs) executor(ob *objects) action.Executor {
	registry := action.Standard(ob.rest(in.rest), action.Recorder{})
	ob.handle(registry)
	if in.answers == nil {
		return registry
	}
	in.answers.Next = registry
	return in.answers
}
