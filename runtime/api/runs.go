package api

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// runJSON is a run without its journal.
type runJSON struct {
	ID         engine.RunID    `json:"id"`
	App        string          `json:"app"`
	Version    string          `json:"version"`
	Workflow   string          `json:"workflow"`
	WorkflowID string          `json:"workflowId,omitempty"`
	Event      string          `json:"event,omitempty"`
	Outcome    string          `json:"outcome"`
	StartedAt  time.Time       `json:"startedAt"`
	EndedAt    *time.Time      `json:"endedAt,omitempty"`
	DueAt      *time.Time      `json:"dueAt,omitempty"`
	Parent     engine.RunID    `json:"parent,omitempty"`
	ParentStep string          `json:"parentStep,omitempty"`
	Failure    *interp.Failure `json:"failure,omitempty"`
	Reason     string          `json:"reason,omitempty"`
}

func summarize(s *engine.Summary) runJSON {
	return runJSON{
		ID: s.ID, App: s.App, Version: s.Version, Workflow: s.Workflow, WorkflowID: s.WorkflowID, Event: s.Event,
		Outcome: s.Outcome.String(), StartedAt: s.StartedAt.UTC(), EndedAt: instant(s.EndedAt), DueAt: instant(s.DueAt),
		Parent: s.Parent, ParentStep: s.ParentStep, Failure: s.Failure, Reason: s.Reason,
	}
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// runs lists runs: ?app=, ?outcome=, ?active=true and ?limit= narrow them.
func (s *Server) runs(r *http.Request) (int, any, error) {
	q := r.URL.Query()
	f := engine.Filter{App: q.Get("app")}
	switch active := q.Get("active"); active {
	case "", "false":
	case "true":
		f.Active = true
	default:
		return 0, nil, refuse(http.StatusBadRequest, "active is %q, but must be true or false", active)
	}
	if name := q.Get("outcome"); name != "" {
		outcome, ok := interp.ParseOutcome(name)
		if !ok {
			return 0, nil, refuse(http.StatusBadRequest, "the outcome %q is none: ask for running, completed, failed, stopped or skipped", name)
		}
		f.Outcome, f.Active = outcome, f.Active || outcome == interp.Running
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100_000 {
			return 0, nil, refuse(http.StatusBadRequest, "the limit %q is not a number from 1 to 100000", text)
		}
		f.Limit = n
	}
	list, err := s.engine.Runs(r.Context(), r.PathValue("org"), f)
	if err != nil {
		return 0, nil, err
	}
	out := make([]runJSON, 0, len(list))
	for i := range list {
		out = append(out, summarize(&list[i]))
	}
	return http.StatusOK, map[string][]runJSON{"runs": out}, nil
}

// run shows a run with what happened in it, as `tenon run --trace json` prints it.
func (s *Server) run(r *http.Request) (int, any, error) {
	record, err := s.engine.Query(r.Context(), r.PathValue("org"), engine.RunID(r.PathValue("run")))
	if err != nil {
		return 0, nil, err
	}
	out := struct {
		runJSON
		Trace json.RawMessage `json:"trace,omitempty"`
	}{runJSON: summarize(&record.Summary)}
	if len(record.Journal) > 0 {
		var b bytes.Buffer
		if err := trace.JSON(&b, []*trace.Trace{trace.Of(record)}); err != nil {
			return 0, nil, err
		}
		out.Trace = b.Bytes()
	}
	return http.StatusOK, out, nil
}

// cancel stops a run: {"reason": "…"}, which may be left out.
func (s *Server) cancel(r *http.Request) (int, any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 4<<10))
	if err != nil {
		return 0, nil, err
	}
	reason, err := parseReason(text)
	if err != nil {
		return 0, nil, err
	}
	org, id := r.PathValue("org"), engine.RunID(r.PathValue("run"))
	if err := s.engine.Cancel(r.Context(), org, id, reason); err != nil {
		return 0, nil, err
	}
	record, err := s.engine.Query(r.Context(), org, id)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, summarize(&record.Summary), nil
}

// parseReason reads the body of a request to cancel.
func parseReason(text []byte) (string, error) {
	bad := refuse(http.StatusBadRequest, `the body must be an object like {"reason": "the parcel arrived"}`)
	if len(bytes.TrimSpace(text)) == 0 {
		return "", nil
	}
	tree, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	if len(faults) > 0 || tree.Kind(source.Root) != source.Object {
		return "", bad
	}
	reason := ""
	for key, v := range tree.Members(source.Root) {
		if !tree.Is(key, "reason") || tree.Kind(v) != source.String {
			return "", bad
		}
		reason = tree.Text(v)
	}
	return reason, nil
}

// schedules lists the scheduled calls that wait for their time.
func (s *Server) schedules(r *http.Request) (int, any, error) {
	list, err := s.engine.Schedules(r.Context(), r.PathValue("org"))
	if err != nil {
		return 0, nil, err
	}
	type scheduleJSON struct {
		WorkflowID string          `json:"workflowId"`
		At         time.Time       `json:"at"`
		Inputs     json.RawMessage `json:"inputs"`
		Parent     engine.RunID    `json:"parent"`
		ParentStep string          `json:"parentStep"`
	}
	out := make([]scheduleJSON, 0, len(list))
	for _, c := range list {
		out = append(out, scheduleJSON{c.WorkflowID, c.At.UTC(), c.Inputs.AppendJSON(nil), c.Parent, c.ParentStep})
	}
	return http.StatusOK, map[string][]scheduleJSON{"schedules": out}, nil
}
