package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownTransitionTarget = definition.Rule{
	Code: "TN2101", Name: "unknown-transition-target", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.4 [DOC R10], 10 item 13",
	Title:  "A transition to a step that does not exist",
	Text:   "The target of a transition is the id of a step of the same workflow. Other workflows are not reached by transitions but by scheduling them.",
	Bad: lateHead + toFind + stepsHead +
		find + `{"target": "mrak", ` + always + next +
		mark + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + lateTail,
}

var transitionToTrigger = definition.Rule{
	Code: "TN2102", Name: "transition-to-trigger", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.4 [DOC R10], 3.6 [INF]",
	Title:  "A transition back to the trigger",
	Text:   "A run begins at the trigger and never comes back to it: the target must be a step. To start over, schedule the workflow, which has to be callable for that.",
	Bad: lateHead + toFind + stepsHead +
		find + `{"target": "1", ` + always + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + lateTail,
}

// checkTargets reports what transitions name and the workflow does not have.
func checkTargets(p *pass) {
	w := p.wf
	m := &w.missing
	if !m.explained {
		for i := range m.groups {
			if m.groups[i].target >= 0 {
				p.reportTarget(&m.groups[i])
			}
		}
	}
	for i := range w.flow.edges {
		if w.flow.edges[i].target == 0 {
			p.node = int(w.flow.origin[i])
			p.report(&transitionToTrigger, p.transitionOf(int32(i)).Target, triggerID, "no transition can lead to the trigger; a target is the id of a step")
		}
	}
	p.node = workflowItself
}

func (p *pass) reportTarget(g *group) {
	m := &p.wf.missing
	place := &m.places[g.target]
	p.node = int(place.at)
	d := p.report(&unknownTransitionTarget, place.node, g.name, "%s is no step of this workflow%s", definition.Quoted(g.name), p.choices())
	p.didYouMean(d, g.near)
	if i := p.wf.ids.find(g.near); i >= 0 {
		relate(d, p.tree.Range(p.wf.steps[i].ID), "this step is called %s", definition.Quoted(g.near))
	}
	p.relateGroup(d, g, g.target)
}

// relateGroup adds the other places of a group to the finding about one of them,
// and their edits to its fix.
func (p *pass) relateGroup(d *definition.Diagnostic, g *group, reported int32) {
	const most = 10
	if p.full() {
		return
	}
	m := &p.wf.missing
	for i := g.first; i >= 0; i = m.places[i].next {
		if i == reported {
			continue
		}
		if len(d.Related) < most {
			relate(d, p.rangeOf(&m.places[i]), "named here too")
		}
		if len(d.Fixes) > 0 {
			text := d.Fixes[0].Edits[0].Text
			r := p.rangeOf(&m.places[i])
			switch quoted := text[0] == '"'; {
			case m.places[i].target && !quoted:
				text = `"` + text + `"`
			case !m.places[i].target && quoted:
				text = text[1 : len(text)-1]
			}
			d.Fixes[0].Edits = append(d.Fixes[0].Edits, source.Edit{Range: r, Text: text})
		}
	}
}

// choices lists the steps of the workflow for a message, if they are few.
func (p *pass) choices() string {
	const few = 8
	w := p.wf
	if len(w.steps) == 0 {
		return ", which has none"
	}
	if len(w.steps) > few || p.full() {
		return ""
	}
	var names []string
	for i, id := range w.ids.names {
		if id != "" && id != triggerID && w.ids.find(id) == i {
			names = append(names, definition.Quoted(id))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", which has " + strings.Join(names, ", ")
}
