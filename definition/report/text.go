// Package report renders diagnostics: for people with a frame of the source, for
// programs as JSON. It knows nothing about how they were found.
package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// TextOptions says how findings are shown to people.
type TextOptions struct {
	Color   bool              // ANSI colours
	Width   int               // columns that a line of source may take; 0 means 100
	Files   int               // how many files were looked at, for the closing line; 0 leaves it out
	Dropped definition.Counts // findings that were counted but not kept
	Hidden  Hidden            // findings that were not shown because somebody said so
}

// Text writes the findings with a frame of the source each, in their order, and
// a closing line that counts them.
func Text(w io.Writer, findings definition.Diagnostics, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	p := printer{w: bufio.NewWriter(w), o: o}
	for i := range findings {
		p.finding(&findings[i])
	}
	p.summary(findings)
	return p.w.Flush()
}

type printer struct {
	w *bufio.Writer
	o TextOptions
}

const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	blue   = "1;34"
	green  = "32"
	faint  = "2"
)

func (p *printer) paint(style, text string) string {
	if !p.o.Color || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func severityStyle(s definition.Severity) string {
	switch s {
	case definition.Error:
		return red
	case definition.Warning:
		return yellow
	}
	return blue
}

// Entry is one thing to show to people with frames of the source: a finding, or
// what another command has to say about places.
type Entry struct {
	Kind       string              // "error", "breaking" …
	Severity   definition.Severity // chooses the colour
	Title      string              // "TN2101 unknown-transition-target"; may be empty
	Message    string
	Address    definition.Address
	Places     []EntryPlace // the first one is the entry's own
	Suggestion string
}

// EntryPlace is a place of an [Entry].
type EntryPlace struct {
	File  *source.File
	Range source.Range
	Label string // what it shows; the first one needs none
}

// Entries writes entries as [Text] writes findings, without a closing line.
func Entries(w io.Writer, entries []Entry, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	p := printer{w: bufio.NewWriter(w), o: o}
	for i := range entries {
		p.entry(&entries[i])
	}
	return p.w.Flush()
}

func (p *printer) finding(d *definition.Diagnostic) {
	e := Entry{
		Kind: d.Severity.String(), Severity: d.Severity, Title: string(d.Rule.Code) + " " + d.Rule.Name, Message: d.Message,
		Address: d.Address, Places: []EntryPlace{{File: d.File, Range: d.Range}}, Suggestion: d.Suggestion,
	}
	for _, r := range d.Related {
		e.Places = append(e.Places, EntryPlace{d.File, r.Range, r.Message})
	}
	p.entry(&e)
}

// entry writes
//
//	error TN2101 unknown-transition-target: message
//	  --> app.json:12:9  late-parcel › later
//	   |
//	12 |   "target": "latr",
//	   |             ^^^^^^
//	   = did you mean "later"?
func (p *printer) entry(e *Entry) {
	style := severityStyle(e.Severity)
	if e.Title == "" {
		fmt.Fprintf(p.w, "%s %s\n", p.paint(style, e.Kind+":"), p.paint(bold, printable(e.Message)))
	} else {
		fmt.Fprintf(p.w, "%s %s %s\n", p.paint(style, e.Kind), p.paint(bold, e.Title+":"), p.paint(bold, printable(e.Message)))
	}
	last := 0
	for _, at := range e.Places {
		last = max(last, at.File.Position(at.Range.Start).Line)
	}
	pad := strings.Repeat(" ", len(fmt.Sprint(last)))
	for i, at := range e.Places {
		place := fmt.Sprintf("%s:%s", printable(at.File.Name), at.File.Position(at.Range.Start))
		arrow, mark, color := ":::", '-', blue
		if i == 0 {
			arrow, mark, color = "-->", '^', style
			if where := addressText(e.Address); where != "" {
				place += "  " + p.paint(faint, where)
			}
		}
		fmt.Fprintf(p.w, "%s%s %s\n", pad, p.paint(blue, arrow), place)
		p.frame(at.File, at.Range, pad, color, mark, at.Label)
	}
	if e.Suggestion != "" {
		fmt.Fprintf(p.w, "%s %s %s\n", pad, p.paint(blue, "="), p.paint(green, printable(e.Suggestion)))
	}
	fmt.Fprintln(p.w)
}

func addressText(a definition.Address) string {
	var parts []string
	for _, s := range []string{a.Workflow, a.Step} {
		if s != "" {
			parts = append(parts, printable(s))
		}
	}
	return strings.Join(parts, " › ")
}

// frame shows the line on which a range begins, with the range underlined as far
// as it reaches on that line. A line of blanks is not worth showing.
func (p *printer) frame(f *source.File, r source.Range, pad, style string, mark rune, label string) {
	pos := f.Position(r.Start)
	start, end := f.Line(r.Start)
	line := f.Bytes[start:end]
	from, to := int(r.Start)-int(start), min(int(r.End), int(end))-int(start)
	from = min(from, len(line))
	to = max(to, from)
	continues := r.End > end

	shown, column, width := window(line, from, to, p.o.Width)
	if shown == "" && label == "" {
		return // blanks underlined would show nothing
	}
	number := fmt.Sprint(pos.Line)
	bar := p.paint(blue, "|")
	fmt.Fprintf(p.w, "%s %s\n", pad, bar)
	fmt.Fprintf(p.w, "%s%s %s %s\n", pad[len(number):], p.paint(blue, number), bar, shown)
	under := strings.Repeat(string(mark), max(width, 1))
	if continues {
		under += "…"
	}
	if label != "" {
		under += " " + printable(label)
	}
	fmt.Fprintf(p.w, "%s %s %s%s\n", pad, bar, strings.Repeat(" ", column), p.paint(style, under))
}

// window cuts a line to what fits around the bytes from…to of it, and returns
// the text with the column and width of those bytes in it.
func window(line []byte, from, to, width int) (shown string, column, marked int) {
	line, from, to = nearby(line, from, to, width)
	return frameOf(line, from, to, width)
}

func frameOf(line []byte, from, to, width int) (shown string, column, marked int) {
	text, columns := expand(line)
	a, b := columns[from], columns[to]
	runes := []rune(text)
	total := len(runes)
	if total <= width {
		return strings.TrimRight(text, " "), a, b - a
	}
	const context = 24
	first := max(0, min(a-context, total-width))
	last := min(total, first+width)
	b = min(b, last)
	cut := runes[first:last]
	if first > 0 {
		cut[0] = '…'
	}
	if last < total {
		cut[len(cut)-1] = '…'
	}
	return string(cut), a - first, b - a
}

// nearby cuts a line to what can be shown around the byte from, and a little
// more, so that a line of megabytes costs no more than a short one.
func nearby(line []byte, from, to, width int) ([]byte, int, int) {
	reach := 2 * width * utf8.UTFMax // a column is at most one character
	first, last := max(0, from-reach), min(len(line), from+reach)
	for first > 0 && from-first < reach+utf8.UTFMax && !utf8.RuneStart(line[first]) {
		first--
	}
	return line[first:last], from - first, min(to, last) - first
}

// expand makes a line fit for a terminal: tabs become blanks up to the next
// multiple of 4, control characters and broken bytes a replacement character. It
// returns the text and, for every byte and the end, the column where it stands.
func expand(line []byte) (string, []int) {
	var b strings.Builder
	columns := make([]int, len(line)+1)
	column := 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		for j := i; j < i+n; j++ {
			columns[j] = column
		}
		switch {
		case r == '\t':
			for {
				b.WriteByte(' ')
				column++
				if column%4 == 0 {
					break
				}
			}
		case risky(r):
			b.WriteRune(utf8.RuneError)
			column++
		default:
			b.WriteRune(r)
			column++
		}
		i += n
	}
	columns[len(line)] = column
	return b.String(), columns
}

// risky reports whether a character could do something to a terminal.
func risky(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

// printable keeps text of a file from doing something to a terminal.
func printable(s string) string {
	if strings.IndexFunc(s, risky) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if risky(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

func (p *printer) summary(findings definition.Diagnostics) {
	if p.o.Files == 0 {
		return
	}
	in := " in " + count(p.o.Files, "file")
	if len(findings) == 0 {
		fmt.Fprintf(p.w, "%s%s%s\n", p.paint(green, "no findings"), in, p.o.Hidden.text())
		return
	}
	var parts []string
	for _, s := range []definition.Severity{definition.Error, definition.Warning, definition.Info} {
		if n := findings.Count(s); n > 0 {
			name := s.String()
			if s == definition.Info {
				name = "note"
			}
			parts = append(parts, p.paint(severityStyle(s), count(n, name)))
		}
	}
	fmt.Fprintf(p.w, "%s%s", strings.Join(parts, ", "), in)
	if n := p.o.Dropped.Total(); n > 0 {
		fmt.Fprintf(p.w, " (%s more not shown)", count(n, "finding"))
	}
	fmt.Fprint(p.w, p.o.Hidden.text())
	fmt.Fprintf(p.w, "; tenon explain %s says more\n", findings[0].Rule.Code)
}

// text says in brackets what is hidden, if anything is.
func (h Hidden) text() string {
	var parts []string
	if h.Baseline > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", h.Baseline))
	}
	if h.Ignored > 0 {
		parts = append(parts, fmt.Sprintf("%d ignored", h.Ignored))
	}
	if parts == nil {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
