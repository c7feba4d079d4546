package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// fence is a fenced block of a document: its language, the file that it is to be
// found in, and what is in it.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```\n")

// TestCheckDocument does what docs/check.md does, TestDiffDocument what
// docs/diff.md does, and so on.
func TestCheckDocument(t *testing.T) { runDocument(t, "check.md", 10, runShown) }
func TestDiffDocument(t *testing.T)  { runDocument(t, "diff.md", 2, runShown) }
func TestTestDocument(t *testing.T)  { runDocument(t, "test.md", 5, runShown) }
func TestGraphDocument(t *testing.T) { runDocument(t, "graph.md", 0, runShown) }

// runDocument writes each block with the name of a file into that file and runs
// the commands of each console block with run, which must print what is shown. -update
// writes the outputs anew. A line "…" stands for any number of lines. The day is
// the first of November 2026.
func runDocument(t *testing.T, name string, least int, run func(t *testing.T, command string, last int) (string, int)) {
	path := filepath.Join(corpus.Root(t), "docs", name)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	commands, last := 0, 0
	after := fence.ReplaceAllStringFunc(string(b), func(block string) string {
		m := fence.FindStringSubmatch(block)
		switch {
		case m[1] != "console" && m[2] != "":
			require.NoError(t, os.MkdirAll(filepath.Dir(m[2]), 0o755))
			require.NoError(t, os.WriteFile(m[2], []byte(m[3]), 0o644))
			return block
		case m[1] != "console":
			return block
		}
		var out strings.Builder
		out.WriteString("```console\n")
		for _, entry := range strings.Split("\n"+m[3], "\n$ ")[1:] {
			command, want, _ := strings.Cut(entry, "\n")
			got := ""
			if got, last = run(t, command, last); !matches(lines(want), lines(got)) {
				if !*update {
					t.Errorf("docs/%s shows for %s\n%s\nbut it prints\n%s", name, command, want, got)
				}
				want = got
			}
			commands++
			out.WriteString("$ " + command + "\n")
			if want = strings.Trim(want, "\n"); want != "" {
				out.WriteString(want + "\n")
			}
		}
		return out.String() + "```\n"
	})
	require.Greater(t, commands, least)
	if *update && after != string(b) {
		require.NoError(t, os.WriteFile(path, []byte(after), 0o644))
	}
}

// runShown runs one shown command and returns what a terminal would show, and
// the exit code.
func runShown(t *testing.T, command string, last int) (string, int) {
	words := strings.Fields(command)
	switch words[0] {
	case "cat":
		b, err := os.ReadFile(words[1])
		require.NoError(t, err)
		return string(b), 0
	case "echo":
		require.Equal(t, []string{"echo", "$?"}, words)
		return string(rune('0'+last)) + "\n", 0
	}
	require.Equal(t, "tenon", words[0])
	var stdin, out bytes.Buffer
	if n := len(words); n > 2 && words[n-2] == "<" {
		b, err := os.ReadFile(words[n-1])
		require.NoError(t, err)
		stdin.Write(b)
		words = words[:n-2]
	}
	c := Command{Stdin: &stdin, Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	c.Now = func() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }
	code := c.Main(words[1:])
	require.LessOrEqual(t, code, exitUsage, "%s: %s", command, out.String())
	return out.String(), code
}

// TestArchitectureNamesEveryPackage: who adds a package says what it is for, and
// none is named that is not there.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	root := corpus.Root(t)
	b, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	require.NoError(t, err)
	_, table, found := strings.Cut(string(b), "\n## Packages\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n## ")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`((?:definition|compiler|runtime|fixtures)[a-z/]*)`").FindAllStringSubmatch(table, -1) {
		named[m[1]] = true
	}
	for _, top := range []string{"definition", "compiler", "runtime", "fixtures"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, top), func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if sources, _ := filepath.Glob(filepath.Join(path, "*.go")); len(sources) == 0 {
				return nil
			}
			rel, err := filepath.Rel(root, path)
			require.NoError(t, err)
			name := filepath.ToSlash(rel)
			require.True(t, named[name], "docs/architecture.md does not name the package %s", name)
			delete(named, name)
			return nil
		}))
	}
	require.Empty(t, named, "docs/architecture.md names packages that are not there")
}
