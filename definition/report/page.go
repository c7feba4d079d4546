package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
)

// PageOptions says how the page of a rule is shown to people.
type PageOptions struct {
	Color bool // ANSI colours
	Width int  // columns that a line of prose may take; 0 means 80
}

// Page writes what is known about a rule for a terminal: what is found and why it
// matters, an example and its mended twin, and where the rule comes from.
func Page(w io.Writer, r *definition.Rule, o PageOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	p := printer{w: bufio.NewWriter(w), o: TextOptions{Color: o.Color}}
	fmt.Fprintf(p.w, "%s  %s\n", p.paint(bold, string(r.Code)+" "+r.Name), p.paint(severityStyle(r.Severity), r.Severity.String()))
	fmt.Fprintf(p.w, "%s\n\n", p.prose(r.Title, o.Width))
	fmt.Fprintf(p.w, "%s\n", p.prose(r.Text, o.Width))
	p.example("wrong", red, r.Bad)
	p.example("right", green, r.Good)
	fmt.Fprintf(p.w, "\n%s\n", p.paint(faint, "source "+r.Source+"; since version "+r.Since))
	fmt.Fprintf(p.w, "%s\n", p.paint(faint, r.DocURL()))
	return p.w.Flush()
}

// PageList writes one line for each rule.
func PageList(w io.Writer, rules []*definition.Rule, o PageOptions) error {
	p := printer{w: bufio.NewWriter(w), o: TextOptions{Color: o.Color}}
	width := 0
	for _, r := range rules {
		width = max(width, len(r.Name))
	}
	for _, r := range rules {
		severity := p.paint(severityStyle(r.Severity), fmt.Sprintf("%-7s", r.Severity))
		fmt.Fprintf(p.w, "%s  %s  %s  %s\n", p.paint(bold, string(r.Code)), severity, p.paint(bold, fmt.Sprintf("%-*s", width, r.Name)), plainMarkdown(r.Title))
	}
	return p.w.Flush()
}

func (p *printer) example(title, style, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(p.w, "\n%s\n", p.paint(style, title))
	for line := range strings.Lines(text) {
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

// Pages writes the pages of all rules as one Markdown document, docs/rules.md,
// with a table of them in front.
func Pages(w io.Writer, rules []*definition.Rule) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, `# Rules

What `+"`tenon check`"+` finds, in the order of the codes. This page is made from the rules themselves; `+"`tenon explain CODE`"+` shows
each of them offline. Codes and names never change their meaning.

| code | name | severity | what it finds |
|---|---|---|---|
`)
	for _, r := range rules {
		fmt.Fprintf(b, "| %s | [%s](#%s) | %s | %s |\n", r.Code, r.Name, r.Name, r.Severity, strings.ReplaceAll(r.Title, "|", `\|`))
	}
	for _, r := range rules {
		fmt.Fprintf(b, "\n## %s\n\n**%s** · %s · since %s\n\n%s.\n\n%s\n", r.Name, r.Code, r.Severity, r.Since, r.Title, r.Text)
		markdownExample(b, "Wrong:", r.Bad)
		markdownExample(b, "Right:", r.Good)
		fmt.Fprintf(b, "\nSource: %s\n", r.Source)
	}
	return b.Flush()
}

func markdownExample(b *bufio.Writer, title, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n```json\n", title)
	for line := range strings.Lines(text) {
		fmt.Fprintf(b, "%s\n", printable(strings.TrimRight(line, "\n")))
	}
	fmt.Fprint(b, "```\n")
}
