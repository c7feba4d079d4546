package check

// flow is the control flow of one workflow. Its node 0 is the trigger, node i
// the i-th step in file order, counting from 1. All its memory is reused from one
// workflow to the next.
//
// Building it is one depth-first search from the trigger, in the order of the
// transitions, and then from every step that was not met, in file order. What is
// met from the trigger is reachable; an edge to a node whose search has not ended
// closes a cycle; and the reachable nodes in the reverse order in which their
// searches ended are in topological order, if there is no cycle.
type flow struct {
	edges     []edge
	first     []uint32 // the edges of node n are edges[first[n]:first[n+1]]
	reachable []bool
	order     []int32 // the reachable nodes, each before those that it leads to unless by a cycle
	cycles    []cycle
	selfs     []int32 // indexes of edges that lead to their own node
	chains    []int32 // the nodes of the cycles, one after the other

	state  []uint8
	stack  []frame
	place  []int32 // of a node that is being searched: its index in stack
	origin []int32 // of each edge: its node

	paths paths
}

// edge is one transition.
type edge struct {
	target int32 // the node, or unknownTarget or brokenTarget
	index  uint32
}

const (
	unknownTarget = -1 // the target names no step
	brokenTarget  = -2 // there is no readable target
)

// cycle is a closed chain of nodes; closing is the edge from the last of them to
// the first. Of a very long chain only the beginning and the end are kept.
type cycle struct {
	closing        int32
	length         int32
	chain, endings uint32 // the kept nodes are chains[chain:endings]
}

// Of a chain at most so many nodes are kept, and of the chains themselves so
// many in full; beyond that nobody reads them.
const (
	chainHead = 80
	chainTail = 20
	maxChains = 1000
)

type frame struct {
	node int32
	next uint32 // the edge to follow next
}

const (
	unseen uint8 = iota
	open
	done
)

// begin prepares for a workflow with n nodes.
func (f *flow) begin(n int) {
	f.edges, f.origin, f.first = f.edges[:0], f.origin[:0], f.first[:0]
	f.order, f.cycles, f.selfs, f.chains, f.stack = f.order[:0], f.cycles[:0], f.selfs[:0], f.chains[:0], f.stack[:0]
	f.reachable = zeroed(f.reachable, n)
	f.state = zeroed(f.state, n)
	f.place = zeroed(f.place, n)
	f.paths.known = false
}

// zeroed returns a slice of n zeroes, in the memory of s if that suffices.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// node begins the next node; its edges follow.
func (f *flow) node() { f.first = append(f.first, uint32(len(f.edges))) }

// edge adds an edge to the node begun last.
func (f *flow) edge(target int32) {
	f.edges = append(f.edges, edge{target: target, index: uint32(len(f.edges)) - f.first[len(f.first)-1]})
	f.origin = append(f.origin, int32(len(f.first)-1))
}

// search works out what is reachable and which cycles there are, when all nodes
// and edges are in.
func (f *flow) search() {
	f.node()
	f.searchFrom(0, true)
	for n := 1; n < f.size(); n++ {
		if f.state[n] == unseen {
			f.searchFrom(int32(n), false)
		}
	}
	for i, j := 0, len(f.order)-1; i < j; i, j = i+1, j-1 {
		f.order[i], f.order[j] = f.order[j], f.order[i]
	}
}

// size returns the number of nodes.
func (f *flow) size() int { return len(f.first) - 1 }

// of returns the edges of a node in the order of its transitions.
func (f *flow) of(node int) []edge { return f.edges[f.first[node]:f.first[node+1]] }

func (f *flow) searchFrom(root int32, fromTrigger bool) {
	f.enter(root, fromTrigger)
	for len(f.stack) > 0 {
		top := &f.stack[len(f.stack)-1]
		if top.next == f.first[top.node+1] {
			f.state[top.node] = done
			if fromTrigger {
				f.order = append(f.order, top.node)
			}
			f.stack = f.stack[:len(f.stack)-1]
			continue
		}
		e := top.next
		top.next++
		target := f.edges[e].target
		switch {
		case target < 0 || target == 0:
			// Nothing may lead to the trigger; a rule of its own says so.
		case target == top.node:
			f.selfs = append(f.selfs, int32(e))
		case f.state[target] == unseen:
			f.enter(target, fromTrigger)
		case f.state[target] == open:
			f.close(int32(e), target)
		}
	}
}

func (f *flow) enter(n int32, fromTrigger bool) {
	f.state[n] = open
	f.reachable[n] = fromTrigger
	f.place[n] = int32(len(f.stack))
	f.stack = append(f.stack, frame{n, f.first[n]})
}

// close records the cycle that an edge from the top of the stack closes.
func (f *flow) close(e, target int32) {
	// A second transition between the same two steps closes the same cycle. So
	// many of them as to make looking for it slow nobody writes.
	const most = 64
	for i := e - 1; i >= int32(f.first[f.origin[e]]) && i >= e-most; i-- {
		if f.edges[i].target == target {
			return
		}
	}
	chain := f.stack[f.place[target]:]
	c := cycle{closing: e, length: int32(len(chain)), chain: uint32(len(f.chains))}
	head, tail := chainHead, chainTail
	if len(f.cycles) >= maxChains {
		head, tail = 1, 1
	}
	if len(chain) <= head+tail {
		f.keep(chain)
	} else {
		f.keep(chain[:head])
		f.keep(chain[len(chain)-tail:])
	}
	c.endings = uint32(len(f.chains))
	f.cycles = append(f.cycles, c)
}

func (f *flow) keep(chain []frame) {
	for i := range chain {
		f.chains = append(f.chains, chain[i].node)
	}
}
