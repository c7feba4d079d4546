package trace_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/trace"
)

var update = flag.Bool("update", false, "write the expected files anew")

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// drive runs a workflow one second at a time with scripted answers, each the
// kind and payload of the next event, and returns its record.
func drive(t *testing.T, p *program.Program, workflow int, id, input string, answers ...interp.Event) *engine.Record {
	t.Helper()
	v, err := value.Parse([]byte(input))
	require.NoError(t, err)
	rec := &engine.Record{
		Summary:  engine.Summary{ID: engine.RunID(id), App: p.App, WorkflowID: p.Workflows[workflow].ID, Workflow: p.Workflows[workflow].Name, Event: p.Workflows[workflow].Event},
		Revision: &install.Prepared{Program: p},
		Journal:  []interp.Event{{Kind: interp.Started, At: start, Value: v}},
	}
	r, effects := interp.Start(p, workflow, id, v, start)
	for i, ev := range answers {
		ev.At = start.Add(time.Duration(i+1) * time.Second)
		last := effects[len(effects)-1]
		if ev.Kind != interp.Cancelled {
			ev.Step, ev.Attempt = last.Step, last.Attempt
		}
		require.True(t, r.Accepts(ev), "answer %d", i)
		rec.Journal = append(rec.Journal, ev)
		effects = r.Apply(ev)
	}
	return rec
}

func load(t *testing.T) *program.Program {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "parcels.json"))
	require.NoError(t, err)
	p, findings := compiler.Compile(&source.File{Name: "parcels.json", Bytes: b}, compiler.Options{})
	require.NotNil(t, p, "%v", findings.Err())
	return p
}

func traces(t *testing.T) []*trace.Trace {
	p := load(t)
	ok := func(v string) interp.Event {
		out, err := value.Parse([]byte(v))
		require.NoError(t, err)
		return interp.Event{Kind: interp.ActionCompleted, Value: out}
	}
	down := interp.Event{Kind: interp.ActionFailed, Failure: &interp.Failure{Code: "http_error", Message: "the endpoint answered 503 Service Unavailable", Status: 503, Retryable: true}}
	recorded := ok(`{}`)
	recorded.Note = "recorded: no executor for this action"

	parent := trace.Of(drive(t, p, 0, "run-1", `{"id": "c1", "mail": "a@b.example", "tags": ["vip"], "status": "open"}`, ok(`{"id": "c1", "score": 7}`)))
	child := drive(t, p, 1, "run-2", `{"customer": "c1"}`, down, interp.Event{Kind: interp.TimerFired}, recorded)
	child.Parent, child.ParentStep = "run-1", "later"
	missing := trace.Of(drive(t, p, 0, "run-3", `{"status": "done"}`))
	invalid := trace.Of(drive(t, p, 1, "run-4", `{"customer": ["\u001b[31m"]}`))
	cancelled := trace.Of(drive(t, p, 1, "run-5", `{"customer": "c1"}`, down, interp.Event{Kind: interp.Cancelled, Reason: "the parcel \x1b[2Jarrived"}))
	waiting := trace.Of(drive(t, p, 1, "run-6", `{"customer": "c1"}`))
	return []*trace.Trace{parent, trace.Of(child), missing, invalid, cancelled, waiting}
}

func TestTextAndJSON(t *testing.T) {
	all := traces(t)
	var text, colour, js, again bytes.Buffer
	require.NoError(t, trace.Text(&text, all, trace.Options{}))
	golden(t, "traces.txt", text.Bytes())
	require.NoError(t, trace.JSON(&js, all))
	golden(t, "traces.json", js.Bytes())
	require.NoError(t, trace.JSON(&again, traces(t)))
	require.Equal(t, js.String(), again.String())

	require.NotContains(t, text.String(), "\x1b", "without colour nothing may command the terminal")
	require.NoError(t, trace.Text(&colour, all, trace.Options{Color: true}))
	require.Contains(t, colour.String(), "\x1b[32m→ who\x1b[0m")
	require.NotContains(t, colour.String(), "\x1b[2J")
}

func TestLongValuesAreCut(t *testing.T) {
	rec := drive(t, load(t), 0, "run-1", `{"status": "`+strings.Repeat("ü", 200)+`"}`)
	var text bytes.Buffer
	require.NoError(t, trace.Text(&text, []*trace.Trace{trace.Of(rec)}, trace.Options{MaxValue: 20}))
	require.Contains(t, text.String(), "starts with {\"status\":\"üüüüüüüüü…\n")
}

func TestAJournalOfAnotherProgramSaysWhereItEnds(t *testing.T) {
	rec := drive(t, load(t), 1, "run-1", `{"customer": "c1"}`)
	rec.Journal = append(rec.Journal, interp.Event{Kind: interp.TimerFired, Step: "mark", Attempt: 1})
	tr := trace.Of(rec)
	require.Equal(t, `event 2 of the journal of run run-1 (timer_fired of step "mark", attempt 1) is not one that the run waits for`, tr.Problem)
	require.NotEmpty(t, tr.Entries)

	rec.WorkflowID, rec.Workflow = "", "gone"
	require.Equal(t, `app "parcels" has no workflow "gone"`, trace.Of(rec).Problem)
	rec.Revision = nil
	require.Contains(t, trace.Of(rec).Problem, "revision")
}

func TestDuration(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0: "0s", 1500 * time.Millisecond: "1.5s", 400 * time.Microsecond: "0s", 90 * time.Minute: "1h30m0s", day - time.Second: "23h59m59s",
		day: "1d", day - time.Microsecond: "1d", 36 * time.Hour: "1d12h", 30*day + 5*time.Minute: "30d5m", 2*day + 3*time.Second: "2d3s",
		day + time.Hour + time.Minute + time.Millisecond: "1d1h1m0.001s", day + 10*time.Hour + 10*time.Minute: "1d10h10m", day + 20*time.Hour + 30*time.Second: "1d20h30s",
	} {
		require.Equal(t, want, trace.Duration(d))
	}
}
