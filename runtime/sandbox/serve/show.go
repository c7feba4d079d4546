package serve

import (
	"bytes"
	"net/http"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// runJSON is a run in a list.
type runJSON struct {
	Run      engine.RunID `json:"run"`
	Workflow string       `json:"workflow"`
	Event    string       `json:"event,omitempty"`
	Outcome  string       `json:"outcome"`
	Started  string       `json:"startedAt"`
	Failure  string       `json:"failure,omitempty"`
}

func (s *Server) summaries(runs []engine.Summary) []runJSON {
	out := make([]runJSON, 0, len(runs))
	for i := range runs {
		r := &runs[i]
		j := runJSON{Run: r.ID, Workflow: r.Workflow, Event: r.Event, Outcome: r.Outcome.String(), Started: stamp(r.StartedAt)}
		if r.Failure != nil {
			j.Failure = r.Failure.Message
		}
		out = append(out, j)
	}
	return out
}

// overview tells what there is and what can be asked.
func (s *Server) overview(r *http.Request) (any, error) {
	if r.URL.Path != "/sandbox" {
		return nil, refuse(http.StatusNotFound, "there is nothing at %s", r.URL.Path)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	pending, err := s.Sandbox.Pending(s.ctx)
	if err != nil {
		return nil, err
	}
	type scheduled struct {
		Workflow string          `json:"workflow"`
		At       string          `json:"at"`
		Inputs   json.RawMessage `json:"inputs"`
	}
	list := make([]scheduled, 0, len(pending))
	for _, p := range pending {
		list = append(list, scheduled{s.Sandbox.WorkflowName(p.WorkflowID), stamp(p.At), p.Inputs.AppendJSON(nil)})
	}
	objects := map[string]int{}
	for _, o := range s.Host.Objects() {
		objects[s.Host.Path(o.Type)]++
	}
	return struct {
		App       string         `json:"app"`
		Version   string         `json:"version"`
		Org       string         `json:"org"`
		Now       string         `json:"now"`
		Objects   map[string]int `json:"objects"` // by path below /v1
		Hooks     []Hook         `json:"hooks"`
		Scheduled []scheduled    `json:"scheduled"`
		Addresses []string       `json:"addresses"`
	}{s.App.App, s.App.Version, s.App.Org, stamp(s.Sandbox.Now()), objects, s.hooks, list, []string{
		"GET /sandbox/runs", "GET /sandbox/runs/{run}", "GET /sandbox/events", "GET /sandbox/objects", "POST /sandbox/advance",
		"POST /v1/events", "POST /v1/workflows/{id}/call",
	}}, nil
}

// runs shows all runs: as a list, or with ?format=text or ?format=json with all
// that happened in them.
func (s *Server) runs(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	format := r.URL.Query().Get("format")
	if format == "" {
		runs, err := s.Sandbox.Runs(s.ctx)
		if err != nil {
			return nil, err
		}
		return map[string][]runJSON{"runs": s.summaries(runs)}, nil
	}
	traces, err := s.Sandbox.Traces(s.ctx)
	if err != nil {
		return nil, err
	}
	return show(traces, format)
}

// run shows what happened in one run, as JSON or with ?format=text for people.
func (s *Server) run(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.Sandbox.Trace(s.ctx, s.App.Org, engine.RunID(r.PathValue("run")))
	if err != nil {
		return nil, err
	}
	format := r.URL.Query().Get("format")
	if format == "" {
		format = "json"
	}
	return show([]*trace.Trace{t}, format)
}

func show(traces []*trace.Trace, format string) (any, error) {
	var b bytes.Buffer
	switch format {
	case "text":
		err := trace.Text(&b, traces, trace.Options{MaxValue: 1000})
		return plain(b.Bytes()), err
	case "json":
		err := trace.JSON(&b, traces)
		return json.RawMessage(b.Bytes()), err
	}
	return nil, refuse(http.StatusBadRequest, "there is no format %q: ask for text or json", format)
}

// events shows what actions and requests have made of the objects, as events.
func (s *Server) events(*http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []json.RawMessage{}
	for _, e := range s.Sandbox.Emitted() {
		list = append(list, e.Value().AppendJSON(nil))
	}
	return map[string]any{"events": list}, nil
}

// objects shows all objects in the form of a seed.
func (s *Server) objects(*http.Request) (any, error) {
	return json.RawMessage(s.Host.Export().AppendJSON(nil)), nil
}
