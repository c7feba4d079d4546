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
	updates := event // the action that updates has the name of the event
	if strings.HasPrefix(event, "kustomer.kobject.") {
		updates = "kustomer.kobject.update"
	}
	for i := range w.steps {
		s := &w.steps[i]
		if !w.flow.reachable[i+1] || p.actionNamed(p.string(s.Action)).full != updates {
			continue
		}
		switch p.string(p.tree.Member(s.Params, "id")) {
		case "/#steps.1.id", "{{{steps.1.id}}}", "{{steps.1.id}}":
		default:
			continue
		}
		if p.conditionsRead("steps.1.changes") {
			return
		}
		if p.asksForWritten(s) {
			continue
		}
		p.node = i + 1
		d := p.report(&updateLoop, s.Action, event, "this updates the object whose update starts the workflow, and no condition looks at what changed")
		relate(d, p.tree.Range(w.Trigger.EventName), "the event that starts it")
		p.node = workflowItself
		return
	}
}

// asksForWritten reports whether a condition of the workflow looks at a field that a
// step writes: what it has written can keep the next run from doing so again.
func (p *pass) asksForWritten(s *definition.Step) bool {
	t := p.tree
	for k, v := range t.Members(s.Params) {
		switch name := t.Text(k); name {
		case "id":
		case "custom":
			for field := range t.Members(v) {
				if p.conditionsRead("steps.1.custom." + t.Text(field)) {
					return true
				}
			}
		default:
			if p.conditionsRead("steps.1." + name) {
				return true
			}
		}
	}
	return false
}

// conditionsRead reports whether a condition of the workflow has a reference into
// a path.
func (p *pass) conditionsRead(path string) bool {
	t := p.tree
	for node := range p.wf.flow.size() {
		list, _ := p.transitionsOf(node)
		for i := range list {
			c := list[i].Condition
			for n, end := c, t.After(c); n < end && c != source.None; n++ {
				if t.Kind(n) != source.String {
					continue
				}
				if text := t.Text(n); expression.FormOf(text) == expression.Reference && leadsInto(text[len(referenceMark):], path) ||
					expression.FormOf(text) == expression.Function && strings.Contains(text, path) {
					return true
				}
			}
		}
	}
	return false
}
