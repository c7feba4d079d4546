package source

import (
	"bytes"
	"encoding/binary"
	"sort"
	"unicode/utf8"
)

// Lines is the line index of a file: it finds the line and the column of byte
// offsets. Each answer reads at most a few kilobytes, however long the file or
// its lines are. It is safe for concurrent use.
type Lines struct {
	bytes []byte
	marks []mark
}

// mark is what is known about the place at a byte offset.
type mark struct {
	offset            int
	line, start       int // the line, and where it starts
	characters, utf16 int // since the start of the line
}

// markDistance is how many bytes lie between two marks.
const markDistance = 4096

func newLines(b []byte) *Lines {
	l := &Lines{bytes: b, marks: make([]mark, 1, len(b)/markDistance+1)}
	l.marks[0].line = 1
	for at := markDistance; at < len(b); at += markDistance {
		l.marks = append(l.marks, l.advance(l.marks[len(l.marks)-1], characterStart(b, at)))
	}
	return l
}

// Position returns the place of a byte offset; an offset behind the end of the
// file is the place behind its last character.
func (l *Lines) Position(offset uint32) Position {
	m := l.at(offset)
	return Position{Line: m.line, Column: m.characters + 1, Byte: int(offset)}
}

// UTF16 returns the place of a byte offset with its column in UTF-16 code units,
// as editors and SARIF count; both count from 1.
func (l *Lines) UTF16(offset uint32) (line, column int) {
	m := l.at(offset)
	return m.line, m.utf16 + 1
}

// Line returns where the line of an offset begins and ends, without its line
// break.
func (l *Lines) Line(offset uint32) (start, end uint32) {
	m := l.at(offset)
	// The line break stands before the first mark of a later line.
	from, to := m.offset, len(l.bytes)
	if i := sort.Search(len(l.marks), func(i int) bool { return l.marks[i].line > m.line }); i < len(l.marks) {
		to = l.marks[i].offset
		from = max(from, l.marks[i-1].offset)
	} else {
		from = max(from, l.marks[i-1].offset)
	}
	e := to
	if i := bytes.IndexByte(l.bytes[from:to], '\n'); i >= 0 {
		e = from + i
	}
	if e > m.start && l.bytes[e-1] == '\r' {
		e--
	}
	return uint32(m.start), uint32(e)
}

func (l *Lines) at(offset uint32) mark {
	at := min(int(offset), len(l.bytes))
	m := l.marks[min(at/markDistance, len(l.marks)-1)]
	if m.offset > at {
		m = l.marks[at/markDistance-1]
	}
	return l.advance(m, at)
}

// advance moves a mark forward to an offset.
func (l *Lines) advance(m mark, to int) mark {
	between := l.bytes[m.offset:to]
	if last := bytes.LastIndexByte(between, '\n'); last >= 0 {
		m.line += bytes.Count(between, []byte{'\n'})
		m.start = m.offset + last + 1
		m.characters, m.utf16 = 0, 0
		between = between[last+1:]
	}
	m.offset = to
	for len(between) > 0 {
		if len(between) >= 8 && binary.LittleEndian.Uint64(between)&highs == 0 {
			m.characters += 8
			m.utf16 += 8
			between = between[8:]
			continue
		}
		r, n := utf8.DecodeRune(between)
		m.characters++
		m.utf16++
		if r > 0xFFFF {
			m.utf16++
		}
		between = between[n:]
	}
	return m
}

// characterStart returns where the character around an offset begins.
func characterStart(b []byte, at int) int {
	for back := range min(utf8.UTFMax, at+1) {
		if utf8.RuneStart(b[at-back]) {
			return at - back
		}
	}
	return at // the bytes before it are no UTF-8, so each is a character
}
