package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// randomGraph makes a graph of n nodes. Without cycles every edge leads to a
// node with a greater index.
func randomGraph(r *rand.Rand, n, edges int, cyclic bool) *Graph {
	g := &Graph{}
	for range n {
		half := 20 + r.IntN(90)
		g.Nodes = append(g.Nodes, Node{Before: half, After: half, Size: 20 + r.IntN(60)})
	}
	for range edges {
		e := Edge{From: r.IntN(n), To: r.IntN(n)}
		if !cyclic {
			if e.From == e.To {
				continue
			}
			e.From, e.To = min(e.From, e.To), max(e.From, e.To)
		}
		if r.IntN(2) == 0 {
			e.LabelWidth, e.LabelHeight = 10+r.IntN(150), 14+r.IntN(40)
		}
		g.Edges = append(g.Edges, e)
	}
	for i := range n {
		if r.IntN(8) == 0 {
			g.Exits = append(g.Exits, Exit{Node: i, Side: g.Nodes[i].After})
		}
	}
	return g
}

type box struct{ left, top, right, bottom int }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (n *Node) box() box { return box{n.X - n.Before, n.Y, n.X + n.After, n.Y + n.Size} }

func (e *Edge) labelBox() box {
	return box{e.Label.X - e.LabelWidth/2, e.Label.Y - e.LabelHeight/2, e.Label.X + e.LabelWidth/2, e.Label.Y + e.LabelHeight/2}
}

// requireProper checks what every picture promises.
func requireProper(t *testing.T, g *Graph) {
	t.Helper()
	frame := box{0, 0, g.Width, g.Height}
	inside := func(b box, what string) {
		require.GreaterOrEqual(t, b.left, frame.left, what)
		require.GreaterOrEqual(t, b.top, frame.top, what)
		require.LessOrEqual(t, b.right, frame.right, what)
		require.LessOrEqual(t, b.bottom, frame.bottom, what)
	}
	for i := range g.Nodes {
		inside(g.Nodes[i].box(), "node")
		for j := range i {
			require.False(t, g.Nodes[i].box().meets(g.Nodes[j].box()), "nodes %d and %d overlap", j, i)
		}
	}
	// Pieces of lines may touch a box only at its border.
	free := func(points []Point, what string) {
		for i := 0; i+1 < len(points); i++ {
			a, b := points[i], points[i+1]
			require.True(t, a.X == b.X || a.Y == b.Y, "%s: piece %d is slanted", what, i)
			piece := box{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
			inside(piece, what)
			for j := range g.Nodes {
				n := g.Nodes[j].box()
				crossed := piece.left < n.right && n.left < piece.right && piece.top < n.bottom && n.top < piece.bottom ||
					piece.left == piece.right && n.left < piece.left && piece.left < n.right && piece.top < n.bottom && n.top < piece.bottom ||
					piece.top == piece.bottom && n.top < piece.top && piece.top < n.bottom && piece.left < n.right && n.left < piece.right
				require.False(t, crossed, "%s: piece %d crosses node %d", what, i, j)
			}
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		what := fmt.Sprintf("edge %d", i)
		from, to := &g.Nodes[e.From], &g.Nodes[e.To]
		require.GreaterOrEqual(t, len(e.Points), 2, what)
		require.Equal(t, Point{from.X + e.Out, from.Y + from.Size}, e.Points[0], what)
		require.Equal(t, Point{to.X, to.Y}, e.Points[len(e.Points)-1], what)
		free(e.Points, what)
		if !e.Detour {
			require.Less(t, from.Y+from.Size, to.Y, "%s does not lead down", what)
		}
		if e.LabelWidth == 0 {
			continue
		}
		inside(e.labelBox(), what)
		for j := range g.Nodes {
			require.False(t, e.labelBox().meets(g.Nodes[j].box()), "the label of %s overlaps node %d", what, j)
		}
		for j := range i {
			if o := &g.Edges[j]; o.LabelWidth > 0 {
				require.False(t, e.labelBox().meets(o.labelBox()), "the labels of edges %d and %d overlap", j, i)
			}
		}
	}
	for i := range g.Exits {
		e := &g.Exits[i]
		n := &g.Nodes[e.Node]
		require.Equal(t, Point{n.X + e.Side, n.Y + n.Size/2}, e.Points[0])
		require.Equal(t, g.Width, e.Points[len(e.Points)-1].X)
		free(e.Points, fmt.Sprintf("exit %d", i))
	}
}

func TestPlaceProperties(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 1 + r.IntN(40)
		cyclic := seed%4 == 3
		g := randomGraph(r, n, r.IntN(2*n+1), cyclic)
		o := Options{Start: seed%5 == 0}
		if seed%3 == 0 {
			o.Root = 1 + r.IntN(n)
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			require.NoError(t, Place(g, o))
			requireProper(t, g)
			if !cyclic {
				for i := range g.Edges {
					require.False(t, g.Edges[i].Detour, "edge %d goes around without need", i)
				}
			}
		})
	}
}

// TestRanksFollowTheLongestPath holds the layers of graphs without cycles to
// their definition.
func TestRanksFollowTheLongestPath(t *testing.T) {
	g := &Graph{Nodes: make([]Node, 5), Edges: []Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 0, To: 3}, {From: 2, To: 3}, {From: 4, To: 3}}}
	l := &layouter{Graph: g, Options: Options{Root: 1, Gap: 32, Budget: 1000}}
	l.rank()
	require.Equal(t, []int{0, 1, 2, 3, 2}, l.ranks, "node 4 stands right before node 3")
}

func TestPlaceIsDeterministic(t *testing.T) {
	place := func() *Graph {
		g := randomGraph(rand.New(rand.NewPCG(7, 7)), 60, 120, true)
		require.NoError(t, Place(g, Options{Root: 1}))
		return g
	}
	first := place()
	for range 5 {
		require.Equal(t, first, place())
	}
}

// TestCrossingsOfAPlanarGraph has the sweeps untangle a graph whose edges need
// not cross.
func TestCrossingsOfAPlanarGraph(t *testing.T) {
	// Two chains whose first nodes come in the other order than their last.
	g := &Graph{Nodes: make([]Node, 7), Edges: []Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 1, To: 4}, {From: 2, To: 3}, {From: 3, To: 5}, {From: 4, To: 6}}}
	l := &layouter{Graph: g, Options: Options{Root: 1, Gap: 32, Budget: 1000, MaxVertices: 1000}}
	l.rank()
	require.NoError(t, l.chain())
	l.order()
	require.Zero(t, l.crossings())
}

func TestPlaceRefusesWhatIsTooBig(t *testing.T) {
	g := &Graph{}
	for i := range 2000 {
		g.Nodes = append(g.Nodes, Node{Before: 10, After: 10, Size: 10})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: i - 1, To: i}, Edge{From: 0, To: i})
		}
	}
	require.ErrorIs(t, Place(g, Options{Root: 1}), ErrTooBig)
}

func TestPlaceNothing(t *testing.T) {
	g := &Graph{}
	require.NoError(t, Place(g, Options{}))
	require.Zero(t, g.Width)
}

// TestLabelsStandClearOfExits: the label of an edge that goes around lies on no
// line that runs to the right border, as long as there is room.
func TestLabelsStandClearOfExits(t *testing.T) {
	require.Equal(t, 100, clearOf(0, 200, 20, nil))
	require.Equal(t, 100, clearOf(0, 200, 20, []int{50, 150}))
	require.Equal(t, 86, clearOf(0, 200, 20, []int{100}))
	require.Equal(t, 109, clearOf(0, 200, 20, []int{95}))
	require.Equal(t, 100, clearOf(90, 110, 20, []int{100}), "there is no room")
}
