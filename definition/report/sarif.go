package report

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// GitHub refuses a run of more results than MaxSARIFResults, and shows of those
// that it accepts the first 5,000 by severity. It shows 100 locations of a
// result. (docs.github.com, "SARIF results exceed limits")
const (
	MaxSARIFResults   = 25_000
	maxSARIFLocations = 100
)

// SARIFOptions says how findings are given to programs that read SARIF.
type SARIFOptions struct {
	Version string // of Tenon; "" leaves it out
	// Name says what a file is called in the output, given its name: to be of use
	// elsewhere it must be relative to the root of the repository. nil leaves
	// names as they are.
	Name func(name string) string
	// Dropped counts the findings that were found but not kept.
	Dropped definition.Counts
	// Unread are the files that could not be read: then the run was no success.
	Unread []Unread
}

// SARIF writes the findings as one run in the Static Analysis Results
// Interchange Format 2.1.0, the most severe first, otherwise in their order.
// Findings beyond MaxSARIFResults are left out, and a notification counts them.
//
// Columns are UTF-16 code units. A byte order mark is no part of the text, so
// columns do not count it and no region can name it.
func SARIF(w io.Writer, findings definition.Diagnostics, o SARIFOptions) error {
	s := sarifWriter{o: o, uris: map[*source.File]string{}}
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(findings[b].Severity, findings[a].Severity) })
	left := o.Dropped.Total()
	if len(order) > MaxSARIFResults {
		left += len(order) - MaxSARIFResults
		order = order[:MaxSARIFResults]
	}
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "Tenon", Version: o.Version, InformationURI: "https://github.com/tenon-dev/tenon",
			Rules: s.rules(findings, order),
		}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: len(o.Unread) == 0}},
		ColumnKind:  "utf16CodeUnits",
		Results:     make([]sarifResult, 0, len(order)),
	}
	if left > 0 {
		run.Invocations[0].Notifications = []sarifNotification{{
			Level: "warning", Message: sarifText{count(left, "finding") + " more not listed"},
		}}
	}
	for _, u := range o.Unread {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{Level: "error", Message: sarifText{u.Message}})
	}
	fingerprints := findings.Fingerprints()
	for _, i := range order {
		run.Results = append(run.Results, s.result(&findings[i], fingerprints[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

type sarifWriter struct {
	o       SARIFOptions
	uris    map[*source.File]string
	indexes map[definition.Code]int // of the rules
}

// rules returns the pages of the rules that found something, by their codes.
func (s *sarifWriter) rules(findings definition.Diagnostics, order []int) []sarifRule {
	s.indexes = map[definition.Code]int{}
	var found []*definition.Rule
	for _, i := range order {
		r := findings[i].Rule
		if _, ok := s.indexes[r.Code]; !ok {
			s.indexes[r.Code] = 0
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *definition.Rule) int { return cmp.Compare(a.Code, b.Code) })
	rules := make([]sarifRule, len(found))
	for i, r := range found {
		s.indexes[r.Code] = i
		rules[i] = sarifRule{
			ID: string(r.Code), Name: r.Name, ShortDescription: sarifText{r.Title}, FullDescription: sarifText{r.Text},
			HelpURI: r.DocURL(), Help: sarifHelp{Text: r.Text, Markdown: page(r)},
			DefaultConfiguration: sarifConfiguration{sarifLevel(r.Severity)},
			Properties:           map[string]string{"problem.severity": problemSeverity(r.Severity)},
		}
	}
	return rules
}

// page is the rule's page with its examples, in Markdown.
func page(r *definition.Rule) string {
	var b strings.Builder
	b.WriteString(r.Text)
	for _, e := range []struct{ title, text string }{{"Found", r.Bad}, {"Mended", r.Good}} {
		if e.text != "" {
			b.WriteString("\n\n" + e.title + ":\n\n```json\n" + strings.ToValidUTF8(e.text, "\uFFFD") + "\n```")
		}
	}
	return b.String()
}

func sarifLevel(s definition.Severity) string {
	if s == definition.Info {
		return "note"
	}
	return s.String()
}

// problemSeverity is what GitHub calls a severity.
func problemSeverity(s definition.Severity) string {
	if s == definition.Info {
		return "recommendation"
	}
	return s.String()
}

func (s *sarifWriter) result(d *definition.Diagnostic, fingerprint string) sarifResult {
	location := s.location(d.File, d.Range)
	location.LogicalLocations = logicalLocations(d)
	r := sarifResult{
		RuleID: string(d.Rule.Code), RuleIndex: s.indexes[d.Rule.Code], Level: sarifLevel(d.Severity),
		Message: sarifText{valid(advice(d))}, Locations: []sarifLocation{location},
		PartialFingerprints: map[string]string{"tenonFingerprint/v1": fingerprint},
	}
	for i, rel := range d.Related[:min(len(d.Related), maxSARIFLocations)] {
		l := s.location(d.File, rel.Range)
		id := i + 1
		l.ID, l.Message = &id, &sarifText{valid(rel.Message)}
		r.RelatedLocations = append(r.RelatedLocations, l)
	}
	for i := range d.Fixes {
		if f, ok := s.fix(d, &d.Fixes[i]); ok {
			r.Fixes = append(r.Fixes, f)
		}
	}
	return r
}

func (s *sarifWriter) fix(d *definition.Diagnostic, f *definition.Fix) (sarifFix, bool) {
	if len(f.Edits) == 0 {
		return sarifFix{}, false
	}
	change := sarifChange{ArtifactLocation: s.artifact(d.File)}
	for _, e := range f.Edits {
		if e.Range.Start < bomLength(d.File) {
			return sarifFix{}, false // no region can name it
		}
		change.Replacements = append(change.Replacements, sarifReplacement{
			DeletedRegion: s.region(d.File, e.Range), InsertedContent: sarifText{valid(e.Text)},
		})
	}
	title := f.Title
	if !f.Safe {
		title += " (changes what the definition says)"
	}
	return sarifFix{Description: sarifText{title}, ArtifactChanges: []sarifChange{change}}, true
}

func (s *sarifWriter) location(f *source.File, r source.Range) sarifLocation {
	return sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: s.artifact(f), Region: s.region(f, r)}}
}

func (s *sarifWriter) artifact(f *source.File) sarifArtifact {
	uri, ok := s.uris[f]
	if !ok {
		name := f.Name
		if s.o.Name != nil {
			name = s.o.Name(name)
		}
		uri = fileURI(name)
		s.uris[f] = uri
	}
	return sarifArtifact{uri}
}

func (s *sarifWriter) region(f *source.File, r source.Range) sarifRegion {
	lines := f.Lines()
	var g sarifRegion
	g.StartLine, g.StartColumn = lines.UTF16(r.Start)
	g.EndLine, g.EndColumn = lines.UTF16(r.End)
	if bomLength(f) > 0 {
		if g.StartLine == 1 {
			g.StartColumn = max(g.StartColumn-1, 1)
		}
		if g.EndLine == 1 {
			g.EndColumn = max(g.EndColumn-1, 1)
		}
	}
	return g
}

func bomLength(f *source.File) uint32 {
	if bytes.HasPrefix(f.Bytes, []byte("\uFEFF")) {
		return 3
	}
	return 0
}

// logicalLocations names the place of a finding by the app, workflow and step,
// and by its pointer.
func logicalLocations(d *definition.Diagnostic) []sarifLogical {
	var all []sarifLogical
	var path []string
	innermost := sarifLogical{}
	for _, part := range []struct{ kind, name string }{{"app", d.Address.App}, {"workflow", d.Address.Workflow}, {"step", d.Address.Step}} {
		if part.name != "" {
			path = append(path, strings.NewReplacer("~", "~0", "/", "~1").Replace(valid(part.name)))
			innermost = sarifLogical{Name: valid(part.name), Kind: part.kind}
		}
	}
	if path != nil {
		innermost.FullyQualifiedName = strings.Join(path, "/")
		all = append(all, innermost)
	}
	if d.Pointer != "" {
		all = append(all, sarifLogical{FullyQualifiedName: valid(d.Pointer), Kind: "value"})
	}
	return all
}

// valid replaces what is no UTF-8 in a text of the author.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
