package source

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf8"
	"unsafe"
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

// Eight bytes of text are looked at in one word, a lane each.
const ones, highs = 0x0101010101010101, 0x8080808080808080

// strict fills p.tree.tokens with the table of b and reports whether b is valid
// JSON within the limits. On false the table is of no use.
//
// While an object or array is open, its after field holds the index of the
// container around it, so that no stack is needed. The fields of a token are
// stored one by one: a token built aside and then copied costs more than all the
// rest of the loop.
func (p *Parser) strict(b []byte, maxDepth, maxNodes int) bool {
	tokens := p.tree.tokens[:cap(p.tree.tokens)]
	if len(tokens) < minRoom {
		tokens = make([]token, min(len(b)/bytesPerToken, firstTokens)+minRoom)
	}
	tokens[0] = token{}
	n := 1 // tokens in use
	defer func() { p.tree.tokens = tokens[:n] }()

	i, depth := 0, 0
	parent := uint32(0) // the open container
	inObject := false
	for {
		// A value is due, or a key inside an object.
		if len(tokens)-n < minRoom {
			tokens = grow(tokens, n, i, len(b))
		}
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
			key := &tokens[n]
			n++
			key.start, key.end, key.kind, key.flags = uint32(i), uint32(end), Key, escaped
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
		if n > maxNodes {
			return false
		}
		at := uint32(n)
		value := &tokens[n]
		n++
		value.start, value.after, value.flags = uint32(i), uint32(n), 0
		switch c {
		case '"':
			end, escaped := scanString(b, i)
			if end < 0 {
				return false
			}
			value.kind, value.flags = String, escaped
			i = end
		case '{', '[':
			if depth++; depth > maxDepth {
				return false
			}
			value.kind = Object
			if c == '[' {
				value.kind = Array
			}
			i = skipBlanks(b, i+1)
			if i < len(b) && b[i] == c+2 { // } is { + 2, ] is [ + 2
				i++
				depth--
				break
			}
			value.after = parent
			parent, inObject = at, c == '{'
			continue
		case 't', 'f', 'n':
			kind, size := literal(b[i:])
			if size == 0 {
				return false
			}
			value.kind = kind
			i += size
		default:
			end := scanNumber(b, i)
			if end < 0 {
				return false
			}
			value.kind = Number
			i = end
		}
		value.end = uint32(i)
		// A value has ended: close keys and containers until a comma.
		for {
			if inObject {
				tokens[at-1].after = uint32(n)
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
			container := &tokens[at]
			parent = container.after
			container.end, container.after = uint32(i), uint32(n)
			inObject = parent != 0 && tokens[parent].kind == Object
		}
	}
}

const (
	// minRoom is how many tokens one turn of the loop may add: a key and a value.
	minRoom = 2
	// bytesPerToken is how many bytes of text a token stands for in a compact
	// definition; an indented one has twice as many.
	bytesPerToken = 8
	// firstTokens is the most that is allocated before the text has shown how
	// dense it is.
	firstTokens = 4096
)

// grow makes room in a full table with n tokens, guessing the final size from how
// far the parser has come.
func grow(tokens []token, n, at, total int) []token {
	want := 2 * len(tokens)
	if at > 4096 {
		if guess := int(float64(n) * float64(total) / float64(at) * 1.05); guess > len(tokens)+len(tokens)/8 {
			want = guess
		}
	}
	bigger := newTokens(want + minRoom)
	copy(bigger, tokens[:n])
	return bigger
}

// newTokens returns a table that may hold anything. It can take many megabytes,
// and every field of a token is written before it is read, so it is not worth
// filling it with zeros first, which only a Builder leaves out.
func newTokens(n int) []token {
	var memory strings.Builder
	memory.Grow(n * int(unsafe.Sizeof(token{})))
	return unsafe.Slice((*token)(unsafe.Pointer(unsafe.StringData(memory.String()))), n)
}

// skipBlanks returns the offset of the first byte from i on that is no blank.
func skipBlanks(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' {
		if c := b[i]; c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return i
		}
		i++
		// Mostly spaces follow, the indentation.
		for i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:]) ^ ones*' '
			if x != 0 {
				i += bits.TrailingZeros64(x) >> 3
				break
			}
			i += 8
		}
	}
	return i
}

// stops returns a word whose lowest bit that is set stands in the first lane of x
// that holds a quote, a backslash, a control character or a byte from 0x80 on.
// Lanes behind that one may be wrong: they feel the borrow of the subtraction.
func stops(x uint64) uint64 {
	// Flipping the second bit makes the quote 0x20, so that it and the control
	// characters are what lies below 0x21.
	low := (x ^ ones*2) - ones*0x21
	slash := (x ^ ones*'\\') - ones
	return (low | slash | x) & highs
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
			if m := stops(x); m != 0 {
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

// IsNumber reports whether a text is a number as JSON writes it.
func IsNumber(text string) bool {
	return text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && scanNumber([]byte(text), 0) == len(text)
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
