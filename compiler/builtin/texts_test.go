package builtin_test

import (
	"bufio"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/value"
)

// TestAgainstJavaScript replays what JavaScript makes of texts and numbers
// (oracle/text.js).
func TestAgainstJavaScript(t *testing.T) {
	f, err := os.Open("testdata/texts.jsonl")
	require.NoError(t, err)
	defer f.Close()
	count := 0
	var env builtin.Env
	for lines := bufio.NewScanner(f); lines.Scan(); count++ {
		v, err := value.Parse(lines.Bytes())
		require.NoError(t, err)
		b := builtin.FindHelper(v.At(0).Str())
		if b == nil {
			b = builtin.FindFunction(v.At(0).Str())
		}
		var args []value.Value
		for i := 1; i < v.Len()-1; i++ {
			args = append(args, v.At(i))
		}
		env.Begin(now, builtin.Seed{})
		got, want := env.Helper(b, args, nil), v.At(v.Len()-1)
		require.NoError(t, env.Err())
		require.Equal(t, string(want.AppendJSON(nil)), string(got.AppendJSON(nil)), lines.Text())
	}
	require.Greater(t, count, 15000)
}

// FuzzHelpers gives every helper and function texts of all kinds: nothing panics,
// what comes of it is the same each time, and Markdown without its marks is never
// longer than the text.
func FuzzHelpers(f *testing.F) {
	for _, s := range []string{"# a\n\n- b\n  1. *c*\n> `d`\n", "**a*b**_c_~~d~~![x](y \"z\")[[l](m)](n)", "\\*a\\\n  \n```x\ny\n~~~", "2026-01-31T09:00:00Z", `{"a":[1]}`, "+1 (415) 555-0134", "İΣ ß"} {
		f.Add(s, "days")
	}
	f.Fuzz(func(t *testing.T, s, u string) {
		var env builtin.Env
		x, y := value.OfString(s), value.OfString(u)
		for b := range builtin.All() {
			if b.IsNative() {
				continue
			}
			env.Begin(now, builtin.Seed{Run: s})
			once := env.Helper(b, []value.Value{x, y, x}, []value.Member{{Key: u, Value: x}})
			env.Begin(now, builtin.Seed{Run: s})
			again := env.Helper(b, []value.Value{x, y, x}, []value.Member{{Key: u, Value: x}})
			require.Equal(t, string(once.AppendJSON(nil)), string(again.AppendJSON(nil)), b.Name)
			if b.Name == "removeMarkdown" {
				require.LessOrEqual(t, len(once.Str()), 3*len(s))
			}
		}
	})
}

// TestMarkdownAgainstCommonMark replays what the reference implementation makes
// of generated texts (oracle/markdown.js).
func TestMarkdownAgainstCommonMark(t *testing.T) {
	f, err := os.Open("testdata/markdown.jsonl")
	require.NoError(t, err)
	defer f.Close()
	count, wrong := 0, 0
	var env builtin.Env
	html := builtin.FindHelper("markdownToHtml")
	for lines := bufio.NewScanner(f); lines.Scan(); count++ {
		v, err := value.Parse(lines.Bytes())
		require.NoError(t, err)
		env.Begin(now, builtin.Seed{})
		if got := env.Helper(html, []value.Value{v.At(0)}, nil).Str(); got != v.At(1).Str() {
			if wrong++; wrong < 20 {
				t.Errorf("%q\n got %q\nwant %q", v.At(0).Str(), got, v.At(1).Str())
			}
		}
	}
	require.GreaterOrEqual(t, count, 4000)
	require.Zero(t, wrong, "of %d texts", count)
}
