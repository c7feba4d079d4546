package value

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/source"
)

// Parse reads a JSON text. The error names the line and column of what is wrong.
func Parse(text []byte) (Value, error) {
	f := &source.File{Bytes: text}
	tree, faults := source.Parse(f, source.Limits{})
	if len(faults) > 0 {
		return Value{}, fmt.Errorf("not valid JSON at line:column %s", f.Position(faults[0].Range.Start))
	}
	return FromTree(tree, source.Root), nil
}

// FromTree returns the value of a node. The value shares nothing with the tree.
// Of members given twice the last one counts, as decoders do.
func FromTree(t *source.Tree, n source.Node) Value {
	switch t.Kind(n) {
	case source.Object:
		b := NewObject(t.Count(n))
		for k, v := range t.Members(n) {
			b.Set(strings.Clone(t.Text(k)), FromTree(t, v))
		}
		return b.Value()
	case source.Array:
		vals := make([]Value, 0, t.Count(n))
		for e := range t.Elements(n) {
			vals = append(vals, FromTree(t, e))
		}
		return OfArray(vals...)
	case source.String:
		return OfString(strings.Clone(t.Text(n)))
	case source.Number:
		f, err := strconv.ParseFloat(t.Text(n), 64)
		if err != nil && math.IsInf(f, 0) {
			// What JSON can write and a float cannot hold is infinite in
			// JavaScript, and null when it is written again.
			return OfNull()
		}
		return OfNumber(f)
	case source.True:
		return OfBool(true)
	case source.False:
		return OfBool(false)
	case source.Null:
		return OfNull()
	}
	return Value{}
}

// AppendJSON appends v as compact JSON, equal for equal values built in the same
// order, as JavaScript's JSON.stringify writes it. A missing value is null.
func (v Value) AppendJSON(b []byte) []byte {
	switch v.kind {
	case Bool:
		return strconv.AppendBool(b, v.num != 0)
	case Number:
		if math.IsNaN(v.num) || math.IsInf(v.num, 0) {
			return append(b, "null"...)
		}
		return appendNumber(b, v.num)
	case String:
		return appendQuoted(b, v.str)
	case Array:
		b = append(b, '[')
		for i, e := range v.comp.vals {
			if i > 0 {
				b = append(b, ',')
			}
			b = e.AppendJSON(b)
		}
		return append(b, ']')
	case Object:
		b = append(b, '{')
		for i, k := range v.comp.keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendQuoted(b, k)
			b = append(b, ':')
			b = v.comp.vals[i].AppendJSON(b)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

// MarshalJSON returns v as JSON; a missing value as null.
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// UnmarshalJSON reads v from JSON.
func (v *Value) UnmarshalJSON(text []byte) error {
	parsed, err := Parse(text)
	if err != nil {
		return err
	}
	*v = parsed
	return nil
}

// Text returns what a template prints for v: JavaScript's String(v), but nothing
// for missing and null.
func (v Value) Text() string {
	switch v.kind {
	case Bool:
		return strconv.FormatBool(v.num != 0)
	case Number:
		return FormatNumber(v.num)
	case String:
		return v.str
	case Array:
		parts := make([]string, len(v.comp.vals))
		for i, e := range v.comp.vals {
			parts[i] = e.Text()
		}
		return strings.Join(parts, ",")
	case Object:
		return "[object Object]"
	}
	return ""
}

// AppendText appends what Text returns.
func (v Value) AppendText(b []byte) []byte {
	if v.kind == Number && !math.IsNaN(v.num) && !math.IsInf(v.num, 0) {
		return appendNumber(b, v.num)
	}
	return append(b, v.Text()...)
}

// FormatNumber returns a number as JavaScript's String writes it.
func FormatNumber(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return string(appendNumber(nil, f))
}

// appendNumber follows ECMA-262 Number::toString: plain digits from 1e-7 to
// below 1e21, else an exponent with a sign and without leading zeros.
func appendNumber(b []byte, f float64) []byte {
	if f == 0 {
		return append(b, '0') // -0 too
	}
	if abs := math.Abs(f); abs >= 1e21 || abs < 1e-6 {
		b = strconv.AppendFloat(b, f, 'e', -1, 64)
		// e-07 → e-7
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-2] == '0' {
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
		return b
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

const hexDigits = "0123456789abcdef"

// appendQuoted appends a string as JSON.stringify writes it. Bytes that are no
// UTF-8 become U+FFFD.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	plain := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(b, s[plain:i]...)
				b = append(b, "\uFFFD"...)
				plain = i + n
			}
			i += n
			continue
		}
		b = append(b, s[plain:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
		}
		i++
		plain = i
	}
	b = append(b, s[plain:]...)
	return append(b, '"')
}
