package link

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/source"
)

// Encode returns the map as an indented JSON document; the same map always gives
// the same bytes.
func (m *Map) Encode() []byte {
	out := *m
	if out.Workflows == nil {
		out.Workflows = []Mapping{}
	}
	if out.External == nil {
		out.External = []External{}
	}
	if out.Retired == nil {
		out.Retired = []Retired{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(&out); err != nil {
		panic("a link map holds only texts and numbers: " + err.Error())
	}
	return b.Bytes()
}

// ParseMap reads a map from its JSON document. Its errors name the file and the
// place. The map is sound: its places do not overlap and every id is given once.
// Its texts share the file's memory.
func ParseMap(f *source.File) (*Map, error) {
	tree, faults := source.Parse(f, source.Limits{})
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s:%s: not a link map: the text is not valid JSON from here on", f.Name, f.Position(faults[0].Range.Start))
	}
	r := mapReader{tree: tree}
	m := r.document()
	if r.err != nil {
		return nil, r.err
	}
	if err := m.validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return m, nil
}

// mapReader reads the table of a map's text. It keeps the first mistake.
type mapReader struct {
	tree *source.Tree
	err  error
}

func (r *mapReader) fail(n source.Node, format string, args ...any) {
	if r.err == nil {
		f := r.tree.File
		r.err = fmt.Errorf("%s:%s: not a link map: %s", f.Name, f.Position(r.tree.Range(n).Start), fmt.Sprintf(format, args...))
	}
}

func (r *mapReader) document() *Map {
	m := &Map{}
	if r.tree.Kind(source.Root) != source.Object {
		r.fail(source.Root, "expected an object, not %s", r.tree.Kind(source.Root))
		return m
	}
	// First of all: what the rest of an unknown version means is not known.
	version := r.tree.Member(source.Root, "format_version")
	if version == source.None {
		r.fail(source.Root, `there is no "format_version"`)
		return m
	}
	r.text(version, &m.FormatVersion)
	if r.err == nil && m.FormatVersion != MapFormatVersion {
		r.fail(version, "its format_version is %q: this version of Tenon reads %q", m.FormatVersion, MapFormatVersion)
		return m
	}
	r.object(source.Root, func(name string, v source.Node) bool {
		switch name {
		case "format_version":
		case "app":
			r.text(v, &m.App)
		case "workflows":
			m.Workflows = list(r, v, r.mapping)
		case "external":
			m.External = list(r, v, r.external)
		case "retired":
			m.Retired = list(r, v, r.retired)
		default:
			return false
		}
		return true
	}, "workflows")
	return m
}

func (r *mapReader) mapping(n source.Node, m *Mapping) {
	r.object(n, func(name string, v source.Node) bool {
		switch name {
		case "old":
			r.text(v, &m.Old)
		case "new":
			r.text(v, &m.New)
		case "name":
			r.text(v, &m.Name)
		case "places":
			m.Places = list(r, v, r.place)
		default:
			return false
		}
		return true
	}, "old", "new", "places")
}

func (r *mapReader) place(n source.Node, p *Place) {
	r.object(n, func(name string, v source.Node) bool {
		switch name {
		case "why":
			r.text(v, (*string)(&p.Why))
		case "pointer":
			r.text(v, &p.Pointer)
		case "source":
			r.span(v, &p.Source)
		case "linked":
			r.span(v, &p.Linked)
		case "text":
			r.text(v, &p.Text)
		default:
			return false
		}
		return true
	}, "why", "pointer", "source", "linked")
}

func (r *mapReader) external(n source.Node, e *External) {
	r.object(n, func(name string, v source.Node) bool {
		switch name {
		case "id":
			r.text(v, &e.ID)
		case "why":
			r.text(v, (*string)(&e.Why))
		case "pointer":
			r.text(v, &e.Pointer)
		case "source":
			r.span(v, &e.Source)
		default:
			return false
		}
		return true
	}, "id", "pointer", "source")
}

func (r *mapReader) retired(n source.Node, m *Retired) {
	r.object(n, func(name string, v source.Node) bool {
		switch name {
		case "old":
			r.text(v, &m.Old)
		case "new":
			r.text(v, &m.New)
		case "name":
			r.text(v, &m.Name)
		default:
			return false
		}
		return true
	}, "old", "new")
}

func (r *mapReader) span(n source.Node, s *Span) {
	r.object(n, func(name string, v source.Node) bool {
		switch name {
		case "start":
			r.offset(v, &s.Start)
		case "end":
			r.offset(v, &s.End)
		default:
			return false
		}
		return true
	}, "start", "end")
}

// object reads every member of an object by its name; read returns false if it
// does not know the name.
func (r *mapReader) object(n source.Node, read func(name string, value source.Node) bool, needed ...string) {
	if r.tree.Kind(n) != source.Object {
		r.fail(n, "expected an object, not %s", r.tree.Kind(n))
		return
	}
	for key, v := range r.tree.Members(n) {
		if r.err != nil {
			return
		}
		if name := r.tree.Text(key); !read(name, v) {
			r.fail(key, "the property %q is not known here", name)
		}
	}
	for _, name := range needed {
		if r.err == nil && r.tree.Member(n, name) == source.None {
			r.fail(n, "there is no %q", name)
		}
	}
}

// list reads every element of an array.
func list[T any](r *mapReader, n source.Node, read func(source.Node, *T)) []T {
	if r.tree.Kind(n) != source.Array {
		r.fail(n, "expected an array, not %s", r.tree.Kind(n))
		return nil
	}
	all := make([]T, r.tree.Count(n))
	i := 0
	for v := range r.tree.Elements(n) {
		if r.err != nil {
			break
		}
		read(v, &all[i])
		i++
	}
	return all
}

func (r *mapReader) text(n source.Node, to *string) {
	if r.tree.Kind(n) != source.String {
		r.fail(n, "expected a text, not %s", r.tree.Kind(n))
		return
	}
	*to = r.tree.Text(n)
}

func (r *mapReader) offset(n source.Node, to *uint32) {
	v, err := strconv.ParseUint(string(r.tree.Raw(n)), 10, 32)
	if r.tree.Kind(n) != source.Number || err != nil {
		r.fail(n, "expected a byte offset, not %.40s", r.tree.Raw(n))
		return
	}
	*to = uint32(v)
}
