package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

var callEvent = definition.Rule{
	Code: "TN2303", Name: "call-event", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.2, 7.1 [DOC O8], 10 item 16",
	Title:  "A callable workflow whose event does not name it",
	Text: "A callable workflow is started by the event `kustomer.workflow.<id>.call`, where `<id>` is the workflow's own `id`. The id stands in three places, in `id`, in `trigger.eventName` and in `params.workflowId` of each schedule, " +
		"and all of them are replaced together when the app is installed: one that differs is left behind.",
	Bad:  planHead + `"ask-again"` + planTail + askHead + `"callable": true, "eventName": "kustomer.workflow.ask.call", ` + askSchema + askTail,
	Good: planHead + `"ask-again"` + planTail + askAgain,
}

var missingCallSchema = definition.Rule{
	Code: "TN2304", Name: "missing-call-schema", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.2 [DOC R10], 10 item 16",
	Title:  "A callable workflow without a schema",
	Text:   "The trigger of a callable workflow declares its inputs in `schema`, a JSON Schema fragment with `properties` and `required`. For one without inputs both are empty.",
	Bad:    planHead + `"ask-again"` + planTail + askHead + `"callable": true, ` + askEvent + askTail,
	Good:   planHead + `"ask-again"` + planTail + askAgain,
}

var neverCalled = definition.Rule{
	Code: "TN2305", Name: "never-called", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 16",
	Title:  "A callable workflow that nothing calls",
	Text:   "No step of another workflow of the definition schedules the workflow, so it never starts. Where the id of a scheduled workflow is only known at run time, nothing is said; nor of a workflow with a `response`, which is made to be called from outside.",
	Bad:    appHead + askAgain,
	Good:   planHead + `"ask-again"` + planTail + askAgain,
}

// noteCallable notes whether the trigger of a workflow is so plainly right that
// nothing but whether anything calls it is left to be judged at the end, when
// what is known of the workflow is far away.
func noteCallable(p *pass) {
	w := p.wf.Workflow
	tr := &w.Trigger
	if !p.app.IsCallable(w) {
		if tr.Callable == source.None && !p.isCallEvent(tr) {
			p.calls.marks[p.wf.index] |= uncallable
		}
		return
	}
	id := p.string(w.ID)
	if named, ok := definition.CallEventID(p.string(tr.EventName)); ok && named == id && id != "" && tr.Schema != source.None {
		p.calls.marks[p.wf.index] |= wellCallable
	}
}

// checkCallables judges the triggers of workflows that are, or should be, started
// by a call.
func checkCallables(p *pass) {
	for i := range p.app.Workflows {
		if m := p.calls.marks[i]; m&uncallable != 0 || m&(wellCallable|called) == wellCallable|called {
			continue
		}
		w := &p.app.Workflows[i]
		if w.Trigger.Node == source.None || p.app.Broken(w.Node) {
			continue
		}
		p.visit(i, 0)
		if !p.app.IsCallable(w) {
			p.checkUncallable(w)
			continue
		}
		if w.Trigger.Schema == source.None {
			d := p.report(&missingCallSchema, w.Trigger.Node, "", `a callable workflow declares its inputs: the trigger needs a "schema"`)
			d.Range = p.head(w.Trigger.Node)
			d.Suggestion = `for a workflow without inputs write "schema": {"properties": {}, "required": []}`
		}
		if !p.checkCallEvent(w, i) {
			p.checkCalled(w, i)
		}
	}
}

// checkUncallable reports a trigger that listens for calls without being
// callable.
func (p *pass) checkUncallable(w *definition.Workflow) {
	tr := &w.Trigger
	if k := p.tree.Kind(tr.Callable); k != source.Invalid && k != source.False || !p.isCallEvent(tr) {
		return
	}
	at := tr.EventName
	if tr.Callable != source.None {
		at = tr.Callable
	}
	d := p.report(&notCallable, at, p.tree.Text(tr.EventName), `a workflow that starts on a call needs "callable": true`)
	if tr.Callable != source.None {
		d.Fixes = []definition.Fix{{Title: "change to true", Edits: []source.Edit{{Range: p.tree.Range(tr.Callable), Text: "true"}}}}
	} else {
		start := p.tree.Range(p.tree.KeyOf(tr.EventName)).Start
		d.Fixes = []definition.Fix{{Title: `insert "callable": true`, Edits: []source.Edit{{Range: source.Range{Start: start, End: start}, Text: `"callable": true, `}}}}
	}
}

// checkCallEvent compares the event of a callable workflow with its id, and
// reports whether something is wrong.
func (p *pass) checkCallEvent(w *definition.Workflow, i int) bool {
	t := p.tree
	tr := &w.Trigger
	id := p.string(w.ID)
	if first := p.calls.byID.find(id); w.ID != source.None && (!definition.IsStepID(id) || first >= 0 && first != i) {
		return true // the id itself is what is wrong
	}
	// Of a workflow on its own only the changed properties may be there.
	complete := p.app.Kind == definition.AppDefinition
	if tr.EventName == source.None {
		if !complete || id == "" {
			return false
		}
		d := p.report(&callEvent, tr.Node, id, `a callable workflow needs "eventName": %s`, definition.Quoted(definition.CallEvent(id)))
		d.Range = p.head(tr.Node)
		return true
	}
	if t.Kind(tr.EventName) != source.String {
		return false
	}
	event := t.Text(tr.EventName)
	named, isCall := definition.CallEventID(event)
	switch {
	case !isCall:
		want := "kustomer.workflow.<id>.call"
		if id != "" {
			want = definition.CallEvent(id)
		}
		d := p.report(&callEvent, tr.EventName, event, "a callable workflow starts on %s, not on %s", definition.Quoted(want), definition.Quoted(event))
		if id != "" {
			p.replace(d, tr.EventName, definition.CallEvent(id))
		} else if complete {
			d.Suggestion = `give the workflow an "id" and name it in the event`
		}
		return true
	case id == "" && w.ID == source.None && complete:
		d := p.report(&callEvent, tr.EventName, named, `the event calls a workflow with the id %s, but this one has no "id"`, definition.Quoted(named))
		d.Suggestion = `give the workflow "id": ` + definition.Quoted(named)
		return true
	case id != "" && id != named:
		p.reportIDs(w, id, named)
		return true
	}
	return false
}

// reportIDs reports that the id of a workflow and the one in its event differ. If
// a schedule uses the one in the event, the id is what is wrong, and otherwise the
// event.
func (p *pass) reportIDs(w *definition.Workflow, id, named string) {
	scheduled := p.calls.scheduled(p)
	byEvent := scheduled.find(id) < 0 && scheduled.find(named) >= 0
	event := w.Trigger.EventName
	if byEvent && p.calls.byID.find(named) < 0 {
		d := p.report(&callEvent, w.ID, id, "the workflow's event and its callers name it %s, but its id is %s", definition.Quoted(named), definition.Quoted(id))
		relate(d, p.tree.Range(event), "the event that starts it")
		p.replace(d, w.ID, named)
		return
	}
	d := p.report(&callEvent, event, named, "the event calls the workflow %s, but the id of this one is %s", definition.Quoted(named), definition.Quoted(id))
	relate(d, p.tree.Range(w.ID), "the id")
	p.replace(d, event, definition.CallEvent(id))
}

// replace suggests to write a string in place of another.
func (p *pass) replace(d *definition.Diagnostic, n source.Node, text string) {
	d.Suggestion = "write " + definition.Quoted(text)
	d.Fixes = []definition.Fix{{
		Title: "change to " + definition.Quoted(text),
		Edits: []source.Edit{{Range: p.tree.Range(n), Text: string(value.OfString(text).AppendJSON(nil))}},
	}}
}

func (p *pass) checkCalled(w *definition.Workflow, i int) {
	c := &p.calls
	id := c.byID.names[i]
	if p.app.Kind != definition.AppDefinition || c.dynamic || c.marks[i]&called != 0 || id == "" || c.byID.find(id) != i || p.app.Broken(source.Root) || w.Response != source.None {
		return
	}
	p.report(&neverCalled, w.Trigger.Callable, id, "nothing in this definition calls workflow %s, so it never starts", definition.Quoted(id))
}
