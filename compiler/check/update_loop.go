package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var updateLoop = definition.Rule{
	Code: "TN2130", Name: "update-loop", Severity: definition.Info, Since: "0.1.0",
	Source: "reference/kustomer.md 6.1 [DOC W9], 10 item 21",
	Title:  "An update that starts its own workflow again",
	Text: "The workflow runs on every update of an object, and one of its steps updates that object, without a condition on what changed. Each run can so start the next one. " +
		"A condition on `steps.1.changes` lets only the change through that is meant.",
	Bad:  updateHead + `"condition": {"op": "true", "values": [true]}` + updateTail,
	Good: updateHead + `"condition": {"op": "exists", "values": ["/#steps.1.changes.attributes.name"]}` + updateTail,
}

const (
	updateHead = appHead + `  {"name": "mark", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "mark", `
	updateTail = `}]}, "steps": [
    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.id", "custom": {"seenBool": true}}, "transitions": []}]}` + "\n" + appTail
)

// checkUpdateLoop compares the event of a workflow with what its steps update.
func checkUpdateLoop(p *pass) {
	w := p.wf
	event := p.names.Full(p.string(w.Trigger.EventName))
	if !strings.HasSuffix(event, ".update") || !strings.HasPrefix(event, "kustomer.") || ownerOf(event) != "" || w.doubtful {
		return
	}
	for i := range w.steps {
		s := &w.steps[i]
		if !w.flow.reachable[i+1] || p.actionNamed(p.string(s.Action)).full != event {
			continue // the action that updates has the name of the event
		}
		id := p.string(p.tree.Member(s.Params, "id"))
		if !strings.HasPrefix(id, "/#") || strings.TrimPrefix(id, "/#") != "steps.1.id" {
			continue
		}
		if p.readsChanges() {
			return
		}
		p.node = i + 1
		d := p.report(&updateLoop, s.Action, event, "this updates the object whose update starts the workflow, and no condition looks at what changed")
		relate(d, p.tree.Range(w.Trigger.EventName), "the event that starts it")
		p.node = workflowItself
		return
	}
}

// readsChanges reports whether a condition of the workflow looks at what changed.
func (p *pass) readsChanges() bool {
	t := p.tree
	for node := range p.wf.flow.size() {
		list, _ := p.transitionsOf(node)
		for i := range list {
			c := list[i].Condition
			for n, end := c, t.After(c); n < end && c != source.None; n++ {
				if t.Kind(n) == source.String && strings.HasPrefix(t.Text(n), "/#") && expression.FormOf(t.Text(n)) != expression.Literal && strings.Contains(t.Text(n), "steps.1.changes") {
					return true
				}
			}
		}
	}
	return false
}
