package check

import (
	"sort"

	"github.com/tenon-dev/tenon/definition/parallel"
)

// splitFrom is from how many nodes of a text on its workflows are walked in two
// halves at a time. Workflows know nothing of each other while they are walked:
// what rules ask about all of them is in tables that are filled before (see type
// calls), and what they note of them is judged when both halves are done. The
// findings are the same, whether there are two processors or one.
var splitFrom = 20_000

// walkWorkflows walks all workflows.
func (p *pass) walkWorkflows() {
	workflows := p.app.Workflows
	middle := len(workflows)
	if size := p.tree.Len(); size >= splitFrom {
		middle = sort.Search(len(workflows), func(i int) bool { return int(workflows[i].Node) >= size/2 })
	}
	if middle == len(workflows) {
		for i := range workflows {
			p.walkWorkflow(i)
		}
		return
	}
	second := p.fork()
	walk := func(p *pass, from, to int) {
		for i := from; i < to; i++ {
			p.walkWorkflow(i)
		}
	}
	parallel.Both(func() { walk(p, 0, middle) }, func() { walk(second, middle, len(workflows)) })
	p.join(second)
}

// fork returns a pass for the second half of the workflows.
func (p *pass) fork() *pass {
	if p.second == nil {
		p.second = new(pass)
	}
	q := p.second
	q.app, q.tree, q.names, q.options, q.hooks = p.app, p.tree, p.names, p.options, p.hooks
	q.collector = p.collector.Fork()
	q.reset()
	q.own.undeclared = p.own.undeclared // which is only read from now on
	q.calls.share(&p.calls)
	return q
}

// join takes over what the second half has noted and found.
func (p *pass) join(q *pass) {
	p.calls.join(&q.calls)
	for _, r := range q.own.ranges {
		p.own.addRange(r)
	}
	p.own.strangeActions = append(p.own.strangeActions, q.own.strangeActions...)
	p.own.strangeKlasses = append(p.own.strangeKlasses, q.own.strangeKlasses...)
	p.collector.Join(q.collector)
	q.calls.share(new(calls))
	q.end()
}
