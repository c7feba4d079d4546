package source

import (
	"slices"
	"strings"
	"unsafe"
)

// Splice returns b with the edits made; every byte outside of them stays. The
// edits may come in any order. One that overlaps an earlier one is left out.
func Splice(b []byte, edits []Edit) []byte {
	if !slices.IsSortedFunc(edits, byStart) {
		edits = slices.Clone(edits)
		slices.SortStableFunc(edits, byStart)
	}
	size := len(b)
	for i := range edits {
		size += len(edits[i].Text) - edits[i].Range.Len()
	}
	// The text can be many megabytes: a Builder does not fill its memory with zeros
	// before it is written.
	var out strings.Builder
	out.Grow(max(size, 0))
	at := uint32(0)
	for i := range edits {
		e := &edits[i]
		if e.Range.Start < at || int(e.Range.End) > len(b) || e.Range.End < e.Range.Start {
			continue
		}
		out.Write(b[at:e.Range.Start])
		out.WriteString(e.Text)
		at = e.Range.End
	}
	out.Write(b[at:])
	// Nobody else has this memory.
	return unsafe.Slice(unsafe.StringData(out.String()), out.Len())
}

func byStart(a, b Edit) int { return int(a.Range.Start) - int(b.Range.Start) }
