package layout

// rank sets aside the edges that close a cycle and gives every node its layer.
func (l *layouter) rank() {
	l.markDetours()
	n := len(l.Nodes)
	out, in := l.adjacency()
	l.ranks = make([]int, n)
	order := topological(out, in)
	root := l.Root - 1
	for _, v := range order {
		if root >= 0 && v != root && l.ranks[v] == 0 {
			l.ranks[v] = 1
		}
		for _, w := range out[v] {
			l.ranks[w] = max(l.ranks[w], l.ranks[v]+1)
		}
	}
	// What nothing leads to stands right before what it leads to.
	for i := n - 1; i >= 0; i-- {
		v := order[i]
		if v == root || len(in[v]) > 0 || len(out[v]) == 0 {
			continue
		}
		least := l.ranks[out[v][0]]
		for _, w := range out[v] {
			least = min(least, l.ranks[w])
		}
		l.ranks[v] = max(l.ranks[v], least-1)
	}
	l.shelve(out, in)
}

// markDetours finds the edges that lead back to where a depth-first walk comes
// from, beginning at the root and then in the order of the nodes.
func (l *layouter) markDetours() {
	const (
		unseen = iota
		open
		done
	)
	n := len(l.Nodes)
	edges := make([][]int32, n)
	for i := range l.Edges {
		e := &l.Edges[i]
		e.Detour = e.From == e.To
		if !e.Detour {
			edges[e.From] = append(edges[e.From], int32(i))
		}
	}
	state := make([]uint8, n)
	next := make([]int, n)
	var stack []int
	walk := func(start int) {
		if state[start] != unseen {
			return
		}
		state[start] = open
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			if next[v] == len(edges[v]) {
				state[v] = done
				stack = stack[:len(stack)-1]
				continue
			}
			e := &l.Edges[edges[v][next[v]]]
			next[v]++
			switch state[e.To] {
			case open:
				e.Detour = true
			case unseen:
				state[e.To] = open
				stack = append(stack, e.To)
			}
		}
	}
	if l.Root > 0 {
		walk(l.Root - 1)
	}
	incoming := make([]bool, n)
	for i := range l.Edges {
		incoming[l.Edges[i].To] = incoming[l.Edges[i].To] || l.Edges[i].From != l.Edges[i].To
	}
	for v := range n {
		if !incoming[v] {
			walk(v)
		}
	}
	for v := range n {
		walk(v)
	}
}

// adjacency returns the successors and predecessors of every node, detours left
// out.
func (l *layouter) adjacency() (out, in [][]int) {
	out, in = make([][]int, len(l.Nodes)), make([][]int, len(l.Nodes))
	for i := range l.Edges {
		if e := &l.Edges[i]; !e.Detour {
			out[e.From] = append(out[e.From], e.To)
			in[e.To] = append(in[e.To], e.From)
		}
	}
	return out, in
}

// topological returns the nodes of a graph without cycles so that every node
// comes behind its predecessors.
func topological(out, in [][]int) []int {
	order := make([]int, 0, len(out))
	missing := make([]int, len(out))
	for v := range out {
		missing[v] = len(in[v])
		if missing[v] == 0 {
			order = append(order, v)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, w := range out[order[i]] {
			missing[w]--
			if missing[w] == 0 {
				order = append(order, w)
			}
		}
	}
	return order
}

// shelve moves the parts of the graph that do not hang together with its first
// part: beside it as long as the budget lasts, then below.
func (l *layouter) shelve(out, in [][]int) {
	parts := l.parts(out, in)
	base, used, bottom := 0, 0, -1
	for i, part := range parts {
		width, depth, first := l.extent(part)
		start := base
		if i > 0 && used > 0 && used+l.Gap+width > l.Budget {
			base, used = bottom+1, 0
			start = base
		}
		if i > 0 && start == 0 && l.Root > 0 {
			start = 1
		}
		if i == 0 {
			start = first
		}
		for _, v := range part {
			l.ranks[v] += start - first
		}
		bottom = max(bottom, start+depth-1)
		if used > 0 {
			used += l.Gap
		}
		used += width
	}
}

// parts returns the sets of nodes that hang together, the root's first, then in
// the order of their first nodes.
func (l *layouter) parts(out, in [][]int) [][]int {
	var parts [][]int
	seen := make([]bool, len(l.Nodes))
	collect := func(start int) {
		if seen[start] {
			return
		}
		seen[start] = true
		part := []int{start}
		for i := 0; i < len(part); i++ {
			for _, neighbours := range [2][]int{out[part[i]], in[part[i]]} {
				for _, w := range neighbours {
					if !seen[w] {
						seen[w] = true
						part = append(part, w)
					}
				}
			}
		}
		parts = append(parts, part)
	}
	if l.Root > 0 {
		collect(l.Root - 1)
	}
	for v := range l.Nodes {
		collect(v)
	}
	return parts
}

// extent returns the width of the widest layer of a part, how many layers it
// has, and which is its first.
func (l *layouter) extent(part []int) (width, depth, first int) {
	first = l.ranks[part[0]]
	last := first
	for _, v := range part {
		first, last = min(first, l.ranks[v]), max(last, l.ranks[v])
	}
	widths := make([]int, last-first+1)
	for _, v := range part {
		r := l.ranks[v] - first
		if widths[r] > 0 {
			widths[r] += l.Gap
		}
		widths[r] += l.Nodes[v].Before + l.Nodes[v].After
		width = max(width, widths[r])
	}
	return width, last - first + 1, first
}

// chain makes the vertices: of the nodes in the even layers, of the labels in the
// odd ones, of rails in both.
func (l *layouter) chain() error {
	last := 0
	for _, r := range l.ranks {
		last = max(last, r)
	}
	// The highest source of each target decides about the length of its rails.
	top := make([]int, len(l.Nodes))
	for v := range top {
		top[v] = l.ranks[v]
	}
	count := len(l.Nodes)
	for i := range l.Edges {
		if e := &l.Edges[i]; !e.Detour {
			top[e.To] = min(top[e.To], l.ranks[e.From]+1)
			count++
		}
	}
	for v := range top {
		count += 2 * (l.ranks[v] - top[v])
	}
	if count > l.MaxVertices {
		return ErrTooBig
	}
	l.vertices = make([]vertex, 0, count)
	l.layers = make([][]int32, 2*last+1)
	l.gaps = make([]gap, len(l.layers)+1)
	for v := range l.Nodes {
		n := &l.Nodes[v]
		l.vertices = append(l.vertices, vertex{
			kind: nodeVertex, layer: int32(2 * l.ranks[v]), before: int32(n.Before), after: int32(n.After), size: int32(n.Size),
		})
	}
	// rails[v] holds the vertices between the highest source of v and v.
	rails := make([][]int32, len(l.Nodes))
	for v := range l.Nodes {
		below := int32(v)
		first := 2 * top[v]
		rails[v] = make([]int32, 2*l.ranks[v]-first+1)
		rails[v][len(rails[v])-1] = below
		for layer := 2*l.ranks[v] - 1; layer >= first; layer-- {
			rail := int32(len(l.vertices))
			l.vertices = append(l.vertices, vertex{kind: railVertex, layer: int32(layer)})
			l.connect(rail, below)
			rails[v][layer-first] = rail
			below = rail
		}
	}
	l.chains = make([][]int32, len(l.Edges))
	for i := range l.Edges {
		e := &l.Edges[i]
		if e.Detour {
			continue
		}
		start := vertex{kind: railVertex, layer: int32(2*l.ranks[e.From] + 1)}
		if e.LabelWidth > 0 {
			start.kind = labelVertex
			start.before = int32(e.LabelWidth+1) / 2
			start.after = start.before
			start.size = int32(e.LabelHeight)
		}
		v := int32(len(l.vertices))
		l.vertices = append(l.vertices, start)
		rest := rails[e.To][2*(l.ranks[e.From]+1-top[e.To]):]
		l.connect(int32(e.From), v)
		l.connect(v, rest[0])
		l.chains[i] = append(append(make([]int32, 0, len(rest)+2), int32(e.From), v), rest...)
	}
	return nil
}

func (l *layouter) connect(above, below int32) {
	l.vertices[above].down = append(l.vertices[above].down, below)
	l.vertices[below].up = append(l.vertices[below].up, above)
}
