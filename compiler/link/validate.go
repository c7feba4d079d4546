package link

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// validate returns what is wrong with a map, whoever made it: after it, the
// places lie in order without overlap in both texts, and every id is given once.
func (m *Map) validate() error {
	if m.FormatVersion != MapFormatVersion {
		return fmt.Errorf("the map has format_version %q: this version of Tenon reads %q", m.FormatVersion, MapFormatVersion)
	}
	if err := m.validateIDs(); err != nil {
		return err
	}
	return m.validatePlaces()
}

func (m *Map) validateIDs() error {
	size := len(m.Workflows) + len(m.Retired)
	given := make(map[string]string, 2*size) // an id of either kind → the local one
	enter := func(old, id string) error {
		if old == "" {
			return fmt.Errorf("the map gives %q to a workflow without an id", id)
		}
		if !definition.IsGlobalID(id) {
			return fmt.Errorf("the map gives workflow %q the id %q: a global id is %d lower-case hexadecimal digits", old, id, IDLength)
		}
		for _, name := range [...]string{old, id} {
			if other, twice := given[name]; twice {
				return fmt.Errorf("the map has the id %q twice, for workflow %q and for workflow %q", name, other, old)
			}
			given[name] = old
		}
		return nil
	}
	for i := range m.Workflows {
		if err := enter(m.Workflows[i].Old, m.Workflows[i].New); err != nil {
			return err
		}
	}
	for i := range m.Retired {
		if err := enter(m.Retired[i].Old, m.Retired[i].New); err != nil {
			return err
		}
	}
	return nil
}

// placed is a place with the workflow whose it is.
type placed struct {
	*Place
	of *Mapping
}

func (p placed) wrong(format string, args ...any) error {
	return fmt.Errorf("the map's place %s of workflow %q %s", p.Pointer, p.of.Old, fmt.Sprintf(format, args...))
}

func (m *Map) validatePlaces() error {
	all := make([]placed, 0, m.places())
	for i := range m.Workflows {
		w := &m.Workflows[i]
		plain := spelt(w.Old) == ""
		for j := range w.Places {
			p := placed{&w.Places[j], w}
			switch p.Why {
			case WorkflowID, CallEvent, ScheduleTarget:
			default:
				return p.wrong("has the reason %q: known are %q, %q and %q", p.Why, WorkflowID, CallEvent, ScheduleTarget)
			}
			for _, s := range [...]Span{p.Source, p.Linked} {
				if s.End < s.Start {
					return p.wrong("ends at byte %d before it starts at byte %d", s.End, s.Start)
				}
			}
			if n := p.Linked.End - p.Linked.Start; n != IDLength {
				return p.wrong("has %d bytes in the linked text: a global id has %d", n, IDLength)
			}
			if p.Text == "" && !plain {
				return p.wrong("does not say how the id was spelt in JSON")
			}
			if p.Text != "" && decode(p.Text) != w.Old {
				return p.wrong("has the text %q, which is not the id", p.Text)
			}
			length := len(w.Old)
			if p.Text != "" {
				length = len(p.Text)
			}
			if n := p.Source.End - p.Source.Start; int64(n) != int64(length) {
				return p.wrong("has %d bytes in the source text, where the id has %d", n, length)
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.Linked.Start, b.Linked.Start) })
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if b.Linked.Start < a.Linked.End || b.Source.Start < a.Source.End {
			return b.wrong("overlaps the place %s of workflow %q", a.Pointer, a.of.Old)
		}
	}
	shift := int64(0) // how much further the linked text has come
	for _, p := range all {
		if int64(p.Linked.Start)-int64(p.Source.Start) != shift {
			return p.wrong("is at byte %d of the source text and %d of the linked one: by the places before it, it would be at byte %d of the linked one", p.Source.Start, p.Linked.Start, int64(p.Source.Start)+shift)
		}
		shift += IDLength - int64(p.Source.End-p.Source.Start)
	}
	return nil
}

// decode returns what the inside of a JSON string says; "" if it is no such.
func decode(inside string) string {
	text := []byte(`"` + inside + `"`)
	tree, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	if len(faults) > 0 || tree.Kind(source.Root) != source.String || tree.Range(source.Root).Len() != len(text) {
		return ""
	}
	return tree.Text(source.Root)
}
