package payload

import "unicode/utf8"

// isRegex reports whether a text is a regular expression of ECMA-262 (with the
// flag u off): its groups, classes and quantifiers are whole. It runs in one pass
// and judges nothing else, so that no expression is called wrong that a browser
// takes.
func isRegex(s string) bool {
	r := regex{text: s}
	return r.valid()
}

type regex struct {
	text  string
	at    int
	depth int
	// atom says that there is something before the place that can be repeated.
	atom bool
}

func (r *regex) valid() bool {
	for r.at < len(r.text) {
		c, n := utf8.DecodeRuneInString(r.text[r.at:])
		r.at += n
		ok := true
		switch c {
		case '\\':
			ok = r.escape()
		case '(':
			ok = r.group()
		case ')':
			r.depth--
			ok = r.depth >= 0
			r.atom = true
		case '[':
			ok = r.class()
		case '*', '+', '?':
			ok = r.repeat()
		case '{':
			if r.counted() {
				ok = r.repeat()
			} else {
				r.atom = true // a brace on its own is text
			}
		case '|':
			r.atom = false
		case '^', '$':
			r.atom = false
		default:
			r.atom = true
		}
		if !ok {
			return false
		}
	}
	return r.depth == 0
}

// repeat ends a quantifier, of which at most one follows what it repeats.
func (r *regex) repeat() bool {
	if !r.atom {
		return false
	}
	r.atom = false
	if r.at < len(r.text) && r.text[r.at] == '?' {
		r.at++ // the lazy form
	}
	return true
}

// counted takes {n}, {n,} or {n,m} behind its brace, if that is there.
func (r *regex) counted() bool {
	s := scanner{r.text[r.at:]}
	if s.digits() == 0 {
		return false
	}
	if s.take(",") {
		s.digits()
	}
	if !s.take("}") {
		return false
	}
	r.at = len(r.text) - len(s.rest)
	return true
}

// escape takes what follows a backslash.
func (r *regex) escape() bool {
	if r.at >= len(r.text) {
		return false
	}
	c, n := utf8.DecodeRuneInString(r.text[r.at:])
	r.at += n
	r.atom = c != 'b' && c != 'B'
	return true
}

// group takes the beginning of a group behind its bracket.
func (r *regex) group() bool {
	r.depth++
	r.atom = false
	if r.at >= len(r.text) || r.text[r.at] != '?' {
		return true
	}
	r.at++
	if r.at >= len(r.text) {
		return false
	}
	c := r.text[r.at]
	r.at++
	switch c {
	case ':', '=', '!':
		return true
	case '<':
		if r.at < len(r.text) && (r.text[r.at] == '=' || r.text[r.at] == '!') {
			r.at++
			return true
		}
		start := r.at
		for r.at < len(r.text) && r.text[r.at] != '>' {
			c := r.text[r.at]
			if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$' || c >= utf8.RuneSelf || r.at > start && '0' <= c && c <= '9') {
				return false
			}
			r.at++
		}
		r.at++
		return r.at <= len(r.text) && r.at-1 > start
	}
	return false
}

// class takes a class behind its bracket. A range must not run backwards.
func (r *regex) class() bool {
	if r.at < len(r.text) && r.text[r.at] == '^' {
		r.at++
	}
	r.atom = true
	before := rune(-1) // the character before the place, if it can begin a range
	ranged := false    // a dash stands between
	for r.at < len(r.text) {
		c, n := utf8.DecodeRuneInString(r.text[r.at:])
		r.at += n
		switch {
		case c == ']':
			return true
		case c == '-' && before >= 0 && !ranged:
			ranged = true
			continue
		case c == '\\':
			if r.at >= len(r.text) {
				return false
			}
			_, n := utf8.DecodeRuneInString(r.text[r.at:])
			r.at += n
			c = -1 // which character it is does not matter
		}
		if ranged && c >= 0 && before > c {
			return false
		}
		if ranged {
			c = -1
		}
		before, ranged = c, false
	}
	return false
}
