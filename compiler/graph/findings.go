package graph

import (
	"cmp"
	"slices"
	"sort"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Finding is a diagnostic as a picture shows it.
type Finding struct {
	Code     definition.Code
	Severity definition.Severity
	Message  string
}

// place puts every finding on what it is about. Its logical address decides;
// where two steps have the same address, or the address names none, the bytes do.
func (b *builder) place() {
	if len(b.o.Findings) == 0 {
		return
	}
	const ambiguous = -1
	steps := map[definition.Address]int{}
	frames := map[definition.Address]int{}
	note := func(m map[definition.Address]int, a definition.Address, i int) {
		if _, twice := m[a]; twice {
			i = ambiguous
		}
		m[a] = i
	}
	for i, w := range b.chosen {
		workflow := &b.app.Workflows[w]
		note(frames, b.app.AddressOf(workflow, nil), i)
		note(steps, b.app.TriggerAddress(workflow), b.Workflows[i].First)
	}
	for _, p := range b.parts {
		if p.step != nil {
			w := &b.app.Workflows[b.chosen[b.Nodes[p.node].Workflow]]
			note(steps, b.app.AddressOf(w, p.step), p.node)
		}
	}
	// An author may write the steps before the trigger.
	slices.SortFunc(b.parts, func(a, b part) int { return cmp.Compare(a.Start, b.Start) })
	for i := range b.o.Findings {
		d := &b.o.Findings[i]
		f := Finding{d.Rule.Code, d.Severity, d.Message}
		if node, ok := steps[d.Address]; ok && node != ambiguous && d.Address.Step != "" {
			b.Nodes[node].Findings = append(b.Nodes[node].Findings, f)
			continue
		}
		if node, ok := b.nodeAt(d.Range); ok {
			b.Nodes[node].Findings = append(b.Nodes[node].Findings, f)
			continue
		}
		address := d.Address
		address.Step = ""
		frame, ok := frames[address]
		if !ok || frame == ambiguous {
			var w int
			if w, ok = b.workflowAt(d.Range); ok {
				if frame, ok = b.frames[w]; !ok {
					continue // it is not drawn
				}
			}
		}
		switch {
		case ok:
			b.Workflows[frame].Findings = append(b.Workflows[frame].Findings, f)
		case b.o.Workflow == "" || d.Address.Workflow == "":
			b.Findings = append(b.Findings, f)
		}
	}
}

// nodeAt returns the node whose text holds a range.
func (b *builder) nodeAt(r source.Range) (int, bool) {
	i, _ := slices.BinarySearchFunc(b.parts, r.Start+1, func(p part, at uint32) int { return cmp.Compare(p.Start, at) })
	if i == 0 || !b.parts[i-1].Contains(r.Start) {
		return 0, false
	}
	return b.parts[i-1].node, true
}

// workflowAt returns the workflow of the definition whose text holds a range.
func (b *builder) workflowAt(r source.Range) (int, bool) {
	all := b.app.Workflows
	i := sort.Search(len(all), func(i int) bool { return b.tree.Range(all[i].Node).Start > r.Start })
	return i - 1, i > 0 && b.tree.Range(all[i-1].Node).Contains(r.Start)
}

// worst returns the greatest severity among findings; 0 without any.
func worst(findings []Finding) definition.Severity {
	var s definition.Severity
	for _, f := range findings {
		s = max(s, f.Severity)
	}
	return s
}
