package graph

import (
	"cmp"
	"slices"

	"github.com/tenon-dev/tenon/compiler/graph/layout"
)

// A workflow that schedules itself gets its line close around its frame: out on
// the right, along below the frame, back in on the left. The layout knows nothing
// of these loops; they only make the frame's place larger.

const (
	loopGap = 10 // between the frame and the innermost loop, and from loop to loop
	loopRow = 30 // what a loop needs below the frame: the height of its text and some air
)

// exit returns the height at which an exit leaves its frame.
func (f *frame) exit(j int) int {
	points := f.inner.Exits[j].Points
	return frameHeader + points[len(points)-1].Y + f.drop
}

// findLoops finds the loops of a frame. The lowest exit goes innermost, so that
// loops do not cross.
func (p *picture) findLoops(f *frame, workflow int) {
	for j, e := range f.exits {
		if p.g.Nodes[p.g.Edges[e].To].Workflow == workflow {
			f.loops = append(f.loops, j)
		}
	}
	slices.SortStableFunc(f.loops, func(a, b int) int { return cmp.Compare(f.exit(b), f.exit(a)) })
	if n := len(f.loops); n > 0 {
		f.around = loopGap * (n + 1)
		f.under = loopRow * n
	}
}

// traceLoop goes on from where the line of a call has left its frame to where it
// comes back.
func (p *picture) traceLoop(f *frame, edge, loop int) {
	right, left := f.x+f.width+loopGap*(loop+1), f.x-loopGap*(loop+1)
	bottom := f.y + f.height + loopRow*loop + loopRow/2 + 2
	line, t := &p.lines[edge], &p.tags[edge]
	out, in := f.y+f.exit(f.loops[loop]), f.y+f.entry()
	for _, q := range [...]layout.Point{{X: right, Y: out}, {X: right, Y: bottom}, {X: left, Y: bottom}, {X: left, Y: in}} {
		*line = addPoint(*line, q)
	}
	t.x, t.y = f.x+f.width/2, bottom
}
