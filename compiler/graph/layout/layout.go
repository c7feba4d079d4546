// Package layout places the boxes of a directed graph in layers and routes its
// edges between them, so that no edge crosses a box and no label lies on one. It
// knows nothing of definitions: it sees sizes and returns places.
//
// # How a graph is laid out
//
// It is the method of Sugiyama, Tagawa and Toda in five steps, each a file:
//
//  1. rank: edges that close a cycle are set aside, and every node goes to the
//     layer behind its last predecessor (longest path). Between two layers of
//     nodes lies a layer of labels.
//  2. chain: an edge becomes a chain of vertices, one for each layer that it
//     passes: first its label, then rails. Edges into the same node share
//     their rails, so that what goes to one place arrives on one line.
//  3. order: sweeps down and up order each layer by the barycentres of the
//     neighbours, and the order with the fewest crossings stays.
//  4. position: each vertex gets its place along the layer by the method of
//     Brandes and Köpf, which keeps long edges straight.
//  5. route: between two layers every edge is a vertical, a horizontal and a
//     vertical piece. The horizontal ones are spread over tracks so that
//     they never lie on each other. Edges that close a cycle, loops included,
//     go around on the right.
//
// Everything is in whole pixels and decided without a map's order or a
// floating-point number, so equal graphs give equal pictures on every machine.
//
// The words are those of a graph drawn from the top down: x runs along a layer,
// y from layer to layer. A caller that wants it from left to right swaps them.
package layout

import "errors"

// Node is a box. Its edges attach where its reference line, a vertical at X,
// meets its upper and lower side.
type Node struct {
	Before, After int // extents left and right of the reference line
	Size          int // height

	X, Y int // set by Place: the reference line, the upper side
}

// Edge leads from the lower side of a node to the upper side of another. A label
// has a size; an edge without one has none.
type Edge struct {
	From, To                int // indexes of nodes
	Out                     int // where the edge leaves, relative to the reference line of From
	LabelWidth, LabelHeight int

	// Set by Place.
	Points []Point // from From to To, every piece horizontal or vertical
	Label  Point   // the centre of the label
	Detour bool    // the edge closes a cycle and goes around
}

// Exit is a line from the right side of a node to the right border of the
// picture, for an edge that leaves the graph.
type Exit struct {
	Node int // index
	Side int // where the right side of the box is, relative to the reference line

	Points []Point // set by Place
}

// Point is a place in pixels; y grows downwards.
type Point struct{ X, Y int }

// Graph is what is laid out.
type Graph struct {
	Nodes []Node
	Edges []Edge
	Exits []Exit

	Width, Height int // set by Place; the upper left corner is 0, 0
}

// Options says how a graph is laid out.
type Options struct {
	// Root, if positive, is one more than the index of the node that stands alone
	// in the first layer.
	Root int
	// Gap is the least distance between two boxes of a layer; default 32.
	Gap int
	// Budget is the width up to which parts of the graph that do not hang
	// together are put beside each other; default 1,100.
	Budget int
	// Start aligns the boxes of a layer at their upper sides; otherwise their
	// middles are aligned.
	Start bool
	// MaxVertices bounds the work: boxes, labels and the places where edges pass
	// a layer. Default 250,000.
	MaxVertices int
}

// ErrTooBig says that a graph is too large, or its edges are too long, to be laid
// out in sensible time and to be of use to anybody.
var ErrTooBig = errors.New("the graph is too large or too entangled to be laid out")

// The distances in pixels.
const (
	railGap  = 18 // between a line and what stands beside it in its layer
	trackGap = 10 // between the horizontal pieces of two edges
	near     = 7  // verticals closer than this are taken for one
	stub     = 9  // from the side of a box to where an exit turns
	laneGap  = 14 // between two edges that go around
	below    = 12 // between a box and the first track under it
	above    = 18 // between the last track and a box: room for an arrowhead
	beside   = 9  // between a label and a track
)

// Place lays out g. Edges must name nodes of g. It returns ErrTooBig if that
// would need more vertices than o allows.
func Place(g *Graph, o Options) error {
	if o.Gap <= 0 {
		o.Gap = 32
	}
	if o.Budget <= 0 {
		o.Budget = 1100
	}
	if o.MaxVertices <= 0 {
		o.MaxVertices = 250_000
	}
	if len(g.Nodes) == 0 {
		g.Width, g.Height = 0, 0
		return nil
	}
	l := &layouter{Graph: g, Options: o}
	l.rank()
	if err := l.chain(); err != nil {
		return err
	}
	l.order()
	l.position()
	l.route()
	return nil
}

// layouter is one graph on its way.
type layouter struct {
	*Graph
	Options
	ranks    []int // of each node
	vertices []vertex
	layers   [][]int32 // vertices of each layer, from left to right
	chains   [][]int32 // of each edge: its vertices from From to To; nil for a detour
	gaps     []gap     // gaps[i] lies above layer i
}

// vertex is what stands in a layer: the box of a node, a label, or the place
// where edges pass.
type vertex struct {
	kind          vertexKind
	layer         int32
	before, after int32
	size          int32
	pos           int32 // index in its layer
	x, y          int
	up, down      []int32 // neighbours in the layers above and below
}

type vertexKind uint8

const (
	nodeVertex vertexKind = iota
	labelVertex
	railVertex
)

// separation returns the least distance between the reference lines of two
// neighbours of one layer.
func (l *layouter) separation(left, right *vertex) int {
	gap := l.Gap
	if left.kind != nodeVertex || right.kind != nodeVertex {
		gap = railGap
	}
	return int(left.after) + gap + int(right.before)
}
