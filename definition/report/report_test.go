package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var update = flag.Bool("update", false, "write what is found into testdata")

// formats are the ways to write findings, by the ending of their expected file.
var formats = []struct {
	ending string
	write  func(w io.Writer, findings definition.Diagnostics, files []string, dropped definition.Counts) error
}{
	{"txt", func(w io.Writer, ds definition.Diagnostics, files []string, dropped definition.Counts) error {
		return Text(w, ds, TextOptions{Files: len(files), Dropped: dropped})
	}},
	{"json", func(w io.Writer, ds definition.Diagnostics, _ []string, dropped definition.Counts) error {
		return JSON(w, ds, JSONOptions{Dropped: dropped})
	}},
	{"sarif", func(w io.Writer, ds definition.Diagnostics, _ []string, dropped definition.Counts) error {
		return SARIF(w, ds, SARIFOptions{Version: "0.2.0", Dropped: dropped})
	}},
	{"github", func(w io.Writer, ds definition.Diagnostics, _ []string, dropped definition.Counts) error {
		return GitHub(w, ds, GitHubOptions{Dropped: dropped})
	}},
	{"junit.xml", func(w io.Writer, ds definition.Diagnostics, files []string, dropped definition.Counts) error {
		return JUnit(w, ds, JUnitOptions{Files: files, Dropped: dropped})
	}},
}

// sample returns the findings about the definitions in testdata, one of which
// has a name that every format must escape.
func sample(t *testing.T) (findings definition.Diagnostics, files []string) {
	t.Helper()
	for _, f := range []struct{ file, name string }{
		{"clean.json", "clean.json"}, {"broken.json", "broken.json"}, {"mark.json", "mark.json"},
		{"structure.json", "apps/ü 100%, \"<a>\": #1?.json"},
	} {
		b, err := os.ReadFile(filepath.Join("testdata", f.file))
		require.NoError(t, err)
		_, found := definition.Parse(&source.File{Name: f.name, Bytes: b}, definition.Options{})
		findings = append(findings, found...)
		files = append(files, f.name)
	}
	findings[len(findings)-1].Severity = definition.Info
	return findings, files
}

func TestFormats(t *testing.T) {
	findings, files := sample(t)
	for _, f := range formats {
		var b, again, none bytes.Buffer
		require.NoError(t, f.write(&b, findings, files, definition.Counts{definition.Error: 3}))
		require.NoError(t, f.write(&again, findings, files, definition.Counts{definition.Error: 3}))
		require.Equal(t, b.String(), again.String())
		require.NoError(t, f.write(&none, nil, []string{"clean.json"}, definition.Counts{}))
		compare(t, "findings."+f.ending, b.Bytes())
		compare(t, "clean."+f.ending, none.Bytes())
	}
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "expected", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), name)
}
