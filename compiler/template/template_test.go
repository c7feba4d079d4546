package template

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// world binds paths to an object, as the oracle's templates see it.
type world struct {
	root  value.Value
	paths [][]string
}

func (w *world) Bind(segments []expression.Segment) int32 {
	var p []string
	for _, s := range segments {
		p = append(p, s.Text)
	}
	w.paths = append(w.paths, p)
	return int32(len(w.paths) - 1)
}

func (w *world) Helper(name string) int32 {
	if name == "join" || name == "head" {
		return 0
	}
	return -1
}

func (w *world) Root(ref int32) value.Value { return w.root.LookupPath(w.paths[ref]) }
func (w *world) Context() value.Value       { return w.root }

// Call carries out the helpers that oracle/handlebars.js registers.
func (w *world) Call(c Call) value.Value {
	switch c.Name {
	case "head":
		if len(c.Args) > 0 && c.Args[0].Kind() == value.Array {
			return c.Args[0].At(0)
		}
		return value.Value{}
	case "join":
		var parts []string
		for _, a := range c.Args {
			parts = append(parts, show(a))
		}
		out := strings.Join(parts, "|")
		for _, h := range c.Hash {
			if h.Value.Exists() {
				out += ";" + h.Key + "=" + show(h.Value)
			}
		}
		return value.OfString(out)
	}
	return value.Value{}
}

func show(v value.Value) string {
	if !v.Exists() {
		return "-"
	}
	return v.Text()
}

func render(text string, root value.Value) (string, error) {
	w := &world{root: root}
	return Compile(expression.Parse(text), w).Render(w)
}

// TestAgainstHandlebars replays what handlebars.js rendered
// (oracle/handlebars.js).
func TestAgainstHandlebars(t *testing.T) {
	b, err := os.ReadFile("testdata/vectors.jsonl")
	require.NoError(t, err)
	count, wrong := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, 1<<20)
	for ; lines.Scan(); count++ {
		var v [3]json.RawMessage
		var text, want string
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		require.NoError(t, json.Unmarshal(v[0], &text))
		require.NoError(t, json.Unmarshal(v[2], &want))
		root, err := value.Parse(v[1])
		require.NoError(t, err)
		got, err := render(text, root)
		require.NoError(t, err)
		if got != want {
			if wrong++; wrong < 12 {
				t.Errorf("template %q\ndata %s\n got %q\nwant %q", text, v[1], got, want)
			}
		}
	}
	require.GreaterOrEqual(t, count, 5000)
	require.Zero(t, wrong, "of %d templates", count)
}

// names binds every path to one list, and knows one helper.
type names struct{ list value.Value }

func (names) Bind([]expression.Segment) int32 { return 0 }
func (n names) Root(int32) value.Value        { return n.list }
func (n names) Context() value.Value          { return n.list }
func (names) Call(c Call) value.Value         { return value.OfNumber(float64(len(c.Args))) }

func (names) Helper(name string) int32 {
	if name == "join" {
		return 0
	}
	return -1
}

// FuzzRender: whatever the text, compiling and rendering it ends, and the same
// way each time.
func FuzzRender(f *testing.F) {
	for _, seed := range []string{"{{#each a}}{{else}}{{/each}}", "{{#a}}{{^}}{{else if b}}{{/a}}", "{{~#if (join x k=1)~}} \\{{a}} {{/if}}", "{{else}}{{/a}}{{#b}}", "{{this}}{{../..}}{{@root}}{{@../key}}"} {
		f.Add(seed)
	}
	list := value.OfArray(value.OfNumber(1), value.OfString("<"), value.OfObject(value.Member{Key: "a", Value: value.OfArray(value.OfNull())}))
	env := names{list}
	f.Fuzz(func(t *testing.T, text string) {
		tmpl := Compile(expression.Parse(text), env)
		once, err := tmpl.Render(env)
		again, err2 := tmpl.Render(env)
		require.Equal(t, err, err2)
		require.Equal(t, once, again)
	})
}

// TestHostileShapesEnd compiles and renders templates that make one thing many.
func TestHostileShapesEnd(t *testing.T) {
	const n = 20_000
	list := value.OfArray(make([]value.Value, 5000)...)
	root := value.OfObject(value.Member{Key: "l", Value: list}, value.Member{Key: "a", Value: value.OfString("x")})
	for name, text := range map[string]string{
		"deep blocks":   strings.Repeat("{{#if a}}", n) + "x" + strings.Repeat("{{/if}}", n),
		"deep else ifs": "{{#if n}}" + strings.Repeat("{{else if n}}", n) + "{{/if}}",
		"deep loops":    strings.Repeat("{{#with l as |p|}}", n) + "{{p}}" + strings.Repeat("{{/with}}", n),
		"long path":     "{{#each l}}{{#each @root.l}}{{" + strings.Repeat("a.", n) + "a}}{{/each}}{{/each}}",
		"long way up":   "{{#each l}}{{#each @root.l}}{{" + strings.Repeat("../", n) + "a}}{{/each}}{{/each}}",
		"many args":     "{{#each l}}{{#each @root.l}}{{join " + strings.Repeat("'a' ", n) + "}}{{/each}}{{/each}}",
		"many comments": strings.Repeat("{{! a }}\n", n) + strings.Repeat("{{~a~}} ", n),
		"open blocks":   strings.Repeat("{{#a}}", n),
		"closed blocks": strings.Repeat("{{/a}}", n),
	} {
		_, err := render(text, root)
		switch name {
		case "long path", "long way up", "many args":
			require.ErrorIs(t, err, ErrTooLarge, name)
		}
	}
}

// TestBombsEnd renders loops in loops over a long list.
func TestBombsEnd(t *testing.T) {
	long := make([]value.Value, 10_000)
	for i := range long {
		long[i] = value.OfString("x")
	}
	root := value.OfObject(value.Member{Key: "l", Value: value.OfArray(long...)})
	for _, inner := range []string{"", "x", "{{this}}{{this}}"} {
		_, err := render("{{#each l}}{{#each @root.l}}{{#each @root.l}}"+inner+"{{/each}}{{/each}}{{/each}}", root)
		require.ErrorIs(t, err, ErrTooLarge)
	}
}
