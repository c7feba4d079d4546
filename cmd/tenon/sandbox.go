package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/api"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/sandbox/serve"
	"github.com/tenon-dev/tenon/runtime/trace"
)

type sandboxCommand struct {
	File     string `arg:"" help:"The definition; - for standard input."`
	Listen   string `default:"127.0.0.1:7879" help:"Address to listen on, of this machine only; port 0 takes a free one."`
	Seed     string `placeholder:"FILE" help:"Objects that are there at first, as JSON: customers, conversations and so on."`
	Data     string `placeholder:"DIR" help:"Keep runs, objects and the time here for the next start; default: in memory. A seed is read only where no objects are kept yet."`
	Start    string `placeholder:"TIME" help:"When virtual time begins, such as 2026-01-31T09:00:00Z. Default: the beginning of 2026."`
	Actions  string `placeholder:"FILE" help:"Answers of actions, as JSON: an output for the name of an action, the id of a step, or workflow/step."`
	Settings string `placeholder:"FILE" help:"Values for the app's settings, as JSON: an object of categories, in each the values by name. Secret ones are never shown."`
	Setup    string `placeholder:"FILE" help:"What the org has set up, as JSON: business hours (schedules, defaultSchedule) and the locale of dates."`
	MaxValue int    `default:"100" help:"How many characters of a value the text shows."`
	MaxCalls int    `default:"10000" help:"Start so many scheduled workflows and no more."`
	MaxChain int    `default:"20" help:"Stop when so many events have followed each other without a wait, as in a feedback loop."`
	Profile  string `enum:"kustomer,tenon" default:"tenon" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
	requestFlags
	colorFlag
}

// Help is what --help says beyond the flags.
func (*sandboxCommand) Help() string {
	return `The app runs in an engine of its own, on objects that are served as the platform's API serves them: below /v1, with the addresses of the app's hooks. What a request changes is reported to the app, and what happened is printed. Time stands still until POST /sandbox/advance lets it pass; GET /sandbox lists what there is.

It listens on this machine only, and answers no web page of another site. It ends with an interrupt.

Exit codes: 0 interrupted, 1 findings in the definition, 2 wrong use.`
}

// sandboxInputs is what the flags name, read.
type sandboxInputs struct {
	runInputs
	start time.Time
}

// Run serves the definition until it is interrupted.
func (cmd *sandboxCommand) Run(c *Command) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cmd.run(ctx, c)
}

func (cmd *sandboxCommand) run(ctx context.Context, c *Command) error {
	in, err := cmd.inputs(c)
	if err != nil {
		return err
	}
	prepared, err := c.prepare(in.file, sandbox.DefaultOrg, cmd.Profile, cmd.colorFlag)
	if err != nil {
		return err
	}
	o := sandbox.Options{MaxCalls: cmd.MaxCalls, MaxChain: cmd.MaxChain, OrgSetup: in.setup}
	if o.Host, err = cmd.host(prepared.Org, &o); err != nil {
		return usageError{err}
	}
	defer o.Host.Close()
	if at := o.Host.Kept(); !at.IsZero() {
		in.start = at
	}
	o.Clock = clock.NewVirtual(in.start)
	o.Host.SetClock(o.Clock)
	ob := &objects{seed: in.seed, host: o.Host}
	if ob.seed != nil && len(o.Host.Objects()) > 0 {
		c.note("tenon: there are objects in %s already, so %s was not read", cmd.Data, cmd.Seed)
		ob.seed = nil
	}
	o.Executor = in.executor(ob)
	s, err := sandbox.Open(ctx, o)
	if err != nil {
		return usageError{err}
	}
	defer s.Close()
	if err := in.install(ctx, s, prepared); err != nil {
		return err
	}
	if err := ob.fill(); err != nil {
		return err
	}
	return cmd.serve(ctx, c, serve.Options{Sandbox: s, Host: o.Host, App: prepared, Settled: func() error { return o.Host.Keep(s.Now()) }})
}

// host opens the objects, and says where the sandbox keeps its runs.
func (cmd *sandboxCommand) host(org string, o *sandbox.Options) (*host.Host, error) {
	if cmd.Data == "" {
		return host.New(host.Options{Org: org}), nil
	}
	if err := os.MkdirAll(cmd.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory %s cannot be made: %w", cmd.Data, err)
	}
	o.Path = filepath.Join(cmd.Data, "runs.db")
	return host.Open(filepath.Join(cmd.Data, "objects.db"), host.Options{Org: org})
}

// inputs reads everything that the flags name.
func (cmd *sandboxCommand) inputs(c *Command) (*sandboxInputs, error) {
	if err := api.OnThisMachine("the sandbox", cmd.Listen); err != nil {
		return nil, usageError{err}
	}
	in := &sandboxInputs{start: sandbox.DefaultStart}
	var err error
	if cmd.Start != "" {
		if in.start, err = time.Parse(time.RFC3339Nano, cmd.Start); err != nil {
			return nil, usagef("--start %s is no date-time such as 2026-01-31T09:00:00Z", cmd.Start)
		}
		if problem := definition.OutOfTime(in.start); problem != "" {
			return nil, usagef("--start is %s, but %s", cmd.Start, problem)
		}
	}
	for _, n := range [...]struct {
		flag  string
		value int
	}{{"calls", cmd.MaxCalls}, {"chain", cmd.MaxChain}, {"value", cmd.MaxValue}} {
		if n.value < 1 {
			return nil, usagef("--max-%s is %d, but must be at least 1", n.flag, n.value)
		}
	}
	if in.file, err = c.read(cmd.File); err != nil {
		return nil, err
	}
	if in.rest, err = cmd.requestFlags.executor(); err != nil {
		return nil, err
	}
	return in, in.read(c, cmd.colorFlag, inputNames{cmd.Settings, cmd.Setup, cmd.Seed, cmd.Actions})
}

// serve answers requests until ctx ends.
func (cmd *sandboxCommand) serve(ctx context.Context, c *Command, o serve.Options) error {
	listener, err := net.Listen("tcp", cmd.Listen)
	if err != nil {
		return usagef("cannot listen on %s: %w", cmd.Listen, err)
	}
	var mu sync.Mutex // for the outputs
	show := trace.Options{Color: cmd.useColor(c, c.Stdout), MaxValue: cmd.MaxValue}
	o.Ended = func(t *trace.Trace) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(c.Stdout)
		trace.Text(c.Stdout, []*trace.Trace{t}, show) // whoever stopped reading has stopped reading
	}
	o.Problem = func(text string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(c.Stderr, "tenon: %s\n", text)
	}
	s := serve.New(ctx, o)
	if err := s.Begin(); err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	mu.Lock()
	fmt.Fprintf(c.Stdout, "sandbox of %s %s at %s, where it is %s\n", o.App.App, o.App.Version, address, o.Sandbox.Now().Format("2006-01-02 15:04:05"))
	fmt.Fprintf(c.Stdout, "  objects  %s/v1/customers and so on\n", address)
	for _, h := range s.Hooks() {
		fmt.Fprintf(c.Stdout, "  hook     POST %s%s  %s\n", address, h.Path, h.Event)
	}
	fmt.Fprintf(c.Stdout, "  more     %s/sandbox\n", address)
	mu.Unlock()

	server := &http.Server{Handler: api.Local(s), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return server.Shutdown(late)
}

// install installs the app, with the values of its settings.
func (in *runInputs) install(ctx context.Context, s *sandbox.Sandbox, prepared *install.Prepared) error {
	if err := s.Install(ctx, prepared); err != nil || in.settings == nil {
		return err
	}
	values, err := install.ParseSettings(in.settings, prepared.Program)
	if err != nil {
		return usageError{err}
	}
	return s.Configure(ctx, prepared.Org, prepared.App, values)
}

// inputNames name the files that a run and a sandbox have in common; empty names
// name none.
type inputNames struct{ settings, setup, seed, answers string }

// read reads the files.
func (in *runInputs) read(c *Command, color colorFlag, names inputNames) (err error) {
	if names.settings != "" {
		if in.settings, err = c.readJSON(color, names.settings); err != nil {
			return err
		}
	}
	if names.setup != "" {
		file, err := c.readJSON(color, names.setup)
		if err != nil {
			return err
		}
		if in.setup, err = install.ParseSetup(file); err != nil {
			return usageError{err}
		}
	}
	if names.seed != "" {
		if in.seed, err = c.readJSON(color, names.seed); err != nil {
			return err
		}
	}
	if names.answers == "" {
		return nil
	}
	file, err := c.readJSON(color, names.answers)
	if err != nil {
		return err
	}
	if in.answers, err = action.ParseAnswers(file.Name, file.Bytes); err != nil {
		return usageError{err}
	}
	return nil
}
