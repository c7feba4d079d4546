package check

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var stepCannotHaveRun = definition.Rule{
	Code: "TN3120", Name: "step-cannot-have-run", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.2 [DEC], 10 item 24",
	Title:  "A reference to a step that cannot have run yet",
	Text:   "A run is one path through the steps. The output of a step that comes later, or only on another branch, is never there when the reference is read.",
	Bad: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.mark.id"}, "transitions": [` + toMark + next +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [` + toMark + next +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
}

var stepMayNotHaveRun = definition.Rule{
	Code: "TN3121", Name: "step-may-not-have-run", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.2 [DEC], 10 item 24",
	Title:  "A reference to a step that not every path runs",
	Text: "On at least one path to the place the step has not run, so there the reference yields nothing: a param is left out, a template shows an empty place. " +
		"A condition that asks with `exists` or `dne` whether the step has run is right.",
	Bad: lateHead + `    {"target": "find", "condition": {"op": "eq", "values": ["/#steps.1.direction", "in"]}}, {"target": "mark", ` + always + "]},\n" + stepsHead +
		find + toMark + next +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.find.id"}, "transitions": [` + lateTail,
	Good: lateHead + `    {"target": "find", "condition": {"op": "eq", "values": ["/#steps.1.direction", "in"]}}, {"target": "mark", ` + always + "]},\n" + stepsHead +
		find + toMark + next +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
}

var ownOutput = definition.Rule{
	Code: "TN3122", Name: "own-output", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 24",
	Title:  "A step that reads its own output",
	Text:   "The params of a step are put together before its action runs, so its own output is not there. The transitions of the step may read it.",
	Bad: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.find.email"}, "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [` + lateTail,
}

// stepPair is a reference from a node of the flow to a step.
type stepPair struct{ node, step int32 }

// maxPairs bounds the pairs that are told apart.
const maxPairs = 256

// checkStepOrder judges whether a step has run when it is referred to.
func checkStepOrder(p *pass, x *text, path *expression.Path) {
	w := p.wf
	if x.scope != runScope || w == nil || len(path.Segments) < 2 || path.Segments[0].Text != "steps" || w.dangling || !w.whole || !p.hasTrigger() {
		return
	}
	step := w.find(path.Segments[1].Text)
	f := &w.flow
	if step <= 0 || !f.reachable[step] || !f.reachable[p.node] || p.leaving && step == p.node {
		return
	}
	if step == p.node {
		if p.firstOf(step) {
			p.reportStep(&ownOutput, x, path, "step %s reads its own output, which is not there before it has run", definition.Quoted(w.id(step)))
		}
		return
	}
	switch f.ran(step, p.node) {
	case cannot:
		if !p.firstOf(step) {
			return
		}
		d := p.reportStep(&stepCannotHaveRun, x, path, "step %s cannot have run before this one: %s", definition.Quoted(w.id(step)), p.whyNot(step))
		relate(d, p.tree.Range(w.steps[step-1].ID), "the step")
	case maybe:
		if p.operandOf == definition.Exists || p.operandOf == definition.Dne || len(f.cycles) > 0 || p.isGuarded(step) || !p.firstOf(step) {
			return
		}
		d := p.reportStep(&stepMayNotHaveRun, x, path, "step %s has not run on every path to this place", definition.Quoted(w.id(step)))
		if !p.full() {
			if way := f.around(step, p.node); way != nil {
				d.Suggestion = "it has not on the path " + p.pathText(way)
			}
			relate(d, p.tree.Range(w.steps[step-1].ID), "the step")
		}
	}
}

// isGuarded reports whether a run comes to the place only over a condition by which
// something exists that the step puts out: then it has run.
func (p *pass) isGuarded(step int) bool {
	f := &p.wf.flow
	output := "steps." + p.wf.id(step)
	if p.leaving {
		list, _ := p.transitionsOf(p.node)
		for i := range list {
			if c := list[i].Condition; c <= p.text.node && p.text.node < p.tree.After(c) {
				return p.provesOutput(p.headOf(c), output)
			}
		}
	}
	for at := int32(p.node); at > 0; at = f.paths.dominator[at] {
		before := f.paths.before(at)
		if len(before) != 1 {
			continue
		}
		list, _ := p.transitionsOf(int(before[0]))
		for i, e := range f.of(int(before[0])) {
			if e.target == at && p.provesOutput(p.headOf(list[i].Condition), output) {
				return true
			}
		}
	}
	return false
}

// provesOutput reports whether a condition holds only if there is something of an
// output.
func (p *pass) provesOutput(c conditionHead, output string) bool {
	t := p.tree
	if t.Kind(c.values) != source.Array {
		return false
	}
	switch c.op {
	case definition.And:
		for v := range t.Elements(c.values) {
			if t.Kind(v) == source.Object && p.provesOutput(p.headOf(v), output) {
				return true
			}
		}
		return false
	case definition.Exists, definition.Eq, definition.Gt, definition.Gte, definition.Lt, definition.Lte, definition.GtDate, definition.LtDate, definition.Contains:
		for v := range t.Elements(c.values) {
			text := p.string(v)
			if expression.FormOf(text) != expression.Reference || !leadsInto(text[len(referenceMark):], output) {
				continue
			}
			if c.op != definition.Eq {
				return true
			}
			for other := range t.Elements(c.values) {
				if p.isLiteral(other) && t.Kind(other) != source.Null {
					return true
				}
			}
		}
	}
	return false
}

// firstOf reports whether the order of the node and a step has not been reported.
func (p *pass) firstOf(step int) bool {
	w := p.wf
	pair := stepPair{int32(p.node), int32(step)}
	for _, known := range w.unordered {
		if known == pair {
			return false
		}
	}
	if len(w.unordered) < maxPairs {
		w.unordered = append(w.unordered, pair)
	}
	return true
}

func (p *pass) reportStep(r *definition.Rule, x *text, path *expression.Path, format string, args ...any) *definition.Diagnostic {
	s := path.Segments[1]
	return p.reportIn(r, x.node, s.Start, s.End, s.Text, format, args...)
}

// whyNot says why a step cannot have run before the node.
func (p *pass) whyNot(step int) string {
	if p.wf.flow.ran(p.node, step) != cannot {
		return "it comes later"
	}
	return "it is on another branch"
}

// pathText writes a path through the flow.
func (p *pass) pathText(nodes []int32) string {
	const most = 8
	var b strings.Builder
	for i, n := range nodes {
		if len(nodes) > most && i >= most/2 && i < len(nodes)-most/2 {
			if i == most/2 {
				fmt.Fprintf(&b, " → … %d more …", len(nodes)-most)
			}
			continue
		}
		if i > 0 {
			b.WriteString(" → ")
		}
		b.WriteString(definition.Quoted(p.wf.id(int(n))))
	}
	return b.String()
}
