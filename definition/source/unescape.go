package source

import (
	"unicode/utf16"
	"unicode/utf8"
)

// unescape decodes the inside of a JSON string. It never fails: an escape that
// the parser has already reported decodes to U+FFFD or to itself.
func unescape(b []byte) string {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		r, raw, n := decodeEscape(b[i:])
		if raw {
			out = append(out, b[i])
		} else {
			out = utf8.AppendRune(out, r)
		}
		i += n
	}
	return string(out)
}

// escapedOffset returns how many bytes of b produce the first i decoded bytes.
func escapedOffset(b []byte, i int) int {
	at := 0
	for at < len(b) && i > 0 {
		r, raw, n := decodeEscape(b[at:])
		width := 1
		if !raw {
			width = utf8.RuneLen(r)
		}
		if width > i {
			break
		}
		i -= width
		at += n
	}
	return at
}

// decodeEscape reads one byte (raw) or one escape from the start of b, a
// surrogate pair as one, and returns its rune and length.
func decodeEscape(b []byte) (r rune, raw bool, n int) {
	if b[0] != '\\' || len(b) < 2 {
		return 0, true, 1
	}
	switch b[1] {
	case 'b':
		return '\b', false, 2
	case 'f':
		return '\f', false, 2
	case 'n':
		return '\n', false, 2
	case 'r':
		return '\r', false, 2
	case 't':
		return '\t', false, 2
	case 'u':
		r, ok := hex4(b[2:])
		if !ok {
			return utf8.RuneError, false, 2
		}
		if utf16.IsSurrogate(r) {
			if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
				if r2, ok := hex4(b[8:]); ok {
					if both := utf16.DecodeRune(r, r2); both != utf8.RuneError {
						return both, false, 12
					}
				}
			}
			return utf8.RuneError, false, 6
		}
		return r, false, 6
	case '"', '\\', '/':
		return rune(b[1]), false, 2
	}
	return 0, true, 1
}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
