package verify

import (
	"bytes"
	"io"
	"time"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// FormatVersion is the format_version of results as JSON. It changes only when
// programs that read them must change.
const FormatVersion = "1"

type document struct {
	FormatVersion string      `json:"format_version"`
	Passed        int         `json:"passed"`
	Failed        int         `json:"failed"`
	NotRun        int         `json:"files_not_run"`
	Files         []suiteJSON `json:"files"`
}

type suiteJSON struct {
	File       string         `json:"file"`
	Definition string         `json:"definition,omitempty"`
	Findings   []findingJSON  `json:"findings,omitempty"`
	Scenarios  []scenarioJSON `json:"scenarios"`
}

type findingJSON struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	File     string `json:"file"`
	Pointer  string `json:"pointer"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

type scenarioJSON struct {
	Name     string          `json:"name"`
	Line     int             `json:"line"`
	Passed   bool            `json:"passed"`
	Start    string          `json:"start"`
	End      string          `json:"end"`
	Failures []failureJSON   `json:"failures,omitempty"`
	Notes    []string        `json:"notes,omitempty"`
	Trace    json.RawMessage `json:"trace"`
}

type failureJSON struct {
	Message string     `json:"message"`
	Pointer string     `json:"pointer"`
	Line    int        `json:"line"`
	Column  int        `json:"column"`
	Diff    []lineJSON `json:"diff,omitempty"`
}

type lineJSON struct {
	Sign string `json:"sign"`
	Text string `json:"text"`
}

// JSON writes results for programs, with the traces of all runs. Equal results
// give equal bytes.
func JSON(w io.Writer, suites []*Suite) error {
	doc := document{FormatVersion: FormatVersion, Files: []suiteJSON{}}
	doc.Passed, doc.Failed, doc.NotRun, _ = Totals(suites)
	for _, s := range suites {
		out := suiteJSON{File: s.Name, Findings: findings(s.Findings), Scenarios: []scenarioJSON{}}
		if s.Definition != nil {
			out.Definition = s.Definition.Name
		}
		for _, r := range s.Results {
			one, err := resultJSON(r)
			if err != nil {
				return err
			}
			out.Scenarios = append(out.Scenarios, one)
		}
		doc.Files = append(doc.Files, out)
	}
	b, err := json.MarshalIndentWithOption(doc, "", "  ", json.DisableHTMLEscape())
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

func findings(list definition.Diagnostics) []findingJSON {
	var all []findingJSON
	for i := range list {
		d := &list[i]
		at := d.File.Position(d.Range.Start)
		all = append(all, findingJSON{
			Code: string(d.Rule.Code), Name: d.Rule.Name, Severity: d.Severity.String(), Message: d.Message,
			File: d.File.Name, Pointer: d.Pointer, Line: at.Line, Column: at.Column,
		})
	}
	return all
}

func resultJSON(r *Result) (scenarioJSON, error) {
	t := r.File.Tree
	out := scenarioJSON{
		Name: r.Scenario.Name, Line: t.File.Position(t.Range(r.Scenario.Node).Start).Line, Passed: r.Passed(),
		Start: r.Start.Format(time.RFC3339Nano), End: r.End.Format(time.RFC3339Nano), Notes: r.Notes,
	}
	for i := range r.Failures {
		f := &r.Failures[i]
		at := t.File.Position(t.Range(f.At).Start)
		one := failureJSON{Message: f.Message, Pointer: t.Pointer(f.At), Line: at.Line, Column: at.Column}
		for _, l := range f.Lines {
			one.Diff = append(one.Diff, lineJSON{string(l.Sign), l.Text})
		}
		out.Failures = append(out.Failures, one)
	}
	var b bytes.Buffer
	if err := trace.JSON(&b, r.Traces); err != nil {
		return out, err
	}
	out.Trace = bytes.TrimSpace(b.Bytes())
	return out, nil
}
