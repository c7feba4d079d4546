package types

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// maxSchemas bounds the schemas that are looked at for one type: those behind
// "$ref" and the alternatives of "anyOf" and "oneOf", which may lead to each other
// and to themselves.
const maxSchemas = 200

// maxElements bounds the elements of one list that are looked at for one type.
// What a longer one holds is not known: many values of one type would each cost
// all of it.
const maxElements = 1000

// kindsIn returns the kinds of the elements of an array.
func kindsIn(t *source.Tree, list source.Node) Kinds {
	var all Kinds
	looked := 0
	for e := range t.Elements(list) {
		all |= kindOf(t, e)
		if looked++; looked > maxElements {
			return Any
		}
	}
	return all
}

// OfSchema returns the type of the values that a JSON Schema allows. n is the
// schema and root the outermost schema around it, in which "$ref": "#/…" is
// looked up. A schema that is no object or boolean, or says nothing, allows
// everything but a missing value.
func OfSchema(t *source.Tree, n, root source.Node) Type {
	left := maxSchemas
	return ofSchema(t, n, root, &left)
}

func ofSchema(t *source.Tree, n, root source.Node, left *int) Type {
	unknown := Type{Kinds: Present}
	switch t.Kind(n) {
	case source.False:
		return Of(Missing)
	case source.Object:
	default:
		return unknown
	}
	if *left--; *left < 0 {
		return unknown
	}
	words := wordsOf(t, n)
	if t.Kind(words.ref) == source.String {
		target := resolve(t, root, t.Text(words.ref))
		if target == source.None {
			return unknown
		}
		return ofSchema(t, target, root, left)
	}
	kinds := Present
	switch t.Kind(words.kind) {
	case source.String:
		kinds = kindNamed(t.Text(words.kind))
	case source.Array:
		kinds = 0
		looked := 0
		for e := range t.Elements(words.kind) {
			kinds |= kindNamed(t.Text(e))
			if looked++; looked > maxElements {
				break
			}
		}
	default:
		switch {
		case words.properties != source.None:
			// Triggers' schemas leave "type" out (reference/kustomer.md 3.2).
			kinds = Object
		case words.items != source.None:
			kinds = Array
		}
	}
	if isFilled(t, words.enum) {
		kinds &= kindsIn(t, words.enum)
	}
	if words.constant != source.None {
		kinds &= kindOf(t, words.constant)
	}
	for _, list := range [...]source.Node{words.anyOf, words.oneOf} {
		if !isFilled(t, list) {
			continue
		}
		var either Kinds
		for e := range t.Elements(list) {
			either |= ofSchema(t, e, root, left).Kinds
			if *left < 0 {
				return unknown
			}
		}
		kinds &= either
	}
	if kinds == 0 {
		// Words that contradict each other are a mistake of the schema, which is
		// not the business of those who use it.
		return unknown
	}
	return Type{Kinds: kinds, tree: t, node: n, root: root, words: words.members}
}

func isFilled(t *source.Tree, list source.Node) bool {
	return t.Kind(list) == source.Array && t.After(list) > list+1
}

// words are the values of the words of one schema that say something about a
// type.
type words struct {
	ref, kind, enum, constant, anyOf, oneOf source.Node
	members
}

// members are those that say something about what a value holds.
type members struct {
	properties, required, additional, patterns, items source.Node
}

// manyWords is from how many members on a schema is looked up in the tree's index
// and not read through, which for many values of one schema would be quadratic.
const manyWords = 32

func wordsOf(t *source.Tree, n source.Node) words {
	var w words
	count := 0
	for k, v := range t.Members(n) {
		if count++; count > manyWords {
			for _, name := range wordNames {
				if to := w.of(name); to != nil {
					*to = t.Member(n, name)
				}
			}
			return w
		}
		if to := w.of(t.Text(k)); to != nil {
			*to = v
		}
	}
	return w
}

var wordNames = [...]string{"$ref", "type", "enum", "const", "anyOf", "oneOf", "properties", "required", "additionalProperties", "patternProperties", "items"}

func (w *words) of(name string) *source.Node {
	switch name {
	case "$ref":
		return &w.ref
	case "type":
		return &w.kind
	case "enum":
		return &w.enum
	case "const":
		return &w.constant
	case "anyOf":
		return &w.anyOf
	case "oneOf":
		return &w.oneOf
	case "properties":
		return &w.properties
	case "required":
		return &w.required
	case "additionalProperties":
		return &w.additional
	case "patternProperties":
		return &w.patterns
	case "items":
		return &w.items
	}
	return nil
}

func kindNamed(name string) Kinds {
	switch name {
	case "string":
		return String
	case "number":
		return Number
	case "integer":
		return Integer
	case "boolean":
		return Boolean
	case "array":
		return Array
	case "object":
		return Object
	case "null":
		return Null
	}
	return Present // an unknown name is a mistake of the schema
}

// resolve follows a reference within the text: "#", "#/definitions/parcel".
func resolve(t *source.Tree, root source.Node, ref string) source.Node {
	path, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return source.None
	}
	n := root
	for path != "" {
		if path[0] != '/' {
			return source.None
		}
		path = path[1:]
		segment := path
		if i := strings.IndexByte(path, '/'); i >= 0 {
			segment, path = path[:i], path[i:]
		} else {
			path = ""
		}
		if strings.Contains(segment, "~") {
			segment = strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
		}
		n = t.Member(n, segment)
		if n == source.None {
			return source.None
		}
	}
	return n
}
