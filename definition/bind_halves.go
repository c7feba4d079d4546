package definition

import (
	"slices"

	"github.com/tenon-dev/tenon/definition/parallel"
	"github.com/tenon-dev/tenon/definition/source"
)

// splitFrom is from how many nodes of a text on its workflows are read in two
// halves at a time. The result is the same, whether there are two processors or
// one. So it is whether there are halves or not, but for how many findings there
// are behind those that are kept: for these less is worked out.
var splitFrom = 20_000

// half is the memory of the second half.
type half struct {
	app  App
	keys source.Texts
}

// workflows reads the workflows of an app.
func (b *binder) workflows(list source.Node) {
	t := b.tree
	if t.Kind(list) != source.Array {
		return
	}
	read := func(b *binder, from, to source.Node) {
		b.eachIn(list, from, to, func(n source.Node) { b.workflow(n, n, &workflowShape) })
	}
	first, end := list+1, t.After(list)
	if t.Len() < splitFrom {
		read(b, first, end)
		return
	}
	middle, before := first, 0 // before: workflows in the first half
	for middle < list+(end-list)/2 {
		if t.Kind(middle) == source.Object {
			before++
		}
		middle = t.After(middle)
	}
	second := b.fork(before, middle, end)
	parallel.Both(func() { read(b, first, middle) }, func() { read(second, middle, end) })
	b.app.join(second.app)
	b.c.Join(second.c)
}

// fork returns a binder for the second half, in front of which there are so many
// workflows.
func (b *binder) fork(before int, from, to source.Node) *binder {
	if b.parser.half == nil {
		b.parser.half = new(half)
	}
	h := b.parser.half
	a := *b.app
	a.before = before
	a.Workflows, a.steps = slices.Grow(h.app.Workflows[:0], before), h.app.steps[:0]
	a.transitions, a.errorCases = h.app.transitions[:0], h.app.errorCases[:0]
	h.app = a
	return &binder{app: &h.app, tree: b.tree, c: b.c.Fork(), faulty: b.faulty, keys: &h.keys, parser: b.parser, from: from, to: to}
}

// join appends the workflows of the second half.
func (a *App) join(second *App) {
	steps, transitions, cases := uint32(len(a.steps)), uint32(len(a.transitions)), uint32(len(a.errorCases))
	for i := range second.Workflows {
		w := &second.Workflows[i]
		w.Steps.First += steps
		w.Trigger.Transitions.First += transitions
	}
	for i := range second.steps {
		s := &second.steps[i]
		s.Transitions.First += transitions
		s.ErrorCases.First += cases
	}
	a.Workflows = append(a.Workflows, second.Workflows...)
	a.steps = append(a.steps, second.steps...)
	a.transitions = append(a.transitions, second.transitions...)
	a.errorCases = append(a.errorCases, second.errorCases...)
}
