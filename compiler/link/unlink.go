package link

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Unlink takes a linked definition back to the text that was linked, byte for
// byte. It is an error if the map is broken, or is not that of this text: the
// bytes at its places must be the ids that it gave, the app must be the same, and
// the ids must stand at no other place that names a workflow, because a text that
// is unlinked in part belongs to no map any more.
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
	if err := m.covers(linked, edits); err != nil {
		return nil, err
	}
	return source.Splice(linked.Bytes, edits), nil
}

// covers makes sure that a map is that of a linked text's app and has all the
// places at which its ids stand there; edits are its places.
func (m *Map) covers(linked *source.File, edits []source.Edit) error {
	app, _ := definition.Parse(linked, definition.Options{Profile: definition.Tenon})
	if name := app.Names().App; name != m.App {
		return fmt.Errorf("the map belongs to %s, %s to %s: unlink it with its own map", appName(m.App), linked.Name, appName(name))
	}
	given := make(map[string]int32, len(m.Workflows))
	for i := range m.Workflows {
		given[m.Workflows[i].New] = int32(i)
	}
	walk := sites{app: app, tree: app.Tree, ids: given}
	walk.collect()
	for i := range walk.all {
		s := &walk.all[i]
		w, ok := given[s.id]
		if !ok {
			continue
		}
		if _, known := slices.BinarySearchFunc(edits, s.at.Start, func(e source.Edit, at uint32) int { return cmp.Compare(e.Range.Start, at) }); !known {
			return fmt.Errorf("the map does not have all places of %s: %q, which is %q, stands at %s too; link it once more with this map, which then has them all", linked.Name, s.id, m.Workflows[w].Old, linked.Position(s.at.Start))
		}
	}
	return nil
}

func (m *Map) places() int {
	n := 0
	for i := range m.Workflows {
		n += len(m.Workflows[i].Places)
	}
	return n
}
