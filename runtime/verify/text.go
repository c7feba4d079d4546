package verify

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// TextOptions says how results are shown to people.
type TextOptions struct {
	Color    bool // ANSI colours
	MaxValue int  // characters of a value in the path of a run; default 100
}

// The colours, by what they mean.
const (
	faint, red, green, yellow = "2", "31", "32", "33"
)

// Text writes a line for each scenario, and for one that failed what was
// expected, what came instead, and the path of its runs. The last line counts.
func Text(w io.Writer, suites []*Suite, o TextOptions) error {
	p := printer{w: bufio.NewWriter(w), o: o}
	for i, s := range suites {
		if i > 0 {
			p.gap()
		}
		p.suite(s)
	}
	p.summary(suites)
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	o     TextOptions
	empty bool // the last line is
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(p.w, format+"\n", args...)
	p.empty = false
}

// gap leaves one empty line.
func (p *printer) gap() {
	if !p.empty {
		p.w.WriteByte('\n')
	}
	p.empty = true
}

func (p *printer) paint(color, text string) string {
	if !p.o.Color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (p *printer) suite(s *Suite) {
	p.line("%s", report.Printable(s.Name))
	if len(s.Findings) > 0 {
		p.block("  ", func(w io.Writer) error {
			return report.Text(w, s.Findings, report.TextOptions{Color: p.o.Color})
		})
	}
	if s.Findings.HasErrors() {
		p.line("  %s  its scenarios did not run", p.paint(red, "FAIL"))
		return
	}
	for _, r := range s.Results {
		p.result(r)
	}
}

func (p *printer) result(r *Result) {
	verdict := p.paint(green, "ok  ")
	if !r.Passed() {
		verdict = p.paint(red, "FAIL")
	}
	p.line("  %s  %s  %s", verdict, report.Printable(r.Scenario.Name), p.paint(faint, "("+count(len(r.Traces), "run")+", "+Span(r.End.Sub(r.Start))+")"))
	for _, note := range r.Notes {
		p.line("        %s", p.paint(yellow, report.Printable(note)))
	}
	if r.Passed() {
		return
	}
	p.gap()
	for i := range r.Failures {
		p.failure(r, &r.Failures[i])
	}
	p.path(r)
}

func (p *printer) failure(r *Result, f *Failure) {
	file := r.File.Tree.File
	at := r.File.Tree.Range(f.At)
	const indent = "        "
	p.block(indent, func(w io.Writer) error {
		return report.Entries(w, []report.Entry{{
			Kind: "failure", Severity: definition.Error, Message: f.Message, Places: []report.EntryPlace{{File: file, Range: at}},
		}}, report.TextOptions{Color: p.o.Color})
	})
	for _, l := range f.Lines {
		text := strings.TrimRight(string(l.Sign)+" "+report.Printable(l.Text), " ")
		switch l.Sign {
		case '-':
			text = p.paint(red, text)
		case '+':
			text = p.paint(green, text)
		}
		p.line("%s   %s", indent, text)
	}
	if len(f.Lines) > 0 {
		p.gap()
	}
}

// mostRuns is of how many runs the path is shown.
const mostRuns = 10

// path shows what happened in the runs, and why.
func (p *printer) path(r *Result) {
	if len(r.Traces) == 0 {
		p.line("        nothing started")
		p.gap()
		return
	}
	p.line("        what happened:")
	traces := r.Traces[:min(len(r.Traces), mostRuns)]
	p.block("          ", func(w io.Writer) error {
		return trace.Text(w, traces, trace.Options{Color: p.o.Color, MaxValue: p.o.MaxValue})
	})
	if more := len(r.Traces) - len(traces); more > 0 {
		p.line("          and %s more; --format json shows all", count(more, "run"))
	}
	p.gap()
}

// block writes what another package prints, indented.
func (p *printer) block(indent string, write func(w io.Writer) error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return // a buffer takes everything
	}
	for line := range strings.Lines(b.String()) {
		if strings.TrimSpace(line) != "" {
			p.w.WriteString(indent)
		}
		p.w.WriteString(line)
		p.empty = strings.TrimSpace(line) == ""
	}
}

// Totals counts the scenarios of suites.
func Totals(suites []*Suite) (passed, failed, notRun int, span time.Duration) {
	for _, s := range suites {
		if s.Findings.HasErrors() {
			notRun++
		}
		for _, r := range s.Results {
			span += r.End.Sub(r.Start)
			if r.Passed() {
				passed++
			} else {
				failed++
			}
		}
	}
	return passed, failed, notRun, span
}

func (p *printer) summary(suites []*Suite) {
	passed, failed, notRun, span := Totals(suites)
	parts := []string{p.paint(green, fmt.Sprintf("%d passed", passed))}
	if failed > 0 {
		parts = append(parts, p.paint(red, fmt.Sprintf("%d failed", failed)))
	}
	text := fmt.Sprintf("%s: %s", count(passed+failed, "scenario"), strings.Join(parts, ", "))
	if notRun > 0 {
		text += ", " + p.paint(red, count(notRun, "file")+" with mistakes")
	}
	p.gap()
	p.line("%s; %s of virtual time", text, Span(span))
}

// Span words a span of virtual time: "30 days 2 hours".
func Span(d time.Duration) string { return strings.TrimPrefix(scenario.FormatAfter(d), "after ") }
