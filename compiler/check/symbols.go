package check

import (
	"hash/maphash"
	"slices"
)

// symbols is a table of names, in the order in which they were added. It reuses
// its memory, and up to a few names it only compares. The empty name is kept in
// its place and never found.
type symbols struct {
	names []string
	slots []uint32 // index+1 by hash, open addressing; empty while there are few
}

// fewNames is up to how many names comparing each costs less than hashing.
const fewNames = 16

var hashSeed = maphash.MakeSeed()

// reset empties the table for about n names.
func (s *symbols) reset(n int) {
	s.names = s.names[:0]
	s.slots = s.slots[:0]
	if n <= fewNames {
		return
	}
	s.names = slices.Grow(s.names, n)
	size := 4 * fewNames
	for size < 2*n {
		size *= 2
	}
	if cap(s.slots) < size {
		s.slots = make([]uint32, size)
		return
	}
	s.slots = s.slots[:size]
	clear(s.slots)
}

// add appends a name and returns the index of the first one that is equal, or -1
// if there is none. There may be no more names than reset was told.
func (s *symbols) add(name string) (first int) {
	first = -1
	if name != "" {
		var free uint32
		first, free = s.lookup(name)
		if first < 0 && len(s.slots) > 0 {
			s.slots[free] = uint32(len(s.names) + 1)
		}
	}
	s.names = append(s.names, name)
	return first
}

// find returns the index of the first name that is equal, or -1.
func (s *symbols) find(name string) int {
	if name == "" {
		return -1
	}
	i, _ := s.lookup(name)
	return i
}

func (s *symbols) lookup(name string) (index int, free uint32) {
	if len(s.slots) == 0 {
		for i, n := range s.names {
			if n == name {
				return i, 0
			}
		}
		return -1, 0
	}
	mask := uint32(len(s.slots) - 1)
	at := uint32(maphash.String(hashSeed, name)) & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if i := int(s.slots[at] - 1); s.names[i] == name {
			return i, 0
		}
	}
	return -1, at
}
