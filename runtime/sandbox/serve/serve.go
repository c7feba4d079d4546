// Package serve lets people and programs work with a sandbox over HTTP: the
// platform's API for the objects, the addresses of the app's hooks, and a few
// addresses of the sandbox's own that show what happened and let time pass.
//
// Whatever changes something also does all that follows from it at the present
// time before it is answered; only time does not pass by itself. So what a
// program sees next is what became of its request, every time.
package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/host/rest"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// maxBody is how many bytes a request of the sandbox's own may send.
const maxBody = 1 << 20

// Options says what a Server serves.
type Options struct {
	Sandbox *sandbox.Sandbox
	Host    *host.Host // of the sandbox
	App     *install.Prepared
	// Ended, if not nil, is told of every run that has ended, in the order in which
	// they started, before the request that made it end is answered.
	Ended func(*trace.Trace)
	// Problem, if not nil, is told of what stopped before its end, in a sentence.
	Problem func(string)
	// Settled, if not nil, is called whenever all that was to do is done.
	Settled func() error
}

// Server serves a sandbox. It is safe for concurrent use.
type Server struct {
	Options
	ctx   context.Context
	mux   http.ServeMux
	hooks []Hook

	mu    sync.Mutex // for the sandbox and what follows
	told  map[engine.RunID]bool
	notes []string // for the next answer
}

// New returns a Server. What it does ends when ctx does.
func New(ctx context.Context, o Options) *Server {
	s := &Server{Options: o, ctx: ctx, hooks: hooksOf(o.App), told: map[engine.RunID]bool{}}
	objects := rest.New(o.Host)
	s.mux.HandleFunc("/v1/", func(w http.ResponseWriter, r *http.Request) {
		// The answer is held back until what follows from the request is done.
		answer := objects.Hold(r)
		if err := s.settle(); err != nil {
			fail(w, err)
			return
		}
		answer.Send(w)
	})
	s.handle("POST /v1/events", s.report)
	s.handle("POST /v1/workflows/{id}/call", s.call)
	s.handle("POST /v1/hooks/{type}/{hash}", s.receive)
	s.handle("POST /v1/hooks/{type}/{org}/{hash}", s.receive)
	s.handle("GET /sandbox", s.overview)
	s.handle("GET /sandbox/runs", s.runs)
	s.handle("GET /sandbox/runs/{run}", s.run)
	s.handle("GET /sandbox/events", s.events)
	s.handle("GET /sandbox/objects", s.objects)
	s.handle("POST /sandbox/advance", s.advance)
	s.handle("/", func(r *http.Request) (any, error) {
		return nil, refuse(http.StatusNotFound, "there is nothing at %s %s: objects are below /v1, the sandbox's own addresses are listed at /sandbox", r.Method, r.URL.Path)
	})
	return s
}

// Begin goes on with what was left to do when the sandbox was kept. Runs that had
// ended by then are not told of again.
func (s *Server) Begin() error {
	return s.do(func() error {
		runs, err := s.Sandbox.Runs(s.ctx)
		for i := range runs {
			s.told[runs[i].ID] = runs[i].Outcome != interp.Running
		}
		return err
	})
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// refusal is a mistake of the caller.
type refusal struct {
	status int
	detail string
}

func (r *refusal) Error() string { return r.detail }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// plain is an answer that is text.
type plain []byte

func (s *Server) handle(pattern string, f func(*http.Request) (any, error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		out, err := f(r)
		if err != nil {
			fail(w, err)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if text, ok := out.(plain); ok {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Write(text)
			return
		}
		b, err := json.MarshalIndentWithOption(out, "", "  ", json.DisableHTMLEscape())
		if err != nil {
			fail(w, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(append(b, '\n')) // a client that has gone is none of our business
	})
}

func fail(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	var mine *refusal
	var large *http.MaxBytesError
	detail := err.Error()
	switch {
	case errors.As(err, &mine):
		status = mine.status
	case errors.As(err, &large):
		status, detail = http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", large.Limit)
	case errors.Is(err, engine.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, context.Canceled), errors.Is(err, engine.ErrClosed):
		status, detail = http.StatusServiceUnavailable, "the sandbox is shutting down"
	}
	b, _ := json.MarshalWithOption(map[string]any{"errors": []any{map[string]any{"status": status, "title": http.StatusText(status), "detail": detail}}}, json.DisableHTMLEscape())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(b, '\n'))
}

// do works on the sandbox and then does all there is to do.
func (s *Server) do(f func() error) error {
	s.mu.Lock()
	err := f()
	if err == nil {
		err = s.settled(s.Sandbox.Settle(s.ctx))
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.settle()
}

// settle does what follows from changes of objects. While the sandbox is at work
// already, as when an action calls a service of the author that calls back, it
// leaves that to whoever is working: to wait could be for ever.
func (s *Server) settle() error {
	for s.Host.Waiting() && s.mu.TryLock() {
		err := s.settled(s.Sandbox.Settle(s.ctx))
		s.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// settled tells what came of settling. The caller holds mu.
func (s *Server) settled(stop engine.Stop, err error) error {
	if err != nil {
		return err
	}
	if loop := s.Sandbox.Loop(); loop != nil {
		s.stopped(loop.String())
	} else if stop == engine.Limit {
		s.stopped("no more scheduled workflows start: the sandbox has started as many as --max-calls allows")
	}
	runs, err := s.Sandbox.Runs(s.ctx)
	if err != nil {
		return err
	}
	for i := range runs {
		if s.told[runs[i].ID] || runs[i].Outcome == interp.Running {
			continue
		}
		s.told[runs[i].ID] = true
		if s.Ended == nil {
			continue
		}
		t, err := s.Sandbox.Trace(s.ctx, runs[i].Org, runs[i].ID)
		if err != nil {
			return err
		}
		s.Ended(t)
	}
	if s.Settled != nil {
		return s.Settled()
	}
	return nil
}

func (s *Server) stopped(why string) {
	s.notes = append(s.notes, why)
	if s.Problem != nil {
		s.Problem(why)
	}
}

// outcome is what came of a request that changed something.
type outcome struct {
	Started int       `json:"started"`         // runs, by the event itself
	Runs    []runJSON `json:"runs"`            // all that began since, in their order
	Notes   []string  `json:"notes,omitempty"` // such as why something stopped before its end
	Now     string    `json:"now"`
}

// changing works on the sandbox and answers the runs that began.
func (s *Server) changing(f func(*outcome) error) (any, error) {
	out := &outcome{}
	var before int
	err := s.do(func() error {
		runs, err := s.Sandbox.Runs(s.ctx)
		if err != nil {
			return err
		}
		before, s.notes = len(runs), nil
		return f(out)
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	runs, err := s.Sandbox.Runs(s.ctx)
	if err != nil {
		return nil, err
	}
	out.Runs = s.summaries(runs[min(before, len(runs)):])
	out.Notes, out.Now = s.notes, stamp(s.Sandbox.Now())
	return out, nil
}

// report lets an event happen.
func (s *Server) report(r *http.Request) (any, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	ev, err := event.Parse(text)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "the event cannot be read: %v", err)
	}
	if ev.Org != "" && ev.Org != s.App.Org {
		return nil, refuse(http.StatusBadRequest, "the event belongs to the org %q, but this is the sandbox of %q", ev.Org, s.App.Org)
	}
	return s.happen(ev)
}

func (s *Server) happen(ev event.Event) (any, error) {
	return s.changing(func(out *outcome) (err error) {
		out.Started, err = s.Sandbox.Report(s.ctx, s.App.Org, ev)
		switch {
		case errors.Is(err, engine.ErrNotFound):
			return refuse(http.StatusNotFound, "%s", sandbox.StartsNothing(s.App, ev.Name))
		case errors.Is(err, engine.ErrNotCallable):
			return refuse(http.StatusUnprocessableEntity, "WORKFLOW_NOT_CALLABLE: the workflow of %q is not callable", ev.Name)
		case errors.Is(err, engine.ErrTooLarge):
			return refuse(http.StatusRequestEntityTooLarge, "%v", err)
		case err == nil && out.Started == 0:
			s.notes = append(s.notes, sandbox.StartsNothing(s.App, ev.Name))
		}
		return err
	})
}

// call starts a callable workflow (reference/kustomer.md 7.3).
func (s *Server) call(r *http.Request) (any, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	in, err := value.Parse(b)
	if len(bytes.TrimSpace(b)) == 0 {
		in, err = value.OfObject(), nil
	}
	inputs := in.Get("inputs")
	if err != nil || in.Kind() != value.Object || !inputs.IsMissing() && inputs.Kind() != value.Object {
		return nil, refuse(http.StatusBadRequest, `the body must be an object such as {"inputs": {"customer": "c1"}}`)
	}
	if inputs.IsMissing() {
		inputs = value.OfObject()
	}
	return s.happen(event.Event{Name: definition.CallEvent(r.PathValue("id")), Inputs: inputs})
}

// advance lets time pass: {"by": "30d"}, {"to": "2026-02-01T00:00:00Z"}, or
// {"until": "idle"}.
func (s *Server) advance(r *http.Request) (any, error) {
	var in struct{ By, To, Until string }
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	const want = `the body must be {"by": "30d"}, {"to": "2026-02-01T00:00:00Z"} or {"until": "idle"}`
	if err := d.Decode(&in); err != nil {
		return nil, refuse(http.StatusBadRequest, want)
	}
	return s.changing(func(*outcome) error {
		var until time.Time // idle
		switch {
		case in.By != "" && in.To == "" && in.Until == "":
			d, err := sandbox.ParseUntil(in.By)
			if err != nil || d == sandbox.Idle {
				return refuse(http.StatusBadRequest, `"by" is %q, but must be a duration such as 90s, 2h30m or 30d`, in.By)
			}
			until = s.Sandbox.Now().Add(d)
		case in.To != "" && in.By == "" && in.Until == "":
			to, err := time.Parse(time.RFC3339Nano, in.To)
			if err != nil || to.Before(s.Sandbox.Now()) {
				return refuse(http.StatusBadRequest, `"to" is %q, but must be a date-time from %s on`, in.To, stamp(s.Sandbox.Now()))
			}
			until = to
		case in.Until != "idle" || in.By != "" || in.To != "":
			return refuse(http.StatusBadRequest, want)
		}
		return s.settled(s.Sandbox.PassTo(s.ctx, until))
	})
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
