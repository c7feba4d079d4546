package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// face is a font's table of advance widths.
type face struct {
	ascii [95]uint8 // of the characters from the space on, in hundredths of the font's size
	other int       // of the letters beyond them
}

// The widths are those of DejaVu Sans, which is wider than the other fonts that
// the style sheet names: a text that fits in it fits in all of them.
var (
	regular = face{other: 70, ascii: [95]uint8{
		32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
		100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
		50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
	}}
	bold = face{other: 78, ascii: [95]uint8{
		35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58,
		100, 77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85, 73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50,
		50, 67, 72, 59, 72, 68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84,
	}}
)

// advance returns the width of one character in hundredths of the font's size.
func (f *face) advance(r rune) int {
	switch {
	case ' ' <= r && r <= '~':
		return int(f.ascii[r-' '])
	case r == '…' || 0x2200 <= r && r <= 0x22ff:
		return 100
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r < 0x1100:
		if unicode.IsUpper(r) {
			return f.other + 16
		}
		return f.other
	}
	return 105 // East Asian letters and pictures fill the square
}

// width returns the width of a text in pixels, rounded up.
func (f *face) width(s string, size int) int {
	sum := 0
	for _, r := range s {
		sum += f.advance(r)
	}
	return (sum*size + 99) / 100
}

// fit cuts a text to a width in pixels.
func (f *face) fit(s string, size, most int) string {
	limit := most * 100 / size
	ellipsis := f.advance('…')
	sum, end := 0, 0
	for i, r := range s {
		if sum+ellipsis <= limit {
			end = i
		}
		if sum += f.advance(r); sum > limit {
			return strings.TrimRight(s[:end], " ") + "…"
		}
	}
	return s
}

// fitMiddle is fit for names, whose last part says most: the cut is in the middle.
func (f *face) fitMiddle(s string, size, most int) string {
	if f.width(s, size) <= most {
		return s
	}
	tail, sum, limit := len(s), 0, most*100/size*55/100
	for tail > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:tail])
		if sum += f.advance(r); sum > limit {
			break
		}
		tail -= n
	}
	head := f.fit(s, size, most-f.width(s[tail:], size))
	return head + s[tail:]
}

// wrap breaks a text into at most so many lines of a width in pixels: at blanks,
// or behind a dot, dash, slash or comma where a word is too long. What does not fit is
// cut from the last line.
func (f *face) wrap(s string, size, most, lines int) []string {
	return f.wrapAt(s, size, most, lines, f.breakAt)
}

// wrapCondition is wrap for the words of a condition: a line begins with an "and"
// or "or" if one fits, and none ends with the sign of a comparison.
func (f *face) wrapCondition(s string, size, most, lines int) []string {
	return f.wrapAt(s, size, most, lines, f.breakCondition)
}

func (f *face) wrapAt(s string, size, most, lines int, breakAt func(s string, size, most int) int) []string {
	var out []string
	for s = strings.TrimSpace(s); s != ""; {
		if len(out) == lines-1 {
			return append(out, f.fit(s, size, most))
		}
		n := breakAt(s, size, most)
		out = append(out, strings.TrimRight(s[:n], " "))
		s = strings.TrimLeft(s[n:], " ")
	}
	return out
}

// breakCondition returns where the first line of a condition ends: in front of the
// last "and" or "or", or behind it if the rest then fits on one line, or else at a
// blank that is not behind the sign of a comparison.
func (f *face) breakCondition(s string, size, most int) int {
	whole := f.breakAt(s, size, most)
	if whole == len(s) {
		return whole
	}
	quoted, joint, behind, blank := false, 0, 0, 0
	for i := 1; i <= whole && i < len(s); i++ {
		word, _, _ := strings.Cut(s[i:], " ")
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i-1] != ' ' || quoted:
		case word == "and" || word == "or":
			joint = i
			if behind = i + len(word) + 1; behind > whole {
				behind = 0
			}
		case !endsWithSign(s[:i-1]):
			blank = i
		}
	}
	fits := func(at int) bool { return at > 0 && f.width(untilJoint(s[at:]), size) <= most }
	switch {
	case fits(behind) && !fits(joint):
		return behind
	case joint > 0:
		return joint
	case blank > whole/3 && (fits(blank) || !fits(whole)):
		return blank
	}
	return whole
}

// untilJoint returns the part of a condition in front of the next "and" or "or"
// that does not stand at its beginning.
func untilJoint(s string) string {
	end := len(s)
	for _, joint := range [...]string{" and ", " or "} {
		if i := strings.Index(s, joint); i > 0 {
			end = min(end, i)
		}
	}
	return s[:end]
}

// endsWithSign reports whether the last word of a text compares what follows.
func endsWithSign(s string) bool {
	switch s[strings.LastIndexByte(s, ' ')+1:] {
	case "=", "≠", ">", "≥", "<", "≤", "and", "or":
		return true
	}
	return false
}

// breakAt returns where the first line of a text ends.
func (f *face) breakAt(s string, size, most int) int {
	limit := most * 100 / size
	sum, blank, mark := 0, 0, 0
	for i, r := range s {
		sum += f.advance(r)
		if sum > limit {
			switch {
			case blank > i/3:
				return blank
			case mark > i/3:
				return mark
			case i > 0:
				return i
			}
		}
		switch r {
		case ' ':
			blank = i + 1
		case '.', '-', '/', ',', '_':
			mark = i + 1
		}
	}
	return len(s)
}
