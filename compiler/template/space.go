package template

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/expression"
)

// The rules about blanks are those of handlebars.js: "~" takes all blanks on its
// side of a tag away, and a block tag or comment that stands on a line of its own
// takes the line with it.

// edges says how a statement asks its neighbours to be stripped.
type edges struct {
	open, close                              bool // by "~"
	openStandalone, closeStandalone, ownLine bool // if a line of their own is theirs
}

// strip takes the blanks of a list of statements away, from the inside out.
func strip(body []*statement, isRoot bool) {
	for i, s := range body {
		var e edges
		switch s.kind {
		case expression.Text:
			continue
		case expression.Output:
			omitAround(body, i, s.part.TrimLeft, s.part.TrimRight)
			continue
		case expression.Comment:
			e = edges{open: s.part.TrimLeft, close: s.part.TrimRight, ownLine: true}
		default:
			e = stripBlock(s)
		}
		before := endsLine(body[:i], isRoot)
		after := beginsLine(body[i+1:], isRoot)
		omitAround(body, i, e.open, e.close)
		switch {
		case e.ownLine && before && after:
			omitRight(body[i+1:], false)
			omitLeft(body[:i], false)
		case s.kind == expression.Open:
			if e.openStandalone && before {
				omitRight(s.first().body, false)
				omitLeft(body[:i], false)
			}
			if e.closeStandalone && after {
				omitRight(body[i+1:], false)
				omitLeft(s.last().body, false)
			}
		}
	}
}

// omitAround carries "~" out on both sides of body[i].
func omitAround(body []*statement, i int, left, right bool) {
	if right {
		omitRight(body[i+1:], true)
	}
	if left {
		omitLeft(body[:i], true)
	}
}

// first returns what is rendered right behind the opening tag.
func (s *statement) first() *block {
	if s.program != nil {
		return s.program
	}
	return s.inverse
}

// last returns what stands right before the closing tag, as Handlebars sees it.
func (s *statement) last() *block {
	if s.inverse != nil {
		return s.inverse
	}
	return s.program
}

// stripBlock strips the inside of a block.
func stripBlock(s *statement) edges {
	for _, b := range []*block{s.program, s.inverse} {
		if b != nil {
			strip(b.body, false)
		}
	}
	program := s.first()
	var inverse *block
	if s.program != nil {
		inverse = s.inverse
	}
	firstInverse, lastInverse := inverse, inverse
	if inverse != nil && inverse.chained {
		firstInverse = inverse.body[0].program
		for lastInverse.chained {
			lastInverse = lastInverse.body[len(lastInverse.body)-1].program
		}
	}
	e := edges{
		open: s.part.TrimLeft, close: s.closeTag.TrimRight,
		openStandalone: beginsLine(program.body, false),
	}
	behind := firstInverse
	if behind == nil {
		behind = program
	}
	e.closeStandalone = endsLine(behind.body, false)
	if s.part.TrimRight {
		omitRight(program.body, true)
	}
	if inverse == nil {
		if s.closeTag.TrimLeft {
			omitLeft(program.body, true)
		}
		return e
	}
	if s.elseTag != nil {
		if s.elseTag.TrimLeft {
			omitLeft(program.body, true)
		}
		if s.elseTag.TrimRight {
			omitRight(firstInverse.body, true)
		}
	}
	if s.closeTag.TrimLeft {
		omitLeft(lastInverse.body, true)
	}
	if endsLine(program.body, false) && beginsLine(firstInverse.body, false) {
		omitLeft(program.body, false)
		omitRight(firstInverse.body, false)
	}
	return e
}

// endsLine reports whether what stands before a tag ends with a line break and
// blanks only, or is nothing at the start of the template.
func endsLine(before []*statement, isRoot bool) bool {
	if len(before) == 0 {
		return isRoot
	}
	last := before[len(before)-1]
	if last.kind != expression.Text {
		return false
	}
	rest := strings.TrimRightFunc(last.original, isSpaceButNewline)
	return strings.HasSuffix(rest, "\n") || rest == "" && len(before) == 1 && isRoot
}

// beginsLine is endsLine for what stands behind a tag.
func beginsLine(behind []*statement, isRoot bool) bool {
	if len(behind) == 0 {
		return isRoot
	}
	next := behind[0]
	if next.kind != expression.Text {
		return false
	}
	rest := strings.TrimLeftFunc(next.original, isSpaceButNewline)
	return strings.HasPrefix(rest, "\n") || rest == "" && len(behind) == 1 && isRoot
}

// isSpace reports whether JavaScript's \s matches r.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return 0x2000 <= r && r <= 0x200A
}

func isSpaceButNewline(r rune) bool { return r != '\n' && isSpace(r) }

// omitRight strips the text that follows a tag: all its leading blanks, or those
// up to the end of the line.
func omitRight(behind []*statement, all bool) {
	if len(behind) == 0 {
		return
	}
	s := behind[0]
	if s.kind != expression.Text || !all && s.rightTaken {
		return
	}
	text := s.text
	if all {
		text = strings.TrimLeftFunc(text, isSpace)
	} else {
		text = strings.TrimLeft(text, " \t")
		text = strings.TrimPrefix(text, "\r")
		text = strings.TrimPrefix(text, "\n")
	}
	s.rightTaken = len(text) != len(s.text)
	s.text = text
}

// omitLeft strips the text that stands before a tag.
func omitLeft(before []*statement, all bool) {
	if len(before) == 0 {
		return
	}
	s := before[len(before)-1]
	if s.kind != expression.Text || !all && s.leftStripped {
		return
	}
	text := s.text
	if all {
		text = strings.TrimRightFunc(text, isSpace)
	} else {
		text = strings.TrimRight(text, " \t")
	}
	s.leftStripped = len(text) != len(s.text)
	s.text = text
}
