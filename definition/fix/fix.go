// Package fix mends definitions by the byte edits that their findings carry.
//
// Fixes are applied in rounds. A round takes the first fix of every finding that
// has one, as far as they do not touch each other, makes all edits at once and
// judges the new text. It is kept if it has fewer findings and none that was not
// there before; otherwise the fixes are halved until those are left that are good
// on their own. What touched another fix, or became possible by one, is the work
// of the next round. When no round is of any use, all is done that can be.
//
// What comes of it depends on the text alone: applying fixes to a text to which
// they have been applied changes nothing.
package fix

import (
	"cmp"
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Level says which fixes are applied.
type Level uint8

// The levels.
const (
	Safe Level = iota + 1 // those that cannot change what the definition does
	All                   // the safe ones, and after them the rest
)

// Result is a text after its fixes.
type Result struct {
	File     *source.File           // the mended text; the given one if Applied is 0
	Findings definition.Diagnostics // that are left, about File
	Applied  int                    // the number of fixes that were applied
	// Refused is the number of findings that are left although they have a fix of
	// the level: it would have added a finding, or removed none.
	Refused int
	// Unfinished says that the work was stopped because it was too much. Applying
	// fixes again goes on with it.
	Unfinished bool
}

// maxWork bounds how many bytes are judged for one text, some seconds' work. A
// text is judged once a round and at most three times for every fix that is
// refused.
const maxWork = 2 << 30

// Apply applies the fixes of a level. check must find everything in a text, not
// only the first so many, and always the same in the same text; it is called with
// texts of the same name as f.
func Apply(f *source.File, level Level, check func(*source.File) definition.Diagnostics) Result {
	return apply(f, level, check, maxWork)
}

func apply(f *source.File, level Level, check func(*source.File) definition.Diagnostics, work int) Result {
	m := mender{level: Safe, check: check, left: work, refused: map[offerID]bool{}}
	m.text = m.judge(f)
	m.run()
	if level == All {
		m.level = All
		clear(m.refused)
		m.run()
	}
	r := Result{File: m.text.file, Findings: m.text.findings, Applied: m.applied, Unfinished: m.left <= 0}
	for i := range r.Findings {
		if m.fixOf(&r.Findings[i], 0) != nil {
			r.Refused++
		}
	}
	return r
}

type mender struct {
	level   Level
	check   func(*source.File) definition.Diagnostics
	left    int // bytes that may still be judged
	applied int
	text    text
	refused map[offerID]bool // fixes that were of no use in some text before
}

// offer is a fix of a finding, and what tells it again in another text.
type offer struct {
	*definition.Fix
	id offerID
}

type offerID struct {
	rule                *definition.Rule
	pointer, key, title string
}

// text is a text with what was found in it.
type text struct {
	file     *source.File
	findings definition.Diagnostics
}

func (m *mender) judge(f *source.File) text {
	// A short text, and a finding, take as long as so many bytes without any.
	const short, finding = 256 << 10, 1 << 10
	findings := slices.Clone(m.check(f))
	m.left -= short + len(f.Bytes) + finding*len(findings)
	slices.SortStableFunc(findings, func(a, b definition.Diagnostic) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	return text{f, findings}
}

// run makes rounds until none is of use. Fixes that were refused are not tried in
// every round again, but all together once more when the others are done: then
// what is left depends on the text alone, and not on the way to it.
func (m *mender) run() {
	for m.left > 0 {
		all := len(m.refused) == 0
		if m.round() {
			continue
		}
		if all {
			return
		}
		clear(m.refused)
	}
}

// round applies what it can, and reports whether that was anything. The second
// fix of a finding is tried if the first fixes of all are of no use, and so on.
func (m *mender) round() bool {
	for nth := 0; ; nth++ {
		left, more := m.fixes(nth)
		if !more {
			return false
		}
		// Those that touch a fix of no use have their turn after it.
		for len(left) > 0 && m.left > 0 {
			var candidates []offer
			candidates, left = choose(left)
			if good, next := m.best(candidates); len(good) > 0 {
				m.text = next
				m.applied += len(good)
				return true
			}
		}
		if m.left <= 0 {
			return false
		}
	}
}

// fixes returns the nth fix of each finding, without those that are refused, and
// whether any finding has so many.
func (m *mender) fixes(nth int) (offers []offer, more bool) {
	for i := range m.text.findings {
		d := &m.text.findings[i]
		if f := m.fixOf(d, nth); f != nil {
			more = true
			if id := (offerID{d.Rule, d.Pointer, d.Key, f.Title}); !m.refused[id] {
				offers = append(offers, offer{f, id})
			}
		}
	}
	return offers, more
}

// choose parts fixes into those that can be applied together, because none
// touches one before it, and the rest.
func choose(fixes []offer) (together, rest []offer) {
	var taken taken
	for _, f := range fixes {
		if taken.add(f.Edits) {
			together = append(together, f)
		} else {
			rest = append(rest, f)
		}
	}
	return together, rest
}

// fixOf returns the nth fix of a finding that is of the level, or nil.
func (m *mender) fixOf(d *definition.Diagnostic, nth int) *definition.Fix {
	for i := range d.Fixes {
		f := &d.Fixes[i]
		if !f.Safe && m.level != All || !m.applicable(f) {
			continue
		}
		if nth == 0 {
			return f
		}
		nth--
	}
	return nil
}

// applicable reports whether the edits of a fix lie within the text, apart from
// each other.
func (m *mender) applicable(f *definition.Fix) bool {
	for _, e := range f.Edits {
		if e.Range.End < e.Range.Start || int(e.Range.End) > len(m.text.file.Bytes) {
			return false
		}
	}
	var apart taken
	return len(f.Edits) > 0 && apart.add(f.Edits)
}

// best returns the fixes that are of use together, and the text with them: all,
// or those that the two halves yield, or else those of one half.
func (m *mender) best(fixes []offer) ([]offer, text) {
	if len(fixes) == 0 || m.left <= 0 {
		return nil, text{}
	}
	if next, ok := m.try(fixes); ok {
		return fixes, next
	}
	if len(fixes) == 1 {
		m.refused[fixes[0].id] = true
		return nil, text{}
	}
	first, next := m.best(fixes[:len(fixes)/2])
	second, other := m.best(fixes[len(fixes)/2:])
	switch {
	case len(second) == 0:
		return first, next
	case len(first) == 0:
		return second, other
	case m.left > 0:
		both := slices.Concat(first, second)
		if joint, ok := m.try(both); ok {
			return both, joint
		}
	}
	return first, next
}

// try makes the edits of all the fixes and reports whether the text is better
// for it.
func (m *mender) try(fixes []offer) (text, bool) {
	var edits []source.Edit
	for _, f := range fixes {
		edits = append(edits, f.Edits...)
	}
	slices.SortFunc(edits, func(a, b source.Edit) int { return cmp.Compare(a.Range.Start, b.Range.Start) })
	next := m.judge(&source.File{Name: m.text.file.Name, Bytes: source.Splice(m.text.file.Bytes, edits)})
	return next, better(m.text.findings, next.findings, edits)
}

// taken is where edits are to be made, sorted. None overlaps another one or
// begins where it does: it would matter which comes first.
type taken []source.Range

// add takes the places of all the edits, or none of them.
func (t *taken) add(edits []source.Edit) bool {
	before := *t
	if len(edits) > 1 {
		before = slices.Clone(before)
	}
	for i := range edits {
		r := edits[i].Range
		at, equal := slices.BinarySearchFunc(*t, r, func(a, b source.Range) int { return cmp.Compare(a.Start, b.Start) })
		if equal || at > 0 && (*t)[at-1].End > r.Start || at < len(*t) && (*t)[at].Start < r.End {
			*t = before
			return false
		}
		*t = slices.Insert(*t, at, r)
	}
	return true
}
