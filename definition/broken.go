package definition

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"github.com/tenon-dev/tenon/definition/source"
)

// faultySpan is where the text has a fault that may have swallowed members. The
// spans are in the order of their start; reach is the greatest end up to and
// including this one.
type faultySpan struct{ start, reach uint32 }

// damage says what the faults of the text did to its structure. After a bracket
// too few or too many, objects hold members that their author gave to others,
// and that only the first fault is worth reading: fixing it changes the rest.
type damage struct {
	spans []faultySpan
	doubt uint32 // from here on the nesting is a guess
}

// assess finds what the faults did.
func (a *App) assess(faults []source.Fault) {
	a.damage.doubt = ^uint32(0)
	end := a.Tree.Range(source.Root).End
	for i := range faults {
		f := &faults[i]
		switch {
		case a.unbalances(f):
			a.damage.doubt = min(a.damage.doubt, f.Range.Start)
		case !swallows(f.Kind):
			continue
		}
		span := faultySpan{f.Range.Start, f.Range.End}
		if f.Range.Start >= end {
			// The document was closed too early: nothing can be said about what
			// is missing at its end.
			span.start = max(end, 1) - 1
		}
		a.damage.spans = append(a.damage.spans, span)
	}
	spans := a.damage.spans
	slices.SortFunc(spans, func(x, y faultySpan) int { return cmp.Compare(x.start, y.start) })
	for i := 1; i < len(spans); i++ {
		spans[i].reach = max(spans[i].reach, spans[i-1].reach)
	}
}

// unbalances reports whether after the fault the nesting of the text is a guess.
func (a *App) unbalances(f *source.Fault) bool {
	switch f.Kind {
	case source.UnclosedBracket, source.MismatchedBracket, source.UnopenedBracket, source.MissingBracket, source.TextAfterEnd:
		return true
	case source.NonStringKey, source.UnexpectedText:
		// A bracket where a key should stand, or a colon behind what was taken for
		// a value, tell of a bracket that is missing; other text is just too much.
		switch c := a.Tree.File.Bytes[f.Range.Start]; c {
		case '{', '[', '}', ']', ':':
			return true
		}
	}
	return false
}

// swallows reports whether members behind such a fault may not have been read.
func swallows(k source.FaultKind) bool {
	switch k {
	case source.UnterminatedText, source.TooLarge, source.TooDeep, source.TooManyNodes, source.TooManyFaults:
		return true
	}
	return false
}

// Broken reports whether the faults of the text leave in doubt which members and
// elements the author gave to n, so that neither what n lacks nor what it has too
// much is worth a word: behind a bracket that is missing or too many, and around
// text that was not read.
func (a *App) Broken(n source.Node) bool {
	spans := a.damage.spans
	if len(spans) == 0 {
		return false
	}
	r := a.Tree.Range(n)
	if r.Start >= a.damage.doubt {
		return true
	}
	i := sort.Search(len(spans), func(i int) bool { return spans[i].start >= r.End })
	return i > 0 && spans[i-1].reach >= r.Start
}

// isPlaceholder reports whether a key stands for one that the text does not
// have.
func (b *binder) isPlaceholder(key source.Node) bool {
	r := b.tree.Range(key)
	return r.Start == r.End
}

// isPropertyName reports whether any object of the format has a property of that
// name.
func isPropertyName(name string) bool { return propertyNames()[name] }

var propertyNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	seen := map[*shape]bool{}
	var visit func(*shape)
	visit = func(s *shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		for i := range s.props {
			names[s.props[i].name] = true
			visit(s.props[i].shape)
		}
		if s.values != nil {
			visit(s.values.shape)
		}
	}
	for _, s := range []*shape{
		&appShape, &settingShape, &hookShape, &eventTriggerShape, &actionShape,
		&workflowShape, &triggerShape, &stepShape, &transitionShape, &conditionShape, &errorCaseShape, &errorActionShape,
	} {
		visit(s)
	}
	return names
})
