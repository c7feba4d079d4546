// Package moment formats dates by the tokens of Moment.js, which the platform's
// date helpers take (reference/kustomer.md 5.3 [DOC W6, H3]): "YYYY-MM-DD",
// "LL", "dddd [at] HH:mm".
//
// [Format] reads a format in two passes, as Moment.js does: first the long forms
// of the locale (L, LT, LLLL …) are written out, then the text is cut into
// tokens from left to right. The rules of the cut are those of Moment's regular
// expression, oddities included, and vectors recorded from the original hold
// this package to it.
package moment

import (
	"strconv"
	"strings"
	"time"
)

// Format formats t by a Moment.js format, in the language of the locale.
func Format(t time.Time, format string, l *Locale) string {
	format = expand(format, l)
	p := printer{t: t, l: l}
	for len(format) > 0 {
		token, text, size := next(format)
		format = format[size:]
		if token == "" || !p.token(token) {
			p.out = append(p.out, text...)
		}
	}
	return string(p.out)
}

// next cuts one token from the front of a format. For literal text token is
// empty and text is what it prints; a token that means nothing prints itself.
func next(format string) (token, text string, size int) {
	switch {
	case format[0] == '[':
		if end := bracketEnd(format); end > 0 {
			return "", format[1 : end-1], end
		}
	case strings.HasPrefix(format, `\e`):
		return "", "e", 2
	case format[0] == '\\':
		n := tokenLength(format[1:])
		// Backslashes vanish, and with one in front a token is text.
		return "", strings.ReplaceAll(format[1:1+n], `\`, ""), 1 + n
	}
	n := tokenLength(format)
	if n == 0 {
		return "", "", lineBreakLength(format)
	}
	return format[:n], format[:n], n
}

// bracketEnd returns the length of a "[text]" at the front of s: up to the last
// closing bracket before another opening one.
func bracketEnd(s string) int {
	inside := s[1:]
	if i := strings.IndexByte(inside, '['); i >= 0 {
		inside = inside[:i]
	}
	i := strings.LastIndexByte(inside, ']')
	if i < 0 {
		return 0
	}
	return i + 2
}

// tokenLength returns the length of the token at the front of s: one character
// if it is no token, 0 for a line break, which formats do not have.
func tokenLength(s string) int {
	if lineBreakLength(s) > 0 || s == "" {
		return 0
	}
	repeated := func(most int) int {
		n := 1
		for n < most && n < len(s) && s[n] == s[0] {
			n++
		}
		return n
	}
	follows := func(at int, set string) bool { return at < len(s) && strings.IndexByte(set, s[at]) >= 0 }
	switch s[0] {
	case 'e':
		if strings.HasPrefix(s, "eHHmm") {
			return 5
		}
		return 1
	case 'H', 'h':
		if strings.HasPrefix(s[1:], "mmss") {
			return 5
		}
		if strings.HasPrefix(s[1:], "mm") {
			return 3
		}
		return repeated(2)
	case 'M':
		if follows(1, "o") {
			return 2
		}
		return repeated(4)
	case 'D':
		if follows(1, "o") {
			return 2
		}
		if strings.HasPrefix(s, "DDDo") {
			return 4
		}
		return repeated(4)
	case 'd':
		if n := repeated(4); n > 1 || !follows(1, "o") {
			return n
		}
		return 2
	case 'w', 'W':
		if follows(1, "o|"+s[:1]) {
			return 2
		}
		return 1
	case 'Q':
		if follows(1, "o") {
			return 2
		}
		return 1
	case 'y':
		if n := repeated(4); n > 1 || !follows(1, "o") {
			return n
		}
		return 2
	case 'N':
		return repeated(5)
	case 'Y':
		switch n := repeated(6); n {
		case 3:
			return 2
		default:
			return n
		}
	case 'g', 'G':
		switch n := repeated(5); n {
		case 3:
			return 2
		default:
			return n
		}
	case 'k', 'm', 's', 'z', 'Z':
		return repeated(2)
	case 'S':
		return repeated(9)
	}
	for i := range s[1:] {
		if s[1+i]&0xC0 != 0x80 {
			return 1 + i
		}
	}
	return len(s)
}

// lineBreakLength returns the length of what JavaScript's "." does not match at
// the front of s.
func lineBreakLength(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '\n', s[0] == '\r':
		return 1
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	}
	return 0
}

// expand writes the long forms out. What a form stands for may hold forms again,
// which Moment follows six times.
func expand(format string, l *Locale) string {
	for range 6 {
		if !strings.ContainsAny(format, "Ll") {
			return format
		}
		var b strings.Builder
		for len(format) > 0 {
			n := formLength(format)
			switch {
			case format[0] == '[' && bracketEnd(format) > 0:
				n = bracketEnd(format)
				b.WriteString(format[:n])
			case format[0] == '\\' && formLength(format[1:]) > 0:
				n = 1 + formLength(format[1:])
				b.WriteString(format[:n])
			case n > 0:
				b.WriteString(l.form(format[:n]))
			default:
				n = 1
				b.WriteByte(format[0])
			}
			format = format[n:]
		}
		format = b.String()
	}
	return format
}

// formLength returns the length of the long form at the front of s, or 0.
func formLength(s string) int {
	switch {
	case strings.HasPrefix(s, "LTS"):
		return 3
	case strings.HasPrefix(s, "LT"):
		return 2
	case s == "" || s[0] != 'L' && s[0] != 'l':
		return 0
	}
	n := 1
	for n < 4 && n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// fill appends a number with zeros up to width digits, its sign not counted.
func fill(out []byte, n, width int, plus bool) []byte {
	switch {
	case n < 0:
		out = append(out, '-')
		n = -n
	case plus:
		out = append(out, '+')
	}
	digits := strconv.Itoa(n)
	for range width - len(digits) {
		out = append(out, '0')
	}
	return append(out, digits...)
}
