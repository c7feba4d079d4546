package compiler

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// fixture is a file of fixtures/check. One whose name ends in ".whole.json" is
// checked as a whole definition.
type fixture struct {
	path    string
	file    *source.File
	options Options
}

func fixtures(tb testing.TB) []fixture {
	paths, err := filepath.Glob(filepath.Join(corpus.Root(tb), "fixtures", "check", "*.json"))
	require.NoError(tb, err)
	require.NotEmpty(tb, paths)
	var all []fixture
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(tb, err)
		all = append(all, fixture{
			path: path, file: &source.File{Name: filepath.Base(path), Bytes: text},
			options: Options{Whole: strings.HasSuffix(path, ".whole.json")},
		})
	}
	return all
}

func rendered(tb testing.TB, findings definition.Diagnostics) string {
	var b bytes.Buffer
	require.NoError(tb, report.Text(&b, findings, report.TextOptions{Files: 1}))
	return b.String()
}

// TestFixtures compares the findings about each fixture with the file beside it.
func TestFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.file.Name, func(t *testing.T) {
			got := rendered(t, Check(f.file, f.options).Findings)
			path := strings.TrimSuffix(f.path, ".json") + ".txt"
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// TestCheckerKeepsNothing checks all fixtures, one after the other and back, in
// one Checker: nothing of one may show in the findings about another.
func TestCheckerKeepsNothing(t *testing.T) {
	all := fixtures(t)
	for _, r := range Rules() {
		all = append(all, fixture{file: &source.File{Name: r.Name, Bytes: []byte(r.Bad)}})
	}
	var want []string
	for _, f := range all {
		want = append(want, rendered(t, Check(f.file, f.options).Findings))
	}
	var c Checker
	for i := range all {
		require.Equal(t, want[i], rendered(t, c.Check(all[i].file, all[i].options).Findings), all[i].file.Name)
	}
	for i := len(all) - 1; i >= 0; i-- {
		require.Equal(t, want[i], rendered(t, c.Check(all[i].file, all[i].options).Findings), all[i].file.Name)
	}
}

// TestAllFixturesAtOnce puts the workflows of all fixtures that are valid JSON
// into one definition: what is found in a workflow does not depend on what stands
// beside it, unless the rule is about several workflows.
func TestAllFixturesAtOnce(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [`)
	var want []string
	n := 0
	for _, f := range fixtures(t) {
		checked := Check(f.file, Options{})
		if checked.App.Kind != definition.AppDefinition || broken(checked.Findings) {
			continue
		}
		base := n
		for i := range checked.App.Workflows {
			if n > 0 {
				text.WriteByte(',')
			}
			text.Write(checked.App.Tree.Raw(checked.App.Workflows[i].Node))
			n++
		}
		for i := range checked.Findings {
			var at int
			if d := &checked.Findings[i]; !acrossWorkflows(d) {
				rest, ok := strings.CutPrefix(d.Pointer, "/workflows/")
				if !ok {
					continue
				}
				index, rest, _ := strings.Cut(rest, "/")
				_, err := fmt.Sscan(index, &at)
				require.NoError(t, err)
				want = append(want, fmt.Sprintf("%s /workflows/%d/%s %s", d.Rule.Code, base+at, rest, d.Message))
			}
		}
	}
	text.WriteString("]}")
	var got []string
	for _, d := range Check(&source.File{Name: "all.json", Bytes: []byte(text.String())}, Options{}).Findings {
		if !acrossWorkflows(&d) {
			got = append(got, fmt.Sprintf("%s %s %s", d.Rule.Code, d.Pointer, d.Message))
		}
	}
	require.NotEmpty(t, want)
	require.ElementsMatch(t, want, got)
}

func broken(findings definition.Diagnostics) bool {
	for i := range findings {
		if strings.HasPrefix(string(findings[i].Rule.Code), "TN10") {
			return true
		}
	}
	return false
}

// acrossWorkflows reports whether a rule compares workflows with each other.
func acrossWorkflows(d *definition.Diagnostic) bool {
	code := string(d.Rule.Code)
	return code == "TN2001" || code == "TN2002" || strings.HasPrefix(code, "TN23")
}

// TestCorpus compares what is found in the published definitions with the list in
// testdata/corpus.txt: a line for each finding, and none that an expert would
// dispute.
func TestCorpus(t *testing.T) {
	var b strings.Builder
	for _, path := range corpus.Files(t) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		name := filepath.Base(path)
		findings := Check(&source.File{Name: name, Bytes: text}, Options{}).Findings
		if len(findings) == 0 {
			fmt.Fprintf(&b, "%s: clean\n", name)
		}
		for i := range findings {
			d := &findings[i]
			fmt.Fprintf(&b, "%s: %s %s %s %s\n", name, d.Severity, d.Rule.Code, d.Rule.Name, d.Pointer)
		}
	}
	path := filepath.Join("testdata", "corpus.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

func errorsAmong(findings definition.Diagnostics) int {
	n := 0
	for i := range findings {
		if findings[i].Severity == definition.Error {
			n++
		}
	}
	return n
}

// TestFixesMend makes the first fix of every finding about the fixtures, one at a
// time: the finding is gone, and no other has come but a lesser one that an error
// has hidden.
func TestFixesMend(t *testing.T) {
	count := 0
	for _, f := range fixtures(t) {
		findings := Check(f.file, f.options).Findings
		for i := range findings {
			d := &findings[i]
			if len(d.Fixes) == 0 || strings.HasPrefix(string(d.Rule.Code), "TN1") {
				continue
			}
			count++
			mended := &source.File{Name: f.file.Name, Bytes: source.Splice(f.file.Bytes, d.Fixes[0].Edits)}
			after := Check(mended, f.options).Findings
			if d.Severity == definition.Error {
				require.Less(t, errorsAmong(after), errorsAmong(findings), "%s: %s", d.Error(), d.Fixes[0].Title)
				continue
			}
			require.Less(t, len(after), len(findings), "%s: %s\nbefore %v\nafter %v", d.Error(), d.Fixes[0].Title, messages(findings), messages(after))
		}
	}
	require.NotZero(t, count)
}
