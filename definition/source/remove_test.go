package source

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRemoval(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"middle", `{"a": 1, "n": 2, "b": 3}`, `{"a": 1, "b": 3}`},
		{"first", `{"n": 1, "b": 3}`, `{"b": 3}`},
		{"last", `{"a": 1, "n": 2}`, `{"a": 1}`},
		{"only", `{"n": 1}`, `{}`},
		{"only, with blanks", "{\n  \"n\": 1\n}", `{}`},
		{"tight", `{"a":1,"n":2,"b":3}`, `{"a":1,"b":3}`},
		{"blanks around everything", `{ "a" : 1 , "n" : 2 , "b" : 3 }`, `{ "a" : 1 , "b" : 3 }`},
		{"own line", "{\n  \"a\": 1,\n  \"n\": 2,\n  \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"},
		{"own line, first", "{\n  \"n\": 2,\n  \"b\": 3\n}", "{\n  \"b\": 3\n}"},
		{"own line, last", "{\n  \"a\": 1,\n  \"n\": 2\n}", "{\n  \"a\": 1\n}"},
		{"own line, CRLF", "{\r\n  \"a\": 1,\r\n  \"n\": 2,\r\n  \"b\": 3\r\n}", "{\r\n  \"a\": 1,\r\n  \"b\": 3\r\n}"},
		{"end of a shared line", "{\n  \"a\": 1, \"n\": 2,\n  \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"},
		{"start of a shared line", "{\n  \"a\": 1,\n  \"n\": 2, \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"},
		{"start of a group", "{\n  \"a\": 1,\n\n  \"n\": 2,\n  \"b\": 3\n}", "{\n  \"a\": 1,\n\n  \"b\": 3\n}"},
		{"end of a group", "{\n  \"a\": 1,\n  \"n\": 2,\n\n  \"b\": 3\n}", "{\n  \"a\": 1,\n\n  \"b\": 3\n}"},
		{"comma first", "{ \"a\": 1\n, \"n\": 2\n, \"b\": 3\n}", "{ \"a\": 1\n, \"b\": 3\n}"},
		{"comma first, last", "{ \"a\": 1\n, \"n\": 2\n}", "{ \"a\": 1\n}"},
		{"a value of many lines", "{\n  \"a\": 1,\n  \"n\": {\n    \"x\": []\n  },\n  \"b\": 3\n}", "{\n  \"a\": 1,\n  \"b\": 3\n}"},
		{"commas and brackets in text", `{"a,": "]", "n": "},{", "b": ",["}`, `{"a,": "]", "b": ",["}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree, faults := Parse(&File{Bytes: []byte(c.text)}, Limits{})
			require.Empty(t, faults)
			value := tree.Member(Root, "n")
			edit := tree.Removal(value)
			require.Equal(t, edit, tree.Removal(value-1), "the key and the value are one member")
			require.Equal(t, c.want, string(Splice([]byte(c.text), []Edit{edit})))
		})
	}
	tree, _ := Parse(&File{Bytes: []byte(`["a", "n", "b"]`)}, Limits{})
	require.Equal(t, `["a", "b"]`, string(Splice(tree.File.Bytes, []Edit{tree.Removal(3)})))
	require.Equal(t, Edit{}, tree.Removal(Root))
	require.Equal(t, Edit{}, tree.Removal(None))
}

// TestRemovalProperties removes every item of random documents in random
// layouts: what remains is valid, is the same value without the item, and has
// neither a line of blanks nor blanks at a line's end more than before.
func TestRemovalProperties(t *testing.T) {
	for seed := range uint64(400) {
		g := generator{r: rand.New(rand.NewPCG(seed, 7)), layout: int(seed % 4)}
		g.value(3, 0)
		text := g.b.String()
		tree, faults := Parse(&File{Bytes: []byte(text)}, Limits{})
		require.Empty(t, faults, text)
		for n := Root + 1; int(n) < tree.Len(); n++ {
			edit := tree.Removal(n)
			got := Splice([]byte(text), []Edit{edit})
			after, faults := Parse(&File{Bytes: got}, Limits{})
			require.Empty(t, faults, "%s\nwithout node %d:\n%s", text, n, got)
			item := n
			if key := tree.KeyOf(n); key != None {
				item = key
			}
			require.Equal(t, without(tree, item), skeleton(after), "%s\nwithout node %d:\n%s", text, n, got)
			require.LessOrEqual(t, untidy(string(got)), untidy(text), "%s\nwithout node %d:\n%s", text, n, got)
			require.True(t, json.Valid(got))
		}
	}
}

// TestRemovalOfBrokenText never takes more than blanks and commas beside the
// item, whatever the text.
func TestRemovalOfBrokenText(t *testing.T) {
	for _, c := range mistakes {
		tree, _ := Parse(&File{Bytes: []byte(c.text)}, Limits{})
		for n := Root + 1; int(n) < tree.Len(); n++ {
			edit := tree.Removal(n).Range
			item := tree.Range(n)
			if key := tree.KeyOf(n); key != None {
				item.Start = tree.Range(key).Start
			} else if tree.Kind(n) == Key {
				item.End = tree.Range(n + 1).End
			}
			require.LessOrEqual(t, edit.Start, item.Start)
			require.GreaterOrEqual(t, edit.End, item.End)
			beside := c.text[edit.Start:item.Start] + c.text[item.End:edit.End]
			require.Empty(t, strings.Trim(beside, " \t\r\n,"), c.name)
			require.LessOrEqual(t, strings.Count(beside, ","), 1, c.name)
		}
	}
}

// skeleton writes a tree as its tokens; without leaves out one item.
func skeleton(t *Tree) string { return without(t, None) }

func without(t *Tree, item Node) string {
	var b strings.Builder
	for n := Root; int(n) < t.Len(); n++ {
		if n == item {
			n = t.After(n) - 1
			continue
		}
		switch t.Kind(n) {
		case Object, Array:
			depth := 0
			for c := Root; c < n; c++ {
				if t.After(c) > n {
					depth++
				}
			}
			fmt.Fprintf(&b, "%d%v ", depth, t.Kind(n))
		default:
			fmt.Fprintf(&b, "%s ", t.Raw(n))
		}
	}
	return b.String()
}

// untidy counts lines of blanks only and lines that end in blanks.
func untidy(text string) int {
	count := 0
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSuffix(line, "\r"); strings.TrimRight(line, " \t") != line || line == "" {
			count++
		}
	}
	return count
}

// generator writes random documents in one of four layouts: on one line, on one
// line without blanks, one item a line, and items that share lines.
type generator struct {
	r      *rand.Rand
	b      strings.Builder
	layout int
}

func (g *generator) value(depth, indent int) {
	kind := g.r.IntN(7)
	if depth == 3 {
		kind = g.r.IntN(2)
	}
	if depth == 0 || kind > 1 {
		g.b.WriteString([]string{`"te,xt"`, `12`, `true`, `null`, `"}"`, `{}`, `[]`}[g.r.IntN(7)])
		return
	}
	open, shut := "[", "]"
	if kind == 0 {
		open, shut = "{", "}"
	}
	g.b.WriteString(open)
	count := g.r.IntN(5)
	for i := range count {
		switch {
		case i > 0 && g.layout == 0:
			g.b.WriteString(" ")
		case g.layout == 2, g.layout == 3 && g.r.IntN(2) == 0:
			g.b.WriteString("\n" + strings.Repeat("  ", indent+1))
		case i > 0 && g.layout == 3:
			g.b.WriteString(" ")
		}
		if kind == 0 {
			fmt.Fprintf(&g.b, `"k%d": `, i)
		}
		g.value(depth-1, indent+1)
		if i < count-1 {
			g.b.WriteString(",")
		}
	}
	if g.layout == 2 && count > 0 {
		g.b.WriteString("\n" + strings.Repeat("  ", indent))
	}
	g.b.WriteString(shut)
}
