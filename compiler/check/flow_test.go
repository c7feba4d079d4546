package check

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// graph is a control flow in the plainest form: for each node its targets.
type graph [][]int

// chance makes a graph of at most n nodes. Dense graphs have many paths, sparse
// ones many unreachable nodes.
func chance(rnd *rand.Rand, n int, acyclic bool) graph {
	g := make(graph, 1+rnd.IntN(n))
	density := rnd.IntN(4)
	for i := range g {
		for range rnd.IntN(density + 1) {
			target := rnd.IntN(len(g)+1) - 1
			if acyclic && target >= 0 && target <= i || target == 0 {
				continue
			}
			g[i] = append(g[i], target)
		}
	}
	return g
}

func (g graph) flow(f *flow) {
	f.begin(len(g))
	for _, targets := range g {
		f.node()
		for _, t := range targets {
			f.edge(int32(t))
		}
	}
	f.search()
}

// reach returns which nodes lead to which by at least one edge that is no loop on
// one node.
func (g graph) reach() [][]bool {
	r := make([][]bool, len(g))
	for i := range g {
		r[i] = make([]bool, len(g))
		for _, t := range g[i] {
			if t > 0 && t != i {
				r[i][t] = true
			}
		}
	}
	for k := range g {
		for i := range g {
			for j := range g {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

// without returns the graph with one node cut off.
func (g graph) without(node int) graph {
	cut := make(graph, len(g))
	for i := range g {
		for _, t := range g[i] {
			if i != node && t != node {
				cut[i] = append(cut[i], t)
			}
		}
	}
	return cut
}

// TestFlow compares reachability, cycles, their chains and the order of the nodes
// with what follows from their definitions.
func TestFlow(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var f flow
	for range 3000 {
		g := chance(rnd, 12, false)
		g.flow(&f)
		reach := g.reach()
		cyclic := false
		for i := range g {
			require.Equal(t, i == 0 || reach[0][i], f.reachable[i], "%v node %d", g, i)
			cyclic = cyclic || reach[i][i]
		}
		require.Equal(t, cyclic, len(f.cycles) > 0, "%v", g)
		for _, c := range f.cycles {
			chain := f.chains[c.chain:c.endings]
			require.Len(t, chain, int(c.length))
			require.Equal(t, f.origin[c.closing], chain[len(chain)-1])
			require.Equal(t, f.edges[c.closing].target, chain[0])
			for i := 1; i < len(chain); i++ {
				require.Contains(t, g[chain[i-1]], int(chain[i]), "%v", g)
			}
		}
		selfs := 0
		for i := range g {
			for _, target := range g[i] {
				if target == i && i > 0 {
					selfs++
				}
			}
		}
		require.Len(t, f.selfs, selfs)
		place := map[int32]int{}
		for i, n := range f.order {
			place[n] = i
		}
		for i := range g {
			_, in := place[int32(i)]
			require.Equal(t, f.reachable[i], in)
			for _, target := range g[i] {
				if !cyclic && f.reachable[i] && target > 0 && target != i {
					require.Less(t, place[int32(i)], place[int32(target)], "%v", g)
				}
			}
		}
	}
}

// TestRan compares what the dominators say with what is reachable when a step is
// cut out.
func TestRan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var f flow
	for round := range 3000 {
		g := chance(rnd, 80/(1+round%8), round%2 == 0)
		g.flow(&f)
		reach := g.reach()
		loops := len(f.cycles) > 0 || len(f.selfs) > 0
		for range 20 {
			step, at := rnd.IntN(len(g)), rnd.IntN(len(g))
			if !f.reachable[step] || !f.reachable[at] {
				continue
			}
			cut := g.without(step).reach()
			around := at == 0 || cut[0][at]
			want := maybe
			switch {
			case step == at:
				if !loops {
					want = cannot
				}
			case step == 0 || !around:
				want = certainly
			case len(f.cycles) == 0 && !reach[step][at]:
				want = cannot
			}
			require.Equal(t, want, f.ran(step, at), "%v step %d at %d", g, step, at)

			path := f.around(step, at)
			require.Equal(t, step != 0 && step != at && around, path != nil, "%v step %d at %d", g, step, at)
			for i := 1; i < len(path); i++ {
				require.Contains(t, g[path[i-1]], int(path[i]))
				require.NotEqual(t, int32(step), path[i])
			}
			if path != nil {
				require.EqualValues(t, 0, path[0])
				require.EqualValues(t, at, path[len(path)-1])
			}
		}
	}
}

// TestLongChain walks a chain beyond the exact tables, and a circle whose chain
// is cut.
func TestLongChain(t *testing.T) {
	const n = 100_000
	var f flow
	f.begin(n)
	for i := range n {
		f.node()
		f.edge(int32(i%(n-1) + 1))
	}
	f.search()
	require.Len(t, f.order, n)
	require.Len(t, f.cycles, 1)
	require.EqualValues(t, n-1, f.cycles[0].length)
	require.Len(t, f.chains, chainHead+chainTail)
	require.Equal(t, certainly, f.ran(0, 5))
	require.Equal(t, maybe, f.ran(4, 5))
}

func TestSymbols(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	var s symbols
	for _, n := range []int{0, 1, 10, 16, 17, 100, 5000, 3} {
		s.reset(n)
		first := map[string]int{}
		for i := range n {
			name := string(rune('a' + rnd.IntN(26)))
			for range rnd.IntN(3) {
				name += string(rune('a' + rnd.IntN(26)))
			}
			if rnd.IntN(10) == 0 {
				name = ""
			}
			want, known := first[name]
			if !known || name == "" {
				want = -1
				if name != "" {
					first[name] = i
				}
			}
			require.Equal(t, want, s.add(name))
		}
		for name, i := range first {
			require.Equal(t, i, s.find(name))
		}
		require.Equal(t, -1, s.find("A"))
		require.Equal(t, -1, s.find(""))
		require.Len(t, s.names, n)
	}
}
