// Package api serves an engine over HTTP: install an app, report an event, look
// at runs and schedules. It speaks JSON; what goes wrong is answered as
// application/problem+json (RFC 9457) with one sentence that says what to do.
//
// Whatever changes something is answered only after the engine has made it
// durable: a client that got the answer can rely on it through crashes, and one
// that did not can ask again with the same event id.
//
// There are no tokens yet: whoever reaches the address may do everything, so the
// server listens on this machine only (see cmd/tenond), and [Local] keeps out the
// pages that a browser on this machine shows.
package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
)

// Limits of what a request may send, in bytes.
const (
	MaxDefinition = 16 << 20
	MaxEvent      = event.MaxSize
)

// Server answers requests. It is safe for concurrent use.
type Server struct {
	engine  engine.Engine
	log     *slog.Logger
	mux     http.ServeMux
	methods map[string][]string // of every path
	// installing keeps two installs of one app from taking the map of the other's
	// previous revision.
	installing chan struct{}
}

// New returns a Server for an engine. The log gets ids, names and errors, never
// the values of events or runs; nil means none.
func New(e engine.Engine, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{engine: e, log: log, methods: map[string][]string{}, installing: make(chan struct{}, 1)}
	s.handle("GET /healthz", s.health)
	s.handle("POST /v1/orgs/{org}/apps", s.install)
	s.handle("GET /v1/orgs/{org}/apps/{app}", s.installed)
	s.handle("GET /v1/orgs/{org}/apps/{app}/settings", s.settings)
	s.handle("PATCH /v1/orgs/{org}/apps/{app}/settings", s.configure)
	s.handle("POST /v1/orgs/{org}/events", s.report)
	s.handle("GET /v1/orgs/{org}/runs", s.runs, "app", "outcome", "active", "limit")
	s.handle("GET /v1/orgs/{org}/runs/{run}", s.run)
	s.handle("POST /v1/orgs/{org}/runs/{run}/cancel", s.cancel)
	s.handle("GET /v1/orgs/{org}/schedules", s.schedules)
	s.handle("POST /v1/orgs/{org}/completions", s.complete)
	s.refuseTheRest()
	return s
}

// health answers whether the engine works.
func (s *Server) health(*http.Request) (int, any, error) {
	if err := s.engine.Err(); err != nil && !errors.Is(err, engine.ErrClosed) {
		return 0, nil, refuse(http.StatusServiceUnavailable, "%v", err)
	} else if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, map[string]string{"status": "ok"}, nil
}

// problem is an answer of RFC 9457.
type problem struct {
	Status   int             `json:"status"`
	Title    string          `json:"title"`
	Detail   string          `json:"detail"`
	Findings json.RawMessage `json:"findings,omitempty"` // as `tenon check --format json` prints them
}

// refusal is an error that is the caller's.
type refusal struct {
	status   int
	detail   string
	findings json.RawMessage
}

func (r *refusal) Error() string { return r.detail }

func refuse(status int, format string, args ...any) error {
	return &refusal{status: status, detail: fmt.Sprintf(format, args...)}
}

func (s *Server) problem(r *http.Request, err error) problem {
	var mine *refusal
	var large *http.MaxBytesError
	status := http.StatusInternalServerError
	detail := err.Error()
	switch {
	case errors.As(err, &mine):
		return problem{mine.status, http.StatusText(mine.status), mine.detail, mine.findings}
	case errors.As(err, &large):
		status = http.StatusRequestEntityTooLarge
		detail = fmt.Sprintf("the body has more than %d bytes", large.Limit)
	case errors.Is(err, engine.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, engine.ErrNotCallable):
		status = http.StatusUnprocessableEntity
	case errors.Is(err, engine.ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, engine.ErrClosed), r.Context().Err() != nil:
		status = http.StatusServiceUnavailable
		detail = "the server is shutting down: ask again later with the same event id"
	case s.engine.Err() != nil: // no request can be answered any more, and it says why
		status = http.StatusServiceUnavailable
		s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	default:
		s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	return problem{Status: status, Title: http.StatusText(status), Detail: detail}
}

func (s *Server) write(w http.ResponseWriter, status int, contentType string, body any) {
	b, err := json.MarshalWithOption(body, json.DisableHTMLEscape())
	if err != nil {
		s.log.Error("answer cannot be written", "error", err)
		status, b = http.StatusInternalServerError, []byte(`{"status":500,"title":"Internal Server Error","detail":"the answer cannot be written"}`)
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(b, '\n')) // a client that has gone is none of our business
}

// installedJSON is an installed app.
type installedJSON struct {
	App       string         `json:"app"`
	Version   string         `json:"version"`
	Workflows []workflowJSON `json:"workflows"`
}

type workflowJSON struct {
	Name     string `json:"name"`
	ID       string `json:"id,omitempty"` // global
	Event    string `json:"event"`
	Callable bool   `json:"callable"`
	Enabled  bool   `json:"enabled"`
}

func describe(p *install.Prepared) installedJSON {
	out := installedJSON{App: p.App, Version: p.Version, Workflows: []workflowJSON{}}
	for _, w := range p.Program.Workflows {
		out.Workflows = append(out.Workflows, workflowJSON{w.Name, w.ID, w.Event, w.Callable, w.Enabled})
	}
	return out
}

// install installs a definition, or upgrades the app whose name it has; workflows
// that remain keep their ids.
func (s *Server) install(r *http.Request) (int, any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxDefinition))
	if err != nil {
		return 0, nil, err
	}
	ctx, org := r.Context(), r.PathValue("org")
	select {
	case s.installing <- struct{}{}:
		defer func() { <-s.installing }()
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
	file := &source.File{Name: "definition", Bytes: text}
	options := install.Options{Compiler: compiler.Options{Profile: definition.Tenon, MaxFindings: 1000}}
	prepared, findings, err := install.Prepare(file, org, options)
	if err != nil {
		return 0, nil, refuse(http.StatusUnprocessableEntity, "the definition cannot be linked: %v", err)
	}
	if prepared == nil {
		var b bytes.Buffer
		if err := report.JSON(&b, findings, report.JSONOptions{}); err != nil {
			return 0, nil, err
		}
		return 0, nil, &refusal{http.StatusUnprocessableEntity,
			fmt.Sprintf("the definition was not installed: it has %s, which the findings name", errorCount(findings.Count(definition.Error))), b.Bytes()}
	}
	previous, err := s.engine.Installed(ctx, org, prepared.App)
	switch {
	case err == nil:
		options.Previous = previous.Map
		if prepared, _, err = install.Prepare(file, org, options); err != nil {
			return 0, nil, refuse(http.StatusUnprocessableEntity, "the definition cannot be linked: %v", err)
		}
	case !errors.Is(err, engine.ErrNotFound):
		return 0, nil, err
	}
	if err := s.engine.Install(ctx, prepared); err != nil {
		return 0, nil, err
	}
	s.log.Info("installed", "org", org, "app", prepared.App, "version", prepared.Version)
	return http.StatusCreated, describe(prepared), nil
}

func errorCount(n int) string {
	if n == 1 {
		return "1 error"
	}
	return strconv.Itoa(n) + " errors"
}

func (s *Server) installed(r *http.Request) (int, any, error) {
	p, err := s.engine.Installed(r.Context(), r.PathValue("org"), r.PathValue("app"))
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, describe(p), nil
}

// report reports an event and names the runs that it started. An event with an id
// that was reported before is answered like the first time.
func (s *Server) report(r *http.Request) (int, any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxEvent))
	if err != nil {
		return 0, nil, err
	}
	ev, err := event.Parse(text)
	if err != nil {
		return 0, nil, refuse(http.StatusBadRequest, "the event cannot be read: %v", err)
	}
	org := r.PathValue("org")
	if ev.Org != "" && ev.Org != org {
		return 0, nil, refuse(http.StatusBadRequest, "the event belongs to the org %q, but was reported to %q", ev.Org, org)
	}
	runs, err := s.engine.Report(r.Context(), org, ev)
	if err != nil {
		return 0, nil, err
	}
	if runs == nil {
		runs = []engine.RunID{}
	}
	return http.StatusAccepted, map[string][]engine.RunID{"runs": runs}, nil
}
