package check

import (
	"github.com/tenon-dev/tenon/definition"
)

var duplicateStepID = definition.Rule{
	Code: "TN2003", Name: "duplicate-step-id", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.3 [DOC R10], 10 item 13",
	Title:  "Two steps of one id",
	Text:   "Transitions and references name a step by its id, so within a workflow it belongs to one step only. Copied steps keep the id of the original: give the copy a new one.",
	Bad: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + next +
		mark + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + `{"target": "mark-2", ` + always + next +
		`    {"id": "mark-2", "action": "kustomer.customer.update", "params": {"id": "/#steps.find.id"}, "transitions": [` + lateTail,
}

var reservedStepID = definition.Rule{
	Code: "TN2004", Name: "reserved-step-id", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.3 [DOC W3]",
	Title:  `A step whose id is "1"`,
	Text:   "`steps.1` is the output of the trigger. A step that is called \"1\" can neither be reached by a transition nor read by a reference.",
	Bad: lateHead + toFind + stepsHead +
		find + next +
		`    {"id": "1", "action": "kustomer.customer.update", "params": {"id": "/#steps.find.id"}, "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + lateTail,
}

// checkStepIDs reports ids that two steps have, and ids that are the trigger's.
// Steps that are missed elsewhere are probably these ones under the id that they
// should have.
func checkStepIDs(p *pass) {
	w := p.wf
	if w.doubtful {
		return
	}
	for i := range w.steps {
		id := w.ids.names[i]
		first := w.ids.find(id)
		if id == "" || first == i && id != triggerID {
			continue
		}
		p.node = i + 1
		var d *definition.Diagnostic
		if id == triggerID {
			d = p.report(&reservedStepID, w.steps[i].ID, id, `step id "1" is the trigger's: a step needs another one`)
		} else {
			d = p.report(&duplicateStepID, w.steps[i].ID, id, "step id %s is given twice in this workflow", definition.Quoted(id))
			relate(d, p.tree.Range(w.steps[first].ID), "first given here")
		}
		p.relateMissing(d)
	}
	p.node = workflowItself
}

// relateMissing adds the places that name missing steps, where a wrong id
// explains them.
func (p *pass) relateMissing(d *definition.Diagnostic) {
	m := &p.wf.missing
	if !m.explained || p.full() {
		return
	}
	for i := range m.groups {
		g := &m.groups[i]
		relate(d, p.rangeOf(&m.places[g.first]), "no step is called %s, which is named here", definition.Quoted(g.name))
	}
	if len(m.groups) == 1 {
		d.Suggestion = "was it to be " + definition.Quoted(m.groups[0].name) + "?"
	}
}
