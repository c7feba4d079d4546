package source

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestLines compares every answer about random texts, broken UTF-8 and long
// lines included, with that of the plain way to count.
func TestLines(t *testing.T) {
	pieces := []string{"a", "\n", "\r\n", "é", "€", "😀", "\xff", "\xf0\x9f", "\x80\x80\x80\x80\x80", "0123456789"}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		f := &File{}
		breaks := r.IntN(3)
		for size := r.IntN(3 * markDistance); len(f.Bytes) < size; {
			p := r.IntN(len(pieces))
			if (p == 1 || p == 2) && (breaks == 0 || breaks == 1 && r.IntN(500) > 0) {
				continue
			}
			f.Bytes = append(f.Bytes, pieces[p]...)
		}
		for offset := 0; offset <= len(f.Bytes)+2; offset += 1 + r.IntN(40) {
			before := f.Bytes[:min(offset, len(f.Bytes))]
			start := bytes.LastIndexByte(before, '\n') + 1
			want := Position{
				Line:   bytes.Count(before, []byte{'\n'}) + 1,
				Column: utf8.RuneCount(before[start:]) + 1,
				Byte:   offset,
			}
			require.Equal(t, want, f.Position(uint32(offset)), "seed %d offset %d", seed, offset)

			line, column := f.Lines().UTF16(uint32(offset))
			require.Equal(t, want.Line, line)
			require.Equal(t, len(utf16.Encode([]rune(string(before[start:]))))+1, column)

			from, to := f.Line(uint32(offset))
			require.Equal(t, start, int(from))
			end := len(f.Bytes)
			if i := bytes.IndexByte(f.Bytes[len(before):], '\n'); i >= 0 {
				end = len(before) + i
			}
			if end > start && f.Bytes[end-1] == '\r' {
				end--
			}
			require.Equal(t, end, int(to), "seed %d offset %d", seed, offset)
		}
	}
}

func TestLinesOfAnEmptyFile(t *testing.T) {
	f := &File{}
	require.Equal(t, Position{Line: 1, Column: 1}, f.Position(0))
	start, end := f.Line(0)
	require.Zero(t, start)
	require.Zero(t, end)
}
