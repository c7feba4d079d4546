package graph

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/tenon-dev/tenon/compiler/graph/layout"
)

// maxPicture bounds the nodes of a picture: beyond it nobody finds anything.
const maxPicture = 2000

// frame is the border around a workflow.
type frame struct {
	x, y, width, height int
	heading, remark     string
	chips               []chip
	inner               layout.Graph
	left                int   // of inner in the frame
	edges               []int // the edge behind each of inner.Edges
	exits               []int // the edge behind each of inner.Exits
	loops               []int // of exits: the calls by which the workflow schedules itself
	around, under       int   // the room for them beside and below the frame
	drop                int   // how far its contents are moved down
}

// picture is a graph with the places of everything.
type picture struct {
	g             *Graph
	boxes         []box
	tags          []tag
	lines         [][]layout.Point // of each edge
	frames        []frame
	width, height int
}

// arrange places everything: the steps within each workflow from the top down,
// the workflows from those that schedule to those that are scheduled, from left
// to right.
func arrange(g *Graph) (*picture, error) {
	if len(g.Nodes) > maxPicture {
		return nil, fmt.Errorf("the definition has %s steps and triggers, and a picture shows at most %s: draw one workflow with --workflow, or use --format dot", thousands(len(g.Nodes)), thousands(maxPicture))
	}
	p := &picture{
		g: g, boxes: make([]box, len(g.Nodes)), tags: make([]tag, len(g.Edges)),
		lines: make([][]layout.Point, len(g.Edges)), frames: make([]frame, len(g.Workflows)),
	}
	for i := range p.boxes {
		p.measureBox(i)
	}
	for i := range p.tags {
		p.measureTag(i)
	}
	inside := make([][]int, len(g.Workflows))
	for i := range g.Edges {
		f := g.Nodes[g.Edges[i].From].Workflow
		inside[f] = append(inside[f], i)
	}
	for i := range p.frames {
		if err := p.arrangeFrame(i, inside[i]); err != nil {
			return nil, tooBig(err, g.Workflows[i].heading())
		}
	}
	if err := p.arrangeFrames(); err != nil {
		return nil, tooBig(err, "")
	}
	return p, nil
}

// tooBig words the layout's refusal.
func tooBig(err error, workflow string) error {
	if !errors.Is(err, layout.ErrTooBig) {
		return err
	}
	if workflow == "" {
		return errors.New("the workflows schedule each other in too many ways for a picture: draw one with --workflow, or use --format dot")
	}
	return fmt.Errorf("the transitions of workflow %q are too many or too long for a picture: use --format dot", cut(workflow, 100))
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// arrangeFrame lays out one workflow. Its schedule calls leave on the right.
func (p *picture) arrangeFrame(i int, edges []int) error {
	w, f := &p.g.Workflows[i], &p.frames[i]
	f.heading = bold.fit(clean(cut(w.heading(), 800)), headingSize, 420)
	f.remark = regular.fit(clean(cut(w.remark(), 400)), detailSize, 220)
	f.chips = chips(w.Findings)
	g := &f.inner
	for n := w.First; n < w.First+w.Count; n++ {
		b := &p.boxes[n]
		g.Nodes = append(g.Nodes, layout.Node{Before: b.width / 2, After: b.width / 2, Size: b.height})
	}
	for _, e := range edges {
		edge := &p.g.Edges[e]
		from := edge.From - w.First
		if edge.Call {
			g.Exits = append(g.Exits, layout.Exit{Node: from, Side: g.Nodes[from].After})
			f.exits = append(f.exits, e)
			continue
		}
		t := &p.tags[e]
		g.Edges = append(g.Edges, layout.Edge{From: from, To: edge.To - w.First, LabelWidth: t.width, LabelHeight: t.height})
		f.edges = append(f.edges, e)
	}
	if err := layout.Place(g, layout.Options{Root: 1}); err != nil {
		return err
	}
	heading := bold.width(f.heading, headingSize)
	if f.remark != "" {
		heading += 10 + regular.width(f.remark, detailSize)
	}
	if len(f.chips) > 0 {
		heading += 10 + chipsWidth(f.chips)
	}
	inner := max(g.Width, heading)
	f.left = framePad + (inner-g.Width)/2
	f.width = inner + 2*framePad
	f.height = frameHeader + g.Height + framePad
	p.findLoops(f, i)
	// Places within the frame; moveGroup moves them to where it stands.
	for j := range g.Nodes {
		n, b := &g.Nodes[j], &p.boxes[w.First+j]
		b.x, b.y = f.left+n.X-n.Before, frameHeader+n.Y
	}
	for j, e := range f.edges {
		edge := &g.Edges[j]
		for _, at := range edge.Points {
			p.lines[e] = append(p.lines[e], layout.Point{X: f.left + at.X, Y: frameHeader + at.Y})
		}
		p.tags[e].x, p.tags[e].y = f.left+edge.Label.X, frameHeader+edge.Label.Y
	}
	return nil
}

// entry returns the height at which a frame is entered: that of its trigger's
// middle.
func (f *frame) entry() int {
	if len(f.inner.Nodes) == 0 {
		return frameHeader/2 + f.drop
	}
	n := &f.inner.Nodes[0]
	return frameHeader + n.Y + n.Size/2 + f.drop
}

// group is what hangs together by schedule calls: workflows and nodes outside of
// any, laid out on its own.
type group struct {
	layout.Graph
	frames []int // the workflows, which are the first nodes of the layout
	boxes  []int // the nodes outside of any, which follow
	x, y   int
}

// arrangeFrames lays out the workflows and the nodes outside of any.
func (p *picture) arrangeFrames() error {
	groups := p.groups()
	for i := range groups {
		if err := p.arrangeGroup(&groups[i]); err != nil {
			return err
		}
	}
	p.pack(groups)
	for i := range groups {
		p.moveGroup(&groups[i])
	}
	return nil
}

// groups finds the groups, in the order of their first workflows.
func (p *picture) groups() []group {
	// Union by the lowest number: workflows first, then the nodes outside.
	parent := make([]int, len(p.frames)+len(p.g.Nodes))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range p.g.Edges {
		if e := &p.g.Edges[i]; e.Call {
			a, b := find(p.g.Nodes[e.From].Workflow), find(p.holder(e.To))
			parent[max(a, b)] = min(a, b)
		}
	}
	var groups []group
	of := map[int]int{}
	for i := range p.frames {
		root := find(i)
		if _, known := of[root]; !known {
			of[root] = len(groups)
			groups = append(groups, group{})
		}
		g := &groups[of[root]]
		g.frames = append(g.frames, i)
	}
	for i := range p.g.Nodes {
		if p.g.Nodes[i].Workflow < 0 {
			g := &groups[of[find(len(p.frames)+i)]]
			g.boxes = append(g.boxes, i)
		}
	}
	return groups
}

// holder returns the number of the workflow that a node belongs to, or behind
// those of the workflows a number of the node itself.
func (p *picture) holder(node int) int {
	if w := p.g.Nodes[node].Workflow; w >= 0 {
		return w
	}
	return len(p.frames) + node
}

// level moves the contents of frames down until all are entered at one height, so
// that calls are straight where the frames stand side by side.
func (p *picture) level(frames []int) {
	lowest := 0
	for _, i := range frames {
		lowest = max(lowest, p.frames[i].entry())
	}
	for _, i := range frames {
		f := &p.frames[i]
		f.drop = lowest - f.entry()
		f.height += f.drop
	}
}

// arrangeGroup lays out one group. The layout works from the top down, so both
// axes are swapped on the way in and out.
func (p *picture) arrangeGroup(g *group) error {
	index := map[int]int{}
	p.level(g.frames)
	for _, i := range g.frames {
		f := &p.frames[i]
		index[i] = len(g.Nodes)
		g.Nodes = append(g.Nodes, layout.Node{Before: f.entry(), After: f.height + f.under - f.entry(), Size: f.width + 2*f.around})
	}
	for _, i := range g.boxes {
		b := &p.boxes[i]
		index[len(p.frames)+i] = len(g.Nodes)
		g.Nodes = append(g.Nodes, layout.Node{Before: b.height / 2, After: b.height / 2, Size: b.width})
	}
	for _, i := range g.frames {
		f := &p.frames[i]
		for j, e := range f.exits {
			if slices.Contains(f.loops, j) {
				continue
			}
			exit := f.exit(j)
			g.Edges = append(g.Edges, layout.Edge{
				From: index[i], To: index[p.holder(p.g.Edges[e].To)], Out: exit - f.entry(),
				LabelWidth: p.tags[e].height, LabelHeight: p.tags[e].width,
			})
		}
	}
	return layout.Place(&g.Graph, layout.Options{Start: true, Gap: frameGap})
}

// pack puts the groups beside each other and in rows, so that the page becomes a
// little wider than high.
func (p *picture) pack(groups []group) {
	area, widest := 0, 0
	for i := range groups {
		g := &groups[i]
		width, height := g.Height, g.Width // swapped
		area += (width + frameGap) * (height + frameGap)
		widest = max(widest, width)
	}
	limit := max(widest, int(math.Sqrt(float64(area)*1.5)))
	top := pageMargin
	if p.g.Title != "" || len(p.g.Findings) > 0 {
		top += 34
	}
	x, y, row, right := 0, 0, 0, 0
	for i := range groups {
		g := &groups[i]
		width, height := g.Height, g.Width
		if x > 0 && x+width > limit {
			x, y, row = 0, y+row+frameGap, 0
		}
		g.x, g.y = pageMargin+x, top+y
		right = max(right, x+width)
		row = max(row, height)
		x += width + frameGap
	}
	p.width, p.height = right+2*pageMargin, top+y+row+pageMargin
}

// moveGroup moves everything that belongs to a group to its place on the page.
func (p *picture) moveGroup(g *group) {
	at := func(q layout.Point) layout.Point { return layout.Point{X: g.x + q.Y, Y: g.y + q.X} }
	corner := func(n *layout.Node) layout.Point { return at(layout.Point{X: n.X - n.Before, Y: n.Y}) }
	for j, i := range g.frames {
		f, w := &p.frames[i], &p.g.Workflows[i]
		c := corner(&g.Nodes[j])
		f.x, f.y = c.X+f.around, c.Y
		for n := w.First; n < w.First+w.Count; n++ {
			p.boxes[n].x += f.x
			p.boxes[n].y += f.y + f.drop
		}
		for _, e := range f.edges {
			for k := range p.lines[e] {
				p.lines[e][k].X += f.x
				p.lines[e][k].Y += f.y + f.drop
			}
			p.tags[e].x += f.x
			p.tags[e].y += f.y + f.drop
		}
	}
	for j, i := range g.boxes {
		c := corner(&g.Nodes[len(g.frames)+j])
		p.boxes[i].x, p.boxes[i].y = c.X, c.Y
	}
	next := 0
	for _, i := range g.frames {
		f := &p.frames[i]
		for j, e := range f.exits {
			line := &p.lines[e]
			for _, q := range f.inner.Exits[j].Points {
				*line = addPoint(*line, layout.Point{X: f.x + f.left + q.X, Y: f.y + f.drop + frameHeader + q.Y})
			}
			if loop := slices.Index(f.loops, j); loop >= 0 {
				p.traceLoop(f, e, loop)
			} else {
				edge := &g.Edges[next]
				next++
				for _, q := range edge.Points {
					*line = addPoint(*line, at(q))
				}
				label := at(edge.Label)
				p.tags[e].x, p.tags[e].y = label.X, label.Y
			}
			b := &p.boxes[p.g.Edges[e].To]
			*line = addPoint(*line, layout.Point{X: b.x, Y: b.y + b.height/2})
		}
	}
}

// addPoint appends a point to a line and drops the one before it if that is on
// the way.
func addPoint(line []layout.Point, q layout.Point) []layout.Point {
	n := len(line)
	if n > 0 && line[n-1] == q {
		return line
	}
	if n > 1 {
		a, b := line[n-2], line[n-1]
		if a.X == b.X && b.X == q.X || a.Y == b.Y && b.Y == q.Y {
			line = line[:n-1]
		}
	}
	return append(line, q)
}
