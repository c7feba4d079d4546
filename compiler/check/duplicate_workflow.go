package check

import "github.com/tenon-dev/tenon/definition"

var duplicateWorkflowName = definition.Rule{
	Code: "TN2001", Name: "duplicate-workflow-name", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.1 [DOC R10], 10 item 4",
	Title:  "Two workflows of one name",
	Text:   "A workflow's name is unique within its app. An upgrade finds a workflow without an `id` again by its name, so of two with one name it cannot tell which is which.",
	Bad: appHead + `  {"name": "late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": []}, "steps": []},
  {"name": "late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []}
` + appTail,
	Good: appHead + `  {"name": "new-late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": []}, "steps": []},
  {"name": "old-late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []}
` + appTail,
}

var duplicateWorkflowID = definition.Rule{
	Code: "TN2002", Name: "duplicate-workflow-id", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.1 [DOC O8]",
	Title:  "Two workflows of one id",
	Text:   "The id of a workflow is what a schedule names it by, so it belongs to one workflow of the definition only. A copied workflow needs an id of its own, in its `id` and in its `trigger.eventName`.",
	Bad: appHead + `  {"id": "late", "name": "late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": []}, "steps": []},
  {"id": "late", "name": "lost-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []}
` + appTail,
	Good: appHead + `  {"id": "late", "name": "late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": []}, "steps": []},
  {"id": "lost", "name": "lost-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []}
` + appTail,
}

// checkDuplicateWorkflows compares names and ids. A workflow that repeats both of
// an earlier one is a copy: one finding says so.
func checkDuplicateWorkflows(p *pass) {
	if !p.calls.repeats {
		return
	}
	for i := range p.app.Workflows {
		w := &p.app.Workflows[i]
		id, name := p.calls.byID.names[i], p.calls.byName.names[i]
		sameID, sameName := p.calls.byID.find(id), p.calls.byName.find(name)
		p.visit(i, workflowItself)
		switch {
		case sameID >= 0 && sameID != i && !p.app.Broken(w.ID):
			first := &p.app.Workflows[sameID]
			d := p.report(&duplicateWorkflowID, w.ID, id, "workflow id %s is given twice", definition.Quoted(id))
			relate(d, p.tree.Range(first.ID), "first given here")
			if sameName == sameID {
				relate(d, p.tree.Range(w.Name), "the name is the same too")
			}
		case sameName >= 0 && sameName != i && !p.app.Broken(w.Name):
			d := p.report(&duplicateWorkflowName, w.Name, name, "workflow name %s is given twice", definition.Quoted(name))
			relate(d, p.tree.Range(p.app.Workflows[sameName].Name), "first given here")
		}
	}
}
