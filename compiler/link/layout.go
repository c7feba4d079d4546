package link

import (
	"errors"
	"math"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// errTooLarge is met only by a text near the limits of offsets.
var errTooLarge = errors.New("the linked definition would be longer than 4 GiB: offsets into it have 32 bits")

// lay lays out the places in the text before and after, and makes the edits.
func (l *linker) lay() (*Result, error) {
	m, mapping := l.outline()
	w := newWords(l.tree, 2*len(m.Workflows)+len(l.sites)+cap(m.External))
	for i := range m.Workflows {
		m.Workflows[i].Old = w.keep(m.Workflows[i].Old)
	}
	for i, at := range mapping {
		if name := l.app.Workflows[i].Name; l.old[i] != "" && l.tree.Kind(name) == source.String {
			m.Workflows[at].Name = w.keep(l.tree.Text(name))
		}
	}
	edits, at, grown := l.edits()
	b := l.tree.File.Bytes
	if int64(len(b))+grown > math.MaxUint32 {
		return nil, errTooLarge
	}
	// Copying a text of megabytes and making its map take about as long, and
	// neither needs the other.
	linked := make(chan []byte, 1)
	if splice := func() { linked <- source.Splice(b, edits) }; len(b) > apart {
		go splice()
	} else {
		splice()
	}
	// How much further the texts before and after have come than this one.
	before, after := int64(0), int64(0)
	for i := range l.sites {
		s := &l.sites[i]
		start, length := int64(s.at.Start), int64(s.at.Len())
		if s.workflow == external {
			m.External = append(m.External, External{Why: s.why, Pointer: w.pointer(s.node), ID: w.keep(s.id), Source: span(start+before, length)})
			continue
		}
		raw := b[s.at.Start:s.at.End]
		of := &m.Workflows[mapping[s.workflow]]
		of.Places = append(of.Places, Place{Why: s.why, Pointer: w.pointer(s.node)})
		p := &of.Places[len(of.Places)-1]
		original := len(l.old[s.workflow])
		if s.id == of.New {
			p.Text = l.spelling(s.workflow, p.Pointer)
		} else if string(raw) != s.id {
			p.Text = string(raw)
		}
		if p.Text != "" {
			original = len(p.Text)
		}
		p.Source = span(start+before, int64(original))
		p.Linked = span(start+after, IDLength)
		before += int64(original) - length
		after += IDLength - length
	}
	result := &Result{Edits: edits, Linked: <-linked, Map: m, At: at}
	if int64(len(b))+before > math.MaxUint32 {
		return nil, errTooLarge
	}
	return result, nil
}

// apart is the size in bytes from which on a text is copied while its map is
// made.
const apart = 1 << 20

// edits returns the edits, where every site is, and by how many bytes the text
// grows.
func (l *linker) edits() (edits []source.Edit, at []source.Range, grown int64) {
	edits = make([]source.Edit, 0, len(l.sites))
	at = make([]source.Range, len(l.sites))
	b := l.tree.File.Bytes
	for i := range l.sites {
		s := &l.sites[i]
		at[i] = s.at
		if s.workflow == external {
			continue
		}
		if id := l.new[s.workflow]; string(b[s.at.Start:s.at.End]) != id {
			edits = append(edits, source.Edit{Range: s.at, Text: id})
			grown += int64(len(id) - s.at.Len())
		}
	}
	return edits, at, grown
}

// outline makes the map with room for every place, and tells which mapping is
// that of each workflow.
func (l *linker) outline() (m *Map, mapping []int32) {
	count := make([]int32, len(l.old)) // of places, for each workflow
	outside := 0
	for i := range l.sites {
		if w := l.sites[i].workflow; w == external {
			outside++
		} else {
			count[w]++
		}
	}
	workflows := 0
	for _, old := range l.old {
		if old != "" {
			workflows++
		}
	}
	m = &Map{
		FormatVersion: MapFormatVersion, App: l.name,
		Workflows: make([]Mapping, 0, workflows), External: make([]External, 0, outside), Retired: l.retired(),
	}
	places := make([]Place, len(l.sites)-outside)
	mapping = make([]int32, len(l.old))
	for i, old := range l.old {
		if old == "" {
			continue
		}
		mapping[i] = int32(len(m.Workflows))
		n := count[i]
		m.Workflows = append(m.Workflows, Mapping{Old: old, New: l.new[i], Places: places[:0:n]})
		places = places[n:]
	}
	return m, mapping
}

// retired returns what the earlier map knows and no workflow has.
func (l *linker) retired() []Retired {
	gone := make([]Retired, 0)
	for _, part := range [2][2]int{{l.current, len(l.known)}, {0, l.current}} {
		for k := part[0]; k < part[1]; k++ {
			if !l.used[k] {
				gone = append(gone, l.known[k])
			}
		}
	}
	return gone
}

// spelling returns how the local id of a linked workflow was spelt at a place, if
// it was not as itself.
func (l *linker) spelling(workflow int32, pointer string) string {
	if text, ok := l.spelt[pointer]; ok {
		return text
	}
	return spelt(l.old[workflow])
}

// spelt returns an id as it must stand in a JSON string, or "" if it can stand
// there as it is.
func spelt(id string) string {
	needs := false
	for i := range len(id) {
		c := id[i]
		needs = needs || c < ' ' || c == '"' || c == '\\'
	}
	if !needs {
		return ""
	}
	var out []byte
	for i := range len(id) {
		switch c := id[i]; {
		case c < ' ':
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

const hexDigits = "0123456789abcdef"

func span(start, length int64) Span {
	return Span{Start: uint32(start), End: uint32(start + length)}
}

// words makes the strings of a map in large pieces of memory of their own, so
// that a map costs few allocations and does not hold on to the text.
type words struct {
	cursor *source.PointerCursor
	last   []byte // the pointer asked for last
	piece  strings.Builder
	size   int // of a piece in bytes; longer strings have their own
}

// newWords makes words for about so many strings.
func newWords(t *source.Tree, count int) *words {
	const usual, most = 48, 1 << 16 // bytes of a pointer or an id; bytes of a piece
	return &words{cursor: source.NewPointerCursor(t), size: min(usual*count, most)}
}

// keep returns a copy of s.
func (w *words) keep(s string) string {
	start := w.room(len(s))
	w.piece.WriteString(s)
	return w.piece.String()[start:]
}

// pointer returns the pointer of a node.
func (w *words) pointer(n source.Node) string {
	w.last = w.cursor.Append(w.last[:0], n)
	start := w.room(len(w.last))
	w.piece.Write(w.last)
	return w.piece.String()[start:]
}

// room makes room for so many bytes and returns where they begin.
func (w *words) room(size int) int {
	if w.piece.Cap()-w.piece.Len() < size {
		w.piece.Reset()
		w.piece.Grow(max(size, w.size))
	}
	return w.piece.Len()
}
