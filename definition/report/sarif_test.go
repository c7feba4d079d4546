package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// officialSchema compiles the JSON Schema of SARIF 2.1.0 as OASIS published it
// (docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas). The module
// go-sarif carries it as a constant, which is read from its source.
func officialSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	require.NoError(t, err)
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			text, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
		}
		return true
	})
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	const id = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	require.Equal(t, id, schema.(map[string]any)["id"])
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource(id, schema))
	compiled, err := c.Compile(id)
	require.NoError(t, err)
	return compiled
}

// texts returns definitions with all sorts of findings: the samples, the bad
// example of every rule, and the corpus where it is present.
func texts(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	for _, r := range definition.Rules() {
		all["bad "+r.Name+".json"] = []byte(r.Bad)
	}
	paths, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	if published, err := filepath.Glob(filepath.Join(corpus.Root(t), "..", "shared", "corpus", "kustomer", "*.json")); err == nil {
		paths = append(paths, published...)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		all[filepath.Base(path)] = b
	}
	return all
}

func TestSARIFFollowsTheOfficialSchema(t *testing.T) {
	schema := officialSchema(t)
	wrong, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"tool": {}}]}`))
	require.NoError(t, err)
	require.Error(t, schema.Validate(wrong), "the schema must refuse what is no SARIF")
	for name, text := range texts(t) {
		_, findings := definition.Parse(&source.File{Name: "some where/" + name, Bytes: text}, definition.Options{})
		var b bytes.Buffer
		require.NoError(t, SARIF(&b, findings, SARIFOptions{Version: "1.2.3", Dropped: definition.Counts{definition.Warning: 1}}))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
		require.NoError(t, err, name)
		require.NoError(t, schema.Validate(doc), name)
		log, err := sarif.FromBytes(b.Bytes())
		require.NoError(t, err)
		require.Len(t, log.Runs[0].Results, len(findings))
	}
}

// TestSARIFFixes applies every fix as a reader of the file would, by lines and
// UTF-16 columns, and compares with the byte edits.
func TestSARIFFixes(t *testing.T) {
	applied := 0
	for name, text := range texts(t) {
		file := &source.File{Name: name, Bytes: text}
		_, findings := definition.Parse(file, definition.Options{})
		findings = append(findings, definition.Diagnostic{
			Rule: definition.Rules()[0], Severity: definition.Info, File: file,
			Fixes: []definition.Fix{{Title: "all of it", Edits: []source.Edit{{Range: source.Range{End: uint32(len(text))}, Text: "é"}}}},
		})
		var b bytes.Buffer
		require.NoError(t, SARIF(&b, findings, SARIFOptions{}))
		var log sarifLog
		require.NoError(t, json.Unmarshal(b.Bytes(), &log))
		i := 0
		for s := definition.Error; s >= definition.Info; s-- {
			for _, d := range findings {
				if d.Severity != s {
					continue
				}
				result := log.Runs[0].Results[i]
				i++
				require.Equal(t, string(d.Rule.Code), result.RuleID)
				if bytes.HasPrefix(text, []byte("\uFEFF")) {
					continue
				}
				require.Len(t, result.Fixes, len(d.Fixes))
				for j, f := range d.Fixes {
					want := string(source.Splice(text, f.Edits))
					var edits []source.Edit
					for _, r := range result.Fixes[j].ArtifactChanges[0].Replacements {
						edits = append(edits, source.Edit{Text: r.InsertedContent.Text, Range: source.Range{
							Start: offset(t, text, r.DeletedRegion.StartLine, r.DeletedRegion.StartColumn),
							End:   offset(t, text, r.DeletedRegion.EndLine, r.DeletedRegion.EndColumn),
						}})
					}
					require.Equal(t, want, string(source.Splice(text, edits)), name)
					applied++
				}
			}
		}
	}
	require.Greater(t, applied, 30)
}

// offset finds a line and UTF-16 column the plain way.
func offset(t *testing.T, text []byte, line, column int) uint32 {
	t.Helper()
	at := 0
	for range line - 1 {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	for units := 1; units < column; {
		require.Less(t, at, len(text))
		r, n := rune(text[at]), 1
		if decoded := bytes.Runes(text[at:min(at+4, len(text))]); text[at] >= 0x80 {
			r, n = decoded[0], len(string(decoded[0]))
			if decoded[0] == '\uFFFD' && !bytes.HasPrefix(text[at:], []byte("\uFFFD")) {
				n = 1
			}
		}
		at += n
		units += utf16.RuneLen(r)
	}
	return uint32(at)
}

func TestSARIFOrderAndCap(t *testing.T) {
	file := &source.File{Name: "a.json", Bytes: []byte("{}")}
	rules := definition.Rules()
	var findings definition.Diagnostics
	for i := range MaxSARIFResults + 10 {
		findings = append(findings, definition.Diagnostic{
			Rule: rules[i%7], Severity: definition.Severity(i%3 + 1), File: file, Message: fmt.Sprint(i), Key: fmt.Sprint(i),
		})
	}
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, findings, SARIFOptions{Dropped: definition.Counts{definition.Error: 5}}))
	var log sarifLog
	require.NoError(t, json.Unmarshal(b.Bytes(), &log))
	results := log.Runs[0].Results
	require.Len(t, results, MaxSARIFResults)
	require.Equal(t, "15 findings more not listed", log.Runs[0].Invocations[0].Notifications[0].Message.Text)
	rank := map[string]int{"error": 0, "warning": 1, "note": 2}
	for i := 1; i < len(results); i++ {
		before, this := results[i-1], results[i]
		require.LessOrEqual(t, rank[before.Level], rank[this.Level])
		if before.Level == this.Level {
			a, _ := strconv.Atoi(before.Message.Text)
			b, _ := strconv.Atoi(this.Message.Text)
			require.Less(t, a, b)
		}
		require.Equal(t, this.RuleID, log.Runs[0].Tool.Driver.Rules[this.RuleIndex].ID)
	}
}

func TestFileURI(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"app.json", "app.json"}, {"a b/ü.json", "a%20b/%C3%BC.json"}, {"../x.json", "../x.json"}, {"/tmp/a b.json", "file:///tmp/a%20b.json"},
		{"c:x.json", "./c:x.json"}, {"a/c:x.json", "a/c:x.json"}, {"100%.json", "100%25.json"}, {"<stdin>", "%3Cstdin%3E"}, {"a?b#c[1].json", "a%3Fb%23c%5B1%5D.json"},
		{"\xff.json", "%FF.json"},
	} {
		got := fileURI(c.name)
		require.Equal(t, c.want, got)
		u, err := url.Parse(got)
		require.NoError(t, err)
		require.Equal(t, c.name, strings.TrimPrefix(u.Path, "./"))
	}
}
