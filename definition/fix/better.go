package fix

import (
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// better reports whether the findings after the edits are a part of those before,
// and fewer. A finding is the one of before if it is of the same rule, no more
// severe, and its range is where the edits moved that range, or touches it: a
// rule may well underline another part of a text that was mended there. So it is
// if pointer and key are equal: where a duplicate goes, what was said about it is
// said about the one that stays.
//
// Where the parser stopped to list mistakes, nobody knows what else was there:
// what is behind that place, what is said about the whole, and which brackets are
// not closed. So only the mistakes in the text in front of it are compared.
func better(before, after definition.Diagnostics, edits []source.Edit) bool {
	type old struct {
		rule     *definition.Rule
		severity definition.Severity
		moved    source.Range
		pointer  string
		key      string
	}
	m := newMoves(edits)
	const everywhere = ^uint32(0)
	horizon := uint32(everywhere)
	var known []old
	for i := range before {
		d := &before[i]
		moved := m.of(d.Range)
		if d.Rule.Code == tooManyMistakes {
			horizon = moved.Start
			known = slices.DeleteFunc(known, func(k old) bool { return !countsBroken(k.rule) })
			break
		}
		known = append(known, old{d.Rule, d.Severity, moved, d.Pointer, d.Key})
	}
	fresh := make([]*definition.Diagnostic, 0, len(after))
	for i := range after {
		if d := &after[i]; horizon == everywhere || d.Range.Start < horizon && countsBroken(d.Rule) {
			fresh = append(fresh, d)
		}
	}
	if len(fresh) >= len(known) {
		return false
	}
	// First those that are exactly in their place, so that none of them is taken
	// for a neighbour.
	type place struct {
		rule     *definition.Rule
		severity definition.Severity
		at       source.Range
	}
	exact := make(map[place]int, len(known))
	for _, k := range known {
		exact[place{k.rule, k.severity, k.moved}]++
	}
	fresh = slices.DeleteFunc(fresh, func(d *definition.Diagnostic) bool {
		k := place{d.Rule, d.Severity, d.Range}
		if exact[k] == 0 {
			return false
		}
		exact[k]--
		return true
	})
	known = slices.DeleteFunc(known, func(k old) bool {
		p := place{k.rule, k.severity, k.moved}
		if exact[p] == 0 {
			return true
		}
		exact[p]--
		return false
	})
	for _, d := range fresh {
		i := slices.IndexFunc(known, func(k old) bool {
			return k.rule == d.Rule && k.severity >= d.Severity &&
				(d.Range.Start <= k.moved.End && k.moved.Start <= d.Range.End || d.Pointer == k.pointer && d.Key == k.key)
		})
		if i < 0 {
			return false
		}
		known = slices.Delete(known, i, i+1)
	}
	return true
}

// tooManyMistakes is the rule that says where the parser stopped to list
// mistakes in the text.
const tooManyMistakes definition.Code = "TN1029"

// countsBroken reports whether what a rule finds is known as far as a broken text
// was listed.
func countsBroken(r *definition.Rule) bool {
	return len(r.Code) > 4 && r.Code[:4] == "TN10" && r.Code != tooManyMistakes && r.Code != unclosedBracket
}

// unclosedBracket is the rule about brackets that the parser misses at the end.
const unclosedBracket definition.Code = "TN1021"

// moves tells where edits moved the places of a text.
type moves struct {
	edits []source.Edit // sorted, apart from each other
	ends  []uint32      // where what each edit put into the text ends
}

func newMoves(edits []source.Edit) moves {
	m := moves{edits, make([]uint32, len(edits))}
	shift := uint32(0) // modulo 2^32
	for i := range edits {
		shift += uint32(len(edits[i].Text) - edits[i].Range.Len())
		m.ends[i] = edits[i].Range.End + shift
	}
	return m
}

// of returns where a range is now. One that an edit cuts holds what the edit put
// there, and so does an empty one where something was inserted.
func (m moves) of(r source.Range) source.Range {
	return source.Range{Start: m.place(r.Start, false), End: m.place(r.End, true)}
}

// place returns where an offset is now: before what was put at it, or behind.
func (m moves) place(at uint32, behind bool) uint32 {
	// The edits that begin before at, or at it if what they put counts.
	n, _ := slices.BinarySearchFunc(m.edits, at, func(e source.Edit, at uint32) int {
		if e.Range.Start < at || behind && e.Range.Start == at {
			return -1
		}
		return 1
	})
	if n == 0 {
		return at
	}
	e, end := &m.edits[n-1], m.ends[n-1]
	switch {
	case e.Range.End <= at:
		return end + (at - e.Range.End)
	case behind:
		return end
	}
	return end - uint32(len(e.Text))
}
