package verify

import (
	"regexp"
	"strconv"

	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// mismatch is one place where a value is not as its pattern says.
type mismatch struct {
	node  source.Node // of the pattern
	path  string      // into the value, such as ".customer.0"
	want  string      // what was expected, in words or as JSON
	got   value.Value
	extra bool // a member that the pattern excludes: want says nothing
}

// matcher compares values with patterns: an object must have the members of the
// pattern and may have more, an array must have its elements, everything else
// must be equal; directives say otherwise.
type matcher struct {
	tree       *source.Tree
	mismatches []mismatch
	exactly    bool // under $exactly: no more members, no directives
}

// fits reports whether a value is as a pattern says.
func fits(t *source.Tree, pattern source.Node, v value.Value) bool {
	m := matcher{tree: t}
	m.match(pattern, v, "")
	return len(m.mismatches) == 0
}

func (m *matcher) add(n source.Node, path, want string, got value.Value) {
	m.mismatches = append(m.mismatches, mismatch{node: n, path: path, want: want, got: got})
}

func (m *matcher) match(n source.Node, got value.Value, path string) {
	t := m.tree
	if !m.exactly {
		if name, v := scenario.Directive(t, n); name != "" {
			m.directive(n, name, v, got, path)
			return
		}
	}
	switch kind := t.Kind(n); {
	case kind == source.Object && got.Kind() == value.Object:
		m.members(n, got, path)
	case kind == source.Array && got.Kind() == value.Array && t.Count(n) == got.Len():
		i := 0
		for e := range t.Elements(n) {
			m.match(e, got.At(i), path+"."+strconv.Itoa(i))
			i++
		}
	case kind == source.Array && got.Kind() == value.Array:
		m.add(n, path, "of "+count(t.Count(n), "element"), got)
	case kind == source.Object || kind == source.Array:
		m.add(n, path, string(t.Raw(n)), got)
	case !value.FromTree(t, n).Equal(got):
		m.add(n, path, string(t.Raw(n)), got)
	}
}

func (m *matcher) members(n source.Node, got value.Value, path string) {
	t := m.tree
	for k, v := range t.Members(n) {
		m.match(v, got.Get(t.Text(k)), path+"."+t.Text(k))
	}
	if !m.exactly {
		return
	}
	for k, v := range got.Members() {
		if t.Member(n, k) == source.None {
			m.mismatches = append(m.mismatches, mismatch{node: n, path: path + "." + k, got: v, extra: true})
		}
	}
}

func (m *matcher) directive(n source.Node, name string, v source.Node, got value.Value, path string) {
	t := m.tree
	switch name {
	case scenario.Exactly:
		m.exactly = true
		m.match(v, got, path)
		m.exactly = false
	case scenario.Present:
		if want := t.Kind(v) == source.True; want != !got.IsMissing() {
			text := "nothing"
			if want {
				text = "anything"
			}
			m.add(n, path, text, got)
		}
	case scenario.Matches:
		re, err := regexp.Compile(t.Text(v))
		if err != nil || got.Kind() != value.String || !re.MatchString(got.Str()) {
			m.add(n, path, "a string that matches "+string(t.Raw(v)), got)
		}
	}
}
