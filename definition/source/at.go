package source

import "sort"

// At returns the innermost node whose range holds the byte at offset, or None. It
// may look at every node before the offset: for many offsets use an [AtCursor].
func (t *Tree) At(offset uint32) Node {
	// Nodes are sorted by their start. The last one that starts at or before the
	// offset is the innermost, or the containers around the offset lie before it,
	// the inner ones behind the outer ones.
	n := Node(sort.Search(len(t.tokens)-1, func(i int) bool { return t.tokens[i+1].start > offset }))
	if t.Range(n).Contains(offset) {
		return n
	}
	for ; n >= Root; n-- {
		if k := t.Kind(n); (k == Object || k == Array) && t.tokens[n].end > offset {
			return n
		}
	}
	return None
}

// AtCursor finds the innermost nodes at many offsets of one tree. Asked for
// rising offsets it passes over every node once; for a lower one it is right, but
// starts again from the root.
type AtCursor struct {
	tree *Tree
	last uint32 // the last offset
	next Node   // the first node that starts behind it
	open []Node // the containers around it
}

// NewAtCursor returns a cursor over t.
func NewAtCursor(t *Tree) *AtCursor { return &AtCursor{tree: t, next: Root} }

// At returns what [Tree.At] returns.
func (c *AtCursor) At(offset uint32) Node {
	t := c.tree
	if offset < c.last {
		c.next, c.open = Root, c.open[:0]
	}
	c.last = offset
	for ; int(c.next) < len(t.tokens) && t.tokens[c.next].start <= offset; c.next++ {
		if k := t.Kind(c.next); k == Object || k == Array {
			c.leave(t.tokens[c.next].start)
			c.open = append(c.open, c.next)
		}
	}
	if last := c.next - 1; t.Range(last).Contains(offset) {
		return last
	}
	c.leave(offset)
	if len(c.open) == 0 {
		return None
	}
	return c.open[len(c.open)-1]
}

// leave closes the containers that end at or before an offset.
func (c *AtCursor) leave(offset uint32) {
	for len(c.open) > 0 && c.tree.tokens[c.open[len(c.open)-1]].end <= offset {
		c.open = c.open[:len(c.open)-1]
	}
}
