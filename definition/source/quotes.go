package source

import "bytes"

// This file guesses where a text ends or begins whose quote is missing. Nothing
// here touches a text that is right: a guess is made only where what follows a
// closing quote could not follow one.

// farthest bounds how far a guess looks ahead, so that reading stays linear.
const farthest = 4096

// follows reports whether what stands behind a string is what may stand there:
// for a key a colon, for a value a comma, a closing bracket or the end of the
// line. Blanks may come before it.
func (x *lexer) follows(at int, key bool) bool {
	for at < len(x.b) && (x.b[at] == ' ' || x.b[at] == '\t') {
		at++
	}
	if at >= len(x.b) {
		return !key
	}
	switch c := x.b[at]; c {
	case ':':
		return key
	case ',', '}', ']', '\n', '\r':
		return !key
	}
	return false
}

// glued reports whether a string that seems to end before the offset at ran into
// the next one: what follows touches its closing quote, and can be no part of
// JSON there.
func (x *lexer) glued(at int) bool {
	return at < len(x.b) && (isWordByte(x.b[at]) || bytes.IndexByte([]byte("/.-@#<>&;!?%"), x.b[at]) >= 0)
}

// cutKey returns where a key without its closing quote ends, if the text from
// start to end looks like one: a name, and then a colon.
func (x *lexer) cutKey(start, end int) (int, bool) {
	at := start + 1
	for at < end && (isWordByte(x.b[at]) || x.b[at] == '-' || x.b[at] == '.' || x.b[at] == '@') {
		at++
	}
	colon := at
	for colon < end && x.b[colon] == ' ' {
		colon++
	}
	return at, at > start+1 && colon < end && x.b[colon] == ':'
}

// cutValue returns where a value without its closing quote ends, if the text from
// start to end, which runs up to the opening quote of the next string, has the
// comma or bracket in it that stood between the two.
func (x *lexer) cutValue(start, end int) (int, bool) {
	text := bytes.TrimRight(x.b[start+1:end], " \t{[") // what the next member or element opens
	cut := start + 1 + contentEnd(text)
	return cut, cut < end && bytes.ContainsAny(x.b[cut:end], ",]}")
}

// contentEnd returns the length of a text without what closes a member or a
// container at its end, unless the text itself opened the bracket.
func contentEnd(line []byte) int {
	depth := 0
	for _, c := range line {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	end := len(line)
	for ; end > 0; end-- {
		c := line[end-1]
		if (c == '}' || c == ']') && depth < 0 {
			depth++
		} else if c != ' ' && c != '\t' && c != ',' {
			break
		}
	}
	return end
}

// cut ends the string that began at start at an offset before its seeming end.
// Faults behind the cut were found in what is no part of it.
func (x *lexer) cut(start, end, faults int) uint8 {
	for len(x.faults) > faults && int(x.faults[len(x.faults)-1].Range.End) > end {
		x.faults = x.faults[:len(x.faults)-1]
	}
	x.at = end
	r := Range{uint32(start), uint32(end)}
	if n := foreignQuoteBefore(x.b[start+1 : end]); n > 0 {
		x.fault(Fault{Kind: ForeignQuotes, Range: r, Fix: &Edit{Range: Range{r.End - uint32(n), r.End}, Text: `"`}})
	} else {
		x.fault(Fault{Kind: UnterminatedText, Range: r, Fix: &Edit{Range: Range{r.End, r.End}, Text: `"`}})
	}
	flags := flagBare
	if bytes.IndexByte(x.b[start:end], '\\') >= 0 {
		flags |= flagEscaped
	}
	return flags
}

// goesOn reports whether a string goes on in the lines behind a raw line break:
// the closing quote comes, with what may follow it, before anything that begins
// a member or element.
func (x *lexer) goesOn(at int, key bool) bool {
	end := min(len(x.b), at+farthest)
	for at < end {
		at = skipBlanks(x.b, at)
		if at >= end || bytes.IndexByte([]byte(`"{}[],`), x.b[at]) >= 0 {
			return false
		}
		for at < end && x.b[at] != '\n' {
			if x.b[at] == '\\' {
				at++
			} else if x.b[at] == '"' {
				return x.follows(at+1, key)
			}
			at++
		}
	}
	return false
}

// opened returns where a text without its opening quote ends, behind its closing
// quote.
func (x *lexer) opened(start int, key bool) (int, bool) {
	searched := &x.quoteless
	if key {
		searched = &x.keyless
	}
	at := max(start, *searched)
	quote := x.nextQuote(at, min(len(x.b), start+farthest), key)
	*searched = quote // so that no part of a line of words is searched twice
	if quote == len(x.b) || x.b[quote] != '"' {
		return 0, false
	}
	before := x.b[quote-1]
	if quote == start || before == ' ' || before == ',' || before == ':' || isOpening(before) {
		return 0, false
	}
	return quote + 1, x.follows(quote+1, key)
}

// nextQuote returns where the first quote of a line stands between two offsets, or
// where it is clear that none comes.
func (x *lexer) nextQuote(at, end int, key bool) int {
	for ; at < end && x.b[at] >= ' ' && x.b[at] != '"' && !(key && x.b[at] == ':'); at++ {
		if x.b[at] == '\\' {
			at++
		}
	}
	return min(at, len(x.b))
}
