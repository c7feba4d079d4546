package check

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

var workflowCycle = definition.Rule{
	Code: "TN2103", Name: "workflow-cycle", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.6 [DOC W5, INF], 12 Q10 [DEC]",
	Title:  "Transitions that lead in a circle",
	Text: "A run visits each step at most once, and saving a workflow includes a check for loops. To repeat something, put it into a callable workflow and schedule that. " +
		"The finding stands at the transition that closes the circle, seen from the trigger; its message shows all of it.",
	Bad: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + `{"target": "find", ` + always + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + toMark + next +
		mark + lateTail,
}

var selfTransition = definition.Rule{
	Code: "TN2105", Name: "self-transition", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 13",
	Title:  "A transition from a step to itself",
	Text:   "A run visits each step at most once, so a step cannot be its own successor. To try something again later, schedule a callable workflow; to try a failed action again, use `errorCases`.",
	Bad: lateHead + toFind + stepsHead +
		find + `{"target": "find", ` + always + lateTail,
	Good: lateHead + toFind + stepsHead +
		find + lateTail,
}

func checkCycles(p *pass) {
	w := p.wf
	f := &w.flow
	for i := range f.cycles {
		c := &f.cycles[i]
		tr := p.transitionOf(c.closing)
		last := int(f.origin[c.closing])
		p.node = last
		if p.full() {
			p.report(&workflowCycle, tr.Target, "", "")
			continue
		}
		chain := f.chains[c.chain:c.endings]
		var b strings.Builder
		for j, node := range chain {
			if j == chainHead && int(c.length) > len(chain) {
				fmt.Fprintf(&b, "… (%d more) … → ", int(c.length)-len(chain))
			}
			b.WriteString(definition.Quoted(w.id(int(node))))
			b.WriteString(" → ")
		}
		first := w.id(int(chain[0]))
		b.WriteString(definition.Quoted(first))
		d := p.report(&workflowCycle, tr.Target, first, "the steps lead in a circle: %s", b.String())
		relate(d, p.tree.Range(w.steps[chain[0]-1].ID), "the circle begins here")
	}
	for _, e := range f.selfs {
		tr := p.transitionOf(e)
		p.node = int(f.origin[e])
		id := w.id(p.node)
		d := p.report(&selfTransition, tr.Target, id, "step %s leads to itself, and a run visits a step only once", definition.Quoted(id))
		p.offerRemoval(d, tr.Node, "remove the transition")
	}
	p.node = workflowItself
}
