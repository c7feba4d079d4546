package builtin

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// The Markdown that is read is the part of CommonMark that people write in notes
// and messages: headings with #, paragraphs, quotes, lists, fenced code, rules,
// and inside of a text code, emphasis, links, pictures and line breaks, and ~~ as
// well. Left out are indented code, underlined headings, definitions of links and
// entities; HTML is text. A test replays what the reference implementation makes
// of the rest. One reader serves both helpers: marks and tags are written or not.

func markdownToHTML(e *Env, args []value.Value, _ []value.Member) value.Value {
	e.work += markdownWork * len(args[0].Str())
	return withText(args[0], func(s string) string { return renderMarkdown(s, true) })
}

func removeMarkdown(e *Env, args []value.Value, _ []value.Member) value.Value {
	e.work += markdownWork * len(args[0].Str())
	return withText(args[0], func(s string) string { return strings.Trim(renderMarkdown(s, false), "\n") })
}

// markdownWork is about how often a character of Markdown is looked at.
const markdownWork = 16

// maxNesting bounds quotes and lists inside each other; what is deeper is text.
const maxNesting = 16

func renderMarkdown(s string, html bool) string {
	m := markdown{html: html}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	m.blocks(strings.Split(strings.TrimSuffix(s, "\n"), "\n"), false, 0)
	return string(m.out)
}

type markdown struct {
	html bool
	out  []byte
}

// tag writes a piece of HTML.
func (m *markdown) tag(s string) {
	if m.html {
		m.out = append(m.out, s...)
	}
}

// text writes what is no markup.
func (m *markdown) text(s string) {
	if m.html {
		m.out = appendHTML(m.out, s)
		return
	}
	m.out = append(m.out, s...)
}

// appendHTML escapes as CommonMark does: only what would be markup.
func appendHTML(out []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '&', '<', '>', '"':
			out = expression.AppendEscaped(out, s[i:i+1])
		default:
			out = append(out, c)
		}
	}
	return out
}

// gap begins a block: HTML on a line of its own, plain text set off from the block
// before it.
func (m *markdown) gap(lines int) {
	if len(m.out) == 0 {
		return
	}
	if m.html {
		if m.out[len(m.out)-1] != '\n' {
			m.out = append(m.out, '\n')
		}
		return
	}
	have := 0
	for have < len(m.out) && m.out[len(m.out)-1-have] == '\n' {
		have++
	}
	for ; have < lines; have++ {
		m.out = append(m.out, '\n')
	}
}

// blocks writes the blocks of some lines. tight says that paragraphs stand
// directly in an item of a list.
func (m *markdown) blocks(lines []string, tight bool, depth int) {
	for len(lines) > 0 {
		line := lines[0]
		indent, rest := indentOf(line)
		switch {
		case rest == "":
			lines = lines[1:]
		case indent < 4 && headingLevel(rest) > 0:
			m.heading(rest)
			lines = lines[1:]
		case indent < 4 && isFence(rest):
			lines = m.code(lines)
		case indent < 4 && isRule(rest):
			m.gap(2)
			m.tag("<hr />\n")
			lines = lines[1:]
		case indent < 4 && rest[0] == '>' && depth < maxNesting:
			lines = m.quote(lines, depth)
		case indent < 4 && markerOf(rest).width > 0 && depth < maxNesting:
			lines = m.list(lines, tight, depth)
		default:
			lines = m.paragraph(lines, tight, depth)
		}
	}
}

// indentOf returns how far a line is indented, a tab up to the next fourth
// column, and the line without that and the blanks at its end but for a break.
func indentOf(line string) (indent int, rest string) {
	for i := range len(line) {
		switch line[i] {
		case ' ':
			indent++
		case '\t':
			indent += 4 - indent%4
		default:
			return indent, line[i:]
		}
	}
	return indent, ""
}

// headingLevel returns the number of # in front of a heading, 0 if it is none.
func headingLevel(s string) int {
	n := 0
	for n < len(s) && s[n] == '#' {
		n++
	}
	if n > 6 || n < len(s) && s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return n
}

func (m *markdown) heading(s string) {
	level := headingLevel(s)
	s = strings.Trim(s[level:], " \t")
	if closing := strings.TrimRight(s, "#"); closing == "" || strings.HasSuffix(closing, " ") {
		s = strings.TrimRight(closing, " \t")
	}
	name := "h" + strconv.Itoa(level)
	m.gap(2)
	m.tag("<" + name + ">")
	m.inline(s)
	m.tag("</" + name + ">\n")
}

func isFence(s string) bool {
	return strings.HasPrefix(s, "~~~") || strings.HasPrefix(s, "```") && !strings.Contains(strings.TrimLeft(s, "`"), "`")
}

// code writes a fenced block, which goes up to a fence that is no shorter.
func (m *markdown) code(lines []string) []string {
	indent, first := indentOf(lines[0])
	mark := first[:1]
	fence := first[:len(first)-len(strings.TrimLeft(first, mark))]
	language, _, _ := strings.Cut(strings.Trim(first[len(fence):], " \t"), " ")
	m.gap(2)
	m.tag("<pre><code")
	if language != "" && m.html {
		m.tag(` class="language-`)
		m.text(unescaped(language))
		m.tag(`"`)
	}
	m.tag(">")
	lines = lines[1:]
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		in, rest := indentOf(line)
		if in < 4 && strings.HasPrefix(rest, fence) && strings.Trim(rest, mark+" \t") == "" {
			break
		}
		for n := 0; n < indent && strings.HasPrefix(line, " "); n++ {
			line = line[1:]
		}
		m.text(line)
		m.out = append(m.out, '\n')
	}
	m.tag("</code></pre>\n")
	return lines
}

// unescaped takes the backslashes off that stand in front of marks.
func unescaped(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0 {
			i++
		}
		out = append(out, s[i])
	}
	return string(out)
}

// isRule reports whether a line is of three or more of the same mark.
func isRule(s string) bool {
	count := 0
	for i := range len(s) {
		switch {
		case s[i] == ' ' || s[i] == '\t':
		case s[i] == s[0] && (s[0] == '-' || s[0] == '*' || s[0] == '_'):
			count++
		default:
			return false
		}
	}
	return count >= 3
}

// quote writes the lines that begin with ">", and those that go on with their
// paragraph.
func (m *markdown) quote(lines []string, depth int) []string {
	var inner []string
	n := 0
	for ; n < len(lines); n++ {
		indent, rest := indentOf(lines[n])
		if indent < 4 && strings.HasPrefix(rest, ">") {
			inner = append(inner, strings.TrimPrefix(rest[1:], " "))
			continue
		}
		if startsBlock(lines[n]) || !endsInParagraph(inner[n-1]) {
			break
		}
		inner = append(inner, lines[n])
	}
	m.gap(2)
	m.tag("<blockquote>\n")
	m.blocks(inner, false, depth+1)
	m.tag("</blockquote>\n")
	return lines[n:]
}

// interrupts reports whether a line ends the paragraph before it.
func interrupts(line string) bool {
	indent, rest := indentOf(line)
	if rest != "" && indent < 4 {
		if mark := markerOf(rest); mark.width == len(rest) || mark.ordered && mark.start != 1 {
			return false // no text between paragraphs begins a list with 7.
		}
	}
	return startsBlock(line)
}

// startsBlock reports whether a line begins a block of its own, or is blank.
func startsBlock(line string) bool {
	indent, rest := indentOf(line)
	if rest == "" || indent >= 4 {
		return rest == ""
	}
	return markerOf(rest).width > 0 || headingLevel(rest) > 0 || isFence(rest) || isRule(rest) || rest[0] == '>'
}

// endsInParagraph reports whether a line leaves a paragraph open, behind whatever
// it begins, so that the next line may go on with it.
func endsInParagraph(line string) bool {
	for {
		_, rest := indentOf(line)
		switch {
		case rest == "" || headingLevel(rest) > 0 || isFence(rest) || isRule(rest):
			return false
		case rest[0] == '>':
			line = rest[1:]
		default:
			mark := markerOf(rest)
			if mark.width == 0 {
				return true
			}
			line = rest[mark.width:]
		}
	}
}

// marker is what an item of a list begins with.
type marker struct {
	width   int // in bytes, without the blanks behind it; 0 for none
	ordered bool
	kind    byte // what two items of one list have in common
	start   int
}

func markerOf(s string) marker {
	var mark marker
	switch {
	case s[0] == '-' || s[0] == '+' || s[0] == '*':
		mark = marker{width: 1, kind: s[0]}
	default:
		n := digitsLength(s)
		if n == 0 || n > 9 || n == len(s) || s[n] != '.' && s[n] != ')' {
			return marker{}
		}
		start, _ := strconv.Atoi(s[:n])
		mark = marker{width: n + 1, ordered: true, kind: s[n], start: start}
	}
	if mark.width < len(s) && s[mark.width] != ' ' && s[mark.width] != '\t' || isRule(s) {
		return marker{}
	}
	return mark
}

// list writes the items of a list, up to a line that belongs to none.
func (m *markdown) list(lines []string, tight bool, depth int) []string {
	_, first := indentOf(lines[0])
	kind := markerOf(first)
	items, loose, rest := itemsOf(lines, kind)
	name := "ul"
	if kind.ordered {
		name = "ol"
	}
	if tight {
		m.gap(1)
	} else {
		m.gap(2)
	}
	m.tag("<" + name)
	if kind.ordered && kind.start != 1 {
		m.tag(` start="` + strconv.Itoa(kind.start) + `"`)
	}
	m.tag(">\n")
	for _, item := range items {
		m.gap(1)
		m.tag("<li>")
		if loose {
			m.tag("\n")
		}
		m.blocks(item, !loose, depth+1)
		m.tag("</li>\n")
	}
	m.tag("</" + name + ">\n")
	return rest
}

// itemsOf cuts the lines of a list into items without their markers. loose says
// that blank lines stand between them.
func itemsOf(lines []string, kind marker) (items [][]string, loose bool, rest []string) {
	content, blank := 0, false // where the text of the item begins; whether the line before was blank
	for n, line := range lines {
		indent, text := indentOf(line)
		if text == "" {
			blank = true
			if len(items) > 0 {
				items[len(items)-1] = append(items[len(items)-1], "")
			}
			continue
		}
		inside := len(items) > 0 && indent >= content
		mark := markerOf(text)
		switch {
		case inside:
			loose = loose || blank
			items[len(items)-1] = append(items[len(items)-1], strings.Repeat(" ", indent-content)+text)
		case indent < 4+content && mark.width > 0 && mark.kind == kind.kind && mark.ordered == kind.ordered:
			loose = loose || blank && len(items) > 0
			spaces, behind := indentOf(text[mark.width:])
			if spaces > 4 || behind == "" {
				spaces = 1
			}
			content = indent + mark.width + spaces
			items = append(items, []string{behind})
		case !blank && !startsBlock(line) && endsInParagraph(last(items)):
			items[len(items)-1] = append(items[len(items)-1], text) // goes on with the paragraph
		default:
			return items, loose, lines[n:]
		}
		blank = false
	}
	return items, loose, nil
}

// last returns the last line of the last item.
func last(items [][]string) string {
	item := items[len(items)-1]
	return item[len(item)-1]
}

// paragraph writes the lines up to one that is of another block.
func (m *markdown) paragraph(lines []string, tight bool, depth int) []string {
	n := 1
	for n < len(lines) && (!interrupts(lines[n]) || depth >= maxNesting && strings.TrimSpace(lines[n]) != "") {
		n++
	}
	var b strings.Builder
	for i, line := range lines[:n] {
		if i > 0 {
			b.WriteByte('\n')
		}
		_, rest := indentOf(line)
		b.WriteString(rest)
	}
	if tight {
		if !bytes.HasSuffix(m.out, []byte("<li>")) {
			m.gap(1)
		}
		m.inline(strings.TrimRight(b.String(), " \t"))
		return lines[n:]
	}
	m.gap(2)
	m.tag("<p>")
	m.inline(strings.TrimRight(b.String(), " \t"))
	m.tag("</p>\n")
	return lines[n:]
}
