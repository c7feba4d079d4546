package diff

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

// destination is a host that a definition sends data to.
type destination struct {
	host    string
	node    source.Node
	address definition.Address
}

// findDestinations notes the hosts to which data did not go before. It comes
// first, so that nothing else reports the same change of an address once more.
func (c *comparer) findDestinations() {
	known := map[string]bool{}
	for _, d := range c.old.destinations() {
		known[d.host] = true
	}
	c.hosts = map[string]bool{}
	for _, d := range c.new.destinations() {
		if !known[d.host] && !c.hosts[d.host] {
			c.hosts[d.host] = true
			c.fresh = append(c.fresh, d)
		}
	}
}

// destinations reports them: they owe a major version, because new data leaves
// the platform (reference/kustomer.md 8).
func (c *comparer) destinations() {
	for _, d := range c.fresh {
		c.add(ruleNewDestination, source.None, d.node, d.address, "data goes to %s, which no request named before", definition.Quoted(d.host))
	}
}

// goesElsewhere reports whether an address names a host that destinations
// reports.
func (c *comparer) goesElsewhere(url source.Node) bool { return c.hosts[hostOf(c.new.text(url))] }

// destinations returns every host that a request of the definition names, in the
// order of the sections.
func (s *side) destinations() []destination {
	var all []destination
	add := func(n source.Node, address definition.Address) {
		if host := hostOf(s.text(n)); host != "" {
			all = append(all, destination{host, n, address})
		}
	}
	here := s.app.AddressOf(nil, nil)
	for i := range s.app.Actions {
		a := &s.app.Actions[i]
		add(s.member(a.InputTemplate, "uri"), here)
		add(a.URI, here)
	}
	for n := range s.tree.Elements(s.app.Commands) {
		add(s.member(n, "url"), here)
	}
	for n := range s.tree.Elements(s.app.OutboundWebhooks) {
		add(s.member(n, "url"), here)
	}
	if s.app.Kind == definition.AppDefinition {
		for n := range s.tree.Elements(s.member(source.Root, "redirectUris")) {
			add(n, here)
		}
	}
	for i := range s.app.Workflows {
		w := &s.app.Workflows[i]
		steps := s.app.StepsOf(w)
		for j := range steps {
			if uri := s.member(steps[j].Params, "uri"); uri != source.None {
				add(uri, s.app.AddressOf(w, &steps[j]))
			}
		}
	}
	return all
}

// hostOf returns the host that a URL names, in lower case, "" if it names none or
// is a reference. A host that comes from a template is what is written there, the
// number of braces aside.
func hostOf(url string) string {
	if form := expression.FormOf(url); form == expression.Reference || form == expression.Function {
		return ""
	}
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		rest = url // without a scheme the platform takes what comes first for the host
	}
	host := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host = rest[:i]
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	host = strings.NewReplacer("{{{", "{{", "}}}", "}}").Replace(strings.TrimSpace(host))
	if !strings.Contains(host, "{{") {
		host = strings.ToLower(host)
	}
	return host
}
