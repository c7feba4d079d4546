package source

import "slices"

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
	out := make([]byte, 0, max(size, 0))
	at := uint32(0)
	for i := range edits {
		e := &edits[i]
		if e.Range.Start < at || int(e.Range.End) > len(b) || e.Range.End < e.Range.Start {
			continue
		}
		out = append(out, b[at:e.Range.Start]...)
		out = append(out, e.Text...)
		at = e.Range.End
	}
	return append(out, b[at:]...)
}

func byStart(a, b Edit) int { return int(a.Range.Start) - int(b.Range.Start) }
