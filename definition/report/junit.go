package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// JUnitOptions says how findings are given to programs that read JUnit.
type JUnitOptions struct {
	// Threshold is the severity from which on a finding is a failure; one below is
	// a skipped test. Zero means Error.
	Threshold definition.Severity
	// Files are the names of the files that were looked at; those without a
	// finding are suites without a test.
	Files []string
	// Dropped counts the findings that were found but not kept.
	Dropped definition.Counts
	// Unread are the files that could not be read: an error each, in a suite of
	// its own.
	Unread []Unread
}

// JUnit writes a test suite for each file, in the order of Files, and in it a
// test for each finding. There are no times in it: what is the same gives the
// same report.
func JUnit(w io.Writer, findings definition.Diagnostics, o JUnitOptions) error {
	if o.Threshold == 0 {
		o.Threshold = definition.Error
	}
	j := junitWriter{w: bufio.NewWriter(w), o: o}
	var suites []*suite
	byName := map[string]*suite{}
	in := func(name string) *suite {
		s := byName[name]
		if s == nil {
			s = &suite{name: name}
			byName[name] = s
			suites = append(suites, s)
		}
		return s
	}
	for _, name := range o.Files {
		in(name)
	}
	failures := 0
	for i := range findings {
		s := in(findings[i].File.Name)
		s.findings = append(s.findings, &findings[i])
		if findings[i].Severity >= o.Threshold {
			s.failures++
			failures++
		}
	}
	tests := len(findings)
	if o.Dropped.Total() > 0 {
		tests++
		if o.dropsFailures() {
			failures++
		}
	}
	fmt.Fprintf(j.w, "%s\n<testsuites name=\"tenon check\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n",
		`<?xml version="1.0" encoding="UTF-8"?>`, tests+len(o.Unread), failures, len(o.Unread), tests-failures)
	for _, s := range suites {
		j.suite(s)
	}
	for _, u := range o.Unread {
		file := xmlText(u.File)
		fmt.Fprintf(j.w, "  <testsuite name=\"%s\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n", file)
		fmt.Fprintf(j.w, "    <testcase name=\"read\" classname=\"%s\" file=\"%s\">\n      <error message=\"%s\"/>\n    </testcase>\n  </testsuite>\n", file, file, xmlText(u.Message))
	}
	j.dropped()
	fmt.Fprint(j.w, "</testsuites>\n")
	return j.w.Flush()
}

// suite is what was found in one file.
type suite struct {
	name     string
	findings []*definition.Diagnostic
	failures int
}

type junitWriter struct {
	w *bufio.Writer
	o JUnitOptions
}

func (j *junitWriter) suite(s *suite) {
	fmt.Fprintf(j.w, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\"", xmlText(s.name), len(s.findings), s.failures, len(s.findings)-s.failures)
	if len(s.findings) == 0 {
		fmt.Fprint(j.w, "/>\n")
		return
	}
	fmt.Fprint(j.w, ">\n")
	for _, d := range s.findings {
		j.finding(d)
	}
	fmt.Fprint(j.w, "  </testsuite>\n")
}

func (j *junitWriter) finding(d *definition.Diagnostic) {
	file := xmlText(d.File.Name)
	at := d.File.Position(d.Range.Start)
	name := fmt.Sprintf("%s %s at %s", d.Rule.Code, d.Rule.Name, at)
	fmt.Fprintf(j.w, "    <testcase name=\"%s\" classname=\"%s\" file=\"%s\" line=\"%d\">\n", xmlText(name), file, file, at.Line)
	outcome := "skipped"
	if d.Severity >= j.o.Threshold {
		outcome = "failure"
	}
	fmt.Fprintf(j.w, "      <%s message=\"%s\"", outcome, xmlText(d.Message))
	if outcome == "failure" {
		fmt.Fprintf(j.w, " type=\"%s\">", d.Severity)
	} else {
		fmt.Fprint(j.w, ">")
	}
	fmt.Fprintf(j.w, "%s</%s>\n    </testcase>\n", strings.ReplaceAll(xmlText(j.details(d, at)), "&#10;", "\n"), outcome)
}

// dropsFailures reports whether a finding that is not listed is a failure.
func (o *JUnitOptions) dropsFailures() bool {
	for s := o.Threshold; s <= definition.Error; s++ {
		if o.Dropped[s] > 0 {
			return true
		}
	}
	return false
}

// dropped writes a suite with one test that stands for all findings that are not
// listed.
func (j *junitWriter) dropped() {
	n := j.o.Dropped.Total()
	if n == 0 {
		return
	}
	failures, outcome := 0, "skipped"
	if j.o.dropsFailures() {
		failures, outcome = 1, "failure"
	}
	fmt.Fprintf(j.w, "  <testsuite name=\"tenon check\" tests=\"1\" failures=\"%d\" errors=\"0\" skipped=\"%d\">\n", failures, 1-failures)
	fmt.Fprintf(j.w, "    <testcase name=\"findings not listed\" classname=\"tenon check\">\n      <%s message=\"%s more not listed\"/>\n    </testcase>\n  </testsuite>\n", outcome, count(n, "finding"))
}

// details says where a finding is and what to do, for people.
func (j *junitWriter) details(d *definition.Diagnostic, at source.Position) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s:%s: %s", d.Severity, d.File.Name, at, d.Message)
	if where := addressText(d.Address); where != "" {
		fmt.Fprintf(&b, "\nin %s", where)
	}
	for _, r := range d.Related {
		fmt.Fprintf(&b, "\n%s: %s:%s", r.Message, d.File.Name, d.File.Position(r.Range.Start))
	}
	if d.Suggestion != "" {
		fmt.Fprintf(&b, "\n%s", d.Suggestion)
	}
	fmt.Fprintf(&b, "\n%s", d.Rule.DocURL())
	return b.String()
}

// xmlText escapes a text for XML, in content and attributes alike. Characters
// that XML 1.0 cannot hold become U+FFFD.
func xmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			fmt.Fprintf(&b, "&#%d;", r)
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
