package check

import "slices"

// ran says whether a step has run when a run comes to a node.
type ran uint8

const (
	cannot    ran = iota // no path from the trigger through the step leads to the node
	maybe                // some paths lead through the step and others do not
	certainly            // every path does
)

// paths holds what is known about the paths of a flow: its dominator tree and,
// for graphs without cycles, the ancestors of every node. It is worked out when
// it is asked for the first time.
type paths struct {
	known bool
	// The dominator tree: entry[n] and exit[n] bracket the subtree of n, so that a
	// dominates b exactly if entry[a] <= entry[b] < exit[a].
	dominator   []int32
	entry, exit []int32
	rank        []int32  // index in order; -1 for what is not reachable
	ancestors   []uint64 // rows of bits by node; empty if not worked out
	words       int

	// predecessors, as edges are kept
	sources, firstSource []int32

	queue, cameFrom []int32
}

// maxExact bounds the graphs for which paths are worked out: up to it the tables
// take 2 MB. No author writes more steps into one workflow; reference/kustomer.md
// 12 (Q4) recommends a limit of 500. Beyond it the answer is maybe.
const maxExact = 4096

// ran reports whether the step has run when a run comes to the node at; a node
// has not run when a run comes to it. Both must be reachable. Where cycles make
// the order doubtful, the answer is maybe unless it is certain.
func (f *flow) ran(step, at int) ran {
	if step == 0 && at != 0 {
		return certainly
	}
	if f.size() > maxExact {
		return maybe
	}
	f.know()
	p := &f.paths
	switch {
	case step == at:
		if len(f.cycles) > 0 || len(f.selfs) > 0 {
			return maybe
		}
		return cannot
	case p.entry[step] <= p.entry[at] && p.entry[at] < p.exit[step]:
		return certainly
	case len(p.ancestors) == 0 || p.ancestors[at*p.words+step/64]&(1<<(step%64)) != 0:
		return maybe
	}
	return cannot
}

func (f *flow) know() {
	p := &f.paths
	if p.known {
		return
	}
	p.known = true
	n := f.size()
	p.rank = zeroed(p.rank, n)
	for i := range p.rank {
		p.rank[i] = -1
	}
	for i, node := range f.order {
		p.rank[node] = int32(i)
	}
	f.predecessors()
	f.dominators()
	p.ancestors = p.ancestors[:0]
	if len(f.cycles) == 0 {
		f.gatherAncestors()
	}
}

// predecessors turns the edges between reachable nodes around.
func (f *flow) predecessors() {
	p := &f.paths
	n := f.size()
	p.firstSource = zeroed(p.firstSource, n+1)
	count := 0
	for i := range f.edges {
		if f.counts(i) {
			p.firstSource[f.edges[i].target+1]++
			count++
		}
	}
	for i := 1; i <= n; i++ {
		p.firstSource[i] += p.firstSource[i-1]
	}
	p.sources = zeroed(p.sources, count)
	p.queue = append(p.queue[:0], p.firstSource...)
	for i := range f.edges {
		if f.counts(i) {
			t := f.edges[i].target
			p.sources[p.queue[t]] = f.origin[i]
			p.queue[t]++
		}
	}
}

// counts reports whether edge i can be a part of a path.
func (f *flow) counts(i int) bool {
	t := f.edges[i].target
	return t > 0 && t != f.origin[i] && f.reachable[f.origin[i]]
}

func (p *paths) before(n int32) []int32 { return p.sources[p.firstSource[n]:p.firstSource[n+1]] }

// dominators works out the dominator tree by the method of Cooper, Harvey and
// Kennedy: the nodes in order, each dominated by what is common to the dominators
// of those before it, until nothing changes; without cycles that is once.
func (f *flow) dominators() {
	p := &f.paths
	n := f.size()
	p.dominator = zeroed(p.dominator, n)
	for i := range p.dominator {
		p.dominator[i] = -1
	}
	p.dominator[0] = 0
	for changed := true; changed; {
		changed = false
		for _, node := range f.order[1:] {
			common := int32(-1)
			for _, s := range p.before(node) {
				if p.dominator[s] >= 0 {
					common = p.meet(common, s)
				}
			}
			if common != p.dominator[node] {
				p.dominator[node], changed = common, true
			}
		}
		changed = changed && len(f.cycles) > 0
	}
	// The sizes of the subtrees from the leaves up, then the brackets from the
	// root down.
	p.entry, p.exit = zeroed(p.entry, n), zeroed(p.exit, n)
	for _, node := range slices.Backward(f.order) {
		p.exit[node]++
		if node != 0 {
			p.exit[p.dominator[node]] += p.exit[node]
		}
	}
	p.queue = zeroed(p.queue, n) // where the next child of a node begins
	p.queue[0] = 1
	for _, node := range f.order[1:] {
		d := p.dominator[node]
		p.entry[node] = p.queue[d]
		p.queue[d] += p.exit[node]
		p.queue[node] = p.entry[node] + 1
	}
	for _, node := range f.order {
		p.exit[node] += p.entry[node]
	}
}

// meet returns the nearest node that dominates both; a may be none.
func (p *paths) meet(a, b int32) int32 {
	if a < 0 {
		return b
	}
	for a != b {
		for p.rank[a] > p.rank[b] {
			a = p.dominator[a]
		}
		for p.rank[b] > p.rank[a] {
			b = p.dominator[b]
		}
	}
	return a
}

func (f *flow) gatherAncestors() {
	p := &f.paths
	n := f.size()
	p.words = (n + 63) / 64
	p.ancestors = zeroed(p.ancestors, n*p.words)
	row := func(node int32) []uint64 { return p.ancestors[int(node)*p.words:][:p.words] }
	for _, node := range f.order {
		mine := row(node)
		for _, s := range p.before(node) {
			for i, w := range row(s) {
				mine[i] |= w
			}
			mine[s/64] |= 1 << (s % 64)
		}
	}
}

// around returns the nodes of a shortest path from the trigger to the node at
// that does not lead through the step, both ends included; nil if there is none.
// It is valid until the next call.
func (f *flow) around(step, at int) []int32 {
	if step == 0 || step == at || !f.reachable[at] {
		return nil
	}
	p := &f.paths
	p.cameFrom = zeroed(p.cameFrom, f.size())
	p.queue = append(p.queue[:0], 0)
	for i := 0; i < len(p.queue) && p.cameFrom[at] == 0; i++ {
		node := p.queue[i]
		for _, e := range f.of(int(node)) {
			if e.target > 0 && e.target != int32(step) && p.cameFrom[e.target] == 0 {
				p.cameFrom[e.target] = node + 1
				p.queue = append(p.queue, e.target)
			}
		}
	}
	if at != 0 && p.cameFrom[at] == 0 {
		return nil
	}
	p.queue = p.queue[:0]
	for node := int32(at); ; node = p.cameFrom[node] - 1 {
		p.queue = append(p.queue, node)
		if node == 0 {
			break
		}
	}
	slices.Reverse(p.queue)
	return p.queue
}
