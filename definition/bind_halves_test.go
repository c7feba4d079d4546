package definition_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

// contents is what was read of the workflows, however its lists are laid out.
type contents struct {
	workflows   []definition.Workflow
	steps       [][]definition.Step
	transitions [][]definition.Transition
	cases       [][]definition.ErrorCase
	findings    definition.Diagnostics
	dropped     definition.Counts
}

func read(p *definition.Parser, f *source.File, most int) contents {
	app, collector := p.Parse(f, definition.Options{MaxFindings: most})
	var c contents
	c.findings, c.dropped = collector.Finish()
	for _, w := range app.Workflows {
		steps := app.StepsOf(&w)
		c.transitions = append(c.transitions, append([]definition.Transition{}, app.TransitionsOf(w.Trigger.Transitions)...))
		var plain []definition.Step
		for _, s := range steps {
			c.transitions = append(c.transitions, append([]definition.Transition{}, app.TransitionsOf(s.Transitions)...))
			c.cases = append(c.cases, append([]definition.ErrorCase{}, app.ErrorCasesOf(&s)...))
			s.Transitions, s.ErrorCases = definition.Span{}, definition.Span{}
			plain = append(plain, s)
		}
		c.steps = append(c.steps, plain)
		w.Steps, w.Trigger.Transitions = definition.Span{}, definition.Span{}
		c.workflows = append(c.workflows, w)
	}
	return c
}

// TestHalvesReadTheSame reads definitions with their workflows one after the other
// and in two halves at a time, with fresh memory and with used memory, and with as
// many findings kept as there are and with fewer.
func TestHalvesReadTheSame(t *testing.T) {
	var used definition.Parser
	same := func(name string, text []byte) {
		t.Helper()
		f := &source.File{Name: name, Bytes: text}
		for _, most := range []int{0, 3} {
			back := definition.SplitFrom(1 << 30)
			want := read(new(definition.Parser), f, most)
			back()
			back = definition.SplitFrom(0)
			require.Equal(t, want, read(new(definition.Parser), f, most), "%s in halves", name)
			require.Equal(t, want, read(&used, f, most), "%s in halves and used memory", name)
			back()
			require.Equal(t, want, read(&used, f, most), "%s in used memory", name)
		}
	}
	for _, r := range definition.Rules() {
		same(string(r.Code)+" good", []byte(r.Good))
		same(string(r.Code)+" bad", []byte(r.Bad))
	}
	// Elements that are no objects, workflows without a name, with one finding each.
	same("nameless", []byte(`{"app": "a", "workflows": [1, {"steps": [{"id": ""}]}, "x", {"steps": [{"id": ""}]}, null, {"steps": [{}, {"id": ""}]}, {}, 2, {"trigger": {"id": "2"}, "steps": [{"id": ""}]}]}`))
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

// FuzzHalves reads texts both ways.
func FuzzHalves(f *testing.F) {
	for _, r := range definition.Rules() {
		f.Add([]byte(r.Bad), 3)
	}
	for _, h := range generate.Hostiles() {
		f.Add([]byte(h.Text(5)), 0)
	}
	f.Add(generate.Pairs(3, generate.Compact), 0)
	f.Fuzz(func(t *testing.T, text []byte, most int) {
		file := &source.File{Name: "a.json", Bytes: text}
		back := definition.SplitFrom(1 << 30)
		want := read(new(definition.Parser), file, most)
		back()
		defer definition.SplitFrom(0)()
		got := read(new(definition.Parser), file, most)
		if want.dropped.Total() > 0 {
			// What was meant by an unknown property is not asked once nobody reads it.
			require.Equal(t, want.findings, got.findings)
			return
		}
		require.Equal(t, want, got)
	})
}
