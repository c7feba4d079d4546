package expression

import "strings"

// scanner reads the terms between two braces.
type scanner struct {
	p       *Parser
	at, end int
	params  []string // of "as |a b|"
}

func (s *scanner) blanks() {
	for s.at < s.end && isBlank(s.p.e.Text[s.at]) {
		s.at++
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// isPathByte reports whether a byte can stand in a segment. Handlebars forbids
// "@" there; real definitions hold it, and the platform's own attribute names
// begin with it (reference/kustomer.md 5.3, a decision).
func isPathByte(c byte) bool {
	return !isBlank(c) && !strings.ContainsRune("!\"#%&'()*+,./;<=>[\\]^`{|}~", rune(c))
}

// peekWord returns the word that comes next and the offset behind it.
func (s *scanner) peekWord() (string, int) {
	end := s.at
	for end < s.end && isPathByte(s.p.e.Text[end]) {
		end++
	}
	if end < s.end && (s.p.e.Text[end] == '.' || s.p.e.Text[end] == '=') {
		return "", end
	}
	return s.p.e.Text[s.at:end], end
}

// call reads a term with its arguments, up to the end of the scanner, and
// returns its index, or -1.
func (s *scanner) call() int32 {
	s.blanks()
	i := s.term()
	if i < 0 {
		return i
	}
	s.arguments(i, 0)
	return i
}

// arguments reads the arguments of the call that term i begins, up to closing.
func (s *scanner) arguments(i int32, closing byte) {
	p := s.p
	last := int32(-1)
	for {
		s.blanks()
		if p.full(s.at, s.end) {
			s.at = s.end
			return
		}
		if s.at >= s.end || closing != 0 && p.e.Text[s.at] == closing {
			return
		}
		if names, ok := strings.CutPrefix(p.e.Text[s.at:s.end], "as |"); ok {
			names, _, _ = strings.Cut(names, "|")
			s.params = strings.Fields(names)
			s.at = s.end
			return
		}
		key := ""
		if word, end := s.peekKey(); word != "" {
			key = word
			s.at = end
			s.blanks()
		}
		arg := s.term()
		if arg < 0 {
			return
		}
		p.e.terms[arg].Key = key
		if p.e.terms[i].Kind != CallTerm {
			if p.e.terms[i].Kind != PathTerm {
				t := &p.e.terms[arg]
				p.fault(UnexpectedText, t.Start, t.End, p.e.Text[t.Start:t.End])
				return
			}
			p.e.terms[i].Kind = CallTerm
		}
		if last < 0 {
			p.e.terms[i].First = arg
		} else {
			p.e.terms[last].Next = arg
		}
		last = arg
		p.e.terms[i].End = p.e.terms[arg].End
	}
}

// peekKey returns the key of a hash argument and the offset behind its "=".
func (s *scanner) peekKey() (string, int) {
	end := s.at
	for end < s.end && isPathByte(s.p.e.Text[end]) {
		end++
	}
	if end > s.at && end < s.end && s.p.e.Text[end] == '=' {
		return s.p.e.Text[s.at:end], end + 1
	}
	return "", 0
}

// term reads one value or sub-expression and returns its index, or -1 after a
// fault.
func (s *scanner) term() int32 {
	p := s.p
	text := p.e.Text
	if s.at >= s.end {
		p.fault(EmptyExpression, s.at, s.at, "")
		return -1
	}
	start := s.at
	t := Term{Start: start, First: -1, Next: -1}
	switch c := text[s.at]; {
	case c == '"' || c == '\'':
		stop := strings.IndexByte(text[s.at+1:s.end], c)
		if stop < 0 {
			p.fault(UnterminatedString, start, s.end, "")
			s.at = s.end
			return -1
		}
		t.Kind, t.Text = StringTerm, text[s.at+1:s.at+1+stop]
		s.at += stop + 2
	case c == '(':
		return s.subexpression()
	default:
		if !s.path(&t) {
			return -1
		}
	}
	t.End = s.at
	p.e.terms = append(p.e.terms, t)
	return int32(len(p.e.terms) - 1)
}

// subexpression reads a call in parentheses and returns its index, or -1 after a
// fault.
func (s *scanner) subexpression() int32 {
	p := s.p
	start := s.at
	if p.depth >= maxDepth {
		p.fault(TooLong, start, s.end, "")
		s.at = s.end
		return -1
	}
	p.depth++
	defer func() { p.depth-- }()
	s.at++
	s.blanks()
	i := s.term()
	if i < 0 {
		return -1
	}
	if p.e.terms[i].Kind == PathTerm {
		p.e.terms[i].Kind = CallTerm
	}
	s.arguments(i, ')')
	if s.at >= s.end || p.e.Text[s.at] != ')' {
		p.fault(UnexpectedText, start, s.end, p.e.Text[start:s.end])
		s.at = s.end
		return -1
	}
	s.at++
	p.e.terms[i].Start, p.e.terms[i].End = start, s.at
	return i
}

// path reads a path, or one of the words and numbers that look like one.
func (s *scanner) path(t *Term) bool {
	p := s.p
	text := p.e.Text
	start := s.at
	path := Path{Start: start}
	if s.at < s.end && text[s.at] == '@' {
		path.Data = true
		s.at++
	}
	for strings.HasPrefix(text[s.at:s.end], "../") {
		path.Up++
		s.at += 3
	}
	for strings.HasPrefix(text[s.at:s.end], "./") {
		path.Scoped = true
		s.at += 2
	}
	if s.here(&path) {
		path.End = s.at
		t.Path = path
		return true
	}
	first := len(p.segments)
	for {
		if p.full(s.at, s.end) {
			s.at = s.end
			return false
		}
		segment := s.at
		if s.at < s.end && text[s.at] == '[' {
			stop := strings.IndexByte(text[s.at:s.end], ']')
			if stop < 0 {
				p.fault(UnexpectedText, s.at, s.end, text[s.at:s.end])
				s.at = s.end
				return false
			}
			p.segments = append(p.segments, Segment{text[s.at+1 : s.at+stop], s.at, s.at + stop + 1})
			s.at += stop + 1
		} else {
			for s.at < s.end && isPathByte(text[s.at]) {
				s.at++
			}
			if s.at == segment {
				s.noSegment(start, len(p.segments) > first)
				return false
			}
			p.segments = append(p.segments, Segment{text[segment:s.at], segment, s.at})
		}
		if s.at < s.end && text[s.at] == '[' {
			stop := strings.IndexByte(text[s.at:s.end], ']')
			if stop < 0 {
				stop = s.end - s.at - 1
			}
			p.fault(BracketAccess, s.at, s.at+stop+1, strings.Trim(text[s.at:s.at+stop+1], `[]'"`))
			s.at = s.end
			return false
		}
		if s.at >= s.end || text[s.at] != '.' && text[s.at] != '/' {
			break
		}
		s.at++
	}
	path.Segments = p.segments[first:len(p.segments):len(p.segments)]
	path.End = s.at
	t.Path = path
	s.literal(t, text[start:s.at])
	return true
}

// here reads what names a context itself: "this", "." and "..". It reports false
// where segments follow.
func (s *scanner) here(path *Path) bool {
	rest := s.p.e.Text[s.at:s.end]
	for _, name := range [...]string{"this", "..", "."} {
		if !strings.HasPrefix(rest, name) {
			continue
		}
		behind := rest[len(name):]
		if behind != "" && !isBlank(behind[0]) && behind[0] != ')' && behind[0] != '.' && behind[0] != '/' || name[0] == '.' && behind != "" && (behind[0] == '.' || behind[0] == '/') {
			return false
		}
		s.at += len(name)
		if name == ".." {
			path.Up++
			return true
		}
		path.Scoped = true
		if behind != "" && (behind[0] == '.' || behind[0] == '/') {
			s.at++
			return false
		}
		return true
	}
	return false
}

// noSegment reports a place where a segment should stand.
func (s *scanner) noSegment(start int, behindDot bool) {
	p := s.p
	text := p.e.Text
	if behindDot && (s.at >= s.end || text[s.at] == '.' || isBlank(text[s.at])) {
		p.fault(EmptySegment, s.at-1, min(s.at+1, s.end), "")
	} else if strings.HasPrefix(text[s.at:s.end], referenceMark) {
		p.fault(ReferenceInside, s.at, s.end, text[s.at+2:s.end])
	} else if s.at < s.end {
		end := s.at + 1
		for end < s.end && !isBlank(text[end]) && !isPathByte(text[end]) {
			end++
		}
		p.fault(UnexpectedText, s.at, end, text[s.at:end])
	} else {
		p.fault(EmptyExpression, start, s.end, "")
	}
	s.at = s.end
}

// literal turns a path into the literal that it spells, if it spells one.
func (s *scanner) literal(t *Term, word string) {
	switch {
	case word == "true" || word == "false":
		t.Kind, t.Text = BoolTerm, word
	case word == "null":
		t.Kind = NullTerm
	case word == "undefined":
		t.Kind = UndefinedTerm
	case isNumber(word):
		t.Kind, t.Text = NumberTerm, word
	}
}

func isNumber(s string) bool {
	digits, point := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '-' && i == 0:
		case c == '.' && !point && digits > 0 && i+1 < len(s):
			point = true
		default:
			return false
		}
	}
	return digits > 0
}
