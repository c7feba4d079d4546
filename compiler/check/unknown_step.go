package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
)

var unknownStep = definition.Rule{
	Code: "TN3101", Name: "unknown-step", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.2 [DEC], 10 item 24",
	Title:  "A reference to a step that does not exist",
	Text: "`steps.<id>` is the output of the step with that id in the same workflow; `steps.1` is that of the trigger. A path to any other yields nothing: a param is left out of the call, and a template shows an empty place. " +
		"Steps are named by their ids, never by their position.",
	Bad:  noteHead + `"Parcel of {{{steps.late.name}}}"` + noteTail,
	Good: noteHead + note + noteTail,
}

var unknownRoot = definition.Rule{
	Code: "TN3102", Name: "unknown-root", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.2 [DOC W3, W4]",
	Title:  "A path that does not begin in the run",
	Text: "In params and conditions a path begins with `steps.<id>`, with `variables.<id>`, or in an error case with `error`. Any other leads nowhere, whatever the event holds: its fields are read by `steps.1.<field>`. " +
		"In a template that is a warning, because text with braces may be meant for somebody else.",
	Bad:  noteHead + `"/#event.name"` + noteTail,
	Good: noteHead + `"/#steps.1.name"` + noteTail,
}

var wrongScope = definition.Rule{
	Code: "TN3103", Name: "wrong-scope", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7 [OBS R2, R6, R7, R9], 10 item 26",
	Title:  "A path of another scope",
	Text: "Where paths begin depends on the place. `params` and conditions of a step see the run: `steps`, `variables`, `error`. An action's `inputTemplate` sees the params that the step gave it, the locals of `appSettings`, and `_env`. " +
		"Its `outputTemplate` sees the raw result, such as `/#body` and `/#response`; the `outputTemplate` of a trigger sees the payload.",
	Bad:  noteHead + `"/#body.message"` + noteTail,
	Good: noteHead + `"/#steps.1.message"` + noteTail,
}

// The roots of the paths of a run (reference/kustomer.md 5.2).
var runRoots = []string{"steps", "variables", "error"}

// checkRoot judges where a path begins.
func checkRoot(p *pass, x *text, path *expression.Path) {
	root := &path.Segments[0]
	if x.scope != runScope {
		p.checkForeignRoot(x, path)
		return
	}
	switch root.Text {
	case "steps":
		if len(path.Segments) > 1 {
			p.checkStep(x, &path.Segments[1])
			return
		}
		d := p.reportIn(&unknownRoot, x.node, root.Start, root.End, root.Text, `"steps" alone leads to no value`)
		d.Suggestion = `name a step behind it, such as "steps.1"`
	case "variables", "error":
	case "body", "response", "data", "_env":
		d := p.reportIn(&wrongScope, x.node, root.Start, root.End, root.Text, "%s is nothing that a step sees: it belongs into the templates of an action or trigger", definition.Quoted(root.Text))
		d.Suggestion = "read the output of a step by steps.<id>." + root.Text
	default:
		p.reportRoot(x, root)
	}
}

func (p *pass) reportRoot(x *text, root *expression.Segment) {
	near := p.near(root.Text, runRoots)
	d := p.reportIn(&unknownRoot, x.node, root.Start, root.End, root.Text, "%s is nothing that a run knows: a path begins with steps, variables or error", definition.Quoted(root.Text))
	if x.Form == expression.Template && near == "" {
		d.Severity = definition.Warning
	}
	switch {
	case p.full():
	case p.wf.find(root.Text) >= 0:
		p.didYouMean(d, "steps."+root.Text)
	case near != "":
		p.didYouMean(d, near)
	case root.Text == "trigger" || root.Text == "event":
		p.didYouMean(d, "steps.1")
	default:
		d.Suggestion = "the fields of the event are read by steps.1.<field>"
	}
}

// checkStep notes a reference to a step that does not exist.
func (p *pass) checkStep(x *text, id *expression.Segment) {
	if p.wf.whole && p.wf.find(id.Text) == unknownTarget {
		p.wf.missing.add(nameless{node: x.node, start: id.Start, end: id.End, at: int32(p.node)})
	}
}

// checkForeignRoot reports roots of a run in the templates of the app's actions
// and triggers.
func (p *pass) checkForeignRoot(x *text, path *expression.Path) {
	root := &path.Segments[0]
	if len(path.Segments) < 2 || root.Text != "steps" && root.Text != "variables" {
		return
	}
	var sees string
	switch x.scope {
	case inputScope:
		if p.declares(root.Text) {
			return
		}
		sees = "an inputTemplate sees the params of the step that uses the action"
	case outputScope:
		sees = "an outputTemplate sees the result of the action"
	case eventScope:
		sees = "the outputTemplate of a trigger sees the payload"
	}
	d := p.reportIn(&wrongScope, x.node, root.Start, root.End, root.Text, "%s is nothing that this template sees", definition.Quoted(root.Text+"."+path.Segments[1].Text))
	d.Suggestion = sees
}

// declares reports whether the action that is being read has a param or a local
// of that name.
func (p *pass) declares(name string) bool {
	a, t := p.action, p.tree
	return a != nil && (t.Member(t.Member(a.InputSchema, "properties"), name) != 0 || t.Member(a.AppSettings, name) != 0)
}

// checkUnknownSteps reports the steps that only references name.
func checkUnknownSteps(p *pass) {
	m := &p.wf.missing
	if m.explained {
		return
	}
	for i := range m.groups {
		if m.groups[i].target < 0 {
			p.reportUnknownStep(&m.groups[i])
		}
	}
	p.node = workflowItself
}

func (p *pass) reportUnknownStep(g *group) {
	place := &p.wf.missing.places[g.first]
	p.node = int(place.at)
	d := p.reportIn(&unknownStep, place.node, place.start, place.end, g.name, "%s is no step of this workflow%s", definition.Quoted(g.name), p.choices())
	if p.full() {
		return
	}
	p.didYouMean(d, g.near)
	if g.near == "" && isPosition(g.name) {
		d.Suggestion = `steps are named by their ids, not by their position; only the trigger is "1"`
	}
	p.relateGroup(d, g, g.first)
}

func isPosition(name string) bool {
	return len(name) <= 3 && strings.Trim(name, "0123456789") == ""
}
