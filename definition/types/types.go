// Package types says what is known about a value before a workflow runs: which
// JSON types it can have, and what its members and elements are. Knowledge comes
// from JSON Schemas (of triggers, actions and the built-in catalogue), from
// literals and from functions, and flows along references.
//
// A [Type] is a set of kinds with a view on the schema or literal that it came
// from. Nothing is copied out of a schema: a member's type is looked up in the
// text when it is asked for, so judging the references of a definition allocates
// nothing.
//
// Knowledge is always an upper bound: a value may turn out to be any of the kinds
// in its set, never another. What is not known is [Any].
package types

import (
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// Kinds is a set of the kinds that a value can have.
type Kinds uint8

// The kinds. Missing means that a reference leads nowhere; Integer is a number
// without a fraction, and every set that has Number has Integer too.
const (
	Missing Kinds = 1 << iota
	Null
	Boolean
	Integer
	fraction
	String
	Array
	Object

	Number        = Integer | fraction
	Present       = Null | Boolean | Number | String | Array | Object
	Scalar        = Null | Boolean | Number | String
	Any     Kinds = Missing | Present
)

// Has reports whether a value of the set can be of one of the kinds in k.
func (s Kinds) Has(k Kinds) bool { return s&k != 0 }

// Only reports whether a value of the set is always of a kind in k. A set
// without kinds is only of everything.
func (s Kinds) Only(k Kinds) bool { return s&^k == 0 }

// String names the kinds for a message: "a string", "an object or an array".
func (s Kinds) String() string {
	if s&Present == Present {
		return "any value"
	}
	var names []string
	for _, k := range [...]struct {
		set, not Kinds
		name     string
	}{
		{String, 0, "a string"}, {fraction, 0, "a number"}, {Integer, fraction, "an integer"}, {Boolean, 0, "true or false"},
		{Object, 0, "an object"}, {Array, 0, "an array"}, {Null, 0, "null"}, {Missing, 0, "missing"},
	} {
		if s&k.set != 0 && s&k.not == 0 {
			names = append(names, k.name)
		}
	}
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// Type is what is known about one value. The zero Type is that of a value that
// cannot exist; use [Unknown] where nothing is known. Types are small and passed
// by value; they are valid as long as the trees they look into.
type Type struct {
	Kinds Kinds

	tree    *source.Tree
	node    source.Node // a schema, or with literal a value; None if nothing more is known
	root    source.Node // of a schema: where "$ref": "#/…" begins
	words   members     // of a schema
	literal bool
}

// Unknown returns the type of a value about which nothing is known.
func Unknown() Type { return Type{Kinds: Any} }

// Of returns the type of a value of which only the kinds are known.
func Of(k Kinds) Type { return Type{Kinds: k} }

// OfLiteral returns the type of a value written in a definition.
func OfLiteral(t *source.Tree, n source.Node) Type {
	return Type{Kinds: kindOf(t, n), tree: t, node: n, literal: true}
}

func kindOf(t *source.Tree, n source.Node) Kinds {
	switch t.Kind(n) {
	case source.Null:
		return Null
	case source.True, source.False:
		return Boolean
	case source.Number:
		if f, err := strconv.ParseFloat(t.Text(n), 64); err == nil && f != math.Trunc(f) {
			return fraction
		}
		return Integer
	case source.String:
		return String
	case source.Array:
		return Array
	case source.Object:
		return Object
	}
	return Any // what could not be read can be anything
}

// Or returns the type of a value that has one of two types.
func (t Type) Or(u Type) Type {
	switch {
	case t.Kinds == 0:
		return u
	case u.Kinds == 0:
		return t
	}
	both := t
	switch {
	case !u.Kinds.Has(Object | Array):
	case !t.Kinds.Has(Object | Array):
		both = u
	case t.tree != u.tree || t.node != u.node || t.literal != u.literal:
		both = Type{} // the one is not known to be what the other is
	}
	both.Kinds = t.Kinds | u.Kinds
	return both
}

// With returns the type with further kinds.
func (t Type) With(k Kinds) Type {
	t.Kinds |= k
	return t
}

// Without returns the type of the value once it is known not to be of the kinds
// in k.
func (t Type) Without(k Kinds) Type {
	t.Kinds &^= k
	return t
}

// Enum returns the list of the values that the schema allows, which is an array of
// Tree; None if there is none.
func (t Type) Enum() source.Node {
	if t.literal || t.tree == nil || t.node == source.None {
		return source.None
	}
	if list := t.tree.Member(t.node, "enum"); isFilled(t.tree, list) {
		return list
	}
	return source.None
}

// Tree returns the text that holds what is known of the type; nil if that is no
// more than its kinds.
func (t Type) Tree() *source.Tree { return t.tree }

// Literal returns the literal that the value is known to be.
func (t Type) Literal() (*source.Tree, source.Node, bool) {
	if !t.literal || t.Kinds != kindOf(t.tree, t.node) {
		return nil, source.None, false
	}
	return t.tree, t.node, true
}

// Member returns the type of what a path segment leads to: a member of an
// object, an element of an array, "length" of an array or a string
// (reference/kustomer.md 5.2).
func (t Type) Member(segment string) Type {
	var out Type
	if t.Kinds.Has(Object) {
		out = t.field(segment)
	}
	return t.besides(segment, out)
}

// besides adds to the type of a member of the object that a value may be what
// the segment leads to if the value is something else.
func (t Type) besides(segment string, out Type) Type {
	if t.Kinds.Only(Object) {
		return out
	}
	if t.Kinds.Has(Array) {
		switch {
		case segment == "length":
			out = out.Or(Of(Integer))
		case isIndex(segment):
			out = out.Or(t.elementAt(segment))
		default:
			out = out.Or(Of(Missing))
		}
	}
	if t.Kinds.Has(String) {
		if segment == "length" {
			out = out.Or(Of(Integer))
		} else {
			out = out.Or(Of(Missing))
		}
	}
	if t.Kinds.Has(Missing | Null | Boolean | Number) {
		out = out.Or(Of(Missing))
	}
	return out
}

// Closed reports whether the value is an object that has no other members than
// its schema or literal names, and Fields lists them.
func (t Type) Closed() bool {
	if t.node == source.None || !t.Kinds.Only(Object|Missing) {
		return false
	}
	if t.literal {
		return true
	}
	return t.tree.Kind(t.words.additional) == source.False && t.words.patterns == source.None
}

// Fields returns the names of the members that the schema or literal names, in
// its order.
func (t Type) Fields() []string {
	if t.node == source.None {
		return nil
	}
	object := t.node
	if !t.literal {
		object = t.words.properties
	}
	var names []string
	for k := range t.tree.Members(object) {
		names = append(names, t.tree.Text(k))
	}
	return names
}

// Weight returns a number that Fields has no more members than, without making
// them; 0 if there are none.
func (t Type) Weight() int {
	if t.node == source.None {
		return 0
	}
	object := t.node
	if !t.literal {
		object = t.words.properties
	}
	if t.tree.Kind(object) != source.Object {
		return 0
	}
	return int(t.tree.After(object)-object) - 1
}

// Lists reports whether the schema or literal names the member. Without any
// members it does not, and Fields is empty.
func (t Type) Lists(name string) bool {
	if t.node == source.None {
		return false
	}
	object := t.node
	if !t.literal {
		object = t.words.properties
	}
	return t.tree.Member(object, name) != source.None
}

// Requires reports whether the schema lists the member under "required".
func (t Type) Requires(name string) bool {
	if t.node == source.None || t.literal {
		return false
	}
	return t.tree.Lists(t.words.required, name)
}

// Required iterates over the names that the schema lists under "required".
func (t Type) Required() iter.Seq[string] {
	return func(yield func(string) bool) {
		if t.node == source.None || t.literal {
			return
		}
		for e := range t.tree.Elements(t.words.required) {
			if t.tree.Kind(e) == source.String && !yield(t.tree.Text(e)) {
				return
			}
		}
	}
}

func (t Type) field(name string) Type {
	if t.node == source.None {
		return Unknown()
	}
	if t.literal {
		if v := t.tree.Member(t.node, name); v != source.None {
			return OfLiteral(t.tree, v)
		}
		return Of(Missing)
	}
	if s := t.tree.Member(t.words.properties, name); s != source.None {
		member := OfSchema(t.tree, s, t.root)
		if !t.Requires(name) {
			member = member.With(Missing)
		}
		return member
	}
	switch extra := t.words.additional; {
	case t.words.patterns != source.None:
	case t.tree.Kind(extra) == source.False:
		return Of(Missing)
	case t.tree.Kind(extra) == source.Object:
		return OfSchema(t.tree, extra, t.root).With(Missing)
	}
	return Unknown()
}

func (t Type) elementAt(index string) Type {
	if t.node == source.None {
		return Unknown()
	}
	if t.literal {
		i, err := strconv.Atoi(index)
		looked := 0
		for e := range t.tree.Elements(t.node) {
			if err == nil && looked == i {
				return OfLiteral(t.tree, e)
			}
			if looked++; looked > maxElements {
				return Unknown()
			}
		}
		return Of(Missing)
	}
	return t.Element().With(Missing)
}

// Element returns the type of the elements of an array.
func (t Type) Element() Type {
	if t.node == source.None {
		return Unknown()
	}
	if t.literal {
		var all Type
		looked := 0
		for e := range t.tree.Elements(t.node) {
			all = all.Or(OfLiteral(t.tree, e))
			if looked++; looked > maxElements {
				return Unknown()
			}
		}
		return all
	}
	if items := t.words.items; t.tree.Kind(items) == source.Object {
		return OfSchema(t.tree, items, t.root)
	}
	return Unknown()
}

func isIndex(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
