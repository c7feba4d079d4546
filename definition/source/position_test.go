package source

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPositionCursorAgreesWithPosition(t *testing.T) {
	for _, text := range []string{
		"", "\n", "abc", "a\nb\r\n\ncdé\nf🙂g\n", "é🙂\xff\xf0\x9f\n\x80\x80\x80\x80\x80é", "🙂🙂🙂",
	} {
		f := &File{Bytes: []byte(text)}
		for step := 1; step < 5; step++ {
			c := NewPositionCursor(f)
			for at := 0; at <= len(text)+2; at += step {
				require.Equal(t, f.Position(uint32(at)), c.Position(uint32(at)), "byte %d of %q by %d", at, text, step)
			}
		}
		r := rand.New(rand.NewPCG(1, 2))
		c := NewPositionCursor(f)
		for range 100 {
			at := uint32(r.IntN(len(text) + 3))
			require.Equal(t, f.Position(at), c.Position(at), "byte %d of %q", at, text)
		}
	}
}
