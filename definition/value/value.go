// Package value holds JSON values the way a running workflow sees them: like
// JSON, but a value can also be missing, objects keep the order of their keys
// (templates iterate over them in that order), and numbers print as JavaScript
// prints them.
package value

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

// Value is an immutable value. The zero Value is missing. Values are cheap to
// copy and safe for concurrent use.
type Value struct {
	kind Kind
	num  float64 // Number; Bool as 0 or 1
	str  string  // String
	comp *composite
}

// composite is the inside of an array or object. keys is nil for an array.
type composite struct {
	keys []string
	vals []Value
}
