package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
)

// RulePage is the page of a rule of any kind.
type RulePage struct {
	Code, Name    string
	Level         string              // "error", "breaking" …
	Severity      definition.Severity // chooses the colour of Level
	Title, Text   string              // Text is Markdown
	First, Second PageExample
	Since, Source string
	URL           string // of the page on the web
	Fix           string // "safe" or "yes" if findings offer one; empty where none does, and where it is not known
}

// PageExample is an example on a page.
type PageExample struct {
	Title string // "wrong", "before" …
	Text  string // empty: there is none
}

// PageOf returns the page of a rule of check.
func PageOf(r *definition.Rule) RulePage {
	text := r.Text
	if r.Profile == definition.Tenon {
		text += "\n\nIt judges with `--profile tenon` only: the platform refuses the properties that it is about."
	}
	return RulePage{
		Code: string(r.Code), Name: r.Name, Level: r.Severity.String(), Severity: r.Severity, Title: r.Title, Text: text,
		First: PageExample{"wrong", r.Bad}, Second: PageExample{"right", r.Good}, Since: r.Since, Source: r.Source, URL: r.DocURL(),
	}
}

// PagesOf returns the pages of rules of check.
func PagesOf(rules []*definition.Rule) []RulePage {
	pages := make([]RulePage, len(rules))
	for i, r := range rules {
		pages[i] = PageOf(r)
	}
	return pages
}

// PageOptions says how the page of a rule is shown to people.
type PageOptions struct {
	Color bool // ANSI colours
	Width int  // columns that a line of prose may take; 0 means 80
}

// Page writes what is known about a rule for a terminal: what is found and why it
// matters, an example and its mended twin, and where the rule comes from.
func Page(w io.Writer, r RulePage, o PageOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	p := printer{w: bufio.NewWriter(w), o: TextOptions{Color: o.Color}}
	fmt.Fprintf(p.w, "%s  %s\n", p.paint(bold, r.Code+" "+r.Name), p.paint(severityStyle(r.Severity), r.Level))
	fmt.Fprintf(p.w, "%s\n\n", p.prose(r.Title, o.Width))
	fmt.Fprintf(p.w, "%s\n", p.prose(r.Text, o.Width))
	p.example(red, r.First)
	p.example(green, r.Second)
	fmt.Fprintf(p.w, "\n%s\n", p.paint(faint, "source "+r.Source+"; since version "+r.Since))
	fmt.Fprintf(p.w, "%s\n", p.paint(faint, r.URL))
	return p.w.Flush()
}

// PageList writes one line for each rule.
func PageList(w io.Writer, rules []RulePage, o PageOptions) error {
	p := printer{w: bufio.NewWriter(w), o: TextOptions{Color: o.Color}}
	width, level := 0, len("warning")
	for _, r := range rules {
		width, level = max(width, len(r.Name)), max(level, len(r.Level))
	}
	for _, r := range rules {
		severity := p.paint(severityStyle(r.Severity), fmt.Sprintf("%-*s", level, r.Level))
		fmt.Fprintf(p.w, "%s  %s  %s  %s\n", p.paint(bold, r.Code), severity, p.paint(bold, fmt.Sprintf("%-*s", width, r.Name)), plainMarkdown(r.Title))
	}
	return p.w.Flush()
}

func (p *printer) example(style string, e PageExample) {
	if e.Text == "" {
		return
	}
	fmt.Fprintf(p.w, "\n%s\n", p.paint(style, e.Title))
	for line := range strings.Lines(e.Text) {
		fmt.Fprintf(p.w, "    %s\n", printable(strings.TrimRight(line, "\n")))
	}
}

// prose breaks Markdown text into lines and, in colour, takes the marks of code
// away and paints it.
func (p *printer) prose(text string, width int) string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		var line strings.Builder
		column := 0
		for word := range strings.FieldsSeq(paragraph) {
			n := utf8.RuneCountInString(word)
			if column > 0 && column+1+n > width {
				lines = append(lines, line.String())
				line.Reset()
				column = 0
			}
			if column > 0 {
				line.WriteByte(' ')
				column++
			}
			line.WriteString(word)
			column += n
		}
		lines = append(lines, line.String())
	}
	text = strings.Join(lines, "\n")
	if !p.o.Color {
		return text
	}
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			part = p.paint(green, part)
		}
		b.WriteString(part)
	}
	return b.String()
}

// plainMarkdown takes the marks of code away.
func plainMarkdown(s string) string { return strings.ReplaceAll(s, "`", "") }

// Pages writes the pages of rules as one Markdown document, such as
// docs/rules.md, with a table of them in front and behind heading, which ends
// with a line break.
func Pages(w io.Writer, heading string, rules []RulePage) error {
	b := bufio.NewWriter(w)
	word := "severity"
	if len(rules) > 0 && rules[0].Level != rules[0].Severity.String() {
		word = "level"
	}
	fixes := slices.ContainsFunc(rules, func(r RulePage) bool { return r.Fix != "" })
	column := func(s string) string {
		if !fixes {
			return ""
		}
		return " " + s + " |"
	}
	fmt.Fprintf(b, "%s\n| code | name | %s |%s what it finds |\n|---|---|---|%s---|\n", heading, word, column("fix"), strings.ReplaceAll(column("---"), " ", ""))
	for _, r := range rules {
		fmt.Fprintf(b, "| %s | [%s](#%s) | %s |%s %s |\n", r.Code, r.Name, r.Name, r.Level, column(r.Fix), strings.ReplaceAll(r.Title, "|", `\|`))
	}
	for _, r := range rules {
		fmt.Fprintf(b, "\n## %s\n\n**%s** · %s · since %s\n\n%s.\n\n%s\n", r.Name, r.Code, r.Level, r.Since, r.Title, r.Text)
		markdownExample(b, r.First)
		markdownExample(b, r.Second)
		fmt.Fprintf(b, "\nSource: %s\n", r.Source)
	}
	return b.Flush()
}

func markdownExample(b *bufio.Writer, e PageExample) {
	if e.Text == "" {
		return
	}
	fmt.Fprintf(b, "\n%s:\n\n```json\n", strings.ToUpper(e.Title[:1])+e.Title[1:])
	for line := range strings.Lines(e.Text) {
		fmt.Fprintf(b, "%s\n", printable(strings.TrimRight(line, "\n")))
	}
	fmt.Fprint(b, "```\n")
}
