package source

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Parser parses texts one after the other and reuses its memory: the Tree of
// one Parse is valid until the next. The zero Parser is ready for use.
type Parser struct {
	Limits Limits
	tree   Tree
}

// Parse reads a whole text into a Tree of its own.
func Parse(f *File, limits Limits) (*Tree, []Fault) {
	p := Parser{Limits: limits}
	return p.Parse(f)
}

const ones, highs, blanks = 0x0101010101010101, 0x8080808080808080, 0x2020202020202020

// strict fills p.tree.tokens with the table of b and reports whether b is valid
// JSON within the limits. On false the table is of no use.
//
// While an object or array is open, its after field holds the index of the
// container around it, so that no stack is needed.
func (p *Parser) strict(b []byte, maxDepth, maxNodes int) bool {
	tokens := p.tree.tokens[:0]
	if cap(tokens) == 0 {
		tokens = make([]token, 0, len(b)/16+16)
	}
	tokens = append(tokens, token{})
	defer func() { p.tree.tokens = tokens }()

	i, depth := 0, 0
	parent := uint32(0) // the open container
	inObject := false
	for {
		// A value is due, or a key inside an object.
		i = skipBlanks(b, i)
		if i >= len(b) {
			return false
		}
		c := b[i]
		if inObject {
			if c != '"' {
				return false
			}
			end, escaped := scanString(b, i)
			if end < 0 {
				return false
			}
			tokens = append(tokens, token{start: uint32(i), end: uint32(end), kind: Key, flags: escaped})
			i = end
			if i < len(b) && b[i] != ':' {
				i = skipBlanks(b, i)
			}
			if i >= len(b) || b[i] != ':' {
				return false
			}
			i++
			if i+1 < len(b) && b[i] == ' ' && b[i+1] > ' ' {
				i++
			} else {
				i = skipBlanks(b, i)
			}
			if i >= len(b) {
				return false
			}
			c = b[i]
		}
		if len(tokens) > maxNodes {
			return false
		}
		if len(tokens) == cap(tokens) {
			tokens = grow(tokens, i, len(b))
		}
		at := uint32(len(tokens))
		switch c {
		case '{', '[':
			if depth++; depth > maxDepth {
				return false
			}
			kind := Object
			closing := byte('}')
			if c == '[' {
				kind, closing = Array, ']'
			}
			tokens = append(tokens, token{start: uint32(i), after: parent, kind: kind})
			i = skipBlanks(b, i+1)
			if i < len(b) && b[i] == closing {
				i++
				depth--
				tokens[at].end = uint32(i)
				tokens[at].after = at + 1
				break
			}
			parent, inObject = at, kind == Object
			continue
		case '"':
			end, escaped := scanString(b, i)
			if end < 0 {
				return false
			}
			tokens = append(tokens, token{start: uint32(i), end: uint32(end), after: at + 1, kind: String, flags: escaped})
			i = end
		case 't', 'f', 'n':
			kind, n := literal(b[i:])
			if n == 0 {
				return false
			}
			tokens = append(tokens, token{start: uint32(i), end: uint32(i + n), after: at + 1, kind: kind})
			i += n
		default:
			end := scanNumber(b, i)
			if end < 0 {
				return false
			}
			tokens = append(tokens, token{start: uint32(i), end: uint32(end), after: at + 1, kind: Number})
			i = end
		}
		// A value has ended: close keys and containers until a comma.
		for {
			if at > 0 && tokens[at-1].kind == Key && parent != 0 && inObject {
				tokens[at-1].after = uint32(len(tokens))
			}
			i = skipBlanks(b, i)
			if parent == 0 {
				return i == len(b)
			}
			if i >= len(b) {
				return false
			}
			if b[i] == ',' {
				i++
				break
			}
			closing := byte(']')
			if inObject {
				closing = '}'
			}
			if b[i] != closing {
				return false
			}
			i++
			depth--
			at = parent
			outer := tokens[at].after
			tokens[at].end = uint32(i)
			tokens[at].after = uint32(len(tokens))
			parent = outer
			inObject = outer != 0 && tokens[outer].kind == Object
		}
	}
}

// grow makes room in a full table, guessing the final size from how far the
// parser has come.
func grow(tokens []token, at, total int) []token {
	want := 2 * cap(tokens)
	if at > 4096 {
		if guess := int(float64(len(tokens)) * float64(total) / float64(at) * 1.05); guess > cap(tokens)+cap(tokens)/8 {
			want = guess
		}
	}
	bigger := make([]token, len(tokens), want+16)
	copy(bigger, tokens)
	return bigger
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ' ':
			i++
			for i+8 <= len(b) {
				x := binary.LittleEndian.Uint64(b[i:]) ^ blanks
				if x != 0 {
					i += bits.TrailingZeros64(x) >> 3
					break
				}
				i += 8
			}
		case '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
	return i
}

// scanString returns the offset behind the string that starts at b[i], or -1,
// and flagEscaped if it holds an escape.
func scanString(b []byte, i int) (end int, escaped uint8) {
	start := i
	i++
	ascii := true
	for {
		for i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:])
			quote := x ^ (ones * '"')
			slash := x ^ (ones * '\\')
			// High bit set in a lane that holds ", \, a control character or a byte >= 0x80.
			m := ((quote - ones) | (slash - ones) | (x - ones*0x20) | x) & highs
			if m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		if i >= len(b) {
			return -1, 0
		}
		switch c := b[i]; {
		case c == '"':
			if !ascii && !utf8.Valid(b[start+1:i]) {
				return -1, 0
			}
			return i + 1, escaped
		case c == '\\':
			escaped = flagEscaped
			n := validEscape(b[i:])
			if n == 0 {
				return -1, 0
			}
			i += n
		case c < 0x20:
			return -1, 0
		case c >= 0x80:
			ascii = false
			i++
			for i < len(b) && b[i] >= 0x80 {
				i++
			}
		default:
			i++
		}
	}
}

// validEscape returns the length of the escape at the start of b, a surrogate
// pair as one, or 0 if it is none.
func validEscape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		r, ok := hex4(b[2:])
		if !ok {
			return 0
		}
		if r < 0xD800 || r > 0xDFFF {
			return 6
		}
		if r < 0xDC00 && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
			if low, ok := hex4(b[8:]); ok && 0xDC00 <= low && low <= 0xDFFF {
				return 12
			}
		}
	}
	return 0
}

func literal(b []byte) (Kind, int) {
	switch {
	case len(b) >= 4 && string(b[:4]) == "true":
		return True, 4
	case len(b) >= 5 && string(b[:5]) == "false":
		return False, 5
	case len(b) >= 4 && string(b[:4]) == "null":
		return Null, 4
	}
	return Invalid, 0
}

// scanNumber returns the offset behind the number that starts at b[i], or -1.
func scanNumber(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i >= len(b):
		return -1
	case b[i] == '0':
		i++
	case '1' <= b[i] && b[i] <= '9':
		i = digits(b, i)
	default:
		return -1
	}
	if i < len(b) && b[i] == '.' {
		if j := digits(b, i+1); j > i+1 {
			i = j
		} else {
			return -1
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if j := digits(b, i); j > i {
			i = j
		} else {
			return -1
		}
	}
	return i
}

func digits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}
