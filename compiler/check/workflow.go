package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

// workflow is the workflow that is being walked, with the facts that the rules
// share. Its memory is reused for the next one.
type workflow struct {
	*definition.Workflow
	index int
	steps []definition.Step // node i of the flow is steps[i-1]
	ids   symbols           // the ids of the steps; of what is no string ""
	flow  flow

	// doubtful says that brackets that do not match, or text that could not be
	// read, leave in doubt what belongs to the workflow: nothing can be said to be
	// missing.
	doubtful bool
	// whole says that all steps are known, so that a name among them that is not
	// found does not exist.
	whole bool

	missing missing

	output      types.Type // of the trigger, once a rule has asked for it
	outputKnown bool
	// dangling says that a transition leads nowhere, so that the graph is not what
	// its author means.
	dangling bool
	// unordered holds the references whose order has been reported, each pair of a
	// node and a step once.
	unordered []stepPair
	// heads are those of the conditions of the transitions walked so far, by edge of
	// the flow.
	heads []conditionHead
}

// enter makes the i-th workflow the current one.
func (p *pass) enter(i int) {
	w := &p.current
	p.wf, p.node = w, workflowItself
	w.Workflow = &p.app.Workflows[i]
	w.index = i
	w.steps = p.app.StepsOf(w.Workflow)
	w.doubtful = p.app.Broken(w.Node)
	w.whole = !w.doubtful && p.tree.Kind(w.StepsNode) == source.Array
	w.missing.begin()
	w.outputKnown = false
	w.dangling = false
	w.unordered, w.heads = w.unordered[:0], w.heads[:0]

	w.ids.reset(len(w.steps))
	for s := range w.steps {
		w.ids.add(p.string(w.steps[s].ID))
	}
	w.flow.begin(1 + len(w.steps))
	p.addEdges(w.Trigger.Transitions)
	for s := range w.steps {
		p.addEdges(w.steps[s].Transitions)
	}
	w.flow.search()
}

// addEdges adds the next node of the flow.
func (p *pass) addEdges(span definition.Span) {
	w := p.wf
	w.flow.node()
	transitions := p.app.TransitionsOf(span)
	for i := range transitions {
		target := transitions[i].Target
		if p.tree.Kind(target) != source.String {
			w.flow.edge(brokenTarget)
			w.dangling = true
			continue
		}
		n := w.find(p.tree.Text(target))
		w.flow.edge(int32(n))
		w.dangling = w.dangling || n < 0
		if n == unknownTarget && w.whole {
			w.missing.add(nameless{node: target, at: int32(len(w.flow.first) - 1), target: true})
		}
	}
}

// triggerID is how references and transitions call the trigger
// (reference/kustomer.md 3.2).
const triggerID = "1"

// find returns the node of the flow that an id names, or unknownTarget.
func (w *workflow) find(id string) int {
	if id == triggerID {
		return 0
	}
	if i := w.ids.find(id); i >= 0 {
		return i + 1
	}
	return unknownTarget
}

// hasTrigger reports whether anything starts the workflow as far as the document
// says; a partial one may have only steps.
func (p *pass) hasTrigger() bool { return p.tree.Kind(p.wf.Trigger.Node) == source.Object }

// id returns what a node of the flow is called.
func (w *workflow) id(node int) string {
	if node == 0 {
		return triggerID
	}
	return w.ids.names[node-1]
}

// transitionsOf returns the transitions of a node of the flow, and the list that
// holds them.
func (p *pass) transitionsOf(node int) ([]definition.Transition, source.Node) {
	if node == 0 {
		return p.app.TransitionsOf(p.wf.Trigger.Transitions), p.wf.Trigger.TransitionsNode
	}
	s := &p.wf.steps[node-1]
	return p.app.TransitionsOf(s.Transitions), s.TransitionsNode
}

// transitionOf returns the transition that is an edge of the flow.
func (p *pass) transitionOf(edge int32) *definition.Transition {
	f := &p.wf.flow
	list, _ := p.transitionsOf(int(f.origin[edge]))
	return &list[f.edges[edge].index]
}
