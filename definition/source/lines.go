package source

import (
	"bytes"
	"unicode/utf8"
)

// Lines finds the line and column of byte offsets in one file, for callers that
// ask for many: each answer reads at most a few kilobytes, however long the file
// or its lines are. It is safe for concurrent use.
type Lines struct {
	bytes []byte
	marks []mark
}

// mark is what is known about the place at a byte offset.
type mark struct {
	offset, line      int
	characters, utf16 int // since the start of the line
}

// markDistance is how many bytes lie between two marks.
const markDistance = 4096

// NewLines reads the file once. It must not change afterwards.
func NewLines(f *File) *Lines {
	l := &Lines{bytes: f.Bytes, marks: make([]mark, 1, len(f.Bytes)/markDistance+1)}
	l.marks[0].line = 1
	for at := markDistance; at < len(f.Bytes); at += markDistance {
		l.marks = append(l.marks, l.advance(l.marks[len(l.marks)-1], characterStart(f.Bytes, at)))
	}
	return l
}

// Position returns what [File.Position] does.
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
		m.characters, m.utf16 = 0, 0
		between = between[last+1:]
	}
	m.offset = to
	for len(between) > 0 {
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
