package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

// calls knows which workflow starts which (reference/kustomer.md 7.1). The tables
// are filled before the walk, the sites while it goes through the steps; rules
// that look at them all run at the end.
type calls struct {
	byID    symbols // the ids of the workflows, by their index
	byEvent symbols // the ids inside the names of their call events; filled when it is asked for
	byName  symbols
	sites   []site
	marks   []callMark // by the index of the workflow
	repeats bool       // two workflows have one id or name
	events  bool       // byEvent is filled
	dynamic bool       // some step starts a workflow whose id is only known when it runs

	siteIDs      symbols // the ids at the sites; see scheduled
	siteIDsKnown bool
}

// callMark says what the walk has noted of a workflow.
type callMark uint8

const (
	called       callMark = 1 << iota // another workflow starts it
	uncallable                        // its trigger neither is nor should be callable
	wellCallable                      // its trigger is callable, and there is nothing wrong with that
)

// site is a step that schedules a workflow.
type site struct {
	workflow int // the scheduling one, by its index
	node     int // of its flow
	id       source.Node
	target   int // index of the scheduled workflow; -1 if it is not in the document
}

func (c *calls) begin(p *pass) {
	n := len(p.app.Workflows)
	c.byID.reset(n)
	c.byName.reset(n)
	c.sites, c.repeats, c.dynamic, c.events, c.siteIDsKnown = c.sites[:0], false, false, false, false
	c.marks = zeroed(c.marks, n)
	for i := range p.app.Workflows {
		w := &p.app.Workflows[i]
		sameID, sameName := c.byID.add(p.app.LocalID(w)), c.byName.add(p.string(w.Name))
		c.repeats = c.repeats || sameID >= 0 || sameName >= 0
	}
}

// share makes c use the tables of another one, which are only read from now on,
// and note sites of its own.
func (c *calls) share(other *calls) {
	c.byID, c.byName = other.byID, other.byName
	c.sites, c.dynamic, c.events = c.sites[:0], false, false
	c.marks = zeroed(c.marks, len(other.marks))
}

// join takes over what another one has noted.
func (c *calls) join(other *calls) {
	c.sites = append(c.sites, other.sites...)
	c.dynamic = c.dynamic || other.dynamic
	for i, marks := range other.marks {
		c.marks[i] |= marks
	}
}

// resolve returns the index of the workflow that an id names, or -1. A workflow
// whose id and call event differ is found by either: that they differ is a
// finding of its own.
func (c *calls) resolve(p *pass, id string) int {
	if i := c.byID.find(id); i >= 0 {
		return i
	}
	if !c.events {
		c.events = true
		c.byEvent.reset(len(p.app.Workflows))
		for i := range p.app.Workflows {
			event, _ := definition.CallEventID(p.string(p.app.Workflows[i].Trigger.EventName))
			c.byEvent.add(event)
		}
	}
	return c.byEvent.find(id)
}

// scheduled returns the ids that schedules name. It may be asked when all sites
// are known.
func (c *calls) scheduled(p *pass) *symbols {
	if !c.siteIDsKnown {
		c.siteIDsKnown = true
		c.siteIDs.reset(len(c.sites))
		for i := range c.sites {
			c.siteIDs.add(p.tree.Text(c.sites[i].id))
		}
	}
	return &c.siteIDs
}

// note records what a step starts.
func (c *calls) note(p *pass, s *step) {
	if s.action.name == "" || p.tree.Kind(s.Params) != source.Object {
		return
	}
	if s.action.schedules {
		id := p.tree.Member(s.Params, "workflowId")
		text := p.string(id)
		if text == "" || expression.FormOf(text) != expression.Literal {
			c.dynamic = true // or not there at all, which another rule says
			return
		}
		target := c.resolve(p, text)
		s.target = target
		c.sites = append(c.sites, site{workflow: p.wf.index, node: p.node, id: id, target: target})
		c.mark(p, target)
		return
	}
	// Actions that call a workflow at once exist; their names and params are not
	// public (reference/kustomer.md 6.3). These two names of params were seen.
	for k, v := range p.tree.Members(s.Params) {
		if p.tree.Kind(v) == source.String && (p.tree.Is(k, "workflow") || p.tree.Is(k, "workflowId")) {
			text := p.tree.Text(v)
			if expression.FormOf(text) != expression.Literal {
				c.dynamic = true
			} else {
				c.mark(p, c.resolve(p, text))
			}
		}
	}
}

func (c *calls) mark(p *pass, target int) {
	if target >= 0 && target != p.wf.index {
		c.marks[target] |= called
	}
}

// visit makes the place of a site the place of the findings that follow.
func (p *pass) visit(workflow, node int) {
	w := &p.current
	p.wf, p.node = w, node
	if w.index != workflow || w.Workflow == nil {
		w.index = workflow
		w.Workflow = &p.app.Workflows[workflow]
		w.steps = p.app.StepsOf(w.Workflow)
	}
}
