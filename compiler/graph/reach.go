package graph

import "github.com/tenon-dev/tenon/definition/source"

// reach marks the steps that no path leads to. Of a workflow without a trigger
// nothing is known.
func (b *builder) reach() {
	out := make([][]int32, len(b.Nodes))
	for i := range b.Edges {
		if e := &b.Edges[i]; !e.Call {
			out[e.From] = append(out[e.From], int32(e.To))
		}
	}
	reached := make([]bool, len(b.Nodes))
	var stack []int32
	for i, w := range b.chosen {
		frame := &b.Workflows[i]
		if b.app.Workflows[w].Trigger.Node == source.None {
			continue
		}
		reached[frame.First] = true
		stack = append(stack[:0], int32(frame.First))
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, to := range out[v] {
				if !reached[to] {
					reached[to] = true
					stack = append(stack, to)
				}
			}
		}
		for n := frame.First; n < frame.First+frame.Count; n++ {
			b.Nodes[n].Unreachable = !reached[n]
		}
	}
}

// closeCycles marks the transitions that lead back to where a walk from the
// trigger came from. The platform refuses them (reference/kustomer.md 3.6).
func (b *builder) closeCycles() {
	const (
		unseen = iota
		open
		done
	)
	out := make([][]int32, len(b.Nodes))
	for i := range b.Edges {
		if e := &b.Edges[i]; !e.Call {
			out[e.From] = append(out[e.From], int32(i))
		}
	}
	state := make([]uint8, len(b.Nodes))
	next := make([]int32, len(b.Nodes))
	var stack []int32
	for start := range b.Nodes {
		if state[start] != unseen {
			continue
		}
		state[start] = open
		stack = append(stack[:0], int32(start))
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			if int(next[v]) == len(out[v]) {
				state[v] = done
				stack = stack[:len(stack)-1]
				continue
			}
			e := &b.Edges[out[v][next[v]]]
			next[v]++
			switch state[e.To] {
			case open:
				e.Back = true
			case unseen:
				state[e.To] = open
				stack = append(stack, int32(e.To))
			}
		}
	}
}
