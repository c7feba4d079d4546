package report

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNearby holds what is shown of a long line to what would be shown if all of
// it were looked at.
func TestNearby(t *testing.T) {
	pieces := []string{"a", "é", "€", "😀", "0123456789", " ", "\x01", "\xff"}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		var line []byte
		for size := r.IntN(6000); len(line) < size; {
			line = append(line, pieces[r.IntN(len(pieces))]...)
		}
		width := 40 + r.IntN(100)
		from := r.IntN(len(line) + 1)
		to := min(len(line), from+r.IntN(300))
		shown, column, marked := window(line, from, to, width)
		wantShown, wantColumn, wantMarked := frameOf(line, from, to, width)
		require.Equal(t, wantShown, shown, "seed %d", seed)
		require.Equal(t, wantColumn, column)
		require.Equal(t, wantMarked, marked)
	}
}
