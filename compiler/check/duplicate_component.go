package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var duplicateComponent = definition.Rule{
	Code: "TN4002", Name: "duplicate-component", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 1.2, 1.3, 10 item 4 [DOC O13, O14]",
	Title:  "Two components of one name",
	Text: "Within its kind a component is known by its name alone. Names are compared in full: `late`, `parcel_watch.late` and `kustomer.app.parcel_watch.late` are one name in the app `parcel_watch`, " +
		"and in a private app so is the spelling with the org behind the app's name.",
	Bad: sectionsHead + `"hooks": [
  {"eventName": "kustomer.app.parcel_watch.late", "type": "web"},
  {"eventName": "parcel_watch.late", "type": "form"}]` + sectionsTail,
	Good: sectionsHead + `"hooks": [
  {"eventName": "kustomer.app.parcel_watch.late", "type": "web"},
  {"eventName": "parcel_watch.lost", "type": "form"}]` + sectionsTail,
}

// checkDuplicateComponents compares the names of each kind of component.
func checkDuplicateComponents(p *pass) {
	var names []source.Node
	for i := range p.app.Hooks {
		names = append(names, p.app.Hooks[i].EventName)
	}
	p.compareNames("hook", names)
	names = names[:0]
	for i := range p.app.Triggers {
		names = append(names, p.app.Triggers[i].EventName)
	}
	p.compareNames("app trigger", names)
	names = names[:0]
	for i := range p.app.Actions {
		names = append(names, p.app.Actions[i].Name)
	}
	p.compareNames("action", names)
	p.compareNames("command", p.namesIn(p.app.Commands, names[:0]))
	p.compareNames("kview", p.namesIn(p.app.KViews, names[:0]))
	p.compareNames("klass", p.namesIn(p.app.Klasses, names[:0]))
	p.compareNames("widget", p.namesIn(p.app.Widgets, names[:0]))
	p.compareNames("outbound webhook", p.namesIn(p.app.OutboundWebhooks, names[:0]))
}

// namesIn returns the names of the components of a list.
func (p *pass) namesIn(list source.Node, names []source.Node) []source.Node {
	for c := range p.tree.Elements(list) {
		names = append(names, p.tree.Member(c, "name"))
	}
	return names
}

func (p *pass) compareNames(kind string, names []source.Node) {
	if len(names) < 2 {
		return
	}
	var known symbols
	known.reset(len(names))
	for _, n := range names {
		name := p.string(n)
		first := known.add(p.componentName(kind, name))
		if first < 0 || name == "" || p.app.Broken(n) {
			continue
		}
		d := p.report(&duplicateComponent, n, name, "%s %s is given twice", kind, definition.Quoted(name))
		relate(d, p.tree.Range(names[first]), "first given here")
	}
}

// componentName returns the name by which a kind of component is compared.
func (p *pass) componentName(kind, name string) string {
	switch kind {
	case "widget", "outbound webhook":
		return name // the platform namespaces neither
	case "klass":
		return p.klassName(name)
	}
	return p.names.Full(name)
}
