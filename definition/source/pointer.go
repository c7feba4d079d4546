package source

import "strconv"

// PointerCursor makes the RFC 6901 pointers of many nodes of one tree. Asked for
// nodes in the order of the text it passes over every node once; in any other
// order it is right, but starts again from the root.
type PointerCursor struct {
	tree *Tree
	way  []waypoint // from the root to the last node asked for
	path []byte     // the pointer of that node
	last Node
}

// waypoint is a container on the way, and the child through which the way goes.
type waypoint struct {
	container Node
	child     Node // a Key in an object
	index     int
	start     int // where its part of the path begins
}

// NewPointerCursor returns a cursor over t.
func NewPointerCursor(t *Tree) *PointerCursor { return &PointerCursor{tree: t} }

// Append appends the pointer of n to dst; for a Key that of its value.
func (c *PointerCursor) Append(dst []byte, n Node) []byte {
	c.move(n)
	return append(dst, c.path...)
}

// Pointer returns what [PointerCursor.Append] appends.
func (c *PointerCursor) Pointer(n Node) string {
	c.move(n)
	return string(c.path)
}

func (c *PointerCursor) move(n Node) {
	t := c.tree
	if t.Kind(n) == Key {
		n++
	}
	if n == c.last {
		return
	}
	if n < c.last {
		c.way, c.path = c.way[:0], c.path[:0]
	}
	c.last = n
	if n <= Root {
		c.way, c.path = c.way[:0], c.path[:0]
		return
	}
	for len(c.way) > 0 && t.After(c.way[len(c.way)-1].container) <= n {
		c.path = c.path[:c.way[len(c.way)-1].start]
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
		c.path = append(c.path[:w.start], '/')
		value := w.child
		if t.Kind(value) == Key {
			c.path = appendEscaped(c.path, t.Text(value))
			value++
		} else {
			c.path = strconv.AppendInt(c.path, int64(w.index), 10)
		}
		if k := t.Kind(value); value == n || k != Object && k != Array {
			return
		}
		c.way = append(c.way, waypoint{container: value, child: value + 1, start: len(c.path)})
	}
}

// appendEscaped appends a name as it stands in a pointer.
func appendEscaped(dst []byte, name string) []byte {
	for i := range len(name) { // mostly a few bytes
		if name[i] == '~' || name[i] == '/' {
			return append(dst, escapePointer(name)...)
		}
	}
	return append(dst, name...)
}
