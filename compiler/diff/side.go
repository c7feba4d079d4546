package diff

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// side is one of the two definitions.
type side struct {
	app    *definition.App
	tree   *source.Tree
	names  definition.Names
	own    string            // what the full names of its own components begin with
	locals map[string]string // global workflow id → local one
	wanted []wanted          // pointers that places want
}

type wanted struct {
	node source.Node
	to   *Place
}

func newSide(app *definition.App, m *link.Map) side {
	s := side{app: app, tree: app.Tree, names: app.Names()}
	s.own = "kustomer.app." + s.names.App + "."
	if m != nil {
		s.locals = make(map[string]string, len(m.Workflows)+len(m.Retired))
		for i := range m.Workflows {
			s.locals[m.Workflows[i].New] = m.Workflows[i].Old
		}
		for i := range m.Retired {
			s.locals[m.Retired[i].New] = m.Retired[i].Old
		}
	}
	return s
}

// place returns the place of a node, nil for None. Containers are shown by their
// key where they have one.
func (s *side) place(n source.Node) *Place {
	if n == source.None {
		return nil
	}
	p := &Place{File: s.tree.File, Range: s.tree.Range(n)}
	if k := s.tree.Kind(n); k == source.Object || k == source.Array {
		if key := s.tree.KeyOf(n); key != source.None {
			p.Range = s.tree.Range(key)
		}
	}
	s.wanted = append(s.wanted, wanted{n, p})
	return p
}

// point fills the pointers of all places, in the order of the text.
func (s *side) point() {
	slices.SortStableFunc(s.wanted, func(a, b wanted) int { return cmp.Compare(a.node, b.node) })
	cursor := source.NewPointerCursor(s.tree)
	for _, w := range s.wanted {
		w.to.Pointer = cursor.Pointer(w.node)
	}
}

// text returns the text of a string, "" for anything else.
func (s *side) text(n source.Node) string {
	if s.tree.Kind(n) != source.String {
		return ""
	}
	return s.tree.Text(n)
}

// member returns the member of an object, None if there is none.
func (s *side) member(n source.Node, name string) source.Node { return s.tree.Member(n, name) }

// local returns a text in which a global workflow id, alone or in the name of a
// call event, is the local one.
func (s *side) local(text string) string {
	if len(s.locals) == 0 {
		return text
	}
	if id, ok := s.locals[text]; ok {
		return id
	}
	if id, ok := definition.CallEventID(text); ok {
		if old, ok := s.locals[id]; ok {
			return definition.CallEvent(old)
		}
	}
	return text
}

// key returns what a component's name is matched by: its full name, of the app's
// own components without the name of the app, so that an app that is renamed
// keeps its components.
func (s *side) key(name string) string {
	full := s.names.Full(s.local(name))
	if rest, ok := strings.CutPrefix(full, s.own); ok && s.names.App != "" {
		return "." + rest
	}
	return full
}

// strings returns the texts of an array.
func (s *side) strings(n source.Node) []string {
	var all []string
	for v := range s.tree.Elements(n) {
		if s.tree.Kind(v) == source.String {
			all = append(all, s.tree.Text(v))
		}
	}
	return all
}

// has reports whether an array holds a text.
func (s *side) has(n source.Node, text string) bool {
	for v := range s.tree.Elements(n) {
		if s.tree.Is(v, text) {
			return true
		}
	}
	return false
}

// isTrue reports whether a member of an object is true.
func (s *side) isTrue(n source.Node, name string) bool {
	return s.tree.Kind(s.tree.Member(n, name)) == source.True
}

// equal reports whether two values mean the same: members of objects have no
// order, numbers no spelling.
func (c *comparer) equal(old, new source.Node) bool { return c.equalBut(old, new) }

// equalBut is equal, but for members of these names at the outermost level.
func (c *comparer) equalBut(old, new source.Node, except ...string) bool {
	a, b := &c.old, &c.new
	kind := a.tree.Kind(old)
	if kind != b.tree.Kind(new) {
		return false
	}
	if bytes.Equal(a.tree.Raw(old), b.tree.Raw(new)) {
		return true
	}
	switch kind {
	case source.String:
		return a.local(a.tree.Text(old)) == b.local(b.tree.Text(new))
	case source.Number:
		x, errX := strconv.ParseFloat(a.tree.Text(old), 64)
		y, errY := strconv.ParseFloat(b.tree.Text(new), 64)
		return errX == nil && errY == nil && x == y
	case source.Array:
		x, y, endX, endY := old+1, new+1, a.tree.After(old), b.tree.After(new)
		for x < endX && y < endY {
			if !c.equal(x, y) {
				return false
			}
			x, y = a.tree.After(x), b.tree.After(y)
		}
		return x == endX && y == endY
	case source.Object:
		return len(c.unequal(old, new, except...)) == 0
	}
	return true
}

// pair is a member of an object on both sides; None where it is missing.
type pair struct {
	name     string
	old, new source.Node
}

// members returns the members of two objects by name: those of the new one in
// its order, then what only the old one has. Of duplicates the last one counts.
func (c *comparer) members(old, new source.Node) []pair {
	var all []pair
	at := map[string]int{}
	if c.new.tree.Kind(new) == source.Object {
		for k, v := range c.new.tree.Members(new) {
			name := c.new.tree.Text(k)
			if i, twice := at[name]; twice {
				all[i].new = v
				continue
			}
			at[name] = len(all)
			all = append(all, pair{name: name, new: v})
		}
	}
	if c.old.tree.Kind(old) == source.Object {
		for k, v := range c.old.tree.Members(old) {
			name := c.old.tree.Text(k)
			if i, both := at[name]; both {
				all[i].old = v
				continue
			}
			at[name] = len(all)
			all = append(all, pair{name: name, old: v})
		}
	}
	return all
}

// unequal returns the members that are different, but for some names.
func (c *comparer) unequal(old, new source.Node, except ...string) []pair {
	var all []pair
	for _, p := range c.members(old, new) {
		if !slices.Contains(except, p.name) && !c.equal(p.old, p.new) {
			all = append(all, p)
		}
	}
	return all
}

// namesOf lists the names of pairs for a message.
func namesOf(pairs []pair) string {
	names := make([]string, len(pairs))
	for i, p := range pairs {
		names[i] = p.name
	}
	return strings.Join(names, ", ")
}
