package expression

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostile lists pieces that, repeated, make a parser that looks ahead for every
// one of them, keeps all of them, or calls itself for them, take for ever, run out
// of memory or overflow its stack.
var hostile = []struct{ name, before, piece, after string }{
	{"paths", "/#", "a.", "b"},
	{"dots", "/#", ".", ""},
	{"arguments", "/#fn:f", ",a", ""},
	{"mustaches", "", "{{a}}", ""},
	{"open braces", "", "{{", ""},
	{"open triple braces", "", "{{{", ""},
	{"quotes between braces", "", `{{"`, ""},
	{"two quotes between braces", "", `{{"'`, ""},
	{"brackets", "{{a ", "[", "}}"},
	{"brackets before braces", "{{a ", "[", "}}]"},
	{"brackets in braces", "", "{{[", "]}}"},
	{"parentheses", "{{f ", "(f ", "}}"},
	{"closed parentheses", "{{f " + strings.Repeat("(f ", 50), "a ", strings.Repeat(")", 50) + "}}"},
	{"arguments of a helper", "{{f", " a", "}}"},
	{"hash arguments", "{{f", " a=b", "}}"},
	{"segments", "{{a", ".a", "}}"},
	{"bracket segments", "{{a", ".[b c]", "}}"},
	{"ups", "{{", "../", "a}}"},
	{"heres", "{{", "./", "a}}"},
	{"blocks", "", "{{#if a}}", ""},
	{"ends of blocks", "", "{{/if}}", ""},
	{"elses", "{{#if a}}", "{{else}}", "{{/if}}"},
	{"comments", "", "{{!-- x --}}", ""},
	{"open comments", "", "{{!--", ""},
	{"trimmed comments", "", "{{!-- x --~}}", ""},
	{"escaped braces", "", `\{{`, ""},
	{"backslashes", "", `\\{{a}}`, ""},
	{"partials", "", "{{> a}}", ""},
	{"blanks", "{{", " ", "a}}"},
	{"trimmed blanks", "", "  {{~a~}}", ""},
	{"digits", "{{", "1", "}}"},
	{"text", "{{a}}", "text ", ""},
}

// TestHostileStrings reads strings of megabytes. Were anything quadratic in it,
// the test would not come to its end within hours.
func TestHostileStrings(t *testing.T) {
	const size = 4 << 20
	var p Parser
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			e := p.Parse(c.before + strings.Repeat(c.piece, size/len(c.piece)) + c.after)
			requireSound(t, e)
			require.LessOrEqual(t, len(e.Faults), maxFaults)
			require.LessOrEqual(t, len(e.Parts)+len(e.terms)+len(e.Args)+len(e.Path.Segments), maxPieces+maxFaults)
		})
	}
}

// requireSound checks that all places lie in the text, parts one behind the other.
func requireSound(t *testing.T, e *Expression) {
	t.Helper()
	within := func(start, end int) {
		if start < 0 || start > end || end > len(e.Text) {
			t.Fatalf("%d-%d is no place in a text of %d bytes", start, end, len(e.Text))
		}
	}
	path := func(p *Path) {
		within(p.Start, p.End)
		for _, s := range p.Segments {
			within(s.Start, s.End)
		}
	}
	for _, f := range e.Faults {
		within(f.Start, f.End)
	}
	within(e.Name.Start, e.Name.End)
	path(&e.Path)
	for _, a := range e.Args {
		within(a.Start, a.End)
		require.Equal(t, e.Text[a.Start:a.End], a.Text)
	}
	at := 0
	for i := range e.Parts {
		p := &e.Parts[i]
		within(p.Start, p.End)
		if p.Start < at || p.End == p.Start {
			t.Fatalf("part %d is at %d-%d, behind a part that ends at %d", i, p.Start, p.End, at)
		}
		at = p.End
	}
	for i := range e.terms {
		term := &e.terms[i]
		within(term.Start, term.End)
		path(&term.Path)
		for _, next := range []int32{term.First, term.Next} {
			if int(next) >= len(e.terms) {
				t.Fatalf("term %d leads to %d of %d", i, next, len(e.terms))
			}
		}
	}
}
