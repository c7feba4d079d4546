package report

import (
	_ "embed"
	"io"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Schema is the JSON Schema of the JSON output, of draft-07. The bytes are shared
// and must not be changed.
//
//go:embed findings.schema.json
var Schema []byte

// FormatVersion is the format_version of the JSON output. It changes only when
// programs that read it must change.
const FormatVersion = "1"

// JSONOptions says how findings are given to programs.
type JSONOptions struct {
	// Threshold is the severity from which on a finding makes the input invalid;
	// zero means Error.
	Threshold definition.Severity
	// Dropped counts the findings that were found but not kept.
	Dropped definition.Counts
	Hidden  Hidden
	Unread  []Unread
}

// Unread is a file that was to be looked at and could not be read.
type Unread struct {
	File    string `json:"file"`
	Message string `json:"message"` // a sentence that names the file
}

// Hidden counts the findings that were found and are not shown because somebody
// said so.
type Hidden struct {
	Ignored  int `json:"ignored"`  // one by one, in a config
	Baseline int `json:"baseline"` // known from before
}

type document struct {
	FormatVersion string       `json:"format_version"`
	Valid         bool         `json:"valid"`     // everything was read, and there is no finding at or above the threshold
	Counts        counts       `json:"counts"`    // of all findings, never capped
	Hidden        Hidden       `json:"hidden"`    // not among the counts
	Truncated     bool         `json:"truncated"` // not all findings are listed
	Unread        []Unread     `json:"unread,omitempty"`
	Diagnostics   []diagnostic `json:"diagnostics"`
}

type counts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

type diagnostic struct {
	Code        definition.Code `json:"code"`
	Name        string          `json:"name"`
	Severity    string          `json:"severity"`
	Message     string          `json:"message"`
	File        string          `json:"file"`
	Range       span            `json:"range"`
	Pointer     string          `json:"pointer"`
	Address     address         `json:"address"`
	Related     []related       `json:"related"`
	Suggestion  string          `json:"suggestion"`
	Fixes       []fix           `json:"fixes"`
	Doc         string          `json:"doc"`
	Fingerprint string          `json:"fingerprint"`
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// position counts lines and characters from 1, bytes from 0.
type position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

type address struct {
	App      string `json:"app"`
	Workflow string `json:"workflow"`
	Step     string `json:"step"`
}

type related struct {
	Message string `json:"message"`
	Range   span   `json:"range"`
}

type fix struct {
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
	Edits []edit `json:"edits"`
}

type edit struct {
	Range span   `json:"range"`
	Text  string `json:"text"`
}

// JSON writes all findings as one document, the machine contract.
func JSON(w io.Writer, findings definition.Diagnostics, o JSONOptions) error {
	if o.Threshold == 0 {
		o.Threshold = definition.Error
	}
	total := o.Dropped
	for i := range findings {
		total[findings[i].Severity]++
	}
	doc := document{
		FormatVersion: FormatVersion,
		Valid:         len(o.Unread) == 0,
		Counts:        counts{total[definition.Error], total[definition.Warning], total[definition.Info]},
		Hidden:        o.Hidden,
		Truncated:     o.Dropped.Total() > 0,
		Unread:        o.Unread,
		Diagnostics:   make([]diagnostic, 0, len(findings)),
	}
	for s := o.Threshold; s <= definition.Error; s++ {
		doc.Valid = doc.Valid && total[s] == 0
	}
	fingerprints := findings.Fingerprints()
	for i := range findings {
		d := convert(&findings[i], findings[i].File.Lines())
		d.Fingerprint = fingerprints[i]
		doc.Diagnostics = append(doc.Diagnostics, d)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

func convert(d *definition.Diagnostic, lines *source.Lines) diagnostic {
	out := diagnostic{
		Code: d.Rule.Code, Name: d.Rule.Name, Severity: d.Severity.String(), Message: d.Message, File: d.File.Name,
		Range: convertRange(lines, d.Range), Pointer: d.Pointer, Address: address(d.Address),
		Related: make([]related, 0, len(d.Related)), Suggestion: d.Suggestion, Fixes: make([]fix, 0, len(d.Fixes)),
		Doc: d.Rule.DocURL(),
	}
	for _, r := range d.Related {
		out.Related = append(out.Related, related{r.Message, convertRange(lines, r.Range)})
	}
	for _, f := range d.Fixes {
		edits := make([]edit, 0, len(f.Edits))
		for _, e := range f.Edits {
			edits = append(edits, edit{convertRange(lines, e.Range), e.Text})
		}
		out.Fixes = append(out.Fixes, fix{f.Title, f.Safe, edits})
	}
	return out
}

func convertRange(lines *source.Lines, r source.Range) span {
	start := lines.Position(r.Start)
	end := start
	if r.End != r.Start {
		end = lines.Position(r.End)
	}
	return span{position(start), position(end)}
}
