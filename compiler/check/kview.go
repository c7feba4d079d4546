package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

var kviewResource = definition.Rule{
	Code: "TN4033", Name: "kview-resource", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.3 [DOC O17], 10 item 10",
	Title:  "A KView on a Klass that the app does not have",
	Text:   "The resource of a KView is `customer`, `conversation`, `company`, or `kobject.<klass>` with a Klass that the app itself declares.",
	Bad: sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weightNum": {"displayName": "Weight"}}}}],
 "kviews": [{"name": "card", "resource": "kobject.parcel_watch-parcle", "context": "expanded-timeline", "template": "<div />"}]` + sectionsTail,
	Good: sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weightNum": {"displayName": "Weight"}}}}],
 "kviews": [{"name": "card", "resource": "kobject.parcel_watch-parcel", "context": "expanded-timeline", "template": "<div />"}]` + sectionsTail,
}

var kviewContext = definition.Rule{
	Code: "TN4034", Name: "kview-context", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.3 [DOC A7, A7b], 10 item 10",
	Title:  "A details view on a Klass of somebody else",
	Text:   "`smartbar-details` is for a Klass that the app itself defines. On the platform's own resources a card is shown with `smartbar-card`.",
	Bad:    sectionsHead + `"kviews": [{"name": "card", "resource": "customer", "context": "smartbar-details", "template": "<div />"}]` + sectionsTail,
	Good:   sectionsHead + `"kviews": [{"name": "card", "resource": "customer", "context": "smartbar-card", "template": "<div />"}]` + sectionsTail,
}

func checkKViews(p *pass) {
	t := p.tree
	for v := range t.Elements(p.app.KViews) {
		node := p.member(v, "resource")
		resource := p.string(node)
		if resource == "" || p.app.Broken(v) || p.app.Broken(p.app.Klasses) {
			continue
		}
		klass, isKlass := strings.CutPrefix(resource, "kobject.")
		own := isKlass && p.klasses().find(p.klassName(klass)) >= 0
		context := p.member(v, "context")
		switch {
		case isKlass && !own:
			p.missesKlass(klassUse{name: p.klassName(klass), node: node, workflow: -1, prefix: "kobject.", view: true})
		case !isKlass && !isStandardKlass(resource):
			d := p.report(&kviewResource, node, resource, "resource %s of this view is not known: allowed are customer, conversation, company and kobject.<klass>", definition.Quoted(resource))
			p.didYouMean(d, p.near(resource, []string{"customer", "conversation", "company"}))
		case !own && t.Is(context, "smartbar-details"):
			d := p.report(&kviewContext, context, resource, "\"smartbar-details\" needs a klass that the app itself defines, not %s", definition.Quoted(resource))
			p.replace(d, context, "smartbar-card")
			relate(d, t.Range(node), "the resource of the view")
		}
	}
}
