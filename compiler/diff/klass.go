package diff

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// klassKind is how Klasses are matched and spoken of.
var klassKind = component{one: "Klass", section: "klasses", keys: []string{"name"}, removed: ruleKlassRemoved}

// klasses compares the Klasses and their attributes.
func (c *comparer) klasses() {
	k := klassKind
	k.compare = (*comparer).klass
	c.components(&k)
}

func (c *comparer) klass(name string, old, new source.Node) []string {
	a, b := c.old.member(old, "metadata"), c.new.member(new, "metadata")
	if was, is := c.old.isTrue(a, "standard"), c.new.isTrue(b, "standard"); was != is {
		what := "is now a Klass of the app's own instead of the platform's"
		if is {
			what = "is now the platform's Klass instead of one of the app's own"
		}
		c.add(ruleKlassStandard, c.old.member(old, "name"), c.new.member(new, "name"), c.here(), "%s %s", definition.Quoted(name), what)
		return []string{"metadata"}
	}
	attributes := c.members(c.old.member(a, "properties"), c.new.member(b, "properties"))
	renamed := c.renamedAttributes(attributes)
	changed := false
	for i, m := range attributes {
		switch {
		case m.old == source.None && renamed[i] >= 0:
			was := attributes[renamed[i]]
			c.add(ruleAttributeRenamed, c.old.tree.KeyOf(was.old), c.new.tree.KeyOf(m.new), c.here(),
				"the attribute %s of the Klass %s is now called %s", definition.Quoted(was.name), definition.Quoted(name), definition.Quoted(m.name))
		case m.old == source.None:
			c.add(ruleAttributeAdded, source.None, c.new.tree.KeyOf(m.new), c.here(), "the Klass %s has a new attribute %s", definition.Quoted(name), definition.Quoted(m.name))
		case m.new == source.None && renamed[i] >= 0:
		case m.new == source.None:
			c.add(ruleAttributeRemoved, c.old.tree.KeyOf(m.old), source.None, c.here(), "the attribute %s of the Klass %s is gone", definition.Quoted(m.name), definition.Quoted(name))
		case !c.equal(m.old, m.new):
			changed = true
		}
	}
	if changed || len(c.unequal(a, b, "properties", "standard")) > 0 {
		return nil
	}
	return []string{"metadata"}
}

// renamedAttributes is renames for attributes, whose type is the ending of their
// name.
func (c *comparer) renamedAttributes(all []pair) []int {
	to := make([]int, len(all))
	for i := range to {
		to[i] = -1
	}
	for g, gone := range all {
		if gone.new != source.None {
			continue
		}
		var names []string
		at := map[string]int{}
		for n, came := range all {
			if came.old == source.None && to[n] < 0 && ending(came.name) == ending(gone.name) && c.equal(gone.old, came.new) {
				names = append(names, came.name)
				at[came.name] = n
			}
		}
		if near := definition.Suggest(gone.name, names); near != "" {
			to[g], to[at[near]] = at[near], g
		}
	}
	return to
}

// ending returns the last word of a camelCase name, which is the type of an
// attribute (reference/kustomer.md 2.2).
func ending(name string) string {
	for i := len(name) - 1; i > 0; i-- {
		if 'A' <= name[i] && name[i] <= 'Z' {
			return name[i:]
		}
	}
	return ""
}
