package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// step is a step as its rules see it. It is valid until the function returns.
type step struct {
	*definition.Step
	action action
	target int // of a schedule: the index of the scheduled workflow; -1 if it is not in the document, or not known
}

// transition is a transition as its rules see it; its node in the flow is
// pass.node. It is valid until the function returns.
type transition struct {
	*definition.Transition
	index int // among those of its node
	edge  int // in the flow
}

// condition is a condition as its rules see it. It is valid until the function
// returns.
type condition struct {
	node   source.Node
	opNode source.Node // "op"; None or of a wrong kind if it is not there
	op     definition.Op
	values source.Node // "values", an array if it is right
	owner  conditionOwner
	outer  definition.Op // of the condition that this one is a value of; 0 for the outermost
}

// conditionOwner says what a condition belongs to.
type conditionOwner uint8

const (
	ofTransition conditionOwner = iota
	ofErrorCase
)

func call0(p *pass, list []func(*pass)) {
	for _, f := range list {
		f(p)
	}
}

func (p *pass) walk() {
	call0(p, p.hooks.document)
	p.walkTemplates()
	p.walkWorkflows()
	p.wf, p.node = nil, workflowItself
	call0(p, p.hooks.finish)
}

// walkTemplates reads the expressions outside of the workflows.
func (p *pass) walkTemplates() {
	for i := range p.app.Actions {
		a := &p.app.Actions[i]
		p.action = a
		p.walkTexts(a.InputTemplate, inputScope)
		p.walkTexts(a.OutputTemplate, outputScope)
		p.reportActionLocals(a)
	}
	p.action = nil
	for i := range p.app.Triggers {
		p.walkTexts(p.app.Triggers[i].OutputTemplate, eventScope)
	}
}

func (p *pass) walkWorkflow(i int) {
	p.enter(i)
	w := p.wf
	call0(p, p.hooks.workflow)
	p.node = 0
	p.walkTransitions(w.Trigger.Transitions)
	for s := range w.steps {
		p.node = s + 1
		p.walkStep(&w.steps[s])
	}
	p.node = workflowItself
	p.settle()
	call0(p, p.hooks.leave)
}

func (p *pass) walkStep(s *definition.Step) {
	p.step.Step, p.step.target = s, -1
	p.step.action = *p.actionNamed(p.string(s.Action))
	p.calls.note(p, &p.step)
	for _, f := range p.hooks.step {
		f(p, &p.step)
	}
	p.walkTexts(s.Params, runScope)
	p.walkTransitions(s.Transitions)
	cases := p.app.ErrorCasesOf(s)
	for i := range cases {
		p.walkCondition(cases[i].Condition, ofErrorCase, 0)
	}
}

func (p *pass) walkTransitions(span definition.Span) {
	transitions := p.app.TransitionsOf(span)
	p.leaving = true
	defer func() { p.leaving = false }()
	for i := range transitions {
		p.transition = transition{Transition: &transitions[i], index: i, edge: int(p.wf.flow.first[p.node]) + i}
		for _, f := range p.hooks.transition {
			f(p, &p.transition)
		}
		p.wf.heads = append(p.wf.heads, p.walkCondition(transitions[i].Condition, ofTransition, 0))
	}
}

// walkCondition reads a condition and those inside it, and returns its head. The
// parser's limit on the depth of a text bounds the recursion.
func (p *pass) walkCondition(n source.Node, owner conditionOwner, outer definition.Op) conditionHead {
	t := p.tree
	if t.Kind(n) != source.Object {
		return conditionHead{}
	}
	c := condition{node: n, owner: owner, outer: outer}
	for k, v := range t.Members(n) {
		switch t.Text(k) {
		case "op":
			c.opNode = v
		case "values":
			c.values = v
		}
	}
	c.op, _ = definition.OpOf(p.string(c.opNode))
	p.conditions = append(p.conditions, c)
	for _, f := range p.hooks.condition {
		f(p, &p.conditions[len(p.conditions)-1])
	}
	p.conditions = p.conditions[:len(p.conditions)-1]
	for v := range t.Elements(c.values) {
		if t.Kind(v) == source.Object && (c.op.Groups() || c.op == 0 && p.isCondition(v)) {
			p.walkCondition(v, owner, c.op)
		} else {
			p.operandOf = c.op
			p.walkTexts(v, runScope)
			p.operandOf = 0
		}
	}
	return conditionHead{c.op, c.values}
}

// isCondition reports whether an object looks like a condition.
func (p *pass) isCondition(n source.Node) bool {
	return p.tree.Member(n, "op") != source.None || p.tree.Member(n, "values") != source.None
}
