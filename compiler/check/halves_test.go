package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/check"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

// TestHalvesFindTheSame checks definitions with their workflows walked one after
// the other and in two halves at a time, with the memory of one checker and with
// that of many, and with as many findings kept as there are and with fewer.
func TestHalvesFindTheSame(t *testing.T) {
	type whatWasFound struct {
		findings definition.Diagnostics
		dropped  definition.Counts
	}
	var reused compiler.Checker
	find := func(f *source.File, checker *compiler.Checker, most int) whatWasFound {
		c := checker.Check(f, compiler.Options{Whole: true, Profile: definition.Tenon, MaxFindings: most})
		return whatWasFound{c.Findings, c.Dropped}
	}
	same := func(name string, text []byte) {
		t.Helper()
		f := &source.File{Name: name, Bytes: text}
		for _, most := range []int{0, 3} {
			back := check.SplitFrom(1 << 30)
			want := find(f, new(compiler.Checker), most)
			back()
			back = check.SplitFrom(0)
			require.Equal(t, want, find(f, new(compiler.Checker), most), "%s in halves", name)
			require.Equal(t, want, find(f, &reused, most), "%s in halves and used memory", name)
			back()
			require.Equal(t, want, find(f, &reused, most), "%s in used memory", name)
		}
	}
	for _, r := range compiler.Rules() {
		same(string(r.Code)+" good", []byte(r.Good))
		same(string(r.Code)+" bad", []byte(r.Bad))
	}
	for _, h := range generate.Hostiles() {
		same(h.Name, []byte(h.Text(60)))
	}
	same("pairs", generate.Pairs(40, generate.Compact))
	files, err := filepath.Glob(filepath.Join(corpus.Root(t), "..", "shared", "corpus", "kustomer", "*.json"))
	require.NoError(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		same(filepath.Base(name), text)
	}
}

// FuzzHalves checks texts both ways.
func FuzzHalves(f *testing.F) {
	for _, r := range compiler.Rules() {
		f.Add([]byte(r.Bad), 3)
	}
	for _, h := range generate.Hostiles() {
		f.Add([]byte(h.Text(5)), 0)
	}
	f.Add(generate.Pairs(3, generate.Compact), 0)
	f.Fuzz(func(t *testing.T, text []byte, most int) {
		file := &source.File{Name: "a.json", Bytes: text}
		o := compiler.Options{Profile: definition.Tenon, Whole: true, MaxFindings: most}
		back := check.SplitFrom(1 << 30)
		want := compiler.Check(file, o)
		back()
		defer check.SplitFrom(0)()
		got := compiler.Check(file, o)
		require.Equal(t, want.Findings, got.Findings)
		if want.Dropped.Total() == 0 { // otherwise what is behind them need not be worked out
			require.Equal(t, want.Dropped, got.Dropped)
		}
	})
}
