package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownWorkflow = definition.Rule{
	Code: "TN2301", Name: "unknown-workflow", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.1 [DOC O8], 10 item 16",
	Title:  "A schedule of a workflow that is not there",
	Text: "`params.workflowId` of a schedule names a workflow of the definition by its `id`. The id of a workflow outside of the file, 24 hexadecimal digits, may be meant, so a stranger is an error only under `--whole`. " +
		"Without it there is a warning where the id cannot be that of an installed workflow, or differs by a slip from one that nothing schedules.",
	Bad:  planHead + `"ask-agian"` + planTail + askAgain,
	Good: planHead + `"ask-again"` + planTail + askAgain,
}

var notCallable = definition.Rule{
	Code: "TN2302", Name: "not-callable", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.1 [DOC O8], 10 item 16",
	Title:  "A workflow that is called and is not callable",
	Text:   "A workflow that others schedule has a trigger with `\"callable\": true` and a `schema`. One that starts on an event of the platform cannot be scheduled.",
	Bad:    planHead + `"ask-again"` + planTail + askHead + askEvent + askTail,
	Good:   planHead + `"ask-again"` + planTail + askAgain,
}

// checkSchedules judges what each schedule names.
func checkSchedules(p *pass) {
	for i := range p.calls.sites {
		s := &p.calls.sites[i]
		if s.target >= 0 && p.calls.marks[s.target]&wellCallable != 0 || p.app.Broken(s.id) {
			continue
		}
		p.visit(s.workflow, s.node)
		if s.target < 0 {
			p.reportUnknownWorkflow(s)
			continue
		}
		tr := &p.app.Workflows[s.target].Trigger
		if k := p.tree.Kind(tr.Callable); k != source.Invalid && k != source.False || tr.Node == source.None || p.isCallEvent(tr) {
			continue // right, or wrong in a way that is said at the trigger
		}
		id := p.tree.Text(s.id)
		d := p.report(&notCallable, s.id, id, "workflow %s is not callable, so it cannot be scheduled", definition.Quoted(id))
		relate(d, p.head(tr.Node), "its trigger is not callable")
		d.Suggestion = `give its trigger "callable": true, a "schema" of its inputs and "eventName": ` + definition.Quoted(definition.CallEvent(id))
	}
}

func (p *pass) isCallEvent(tr *definition.Trigger) bool {
	_, ok := definition.CallEventID(p.string(tr.EventName))
	return ok
}

func (p *pass) reportUnknownWorkflow(s *site) {
	if p.app.Broken(source.Root) {
		return // the workflow may be in what could not be read
	}
	id := p.tree.Text(s.id)
	near := p.near(id, p.calls.byID.names)
	global := definition.IsGlobalID(id)
	if at := p.calls.byID.find(near); at >= 0 {
		if global && p.calls.marks[at]&called != 0 {
			near = "" // ids made in the same minute resemble each other
		} else {
			p.calls.marks[at] |= called
		}
	}
	if !p.options.Whole && near == "" && (global || p.app.Kind != definition.AppDefinition) {
		return
	}
	d := p.report(&unknownWorkflow, s.id, id, "no workflow of this definition has the id %s", definition.Quoted(id))
	if !p.options.Whole {
		d.Severity = definition.Warning
	}
	p.didYouMean(d, near)
}
