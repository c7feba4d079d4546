package layout

import "slices"

// position gives every vertex its x by the method of Brandes and Köpf: four
// times (from above and from below, from the left and from the right) vertices
// are aligned with the medians of their neighbours to blocks, and the blocks are
// pushed together; the place is the mean of the two middle results. As every
// result keeps the separations, so does the mean.
func (l *layouter) position() {
	conflicts := l.conflicts()
	var results [4][]int
	for i := range results {
		p := placer{l: l, conflicts: conflicts, upward: i&1 != 0, mirrored: i&2 != 0}
		results[i] = p.place()
	}
	narrowest, least := 0, 0
	var lows, highs [4]int
	for i, xs := range results {
		lows[i], highs[i] = slices.Min(xs), slices.Max(xs)
		if width := highs[i] - lows[i]; i == 0 || width < least {
			narrowest, least = i, width
		}
	}
	for i, xs := range results {
		shift := lows[narrowest] - lows[i]
		if i&2 != 0 {
			shift = highs[narrowest] - highs[i]
		}
		for v := range xs {
			xs[v] += shift
		}
	}
	for v := range l.vertices {
		four := [4]int{results[0][v], results[1][v], results[2][v], results[3][v]}
		slices.Sort(four[:])
		l.vertices[v].x = (four[1] + four[2]) >> 1
	}
	l.straighten()
}

// segment is an edge between two vertices of adjacent layers.
type segment struct{ up, down int32 }

// conflicts finds the segments that cross a rail. Rails are to be straight, so
// vertices are not aligned along such segments.
func (l *layouter) conflicts() map[segment]bool {
	found := map[segment]bool{}
	for i := 0; i+1 < len(l.layers); i++ {
		upper, lower := l.layers[i], l.layers[i+1]
		left, scanned := int32(0), 0
		for j, v := range lower {
			rail := int32(-1)
			if l.vertices[v].kind == railVertex {
				for _, u := range l.vertices[v].up {
					if l.vertices[u].kind == railVertex {
						rail = l.vertices[u].pos
						break
					}
				}
			}
			if rail < 0 && j != len(lower)-1 {
				continue
			}
			right := int32(len(upper) - 1)
			if rail >= 0 {
				right = rail
			}
			for ; scanned <= j; scanned++ {
				w := lower[scanned]
				for _, u := range l.vertices[w].up {
					p := l.vertices[u].pos
					if (p < left || p > right) && !(l.vertices[u].kind == railVertex && l.vertices[w].kind == railVertex) {
						found[segment{u, w}] = true
					}
				}
			}
			left = right
		}
	}
	return found
}

// placer makes one of the four results.
type placer struct {
	l                *layouter
	conflicts        map[segment]bool
	upward, mirrored bool
	root, align      []int32
}

// at returns the vertex at an index of a layer as the placer sees it.
func (p *placer) at(layer []int32, i int) int32 {
	if p.mirrored {
		return layer[len(layer)-1-i]
	}
	return layer[i]
}

// pos returns the index of a vertex in its layer as the placer sees it.
func (p *placer) pos(v int32) int {
	k := &p.l.vertices[v]
	if p.mirrored {
		return len(p.l.layers[k.layer]) - 1 - int(k.pos)
	}
	return int(k.pos)
}

func (p *placer) place() []int {
	p.alignBlocks()
	xs := p.compact()
	if p.mirrored {
		for i := range xs {
			xs[i] = -xs[i]
		}
	}
	return xs
}

// alignBlocks joins each vertex with a median neighbour, where that crosses no
// other such line. root names the block of a vertex.
func (p *placer) alignBlocks() {
	l := p.l
	n := len(l.vertices)
	p.root, p.align = make([]int32, n), make([]int32, n)
	for v := range n {
		p.root[v], p.align[v] = int32(v), int32(v)
	}
	var near []int32
	for i := range l.layers {
		layer := l.layers[i]
		if p.upward {
			layer = l.layers[len(l.layers)-1-i]
		}
		last := -1
		for j := range layer {
			v := p.at(layer, j)
			near = append(near[:0], l.vertices[v].toward(!p.upward)...)
			if len(near) == 0 {
				continue
			}
			slices.SortFunc(near, func(a, b int32) int { return p.pos(a) - p.pos(b) })
			for m := (len(near) - 1) / 2; m <= len(near)/2; m++ {
				w := near[m]
				s := segment{w, v}
				if p.upward {
					s = segment{v, w}
				}
				if p.align[v] == v && last < p.pos(w) && !p.conflicts[s] {
					p.align[w] = v
					p.root[v] = p.root[w]
					p.align[v] = p.root[v]
					last = p.pos(w)
				}
			}
		}
	}
}

// compact places the blocks as far left as their separations allow, and then
// each as far right as its right neighbours let it.
func (p *placer) compact() []int {
	l := p.l
	n := len(l.vertices)
	type push struct {
		to       int32
		distance int
	}
	right, left := make([][]push, n), make([][]push, n) // by block
	missing := make([]int32, n)
	for _, layer := range l.layers {
		for i := 0; i+1 < len(layer); i++ {
			u, v := p.at(layer, i), p.at(layer, i+1)
			a, b := p.root[u], p.root[v]
			d := l.separation(&l.vertices[u], &l.vertices[v])
			if p.mirrored {
				d = l.separation(&l.vertices[v], &l.vertices[u])
			}
			right[a] = append(right[a], push{b, d})
			left[b] = append(left[b], push{a, d})
			missing[b]++
		}
	}
	order := make([]int32, 0, n)
	for v := range n {
		if p.root[v] == int32(v) && missing[v] == 0 {
			order = append(order, int32(v))
		}
	}
	xs := make([]int, n)
	for i := 0; i < len(order); i++ {
		v := order[i]
		for _, g := range left[v] {
			xs[v] = max(xs[v], xs[g.to]+g.distance)
		}
		for _, g := range right[v] {
			missing[g.to]--
			if missing[g.to] == 0 {
				order = append(order, g.to)
			}
		}
	}
	for _, v := range slices.Backward(order) {
		if len(right[v]) == 0 {
			continue
		}
		most := xs[right[v][0].to] - right[v][0].distance
		for _, g := range right[v] {
			most = min(most, xs[g.to]-g.distance)
		}
		xs[v] = max(xs[v], most)
	}
	for v := range n {
		xs[v] = xs[p.root[v]]
	}
	return xs
}

// straighten moves runs of rails onto the line of what they lead to or come
// from, where there is room: a line with one bend is easier to follow than one
// with two. What a run leads to may move after it, so there are a few passes.
func (l *layouter) straighten() {
	const passes = 4
	for range passes {
		if !l.straightenOnce() {
			return
		}
	}
}

// straightenOnce is one pass; it reports whether a rail has moved.
func (l *layouter) straightenOnce() (moved bool) {
	done := make([]bool, len(l.vertices))
	var run []int32
	for _, layer := range l.layers {
		for _, v := range layer {
			if l.vertices[v].kind != railVertex || done[v] {
				continue
			}
			run = append(run[:0], v)
			done[v] = true
			for {
				last := &l.vertices[run[len(run)-1]]
				if len(last.down) != 1 {
					break
				}
				w := last.down[0]
				if k := &l.vertices[w]; k.kind != railVertex || k.x != last.x || done[w] {
					break
				}
				done[w] = true
				run = append(run, w)
			}
			before := l.vertices[v].x
			end := &l.vertices[run[len(run)-1]]
			if len(end.down) != 1 || !l.move(run, l.vertices[end.down[0]].x) {
				if up := l.vertices[v].up; len(up) == 1 {
					l.move(run, l.vertices[up[0]].x)
				}
			}
			moved = moved || l.vertices[v].x != before
		}
	}
	return moved
}

// move puts a run of rails on the line x if all their neighbours leave room.
func (l *layouter) move(run []int32, x int) bool {
	for _, v := range run {
		k := &l.vertices[v]
		layer := l.layers[k.layer]
		if i := int(k.pos) - 1; i >= 0 {
			if left := &l.vertices[layer[i]]; left.x+l.separation(left, k) > x {
				return false
			}
		}
		if i := int(k.pos) + 1; i < len(layer) {
			if right := &l.vertices[layer[i]]; x+l.separation(k, right) > right.x {
				return false
			}
		}
	}
	for _, v := range run {
		l.vertices[v].x = x
	}
	return true
}
