package check

import (
	"fmt"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var unreachableStep = definition.Rule{
	Code: "TN2104", Name: "unreachable-step", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 13",
	Title:  "A step that no run comes to",
	Text: "No path of transitions leads from the trigger to the step, so it never runs. Steps that only hang on an unreachable one are counted, not listed. " +
		"Where a transition of the workflow leads nowhere, that is the finding: what it was meant for is not called unreachable.",
	Bad: lateHead + toFind + stepsHead +
		find + next +
		mark + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + lateTail,
}

// checkReachable finds the heads of the regions that no run comes to: steps to
// which no transition leads from another step of the region, and then, of what
// remains, a step of each circle without entrance. All that can be reached from a
// head belongs to it.
func checkReachable(p *pass) {
	w := p.wf
	f := &w.flow
	if !p.hasTrigger() || len(f.order) == f.size() || p.explainsUnreachable() {
		return
	}
	r := &p.region
	r.led = zeroed(r.led, f.size())
	r.taken = zeroed(r.taken, f.size())
	for i := range f.edges {
		if t := f.edges[i].target; t > 0 && t != f.origin[i] {
			r.led[t] = true
		}
	}
	for i := range w.missing.groups {
		if s := w.ids.find(w.missing.groups[i].near); s >= 0 && w.missing.groups[i].target >= 0 {
			r.take(f, s+1) // a misspelt target was meant for it
		}
	}
	for _, entrances := range []bool{true, false} {
		for n := 1; n < f.size(); n++ {
			if f.reachable[n] || r.taken[n] || entrances && r.led[n] {
				continue
			}
			count := r.take(f, n)
			if !p.isUnclear(n - 1) {
				p.reportUnreachable(n, count-1, !entrances)
			}
		}
	}
	p.node = workflowItself
}

func (p *pass) reportUnreachable(n, behind int, circle bool) {
	s := &p.wf.steps[n-1]
	p.node = n
	why := "no transition leads to it"
	if circle {
		why = "only steps behind it lead to it"
	}
	switch {
	case behind == 1:
		why += "; the one step behind it does not run either"
	case behind > 1:
		why += fmt.Sprintf("; the %d steps behind it do not run either", behind)
	}
	id := p.wf.id(n)
	d := p.report(&unreachableStep, s.ID, id, "step %s never runs: %s", definition.Quoted(id), why)
	if len(p.wf.flow.of(0)) == 0 {
		relate(d, p.head(p.triggerOrTransitions()), "the trigger leads to no step")
	}
}

func (p *pass) triggerOrTransitions() source.Node {
	if n := p.wf.Trigger.TransitionsNode; n != source.None {
		return n
	}
	return p.wf.Trigger.Node
}

// explainsUnreachable reports whether the workflow has faults that may be the
// reason why steps are not reached: transitions that cannot be read, or lead to
// the trigger or to a name that is not known and resembles none.
func (p *pass) explainsUnreachable() bool {
	w := p.wf
	f := &w.flow
	if w.doubtful || !w.whole || w.missing.explained {
		return true
	}
	for node := range f.size() {
		transitions, list := p.transitionsOf(node)
		if p.tree.Kind(list) != source.Array || p.tree.Count(list) != len(transitions) {
			return true
		}
	}
	for i := range f.edges {
		if t := f.edges[i].target; t == brokenTarget || t == 0 {
			return true
		}
	}
	for i := range w.missing.groups {
		if g := &w.missing.groups[i]; g.target >= 0 && g.near == "" {
			return true
		}
	}
	return false
}

// region is the scratch memory of checkReachable.
type region struct {
	led   []bool // another step leads to it
	taken []bool // a region has it
	stack []int32
}

// take adds what can be reached from a node to a region and returns how much that
// is.
func (r *region) take(f *flow, n int) (count int) {
	if f.reachable[n] || r.taken[n] {
		return 0
	}
	r.taken[n] = true
	r.stack = append(r.stack[:0], int32(n))
	for len(r.stack) > 0 {
		node := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		count++
		for _, e := range f.of(int(node)) {
			if e.target > 0 && !f.reachable[e.target] && !r.taken[e.target] {
				r.taken[e.target] = true
				r.stack = append(r.stack, e.target)
			}
		}
	}
	return count
}
