package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var orgSpecific = definition.Rule{
	Code: "TN4070", Name: "org-specific-id", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.5 [INF], 10 item 19 [OBS]",
	Title:  "An id that only one org knows",
	Text: "Ids of queues, tags, users, hooks and workflow variables are made by the org in which they were created. An app that is installed elsewhere finds nothing under them. " +
		"Let the org's administrator give them as settings of the app, or look the object up by something that is the same everywhere.",
	Bad: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", "queue": "5f1e9b3a2c4d5e6f7a8b9c0d"}, "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", "queue": "/#steps.1.queue"}, "transitions": [` + lateTail,
}

// isObjectID reports whether a text is an id as the platform makes them. Letters
// alone may be anything.
func isObjectID(s string) bool {
	return definition.IsGlobalID(s) && strings.ContainsAny(s, "0123456789")
}

// checkLiteralID finds ids written into params and conditions.
func checkLiteralID(p *pass, x *text) {
	if x.scope != runScope || p.app.Kind != definition.AppDefinition {
		return
	}
	r := p.tree.Range(x.node)
	if r.Len() != 26 || !isObjectID(x.value()) {
		return
	}
	if key := p.tree.KeyOf(x.node); key != source.None && p.tree.Is(key, "workflowId") {
		return // the id of a workflow is rewritten at install
	}
	p.report(&orgSpecific, x.node, x.value(), "the id %s belongs to one org and means nothing in another", definition.Quoted(x.value()))
}

// checkVariable finds references to workflow variables, which an app cannot have.
func checkVariable(p *pass, x *text, path *expression.Path) {
	if x.scope != runScope || path.Root() != "variables" || p.app.Kind != definition.AppDefinition {
		return
	}
	end := path.Segments[min(1, len(path.Segments)-1)].End
	id := x.Text[path.Segments[0].Start:end]
	d := p.reportIn(&orgSpecific, x.node, path.Segments[0].Start, end, id, "workflow variables belong to one org and cannot be shipped with an app")
	d.Suggestion = "use a setting of the app instead"
}

// checkHookEvent finds workflows on the hook of one org.
func checkHookEvent(p *pass) {
	n := p.wf.Trigger.EventName
	name := p.string(n)
	if p.app.Kind != definition.AppDefinition || !strings.HasPrefix(name, "kustomer.hooks.") || !strings.HasSuffix(name, ".receive") {
		return
	}
	p.node = 0
	d := p.report(&orgSpecific, n, name, "the hook of the event %s belongs to one org", definition.Quoted(name))
	d.Suggestion = "declare a hook of the app in \"hooks\""
	p.node = workflowItself
}
