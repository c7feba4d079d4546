package check

import (
	"bytes"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var knownMissing = definition.Rule{
	Code: "TN3124", Name: "known-missing", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.3 [DEC], 5.1 [DOC W3, W4], 6.3 [DOC W7, W9]",
	Title:  "A reference to what the branch says is not there",
	Text: "The way to the step leads over a condition by which the value does not exist: `dne`, or what is left behind an `exists` of the same value. A record that a lookup did not find has no other fields either. " +
		"There the reference yields nothing.",
	Bad:  missingHead + `"mark", "condition": {"op": "dne", "values": ["/#steps.find.id"]}}` + missingTail,
	Good: missingHead + `"mark", "condition": {"op": "exists", "values": ["/#steps.find.id"]}}` + missingTail,
}

const (
	missingHead = lateHead + toFind + stepsHead + find + `{"target": `
	missingTail = next + `    {"id": "mark", "action": "kustomer.note.create", "params": {"customer": "/#steps.find.id", "body": "late"}, "transitions": [` + lateTail
)

// absence is what a branch tells: that a path leads nowhere.
type absence struct {
	path    string      // "steps.find.id"
	because source.Node // the reference in the condition that says so
	node    int32       // the first node of the branch
}

// maxAbsences bounds what is looked at in one workflow.
const maxAbsences = 32

// checkKnownMissing looks for references to what a branch says is missing.
func checkKnownMissing(p *pass) {
	w := p.wf
	f := &w.flow
	if !w.whole || w.dangling || !p.hasTrigger() || len(f.cycles) > 0 || f.size() > maxExact {
		return
	}
	var scratch [4]absence
	all := scratch[:0]
	for n := range f.size() {
		if f.reachable[n] {
			all = p.absences(n, all)
		}
	}
	if len(all) == 0 {
		return
	}
	f.know()
	for i := range all {
		a := &all[i]
		if len(f.paths.before(a.node)) != 1 {
			continue // another way leads there too
		}
		for n := int32(1); n < int32(f.size()); n++ {
			if f.reachable[n] && f.paths.entry[a.node] <= f.paths.entry[n] && f.paths.entry[n] < f.paths.exit[a.node] {
				p.node = int(n)
				p.lookForAbsent(a, w.steps[n-1].Node)
			}
		}
	}
	p.node = workflowItself
}

// absences adds what is known to be missing once a run has taken a transition of a
// node: what its condition says does not exist, and what the conditions of earlier
// ones have asked for in vain.
func (p *pass) absences(node int, all []absence) []absence {
	f := &p.wf.flow
	var scratch [4]source.Node
	asked := scratch[:0] // by the transitions so far
	for e := int(f.first[node]); e < int(f.first[node+1]) && e < len(p.wf.heads); e++ {
		c := p.wf.heads[e]
		if to := f.edges[e].target; to > 0 {
			for _, n := range asked {
				all = p.absent(n, to, all)
			}
			all = p.deniedBy(c, to, all)
		}
		if c.op == definition.Exists && len(asked) < cap(asked) && p.tree.Kind(c.values) == source.Array {
			asked = append(asked, p.operand(c.values, 0))
		}
	}
	return all
}

// deniedBy adds what a condition says does not exist, by itself or in a part of an
// `and`.
func (p *pass) deniedBy(c conditionHead, to int32, all []absence) []absence {
	switch {
	case c.op != definition.And && c.op != definition.Dne || p.tree.Kind(c.values) != source.Array:
	case c.op == definition.Dne:
		all = p.absent(p.operand(c.values, 0), to, all)
	default:
		for v := range p.tree.Elements(c.values) {
			if p.tree.Kind(v) == source.Object {
				all = p.deniedBy(p.headOf(v), to, all)
			}
		}
	}
	return all
}

// absent adds that an operand, if it is a reference, leads nowhere behind a
// transition to a node.
func (p *pass) absent(n source.Node, to int32, all []absence) []absence {
	text := p.string(n)
	if expression.FormOf(text) != expression.Reference || !strings.HasPrefix(text, "/#steps.") || len(all) >= maxAbsences {
		return all
	}
	return append(all, absence{path: text[len(referenceMark):], because: n, node: to})
}

// lookForAbsent looks for references to what is missing in a step.
func (p *pass) lookForAbsent(a *absence, step source.Node) {
	t := p.tree
	sought := a.path
	if id, ok := strings.CutSuffix(sought, ".id"); ok && strings.Count(id, ".") == 1 && id != "steps."+triggerID {
		sought = id // a record without an id is none
	}
	if !bytes.Contains(t.Raw(step), []byte(sought)) {
		return
	}
	for n, end := step, t.After(step); n < end; n++ {
		if t.Kind(n) == source.Object {
			if op := t.Member(n, "op"); t.Is(op, "exists") || t.Is(op, "dne") {
				n = t.After(n) - 1 // to ask for it again is no mistake
			}
			continue
		}
		if t.Kind(n) != source.String {
			continue
		}
		text := t.Text(n)
		start := -1
		switch expression.FormOf(text) {
		case expression.Reference:
			if leadsInto(text[len(referenceMark):], sought) {
				start = len(referenceMark)
			}
		case expression.Function, expression.Template:
			start = p.findPath(text, sought)
		}
		if start < 0 {
			continue
		}
		d := p.reportIn(&knownMissing, n, start, start+len(sought), a.path, "%s does not exist on this branch", definition.Quoted(sought))
		relate(d, t.Range(a.because), "by this condition")
		return // one is enough to see what is wrong
	}
}

// leadsInto reports whether a path is another one, or one below it.
func leadsInto(path, sought string) bool {
	rest, ok := strings.CutPrefix(path, sought)
	return ok && (rest == "" || rest[0] == '.')
}

// findPath returns where a function or template has a path into what is sought, or
// -1. What a block asks for may be missing.
func (p *pass) findPath(text, sought string) int {
	e := p.expressions.Parse(text)
	if e.Form == expression.Function {
		if e.Path.Start < e.Path.End && leadsInto(text[e.Path.Start:e.Path.End], sought) {
			return e.Path.Start
		}
		return -1
	}
	for i := range e.Parts {
		if e.Parts[i].Kind == expression.Open || e.Parts[i].Kind == expression.Else {
			return -1 // whether it exists may be asked here
		}
	}
	for i := range e.Parts {
		part := &e.Parts[i]
		if part.Kind != expression.Output || part.Term < 0 {
			continue
		}
		if term := e.Term(part.Term); term.Kind == expression.PathTerm && leadsInto(text[term.Path.Start:term.Path.End], sought) {
			return term.Path.Start
		}
	}
	return -1
}
