package builtin

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The inside of a block is cut into pieces once. Runs of marks and brackets then
// find their partners by the rules of CommonMark, each with a stack that never
// looks at the same run twice, so that a text costs about its length.

// piece is a part of a line of text.
type piece struct {
	text   string // what is printed
	raw    bool   // it is HTML, or a line break, and printed as it is
	before string // tags in front of it and behind it
	after  string

	mark     byte // '*', '_' or '~': a run of marks, of which count are left
	count    int
	canOpen  bool
	canClose bool
}

type bracket struct {
	piece  int
	image  bool
	active bool
}

type inliner struct {
	m        *markdown
	s        string
	pieces   []piece
	brackets []bracket
	// missing holds the lengths of backtick runs that have no partner behind.
	missing map[int]bool
}

const escapable = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// inline writes a text with its marks.
func (m *markdown) inline(s string) {
	in := inliner{m: m, s: s}
	in.cut()
	in.emphasis(0)
	for i := range in.pieces {
		p := &in.pieces[i]
		m.tag(p.before)
		switch {
		case p.raw:
			m.out = append(m.out, p.text...)
		case p.mark != 0:
			m.text(p.text[:p.count])
		default:
			m.text(p.text)
		}
		m.tag(p.after)
	}
}

func (in *inliner) plain(s string) {
	if s != "" {
		in.pieces = append(in.pieces, piece{text: s})
	}
}

func (in *inliner) cut() {
	s := in.s
	start := 0
	for i := 0; i < len(s); {
		if strings.IndexByte("\\`*_~[]!<\n", s[i]) < 0 {
			i++
			continue
		}
		in.plain(s[start:i])
		next, handled := in.special(i)
		start = next
		if !handled {
			start = i
		}
		i = next
	}
	in.plain(s[start:])
}

// special reads what begins at i and returns where it ends; false if it is plain
// text after all.
func (in *inliner) special(i int) (int, bool) {
	s := in.s
	switch s[i] {
	case '\\':
		if i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0 {
			in.plain(s[i+1 : i+2])
			return i + 2, true
		}
		if i+1 < len(s) && s[i+1] == '\n' {
			in.lineBreak()
			return i + 2, true
		}
	case '\n':
		return in.newline(i)
	case '`':
		return in.codeSpan(i)
	case '*', '_', '~':
		return in.run(i), true
	case '[':
		return i + 1, in.bracket("[")
	case '!':
		if i+1 < len(s) && s[i+1] == '[' && in.bracket("![") {
			return i + 2, true
		}
	case ']':
		return in.closeBracket(i), true
	case '<':
		return in.autolink(i)
	}
	return i + 1, false
}

// maxBrackets bounds how many links and pictures are begun inside each other, and
// maxBackticks how many backticks begin a code span, so that no text is looked at
// more often than that.
const (
	maxBrackets  = 50
	maxBackticks = 50
)

// bracket begins a link or a picture; false if too many have begun.
func (in *inliner) bracket(s string) bool {
	if len(in.brackets) >= maxBrackets {
		return false
	}
	in.brackets = append(in.brackets, bracket{piece: len(in.pieces), image: s[0] == '!', active: true})
	in.plain(s)
	return true
}

func (in *inliner) lineBreak() {
	if in.m.html {
		in.pieces = append(in.pieces, piece{text: "<br />\n", raw: true})
		return
	}
	in.plain("\n")
}

// newline ends a line; two blanks in front of it make it a break.
func (in *inliner) newline(i int) (int, bool) {
	if last := len(in.pieces) - 1; last >= 0 && in.pieces[last].mark == 0 && !in.pieces[last].raw && in.pieces[last].before == "" {
		text := strings.TrimRight(in.pieces[last].text, " ")
		hard := len(in.pieces[last].text)-len(text) >= 2
		in.pieces[last].text = text
		if hard {
			in.lineBreak()
			return i + 1, true
		}
	}
	in.plain("\n")
	return i + 1, true
}

// codeSpan reads `code` up to as many backticks as it began with.
func (in *inliner) codeSpan(i int) (int, bool) {
	s := in.s
	n := 1
	for i+n < len(s) && s[i+n] == '`' {
		n++
	}
	if n <= maxBackticks && !in.missing[n] {
		for at := i + n; at < len(s); {
			open := strings.IndexByte(s[at:], '`')
			if open < 0 {
				break
			}
			at += open
			end := at
			for end < len(s) && s[end] == '`' {
				end++
			}
			if end-at == n {
				in.code(s[i+n : at])
				return end, true
			}
			at = end
		}
		if in.missing == nil {
			in.missing = map[int]bool{}
		}
		in.missing[n] = true
	}
	in.plain(s[i : i+n])
	return i + n, true
}

func (in *inliner) code(s string) {
	s = strings.ReplaceAll(s, "\n", " ")
	if len(s) > 2 && s[0] == ' ' && s[len(s)-1] == ' ' && strings.Trim(s, " ") != "" {
		s = s[1 : len(s)-1]
	}
	in.pieces = append(in.pieces, piece{text: s, before: "<code>", after: "</code>"})
}

// run reads a run of marks and says by its neighbours whether it can begin or end
// something.
func (in *inliner) run(i int) int {
	s := in.s
	end := i
	for end < len(s) && s[end] == s[i] {
		end++
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[end:])
	if i == 0 {
		before = ' '
	}
	if end == len(s) {
		after = ' '
	}
	left := !unicode.IsSpace(after) && (!isMark(after) || unicode.IsSpace(before) || isMark(before))
	right := !unicode.IsSpace(before) && (!isMark(before) || unicode.IsSpace(after) || isMark(after))
	p := piece{text: s[i:end], mark: s[i], count: end - i, canOpen: left, canClose: right}
	switch s[i] {
	case '_':
		p.canOpen = left && (!right || isMark(before))
		p.canClose = right && (!left || isMark(after))
	case '~':
		if end-i != 2 {
			p.canOpen, p.canClose = false, false
		}
	}
	in.pieces = append(in.pieces, p)
	return end
}

func isMark(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// emphasis pairs the runs of marks from piece bottom on: the algorithm of
// CommonMark, "process emphasis".
func (in *inliner) emphasis(bottom int) {
	var stack []int // runs that may still begin something, as indexes of pieces
	// floor says before which piece there is nothing for a closing run of that kind,
	// which keeps the search short.
	floor := map[[3]int]int{}
	for i := bottom; i < len(in.pieces); i++ {
		p := &in.pieces[i]
		if p.mark == 0 {
			continue
		}
		for p.canClose && p.count > 0 {
			at := in.opener(stack, i, floor)
			if at < 0 {
				break
			}
			o := &in.pieces[stack[at]]
			in.pair(o, p)
			stack = stack[:at+1]
			if o.count == 0 {
				stack = stack[:at]
			}
		}
		if p.canOpen && p.count > 0 {
			stack = append(stack, i)
		}
	}
	for i := bottom; i < len(in.pieces); i++ {
		in.pieces[i].canOpen, in.pieces[i].canClose = false, false
	}
}

// opener finds the run that the closing run i belongs to, as an index of the
// stack, or -1.
func (in *inliner) opener(stack []int, i int, floor map[[3]int]int) int {
	p := &in.pieces[i]
	both := 0
	if p.canOpen {
		both = 1
	}
	key := [3]int{int(p.mark), both, len(p.text) % 3}
	for at := len(stack) - 1; at >= 0 && stack[at] >= floor[key]; at-- {
		o := &in.pieces[stack[at]]
		if o.mark != p.mark {
			continue
		}
		if o.mark != '~' && (o.canClose || p.canOpen) && (len(o.text)+len(p.text))%3 == 0 && (len(o.text)%3 != 0 || len(p.text)%3 != 0) {
			continue
		}
		return at
	}
	floor[key] = i
	return -1
}

// pair makes emphasis of two runs.
func (in *inliner) pair(o, p *piece) {
	n, open, closing := 1, "<em>", "</em>"
	switch {
	case o.mark == '~':
		n, open, closing = 2, "<del>", "</del>"
	case o.count >= 2 && p.count >= 2:
		n, open, closing = 2, "<strong>", "</strong>"
	}
	o.count -= n
	p.count -= n
	o.after = open + o.after
	p.before += closing
}

// closeBracket ends the text of a link or picture, if an address follows.
func (in *inliner) closeBracket(i int) int {
	if len(in.brackets) == 0 {
		in.plain("]")
		return i + 1
	}
	b := in.brackets[len(in.brackets)-1]
	in.brackets = in.brackets[:len(in.brackets)-1]
	address, title, end, ok := destination(in.s, i+1)
	if !b.active || !ok {
		in.plain("]")
		return i + 1
	}
	in.emphasis(b.piece + 1)
	open := &in.pieces[b.piece]
	switch {
	case b.image:
		in.picture(b.piece, address, title)
	case isSafe(address):
		open.text, open.before = "", `<a href="`+string(appendHTML(nil, percentEncoded(address, uriComponent+uriReserved+"%")))+`"`+titleOf(title)+">"
		in.pieces = append(in.pieces, piece{after: "</a>"})
	default:
		open.text = ""
	}
	if !b.image {
		for j := range in.brackets { // no link inside of a link
			if !in.brackets[j].image {
				in.brackets[j].active = false
			}
		}
	}
	return end
}

func titleOf(title string) string {
	if title == "" {
		return ""
	}
	return ` title="` + string(appendHTML(nil, title)) + `"`
}

// picture replaces all pieces from one on by a picture, or its text.
func (in *inliner) picture(from int, address, title string) {
	var alt strings.Builder
	for i := from + 1; i < len(in.pieces); i++ {
		p := &in.pieces[i]
		switch {
		case p.raw:
		case p.mark != 0:
			alt.WriteString(p.text[:p.count])
		default:
			alt.WriteString(p.text)
		}
	}
	in.pieces = in.pieces[:from+1]
	open := &in.pieces[from]
	open.text = alt.String()
	if in.m.html && isSafe(address) {
		open.raw = true
		open.text = `<img src="` + string(appendHTML(nil, percentEncoded(address, uriComponent+uriReserved+"%"))) + `" alt="` + string(appendHTML(nil, alt.String())) + `"` + titleOf(title) + " />"
	}
}

// destination reads "(address "title")". An address holds no blanks, brackets or
// parentheses of its own, but for pairs of one level.
func destination(s string, i int) (address, title string, end int, ok bool) {
	if i >= len(s) || s[i] != '(' {
		return "", "", 0, false
	}
	i++
	for i < len(s) && s[i] == ' ' {
		i++
	}
	start, depth := i, 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '(' && depth == 0 {
			depth++
			continue
		}
		if c == ')' && depth > 0 {
			depth--
			continue
		}
		if c <= ' ' || strings.IndexByte("()[]<>", c) >= 0 {
			break
		}
	}
	address = s[start:i]
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') && s[i-1] == ' ' {
		const longest = 1000 // of a title, so that no text is searched again and again
		close := strings.IndexByte(s[i+1:min(len(s), i+1+longest)], s[i])
		if close < 0 {
			return "", "", 0, false
		}
		title = s[i+1 : i+1+close]
		i += close + 2
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	if depth > 0 || i >= len(s) || s[i] != ')' {
		return "", "", 0, false
	}
	return address, title, i + 1, true
}

// isSafe reports whether an address may be linked: one of the web, of mail or a
// telephone, or one without a scheme.
func isSafe(address string) bool {
	scheme, _, ok := strings.Cut(address, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

// autolink reads <https://…> and <name@host>.
func (in *inliner) autolink(i int) (int, bool) {
	s := in.s[i+1:]
	end := strings.IndexAny(s, "<> \n")
	if end <= 0 || s[end] != '>' {
		return i + 1, false
	}
	address := s[:end]
	href := address
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "mailto:") {
		if strings.Count(address, "@") != 1 || address[0] == '@' || strings.HasSuffix(address, "@") || strings.ContainsAny(address, "/\\:") {
			return i + 1, false
		}
		href = "mailto:" + address
	}
	in.pieces = append(in.pieces, piece{text: address, before: `<a href="` + string(appendHTML(nil, percentEncoded(href, uriComponent+uriReserved+"%"))) + `">`, after: "</a>"})
	return i + 1 + end + 1, true
}
