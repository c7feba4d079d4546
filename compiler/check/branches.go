package check

import (
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var shadowedTransition = definition.Rule{
	Code: "TN2120", Name: "shadowed-transition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 3.6 [DOC W1, W2], 4.4, 10 item 14",
	Title:  "A transition behind one that is always taken",
	Text:   "The transitions of a step are looked at in their order and the first whose condition holds is taken. What stands behind one that always holds is never looked at.",
	Bad: lateHead + `    {"target": "find", ` + always + `, {"target": "mark", "condition": {"op": "eq", "values": ["/#steps.1.direction", "in"]}}]},` + "\n" + stepsHead +
		find + toMark + next + `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
	Good: lateHead + `    {"target": "mark", "condition": {"op": "eq", "values": ["/#steps.1.direction", "in"]}}, {"target": "find", ` + always + "]},\n" + stepsHead +
		find + toMark + next + `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
}

var repeatedCondition = definition.Rule{
	Code: "TN2121", Name: "repeated-condition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 14",
	Title:  "A condition that is given twice",
	Text:   "Of two transitions of one step with the same condition only the first is ever taken, and inside of `and` and `or` the second says nothing new. Mostly one of the two was meant to be different.",
	Bad:    whenHead + `{"op": "and", "values": [{"op": "exists", "values": ["/#steps.1.channel"]}, {"op": "exists", "values": ["/#steps.1.channel"]}]}` + whenTail,
	Good:   whenHead + `{"op": "and", "values": [{"op": "exists", "values": ["/#steps.1.channel"]}, {"op": "exists", "values": ["/#steps.1.customer"]}]}` + whenTail,
}

var neverTaken = definition.Rule{
	Code: "TN2122", Name: "impossible-condition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1, 4.3 [DEC]",
	Title:  "A condition that cannot hold",
	Text:   "The condition contradicts itself, whatever the run: it asks for two values of one field at once, for a number above one bound and below a lower one, or compares two different literals. The transition is never taken.",
	Bad:    whenHead + `{"op": "and", "values": [{"op": "eq", "values": ["/#steps.1.channel", "email"]}, {"op": "eq", "values": ["/#steps.1.channel", "chat"]}]}` + whenTail,
	Good:   whenHead + `{"op": "or", "values": [{"op": "eq", "values": ["/#steps.1.channel", "email"]}, {"op": "eq", "values": ["/#steps.1.channel", "chat"]}]}` + whenTail,
}

var certainCondition = definition.Rule{
	Code: "TN2124", Name: "certain-condition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1, 4.3 [DEC]",
	Title:  "A condition that always holds",
	Text: "The condition lets every run through, although it looks as if it did not: of a value that is compared with two others by `neq` under `or`, one comparison is always true. Mostly `and` was meant. " +
		"For what is meant to hold always write `true`.",
	Bad:  whenHead + `{"op": "or", "values": [{"op": "neq", "values": ["/#steps.1.status", "open"]}, {"op": "neq", "values": ["/#steps.1.status", "snoozed"]}]}` + whenTail,
	Good: whenHead + `{"op": "and", "values": [{"op": "neq", "values": ["/#steps.1.status", "open"]}, {"op": "neq", "values": ["/#steps.1.status", "snoozed"]}]}` + whenTail,
}

var coveredCondition = definition.Rule{
	Code: "TN2125", Name: "covered-condition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 3.6 [DOC W1, W2], 4.4",
	Title:  "A transition behind a wider one",
	Text:   "Whenever the condition of the transition holds, so does that of an earlier one of the same step, which is taken first. The narrower condition belongs in front of the wider one.",
	Bad: lateHead + `    {"target": "find", "condition": {"op": "gt", "values": ["/#steps.1.priority", 1]}}, {"target": "mark", "condition": {"op": "gt", "values": ["/#steps.1.priority", 3]}}, {"target": "mark", ` + always + "]},\n" + stepsHead +
		find + toMark + next + `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
	Good: lateHead + `    {"target": "mark", "condition": {"op": "gt", "values": ["/#steps.1.priority", 3]}}, {"target": "find", "condition": {"op": "gt", "values": ["/#steps.1.priority", 1]}}, {"target": "mark", ` + always + "]},\n" + stepsHead +
		find + toMark + next + `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": [` + lateTail,
}

var noDefault = definition.Rule{
	Code: "TN2123", Name: "no-default", Severity: definition.Info, Since: "0.1.0",
	Source: "reference/kustomer.md 4.4, 10 item 14",
	Title:  "A branch that leaves a case open",
	Text: "The step has several transitions, and there can be runs in which none of their conditions holds. Such a run ends there without a word. " +
		"If that is meant, nothing needs to be done; otherwise a last transition with the condition `true` catches the rest.",
	Bad: lateHead + toFind + stepsHead +
		find + `{"target": "mark", "condition": {"op": "eq", "values": ["/#steps.find.name", "Ann"]}}, {"target": "note", "condition": {"op": "eq", "values": ["/#steps.find.name", "Bob"]}}` + next +
		mark + next + `    {"id": "note", "action": "kustomer.note.create", "params": {"body": "late"}, "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + `{"target": "mark", "condition": {"op": "eq", "values": ["/#steps.find.name", "Ann"]}}, {"target": "note", ` + always + next +
		mark + next + `    {"id": "note", "action": "kustomer.note.create", "params": {"body": "late"}, "transitions": [` + lateTail,
}

// maxBranches bounds the transitions of one node that are compared with each
// other.
const maxBranches = 64

// checkBranches judges the transitions of each node together.
func checkBranches(p *pass) {
	w := p.wf
	for node := range w.flow.size() {
		list, _ := p.transitionsOf(node)
		if len(list) == 0 || p.app.Broken(w.Node) {
			continue
		}
		p.node = node
		p.checkNode(list)
	}
	p.node = workflowItself
}

func (p *pass) checkNode(list []definition.Transition) {
	t := p.tree
	first := int(p.wf.flow.first[p.node])
	caught := -1 // the transition that is always taken
	for i := range list {
		c := list[i].Condition
		if t.Kind(c) != source.Object {
			continue
		}
		if caught >= 0 {
			d := p.report(&shadowedTransition, list[i].Node, p.string(list[i].Target), "this transition to %s is never looked at: the one before it is always taken", definition.Quoted(p.string(list[i].Target)))
			d.Range = p.head(list[i].Node)
			if target := t.Range(list[i].Target); target.End > target.Start {
				d.Range = target
			}
			relate(d, p.short(list[caught].Condition), "this always holds")
			p.mendShadowed(d, list, caught)
			return // those behind it are shadowed too, by the same mistake
		}
		switch p.truthOf(p.wf.heads[first+i]) {
		case surely:
			caught = i
			if i == len(list)-1 {
				p.reportCertain(c)
			}
			continue
		case never:
			p.reportNever(c)
			continue
		}
		p.reportDeadPart(c, 0)
		p.compareWithEarlier(list, i)
	}
	if caught < 0 && len(list) > 1 && len(list) <= maxBranches && !p.covered(list) {
		_, holder := p.transitionsOf(p.node)
		d := p.report(&noDefault, holder, p.wf.id(p.node), "a run in which none of these %d conditions holds ends here", len(list))
		d.Range = p.head(holder)
		d.Suggestion = `add a last transition with the condition {"op": "true", "values": [true]} if the rest must go on`
	}
}

// compareWithEarlier reports a transition of which an earlier one takes all runs.
func (p *pass) compareWithEarlier(list []definition.Transition, i int) {
	if i >= maxBranches {
		return
	}
	c := list[i].Condition
	for j := range i {
		other := list[j].Condition
		if p.tree.Kind(other) != source.Object {
			continue
		}
		p.looks = maxLooks
		if !p.implies(c, other) {
			continue
		}
		var d *definition.Diagnostic
		if p.implies(other, c) {
			d = p.report(&repeatedCondition, c, p.string(list[i].Target), "this is the condition of an earlier transition, which is taken first")
		} else {
			d = p.report(&coveredCondition, c, p.string(list[i].Target), "whenever this holds, so does the condition of an earlier transition, which is taken first")
		}
		d.Range = p.short(c)
		relate(d, p.short(other), "the earlier one")
		p.offerRemoval(d, list[i].Node, "remove the transition")
		return
	}
}

// mendShadowed offers what may have been meant by transitions behind one that is
// always taken: that one as the last of them, or none of them.
func (p *pass) mendShadowed(d *definition.Diagnostic, list []definition.Transition, caught int) {
	if p.full() {
		return
	}
	t := p.tree
	always, next, last := t.Range(list[caught].Node), t.Range(list[caught+1].Node), t.Range(list[len(list)-1].Node)
	if !slices.ContainsFunc(list[caught+1:], func(tr definition.Transition) bool { return p.truthOf(p.headOf(tr.Condition)) == surely }) {
		between := string(t.File.Bytes[always.End:next.Start])
		p.offer(d, "look at it first",
			source.Edit{Range: source.Range{Start: always.Start, End: next.Start}},
			source.Edit{Range: source.Range{Start: last.End, End: last.End}, Text: between + string(t.Raw(list[caught].Node))})
	}
	p.offer(d, "remove what is never looked at", source.Edit{Range: source.Range{Start: always.End, End: last.End}})
}

// reportNever says that a condition cannot hold, and why if two of its parts
// clash.
func (p *pass) reportNever(c source.Node) {
	head := p.headOf(c)
	op, values := head.op, head.values
	if op == definition.False {
		return // its author says so
	}
	d := p.report(&neverTaken, c, op.String(), "this condition cannot hold")
	d.Range = p.short(c)
	if p.full() || op != definition.And {
		return
	}
	p.looks = maxLooks
	if a, b := p.clash(op, values); a != source.None {
		d.Message += ": two of its parts exclude each other"
		relate(d, p.short(a), "this")
		relate(d, p.short(b), "and this")
	}
}

// reportDeadPart says which part of an `or` can never hold, of a condition that can.
func (p *pass) reportDeadPart(c source.Node, depth int) {
	const deepest = 8 // each level looks at all below it
	op, values := p.group(c)
	if op == 0 || depth > deepest {
		return
	}
	for v := range p.tree.Elements(values) {
		if p.tree.Kind(v) != source.Object {
			continue
		}
		if p.truthOf(p.headOf(v)) == never {
			p.reportNever(v)
			return
		}
		p.reportDeadPart(v, depth+1)
	}
}

// reportCertain says that a condition always holds, unless it is one of those by
// which authors say so (reference/kustomer.md 4.1).
func (p *pass) reportCertain(c source.Node) {
	head := p.headOf(c)
	op, values := head.op, head.values
	if op == definition.True || op == definition.Exists || op == definition.Dne {
		return
	}
	d := p.report(&certainCondition, c, op.String(), "this condition always holds")
	d.Range = p.short(c)
	if p.full() || op != definition.Or {
		return
	}
	p.looks = maxLooks
	if a, b := p.clash(op, values); a != source.None {
		d.Message += ": of two of its parts one is always true"
		relate(d, p.short(a), "this")
		relate(d, p.short(b), "or this")
	}
}

// covered reports whether two of the transitions leave no case open.
func (p *pass) covered(list []definition.Transition) bool {
	p.looks = maxLooks
	for i := range list {
		for j := range i {
			if p.exhaust(list[i].Condition, list[j].Condition) || p.twoSides(list[i].Condition, list[j].Condition) {
				return true
			}
		}
	}
	return false
}

// twoSides reports whether two conditions split the values of one field: true and
// false, or below a bound and from it on. A field that is missing is left open,
// but few authors mind.
func (p *pass) twoSides(x, y source.Node) bool {
	a, b := p.comparison(x), p.comparison(y)
	if a.right == source.None || b.right == source.None || !p.sameField(&a, &b) {
		return false
	}
	if a.op == definition.Eq && b.op == definition.Eq {
		k, l := p.tree.Kind(a.right), p.tree.Kind(b.right)
		return k == source.True && l == source.False || k == source.False && l == source.True
	}
	if a.op == definition.Lt || a.op == definition.Lte {
		a, b = b, a
	}
	return p.sameValue(a.right, b.right) && (a.op == definition.Gte && b.op == definition.Lt || a.op == definition.Gt && b.op == definition.Lte)
}

// checkRepeated finds conditions that a group holds twice.
func checkRepeated(p *pass, c *condition) {
	t := p.tree
	if !c.op.Groups() || t.Kind(c.values) != source.Array || p.app.Broken(c.node) {
		return
	}
	i := 0
	for x := range t.Elements(c.values) {
		if i++; i > maxConjuncts {
			return
		}
		if t.Kind(x) != source.Object {
			continue
		}
		for y := t.After(x); y < t.After(c.values); y = t.After(y) {
			if t.Kind(y) == source.Object && p.alike(x, y) {
				d := p.report(&repeatedCondition, y, c.op.String(), "this condition stands in the same %s already", definition.Quoted(c.op.String()))
				d.Range = p.short(y)
				relate(d, p.short(x), "first given here")
				p.offerRemoval(d, y, "remove the condition")
				return
			}
		}
	}
}

// alike reports whether two conditions say the same, if perhaps in another order.
func (p *pass) alike(x, y source.Node) bool {
	if p.sameValue(x, y) {
		return true
	}
	a, b := p.comparison(x), p.comparison(y)
	return p.sameField(&a, &b) && a.op == b.op && a.right != source.None && p.sameValue(a.right, b.right)
}
