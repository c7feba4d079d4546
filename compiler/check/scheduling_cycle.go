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
	state := make([]uint8, n)
	next := append([]int32(nil), first[:n]...)
	place := make([]int32, n)
	var stack, via []int32 // workflows, and the sites that led to them
	for root := range n {
		if state[root] != unseen {
			continue
		}
		stack, via = append(stack[:0], int32(root)), append(via[:0], -1)
		state[root] = open
		place[root] = 0
		for len(stack) > 0 {
			w := stack[len(stack)-1]
			if next[w] == first[w+1] {
				state[w] = done
				stack, via = stack[:len(stack)-1], via[:len(via)-1]
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
				round := append(append([]int32(nil), via[place[target]+1:]...), site)
				p.reportSchedulingCycle(round)
			}
		}
	}
}

// reportSchedulingCycle reports a circle of schedules; the last one closes it.
func (p *pass) reportSchedulingCycle(round []int32) {
	closing := &p.calls.sites[round[len(round)-1]]
	guarded := false
	delay := 0.0
	known := true
	for _, i := range round {
		s := &p.calls.sites[i]
		p.enter(s.workflow)
		guarded = guarded || p.guarded(s.node)
		seconds, ok := p.delayOf(s)
		delay += seconds
		known = known && ok
	}
	p.visit(closing.workflow, closing.node)
	id := p.tree.Text(closing.id)
	d := p.report(&schedulingCycle, closing.id, id, "")
	if p.full() {
		return
	}
	var b strings.Builder
	const most = 12
	for i, s := range round {
		if len(round) > most && i == most/2 {
			fmt.Fprintf(&b, "… %d more → ", len(round)-most)
		}
		if len(round) > most && i >= most/2 && i < len(round)-most/2 {
			continue
		}
		b.WriteString(definition.Quoted(p.app.AddressOf(&p.app.Workflows[p.calls.sites[s].workflow], nil).Workflow))
		b.WriteString(" → ")
	}
	b.WriteString(definition.Quoted(p.app.AddressOf(&p.app.Workflows[closing.target], nil).Workflow))
	d.Message = "these workflows schedule each other in a circle: " + b.String()
	if len(round) == 1 {
		d.Message = "workflow " + b.String()[:strings.Index(b.String(), " → ")] + " schedules itself"
	}
	switch {
	case guarded && (delay > 0 || !known):
		d.Severity = definition.Info
		d.Message += "; a condition on the way can end it"
	case guarded:
		d.Message += "; a condition on the way can end it, but no delay slows it down"
	case delay > 0 || !known:
		d.Message += "; there is a delay, but no condition on the way can end it"
	default:
		d.Message += " without a delay, and no condition on the way can end it"
	}
	for _, i := range round[:len(round)-1] {
		relate(d, p.tree.Range(p.calls.sites[i].id), "scheduled here")
		if len(d.Related) >= most {
			break
		}
	}
}

// guarded reports whether a run of the workflow can pass by the node: it is not on
// every path, or a condition on every path to it may fail.
func (p *pass) guarded(node int) bool {
	f := &p.wf.flow
	if node == 0 || !f.reachable[node] {
		return true
	}
	// Follow the transitions that are always taken from the trigger on: if they
	// lead to the node, nothing can keep a run from it.
	at, steps := 0, 0
	for at != node && steps <= f.size() {
		steps++
		list, _ := p.transitionsOf(at)
		to := -1
		for i := range list {
			if p.truthOf(list[i].Condition) == surely {
				to = p.wf.find(p.string(list[i].Target))
				break
			}
			if p.truthOf(list[i].Condition) == depends {
				return true
			}
		}
		if to <= 0 {
			return true
		}
		at = to
	}
	return false
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
