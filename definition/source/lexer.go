package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// lexeme is one piece of text that the recovering parser tells apart.
type lexeme struct {
	Range
	kind  lexKind
	flags uint8 // of a string: flagEscaped, flagBare
}

type lexKind uint8

const (
	lexEnd    lexKind = iota
	lexOpen           // { or [
	lexClose          // } or ]
	lexComma          // ,
	lexColon          // : and what stands for it by mistake
	lexString         // quoted text, with whatever quotes
	lexNumber         // what begins like a number
	lexWord           // what begins like a word
	lexOther          // anything else
)

// lexer cuts a text into lexemes. It passes over blanks and comments, and
// records what is wrong inside of a lexeme.
type lexer struct {
	b      []byte
	at     int
	faults []Fault

	quoteless   int    // up to here no quote comes, seen from a word before
	keyless     int    // up to here no quote and no colon comes, seen from one where a key is due
	foreignless [4]int // up to here none of typography ends a text, by the kind of its opening one

	line, searched int // where the last line asked for begins; how far it was searched
	lineText       int // where the blanks at the start of that line end; 0 if not known
}

func (x *lexer) fault(f Fault) {
	switch {
	case len(x.faults) < maxFaults:
		x.faults = append(x.faults, f)
	case len(x.faults) == maxFaults:
		x.faults = append(x.faults, Fault{Kind: TooManyFaults, Range: Range{f.Range.Start, f.Range.Start}})
	}
}

// next returns the next lexeme. key says that it stands where a key would.
func (x *lexer) next(key bool) lexeme {
	x.skip()
	if x.at >= len(x.b) {
		return lexeme{}
	}
	start := x.at
	l := lexeme{kind: lexOther}
	switch c := x.b[x.at]; {
	case c == '{' || c == '[':
		l.kind = lexOpen
		x.at++
	case c == '}' || c == ']':
		l.kind = lexClose
		x.at++
	case c == ',':
		l.kind = lexComma
		x.at++
	case c == ':' || c == '=':
		l.kind = lexColon
		x.at++
		for c == '=' && x.at < len(x.b) && (x.b[x.at] == '>' || x.b[x.at] == '=') {
			x.at++
		}
	case c == '"':
		l.kind = lexString
		l.flags = x.text(key)
	case c == '\'':
		l.kind = lexString
		l.flags = x.singleQuoted()
	case c >= 0x80 && x.foreignQuoted(key):
		l.kind, l.flags = lexString, flagBare
	case '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.':
		l.kind = lexNumber
		for x.at < len(x.b) && (isWordByte(x.b[x.at]) && foreignBlank(x.b[x.at:]) == 0 || x.b[x.at] == '+' || x.b[x.at] == '-' || x.b[x.at] == '.') {
			x.at++
		}
		if string(x.b[start:x.at]) == "-Infinity" {
			l.kind = lexWord
		}
	case isWordByte(c):
		l.kind = lexWord
		x.wordEnd(key)
	default:
		x.junk()
	}
	l.Range = Range{uint32(start), uint32(x.at)}
	if l.kind >= lexNumber {
		x.withoutOpeningQuote(&l, key)
	}
	return l
}

// withoutOpeningQuote makes a string of what begins like something else and ends
// with a quote.
func (x *lexer) withoutOpeningQuote(l *lexeme, key bool) {
	end, ok := x.opened(int(l.Start), key)
	if !ok {
		return
	}
	kind := UnquotedText
	if key {
		kind = UnquotedKey
	}
	x.fault(Fault{Kind: kind, Range: Range{l.Start, uint32(end)}, Text: string(x.b[l.Start : end-1]), Fix: &Edit{Range: Range{l.Start, l.Start}, Text: `"`}})
	x.at = end
	l.kind, l.End, l.flags = lexString, uint32(end), flagBare
	if bytes.IndexByte(x.b[l.Start:end], '\\') >= 0 {
		l.flags |= flagEscaped
	}
}

// wordEnd moves behind a bare word: as a key to the colon or blank, as a value
// over single blanks too, so that bare text is one mistake.
func (x *lexer) wordEnd(key bool) {
	for x.at < len(x.b) {
		c := x.b[x.at]
		switch {
		case c >= 0x80 && foreignBlank(x.b[x.at:]) > 0:
			return
		case isWordByte(c) || c == '-' || c == '.' || c == '@':
			x.at++
		case !key && c == ' ' && x.at+1 < len(x.b) && isWordByte(x.b[x.at+1]) && x.b[x.at-1] != ' ':
			x.at++
		default:
			return
		}
	}
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// skip passes over blanks and comments, and over what looks like blanks.
func (x *lexer) skip() {
	for {
		x.at = skipBlanks(x.b, x.at)
		if x.at >= len(x.b) {
			return
		}
		rest := x.b[x.at:]
		n := 0
		switch {
		case rest[0] == '#' || len(rest) > 1 && rest[0] == '/' && rest[1] == '/':
			if n = bytes.IndexByte(rest, '\n'); n < 0 {
				n = len(rest)
			}
			for n > 0 && rest[n-1] == '\r' {
				n--
			}
		case len(rest) > 1 && rest[0] == '/' && rest[1] == '*':
			if n = bytes.Index(rest[2:], []byte("*/")); n < 0 {
				n = len(rest)
			} else {
				n += 4
			}
		case foreignBlank(rest) > 0:
			x.foreignBlanks()
			continue
		default:
			return
		}
		r := Range{uint32(x.at), uint32(x.at + n)}
		x.fault(Fault{Kind: Comment, Range: r, Fix: withoutComment(x.b, r)})
		x.at += n
	}
}

// text reads a string from its opening quote on. A string ends on its line: one
// that does not is cut where its author most likely meant it to end, and so is
// one that seems to end where the next one begins. key says that a key is due.
func (x *lexer) text(key bool) (flags uint8) {
	start, faults := x.at, len(x.faults)
	x.at++
	control := -1 // the fault of the first control character
	for x.at < len(x.b) {
		c := x.b[x.at]
		switch {
		case c == '"':
			if key && !x.follows(x.at+1, true) {
				if end, ok := x.cutKey(start, x.at); ok {
					return x.cut(start, end, faults)
				}
			} else if !key && x.glued(x.at+1) {
				if end, ok := x.cutValue(start, x.at); ok {
					return x.cut(start, end, faults)
				}
			}
			if control >= 0 && control < maxFaults {
				f := &x.faults[control]
				f.Fix = controlsEscaped(x.b, int(f.Range.Start), x.at)
			}
			x.at++
			return flags
		case c == '\n' || c == '\r':
			if end, ok := x.cutKey(start, x.at); key && ok {
				return x.cut(start, end, faults)
			}
			if !x.goesOn(x.at, key) {
				return flags | x.unterminated(start)
			}
			if control < 0 {
				control = len(x.faults)
				x.fault(Fault{Kind: ControlCharacter, Range: Range{uint32(x.at), uint32(x.at + 1)}, Text: controlName(c)})
			}
			x.at++
		case c == '\\':
			flags |= flagEscaped
			x.escape()
		case c < 0x20:
			if control < 0 {
				control = len(x.faults)
				x.fault(Fault{Kind: ControlCharacter, Range: Range{uint32(x.at), uint32(x.at + 1)}, Text: controlName(c)})
			}
			x.at++
		case c >= 0x80:
			r, n := utf8.DecodeRune(x.b[x.at:])
			if r == utf8.RuneError && n == 1 {
				first := x.at
				for x.at < len(x.b) && x.b[x.at] >= 0x80 {
					if r, n := utf8.DecodeRune(x.b[x.at:]); r != utf8.RuneError || n != 1 {
						break
					}
					x.at++
				}
				x.fault(Fault{Kind: InvalidUTF8, Range: Range{uint32(first), uint32(x.at)}})
				continue
			}
			x.at += n
		default:
			x.at++
		}
	}
	return flags | x.unterminated(start)
}

func controlName(c byte) string {
	switch c {
	case '\t':
		return "tab"
	case '\n', '\r':
		return "line break"
	case 0:
		return "NUL"
	}
	return fmt.Sprintf("U+%04X", c)
}

// escape reads one escape of a string.
func (x *lexer) escape() {
	if n := validEscape(x.b[x.at:]); n > 0 {
		x.at += n
		return
	}
	start := x.at
	rest := x.b[x.at:]
	n := 1
	kind := InvalidEscape
	if len(rest) > 1 && rest[1] >= ' ' {
		_, size := utf8.DecodeRune(rest[1:])
		n = 1 + size
		if rest[1] == 'u' {
			for n < 6 && n < len(rest) && hexDigit(rest[n]) {
				n++
			}
			if n == 6 {
				kind = LoneSurrogate
			}
		}
	}
	x.at += n
	f := Fault{Kind: kind, Range: Range{uint32(start), uint32(x.at)}, Text: string(x.b[start:x.at])}
	if kind == InvalidEscape {
		f.Fix = escapeFix(f.Range, f.Text)
	}
	x.fault(f)
}

func hexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// unterminated ends the string that began at start and ran into the end of its
// line. What closes a member or a container at the end of the line is not part
// of it, unless the text itself opened the bracket.
func (x *lexer) unterminated(start int) uint8 {
	end := contentEnd(x.b[start+1 : x.at])
	x.at = start + 1 + end
	r := Range{uint32(start), uint32(x.at)}
	if n := foreignQuoteBefore(x.b[start+1 : x.at]); n > 0 {
		x.fault(Fault{Kind: ForeignQuotes, Range: r, Fix: &Edit{Range: Range{r.End - uint32(n), r.End}, Text: `"`}})
		return flagBare
	}
	x.fault(Fault{Kind: UnterminatedText, Range: r, Fix: &Edit{Range: Range{r.End, r.End}, Text: `"`}})
	return flagBare
}

// singleQuoted reads 'text'.
func (x *lexer) singleQuoted() uint8 {
	start := x.at
	x.at++
	for x.at < len(x.b) && x.b[x.at] != '\n' && x.b[x.at] != '\'' {
		x.at++
	}
	if x.at >= len(x.b) || x.b[x.at] == '\n' {
		return x.unterminated(start)
	}
	x.at++
	r := Range{uint32(start), uint32(x.at)}
	x.fault(Fault{Kind: SingleQuotes, Range: r, Fix: doubleQuoted(r, x.b[start+1:x.at-1])})
	return flagBare
}

// numberFault says what is wrong with a number, or "".
func numberFault(b []byte) string {
	if scanNumber(b, 0) == len(b) {
		return ""
	}
	digits := bytes.TrimLeft(b, "+-")
	switch {
	case b[0] == '+':
		return "a plus sign in front"
	case len(digits) > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'):
		return "hexadecimal digits"
	case len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9':
		return "a leading zero"
	case len(digits) > 0 && digits[0] == '.':
		return "no digit before the point"
	case len(digits) > 0 && digits[len(digits)-1] == '.':
		return "no digit behind the point"
	case bytes.IndexByte(b, '_') > 0:
		return "an underscore"
	}
	return "text that is no number"
}

// lineStart returns where the line of an offset begins. Offsets are asked for in
// rising order, so that no line is searched twice.
func (x *lexer) lineStart(offset uint32) int {
	if i := bytes.LastIndexByte(x.b[x.searched:offset], '\n'); i >= 0 {
		x.line = x.searched + i + 1
		x.lineText = 0
	}
	x.searched = int(offset)
	return x.line
}

// indent returns the width of the blanks at the start of the line of an offset.
func (x *lexer) indent(offset uint32) int {
	line := x.lineStart(offset)
	if x.lineText == 0 {
		x.lineText = line
		for x.lineText < len(x.b) && (x.b[x.lineText] == ' ' || x.b[x.lineText] == '\t') {
			x.lineText++
		}
	}
	return x.lineText - line
}

// firstOnLine reports whether only blanks stand before an offset on its line.
func (x *lexer) firstOnLine(offset uint32) bool {
	line := x.lineStart(offset)
	return line > 0 && line+x.indent(offset) == int(offset)
}
