package trace

import (
	"bytes"
	"io"
	"strconv"
	"time"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// FormatVersion is the format_version of traces as JSON. It changes only when
// programs that read them must change.
const FormatVersion = "1"

type document struct {
	FormatVersion string      `json:"format_version"`
	Runs          []traceJSON `json:"runs"`
}

type traceJSON struct {
	Run        string          `json:"run"`
	App        string          `json:"app"`
	Workflow   string          `json:"workflow"`
	WorkflowID string          `json:"workflow_id,omitempty"`
	Event      string          `json:"event,omitempty"`
	Parent     string          `json:"parent,omitempty"`
	ParentStep string          `json:"parent_step,omitempty"`
	DueAt      string          `json:"due_at,omitempty"`
	StartedAt  string          `json:"started_at"`
	EndedAt    string          `json:"ended_at,omitempty"`
	Outcome    string          `json:"outcome"`
	Failure    *interp.Failure `json:"failure,omitempty"`
	Entries    []entryJSON     `json:"entries"`
	Problem    string          `json:"problem,omitempty"`
}

type entryJSON struct {
	Kind       Kind            `json:"kind"`
	At         string          `json:"at"`
	Step       string          `json:"step,omitempty"`
	Action     string          `json:"action,omitempty"`
	Attempt    int             `json:"attempt,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"`
	Note       string          `json:"note,omitempty"`
	Failure    *interp.Failure `json:"failure,omitempty"`
	Target     string          `json:"target,omitempty"`
	Name       string          `json:"name,omitempty"`
	Tests      []testJSON      `json:"tests,omitempty"`
	WorkflowID string          `json:"workflow_id,omitempty"`
	Workflow   string          `json:"workflow,omitempty"`
	DueAt      string          `json:"due_at,omitempty"`
	Reason     string          `json:"reason,omitempty"`
}

// testJSON is one tested condition. An operand that is missing is
// {"missing": true}, any other {"value": …}, so that null and missing differ.
type testJSON struct {
	Condition string        `json:"condition"`
	Holds     bool          `json:"holds"`
	Operands  []operandJSON `json:"operands,omitempty"`
	Inner     []testJSON    `json:"inner,omitempty"`
}

type operandJSON struct {
	Expression string          `json:"expression"`
	Value      json.RawMessage `json:"value,omitempty"`
	Missing    bool            `json:"missing,omitempty"`
}

// JSON writes traces for programs, values in full, two spaces of indent. Equal
// traces give equal bytes. The sections, such as the objects in the end, become
// further members of the document.
func JSON(w io.Writer, traces []*Trace, sections ...value.Member) error {
	doc := document{FormatVersion: FormatVersion, Runs: make([]traceJSON, 0, len(traces))}
	for _, t := range traces {
		out := traceJSON{
			Run: t.Run, App: t.App, Workflow: t.Workflow, WorkflowID: t.WorkflowID, Event: t.Event,
			Parent: t.Parent, ParentStep: t.ParentStep, DueAt: instant(t.DueAt), StartedAt: instant(t.StartedAt), EndedAt: instant(t.EndedAt),
			Outcome: t.Outcome.String(), Failure: t.Failure, Entries: make([]entryJSON, 0, len(t.Entries)), Problem: t.Problem,
		}
		for i := range t.Entries {
			e := &t.Entries[i]
			out.Entries = append(out.Entries, entryJSON{
				Kind: e.Kind, At: instant(e.At), Step: e.Step, Action: e.Action, Attempt: e.Attempt, Value: raw(e.Value), Note: e.Note,
				Failure: e.Failure, Target: e.Target, Name: e.Name, Tests: tests(e.Tests),
				WorkflowID: e.WorkflowID, Workflow: e.Workflow, DueAt: instant(e.Due), Reason: e.Reason,
			})
		}
		doc.Runs = append(doc.Runs, out)
	}
	b, err := json.MarshalIndentWithOption(doc, "", "  ", json.DisableHTMLEscape())
	if err != nil {
		return err
	}
	out := bytes.NewBuffer(b)
	for _, s := range sections {
		out.Truncate(out.Len() - len("\n}"))
		out.WriteString(",\n  " + strconv.Quote(s.Key) + ": ")
		if err := json.Indent(out, s.Value.AppendJSON(nil), "  ", "  "); err != nil {
			return err
		}
		out.WriteString("\n}")
	}
	out.WriteByte('\n')
	_, err = w.Write(out.Bytes())
	return err
}

func tests(in []interp.Test) []testJSON {
	if len(in) == 0 {
		return nil
	}
	out := make([]testJSON, len(in))
	for i := range in {
		t := &in[i]
		out[i] = testJSON{Condition: t.Condition.String(), Holds: t.Holds, Inner: tests(t.Inner)}
		for j, v := range t.Operands {
			out[i].Operands = append(out[i].Operands, operandJSON{
				Expression: t.Condition.Operands[j].String(), Value: raw(v), Missing: v.IsMissing(),
			})
		}
	}
	return out
}

func raw(v value.Value) json.RawMessage {
	if v.IsMissing() {
		return nil
	}
	return v.AppendJSON(nil)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
