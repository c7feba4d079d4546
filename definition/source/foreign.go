package source

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// This file knows what word processors, web pages and other systems put into a
// text in place of what JSON wants: their blanks, their quotes, their encoding.

// otherEncoding returns the name of the encoding of a text that is not UTF-8: the
// first character of a JSON text is always an ASCII one, so that zeros or a mark
// beside it tell.
func otherEncoding(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	switch first := [2]byte(b); {
	case len(b) >= 4 && (string(b[:4]) == "\xFF\xFE\x00\x00" || string(b[:4]) == "\x00\x00\xFE\xFF"):
		return "UTF-32"
	case first == [2]byte{0xFF, 0xFE} || first == [2]byte{0xFE, 0xFF}:
		return "UTF-16"
	case len(b) >= 4 && (first[0] == 0) != (first[1] == 0) && (b[2] == 0) == (first[0] == 0) && (b[3] == 0) == (first[1] == 0):
		return "UTF-16"
	}
	return ""
}

// foreignBlank returns the length of the character that a text begins with, if it
// is one that looks like a blank, or like nothing at all, and is no blank of JSON.
func foreignBlank(b []byte) int {
	if len(b) == 0 || b[0] < 0x80 && b[0] != '\v' && b[0] != '\f' {
		return 0
	}
	r, n := utf8.DecodeRune(b)
	if unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Cf, r) {
		return n
	}
	return 0
}

// foreignBlanks passes over a run of blanks that JSON does not know.
func (x *lexer) foreignBlanks() {
	start, width := x.at, 0
	for {
		n := foreignBlank(x.b[x.at:])
		if n == 0 {
			break
		}
		if r, _ := utf8.DecodeRune(x.b[x.at:]); !unicode.Is(unicode.Cf, r) {
			width = 1
		}
		x.at += n
	}
	first, _ := utf8.DecodeRune(x.b[start:])
	r := Range{uint32(start), uint32(x.at)}
	x.fault(Fault{Kind: ForeignBlank, Range: r, Text: fmt.Sprintf("%U", first), Fix: &Edit{Range: r, Text: " "[:width]}})
}

// foreignQuote returns the length of the quote of typography that a text begins
// with, and whether it is a double one; 0 if it begins with none.
func foreignQuote(b []byte) (n int, double bool) {
	r, n := utf8.DecodeRune(b)
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″', '＂':
		return n, true
	case '‘', '’', '‚', '‛', '‹', '›', '′':
		return n, false
	}
	return 0, false
}

// foreignQuoteBefore returns the length of the quote of typography that a text
// ends with.
func foreignQuoteBefore(b []byte) int {
	_, n := utf8.DecodeLastRune(b)
	if quote, _ := foreignQuote(b[len(b)-n:]); quote > 0 {
		return n
	}
	return 0
}

// foreignQuoted reads a text in quotes of typography, which ends on its line with
// a quote behind which a text can end. key says that a key is due.
func (x *lexer) foreignQuoted(key bool) bool {
	open, double := foreignQuote(x.b[x.at:])
	if open == 0 {
		return false
	}
	kind := 0
	if double {
		kind = 1
	}
	if key {
		kind += 2
	}
	end, at := min(len(x.b), x.at+farthest), max(x.at+open, x.foreignless[kind])
	for at < end && x.b[at] != '\n' && x.b[at] != '\r' {
		n, same := foreignQuote(x.b[at:])
		if n > 0 && same == double || double && x.b[at] == '"' {
			n = max(n, 1)
			if x.follows(at+n, key) {
				r := Range{uint32(x.at), uint32(at + n)}
				x.fault(Fault{Kind: ForeignQuotes, Range: r, Fix: doubleQuoted(r, x.b[x.at+open:at])})
				x.at = at + n
				return true
			}
		}
		_, n = utf8.DecodeRune(x.b[at:])
		at += n
	}
	x.foreignless[kind] = at // so that no part of a line is searched twice
	return false
}

// junk passes over a run of what is no part of JSON, and names it where nothing
// of it can be seen.
func (x *lexer) junk() {
	start := x.at
	for x.at < len(x.b) {
		c := x.b[x.at]
		if skipBlanks(x.b, x.at) > x.at || bytes.IndexByte([]byte(`{}[],:"'/#`), c) >= 0 || isWordByte(c) {
			break
		}
		x.at++
	}
	if x.at == start {
		_, n := utf8.DecodeRune(x.b[x.at:])
		x.at += n
	}
}

// controlRun names a run of one and the same control character; "" if the text is
// anything else.
func controlRun(b []byte) string {
	if b[0] >= ' ' || bytes.Count(b, b[:1]) != len(b) {
		return ""
	}
	if len(b) == 1 {
		return "a control character, " + controlName(b[0])
	}
	return fmt.Sprintf("%d control characters, %s", len(b), controlName(b[0]))
}
