package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownKlass = definition.Rule{
	Code: "TN4035", Name: "unknown-klass", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.2, 2.2, 6.1 [DOC A6, W9; OBS R7]",
	Title:  "A Klass under the app's name that the app does not declare",
	Text: "A Klass of the app is called `<app>-<klass>`. A step that gives it as `klassName`, or a workflow that starts on its event `kustomer.kobject.<app>-<klass>.create`, names one that `klasses` does not declare. " +
		"Klasses of other names may be those of the org.",
	Bad:  visitHead + `"parcel_watch-visits"` + visitTail,
	Good: visitHead + `"parcel_watch-visit"` + visitTail,
}

const (
	visitHead = sectionsHead + `"klasses": [{"name": "parcel_watch-visit", "metadata": {"properties": {"plannedAt": {"displayName": "Planned"}}}}],
 "workflows": [{"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [{"target": "new", ` + always + `]},
  "steps": [{"id": "new", "action": "kustomer.kobject.create", "transitions": [], "params": {"klassName": `
	visitTail = `, "title": "Visit"}}]}]` + sectionsTail
)

// klassUse is a place that names a Klass of the app that the app does not declare.
type klassUse struct {
	name         string
	node         source.Node
	start, end   int    // bytes of its text; both 0 for all of it
	workflow, at int    // where it stands; workflow is -1 outside of the workflows
	prefix       string // what stands in front of the name where all of the text is replaced
	view         bool   // a KView shows it
}

// missesKlass notes a place, unless the names of the app's Klasses could not all be
// read.
func (p *pass) missesKlass(u klassUse) {
	if p.own.allKlasses == unanswered {
		p.own.allKlasses = answerOf(p.allKlassesAreNamed())
	}
	if p.own.allKlasses == yes {
		p.own.strangeKlasses = append(p.own.strangeKlasses, u)
	}
}

func (p *pass) allKlassesAreNamed() bool {
	for k := range p.tree.Elements(p.app.Klasses) {
		if p.string(p.member(k, "name")) == "" {
			return false
		}
	}
	return p.app.Klasses == source.None || p.tree.Kind(p.app.Klasses) == source.Array
}

// isOwnKlass reports whether a Klass is one of the app by its name.
func (p *pass) isOwnKlass(name string) bool {
	app, _, ok := strings.Cut(name, "-")
	return ok && p.names.Owns(app)
}

// checkKlassParam judges the Klass that a step names.
func checkKlassParam(p *pass, s *step) {
	if p.app.Kind != definition.AppDefinition || !strings.HasPrefix(s.action.full, "kustomer.kobject.") {
		return
	}
	n := p.tree.Member(s.Params, "klassName")
	name := p.string(n)
	if p.isOwnKlass(name) && p.klasses().find(p.klassName(name)) < 0 && !p.app.Broken(n) {
		p.missesKlass(klassUse{name: p.klassName(name), node: n, workflow: p.wf.index, at: p.node})
	}
}

// checkKlassEvent judges the Klass in the event that starts a workflow.
func checkKlassEvent(p *pass) {
	const prefix = "kustomer.kobject."
	n := p.wf.Trigger.EventName
	rest, ok := strings.CutPrefix(p.string(n), prefix)
	if !ok || p.app.Kind != definition.AppDefinition {
		return
	}
	name, _, _ := strings.Cut(rest, ".")
	if p.isOwnKlass(name) && p.klasses().find(p.klassName(name)) < 0 && !p.app.Broken(n) {
		p.missesKlass(klassUse{name: p.klassName(name), node: n, start: len(prefix), end: len(prefix) + len(name), workflow: p.wf.index})
	}
}

// checkMissingKlasses reports each Klass that the app lacks once, at the first
// place that names it: one that was renamed or removed is missed in all of them.
func checkMissingKlasses(p *pass) {
	byName := map[string][]*klassUse{}
	for i := range p.own.strangeKlasses {
		u := &p.own.strangeKlasses[i]
		byName[u.name] = append(byName[u.name], u)
	}
	for i := range p.own.strangeKlasses {
		u := &p.own.strangeKlasses[i]
		uses := byName[u.name]
		if uses[0] != u {
			continue
		}
		if p.wf, p.node = nil, workflowItself; u.workflow >= 0 {
			p.visit(u.workflow, u.at)
		}
		rule, message := &unknownKlass, "the app declares no klass %s"
		if u.view {
			rule, message = &kviewResource, "klass %s of this view is not one of the app's own"
		}
		d := p.reportIn(rule, u.node, u.start, u.end, u.name, message, definition.Quoted(u.name))
		if near := p.near(u.name, p.klasses().names); near != "" {
			p.didYouMean(d, u.prefix+near)
		}
		for _, other := range uses[1:] {
			relate(d, p.rangeIn(other.node, other.start, other.end), "it is named here too")
		}
		if len(uses) > 1 {
			d.Fixes = nil // all of them have to change
		}
	}
	p.wf, p.node = nil, workflowItself
}
