package source

import (
	"bytes"
	"fmt"
	"strings"
)

// This file makes the edits that mend the faults of a text and leave its layout
// clean.

// withoutComment removes a comment: with its line where nothing else stands on
// it, otherwise with the blanks that would be one too many.
func withoutComment(b []byte, r Range) *Edit {
	start, end := int(r.Start), int(r.End)
	first, last := start, end
	for first > 0 && (b[first-1] == ' ' || b[first-1] == '\t') {
		first--
	}
	for last < len(b) && (b[last] == ' ' || b[last] == '\t' || b[last] == '\r') {
		last++
	}
	startsLine := first == 0 || b[first-1] == '\n'
	endsLine := last == len(b) || b[last] == '\n'
	switch {
	case startsLine && endsLine:
		start, end = first, min(last+1, len(b))
	case endsLine:
		start = first
		if end < len(b) && b[last-1] == '\r' {
			last--
		}
		end = last
	case startsLine:
		// What follows takes its place, and its indentation.
		end = last
	case last > end && (first < start || isOpening(b[start-1])):
		end = last
	case first < start && (b[end] == ',' || isClosing(b[end])):
		start = first
	case first == start && last == end && isWordByte(b[start-1]) && isWordByte(b[end]):
		return &Edit{Range: r, Text: " "}
	}
	return &Edit{Range: Range{uint32(start), uint32(end)}}
}

func isOpening(c byte) bool { return c == '{' || c == '[' }
func isClosing(c byte) bool { return c == '}' || c == ']' }

// withoutComma removes a comma that has no value before it, with the blanks up
// to what follows on its line, or with its line.
func withoutComma(b []byte, r Range) *Edit {
	start, end := int(r.Start), int(r.End)
	next := skipBlanks(b, end)
	if lineBreaks(b[end:next]) == 0 {
		return &Edit{Range: Range{uint32(start), uint32(next)}}
	}
	if before := blanksBefore(b, start); lineBreaks(b[before:start]) > 0 || before < start {
		return &Edit{Range: Range{uint32(before), uint32(end)}}
	}
	return &Edit{Range: r}
}

// controlsEscaped writes all raw control characters of a string's text as
// escapes; first is the offset of the first of them and end that of the closing
// quote.
func controlsEscaped(b []byte, first, end int) *Edit {
	last := first
	for i := first; i < end; i++ {
		if b[i] < ' ' {
			last = i
		}
	}
	return &Edit{Range: Range{uint32(first), uint32(last + 1)}, Text: escapeControls(b[first : last+1])}
}

func escapeControls(b []byte) string {
	var text strings.Builder
	for _, c := range b {
		switch {
		case c == '\t':
			text.WriteString(`\t`)
		case c == '\n':
			text.WriteString(`\n`)
		case c == '\r':
			text.WriteString(`\r`)
		case c == '\b':
			text.WriteString(`\b`)
		case c == '\f':
			text.WriteString(`\f`)
		case c < ' ':
			fmt.Fprintf(&text, `\u%04x`, c)
		default:
			text.WriteByte(c)
		}
	}
	return text.String()
}

// escapeFix writes the backslash of an invalid escape twice; before a single
// quote, which other languages escape, it is too much.
func escapeFix(r Range, escape string) *Edit {
	if escape == `\'` {
		return &Edit{Range: r, Text: "'"}
	}
	return &Edit{Range: Range{r.Start, r.Start}, Text: `\`}
}

// numberFix returns a number as JSON writes it, where there is no doubt about
// its value: a leading zero may mean octal, and hexadecimal digits are better
// converted by their author.
func numberFix(r Range, b []byte) *Edit {
	text := string(bytes.TrimPrefix(b, []byte("+")))
	sign, digits := "", text
	if strings.HasPrefix(text, "-") {
		sign, digits = "-", text[1:]
	}
	if strings.HasPrefix(digits, ".") {
		digits = "0" + digits
	}
	if strings.HasSuffix(digits, ".") {
		digits += "0"
	}
	if fixed := sign + digits; scanNumber([]byte(fixed), 0) == len(fixed) {
		return &Edit{Range: r, Text: fixed}
	}
	return nil
}

// doubleQuoted returns a text in single quotes in double ones, or nil where
// backslashes leave in doubt what it holds.
func doubleQuoted(r Range, inner []byte) *Edit {
	if bytes.IndexByte(inner, '\\') >= 0 {
		return nil
	}
	return &Edit{Range: r, Text: `"` + strings.ReplaceAll(escapeControls(inner), `"`, `\"`) + `"`}
}
