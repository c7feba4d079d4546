package source

import (
	"cmp"
	"slices"
)

// This file finds the bracket that is missing, too many or of the wrong kind.
//
// A text with one wrong bracket shows it only later, where the nesting no longer
// fits, and often in several places. So while the recovering parser reads, it
// notes where a bracket may be wrong: where brackets do not match, where a colon
// or key stands in an array, and where lines are indented otherwise than the
// nesting says. Then it reads the text again with each of these patches and takes
// the reading in which the brackets fit the farthest, with the fewest faults and
// the fewest odd lines; from there it looks for the next one.

// patch is a change to one bracket.
type patch struct {
	action action
	at     uint32 // insertions: before this offset; otherwise the bracket's
}

type action uint8

const (
	closeHere   action = iota // close the innermost container
	openObject                // { is missing
	openArray                 // [ is missing
	ignoreClose               // this closing bracket is too many
	flipClose                 // this closing bracket is of the wrong kind
)

const (
	// maxPatches is how many patches of a text are tried, maxPatched up to which
	// length: reading again takes time.
	maxPatches = 24
	maxPatched = 1 << 20
	// maxRounds is how many brackets of a text are mended; in a text with more than
	// hopeless faults none is.
	maxRounds = 4
	hopeless  = 100
)

// unknownIndent is the indentation of a container whose opening bracket is
// missing.
const unknownIndent = -1

// reading is what came of reading a text in one way.
type reading struct {
	tokens  []token
	faults  []Fault
	odd     int     // lines that are indented otherwise than the nesting says
	patches []patch // worth a try
	changes []patch // that were made
	fits    int     // up to where the brackets fit
	deep    bool    // not all brackets were read, so nothing can be said about one
}

// better compares how far two readings come before a bracket does not fit, then
// how many faults they have, then how many odd lines.
func (r *reading) better(other *reading) bool {
	return cmp.Or(
		cmp.Compare(other.fits, r.fits),
		cmp.Compare(len(r.faults), len(other.faults)),
		cmp.Compare(r.odd, other.odd),
	) < 0
}

// fitsUpTo returns the offset of the first bracket that does not fit and was not
// mended by a change, or the length of the text.
func (x *lax) fitsUpTo() int {
	fits := len(x.b)
	for i := range x.faults {
		f := &x.faults[i]
		at := int(f.Range.Start)
		if f.mended || at >= fits {
			continue
		}
		switch f.Kind {
		case UnclosedBracket, MismatchedBracket, UnopenedBracket, TextAfterEnd:
			fits = at
		case NonStringKey, UnexpectedText:
			if c := x.b[at]; isOpening(c) || isClosing(c) || c == ':' {
				fits = at
			}
		}
	}
	return fits
}

// lax replaces the table by what the recovering parser understands of the text.
func (p *Parser) lax(limits Limits) []Fault {
	best := p.read(limits, nil, p.tree.tokens)
	b := p.tree.File.Bytes
	for round := 0; round < maxRounds && len(b) <= maxPatched && best.fits < len(b); round++ {
		before := best
		if len(before.faults) > hopeless || before.deep {
			break
		}
		for _, change := range before.patches {
			if slices.Contains(before.changes, change) {
				continue
			}
			if try := p.read(limits, append(slices.Clip(before.changes), change), nil); try.better(&best) {
				best = try
			}
		}
		if len(best.changes) == len(before.changes) {
			break
		}
	}
	p.tree.tokens = best.tokens
	slices.SortStableFunc(best.faults, func(a, b Fault) int {
		if a.Range.Start != b.Range.Start {
			return int(a.Range.Start) - int(b.Range.Start)
		}
		return int(a.Range.End) - int(b.Range.End)
	})
	return best.faults
}

// read reads the text once with some changes, into the memory of tokens.
func (p *Parser) read(limits Limits, changes []patch, tokens []token) reading {
	x := lax{lexer: lexer{b: p.tree.File.Bytes}, limits: limits, tokens: append(tokens[:0], token{}), changes: slices.Clone(changes)}
	x.document()
	if len(x.tokens) == 1 {
		x.tokens = append(x.tokens, token{after: 2})
	}
	return reading{tokens: x.tokens, faults: x.faults, odd: x.odd, patches: x.patches, changes: changes, fits: x.fitsUpTo(), deep: x.deep}
}

// suggest notes a patch.
func (x *lax) suggest(a action, at uint32) {
	if change := (patch{a, at}); len(x.patches) < maxPatches && !slices.Contains(x.patches, change) {
		x.patches = append(x.patches, change)
	}
}

// insert makes a change that is an insertion due here, before the next lexeme.
func (x *lax) insert() bool {
	for i, change := range x.changes {
		due := uint32(x.at)
		switch change.action {
		case openObject, openArray:
			if f := x.top(); f == nil || f.object && f.state != afterColon {
				continue // a value cannot stand here
			}
			due = uint32(skipBlanks(x.b, x.at))
		case closeHere:
			if len(x.open) == 0 {
				continue
			}
		default:
			continue
		}
		if due == change.at {
			x.changes = slices.Delete(x.changes, i, i+1)
			x.insertBracket(change)
			return true
		}
	}
	return false
}

func (x *lax) insertBracket(change patch) {
	at := Range{change.at, change.at}
	f := x.top()
	if change.action == closeHere {
		want := "]"
		if f.object {
			want = "}"
		}
		x.fault(Fault{Kind: UnclosedBracket, Range: x.opener(f), Related: at, Text: want, Fix: &Edit{Range: at, Text: want}, mended: true})
		x.pop(change.at)
		return
	}
	want := "["
	if change.action == openObject {
		want = "{"
	}
	x.fault(Fault{Kind: MissingBracket, Range: at, Text: want, Fix: &Edit{Range: at, Text: want}, mended: true})
	if f != nil && f.state == afterValue {
		x.missingComma(f, lexeme{Range: at})
	}
	depth := len(x.open)
	x.opening(at, change.action == openObject)
	if len(x.open) > depth {
		x.top().indent = unknownIndent
	}
}

// change makes a change that is one of a closing bracket, and reports whether the
// bracket is to be passed over. object says what the bracket closes.
func (x *lax) change(l lexeme, object *bool) (over bool) {
	i := slices.IndexFunc(x.changes, func(p patch) bool {
		return p.at == l.Start && (p.action == ignoreClose || p.action == flipClose)
	})
	if i < 0 {
		return false
	}
	ignore := x.changes[i].action == ignoreClose
	x.changes = slices.Delete(x.changes, i, i+1)
	if ignore {
		x.fault(Fault{Kind: UnopenedBracket, Range: l.Range, Fix: &Edit{Range: l.Range}, mended: true})
		return true
	}
	want := "}"
	if *object {
		want = "]"
	}
	*object = !*object
	fault := Fault{Kind: MismatchedBracket, Range: l.Range, Text: want, Fix: &Edit{Range: l.Range, Text: want}, mended: true}
	if f := x.top(); f != nil {
		fault.Related = x.opener(f)
	}
	x.fault(fault)
	return false
}

// lookAtLine compares the indentation of a line that begins with a member, an
// element or a comma with the container that it seems to stand in.
func (x *lax) lookAtLine(f *frame, l lexeme) {
	if f == nil || f.indent == unknownIndent || !x.firstOnLine(l.Start) || x.lineStart(l.Start) == f.line {
		return
	}
	// A text of which no line is indented says nothing.
	if at := x.indent(l.Start); at <= f.indent && at+f.indent > 0 {
		x.odd++
		if f.state == afterValue || f.state == afterComma || f.state == atStart {
			x.suggest(closeHere, f.end)
		}
	}
}

// lookAtClose compares where a closing bracket stands with where its container
// was opened: both on one line, or the bracket at the start of a line that is
// indented like the other.
func (x *lax) lookAtClose(f *frame, l lexeme) {
	first, sameLine := x.firstOnLine(l.Start), x.lineStart(l.Start) == f.line
	switch {
	case f.indent == unknownIndent:
	case first && x.indent(l.Start) < f.indent:
		x.odd++
		x.suggest(closeHere, f.end)
	case first && x.indent(l.Start) > f.indent:
		x.odd++
		x.suggestIgnoring()
	case !first && !sameLine:
		x.odd++
		x.suggest(ignoreClose, l.Start)
		x.suggestIgnoring()
	}
	x.closes[0], x.closes[1] = x.closes[1], l.Start+1
}

// suggestIgnoring says that one of the last closing brackets may be too many.
func (x *lax) suggestIgnoring() {
	for _, c := range x.closes {
		if c > 0 {
			x.suggest(ignoreClose, c-1)
		}
	}
}

// suggestForMismatch notes what may be wrong where a closing bracket does not
// match the container that it would close.
func (x *lax) suggestForMismatch(f *frame, l lexeme, object bool) {
	x.suggest(flipClose, l.Start)
	x.suggest(closeHere, f.end)
	if l.Start > 0 && x.b[l.Start-1] == x.b[l.Start] {
		// ]] is rather one too many than the end of a list of lists.
		x.suggest(ignoreClose, l.Start)
	}
	x.suggestOpening(f, l, object)
	x.suggest(ignoreClose, l.Start)
	x.suggestIgnoring()
}

// suggestOpening notes where the opening bracket of a closing one may be missing.
func (x *lax) suggestOpening(f *frame, l lexeme, object bool) {
	a := openArray
	if object {
		a = openObject
	}
	if f.state == afterColon {
		x.suggest(a, l.Start)
	}
	if f.object && f.value > 0 {
		x.suggest(a, f.value)
	}
}
