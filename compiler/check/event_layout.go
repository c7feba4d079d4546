package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
)

var eventLayout = definition.Rule{
	Code: "TN3133", Name: "event-layout", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.6 [DOC H1; OBS R3, R7], 6.2 [DOC W5, W1; OBS R6]",
	Title:  "A path into an event of another layout",
	Text: "An event of the platform's own objects reaches step `1` as the object itself: `steps.1.status`, `steps.1.custom.…`, with `steps.1.changes` beside them. " +
		"What comes in through a hook keeps its envelope, unless a trigger of the app has an `outputTemplate`: the payload is under `steps.1.attributes.data`.",
	Bad:  whenHead + `{"op": "eq", "values": ["/#steps.1.attributes.status", "open"]}` + whenTail,
	Good: whenHead + `{"op": "eq", "values": ["/#steps.1.status", "open"]}` + whenTail,
}

// checkEventLayout judges the first name behind steps.1.
func checkEventLayout(p *pass, x *text, path *expression.Path) {
	s := path.Segments
	if x.scope != runScope || p.wf == nil || len(s) < 3 || s[0].Text != "steps" || s[1].Text != triggerID || p.app.IsCallable(p.wf.Workflow) {
		return
	}
	full := p.names.Full(p.string(p.wf.Trigger.EventName))
	switch {
	case klassIn(full) != "" || strings.HasPrefix(full, "kustomer.note."):
		inner := 2
		for inner < len(s)-1 && (s[inner].Text == "data" || s[inner].Text == "attributes") {
			inner++
		}
		if inner == 2 || s[2].Text == "data" && s[inner-1].Text != "attributes" {
			return
		}
		wrong := x.Text[s[2].Start:s[inner-1].End]
		d := p.reportIn(&eventLayout, x.node, s[2].Start, s[inner-1].End, wrong, "this event is the object itself, which has no %s", definition.Quoted(wrong))
		d.Suggestion = "write " + definition.Quoted("steps.1."+x.Text[s[inner].Start:path.End])
	case p.isPlainHook(full):
		switch s[2].Text {
		case "attributes", "relationships", "links", "id", "type", "meta", "changes", "org", "name":
			return
		}
		d := p.reportIn(&eventLayout, x.node, s[2].Start, s[2].End, s[2].Text, "what comes in through a hook is under \"steps.1.attributes.data\", so there is no %s here", definition.Quoted(s[2].Text))
		d.Suggestion = "write " + definition.Quoted("steps.1.attributes."+withData(x.Text[s[2].Start:path.End]))
	}
}

// withData puts "data." in front of a path that does not begin so.
func withData(path string) string {
	if path == "data" || strings.HasPrefix(path, "data.") {
		return path
	}
	return "data." + path
}

// isPlainHook reports whether an event comes in through a hook and reaches step 1 as
// it is.
func (p *pass) isPlainHook(full string) bool {
	if strings.HasPrefix(full, "kustomer.hooks.") {
		return true
	}
	if p.events().find(full) < 0 || p.app.Kind != definition.AppDefinition {
		return false
	}
	return p.triggerEvents().find(full) < 0
}
