// Package source turns the bytes of a definition into a flat table of nodes in
// which every key and every value has its exact byte range.
//
// The table is the ground on which everything else stands: diagnostics point at
// ranges, the linker splices between them, duplicate keys are visible, and the
// original bytes are never copied or rewritten.
//
// Two parsers fill the same table. The strict one is fast, accepts exactly
// RFC 8259 (valid UTF-8, no lone surrogates, no byte order mark) and gives up at
// the first mistake. Only then does the lax one read the text again from the
// start: it recovers after every mistake, names each as a person would, and
// leaves a table of whatever could be understood. On valid input both build
// identical tables; a test and a fuzz target hold them to that.
package source

import "fmt"

// Range is a half-open range of byte offsets into a file: the byte at Start is
// inside, the byte at End is not. Start == End marks a place between two bytes.
type Range struct {
	Start, End uint32
}

// Len returns the number of bytes in the range.
func (r Range) Len() int { return int(r.End - r.Start) }

// Contains reports whether the byte at offset lies in the range.
func (r Range) Contains(offset uint32) bool { return r.Start <= offset && offset < r.End }

// String returns the range as "start-end", for test failures.
func (r Range) String() string { return fmt.Sprintf("%d-%d", r.Start, r.End) }

// Node is the index of a key or a value in a [Tree]. The zero Node is [None].
type Node uint32

const (
	// None is the Node that names nothing: an absent property, an empty file.
	// Every accessor of Tree accepts it; its Kind is Invalid.
	None Node = 0
	// Root is the Node of the outermost value.
	Root Node = 1
)

// Kind says what a Node is.
type Kind uint8

// The kinds of a Node. Invalid stands for None and, in a recovered tree, for a
// value that is missing or could not be read. Key is the name of an object
// member; the node right after a Key is the member's value.
const (
	Invalid Kind = iota
	Object
	Array
	String
	Number
	True
	False
	Null
	Key
)

var kindNames = [...]string{"nothing", "object", "array", "string", "number", "boolean", "boolean", "null", "key"}

// String returns the JSON name of the kind, as used in messages.
func (k Kind) String() string { return kindNames[k] }

// Noun returns a value of the kind as a sentence calls it: "an object", "a
// string", "null".
func (k Kind) Noun() string {
	switch k {
	case Object, Array:
		return "an " + k.String()
	case Null:
		return k.String()
	}
	return "a " + k.String()
}

// token is one record of the table: 16 bytes.
//
// For an Object or Array the range runs from its opening to behind its closing
// bracket; for a String or Key it includes the quotes. after is the index of the
// first token behind the subtree: for a scalar the next index, for a Key the
// index behind its value. So the members of object n are
//
//	for k := n + 1; k < after(n); k = after(k) { value := k + 1 }
type token struct {
	start, end uint32
	after      uint32
	kind       Kind
	flags      uint8
}

const (
	// flagEscaped marks a String or Key whose text holds a backslash escape, so
	// that its decoded text differs from its bytes.
	flagEscaped uint8 = 1 << iota
	// flagBare marks a String or Key that the lax parser read without proper
	// quotes (unquoted or single-quoted).
	flagBare
)
