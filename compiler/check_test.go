package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

// TestCheckAllocatesLittle holds the whole check to a number of allocations that
// does not grow with the number of workflows.
func TestCheckAllocatesLittle(t *testing.T) {
	var c Checker
	count := func(pairs int) float64 {
		file := &source.File{Name: "generated.json", Bytes: generate.Pairs(pairs, generate.Compact)}
		c.Check(file, Options{})
		return testing.AllocsPerRun(5, func() {
			require.Empty(t, c.Check(file, Options{}).Findings)
		})
	}
	small, large := count(10), count(1000)
	require.LessOrEqual(t, large, small+15, "from 20 to 2,000 workflows, which are walked in two halves")
}
