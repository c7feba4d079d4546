package compiler_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

// TestHostileTexts checks texts that make one thing of a definition many, and
// prints what was found for people and for programs. make hostile does the same
// with so many that anything quadratic would not come to its end.
func TestHostileTexts(t *testing.T) {
	const n, most = hostileCount, 1_000
	var checker compiler.Checker
	for _, h := range generate.Hostiles() {
		t.Run(h.Name, func(t *testing.T) {
			f := &source.File{Name: "hostile.json", Bytes: []byte(h.Text(n))}
			checked := checker.Check(f, compiler.Options{Profile: definition.Tenon, Whole: true, MaxFindings: most})
			require.LessOrEqual(t, len(checked.Findings), most)
			for i := range checked.Findings {
				d := &checked.Findings[i]
				require.LessOrEqual(t, d.Range.Start, d.Range.End)
				require.LessOrEqual(t, int(d.Range.End), len(f.Bytes))
				require.Less(t, len(d.Message), 5_000)
			}
			require.NoError(t, report.JSON(io.Discard, checked.Findings, report.JSONOptions{Dropped: checked.Dropped}))
			require.NoError(t, report.Text(io.Discard, checked.Findings, report.TextOptions{Dropped: checked.Dropped}))
		})
	}
}

// TestHostileTextsTakeLinearMemory checks texts with many of one thing and with
// four times as many: what is allocated may grow as the text does, not with its
// square. (Time cannot be held to that by a test that must not depend on the
// machine.)
func TestHostileTextsTakeLinearMemory(t *testing.T) {
	allocated := func(text string) (bytes, size float64) {
		f := &source.File{Name: "hostile.json", Bytes: []byte(text)}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		compiler.Check(f, compiler.Options{Profile: definition.Tenon, Whole: true, MaxFindings: 100})
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc), float64(len(text))
	}
	for _, h := range generate.Hostiles() {
		few, small := allocated(h.Text(hostileCount / 4))
		many, large := allocated(h.Text(hostileCount))
		// Tables grow by doubling, and small texts take what does not depend on their
		// size.
		require.Less(t, many, 2*few*large/small+1e6, h.Name)
	}
}
