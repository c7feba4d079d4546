package expression

import (
	"slices"
	"strings"
)

// Parse reads a string into an Expression of its own.
func Parse(text string) *Expression {
	var p Parser
	return p.Parse(text)
}

// Parser reads one string after the other and reuses its memory: an Expression
// is valid until the next Parse. The zero Parser is ready for use.
type Parser struct {
	e        Expression
	segments []Segment
	blocks   []block
	ahead    ahead
	depth    int // of sub-expressions
	tooLong  bool
}

type block struct {
	name    string
	part    int
	crossed bool // one around it was closed first, which is a fault already
}

// Parse reads a string. What is wrong with it stands in Faults; the rest is
// read all the same.
func (p *Parser) Parse(text string) *Expression {
	form := FormOf(text)
	p.e = Expression{Form: form, Text: text, Args: p.e.Args[:0], Parts: p.e.Parts[:0], Faults: p.e.Faults[:0], terms: p.e.terms[:0]}
	p.segments = p.segments[:0]
	p.blocks = p.blocks[:0]
	p.ahead, p.depth, p.tooLong = ahead{}, 0, false
	switch form {
	case Reference:
		p.e.Path = p.dotted(len(referenceMark), len(text))
	case Function:
		p.function()
	case Template:
		p.template()
	}
	return &p.e
}

func (p *Parser) fault(kind FaultKind, start, end int, text string) {
	if len(p.e.Faults) < maxFaults {
		p.e.Faults = append(p.e.Faults, Fault{kind, start, end, text})
	}
}

// full reports whether the string has more pieces than are read, and that the
// first time.
func (p *Parser) full(start, end int) bool {
	if len(p.e.Parts)+len(p.e.terms)+len(p.segments)+len(p.e.Args) < maxPieces {
		return false
	}
	if !p.tooLong {
		p.tooLong = true
		p.fault(TooLong, start, end, "")
	}
	return true
}

// dotted reads the path of a reference: everything between the dots.
func (p *Parser) dotted(start, end int) Path {
	text := p.e.Text
	path := Path{Start: start, End: end}
	if start >= end {
		p.fault(EmptyExpression, 0, end, "")
		return path
	}
	first := len(p.segments)
	for at := start; at <= end && !p.full(at, end); {
		stop := strings.IndexByte(text[at:end], '.')
		if stop < 0 {
			stop = end
		} else {
			stop += at
		}
		if stop == at {
			p.fault(EmptySegment, max(at-1, start), min(at+1, end), "")
		}
		p.segments = append(p.segments, Segment{text[at:stop], at, stop})
		at = stop + 1
	}
	path.Segments = p.segments[first:len(p.segments):len(p.segments)]
	return path
}

// function reads /#fn:name,path,argument,… (reference/kustomer.md 5.4). The
// format of dateFormat may hold commas: it is one argument.
func (p *Parser) function() {
	text := p.e.Text
	at := len(functionMark)
	end := comma(text, at)
	p.e.Name = Segment{text[at:end], at, end}
	if strings.TrimSpace(p.e.Name.Text) == "" {
		p.fault(MissingFunctionName, 0, end, "")
	}
	for n := 0; end < len(text) && !p.full(end, len(text)); n++ {
		at = end + 1
		end = comma(text, at)
		if n == 1 && p.e.Name.Text == "dateFormat" {
			end = len(text)
		}
		if at < len(text) && (text[at] == ' ' || text[at] == '\t') {
			if p.e.Name.Text != "dateFormat" || n == 0 {
				p.fault(SpaceInFunction, at, at+1, "")
			}
			for n == 0 && at < end && (text[at] == ' ' || text[at] == '\t') {
				at++
			}
		}
		if strings.HasPrefix(text[at:end], referenceMark) {
			p.fault(NestedReference, at, at+2, "")
			at += 2
		}
		if n == 0 {
			if at < end {
				p.e.Path = p.dotted(at, end)
			} else {
				p.e.Path = Path{Start: at, End: end}
			}
			continue
		}
		p.e.Args = append(p.e.Args, Segment{text[at:end], at, end})
	}
}

func comma(text string, at int) int {
	if i := strings.IndexByte(text[at:], ','); i >= 0 {
		return at + i
	}
	return len(text)
}

// template cuts the text into literal parts and mustaches.
func (p *Parser) template() {
	text := p.e.Text
	at := 0
	for at < len(text) {
		open := strings.Index(text[at:], mustacheMark)
		if open < 0 || len(p.e.Faults) >= maxFaults || p.full(at+open, len(text)) {
			p.text(at, len(text))
			break
		}
		open += at
		// A backslash in front makes the braces text, two make one backslash.
		if open > at && text[open-1] == '\\' {
			if open-1 > at && text[open-2] == '\\' {
				p.text(at, open-1)
			} else {
				p.text(at, open-1)
				next := escapedEnd(text, open+2)
				p.text(open, next)
				at = next
				continue
			}
		} else {
			p.text(at, open)
		}
		at = p.mustache(open)
	}
	for _, b := range p.blocks {
		if !b.crossed {
			part := &p.e.Parts[b.part]
			p.fault(UnclosedBlock, part.Start, part.End, b.name)
		}
	}
	p.trim()
}

// escapedEnd returns where the text of an escaped mustache ends: before the next
// braces and the backslashes that belong to them.
func escapedEnd(text string, at int) int {
	next := strings.Index(text[at:], mustacheMark)
	if next < 0 {
		return len(text)
	}
	next += at
	for n := 0; n < 2 && next > at && text[next-1] == '\\'; n++ {
		next--
	}
	return next
}

// trim carries out whitespace control: {{~ takes the blanks before it away, ~}}
// those behind it.
func (p *Parser) trim() {
	parts := p.e.Parts
	for i := range parts {
		if parts[i].TrimLeft && i > 0 && parts[i-1].Kind == Text {
			parts[i-1].Text = strings.TrimRight(parts[i-1].Text, " \t\r\n")
		}
		if parts[i].TrimRight && i+1 < len(parts) && parts[i+1].Kind == Text {
			parts[i+1].Text = strings.TrimLeft(parts[i+1].Text, " \t\r\n")
		}
	}
}

func (p *Parser) text(start, end int) {
	if start < end {
		p.e.Parts = append(p.e.Parts, Part{Kind: Text, Start: start, End: end, Text: p.e.Text[start:end], Term: -1})
	}
}

// mustache reads one {{…}} from its opening braces on and returns the offset
// behind it.
func (p *Parser) mustache(open int) int {
	text := p.e.Text
	part := Part{Kind: Output, Start: open, Term: -1}
	if rest := text[open+2:]; strings.HasPrefix(rest, "!") || strings.HasPrefix(rest, "~!") {
		return p.comment(part)
	}
	at, closing := open+2, "}}"
	if at < len(text) && text[at] == '{' {
		at++
		part.Raw, closing = true, "}}}"
	}
	stop := p.closeOf(at, closing)
	if stop < 0 {
		end := len(text)
		if next := strings.Index(text[at:], mustacheMark); next >= 0 {
			end = at + next
		}
		p.fault(UnclosedMustache, open, end, "")
		part.End, part.Kind, part.Text = end, Text, text[open:end]
		p.e.Parts = append(p.e.Parts, part)
		return end
	}
	part.End = stop + len(closing)
	if at < stop && text[at] == '~' {
		part.TrimLeft = true
		at++
	}
	if at < stop && text[stop-1] == '~' {
		part.TrimRight = true
		stop--
	}
	s := scanner{p: p, at: at, end: stop}
	s.blanks()
	p.inside(&s, &part)
	p.e.Parts = append(p.e.Parts, part)
	return part.End
}

// closeOf returns where the closing braces begin, quotes and brackets passed
// over, or -1.
func (p *Parser) closeOf(at int, closing string) int {
	text := p.e.Text
	for i := at; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			if j := strings.IndexByte(text[i+1:], c); j >= 0 {
				i += j + 1
			}
		case '[':
			if j := p.ahead.bracket(text, i); j < p.ahead.braces(text, i) {
				i = j
			}
		case '}':
			if strings.HasPrefix(text[i:], closing) {
				return i
			}
			if closing == "}}}" && strings.HasPrefix(text[i:], "}}") {
				return -1
			}
		case '{':
			if strings.HasPrefix(text[i:], mustacheMark) {
				return -1
			}
		}
	}
	return -1
}

// ahead remembers what was found on a look ahead, so that no text is searched
// twice for the same thing. Offsets may be asked for in any order; in rising
// order all searches together read the text once.
type ahead struct{ nextBracket, nextBraces, nextComment, nextTrimmed found }

// found is where a search from an offset on ended; the length of the text stands
// for nothing. The zero found is of no search.
type found struct{ from, at int }

func (f *found) next(text string, from int, what string) int {
	if from < f.from || from > f.at || f.at == 0 {
		at := strings.Index(text[from:], what)
		if at < 0 {
			at = len(text)
		} else {
			at += from
		}
		*f = found{from, at}
	}
	return f.at
}

// bracket returns where the next closing bracket stands.
func (a *ahead) bracket(text string, from int) int { return a.nextBracket.next(text, from, "]") }

// braces returns where the next closing braces begin.
func (a *ahead) braces(text string, from int) int { return a.nextBraces.next(text, from, "}}") }

// comment and trimmed return where the next end of a comment with dashes begins,
// and the next one that takes the blanks behind it away.
func (a *ahead) comment(text string, from int) int { return a.nextComment.next(text, from, "--}}") }
func (a *ahead) trimmed(text string, from int) int { return a.nextTrimmed.next(text, from, "--~}}") }

func (p *Parser) comment(part Part) int {
	text := p.e.Text
	closing := "}}"
	if strings.HasPrefix(text[part.Start+2:], "!--") || strings.HasPrefix(text[part.Start+2:], "~!--") {
		closing = "--}}"
		if p.ahead.trimmed(text, part.Start) < p.ahead.comment(text, part.Start) {
			closing = "--~}}"
		}
	}
	part.Kind = Comment
	if i := strings.Index(text[part.Start:], closing); i >= 0 {
		part.End = part.Start + i + len(closing)
	} else {
		part.End = len(text)
		p.fault(UnclosedMustache, part.Start, part.End, "")
	}
	part.TrimLeft = text[part.Start+2] == '~'
	part.TrimRight = strings.HasSuffix(text[part.Start:part.End], "~}}")
	p.e.Parts = append(p.e.Parts, part)
	return part.End
}

// inside reads what stands between the braces.
func (p *Parser) inside(s *scanner, part *Part) {
	text := p.e.Text
	if s.at >= s.end {
		p.fault(EmptyExpression, part.Start, part.End, "")
		return
	}
	if part.Raw {
		part.Term = s.call()
		return
	}
	switch text[s.at] {
	case '#', '^':
		p.open(s, part)
	case '/':
		p.close(s, part)
	case '>':
		part.Kind = Partial
		p.fault(PartialRefused, part.Start, part.End, strings.TrimSpace(text[s.at+1:s.end]))
	case '&':
		part.Raw = true
		s.at++
		part.Term = s.call()
	default:
		if word, rest := s.peekWord(); word == "else" {
			p.elseBranch(s, part, rest)
			return
		}
		part.Term = s.call()
	}
}

func (p *Parser) open(s *scanner, part *Part) {
	part.Inverse = p.e.Text[s.at] == '^'
	s.at++
	s.blanks()
	if part.Inverse && s.at >= s.end {
		p.elseBranch(s, part, s.end)
		return
	}
	part.Kind = Open
	part.Term = s.call()
	part.Params = s.params
	if part.Term >= 0 {
		t := p.e.Term(part.Term)
		p.blocks = append(p.blocks, block{name: p.e.Text[t.Path.Start:t.Path.End], part: len(p.e.Parts)})
	}
}

func (p *Parser) close(s *scanner, part *Part) {
	part.Kind = Close
	name := strings.TrimSpace(p.e.Text[s.at+1 : s.end])
	switch {
	case strings.HasPrefix(name, "#"):
		part.Kind = Comment
		p.fault(ReferenceInside, part.Start, part.End, name[1:])
	case len(p.blocks) == 0:
		p.fault(UnopenedBlock, part.Start, part.End, name)
	default:
		at := len(p.blocks) - 1
		if last := &p.blocks[at]; last.name != name {
			p.fault(MismatchedBlock, part.Start, part.End, last.name)
			at = p.closeAcross(name)
		}
		p.blocks = slices.Delete(p.blocks, at, at+1)
	}
}

// closeAcross returns which of the open blocks an end closes that is not that of
// the innermost one: one around it by that name, if there is one, and those in
// between stay open.
func (p *Parser) closeAcross(name string) int {
	const most = 16
	last := len(p.blocks) - 1
	for at := last - 1; at >= max(0, last-most); at-- {
		if p.blocks[at].name == name {
			for i := at + 1; i <= last; i++ {
				p.blocks[i].crossed = true
			}
			return at
		}
	}
	return last
}

func (p *Parser) elseBranch(s *scanner, part *Part, rest int) {
	part.Kind = Else
	if len(p.blocks) == 0 {
		p.fault(UnopenedBlock, part.Start, part.End, "else")
	}
	s.at = rest
	s.blanks()
	if s.at < s.end {
		part.Term = s.call()
		part.Params = s.params
	}
}
