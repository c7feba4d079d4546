package source

import "strconv"

// PointerCursor makes the RFC 6901 pointers of many nodes of one tree. Asked for
// nodes in the order of the text it passes over every node once; in any other
// order it is right, but starts again from the root.
type PointerCursor struct {
	tree *Tree
	way  []waypoint // from the root to the last node asked for
	last Node
}

// waypoint is a container on the way, and the child through which the way goes.
type waypoint struct {
	container Node
	child     Node // a Key in an object
	index     int
}

// NewPointerCursor returns a cursor over t.
func NewPointerCursor(t *Tree) *PointerCursor { return &PointerCursor{tree: t} }

// Append appends the pointer of n to dst; for a Key that of its value.
func (c *PointerCursor) Append(dst []byte, n Node) []byte {
	c.move(n)
	for i := range c.way {
		w := &c.way[i]
		dst = append(dst, '/')
		if c.tree.Kind(w.container) == Array {
			dst = strconv.AppendInt(dst, int64(w.index), 10)
		} else {
			dst = append(dst, escapePointer(c.tree.Text(w.child))...)
		}
	}
	return dst
}

// Pointer returns what [PointerCursor.Append] appends.
func (c *PointerCursor) Pointer(n Node) string { return string(c.Append(nil, n)) }

func (c *PointerCursor) move(n Node) {
	t := c.tree
	if t.Kind(n) == Key {
		n++
	}
	if n < c.last {
		c.way = c.way[:0]
	}
	c.last = n
	if n <= Root {
		c.way = c.way[:0]
		return
	}
	for len(c.way) > 0 && t.After(c.way[len(c.way)-1].container) <= n {
		c.way = c.way[:len(c.way)-1]
	}
	if len(c.way) == 0 {
		if k := t.Kind(Root); k != Object && k != Array || t.After(Root) <= n {
			return
		}
		c.way = append(c.way, waypoint{container: Root, child: Root + 1})
	}
	for {
		w := &c.way[len(c.way)-1]
		for t.After(w.child) <= n {
			w.child = t.After(w.child)
			w.index++
		}
		value := w.child
		if t.Kind(value) == Key {
			value++
		}
		if k := t.Kind(value); value == n || k != Object && k != Array {
			return
		}
		c.way = append(c.way, waypoint{container: value, child: value + 1})
	}
}
