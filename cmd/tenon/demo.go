package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/demo"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

type demoCommand struct {
	colorFlag
}

// Help is what --help says beyond the flags.
func (*demoCommand) Help() string {
	return `Takes an app whose first workflow schedules its second through the whole line: check, a broken copy of it, link, install, run. The HTTP request is a real one, to a listener on this machine; the minute in between is virtual. Nothing is left behind.`
}

// demonstration is the demo under way.
type demonstration struct {
	w      io.Writer
	color  bool
	app    *source.File
	broken *source.File
	event  event.Event
	steps  int
}

// Run shows the main job from end to end.
func (cmd *demoCommand) Run(c *Command) error {
	ev, err := event.Parse(demo.Event())
	if err != nil {
		return err
	}
	d := &demonstration{
		w: c.Stdout, color: cmd.useColor(c, c.Stdout), event: ev,
		app:    &source.File{Name: "fixtures/demo/app.json", Bytes: demo.App()},
		broken: &source.File{Name: "fixtures/demo/broken.json", Bytes: demo.Broken()},
	}
	for _, step := range []func() error{d.check, d.breakIt, d.link, d.run} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demonstration) heading(format string, args ...any) {
	d.steps++
	text := fmt.Sprintf("%d. %s", d.steps, fmt.Sprintf(format, args...))
	if d.steps > 1 {
		fmt.Fprintln(d.w)
	}
	if d.color {
		text = "\x1b[1;36m" + text + "\x1b[0m"
	}
	fmt.Fprintf(d.w, "%s\n\n", text)
}

// check shows that the app is right.
func (d *demonstration) check() error {
	d.heading("Check: %s", d.app.Name)
	return d.report(d.app, false)
}

// breakIt shows mistakes as their author sees them.
func (d *demonstration) breakIt() error {
	d.heading("Check a copy with mistakes in it: %s", d.broken.Name)
	return d.report(d.broken, true)
}

func (d *demonstration) report(f *source.File, broken bool) error {
	checked := compiler.Check(f, compiler.Options{Profile: definition.Tenon})
	if checked.Findings.HasErrors() != broken {
		return fmt.Errorf("%s is not what the demo takes it for: %w", f.Name, checked.Findings.Err())
	}
	return report.Text(d.w, checked.Findings, report.TextOptions{Color: d.color, Files: 1})
}

// link shows which local ids become which global ones, where.
func (d *demonstration) link() error {
	d.heading("Link: local workflow ids become global ones, all other bytes stay")
	checked := compiler.Check(d.app, compiler.Options{Profile: definition.Tenon})
	linked, err := link.Link(checked.App, sandbox.IDs(d.event.Org), nil)
	if err != nil {
		return err
	}
	return newPlan(checked.App, linked, nil, false).text(d.w)
}

// run installs the app, lets the event happen and time pass, and shows what
// happened inside and outside.
func (d *demonstration) run() (err error) {
	ctx := context.Background()
	prepared, findings, err := sandbox.Prepare(d.app, d.event.Org, compiler.Options{Profile: definition.Tenon})
	if err != nil || prepared == nil {
		return errors.Join(err, findings.Err())
	}
	dir, err := os.MkdirTemp("", "tenon-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	letters, err := listen()
	if err != nil {
		return err
	}
	defer letters.server.Close()
	rest := action.NewHTTP(action.HTTPOptions{Allow: action.Loopback(), Connect: map[string]string{demo.Host: letters.address}})
	defer rest.Close()
	s, err := sandbox.Open(ctx, sandbox.Options{
		Start: d.event.At, Path: filepath.Join(dir, "engine.db"),
		Executor: action.NewRegistry(action.Recorder{}).Handle(rest, action.RESTJSON),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Install(ctx, prepared); err != nil {
		return err
	}
	if _, err := s.Report(ctx, d.event.Org, d.event); err != nil {
		return err
	}
	if _, err := s.Pass(ctx, sandbox.Idle); err != nil {
		return err
	}
	traces, err := s.Traces(ctx)
	if err != nil {
		return err
	}
	d.heading("Run: install it, report %s, let time pass", d.event.Name)
	if err := trace.Text(d.w, traces, trace.Options{Color: d.color, MaxValue: 64}); err != nil {
		return err
	}
	d.heading("The request that arrived at http://%s, a listener on this machine", demo.Host)
	requests := letters.requests()
	if len(requests) != 1 {
		return fmt.Errorf("%d requests arrived, not 1", len(requests))
	}
	_, err = io.WriteString(d.w, requests[0])
	return err
}

// letterbox is a real HTTP server that keeps what arrives.
type letterbox struct {
	server  http.Server
	address string
	mu      sync.Mutex
	arrived []string
}

func listen() (*letterbox, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &letterbox{address: l.Addr().String()}
	b.server.Handler = b
	b.server.ReadHeaderTimeout = 10 * time.Second
	go b.server.Serve(l) // ends with Close
	return b, nil
}

// ServeHTTP accepts a letter.
func (b *letterbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %s\n", r.Method, r.RequestURI)
	var names []string
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&text, "%s: %s\n", name, strings.Join(r.Header[name], ", "))
	}
	fmt.Fprintf(&text, "\n%s\n", body)
	b.mu.Lock()
	b.arrived = append(b.arrived, text.String())
	b.mu.Unlock()
	w.Header()["Date"] = nil // the output of the demo is the same every time
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	io.WriteString(w, `{"letter": "L-1001"}`)
}

func (b *letterbox) requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.arrived)
}
