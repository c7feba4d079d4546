package layout

import (
	"cmp"
	"slices"
)

// gap is the room above a layer, in which the edges find from one layer's places
// to the next one's.
type gap struct {
	wires  []wire
	byKey  map[wireKey]int32
	tracks int
	top    int // y
}

// wire is one line in a gap: verticals from the upper border to a horizontal
// piece on a track, and from there verticals to the lower border. Edges with one
// source share a wire below nodes, edges with one target share it above nodes.
type wire struct {
	tops, bottoms []int // x of the verticals, sorted
	low, high     int   // the ends of the horizontal piece
	right         bool  // it goes on to the right border
	lane          int   // of a detour: which lane it takes, the innermost is 1
	track         int   // -1: straight, without a horizontal piece
	y             int
}

type wireKey struct {
	vertex int32
	out    int
}

// route gives every layer its y and every edge its points.
func (l *layouter) route() {
	for i := range l.gaps {
		l.gaps[i].byKey = map[wireKey]int32{}
	}
	for i := range l.Edges {
		e := &l.Edges[i]
		chain := l.chains[i]
		for j := 0; j+1 < len(chain); j++ {
			g, w := l.wire(e, chain, j)
			wire := &g.wires[w]
			wire.tops = append(wire.tops, l.leaving(e, chain, j))
			wire.bottoms = append(wire.bottoms, l.vertices[chain[j+1]].x)
		}
	}
	detours := l.detours()
	outs, ins := l.addDetours(detours)
	exits := l.addExits()
	for i := range l.gaps {
		l.gaps[i].assignTracks()
	}
	l.placeLayers()
	right := l.normalise()
	for i := range l.Edges {
		if !l.Edges[i].Detour {
			l.trace(i)
		}
	}
	l.Width = l.traceDetours(detours, outs, ins, right, l.exitHeights(exits))
	for i := range l.Exits {
		l.traceExit(&l.Exits[i], exits[i])
	}
}

// leaving returns the x at which edge e leaves vertex j of its chain.
func (l *layouter) leaving(e *Edge, chain []int32, j int) int {
	x := l.vertices[chain[j]].x
	if j == 0 {
		x += e.Out
	}
	return x
}

// wire returns the wire on which edge e goes from vertex j of its chain to the
// next one; it makes the wire if it is not there yet.
func (l *layouter) wire(e *Edge, chain []int32, j int) (*gap, int32) {
	g := &l.gaps[l.vertices[chain[j+1]].layer]
	key := wireKey{vertex: chain[j+1]}
	if l.vertices[chain[j]].layer%2 == 0 {
		key = wireKey{vertex: chain[j]}
		if j == 0 {
			key.out = e.Out
		}
	}
	w, ok := g.byKey[key]
	if !ok {
		w = g.add(wire{})
		g.byKey[key] = w
	}
	return g, w
}

func (g *gap) add(w wire) int32 {
	g.wires = append(g.wires, w)
	return int32(len(g.wires) - 1)
}

// addDetours adds the wires by which detours reach the lane on the right, and
// those by which they come back.
func (l *layouter) addDetours(detours []int) (outs, ins []int32) {
	for i, d := range detours {
		e := &l.Edges[d]
		from, to := &l.vertices[e.From], &l.vertices[e.To]
		outs = append(outs, l.gaps[from.layer+1].add(wire{tops: []int{from.x + e.Out}, right: true, lane: i + 1}))
		ins = append(ins, l.gaps[to.layer].add(wire{bottoms: []int{to.x}, right: true, lane: i + 1}))
	}
	return outs, ins
}

// detours returns the edges that go around, the shortest, which goes innermost,
// first.
func (l *layouter) detours() []int {
	var detours []int
	for i := range l.Edges {
		if l.Edges[i].Detour {
			detours = append(detours, i)
		}
	}
	span := func(i int) int { return l.ranks[l.Edges[i].From] - l.ranks[l.Edges[i].To] }
	slices.SortStableFunc(detours, func(a, b int) int { return cmp.Compare(span(a), span(b)) })
	return detours
}

// addExits adds a wire for each exit that another box keeps from leaving
// straight to the right; the others get -1.
func (l *layouter) addExits() []int32 {
	exits := make([]int32, len(l.Exits))
	for i := range l.Exits {
		e := &l.Exits[i]
		v := &l.vertices[e.Node]
		exits[i] = -1
		for _, w := range l.layers[v.layer][v.pos+1:] {
			if l.vertices[w].kind == nodeVertex {
				exits[i] = l.gaps[v.layer+1].add(wire{tops: []int{v.x + e.Side + stub}, right: true})
				break
			}
		}
	}
	return exits
}

// far is beyond every x.
const far = 1 << 40

// pairLimit is up to how many wires of one gap are compared with each other.
const pairLimit = 600

// assignTracks puts the wires of a gap on as few tracks as they need, those that
// cross each other least one above the other.
func (g *gap) assignTracks() {
	var bent []int32
	for i := range g.wires {
		w := &g.wires[i]
		slices.Sort(w.tops)
		slices.Sort(w.bottoms)
		w.tops, w.bottoms = slices.Compact(w.tops), slices.Compact(w.bottoms)
		w.low, w.high = far, -far
		for _, x := range [2][]int{w.tops, w.bottoms} {
			if len(x) > 0 {
				w.low, w.high = min(w.low, x[0]), max(w.high, x[len(x)-1])
			}
		}
		if w.right {
			w.high = far
		}
		w.track = -1
		if w.low != w.high {
			bent = append(bent, int32(i))
		}
	}
	slices.SortStableFunc(bent, func(a, b int32) int {
		return cmp.Or(cmp.Compare(g.wires[a].low, g.wires[b].low), cmp.Compare(g.wires[a].high, g.wires[b].high))
	})
	if len(bent) <= pairLimit {
		bent = g.sequence(bent)
		for i, a := range bent {
			w := &g.wires[a]
			w.track = 0
			for _, b := range bent[:i] {
				if other := &g.wires[b]; w.meets(other) {
					w.track = max(w.track, other.track+1)
				}
			}
			g.tracks = max(g.tracks, w.track+1)
		}
		return
	}
	// Too many to compare all: the first free track from the left.
	var ends []int
	for _, a := range bent {
		w := &g.wires[a]
		w.track = slices.IndexFunc(ends, func(end int) bool { return end+trackGap < w.low })
		if w.track < 0 {
			w.track = len(ends)
			ends = append(ends, 0)
		}
		ends[w.track] = w.high
	}
	g.tracks = len(ends)
}

// meets reports whether the horizontal pieces of two wires would touch on one
// track.
func (w *wire) meets(o *wire) bool { return w.low-trackGap < o.high && o.low-trackGap < w.high }

// sequence orders wires from the uppermost to the lowest. For each pair it costs
// crossings to put one above the other; a greedy pass (Eades, Lin, Smyth) keeps
// the sum low.
func (g *gap) sequence(bent []int32) []int32 {
	n := len(bent)
	// gain[i*n+j]: how much dearer it is to have j above i than i above j.
	gain := make([]int, n*n)
	balance := make([]int, n)
	for i := range n {
		for j := i + 1; j < n; j++ {
			a, b := &g.wires[bent[i]], &g.wires[bent[j]]
			if !a.meets(b) {
				continue
			}
			d := b.costAbove(a) - a.costAbove(b)
			gain[i*n+j], gain[j*n+i] = d, -d
			balance[i] += d
			balance[j] -= d
		}
	}
	placed := make([]bool, n)
	sequence := make([]int32, 0, n)
	for range n {
		best := -1
		for i := range n {
			if !placed[i] && (best < 0 || balance[i] > balance[best]) {
				best = i
			}
		}
		placed[best] = true
		sequence = append(sequence, bent[best])
		for j := range n {
			if !placed[j] {
				balance[j] -= gain[j*n+best]
			}
		}
	}
	return sequence
}

// overlapCost weighs two verticals that lie on each other against crossings.
const overlapCost = 1000

// costAbove returns what it costs to have w above o: the verticals of the one
// that cross the horizontal piece of the other, and verticals on each other.
func (w *wire) costAbove(o *wire) int {
	cost := 0
	for _, x := range w.bottoms {
		if o.low < x && x < o.high {
			cost++
		}
		i, _ := slices.BinarySearch(o.tops, x-near+1)
		if i < len(o.tops) && o.tops[i] < x+near {
			cost += overlapCost
		}
	}
	for _, x := range o.tops {
		if w.low < x && x < w.high {
			cost++
		}
	}
	if w.lane > 0 && o.lane > 0 {
		cost += w.laneCostAbove(o)
	}
	return cost
}

// laneCostAbove is the part of costAbove that two detours cost each other in
// their lanes, which lead up from a wire below boxes and down from one above.
func (w *wire) laneCostAbove(o *wire) int {
	leaves, otherLeaves := len(w.tops) > 0, len(o.tops) > 0
	switch {
	case leaves && otherLeaves && o.lane < w.lane,
		!leaves && !otherLeaves && w.lane < o.lane,
		!leaves && otherLeaves:
		return 1
	}
	return 0
}

// placeLayers gives every layer, track and vertex its y.
func (l *layouter) placeLayers() {
	y := 0
	for i := range l.gaps {
		g := &l.gaps[i]
		g.top = y
		before, after := below, beside // under boxes
		if i%2 == 0 {                  // above boxes
			before, after = beside, above
		}
		switch {
		case i == 0:
			before = 0
		case i == len(l.layers):
			before, after = below, 0
		}
		for j := range g.wires {
			g.wires[j].y = y + before + g.wires[j].track*trackGap
		}
		switch {
		case g.tracks > 0:
			y += before + (g.tracks-1)*trackGap + after
		case i == 0 || i == len(l.layers):
		case i%2 == 0:
			y += above
		default:
			y += below
		}
		if i == len(l.layers) {
			break
		}
		height := int32(0)
		for _, v := range l.layers[i] {
			height = max(height, l.vertices[v].size)
		}
		for _, v := range l.layers[i] {
			if k := &l.vertices[v]; k.kind == nodeVertex {
				l.Nodes[v].Y = y
				if !l.Start {
					l.Nodes[v].Y += int(height-k.size) / 2
				}
			}
		}
		// The place of a layer's labels is its middle.
		for _, v := range l.layers[i] {
			l.vertices[v].y = y + int(height)/2
		}
		y += int(height)
	}
	l.Height = y
}

// normalise moves everything so that it begins at x = 0, and returns where it
// ends.
func (l *layouter) normalise() int {
	low, high := far, -far
	for i := range l.vertices {
		v := &l.vertices[i]
		low, high = min(low, v.x-int(v.before)), max(high, v.x+int(v.after))
	}
	for i := range l.vertices {
		l.vertices[i].x -= low
	}
	for i := range l.Nodes {
		l.Nodes[i].X = l.vertices[i].x
	}
	return high - low
}

// trace writes the points of an edge.
func (l *layouter) trace(i int) {
	e := &l.Edges[i]
	chain := l.chains[i]
	from, to := &l.Nodes[e.From], &l.Nodes[e.To]
	e.Points = append(e.Points[:0], Point{from.X + e.Out, from.Y + from.Size})
	for j := 0; j+1 < len(chain); j++ {
		g, w := l.wire(e, chain, j)
		if a, b := l.leaving(e, chain, j), l.vertices[chain[j+1]].x; a != b {
			e.add(a, g.wires[w].y)
			e.add(b, g.wires[w].y)
		}
	}
	e.add(to.X, to.Y)
	label := &l.vertices[chain[1]]
	e.Label = Point{label.x, label.y}
}

// add appends a point and drops the one before it if that is on the way.
func (e *Edge) add(x, y int) {
	n := len(e.Points)
	if n >= 2 {
		a, b := e.Points[n-2], e.Points[n-1]
		if a.X == b.X && b.X == x || a.Y == b.Y && b.Y == y {
			e.Points = e.Points[:n-1]
		}
	}
	e.Points = append(e.Points, Point{x, y})
}

// traceDetours writes the points of the edges that go around and returns where
// they end on the right. At the heights crossing, lines run to the right border.
func (l *layouter) traceDetours(detours []int, outs, ins []int32, right int, crossing []int) int {
	for i, d := range detours {
		e := &l.Edges[d]
		from, to := &l.Nodes[e.From], &l.Nodes[e.To]
		out := &l.gaps[l.vertices[e.From].layer+1].wires[outs[i]]
		in := &l.gaps[l.vertices[e.To].layer].wires[ins[i]]
		lane := right + laneGap + e.LabelWidth/2
		e.Points = append(e.Points[:0],
			Point{from.X + e.Out, from.Y + from.Size}, Point{from.X + e.Out, out.y},
			Point{lane, out.y}, Point{lane, in.y},
			Point{to.X, in.y}, Point{to.X, to.Y})
		e.Label = Point{lane, clearOf(in.y, out.y, e.LabelHeight, crossing)}
		right = lane + e.LabelWidth/2
	}
	return right
}

// clearOf returns the height closest to the middle between two at which a label lies
// on none of the lines that cross there, or the middle if there is none.
func clearOf(top, bottom, height int, crossing []int) int {
	const air = 4
	middle, reach := (top+bottom)/2, (bottom-top-height)/2
	for away := 0; away <= reach; away++ {
		for _, y := range [2]int{middle - away, middle + away} {
			if !slices.ContainsFunc(crossing, func(line int) bool { return max(line-y, y-line) < height/2+air }) {
				return y
			}
		}
	}
	return middle
}

// exitHeights returns where exits leave on the right.
func (l *layouter) exitHeights(wires []int32) []int {
	heights := make([]int, len(l.Exits))
	for i := range l.Exits {
		heights[i] = l.exitHeight(&l.Exits[i], wires[i])
	}
	return heights
}

func (l *layouter) exitHeight(e *Exit, w int32) int {
	n := &l.Nodes[e.Node]
	if w < 0 {
		return n.Y + n.Size/2
	}
	return l.gaps[l.vertices[e.Node].layer+1].wires[w].y
}

// traceExit writes the points of an exit. Detours stand between the boxes and
// the right border, so it comes last.
func (l *layouter) traceExit(e *Exit, w int32) {
	n := &l.Nodes[e.Node]
	side, y := n.X+e.Side, n.Y+n.Size/2
	e.Points = append(e.Points[:0], Point{side, y})
	out := l.exitHeight(e, w)
	if w >= 0 {
		e.Points = append(e.Points, Point{side + stub, y}, Point{side + stub, out})
	}
	e.Points = append(e.Points, Point{l.Width, out})
}
