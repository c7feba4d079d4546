package link

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/definition/source"
)

// Unlink takes a linked definition back to the text that was linked, byte for
// byte. It is an error if the map is broken, or is not that of this text: the
// bytes at its places must be the ids that it gave.
func Unlink(linked *source.File, m *Map) ([]byte, error) {
	if err := m.validate(); err != nil {
		return nil, err
	}
	edits := make([]source.Edit, 0, m.places())
	for i := range m.Workflows {
		w := &m.Workflows[i]
		for j := range w.Places {
			p := &w.Places[j]
			if int64(p.Linked.End) > int64(len(linked.Bytes)) {
				return nil, fmt.Errorf("the map is not that of %s: it has %q at byte %d, where the file has ended: it has %d bytes", linked.Name, w.New, p.Linked.Start, len(linked.Bytes))
			}
			if found := linked.Bytes[p.Linked.Start:p.Linked.End]; string(found) != w.New {
				return nil, fmt.Errorf("the map is not that of %s: at %s (byte %d) it has %q, the file %q", linked.Name, linked.Position(p.Linked.Start), p.Linked.Start, w.New, found)
			}
			text := w.Old
			if p.Text != "" {
				text = p.Text
			}
			edits = append(edits, source.Edit{Range: source.Range{Start: p.Linked.Start, End: p.Linked.End}, Text: text})
		}
	}
	slices.SortFunc(edits, func(a, b source.Edit) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return source.Splice(linked.Bytes, edits), nil
}

func (m *Map) places() int {
	n := 0
	for i := range m.Workflows {
		n += len(m.Workflows[i].Places)
	}
	return n
}
