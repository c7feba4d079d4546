package coverage

import (
	"bufio"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/report"
)

// mostGaps is how much of what was never taken is listed.
const mostGaps = 50

// Text writes for people how much of each workflow was taken, and what never
// was, with its place.
func Text(w io.Writer, profiles []*Profile, color bool) error {
	p := printer{bufio.NewWriter(w), color}
	for _, profile := range profiles {
		p.profile(profile)
	}
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	color bool
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// paint colours a text green if all was taken, otherwise red.
func (p *printer) paint(all bool, text string) string {
	switch {
	case !p.color:
		return text
	case all:
		return "\x1b[32m" + text + "\x1b[0m"
	}
	return "\x1b[31m" + text + "\x1b[0m"
}

func (p *printer) profile(profile *Profile) {
	steps, transitions := profile.Counts()
	percent := round(Percent(steps, transitions))
	p.line("\ncoverage of %s: %s (%s steps, %s transitions)", report.Printable(profile.File), p.paint(percent == 100, fmt.Sprintf("%g %%", percent)), steps, transitions)
	width := 0
	for i := range profile.Workflows {
		width = max(width, utf8.RuneCountInString(report.Printable(profile.Workflows[i].Title())))
	}
	for i := range profile.Workflows {
		w := &profile.Workflows[i]
		title := report.Printable(w.Title())
		steps, transitions := w.Counts()
		what := fmt.Sprintf("%7s steps  %7s transitions", steps, transitions)
		if w.Disabled {
			what = "disabled"
		}
		p.line("  %s%*s  %s", title, width-utf8.RuneCountInString(title), "", p.paint(w.Disabled || steps.Taken == steps.Total && transitions.Taken == transitions.Total, what))
	}
	gaps := profile.Gaps()
	for i, g := range gaps {
		if i == 0 {
			p.line("  never taken:")
		}
		if i == mostGaps {
			p.line("    and %d more", len(gaps)-i)
			break
		}
		p.line("    %s:%d:%d  %s", report.Printable(profile.File), g.Line, g.Column, report.Printable(g.Text))
	}
}
