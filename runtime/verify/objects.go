package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// objects compares lists of objects with those that there are at the end.
func (c *comparer) objects(n source.Node, got value.Value) {
	for key, v := range c.tree.Members(n) {
		name := c.tree.Text(key)
		if name != "kobjects" {
			c.objectList(v, name, got.Get(name))
			continue
		}
		for klass, list := range c.tree.Members(v) {
			c.objectList(list, c.tree.Text(klass), got.Get(name).Get(c.tree.Text(klass)))
		}
	}
}

// objectList compares one list: an object with an id with the one of that id,
// one without with the first that fits.
func (c *comparer) objectList(n source.Node, name string, got value.Value) {
	list := n
	directive, inner := scenario.Directive(c.tree, n)
	complete := directive == scenario.Exactly
	if complete {
		list = inner
	}
	found, edits := map[int]bool{}, len(c.edits)
	for e := range c.tree.Elements(list) {
		if i := c.object(e, name, got, found); i >= 0 {
			found[i] = true
		}
	}
	if !complete {
		return
	}
	// What is taken out and what is added would meet at the commas of the list: the
	// next round of an update adds.
	adds := len(c.edits) == edits
	for i := range got.Len() {
		if found[i] {
			continue
		}
		c.fail(n, nil, "%s: %s is there too, but no more objects are expected", name, short(got.At(i)))
		if adds {
			c.appendTo(list, value.OfObject(value.Member{Key: "id", Value: got.At(i).Get("id")}))
			adds = false
		}
	}
}

// object compares one object, and returns which one it is about, or -1.
func (c *comparer) object(n source.Node, name string, got value.Value, taken map[int]bool) int {
	if id := c.tree.Member(n, "id"); c.tree.Kind(id) == source.String {
		var ids []string
		for i := range got.Len() {
			o := got.At(i)
			if o.Get("id").Str() == c.tree.Text(id) {
				c.pattern(n, fmt.Sprintf("%s %s", name, c.tree.Raw(id)), o)
				return i
			}
			ids = append(ids, o.Get("id").Str())
		}
		c.fail(id, nil, "%s: there is no object %s%s", name, c.tree.Raw(id), among(c.tree.Text(id), ids))
		c.remove(n)
		return -1
	}
	nearest, distance := -1, 0
	for i := range got.Len() {
		if taken[i] {
			continue
		}
		m := matcher{tree: c.tree}
		m.match(n, got.At(i), "")
		if len(m.mismatches) == 0 {
			return i
		}
		if nearest < 0 || len(m.mismatches) < distance {
			nearest, distance = i, len(m.mismatches)
		}
	}
	if nearest < 0 {
		c.fail(n, nil, "%s: no object is left that this could be about", name)
		c.remove(n)
		return -1
	}
	c.pattern(n, fmt.Sprintf("%s: no object fits; of the nearest, %s, ", name, short(got.At(nearest).Get("id"))), got.At(nearest))
	return nearest
}

// among names an id that could have been meant.
func among(id string, ids []string) string {
	if near := definition.Suggest(id, ids); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	if len(ids) == 0 || len(ids) > 5 {
		return ""
	}
	slices.Sort(ids)
	return ": there are " + strings.Join(ids, ", ")
}
