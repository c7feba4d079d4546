package diff

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// app compares two app definitions, section by section.
func (c *comparer) app() {
	c.identity()
	c.roles()
	c.dependencies()
	c.settings()
	c.klasses()
	for i := range components {
		c.components(&components[i])
	}
	c.workflows()
	c.destinations()
	c.rest()
}

// handled are the sections that have a comparison of their own.
var handled = []string{
	"app", "version", "visibility", "identifier", "roles", "dependencies", "settings", "klasses", "kviews", "widgets",
	"hooks", "triggers", "actions", "workflows", "commands", "outboundWebhooks",
}

// listing are the sections that people only read (reference/kustomer.md 8: those
// that can be edited in place, and texts).
var listing = []string{
	"title", "description", "instructions", "iconUrl", "screenshots", "appDetails", "tags", "changelog", "settingsPageConfig",
	"i18n", "postInstallMessage",
}

// identity compares what tells the app from others.
func (c *comparer) identity() {
	a, b := c.old.app, c.new.app
	if was, is := c.old.names.App, c.new.names.App; was != is {
		c.add(ruleAppRenamed, a.Name, b.Name, c.here(), "the app is called %s instead of %s: to the platform it is another app", definition.Quoted(is), definition.Quoted(was))
	}
	switch was, is := c.old.names.Private, c.new.names.Private; {
	case is && !was:
		c.add(ruleMadePrivate, a.Visibility, b.Visibility, c.here(), "the app becomes private: only the org that registers it can install it")
	case was && !is:
		c.add(ruleMadePublic, a.Visibility, b.Visibility, c.here(), "the app becomes public")
	case is && !c.equal(a.Visibility, b.Visibility) && !(c.old.says(a.Visibility, "private") && c.new.says(b.Visibility, "private")):
		c.add(ruleSectionChanged, a.Visibility, b.Visibility, c.here(), "the visibility changes, and is none that is known")
	}
	if was, is := c.old.text(a.Identifier), c.new.text(b.Identifier); was != is {
		message := "the identifier is " + definition.Quoted(is) + " instead of " + definition.Quoted(was)
		if was == "" {
			message = "the identifier " + definition.Quoted(is) + " is new: so far the platform has made one up"
		} else if is == "" {
			message = "the identifier " + definition.Quoted(was) + " is gone: the platform will make one up"
		}
		c.add(ruleIdentifierChanged, a.Identifier, b.Identifier, c.here(), "%s", message)
	}
}

// says reports whether a property has a value, by default or in so many words.
func (s *side) says(n source.Node, byDefault string) bool {
	return n == source.None || s.tree.Is(n, byDefault)
}

// entries returns the distinct texts of an array with their nodes, in order.
func (s *side) entries(n source.Node) (names []string, nodes map[string]source.Node) {
	nodes = map[string]source.Node{}
	for v := range s.tree.Elements(n) {
		if s.tree.Kind(v) != source.String {
			continue
		}
		name := s.tree.Text(v)
		if _, twice := nodes[name]; !twice {
			names = append(names, name)
			nodes[name] = v
		}
	}
	return names, nodes
}

// roles compares the roles as sets: their order means nothing.
func (c *comparer) roles() {
	was, wasAt := c.old.entries(c.old.app.Roles)
	is, isAt := c.new.entries(c.new.app.Roles)
	for _, name := range is {
		if _, both := wasAt[name]; !both {
			c.add(ruleRolesChanged, source.None, isAt[name], c.here(), "the role %s is new: the platform accepts that in a new major version only", definition.Quoted(name))
		}
	}
	for _, name := range was {
		if _, both := isAt[name]; !both {
			c.add(ruleRolesChanged, wasAt[name], source.None, c.here(), "the role %s is gone: the platform accepts that in a new major version only", definition.Quoted(name))
		}
	}
}

// alwaysThere are the apps that every org has (reference/kustomer.md 1.5 [DEC]).
var alwaysThere = []string{"kustomer", "scheduler", "hooks"}

// dependency is an entry of "dependencies": <app>-<range>.
type dependency struct {
	app, versions string
	node          source.Node
}

func (s *side) dependencies() []dependency {
	names, nodes := s.entries(s.app.Dependencies)
	all := make([]dependency, len(names))
	for i, name := range names {
		all[i].app, all[i].versions, _ = strings.Cut(name, "-")
		all[i].node = nodes[name]
	}
	return all
}

func (c *comparer) dependencies() {
	was, is := c.old.dependencies(), c.new.dependencies()
	find := func(all []dependency, app string) *dependency {
		for i := range all {
			if all[i].app == app {
				return &all[i]
			}
		}
		return nil
	}
	for i := range is {
		d := &is[i]
		old := find(was, d.app)
		always := slices.Contains(alwaysThere, d.app)
		switch {
		case old == nil && !always:
			c.add(ruleDependencyAdded, source.None, d.node, c.here(), "the app now needs the app %s (%s)", definition.Quoted(d.app), d.versions)
		case old != nil && old.versions != d.versions && !always:
			c.add(ruleDependencyRange, old.node, d.node, c.here(), "the app needs %s of the app %s instead of %s", d.versions, definition.Quoted(d.app), old.versions)
		case always && (old == nil || old.versions != d.versions):
			c.add(ruleSectionChanged, c.old.app.Dependencies, d.node, c.here(), "the app asks for %s of the platform's app %s", d.versions, definition.Quoted(d.app))
		}
	}
	for i := range was {
		d := &was[i]
		if find(is, d.app) != nil {
			continue
		}
		if slices.Contains(alwaysThere, d.app) {
			c.add(ruleSectionChanged, d.node, c.new.app.Dependencies, c.here(), "the app no longer asks for %s of the platform's app %s", d.versions, definition.Quoted(d.app))
			continue
		}
		c.add(ruleDependencyRemoved, d.node, source.None, c.here(), "the app no longer needs the app %s", definition.Quoted(d.app))
	}
}

// rest compares the sections that no rule knows more about.
func (c *comparer) rest() {
	for _, m := range c.unequal(source.Root, source.Root, handled...) {
		rule := ruleSectionChanged
		if slices.Contains(listing, m.name) {
			rule = ruleListingChanged
		}
		what := "changes"
		switch source.None {
		case m.old:
			what = "is new"
		case m.new:
			what = "is gone"
		}
		c.add(rule, m.old, m.new, c.here(), "%s %s", definition.Quoted(m.name), what)
	}
}
