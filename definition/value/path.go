package value

import "unicode/utf8"

// Lookup follows one segment of a reference (reference/kustomer.md 5.2): the
// member of an object, the element of an array by its decimal index counted from
// 0, or the length of an array or string, a string's in UTF-16 units as in
// JavaScript. A member called "length" comes before the length. Missing where
// the segment leads nowhere.
func (v Value) Lookup(segment string) Value {
	switch v.kind {
	case Object:
		return v.Get(segment)
	case Array:
		if segment == "length" {
			return OfNumber(float64(len(v.comp.vals)))
		}
		if i, ok := index(segment); ok {
			return v.At(i)
		}
	case String:
		if segment == "length" {
			return OfNumber(float64(utf16Len(v.str)))
		}
	}
	return Value{}
}

// LookupPath follows several segments.
func (v Value) LookupPath(segments []string) Value {
	for _, s := range segments {
		if v = v.Lookup(s); v.kind == Missing {
			return v
		}
	}
	return v
}

// index reads a decimal index as JavaScript accepts one: no sign, no leading
// zero.
func index(s string) (int, bool) {
	if s == "" || len(s) > 9 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x10000 && r != utf8.RuneError {
			n++
		}
	}
	return n
}
