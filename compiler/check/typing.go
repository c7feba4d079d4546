package check

import (
	"sync"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

// emptyObject is the output of a step that does nothing (reference/kustomer.md
// 3.3).
var emptyObject = sync.OnceValue(func() types.Type {
	tree, _ := source.Parse(&source.File{Bytes: []byte("{}")}, source.Limits{})
	return types.OfLiteral(tree, source.Root)
})

// typeOf returns what is known of a value in the params or conditions of the
// workflow that is walked.
func (p *pass) typeOf(n source.Node) types.Type {
	t := p.tree
	if t.Kind(n) != source.String {
		return types.OfLiteral(t, n)
	}
	text := t.Text(n)
	switch expression.FormOf(text) {
	case expression.Reference:
		var scratch [16]expression.Segment
		if path, ok := splitPath(text[2:], scratch[:0]); ok {
			return p.typeOfPath(path)
		}
		return types.Unknown()
	case expression.Function:
		return typeOfFunction(text)
	case expression.Template:
		return types.Of(types.String)
	}
	return types.OfLiteral(t, n)
}

// splitPath cuts the path of a reference at its dots.
func splitPath(path string, into []expression.Segment) ([]expression.Segment, bool) {
	start := 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && path[i] != '.' {
			continue
		}
		if i == start || len(into) == cap(into) {
			return nil, false
		}
		into = append(into, expression.Segment{Text: path[start:i], Start: start, End: i})
		start = i + 1
	}
	return into, true
}

// typeOfPath returns the type of what a path of a run leads to.
func (p *pass) typeOfPath(path []expression.Segment) types.Type {
	if len(path) < 2 || path[0].Text != "steps" || p.wf == nil {
		return types.Unknown()
	}
	node := p.wf.find(path[1].Text)
	if node < 0 {
		return types.Unknown()
	}
	out := p.outputOf(node)
	for _, s := range path[2:] {
		out = p.types.Member(out, s.Text)
	}
	return out
}

// outputOf returns the type of the output of a node.
func (p *pass) outputOf(node int) types.Type {
	if node == 0 {
		if w := p.wf; !w.outputKnown {
			w.output, w.outputKnown = p.triggerOutput(), true
		}
		return p.wf.output
	}
	s := &p.wf.steps[node-1]
	action := p.string(s.Action)
	if action == "" {
		if s.Action != source.None || p.app.Broken(s.Node) {
			return types.Unknown()
		}
		return emptyObject()
	}
	return p.actionNamed(action).output
}

// triggerOutput returns the type of the output of step "1".
func (p *pass) triggerOutput() types.Type {
	tr := &p.wf.Trigger
	if p.app.IsCallable(p.wf.Workflow) {
		if p.tree.Kind(tr.Schema) != source.Object {
			return types.Unknown()
		}
		return types.OfSchema(p.tree, tr.Schema, tr.Schema)
	}
	full := p.names.Full(p.string(tr.EventName))
	if i := p.triggerEvents().find(full); i >= 0 {
		own := &p.app.Triggers[i]
		if p.tree.Kind(own.OutputSchema) == source.Object && p.tree.Kind(own.OutputTemplate) == source.Object {
			return types.OfSchema(p.tree, own.OutputSchema, own.OutputSchema)
		}
		return types.Unknown()
	}
	if e, ok := p.findEvent(full); ok {
		return e.Output
	}
	return types.Unknown()
}

// typeOfFunction returns the type of what a function yields: a missing value if
// its argument cannot be used (reference/kustomer.md 5.4).
func typeOfFunction(text string) types.Type {
	name := text[len("/#fn:"):]
	for i := range len(name) {
		if name[i] == ',' {
			name = name[:i]
			break
		}
	}
	if b := builtin.FindFunction(name); b != nil {
		return types.Of(b.Result)
	}
	return types.Unknown()
}

var undeclaredOutput = definition.Rule{
	Code: "TN3123", Name: "undeclared-output", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7 [DOC O4], 3.2, 5.2",
	Title:  "A reference to what a step does not put out",
	Text: "What the step puts out is known: the inputs that the schema of a callable workflow names, what stands in the `outputTemplate` of an action or trigger, a closed `outputSchema`, nothing for a step without an action. The path leads to something that is not there. " +
		"For the inputs of a callable workflow it could still come, if a caller outside of the definition gives it.",
	Bad: appHead + `  {"id": "ask", "name": "ask", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.ask.call",
    "schema": {"properties": {"customer": {"type": "string"}}, "required": ["customer"]}, "transitions": [{"target": "mark", ` + always + `]},
   "steps": [{"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.custmer"}, "transitions": []}]}` + callAsk,
	Good: appHead + `  {"id": "ask", "name": "ask", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.ask.call",
    "schema": {"properties": {"customer": {"type": "string"}}, "required": ["customer"]}, "transitions": [{"target": "mark", ` + always + `]},
   "steps": [{"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": []}]}` + callAsk,
}

// callAsk is a workflow that schedules the workflow "ask".
const callAsk = `,
  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.customer.create", "transitions": [{"target": "go", ` + always + `]},
   "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [], "params": {
     "workflowId": "ask", "runAt": {"type": "relative", "value": 60}, "inputs": {"customer": "/#steps.1.id"}}}]}` + "\n" + appTail

// didYouMeanField suggests a member that a type names.
func (p *pass) didYouMeanField(d *definition.Diagnostic, t types.Type, name string) {
	if p.affords(t.Weight()) {
		p.didYouMean(d, p.near(name, t.Fields()))
	}
}

// checkOutput follows a path through what is known of the output of its step.
func checkOutput(p *pass, x *text, path *expression.Path) {
	if x.scope != runScope || p.wf == nil || len(path.Segments) < 3 || path.Segments[0].Text != "steps" || p.wf.doubtful {
		return
	}
	node := p.wf.find(path.Segments[1].Text)
	if node < 0 {
		return
	}
	out := p.outputOf(node)
	callable := node == 0 && p.app.IsCallable(p.wf.Workflow)
	if first := &path.Segments[2]; p.notInTemplate(p.templateOf(node), first.Text) {
		p.reportOutput(x, path, first, node, types.Unknown())
		return
	}
	for i := range path.Segments[2:] {
		s := &path.Segments[2+i]
		if callable && i == 0 {
			if out.Weight() > 0 && !out.Lists(s.Text) {
				d := p.reportIn(&undeclaredOutput, x.node, s.Start, s.End, s.Text, "the schema of this workflow has no input %s", definition.Quoted(s.Text))
				p.didYouMeanField(d, out, s.Text)
				relate(d, p.head(p.wf.Trigger.Schema), "the schema")
				return
			}
		}
		next := p.types.Member(out, s.Text)
		if !next.Kinds.Only(types.Missing) {
			out = next
			continue
		}
		asks := p.operandOf == definition.Exists || p.operandOf == definition.Dne
		if asks && out.Weight() == 0 || out.Kinds.Only(types.Missing) || s.Text == "changes" || i > 0 && path.Segments[1+i].Text == "changes" {
			return
		}
		p.reportOutput(x, path, s, node, out)
		return
	}
}

// reportOutput reports the segment s of a path, of which out, as far as it is
// known, has no member.
func (p *pass) reportOutput(x *text, path *expression.Path, s *expression.Segment, node int, out types.Type) {
	d := p.reportIn(&undeclaredOutput, x.node, s.Start, s.End, s.Text, "step %s puts out no %s", definition.Quoted(path.Segments[1].Text), definition.Quoted(x.Text[path.Segments[2].Start:s.End]))
	p.didYouMeanField(d, out, s.Text)
	template := p.templateOf(node)
	if p.tree.Kind(template) == source.Object {
		if out.Weight() == 0 && p.affords(p.weight(template)) {
			p.didYouMean(d, p.near(s.Text, p.keys(template, nil)))
		}
		relate(d, p.head(template), "what it puts out")
	} else if node > 0 {
		relate(d, p.tree.Range(p.wf.steps[node-1].ID), "the step")
	}
}

// templateOf returns the outputTemplate that makes the output of a node, of which
// it has all members; None if there is none.
func (p *pass) templateOf(node int) source.Node {
	if node > 0 {
		return p.actionNamed(p.string(p.wf.steps[node-1].Action)).template
	}
	if p.app.IsCallable(p.wf.Workflow) {
		return source.None
	}
	if i := p.triggerEvents().find(p.names.Full(p.string(p.wf.Trigger.EventName))); i >= 0 {
		return p.app.Triggers[i].OutputTemplate
	}
	return source.None
}

// notInTemplate reports whether an output made by a template has no member of that
// name.
func (p *pass) notInTemplate(template source.Node, name string) bool {
	t := p.tree
	return t.Kind(template) == source.Object && t.Count(template) > 0 && t.Member(template, name) == source.None && !p.app.Broken(template)
}
