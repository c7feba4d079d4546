package definition

import (
	"hash/maphash"
	"math/bits"

	"github.com/tenon-dev/tenon/definition/source"
)

// keySet finds the keys of one object that are there twice. It is a hash table
// with open addressing whose memory serves all objects of a document, and the
// next document; of that memory an object touches only what its own keys need,
// so that one huge object does not make all others dear. The hash is seeded at
// random, so that nobody can write a definition whose keys collide.
type keySet struct {
	seed  maphash.Seed
	slots []source.Node // keys; None is a free slot
}

// reset makes room for so many keys and forgets the ones before.
func (s *keySet) reset(keys int) {
	size := 1 << bits.Len(uint(2*keys))
	if size > cap(s.slots) {
		s.slots = make([]source.Node, size)
	}
	s.slots = s.slots[:size]
	clear(s.slots)
	if s.seed == (maphash.Seed{}) {
		s.seed = maphash.MakeSeed()
	}
}

// add puts a key into the set, or returns the one with the same text that is
// there already.
func (s *keySet) add(t *source.Tree, key source.Node) source.Node {
	text := t.Text(key)
	mask := uint64(len(s.slots) - 1)
	for i := maphash.String(s.seed, text) & mask; ; i = (i + 1) & mask {
		switch have := s.slots[i]; {
		case have == source.None:
			s.slots[i] = key
			return source.None
		case t.Is(have, text):
			return have
		}
	}
}

// fewKeys is up to how many keys comparing each with each is cheaper than
// hashing. Beyond it would be quadratic.
const fewKeys = 8

// duplicates reports keys of one object that are there twice. Keys that sh
// knows have been compared already.
func (b *binder) duplicates(n source.Node, sh *shape) {
	t := b.tree
	end := t.After(n)
	count := 0
	for k := n + 1; k < end; k = t.After(k) {
		count++
	}
	if count > fewKeys {
		b.manyDuplicates(n, sh, count)
		return
	}
	for k := n + 1; k < end; k = t.After(k) {
		first, last := source.None, source.None // with the same text as k
		for before := n + 1; before < k; before = t.After(before) {
			if t.Text(before) == t.Text(k) {
				last = before
				if first == source.None {
					first = before
				}
			}
		}
		if first != source.None && !b.isPlaceholder(k) && (sh == nil || sh.find(t.Text(k), 0) < 0) {
			b.duplicate(n, k, first, last)
		}
	}
}

func (b *binder) manyDuplicates(n source.Node, sh *shape, count int) {
	t := b.tree
	b.keys.reset(count)
	var lasts map[source.Node]source.Node // the last one so far, by the first, of keys that are there again
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		if b.isPlaceholder(k) || sh != nil && sh.find(t.Text(k), 0) >= 0 {
			continue
		}
		if first := b.keys.add(t, k); first != source.None {
			last, again := lasts[first]
			if !again {
				last = first
				if lasts == nil {
					lasts = make(map[source.Node]source.Node)
				}
			}
			lasts[first] = k
			b.duplicate(n, k, first, last)
		}
	}
}
