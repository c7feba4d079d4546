package payload

import "github.com/tenon-dev/tenon/definition/source"

// ChangeKind says what an upgrade does to a published payload schema that breaks
// what was built on it (reference/wix.md 1.2, V-26).
type ChangeKind uint8

// The breaking changes. Everything else may change: titles, descriptions,
// examples, what is required of properties that were there, properties that are
// added without being required, an identityType that is added.
const (
	Removed         ChangeKind = iota + 1 // a property is gone, or has another name
	AddedRequired                         // a property is new, and must be reported
	Retyped                               // a property has another type
	Reformatted                           // a property has another format
	IdentityRemoved                       // a property no longer names the contact
	FutureDateAdded                       // a real-time trigger became a scheduled one
	FutureDateGone                        // a scheduled trigger became a real-time one, or waits for another date
)

// Change is one breaking change.
type Change struct {
	Kind ChangeKind
	Path string // the property: "place", or "party.size" on the second level
	// Old and New are the objects of the property before and after; None where it
	// is absent.
	Old, New source.Node
}

// Compare returns what a new version of a schema breaks, in the order of the old
// schema and then of the new one.
func Compare(old, new *Schema) []Change {
	c := comparison{old: old, new: new}
	c.properties("", old.Properties, new.Properties, new.Required)
	return c.changes
}

type comparison struct {
	old, new *Schema
	changes  []Change
}

func (c *comparison) add(kind ChangeKind, path string, before, after *Property) {
	change := Change{Kind: kind, Path: path}
	if before != nil {
		change.Old = before.Node
	}
	if after != nil {
		change.New = after.Node
	}
	c.changes = append(c.changes, change)
}

// properties compares the properties of one object. required is the list of
// those that the new one demands.
func (c *comparison) properties(prefix string, before, after []Property, required source.Node) {
	known := make(map[string]*Property, len(after))
	for i := range after {
		known[c.new.Name(&after[i])] = &after[i]
	}
	demanded := make(map[string]bool)
	for e := range c.new.Tree.Elements(required) {
		if c.new.Tree.Kind(e) == source.String {
			demanded[c.new.Tree.Text(e)] = true
		}
	}
	old := make(map[string]bool, len(before))
	for i := range before {
		name := c.old.Name(&before[i])
		if old[name] {
			continue
		}
		old[name] = true
		if p := known[name]; p == nil {
			c.add(Removed, prefix+name, &before[i], nil)
		} else {
			c.property(prefix+name, &before[i], p)
		}
	}
	for i := range after {
		if name := c.new.Name(&after[i]); !old[name] && demanded[name] {
			old[name] = true
			c.add(AddedRequired, prefix+name, nil, &after[i])
		}
	}
}

func (c *comparison) property(path string, before, after *Property) {
	text := func(s *Schema, n source.Node) string {
		if s.Tree.Kind(n) != source.String {
			return ""
		}
		return s.Tree.Text(n)
	}
	switch {
	case before.Kind != after.Kind:
		c.add(Retyped, path, before, after)
		return // what follows from the type changed with it
	case text(c.old, before.Format) != text(c.new, after.Format):
		c.add(Reformatted, path, before, after)
	}
	if was := text(c.old, before.IdentityType); was != "" && was != text(c.new, after.IdentityType) {
		c.add(IdentityRemoved, path, before, after)
	}
	was, is := c.old.Tree.Kind(before.FutureDate) == source.True, c.new.Tree.Kind(after.FutureDate) == source.True
	switch {
	case was && !is:
		c.add(FutureDateGone, path, before, after)
	case is && !was:
		c.add(FutureDateAdded, path, before, after)
	}
	c.properties(path+".", before.Inner, after.Inner, after.InnerRequired)
}
