package types

import "github.com/tenon-dev/tenon/definition/source"

// Memo remembers the members of types that were looked up last: a definition
// that uses an action in a thousand steps asks a thousand times for the types of
// its params. It must be forgotten before a tree that it has met changes. The
// zero Memo is ready for use. It is for one goroutine.
type Memo struct{ known [memoSize]known }

// memoSize is a power of two.
const memoSize = 64

// known is one member of a schema.
type known struct {
	tree       *source.Tree
	node, root source.Node
	name       string
	member     Type
}

// Forget empties the memo.
func (m *Memo) Forget() { *m = Memo{} }

// Member returns what [Type.Member] returns.
func (m *Memo) Member(t Type, segment string) Type {
	if t.literal || t.node == source.None || segment == "" || !t.Kinds.Has(Object) {
		return t.Member(segment)
	}
	// Members of one schema mostly differ in length or in their ends.
	hash := uint(t.node)*31 + uint(len(segment))*7 + uint(segment[0]) + uint(segment[len(segment)-1])<<2
	k := &m.known[hash%memoSize]
	if k.node != t.node || k.tree != t.tree || k.root != t.root || k.name != segment {
		*k = known{tree: t.tree, node: t.node, root: t.root, name: segment, member: t.field(segment)}
	}
	return t.besides(segment, k.member)
}
