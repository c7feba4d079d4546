package source

import (
	"fmt"
	"sync/atomic"
)

// File is a named text. Name is what messages print; "-" by convention means
// standard input. Bytes must not change while a Tree or a diagnostic refers to
// the file: strings handed out by [Tree.Text] share its memory.
type File struct {
	Name  string
	Bytes []byte
	lines atomic.Pointer[Lines]
}

// Limits bounds what a parser accepts. A text beyond a limit is a fault with a
// clear message, never a panic. The zero value means the defaults.
type Limits struct {
	MaxBytes int // bytes of text; default 256 MiB, at most 1 GiB
	MaxDepth int // nested objects and arrays; default 1,000
	MaxNodes int // keys and values; default 32 million (512 MB of table)
}

// Position is a place for people: Line and Column count from 1, Column in
// characters (Unicode code points, a byte that is no UTF-8 counting as one);
// Byte is the offset from the start of the file.
type Position struct {
	Line   int
	Column int
	Byte   int
}

// String returns "line:column".
func (p Position) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Lines returns the line index of the file, which is made when it is first asked
// for.
func (f *File) Lines() *Lines {
	l := f.lines.Load()
	if l == nil {
		l = newLines(f.Bytes)
		f.lines.Store(l)
	}
	return l
}

// Position returns the place of a byte offset; an offset behind the end of the
// file is the place behind its last character.
func (f *File) Position(offset uint32) Position { return f.Lines().Position(offset) }

// Line returns where the line of an offset begins and ends, without its line
// break.
func (f *File) Line(offset uint32) (start, end uint32) { return f.Lines().Line(offset) }
