package source

import (
	"math/rand/v2"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// TestLines compares every answer about random texts, broken UTF-8 and long
// lines included, with that of the plain way to count.
func TestLines(t *testing.T) {
	pieces := []string{"a", "\n", "\r\n", "é", "€", "😀", "\xff", "\xf0\x9f", "\x80\x80\x80\x80\x80", "0123456789"}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		f := &File{}
		breaks := r.IntN(2)
		for size := r.IntN(3 * markDistance); len(f.Bytes) < size; {
			p := r.IntN(len(pieces))
			if (p == 1 || p == 2) && breaks == 0 {
				continue
			}
			f.Bytes = append(f.Bytes, pieces[p]...)
		}
		lines := NewLines(f)
		for offset := 0; offset <= len(f.Bytes)+2; offset += 1 + r.IntN(40) {
			want := f.Position(uint32(offset))
			require.Equal(t, want, lines.Position(uint32(offset)), "seed %d offset %d", seed, offset)
			start, _ := f.Line(uint32(offset))
			line, column := lines.UTF16(uint32(offset))
			require.Equal(t, want.Line, line)
			before := f.Bytes[start:min(offset, len(f.Bytes))]
			require.Equal(t, len(utf16.Encode([]rune(string(before))))+1, column)
		}
	}
}

func TestLinesOfAnEmptyFile(t *testing.T) {
	require.Equal(t, Position{Line: 1, Column: 1}, NewLines(&File{}).Position(0))
}
