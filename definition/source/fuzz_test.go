package source

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/goccy/go-json/jsontext"
	"github.com/stretchr/testify/require"
)

// oracleDepth is the depth up to which the other parsers read.
const oracleDepth = 10_000

// FuzzParse holds the two parsers to each other and to two others: jsontext,
// which is as strict as ours and must give the same verdict and the same tree,
// and encoding/json, which takes broken characters besides.
func FuzzParse(f *testing.F) {
	for _, c := range mistakes {
		f.Add([]byte(c.text))
	}
	for _, s := range []string{
		`{"a":[1,-2.5e3,true,false,null,"x\u00e9\n"],"b":{}}`, `""`, `[[],{}]`, ` 0 `, `"😀\ud83d\ude00"`,
		`{"a":1,"a":2,"\u0061":{"b":[],"b":0}}`, `[1e400, 123456789012345678901234567890, -0, 0.10, 1E+2]`,
		"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD834\\uDD1E\"]", "{ \"long key of more than eight bytes\" :\r\n\t[ 1 ,2 ] }",
		"[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\", \"\xed\xa0\x80\", \"\xc0\x80\"]", "[1]\x00", "[1]]", "{!,{0]0000}", "tru", "[tru e]", `{"a":1,}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file := &File{Name: "f", Bytes: b}
		limits := Limits{MaxDepth: oracleDepth}
		tree, faults := Parse(file, limits)
		valid := jsontext.Value(b).IsValid(jsontext.AllowDuplicateNames(true))
		require.Equal(t, valid, len(faults) == 0, "faults %v", faults)
		requireSound(t, tree)
		requirePlaces(t, tree)
		var edits []Edit
		for _, fault := range faults {
			require.LessOrEqual(t, fault.Range.Start, fault.Range.End)
			require.LessOrEqual(t, int(fault.Range.End), len(b))
			require.LessOrEqual(t, int(fault.Related.End), len(b))
			if fault.Fix != nil {
				edits = append(edits, *fault.Fix)
			}
		}
		Splice(b, edits)
		if !valid {
			return
		}
		require.True(t, json.Valid(b))
		got := flatten(tree)
		require.Equal(t, byJSONText(t, b), got)
		require.Equal(t, byEncodingJSON(t, b), got)

		p := Parser{}
		p.tree.File = file
		require.Empty(t, p.lax(limits.withDefaults()))
		require.Equal(t, tree.tokens, p.tree.tokens)
	})
}

// FuzzReuse holds a parser that has read another text before to a new one.
func FuzzReuse(f *testing.F) {
	f.Add([]byte(`{"a": [1, 2, {"b": "\u00e9"}]}`), []byte(`[true]`))
	f.Add([]byte(`{"a": 1,}`), []byte(`{"k": null}`))
	f.Add([]byte(`[]`), []byte(`[[[1`))
	f.Fuzz(func(t *testing.T, before, b []byte) {
		var p Parser
		p.Parse(&File{Bytes: before})
		tree, faults := p.Parse(&File{Bytes: b})
		want, wantFaults := Parse(&File{Bytes: b}, Limits{})
		require.Equal(t, wantFaults, faults)
		require.Equal(t, want.tokens, tree.tokens)
	})
}

// event is one step of a walk through a text, as streaming parsers give them.
type event struct {
	kind string
	text string // of strings, keys and numbers
	end  int64  // the offset behind it
}

// flatten walks a tree in the order of the text, duplicate members included.
func flatten(tree *Tree) []event {
	var events []event
	var closing []Node // the containers that are open
	for n := Root; int(n) < tree.Len(); n++ {
		for len(closing) > 0 && tree.After(closing[len(closing)-1]) == n {
			events = append(events, ended(tree, closing[len(closing)-1]))
			closing = closing[:len(closing)-1]
		}
		r := tree.Range(n)
		switch k := tree.Kind(n); k {
		case Object, Array:
			events = append(events, event{kind: "start of " + k.String(), end: int64(r.Start + 1)})
			closing = append(closing, n)
		case Key, String:
			events = append(events, event{kind: "string", text: tree.Text(n), end: int64(r.End)})
		case Number:
			events = append(events, event{kind: "number", text: string(tree.Raw(n)), end: int64(r.End)})
		default:
			events = append(events, event{kind: "literal", text: string(tree.Raw(n)), end: int64(r.End)})
		}
	}
	for len(closing) > 0 {
		events = append(events, ended(tree, closing[len(closing)-1]))
		closing = closing[:len(closing)-1]
	}
	return events
}

func ended(tree *Tree, n Node) event {
	return event{kind: "end of " + tree.Kind(n).String(), end: int64(tree.Range(n).End)}
}

func byJSONText(t *testing.T, b []byte) []event {
	var events []event
	d := jsontext.NewDecoder(bytes.NewReader(b), jsontext.AllowDuplicateNames(true))
	for {
		token, err := d.ReadToken()
		if err == io.EOF {
			return events
		}
		require.NoError(t, err)
		e := event{end: d.InputOffset()}
		switch token.Kind() {
		case '{':
			e.kind = "start of object"
		case '}':
			e.kind = "end of object"
		case '[':
			e.kind = "start of array"
		case ']':
			e.kind = "end of array"
		case '"':
			e.kind, e.text = "string", token.String()
		case '0':
			e.kind, e.text = "number", token.String()
		default:
			e.kind, e.text = "literal", token.String()
		}
		events = append(events, e)
	}
}

func byEncodingJSON(t *testing.T, b []byte) []event {
	var events []event
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return events
		}
		require.NoError(t, err)
		e := event{end: d.InputOffset()}
		switch v := token.(type) {
		case json.Delim:
			e.kind = map[json.Delim]string{'{': "start of object", '}': "end of object", '[': "start of array", ']': "end of array"}[v]
		case string:
			e.kind, e.text = "string", v
		case json.Number:
			e.kind, e.text = "number", v.String()
		case bool:
			e.kind, e.text = "literal", "false"
			if v {
				e.text = "true"
			}
		case nil:
			e.kind, e.text = "literal", "null"
		}
		events = append(events, e)
	}
}

// requirePlaces checks that places in decoded texts lie where the bytes are, and
// that every node is found at its own place.
func requirePlaces(t *testing.T, tree *Tree) {
	t.Helper()
	for n := Root; int(n) < min(tree.Len(), 200); n++ {
		inner := tree.InnerRange(n)
		last := inner.Start
		if k := tree.Kind(n); k == String || k == Key {
			text := tree.Text(n)
			for i := range min(len(text)+1, 200) {
				at := tree.Offset(n, i)
				require.LessOrEqual(t, last, at)
				require.LessOrEqual(t, at, inner.End)
				last = at
			}
			require.True(t, tree.Is(n, text))
		}
		// A container whose opening bracket is missing begins where what is in it does.
		without := int(n)+1 < tree.Len() && tree.Range(n+1).Start == tree.Range(n).Start
		if r := tree.Range(n); r.Len() > 0 && tree.Kind(n) != Invalid && !without {
			require.Equal(t, n, tree.At(r.Start), "node %d at %d", n, r.Start)
		}
	}
	if len(tree.File.Bytes) > 400 {
		return // small texts are enough for what follows, which looks at everything
	}
	rising, falling := NewAtCursor(tree), NewAtCursor(tree)
	size := len(tree.File.Bytes)
	for offset := range uint32(size + 2) {
		require.Equal(t, atPlainly(tree, offset), tree.At(offset), "at %d", offset)
		require.Equal(t, tree.At(offset), rising.At(offset), "at %d", offset)
		back := uint32(size+1) - offset
		require.Equal(t, tree.At(back), falling.At(back), "at %d", back)
	}
}

// atPlainly goes through all nodes.
func atPlainly(tree *Tree, offset uint32) Node {
	found := None
	for n := Root; int(n) < tree.Len(); n++ {
		if tree.Range(n).Contains(offset) {
			found = n
		}
	}
	return found
}
