package format_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/format"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

var update = flag.Bool("update", false, "write the expected layouts")

func parse(tb testing.TB, text []byte) *source.Tree {
	tb.Helper()
	tree, faults := source.Parse(&source.File{Name: "a.json", Bytes: text}, source.Limits{})
	require.Empty(tb, faults, "%s", text)
	return tree
}

// TestLayout compares testdata/*.json with the .want beside it.
func TestLayout(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, inputs)
	for _, input := range inputs {
		t.Run(filepath.Base(input), func(t *testing.T) {
			text, err := os.ReadFile(input)
			require.NoError(t, err)
			got := format.Source(parse(t, text))
			want := strings.TrimSuffix(input, ".json") + ".want"
			if *update {
				require.NoError(t, os.WriteFile(want, got, 0o644))
			}
			expected, err := os.ReadFile(want)
			require.NoError(t, err)
			require.Equal(t, string(expected), string(got))
			requireHolds(t, text)
		})
	}
}

func TestFixturesAndCorpus(t *testing.T) {
	for _, a := range apps.All() {
		requireHolds(t, a.Text)
		require.Equal(t, string(a.Text), string(format.Source(parse(t, a.Text))), "run tenon fmt on fixtures/apps/%s", a.Name)
	}
	t.Run("corpus", func(t *testing.T) {
		for _, path := range corpus.Files(t) {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			if _, faults := source.Parse(&source.File{Bytes: text}, source.Limits{}); len(faults) == 0 {
				requireHolds(t, text)
			}
		}
	})
}

// requireHolds checks on one text everything that is true of all: the tree is the
// same up to the order of members, formatting twice changes nothing, the lines
// stay within the width where they can, one allocation holds the output.
func requireHolds(tb testing.TB, text []byte) {
	tb.Helper()
	before := parse(tb, text)
	got := format.Source(before)
	after := parse(tb, got)
	require.Equal(tb, canon(before, source.Root), canon(after, source.Root), "%s\n%s", text, got)
	again := format.Source(after)
	require.Equal(tb, string(got), string(again), "formatting twice changes the text")

	newline := "\n"
	if i := bytes.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		newline = "\r\n"
	}
	require.True(tb, strings.HasSuffix(string(got), newline))
	if newline == "\n" {
		require.NotContains(tb, string(got), "\r")
	} else {
		require.NotContains(tb, strings.ReplaceAll(string(got), "\r\n", ""), "\n")
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(got), newline), newline) {
		require.NotEmpty(tb, strings.TrimSpace(line))
		require.Equal(tb, strings.TrimRight(line, " \r"), line)
		if utf8.RuneCountInString(strings.TrimSuffix(line, ",")) > format.Width {
			// Only a single value may be too long.
			content := strings.TrimLeft(line, " ")
			require.False(tb, endsContainer(strings.TrimSuffix(content, ",")), line)
		}
	}
}

func endsContainer(line string) bool {
	last := line[len(line)-1]
	return (last == '}' || last == ']') && !strings.HasSuffix(line, "{}") && !strings.HasSuffix(line, "[]")
}

// canon returns a text that is the same for two values if and only if they are
// equal byte for byte up to blanks and the order of members with different names.
// It shares nothing with the printer.
func canon(t *source.Tree, n source.Node) string {
	switch t.Kind(n) {
	case source.Object:
		var members []string
		count := map[string]int{}
		for k, v := range t.Members(n) {
			// The decoded name decides which members are the same one; the number keeps
			// the order of those.
			name := t.Text(k)
			members = append(members, fmt.Sprintf("%q#%d %s: %s", name, count[name], t.Raw(k), canon(t, v)))
			count[name]++
		}
		slices.Sort(members)
		return "{" + strings.Join(members, ", ") + "}"
	case source.Array:
		var elements []string
		for e := range t.Elements(n) {
			elements = append(elements, canon(t, e))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	return string(t.Raw(n))
}

func TestMembersOfTheAuthorAreNotMoved(t *testing.T) {
	text := `{"app": "a", "version": "0.1.0", "title": "A", "settings": {"z": {"b": {"type": "string", "defaultValue": ""}, "a": {"defaultValue": 1, "type": "number"}}, "a": {}},
	 "i18n": {"en_us": {"z": "", "a": ""}}, "workflows": [{"steps": [{"params": {"values": [1], "op": "eq", "id": 1, "action": 2}, "id": "s", "transitions": [
	  {"condition": {"values": [{"values": [1], "op": "eq"}], "op": "eq"}, "target": "x"}]}], "name": "w", "trigger": {"transitions": [], "id": "1", "schema": {"required": [], "properties": {"b": {}, "a": {}}}}}]}`
	got := string(format.Source(parse(t, []byte(text))))
	for _, in := range []string{
		`"b": {"type": "string", "defaultValue": ""},` + "\n" + `      "a": {"type": "number", "defaultValue": 1}`,
		`"en_us": {"z": "", "a": ""}`,
		`"params": {"values": [1], "op": "eq", "id": 1, "action": 2}`,
		`"op": "eq",` + "\n" + `                "values": [` + "\n" + `                  {"values": [1], "op": "eq"}`,
		`"required": [],` + "\n" + `          "properties"`,
	} {
		require.Contains(t, got, in)
	}
	requireHolds(t, []byte(text))
}

func TestDuplicatesStay(t *testing.T) {
	text := `{"title": "first", "x": 1, "app": "a", "version": "0.1.0", "title": "second", "x": 2}`
	got := string(format.Source(parse(t, []byte(text))))
	require.Equal(t, `{
  "app": "a",
  "version": "0.1.0",
  "title": "first",
  "title": "second",
  "x": 1,
  "x": 2
}
`, got)
	require.JSONEq(t, text, got)
}

func TestAnyJSON(t *testing.T) {
	for text, want := range map[string]string{
		"1":                           "1\n",
		` "a\u00e9\/" `:               `"a\u00e9\/"` + "\n",
		"[]":                          "[]\n",
		"{ }":                         "{}\n",
		"[1.0e+5,-0,\r\n[ ],{\n}]":    "[1.0e+5, -0, [], {}]\r\n",
		"[1,\n2,\r\n3]":               "[1, 2, 3]\n",
		`{"b":{"c":1},"a":[{"x":1}]}`: "{\n  \"b\": {\"c\": 1},\n  \"a\": [\n    {\"x\": 1}\n  ]\n}\n",
	} {
		require.Equal(t, want, string(format.Source(parse(t, []byte(text)))), text)
		requireHolds(t, []byte(text))
	}
	require.Empty(t, format.Source(&source.Tree{}))
}

// TestWidth walks a line over the limit: it breaks exactly behind the hundredth
// column, and a comma does not count.
func TestWidth(t *testing.T) {
	for _, n := range []int{80, 90, 95, 96, 97, 98, 99, 100, 101, 120} {
		for _, letter := range []string{"x", "é", "語"} {
			element := `"` + strings.Repeat(letter, n-2-2-2-4) + `"` // indent, brackets, quotes
			text := `[[` + element + `,1],[` + element + `,1]]`
			lines := strings.Split(string(format.Source(parse(t, []byte(text)))), "\n")
			width := 0
			for _, line := range lines {
				width = max(width, utf8.RuneCountInString(strings.TrimSuffix(line, ",")))
			}
			if whole := len(lines) == 5; whole {
				require.LessOrEqual(t, width, format.Width)
				require.Equal(t, lines[1], lines[2]+",")
			} else {
				require.Greater(t, 2+1+utf8.RuneCountInString(element)+len(", 1]"), format.Width)
			}
			requireHolds(t, []byte(text))
		}
	}
}

// TestRandomDocuments formats documents of every shape: those of the fixtures,
// with members shuffled, doubled and renamed and blanks thrown in.
func TestRandomDocuments(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for range 40 {
		for _, a := range apps.All() {
			var b bytes.Buffer
			scramble(r, &b, parse(t, a.Text), source.Root)
			requireHolds(t, b.Bytes())
		}
	}
}

func scramble(r *rand.Rand, b *bytes.Buffer, t *source.Tree, n source.Node) {
	blank := func() { b.WriteString([]string{"", "", " ", "\n", "\t", "  \n ", "\r\n"}[r.IntN(7)]) }
	blank()
	switch t.Kind(n) {
	case source.Object:
		var keys []source.Node
		for k := range t.Members(n) {
			keys = append(keys, k)
			if r.IntN(40) == 0 {
				keys = append(keys, k)
			}
		}
		r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			blank()
			if r.IntN(30) == 0 {
				fmt.Fprintf(b, `"%c%d"`, 'a'+r.IntN(3), r.IntN(3))
			} else {
				b.Write(t.Raw(k))
			}
			blank()
			b.WriteByte(':')
			scramble(r, b, t, k+1)
		}
		b.WriteByte('}')
	case source.Array:
		b.WriteByte('[')
		first := true
		for e := range t.Elements(n) {
			if !first {
				b.WriteByte(',')
			}
			first = false
			scramble(r, b, t, e)
		}
		b.WriteByte(']')
	default:
		b.Write(t.Raw(n))
	}
	blank()
}

func TestOneAllocationHoldsTheOutput(t *testing.T) {
	tree := parse(t, apps.Text("parcel_watch.json"))
	// The output, the widths, the order of members (which grows a few times), and
	// the view of the shapes, whatever the size of the document.
	few := testing.AllocsPerRun(20, func() { format.Source(tree) })
	var many bytes.Buffer
	many.WriteString(`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [`)
	wf := tree.Member(source.Root, "workflows")
	raw := tree.Raw(wf)
	for i := range 50 {
		if i > 0 {
			many.WriteByte(',')
		}
		many.Write(raw[1 : len(raw)-1])
	}
	many.WriteString("]}")
	big := parse(t, many.Bytes())
	require.InDelta(t, few, testing.AllocsPerRun(5, func() { format.Source(big) }), 8)
}

func FuzzSource(f *testing.F) {
	for _, a := range apps.All() {
		f.Add(a.Text)
	}
	f.Add([]byte("{\"op\":\"and\",\"values\":[{\"values\":[],\"op\":1}]}\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) {
			return
		}
		if _, faults := source.Parse(&source.File{Bytes: text}, source.Limits{}); len(faults) == 0 {
			requireHolds(t, text)
		}
	})
}

func BenchmarkSource(b *testing.B) {
	tree := parse(b, apps.Text("parcel_watch.json"))
	b.SetBytes(int64(len(tree.File.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		format.Source(tree)
	}
}

// BenchmarkIndent is encoding/json's own layout of the same text, for comparison.
func BenchmarkIndent(b *testing.B) {
	text := apps.Text("parcel_watch.json")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		require.NoError(b, json.Indent(&out, text, "", "  "))
	}
}
