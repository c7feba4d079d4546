package source

import (
	"iter"
	"strconv"
	"strings"
	"unsafe"
)

// Tree is the table of one parsed text. It is immutable after parsing and safe
// for concurrent use; a Tree made by a reused [Parser] is valid until that
// parser's next Parse.
type Tree struct {
	File   *File
	tokens []token // tokens[0] is the sentinel behind None
	index  index
}

// Len returns one more than the highest Node: the nodes are Root … Len()-1, in
// the order of the text.
func (t *Tree) Len() int { return len(t.tokens) }

// Kind returns the kind of n; Invalid for None.
func (t *Tree) Kind(n Node) Kind { return t.tokens[n].kind }

// Range returns the bytes of n. For None it is the empty range at 0.
func (t *Tree) Range(n Node) Range {
	k := &t.tokens[n]
	return Range{k.start, k.end}
}

// Raw returns the bytes of n as they stand in the text, quotes included.
func (t *Tree) Raw(n Node) []byte {
	k := &t.tokens[n]
	return t.File.Bytes[k.start:k.end]
}

// After returns the first node behind the subtree of n, which is the next
// sibling of n if n has one. For a Key it is the next Key.
func (t *Tree) After(n Node) Node { return Node(t.tokens[n].after) }

// Escaped reports whether the text of n differs from its bytes.
func (t *Tree) Escaped(n Node) bool { return t.tokens[n].flags&flagEscaped != 0 }

// Text returns the decoded text of a String or Key and the literal text of any
// other scalar. Without escapes it shares the file's memory and costs nothing.
func (t *Tree) Text(n Node) string {
	k := &t.tokens[n]
	if k.flags == 0 && (k.kind == String || k.kind == Key) {
		return unsafe.String(&t.File.Bytes[k.start+1], k.end-k.start-2)
	}
	b := t.inner(k)
	if k.flags&flagEscaped != 0 {
		return unescape(b)
	}
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Is reports whether n is a String or Key with exactly this text.
func (t *Tree) Is(n Node, text string) bool {
	kind := t.Kind(n)
	return (kind == String || kind == Key) && t.hasText(n, text)
}

// hasText reports whether a String or Key has this text.
func (t *Tree) hasText(n Node, text string) bool {
	k := &t.tokens[n]
	if k.flags == 0 {
		return int(k.end-k.start) == len(text)+2 && string(t.File.Bytes[k.start+1:k.end-1]) == text
	}
	return t.Text(n) == text
}

// InnerRange returns the range of the text of a String or Key without its
// quotes; for other kinds it is Range(n).
func (t *Tree) InnerRange(n Node) Range {
	k := &t.tokens[n]
	s, e := k.innerBounds(t.File.Bytes)
	return Range{s, e}
}

func (t *Tree) inner(k *token) []byte {
	s, e := k.innerBounds(t.File.Bytes)
	return t.File.Bytes[s:e]
}

func (k *token) innerBounds(b []byte) (uint32, uint32) {
	if k.kind != String && k.kind != Key {
		return k.start, k.end
	}
	if k.flags&flagBare == 0 {
		return k.start + 1, k.end - 1
	}
	s, e := k.start, k.end
	switch {
	case s == e:
	case b[s] == '\'' || b[s] == '"':
		quote := b[s]
		s++
		if e > s && b[e-1] == quote {
			e--
		} else {
			e -= uint32(foreignQuoteBefore(b[s:e]))
		}
	case b[s] >= 0x80:
		if n, _ := foreignQuote(b[s:e]); n > 0 {
			s += uint32(n)
			if e > s && b[e-1] == '"' {
				e--
			} else {
				e -= uint32(foreignQuoteBefore(b[s:e]))
			}
		}
	case b[e-1] == '"':
		e-- // its opening quote is missing
	}
	return s, e
}

// Offset returns the byte offset in the file at which byte i of Text(n) is
// written: it counts the escapes before it, so that a place inside an
// expression can be underlined exactly. i may equal the length of the text.
func (t *Tree) Offset(n Node, i int) uint32 {
	k := &t.tokens[n]
	s, e := k.innerBounds(t.File.Bytes)
	if k.flags&flagEscaped == 0 {
		return min(s+uint32(i), e)
	}
	return s + uint32(escapedOffset(t.File.Bytes[s:e], i))
}

// Elements iterates over the elements of an Array; over nothing for other kinds.
func (t *Tree) Elements(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if t.Kind(n) != Array {
			return
		}
		for c, end := n+1, t.After(n); c < end; c = t.After(c) {
			if !yield(c) {
				return
			}
		}
	}
}

// Members iterates over the keys and values of an Object, duplicates included;
// over nothing for other kinds.
func (t *Tree) Members(n Node) iter.Seq2[Node, Node] {
	return func(yield func(key, value Node) bool) {
		if t.Kind(n) != Object {
			return
		}
		for k, end := n+1, t.After(n); k < end; k = t.After(k) {
			if !yield(k, k+1) {
				return
			}
		}
	}
}

// Count returns the number of elements of an Array or members of an Object.
func (t *Tree) Count(n Node) int {
	count := 0
	if k := t.Kind(n); k == Array || k == Object {
		for c, end := n+1, t.After(n); c < end; c = t.After(c) {
			count++
		}
	}
	return count
}

// KeyOf returns the Key of which n is the value, or None if n is an element or
// the root.
func (t *Tree) KeyOf(n Node) Node {
	if n > Root && t.tokens[n-1].kind == Key {
		return n - 1
	}
	return None
}

// Pointer returns the RFC 6901 pointer of n; for a Key that of its value. It
// walks down from the root: for many nodes of one tree use a [PointerCursor].
func (t *Tree) Pointer(n Node) string {
	if n <= Root {
		return ""
	}
	if t.Kind(n) == Key {
		n++
	}
	var b strings.Builder
	for c := Root; c < n; {
		switch t.Kind(c) {
		case Object:
			k := c + 1
			for t.After(k) <= n {
				k = t.After(k)
			}
			b.WriteByte('/')
			b.WriteString(escapePointer(t.Text(k)))
			c = k + 1
		case Array:
			i, e := 0, c+1
			for t.After(e) <= n {
				e = t.After(e)
				i++
			}
			b.WriteByte('/')
			b.WriteString(strconv.Itoa(i))
			c = e
		default:
			return b.String()
		}
	}
	return b.String()
}

// pointerEscapes writes what a segment of an RFC 6901 pointer cannot hold.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func escapePointer(s string) string {
	if strings.IndexByte(s, '/') < 0 && strings.IndexByte(s, '~') < 0 {
		return s
	}
	return pointerEscapes.Replace(s)
}
