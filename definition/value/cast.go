package value

import (
	"strconv"
	"strings"
)

// ParseNumber reads a numeric string: a JSON number, blanks around it allowed.
// It is what "numeric string" means wherever a definition casts one.
func ParseNumber(s string) (float64, bool) {
	s = strings.Trim(s, " \t\r\n")
	if s == "" {
		return 0, false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			return 0, false // hexadecimal, "Infinity", "1_000"
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// LooselyEqual compares two values as the operator eq does (reference/kustomer.md
// 4.3 [DEC]): values of one kind deeply; a string with the number or boolean on
// the other side after it was cast to that; null and missing with each other and
// with nothing else.
func (v Value) LooselyEqual(w Value) bool {
	if !v.Exists() || !w.Exists() {
		return v.Exists() == w.Exists()
	}
	if w.kind == String {
		v, w = w, v
	}
	if v.kind == String {
		switch w.kind {
		case Number:
			x, ok := ParseNumber(v.str)
			return ok && x == w.num
		case Bool:
			return v.str == w.Text()
		}
	}
	return v.Equal(w)
}

// ToNumber casts a value to a number: a number, or a string that ParseNumber
// reads.
func (v Value) ToNumber() (float64, bool) {
	switch v.kind {
	case Number:
		return v.num, true
	case String:
		return ParseNumber(v.str)
	}
	return 0, false
}
