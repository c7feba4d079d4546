package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var attributeName = definition.Rule{
	Code: "TN4036", Name: "attribute-name", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.6, 2.2 [DOC A7, OBS R6]",
	Title:  "An attribute of the app under a name that it does not have",
	Text: "An attribute that an app adds to a standard Klass is stored under `custom` with the app's `identifier` in front: with the identifier `parcwat` the attribute `lateBool` is `@parcwatLateBool`. " +
		"A step or reference that names it without, with another identifier, or that names one which `klasses` does not declare, finds nothing.",
	Bad:  attributeHead + `"/#steps.1.custom.lateBool"` + attributeTail,
	Good: attributeHead + `"/#steps.1.custom.@parcwatLateBool"` + attributeTail,
}

const (
	attributeHead = `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "identifier": "parcwat",
 "klasses": [{"name": "conversation", "metadata": {"standard": true, "properties": {"lateBool": {"displayName": "Late"}}}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [{"target": "note", "condition": {"op": "eq", "values": [`
	attributeTail = `, true]}}]},
  "steps": [{"id": "note", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.id", "body": "Late"}, "transitions": []}]}]}`
)

// standardAttributes are the attributes that the app adds to standard Klasses.
type standardAttributes struct {
	known  bool
	prefix string // "@" and the identifier; "" if it is not declared
	// byName holds the names as declared, byStored those after the prefix.
	byName, byStored symbols
	klasses          []string // of each attribute
	unreadable       bool
	said             map[string]bool // names and prefixes that have been reported
}

// first reports whether something has not been reported yet: one name that is wrong
// is wrong in all places.
func (a *standardAttributes) first(what string) bool {
	if a.said[what] {
		return false
	}
	if a.said == nil {
		a.said = map[string]bool{}
	}
	a.said[what] = true
	return true
}

func (p *pass) attributesOfStandard() *standardAttributes {
	a := &p.own.attributes
	if a.known {
		return a
	}
	*a = standardAttributes{known: true}
	if id := p.string(p.app.Identifier); definition.IsIdentifier(id) {
		a.prefix = "@" + id
	}
	t := p.tree
	var names []string
	a.unreadable = p.app.Klasses != source.None && t.Kind(p.app.Klasses) != source.Array || p.app.Broken(p.app.Klasses)
	for k := range t.Elements(p.app.Klasses) {
		klass := p.string(p.member(k, "name"))
		a.unreadable = a.unreadable || klass == ""
		if !isStandardKlass(klass) {
			continue
		}
		for name := range t.Members(p.member(p.member(k, "metadata"), "properties")) {
			names = append(names, t.Text(name))
			a.klasses = append(a.klasses, klass)
		}
	}
	a.byName.reset(len(names))
	a.byStored.reset(len(names))
	for _, name := range names {
		a.byName.add(name)
		a.byStored.add(capitalized(name))
	}
	return a
}

func capitalized(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// checkAttributePath judges the attributes in a path of a run.
func checkAttributePath(p *pass, x *text, path *expression.Path) {
	if x.scope != runScope || p.wf == nil || p.app.Kind != definition.AppDefinition || len(path.Segments) < 4 || path.Segments[0].Text != "steps" {
		return
	}
	for i := 3; i < len(path.Segments); i++ {
		s := &path.Segments[i]
		if strings.HasPrefix(s.Text, "@") {
			if wrong, near := p.storedName(s.Text); wrong != "" {
				p.didYouMean(p.reportIn(&attributeName, x.node, s.Start, s.End, s.Text, "%s", wrong), near)
			}
			return
		}
		before := path.Segments[i-1].Text
		if before == "custom" || i > 4 && isChangeSide(before) && path.Segments[i-2].Text == "custom" {
			if isChangeSide(s.Text) {
				continue
			}
			if wrong, near := p.bareName(s.Text, p.klassOf(path.Segments[1].Text)); wrong != "" {
				p.didYouMean(p.reportIn(&attributeName, x.node, s.Start, s.End, s.Text, "%s", wrong), near)
			}
			return
		}
	}
}

// checkAttributeParams judges the attributes that a step writes.
func checkAttributeParams(p *pass, s *step) {
	if p.app.Kind != definition.AppDefinition || !s.action.builtIn {
		return
	}
	for k := range p.tree.Members(p.tree.Member(s.Params, "custom")) {
		name := p.tree.Text(k)
		wrong, near := "", ""
		if strings.HasPrefix(name, "@") {
			wrong, near = p.storedName(name)
		} else {
			wrong, near = p.bareName(name, klassIn(s.action.full))
		}
		if wrong != "" {
			p.didYouMean(p.report(&attributeName, k, name, "%s", wrong), near)
		}
	}
}

// storedName judges a name with the sign of an attribute of some app: what is wrong
// with it, and what was meant.
func (p *pass) storedName(name string) (wrong, near string) {
	a := p.attributesOfStandard()
	if a.prefix == "" || a.unreadable {
		return "", "" // the identifier is one that the platform makes up
	}
	if rest, ok := strings.CutPrefix(name, a.prefix); ok && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z' {
		if a.byStored.find(rest) >= 0 || !a.first(name) {
			return "", ""
		}
		if near = p.near(rest, a.byStored.names); near != "" {
			near = a.prefix + near
		}
		return "the app adds no attribute " + definition.Quoted(name) + " to a standard klass", near
	}
	for _, stored := range a.byStored.names {
		if prefix, ok := strings.CutSuffix(name, stored); ok && definition.IsIdentifier(strings.TrimPrefix(prefix, "@")) {
			if !a.first(prefix) {
				return "", ""
			}
			return "the identifier of the app is " + definition.Quoted(a.prefix[1:]) + ", so this is no attribute of it", a.prefix + stored
		}
	}
	return "", ""
}

// bareName judges the name of an attribute of an object of a standard Klass.
func (p *pass) bareName(name, klass string) (wrong, near string) {
	a := p.attributesOfStandard()
	i := a.byName.find(name)
	if i < 0 || a.klasses[i] != klass || !a.first(name) {
		return "", ""
	}
	if a.prefix == "" {
		return "the app's attribute " + definition.Quoted(name) + " is stored under a name that begins with \"@\" and the app's identifier", ""
	}
	return "the app's attribute " + definition.Quoted(name) + " is stored under " + definition.Quoted(a.prefix+capitalized(name)), a.prefix + capitalized(name)
}

// klassOf returns the standard Klass of what a step puts out; "" if that is not
// known.
func (p *pass) klassOf(id string) string {
	switch node := p.wf.find(id); {
	case node > 0:
		return klassIn(p.actionNamed(p.string(p.wf.steps[node-1].Action)).full)
	case node == 0 && !p.app.IsCallable(p.wf.Workflow):
		return klassIn(p.names.Full(p.string(p.wf.Trigger.EventName)))
	}
	return ""
}

// klassIn returns the standard Klass in the name of an action or event of the
// platform.
func klassIn(full string) string {
	rest, ok := strings.CutPrefix(full, "kustomer.")
	if !ok {
		return ""
	}
	klass, _, _ := strings.Cut(rest, ".")
	if !isStandardKlass(klass) {
		return ""
	}
	return klass
}
