package check

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// found returns the findings of this package about a text, and the definition.
func found(tb testing.TB, text string) definition.Diagnostics {
	var p definition.Parser
	app, c := p.Parse(&source.File{Name: "a.json", Bytes: []byte(text)}, definition.Options{})
	structural := c.Len()
	require.Zero(tb, structural, text)
	var checker Checker
	checker.Check(app, c, Options{})
	findings, _ := c.Finish()
	return findings
}

// document writes a graph as a definition; a negative target is one of a few
// names that no step has. The steps stand in the order of their nodes.
func (g graph) document(rnd *rand.Rand) (text string, unknown []string) {
	ghosts := []string{"ghost", "phantom", "spectre"}
	list := func(targets []int) string {
		var all []string
		for _, t := range targets {
			name := fmt.Sprintf("step-%d", t)
			if t < 0 {
				name = ghosts[rnd.IntN(len(ghosts))]
				if !slices.Contains(unknown, name) {
					unknown = append(unknown, name)
				}
			}
			all = append(all, fmt.Sprintf(`{"target": %q, "condition": {"op": "true", "values": [true]}}`, name))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": %s}, "steps": [`, list(g[0]))
	for i := 1; i < len(g); i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `{"id": "step-%d", "transitions": %s}`, i, list(g[i]))
	}
	b.WriteString("]}]}")
	return b.String(), unknown
}

// TestGraphRules compares what the rules find in definitions made by chance with
// a plain computation of the same: unknown targets by name, whether there is a
// cycle, and which steps are unreachable.
func TestGraphRules(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		g := chance(rnd, 10, rnd.IntN(2) == 0)
		text, unknown := g.document(rnd)
		reach := g.reach()

		var targets, heads []string
		cycles, selfs := 0, 0
		for _, d := range found(t, text) {
			switch d.Rule {
			case &unknownTransitionTarget:
				targets = append(targets, d.Key)
			case &workflowCycle:
				cycles++
			case &selfTransition:
				selfs++
			case &unreachableStep:
				heads = append(heads, d.Key)
			}
		}
		require.ElementsMatch(t, unknown, targets, text)

		cyclic, wantSelfs := false, 0
		for i := range g {
			cyclic = cyclic || reach[i][i]
			for _, target := range g[i] {
				if target == i && i > 0 {
					wantSelfs++
				}
			}
		}
		require.Equal(t, cyclic, cycles > 0, text)
		require.Equal(t, wantSelfs, selfs, text)

		if len(unknown) > 0 {
			require.Empty(t, heads, text)
			continue
		}
		covered := make([]bool, len(g))
		for _, head := range heads {
			var n int
			_, err := fmt.Sscanf(head, "step-%d", &n)
			require.NoError(t, err)
			require.False(t, reach[0][n], text)
			covered[n] = true
			for i := range g {
				covered[i] = covered[i] || reach[n][i]
			}
		}
		for i := 1; i < len(g); i++ {
			require.Equal(t, !reach[0][i], covered[i] && !reach[0][i], "%s step %d", text, i)
		}
	}
}
