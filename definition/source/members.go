package source

import (
	"hash/maphash"
	"math/bits"
	"sync"
)

// Member returns the value of the last member with that name (what decoders
// take of duplicates), or None. Objects of many members are indexed when they are
// first asked.
func (t *Tree) Member(n Node, name string) Node {
	if t.Kind(n) != Object {
		return None
	}
	found := None
	count := 0
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		if t.hasText(k, name) {
			found = k + 1
		}
		if count++; count > fewMembers {
			if k := t.index.table(t, n).find(t, name); k != None {
				return k + 1
			}
			return None
		}
	}
	return found
}

// Lists reports whether an Array has a String with that text among its elements.
// Arrays of many elements are indexed when they are first asked.
func (t *Tree) Lists(n Node, text string) bool {
	if t.Kind(n) != Array {
		return false
	}
	count := 0
	for e, end := n+1, t.After(n); e < end; e = t.After(e) {
		if t.Is(e, text) {
			return true
		}
		if count++; count > fewMembers {
			return t.index.table(t, n).find(t, text) != None
		}
	}
	return false
}

// fewMembers is up to how many members or elements looking at each costs less
// than hashing. Beyond it, many look-ups would be quadratic.
const fewMembers = 32

// index holds the tables of the large objects and arrays of a tree.
type index struct {
	mu     sync.Mutex
	tables map[Node]*Texts
}

func (x *index) table(t *Tree, n Node) *Texts {
	x.mu.Lock()
	defer x.mu.Unlock()
	if table := x.tables[n]; table != nil {
		return table
	}
	table := new(Texts)
	table.Reset(t.Count(n))
	for c, end := n+1, t.After(n); c < end; c = t.After(c) {
		if k := t.Kind(c); k == Key || k == String {
			table.put(t, c)
		}
	}
	if x.tables == nil {
		x.tables = make(map[Node]*Texts)
	}
	x.tables[n] = table
	return table
}

// Texts is a set of Keys and Strings of one tree, by their texts: a hash table
// with open addressing. It reuses its memory, and of that memory it touches only
// what so many texts need as Reset was told, so that one huge object does not make
// all others dear. The hash is seeded at random, so that nobody can write a
// definition whose texts collide. The zero Texts is ready for Reset.
type Texts struct {
	seed  maphash.Seed
	slots []Node // None is a free slot
}

// Reset empties the set and makes room for so many texts.
func (s *Texts) Reset(count int) {
	size := 1 << bits.Len(uint(2*count))
	if size > cap(s.slots) {
		s.slots = make([]Node, size)
	}
	s.slots = s.slots[:size]
	clear(s.slots)
	if s.seed == (maphash.Seed{}) {
		s.seed = maphash.MakeSeed()
	}
}

// Add puts n into the set, or returns the node with the same text that is there
// already. There may be no more nodes than Reset was told.
func (s *Texts) Add(t *Tree, n Node) (first Node) {
	slot := s.slot(t, t.Text(n))
	if s.slots[slot] == None {
		s.slots[slot] = n
		return None
	}
	return s.slots[slot]
}

// put puts n into the set, in place of one with the same text.
func (s *Texts) put(t *Tree, n Node) { s.slots[s.slot(t, t.Text(n))] = n }

func (s *Texts) find(t *Tree, text string) Node { return s.slots[s.slot(t, text)] }

// slot returns where the node with a text is, or where it belongs.
func (s *Texts) slot(t *Tree, text string) uint64 {
	mask := uint64(len(s.slots) - 1)
	i := maphash.String(s.seed, text) & mask
	for s.slots[i] != None && !t.hasText(s.slots[i], text) {
		i = (i + 1) & mask
	}
	return i
}
