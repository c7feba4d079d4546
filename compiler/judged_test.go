package compiler

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// TestJudgedDefinitions compares what is found in definitions that are hard to judge
// with what somebody who knows the platform says of them: nothing is missed, and
// nothing said that is not so.
func TestJudgedDefinitions(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(corpus.Root(t), "fixtures", "judged", "definitions.txt"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "#") })
	require.Zero(t, len(lines)%2, "each definition has a line of its own")
	for i := 0; i < len(lines); i += 2 {
		rules, name, ok := strings.Cut(lines[i], "\t")
		require.True(t, ok, lines[i])
		t.Run(name, func(t *testing.T) {
			want := strings.Split(rules, ",")
			if rules == "-" {
				want = nil
			}
			var got []string
			findings := Check(&source.File{Name: "app.json", Bytes: []byte(lines[i+1])}, Options{}).Findings
			for j := range findings {
				got = append(got, findings[j].Rule.Name)
			}
			slices.Sort(got)
			require.Equal(t, want, got, "%s\n%v", lines[i+1], messages(findings))
		})
	}
}
