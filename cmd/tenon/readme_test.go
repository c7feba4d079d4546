package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// TestREADME runs every command that the README shows and compares what it
// prints. A line "…" stands for any number of lines.
func TestREADME(t *testing.T) {
	root := corpus.Root(t)
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	require.NoError(t, err)
	t.Chdir(root)
	commands := 0
	for _, block := range strings.Split(string(text), "```console\n")[1:] {
		block, _, closed := strings.Cut(block, "```")
		require.True(t, closed)
		for _, entry := range strings.Split("\n"+block, "\n$ ")[1:] {
			command, want, _ := strings.Cut(entry, "\n")
			command, _, _ = strings.Cut(command, "#")
			words := strings.Fields(command)
			commands++
			t.Run(strings.TrimSpace(command), func(t *testing.T) {
				if words[0] == "make" {
					require.Contains(t, string(makefile), "\n"+words[1]+": ## ")
					require.Empty(t, want)
					return
				}
				require.Equal(t, "tenon", words[0])
				code, out, errs := tenon("", words[1:]...)
				require.LessOrEqual(t, code, exitFindings, errs)
				require.True(t, matches(lines(want), lines(out)), "the README shows\n%s\nbut the command prints\n%s%s", want, out, errs)
			})
		}
	}
	require.Greater(t, commands, 5)
}

// TestDemoTarget holds the README's first command to what it runs.
func TestDemoTarget(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(corpus.Root(t), "Makefile"))
	require.NoError(t, err)
	require.Contains(t, string(makefile), "go run ./cmd/tenon demo\n")
	code, out, errs := tenon("", "demo")
	require.Zero(t, code, errs)
	require.Contains(t, out, "The request that arrived")
}

func lines(s string) []string { return strings.Split(strings.Trim(s, "\n"), "\n") }

// matches compares lines; an ellipsis in want stands for any number of lines.
func matches(want, got []string) bool {
	for i, line := range want {
		if line == "…" {
			for j := i; j <= len(got); j++ {
				if matches(want[i+1:], got[j:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || strings.TrimRight(line, " ") != strings.TrimRight(got[i], " ") {
			return false
		}
	}
	return len(want) == len(got)
}
