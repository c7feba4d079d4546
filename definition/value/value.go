// Package value holds JSON values the way a running workflow sees them: like
// JSON, but a value can also be missing, objects keep the order of their keys
// (templates iterate over them in that order), and numbers print as JavaScript
// prints them. Like in JavaScript a number is a 64-bit float: integers beyond
// 2^53 lose precision.
package value

import "iter"

// Kind is the type of a [Value].
type Kind uint8

// The kinds. Missing is the zero Kind: what a reference yields that leads
// nowhere. It is not null: a missing parameter is left out of a call, a null one
// is sent.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"missing", "null", "boolean", "number", "string", "array", "object"}

// String returns the kind's name as messages use it.
func (k Kind) String() string { return kindNames[k] }

// Value is an immutable value. The zero Value is missing. Values are cheap to
// copy and safe for concurrent use.
type Value struct {
	kind Kind
	num  float64 // Number; Bool as 0 or 1
	str  string  // String
	comp *composite
}

// composite is the inside of an array or object. keys is nil for an array; for
// an object it is as long as vals and holds no name twice.
type composite struct {
	keys  []string
	vals  []Value
	index map[string]int // of large objects
}

// indexFrom is the number of members from which an object is worth an index.
const indexFrom = 12

// OfNull returns null.
func OfNull() Value { return Value{kind: Null} }

// OfBool returns true or false.
func OfBool(b bool) Value {
	if b {
		return Value{kind: Bool, num: 1}
	}
	return Value{kind: Bool}
}

// OfNumber returns a number.
func OfNumber(f float64) Value { return Value{kind: Number, num: f} }

// OfString returns a string.
func OfString(s string) Value { return Value{kind: String, str: s} }

// OfArray returns an array of these values, which must not change afterwards.
// Missing ones become null, as in JavaScript's JSON.
func OfArray(vals ...Value) Value {
	for i := range vals {
		if vals[i].kind == Missing {
			vals[i] = OfNull()
		}
	}
	return Value{kind: Array, comp: &composite{vals: vals}}
}

// Member is one member of an object.
type Member struct {
	Key   string
	Value Value
}

// OfObject returns an object with these members in this order; of a key given
// twice the last value counts, at the first one's place. Missing values are left
// out.
func OfObject(members ...Member) Value {
	b := NewObject(len(members))
	for _, m := range members {
		b.Set(m.Key, m.Value)
	}
	return b.Value()
}

// ObjectBuilder builds an object member by member. It is of no use after Value.
type ObjectBuilder struct{ c *composite }

// NewObject returns a builder with room for so many members.
func NewObject(size int) *ObjectBuilder {
	return &ObjectBuilder{&composite{keys: make([]string, 0, size), vals: make([]Value, 0, size)}}
}

// Set gives a member its value. A missing value leaves the object as it is.
func (b *ObjectBuilder) Set(key string, v Value) {
	if v.kind == Missing {
		return
	}
	if i := b.c.find(key); i >= 0 {
		b.c.vals[i] = v
		return
	}
	if b.c.index != nil {
		b.c.index[key] = len(b.c.keys)
	}
	b.c.keys = append(b.c.keys, key)
	b.c.vals = append(b.c.vals, v)
	if len(b.c.keys) == indexFrom {
		b.c.index = make(map[string]int, 2*indexFrom)
		for i, k := range b.c.keys {
			b.c.index[k] = i
		}
	}
}

// Value returns the object.
func (b *ObjectBuilder) Value() Value { return Value{kind: Object, comp: b.c} }

func (c *composite) find(key string) int {
	if c.index != nil {
		if i, ok := c.index[key]; ok {
			return i
		}
		return -1
	}
	for i, k := range c.keys {
		if k == key {
			return i
		}
	}
	return -1
}

// Kind returns the kind of v.
func (v Value) Kind() Kind { return v.kind }

// IsMissing reports whether v is missing.
func (v Value) IsMissing() bool { return v.kind == Missing }

// Exists reports whether v is neither missing nor null (reference/kustomer.md
// 4.3, "exists").
func (v Value) Exists() bool { return v.kind > Null }

// Bool returns a boolean's value; false for other kinds.
func (v Value) Bool() bool { return v.kind == Bool && v.num != 0 }

// Number returns a number's value; 0 for other kinds.
func (v Value) Number() float64 {
	if v.kind != Number {
		return 0
	}
	return v.num
}

// Str returns a string's value; "" for other kinds.
func (v Value) Str() string { return v.str }

// Len returns the number of elements or members; 0 for other kinds.
func (v Value) Len() int {
	if v.comp == nil {
		return 0
	}
	return len(v.comp.vals)
}

// At returns the element i of an array, or the value of the member i of an
// object; missing where there is none.
func (v Value) At(i int) Value {
	if v.comp == nil || i < 0 || i >= len(v.comp.vals) {
		return Value{}
	}
	return v.comp.vals[i]
}

// Get returns the member of an object with that key; missing where there is
// none.
func (v Value) Get(key string) Value {
	if v.kind != Object {
		return Value{}
	}
	if i := v.comp.find(key); i >= 0 {
		return v.comp.vals[i]
	}
	return Value{}
}

// Members iterates over the members of an object in their order.
func (v Value) Members() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.kind != Object {
			return
		}
		for i, k := range v.comp.keys {
			if !yield(k, v.comp.vals[i]) {
				return
			}
		}
	}
}

// Elements iterates over the elements of an array.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.kind != Array {
			return
		}
		for _, e := range v.comp.vals {
			if !yield(e) {
				return
			}
		}
	}
}

// Same reports whether v and w are one array or object, not just equal ones.
func (v Value) Same(w Value) bool { return v.comp != nil && v.comp == w.comp }

// Equal reports whether two values are deeply equal. The order of members does
// not count; missing equals only missing.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case Bool, Number:
		return v.num == w.num
	case String:
		return v.str == w.str
	case Array, Object:
		if v.comp == w.comp {
			return true
		}
		if len(v.comp.vals) != len(w.comp.vals) {
			return false
		}
		for i, e := range v.comp.vals {
			other := w.comp.vals[i]
			if v.kind == Object && w.comp.keys[i] != v.comp.keys[i] {
				other = w.Get(v.comp.keys[i])
			}
			if !e.Equal(other) {
				return false
			}
		}
	}
	return true
}
