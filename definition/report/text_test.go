package report

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
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

// TestBlanksAreNotFramed: a frame of nothing would only take up lines.
func TestBlanksAreNotFramed(t *testing.T) {
	for _, text := range []string{"", "\n", " \t\r\n  \n"} {
		_, findings := definition.ParseText(&source.File{Name: "app.json", Bytes: []byte(text)}, source.Limits{})
		var b bytes.Buffer
		require.NoError(t, Text(&b, findings, TextOptions{}))
		require.Equal(t, "error TN1001 empty-text: the text is empty\n --> app.json:1:1\n\n", b.String())
	}
}
