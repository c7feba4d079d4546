// Package format gives definitions one layout, so that nobody argues about it and
// a change shows in a diff as what it is.
//
// The layout follows from the content alone:
//
//   - Two spaces a level. One member or element a line, a space behind the colon.
//   - What holds no further object (an empty one aside) stands on one line, if
//     that line stays within [Width] columns: `{"op": "eq", "values": ["a", 1]}`.
//     The components of a definition (workflows, triggers, steps, transitions,
//     error cases, hooks, actions and so on) never do: they grow.
//   - The properties that the format knows come in the order of the reference,
//     unknown ones behind them in the order of their author. Where names are the
//     author's own (params, schemas, settings, texts) nothing is moved.
//   - Keys, strings and numbers keep their bytes: escapes, spellings of numbers,
//     duplicates.
//   - The text ends with one line break. Line breaks are those of the first one
//     in the text, "\n" or "\r\n".
//
// A property given twice stays in its order, so decoders still take the same.
package format

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Width is how long a line with more than one value may be, in characters with
// its indentation. Longer ones are broken; a single value is never.
const Width = 100

const indent = "  "

// deep is the indentation of as many levels as documents usually have.
const deep = "                                        "

// Source returns the text of a tree in the canonical layout. The tree must come
// from a text without faults, or what the parser could not read would be lost.
// Documents of no known kind are laid out too; none of their members move.
func Source(t *source.Tree) []byte {
	if t.Len() <= 1 {
		return nil
	}
	p := printer{tree: t, newline: "\n", flat: make([]int32, t.Len())}
	if i := bytes.IndexByte(t.File.Bytes, '\n'); i > 0 && t.File.Bytes[i-1] == '\r' {
		p.newline = "\r\n"
	}
	p.measure(source.Root, 0)
	p.out = make([]byte, 0, p.bound+len(p.newline)) // the only one: bound is enough
	p.value(source.Root, definition.StructureOf(definition.Detect(t)), true, 0)
	p.out = append(p.out, p.newline...)
	return p.out
}

// broken marks what cannot stand on one line.
const broken = -1

// components are the properties whose values, or whose elements, are the
// components of a definition: always one member a line, because they grow.
var components = []string{
	"workflows", "attributes", "trigger", "steps", "transitions", "errorCases",
	"hooks", "triggers", "actions", "commands", "klasses", "kviews", "widgets", "outboundWebhooks",
}

// printer lays out one tree.
type printer struct {
	tree    *source.Tree
	newline string
	flat    []int32 // characters of each container on one line, or broken
	bound   int     // bytes of the text if everything is broken: no layout is longer
	out     []byte
	start   int    // of the current line in out
	members []rank // of the objects that are being put in order
}

// rank is a key with its place in the canonical order.
type rank struct {
	key      source.Node
	position int
}

// measure fills flat and bound for the subtree of n and returns its characters
// on one line, or broken.
func (p *printer) measure(n source.Node, depth int) int32 {
	t := p.tree
	kind := t.Kind(n)
	if kind != source.Object && kind != source.Array {
		p.bound += t.Range(n).Len()
		return characters(t.Raw(n))
	}
	p.bound += len("{}")
	width, whole := int32(len("{}")), true
	for c, end := n+1, t.After(n); c < end; c = t.After(c) {
		v := c
		if kind == source.Object {
			v = c + 1
			p.bound += t.Range(c).Len() + len(": ")
			width += characters(t.Raw(c)) + int32(len(": "))
		}
		p.bound += len(p.newline) + len(indent)*(depth+1) + len(",")
		inner := p.measure(v, depth+1)
		if c > n+1 {
			width += int32(len(", "))
		}
		width += inner
		if inner == broken || width > Width || t.Kind(v) == source.Object && t.After(v) > v+1 {
			whole, width = false, 0
		}
	}
	p.bound += len(p.newline) + len(indent)*depth
	if !whole {
		width = broken
	}
	p.flat[n] = width
	return width
}

func characters(b []byte) int32 {
	if len(b) > Width*utf8.UTFMax {
		return Width + 1 // too wide for a line, and enough is known
	}
	return int32(utf8.RuneCount(b))
}

// value writes n. shape is that of the object, or of every object in the array.
func (p *printer) value(n source.Node, shape *definition.Shape, component bool, depth int) {
	t := p.tree
	kind := t.Kind(n)
	if kind != source.Object && kind != source.Array {
		p.out = append(p.out, t.Raw(n)...)
		return
	}
	opening, closing := byte('{'), byte('}')
	if kind == source.Array {
		opening, closing = '[', ']'
	}
	p.out = append(p.out, opening)
	if t.After(n) > n+1 {
		oneLine := p.fits(n) && !(component && kind == source.Object)
		if kind == source.Object {
			p.object(n, shape, oneLine, depth)
		} else {
			p.array(n, shape, component, oneLine, depth)
		}
		if !oneLine {
			p.breakLine(depth)
		}
	}
	p.out = append(p.out, closing)
}

// fits reports whether a container may stand on the rest of the current line. A
// comma behind it does not count, so that the last of a list looks like the
// others.
func (p *printer) fits(n source.Node) bool {
	width := p.flat[n]
	return width != broken && utf8.RuneCount(p.out[p.start:len(p.out)-1])+int(width) <= Width
}

func (p *printer) breakLine(depth int) {
	p.out = append(p.out, p.newline...)
	p.start = len(p.out)
	for ; depth > len(deep)/len(indent); depth -= len(deep) / len(indent) {
		p.out = append(p.out, deep...)
	}
	p.out = append(p.out, deep[:depth*len(indent)]...)
}

// separate writes what stands before a member or element.
func (p *printer) separate(first, oneLine bool, depth int) {
	if !first {
		p.out = append(p.out, ',')
	}
	switch {
	case !oneLine:
		p.breakLine(depth + 1)
	case !first:
		p.out = append(p.out, ' ')
	}
}

func (p *printer) array(n source.Node, shape *definition.Shape, component, oneLine bool, depth int) {
	t := p.tree
	for e, end := n+1, t.After(n); e < end; e = t.After(e) {
		p.separate(e == n+1, oneLine, depth)
		p.value(e, shape, component, depth+1)
	}
}

func (p *printer) object(n source.Node, shape *definition.Shape, oneLine bool, depth int) {
	from := len(p.members)
	inOrder := p.rank(n, shape)
	to := len(p.members)
	if !inOrder {
		slices.SortStableFunc(p.members[from:to], func(a, b rank) int { return a.position - b.position })
	}
	for i := from; i < to; i++ {
		m := p.members[i]
		p.separate(i == from, oneLine, depth)
		p.out = append(p.out, p.tree.Raw(m.key)...)
		p.out = append(p.out, ": "...)
		inner, component := p.inside(n, shape, m)
		p.value(m.key+1, inner, component, depth+1)
	}
	p.members = p.members[:from]
}

// rank appends the keys of an object to members, with the positions of those that
// its shape knows, and reports whether they stand in the canonical order.
func (p *printer) rank(n source.Node, shape *definition.Shape) (inOrder bool) {
	t := p.tree
	inOrder = true
	last := -1
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		position := 0
		if shape != nil && len(shape.Properties) > 0 {
			if position = shape.Find(t.Text(k), last+1); position < 0 {
				position = len(shape.Properties)
			}
		}
		if position < last {
			inOrder = false
		}
		last = position
		p.members = append(p.members, rank{k, position})
	}
	return inOrder
}

// inside returns the shape of a member's value, and whether it is a component or
// a list of some.
func (p *printer) inside(n source.Node, shape *definition.Shape, m rank) (*definition.Shape, bool) {
	switch {
	case shape == nil:
		return nil, false
	case m.position < len(shape.Properties):
		property := &shape.Properties[m.position]
		if property.Shape == shape && !p.isConnective(n) {
			return nil, false // the operands of a comparison are data
		}
		return property.Shape, property.Shape != nil && slices.Contains(components, property.Name)
	case shape.Values != nil:
		return shape.Values.Shape, false
	}
	return nil, false
}

// isConnective reports whether a condition is an "and" or an "or", whose values
// are conditions.
func (p *printer) isConnective(condition source.Node) bool {
	op := p.tree.Member(condition, "op")
	return p.tree.Is(op, "and") || p.tree.Is(op, "or")
}
