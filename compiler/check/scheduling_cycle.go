package check

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var schedulingCycle = definition.Rule{
	Code: "TN2314", Name: "scheduling-cycle", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 7.4 [DEC]",
	Title:  "Workflows that schedule each other for ever",
	Text: "A workflow schedules another one that in the end schedules it again. That is how something is repeated on the platform, but it must end: by a condition on the way, and with a delay between the rounds. " +
		"Where neither a condition nor a delay is on the way the circle turns without rest; where a condition can end it this is a note.",
	Bad:  selfHead + `"value": 0` + selfMiddle + always + selfTail,
	Good: appHead + plainTick + appTail,
}

const (
	selfHead = appHead + `  {"id": "tick", "name": "tick", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.tick.call",
    "schema": {"properties": {}}, "transitions": [{"target": "again", ` + always + `]},
   "steps": [{"id": "again", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "tick", "runAt": {"type": "relative", `
	selfMiddle = `}, "inputs": {}}, "transitions": [{"target": "note", `
	selfTail   = `]}, {"id": "note", "action": "kustomer.note.create", "params": {"body": "again"}, "transitions": []}]}` + start + "\n" + appTail
	start      = `, {"name": "start", "trigger": {"id": "1", "eventName": "kustomer.customer.create", "transitions": [{"target": "go", ` + always + `]},
   "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "tick", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]}`
	plainTick = `  {"id": "tick", "name": "tick", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.tick.call",
    "schema": {"properties": {}}, "transitions": [{"target": "note", ` + always + `]},
   "steps": [{"id": "note", "action": "kustomer.note.create", "params": {"body": "again"}, "transitions": []}]}` + start + "\n"
)

// checkSchedulingCycles looks for circles among the workflows of the definition:
// a depth-first search over the schedules in the order of the file.
func checkSchedulingCycles(p *pass) {
	n := len(p.app.Workflows)
	if len(p.calls.sites) == 0 {
		return
	}
	first := make([]int32, n+1) // the sites of workflow w are bySource[first[w]:first[w+1]]
	for i := range p.calls.sites {
		if p.calls.sites[i].target >= 0 {
			first[p.calls.sites[i].workflow+1]++
		}
	}
	for i := range n {
		first[i+1] += first[i]
	}
	bySource := make([]int32, first[n])
	at := append([]int32(nil), first...)
	for i := range p.calls.sites {
		if s := &p.calls.sites[i]; s.target >= 0 {
			bySource[at[s.workflow]] = int32(i)
			at[s.workflow]++
		}
	}
	circles := circles{pass: p, first: first, bySource: bySource, sums: make([]wayFacts, 1)}
	state := make([]uint8, n)
	next := append([]int32(nil), first[:n]...)
	place := make([]int32, n)
	var stack, via []int32 // workflows, and the sites that led from each to the next
	for root := range n {
		if state[root] != unseen {
			continue
		}
		stack, via = append(stack[:0], int32(root)), via[:0]
		circles.sums = circles.sums[:1]
		state[root] = open
		place[root] = 0
		for len(stack) > 0 {
			w := stack[len(stack)-1]
			if next[w] == first[w+1] {
				state[w] = done
				stack, via = stack[:len(stack)-1], via[:max(len(via)-1, 0)]
				circles.sums = circles.sums[:min(len(circles.sums), len(via)+1)]
				continue
			}
			site := bySource[next[w]]
			next[w]++
			target := int32(p.calls.sites[site].target)
			switch state[target] {
			case unseen:
				state[target] = open
				place[target] = int32(len(stack))
				stack, via = append(stack, target), append(via, site)
			case open:
				circles.report(via, int(place[target]), site)
			}
		}
	}
}

// circles reports circles of schedules. A definition may have as many of them as
// it has schedules, and all of them long, so nothing here goes all the way round
// for each: what the schedules of a part of a way are together is a difference of
// sums.
type circles struct {
	*pass
	first, bySource []int32 // the sites by their workflow
	facts           []siteFacts
	sums            []wayFacts // of the first sites of the way, up to where they are known
}

// siteFacts is what is known of one schedule.
type siteFacts struct {
	known, guarded, delayed, exact bool
}

// wayFacts counts what is known of the schedules on a way.
type wayFacts struct{ guarded, delayed, inexact int32 }

func (w wayFacts) and(s siteFacts) wayFacts {
	if s.guarded {
		w.guarded++
	}
	if s.delayed {
		w.delayed++
	}
	if !s.exact {
		w.inexact++
	}
	return w
}

func (w wayFacts) without(before wayFacts) wayFacts {
	return wayFacts{w.guarded - before.guarded, w.delayed - before.delayed, w.inexact - before.inexact}
}

// of returns what is known of a site, and works it out for all sites of its
// workflow when it is asked for the first of them.
func (c *circles) of(site int32) siteFacts {
	if c.facts == nil {
		c.facts = make([]siteFacts, len(c.calls.sites))
	}
	if c.facts[site].known {
		return c.facts[site]
	}
	w := c.calls.sites[site].workflow
	c.enter(w)
	sure := c.surelyPassed()
	for _, i := range c.bySource[c.first[w]:c.first[w+1]] {
		s := &c.calls.sites[i]
		seconds, exact := c.delayOf(s)
		c.facts[i] = siteFacts{known: true, guarded: !sure[s.node], delayed: seconds > 0, exact: exact}
	}
	return c.facts[site]
}

// report reports the circle that a site closes at the end of a way: it leads back
// to where the start-th schedule begins.
func (c *circles) report(via []int32, start int, last int32) {
	for len(c.sums) <= len(via) {
		c.sums = append(c.sums, c.sums[len(c.sums)-1].and(c.of(via[len(c.sums)-1])))
	}
	facts := c.sums[len(via)].and(c.of(last)).without(c.sums[start])
	guarded, delayed, known := facts.guarded > 0, facts.delayed > 0, facts.inexact == 0
	p, way := c.pass, via[start:]
	closing := &p.calls.sites[last]
	p.visit(closing.workflow, closing.node)
	id := p.tree.Text(closing.id)
	d := p.report(&schedulingCycle, closing.id, id, "")
	if p.full() {
		return
	}
	at := func(i int) *site {
		if i == len(way) {
			return closing
		}
		return &p.calls.sites[way[i]]
	}
	length := len(way) + 1
	var b strings.Builder
	const most = 12
	for i := 0; i < length; i++ {
		if length > most && i == most/2 {
			fmt.Fprintf(&b, "… %d more → ", length-most)
			i = length - most/2
		}
		b.WriteString(definition.Quoted(p.app.AddressOf(&p.app.Workflows[at(i).workflow], nil).Workflow))
		b.WriteString(" → ")
	}
	b.WriteString(definition.Quoted(p.app.AddressOf(&p.app.Workflows[closing.target], nil).Workflow))
	d.Message = "these workflows schedule each other in a circle: " + b.String()
	if length == 1 {
		d.Message = "workflow " + b.String()[:strings.Index(b.String(), " → ")] + " schedules itself"
	}
	switch {
	case guarded && (delayed || !known):
		d.Severity = definition.Info
		d.Message += "; a condition on the way can end it"
	case guarded:
		d.Message += "; a condition on the way can end it, but no delay slows it down"
	case delayed || !known:
		d.Message += "; there is a delay, but no condition on the way can end it"
	default:
		d.Message += " without a delay, and no condition on the way can end it"
	}
	for _, i := range way[:min(len(way), most)] {
		relate(d, p.tree.Range(p.calls.sites[i].id), "scheduled here")
	}
}

// surelyPassed returns, by the nodes of the current workflow, whether every run
// passes by: those to which transitions that are always taken lead from the
// trigger on. From any other a condition can keep a run.
func (p *pass) surelyPassed() []bool {
	passed := make([]bool, p.wf.flow.size())
	for at := 0; at >= 0 && !passed[at]; {
		if at > 0 {
			passed[at] = true
		}
		list, _ := p.transitionsOf(at)
		to := -1
		for i := range list {
			truth := p.truthOf(p.headOf(list[i].Condition))
			if truth == surely {
				to = p.wf.find(p.string(list[i].Target))
			}
			if truth == surely || truth == depends {
				break
			}
		}
		if to <= 0 {
			break
		}
		at = to
	}
	return passed
}

// delayOf returns the seconds that a schedule waits, if they are known.
func (p *pass) delayOf(s *site) (float64, bool) {
	params := p.wf.steps[s.node-1].Params
	when := p.tree.Member(p.tree.Member(params, "runAt"), "value")
	if when == source.None || !p.isLiteral(when) || !p.tree.Is(p.tree.Member(p.tree.Member(params, "runAt"), "type"), "relative") {
		return 0, false
	}
	f, ok := p.number(when)
	return max(f, 0), ok
}
