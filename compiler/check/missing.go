package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// missing gathers where a workflow names steps that it does not have, in
// transitions and in references, so that one mistake is one finding: a step that
// was renamed or removed is missed in every place that names it. The places are
// grouped by the name. A group is found by the rule about targets if a transition
// is among its places, and otherwise by the rule about references.
//
// A group may be explained by a step whose own id is wrong (see unclearIDs): then
// that is the finding, and the places are related to it.
type missing struct {
	places    []nameless
	byName    symbols
	groups    []group
	explained bool   // by steps whose ids are wrong
	targeted  []bool // by node of the flow: a transition names it; empty if not worked out
}

// nameless is a place that names a step that does not exist.
type nameless struct {
	node       source.Node // the string
	start, end int         // bytes of its text; both 0 for all of it
	at         int32       // node of the flow
	target     bool        // a transition's target
	next       int32       // index of the next place of the group; -1 for none
}

// group is the places that name one missing step.
type group struct {
	name        string
	first, last int32 // indexes of places
	count       int
	target      int32  // index of the first place that is a target; -1 for none
	near        string // the id that was clearly meant; may be empty
}

func (m *missing) begin() {
	m.places, m.groups, m.explained, m.targeted = m.places[:0], m.groups[:0], false, m.targeted[:0]
}

func (m *missing) add(place nameless) { m.places = append(m.places, place) }

// settle groups the places, when all are known.
func (p *pass) settle() {
	m := &p.wf.missing
	if len(m.places) == 0 {
		return
	}
	m.byName.reset(len(m.places))
	for i := range m.places {
		place := &m.places[i]
		place.next = -1
		name := p.tree.Text(place.node)
		if !place.target {
			name = name[place.start:place.end]
		}
		g := m.byName.find(name)
		if g < 0 {
			g = len(m.groups)
			m.byName.add(name)
			m.groups = append(m.groups, group{name: name, first: int32(i), last: int32(i), target: -1})
		} else {
			m.places[m.groups[g].last].next = int32(i)
		}
		it := &m.groups[g]
		it.last = int32(i)
		it.count++
		if place.target && it.target < 0 {
			it.target = int32(i)
		}
	}
	m.explained = p.unclearIDs() >= len(m.groups)
	if m.explained {
		return
	}
	for i := range m.groups {
		m.groups[i].near = p.near(m.groups[i].name, p.wf.ids.names)
	}
}

// rangeOf returns where a place names the missing step.
func (p *pass) rangeOf(place *nameless) source.Range {
	return p.rangeIn(place.node, place.start, place.end)
}

// unclearIDs returns how many steps there are whose ids cannot be what their
// author wanted: absent, given to two steps, reserved, or of a form that is not
// allowed and that nothing names. Each of them may be the step that is missed
// under some other name.
func (p *pass) unclearIDs() int {
	w := p.wf
	count := p.tree.Count(w.StepsNode) - len(w.steps) // elements that are no objects
	for i := range w.steps {
		if p.isUnclear(i) {
			count++
		}
	}
	return count
}

// isUnclear reports whether the id of a step is one of those that unclearIDs
// counts.
func (p *pass) isUnclear(i int) bool {
	id := p.wf.ids.names[i]
	return id == "" || id == triggerID || p.wf.ids.find(id) != i || !definition.IsStepID(id) && !p.isTargeted(i+1)
}

func (p *pass) isTargeted(node int) bool {
	m := &p.wf.missing
	if len(m.targeted) == 0 {
		m.targeted = zeroed(m.targeted, p.wf.flow.size())
		for i := range p.wf.flow.edges {
			if to := p.wf.flow.edges[i].target; to > 0 {
				m.targeted[to] = true
			}
		}
	}
	return m.targeted[node]
}
