package types

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// maxDepth bounds the "$ref"s and alternatives that are followed for one type.
const maxDepth = 16

// OfSchema returns the type of the values that a JSON Schema allows. n is the
// schema and root the outermost schema around it, in which "$ref": "#/…" is
// looked up. A schema that is no object or boolean, or says nothing, allows
// everything but a missing value.
func OfSchema(t *source.Tree, n, root source.Node) Type {
	return ofSchema(t, n, root, maxDepth)
}

func ofSchema(t *source.Tree, n, root source.Node, depth int) Type {
	unknown := Type{Kinds: Present}
	switch t.Kind(n) {
	case source.False:
		return Of(Missing)
	case source.Object:
	default:
		return unknown
	}
	if depth == 0 {
		return unknown
	}
	if ref := t.Member(n, "$ref"); t.Kind(ref) == source.String {
		target := resolve(t, root, t.Text(ref))
		if target == source.None {
			return unknown
		}
		return ofSchema(t, target, root, depth-1)
	}
	kinds := Present
	switch declared := t.Member(n, "type"); t.Kind(declared) {
	case source.String:
		kinds = kindNamed(t.Text(declared))
	case source.Array:
		kinds = 0
		for e := range t.Elements(declared) {
			kinds |= kindNamed(t.Text(e))
		}
	default:
		switch {
		case t.Member(n, "properties") != source.None:
			// Triggers' schemas leave "type" out (reference/kustomer.md 3.2).
			kinds = Object
		case t.Member(n, "items") != source.None:
			kinds = Array
		}
	}
	if list := t.Member(n, "enum"); t.Kind(list) == source.Array && t.Count(list) > 0 {
		var listed Kinds
		for e := range t.Elements(list) {
			listed |= kindOf(t, e)
		}
		kinds &= listed
	}
	if c := t.Member(n, "const"); c != source.None {
		kinds &= kindOf(t, c)
	}
	for _, word := range [...]string{"anyOf", "oneOf"} {
		list := t.Member(n, word)
		if t.Kind(list) != source.Array || t.Count(list) == 0 {
			continue
		}
		var either Kinds
		for e := range t.Elements(list) {
			either |= ofSchema(t, e, root, depth-1).Kinds
		}
		kinds &= either
	}
	if kinds == 0 {
		// Words that contradict each other are a mistake of the schema, which is
		// not the business of those who use it.
		return unknown
	}
	return Type{Kinds: kinds, tree: t, node: n, root: root}
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
