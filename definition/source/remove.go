package source

import "bytes"

// Removal returns the edit that takes a member or an element out of its object
// or array, with the one comma that goes with it and the blanks that would stay
// behind. n is the Key of a member or its value, or an element; for None and
// the root the edit is empty.
//
// What remains is valid if the text was, and keeps its layout: a line that held
// nothing else is gone, and items that shared a line with n still do.
//
//	{"a": 1, "n": 2, "b": 3}   takes   "n": 2,␣
//	{"a": 1, "n": 2}           takes   , "n": 2
//	{"n": 2}                   takes   "n": 2
func (t *Tree) Removal(n Node) Edit {
	if n <= Root {
		return Edit{}
	}
	r := t.Range(n)
	if t.Kind(n) == Key {
		r.End = t.Range(n + 1).End
	} else if key := t.KeyOf(n); key != None {
		r.Start = t.Range(key).Start
	}
	b := t.File.Bytes
	start, end := int(r.Start), int(r.End)
	before := blanksBefore(b, start)
	after := skipBlanks(b, end)
	leading := before > 0 && b[before-1] == ','
	trailing := after < len(b) && b[after] == ','
	opened := before > 0 && (b[before-1] == '{' || b[before-1] == '[')
	closed := after < len(b) && (b[after] == '}' || b[after] == ']')
	next := after
	if trailing {
		// In broken text the comma may be the last thing before the bracket; then it
		// is not this item's.
		next = skipBlanks(b, after+1)
		last := next < len(b) && (b[next] == '}' || b[next] == ']')
		trailing, closed = !last || !leading, opened && last
		if closed {
			after = next
		}
	}
	switch {
	case opened && closed:
		start, end = before, after
	case leading && (!trailing || lineBreaks(b[end:next]) > lineBreaks(b[blanksBefore(b, before-1):start])):
		// The last item; or the last of its line, or of a group that an empty line
		// ends: what follows it stays where it is.
		start = blanksBefore(b, before-1)
	case trailing:
		end = next
	}
	return Edit{Range: Range{uint32(start), uint32(end)}}
}

// blanksBefore returns where the blanks before an offset begin.
func blanksBefore(b []byte, at int) int {
	for at > 0 && isBlank(b[at-1]) {
		at--
	}
	return at
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func lineBreaks(b []byte) int { return bytes.Count(b, []byte{'\n'}) }
