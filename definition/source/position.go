package source

import (
	"bytes"
	"unicode/utf8"
)

// PositionCursor tells the positions of many offsets of one file. Asked for
// rising offsets it passes over every byte once; for a lower one it is right, but
// starts again from the beginning.
type PositionCursor struct {
	file *File
	at   Position
}

// NewPositionCursor returns a cursor over f.
func NewPositionCursor(f *File) *PositionCursor {
	return &PositionCursor{file: f, at: Position{Line: 1, Column: 1}}
}

// Position returns what [File.Position] returns.
func (c *PositionCursor) Position(offset uint32) Position {
	to := min(int(offset), len(c.file.Bytes))
	if to < c.at.Byte {
		c.at = Position{Line: 1, Column: 1}
	}
	passed := c.file.Bytes[c.at.Byte:to]
	if i := bytes.LastIndexByte(passed, '\n'); i >= 0 {
		c.at.Line += bytes.Count(passed, []byte{'\n'})
		c.at.Column = 1
		passed = passed[i+1:]
	}
	whole := passed[:len(passed)-cut(passed)]
	c.at.Column += utf8.RuneCount(whole)
	c.at.Byte = to - (len(passed) - len(whole))
	return Position{Line: c.at.Line, Column: c.at.Column + utf8.RuneCount(passed[len(whole):]), Byte: int(offset)}
}

// cut returns how many bytes at the end of b begin a character that b does not
// hold whole.
func cut(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
