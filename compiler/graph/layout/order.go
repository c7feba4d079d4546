package layout

import (
	"cmp"
	"slices"
)

const (
	sweeps = 24 // at most
	// patience is how many sweeps in a row may fail to improve the order.
	patience = 6
	// exchangeLimit is up to how many vertices neighbours are also exchanged one
	// by one, which costs more than a sweep and gains a little.
	exchangeLimit = 6000
)

// order decides about the order of every layer. It begins with a depth-first
// walk, which keeps the transitions of a step in their own order, and changes it
// only where that saves crossings.
func (l *layouter) order() {
	l.initialOrder()
	best := l.snapshot()
	fewest := l.crossings()
	idle := 0
	for i := 0; i < sweeps && fewest > 0 && idle < patience; i++ {
		l.sweep(i%2 == 0)
		if len(l.vertices) <= exchangeLimit {
			l.exchange()
		}
		if c := l.crossings(); c < fewest {
			fewest, idle = c, 0
			best = l.snapshot()
		} else {
			idle++
		}
	}
	for i, layer := range best {
		copy(l.layers[i], layer)
		l.number(i)
	}
}

func (l *layouter) number(layer int) {
	for i, v := range l.layers[layer] {
		l.vertices[v].pos = int32(i)
	}
}

func (l *layouter) snapshot() [][]int32 {
	s := make([][]int32, len(l.layers))
	for i := range s {
		s[i] = slices.Clone(l.layers[i])
	}
	return s
}

func (l *layouter) initialOrder() {
	seen := make([]bool, len(l.vertices))
	var stack []int32
	visit := func(start int32) {
		if seen[start] {
			return
		}
		seen[start] = true
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			k := &l.vertices[v]
			k.pos = int32(len(l.layers[k.layer]))
			l.layers[k.layer] = append(l.layers[k.layer], v)
			for _, w := range slices.Backward(k.down) {
				if !seen[w] {
					seen[w] = true
					stack = append(stack, w)
				}
			}
		}
	}
	if l.Root > 0 {
		visit(int32(l.Root - 1))
	}
	for v := range l.vertices {
		if len(l.vertices[v].up) == 0 {
			visit(int32(v))
		}
	}
	for v := range l.vertices {
		visit(int32(v))
	}
}

// sweep orders the layers one after the other by the barycentres of what they
// are joined to in the layer before. What is joined to nothing stays where it is.
func (l *layouter) sweep(down bool) {
	type weighed struct {
		v      int32
		weight int64
	}
	var list []weighed
	for i := range l.layers {
		layer := i
		if !down {
			layer = len(l.layers) - 1 - i
		}
		list = list[:0]
		for _, v := range l.layers[layer] {
			if near := l.vertices[v].toward(down); len(near) > 0 {
				sum := int64(0)
				for _, w := range near {
					sum += int64(l.vertices[w].pos)
				}
				list = append(list, weighed{v, sum << 16 / int64(len(near))})
			}
		}
		slices.SortStableFunc(list, func(a, b weighed) int { return cmp.Compare(a.weight, b.weight) })
		next := 0
		for j, v := range l.layers[layer] {
			if len(l.vertices[v].toward(down)) > 0 {
				l.layers[layer][j] = list[next].v
				next++
			}
		}
		l.number(layer)
	}
}

// toward returns the neighbours on the side from which a sweep comes.
func (v *vertex) toward(down bool) []int32 {
	if down {
		return v.up
	}
	return v.down
}

// exchange swaps neighbours of a layer as long as that saves crossings.
func (l *layouter) exchange() {
	for i := range l.layers {
		layer := l.layers[i]
		for improved, rounds := true, 0; improved && rounds < 4; rounds++ {
			improved = false
			for j := 0; j+1 < len(layer); j++ {
				a, b := &l.vertices[layer[j]], &l.vertices[layer[j+1]]
				keep := l.pairCrossings(a.up, b.up) + l.pairCrossings(a.down, b.down)
				swap := l.pairCrossings(b.up, a.up) + l.pairCrossings(b.down, a.down)
				if swap < keep || swap == keep && l.misplaced(layer[j], layer[j+1]) {
					layer[j], layer[j+1] = layer[j+1], layer[j]
					a.pos, b.pos = b.pos, a.pos
					improved = true
				}
			}
		}
	}
}

// misplaced reports whether two neighbours begin edges of one node and stand in
// the other order than those.
func (l *layouter) misplaced(left, right int32) bool {
	a, b := &l.vertices[left], &l.vertices[right]
	return left > right && a.kind != nodeVertex && b.kind != nodeVertex && len(a.up) == 1 && len(b.up) == 1 && a.up[0] == b.up[0]
}

// pairCrossings counts how often the edges of a vertex cross those of its right
// neighbour.
func (l *layouter) pairCrossings(left, right []int32) int {
	if len(left)*len(right) > 1<<12 {
		return 0 // too dear to know
	}
	n := 0
	for _, a := range left {
		for _, b := range right {
			if l.vertices[a].pos > l.vertices[b].pos {
				n++
			}
		}
	}
	return n
}

// crossings counts the crossings between all layers (Barth, Jünger, Mutzel:
// inversions, by a tree of counts).
func (l *layouter) crossings() int64 {
	total := int64(0)
	var ends, tree []int32
	for i := 0; i+1 < len(l.layers); i++ {
		ends = ends[:0]
		for _, v := range l.layers[i] {
			from := len(ends)
			for _, w := range l.vertices[v].down {
				ends = append(ends, l.vertices[w].pos)
			}
			slices.Sort(ends[from:])
		}
		n := len(l.layers[i+1])
		tree = append(tree[:0], make([]int32, n+1)...)
		for seen, p := range ends {
			before := int32(0) // ends at or left of p
			for k := int(p) + 1; k > 0; k &= k - 1 {
				before += tree[k]
			}
			total += int64(seen) - int64(before)
			for k := int(p) + 1; k <= n; k += k & -k {
				tree[k]++
			}
		}
	}
	return total
}
