package verify

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tenon-dev/tenon/definition/report"
)

// JUnit writes a test suite for each file and in it a test for each scenario. A
// file with mistakes is a suite with one test that is an error. There are no
// times in it: what is the same gives the same report.
func JUnit(w io.Writer, suites []*Suite) error {
	b := bufio.NewWriter(w)
	passed, failed, notRun, _ := Totals(suites)
	fmt.Fprintf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tenon test\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"0\">\n", passed+failed+notRun, failed, notRun)
	for _, s := range suites {
		passed, failed, notRun, _ := Totals([]*Suite{s})
		name := report.XMLText(s.Name)
		fmt.Fprintf(b, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"0\">\n", name, passed+failed+notRun, failed, notRun)
		if s.Findings.HasErrors() {
			fmt.Fprintf(b, "    <testcase name=\"%s\" classname=\"%s\" file=\"%s\">\n      <error message=\"%s\"/>\n    </testcase>\n",
				"the file and its definition", name, name, report.XMLText(firstError(s)))
		}
		for _, r := range s.Results {
			junitResult(b, name, r)
		}
		fmt.Fprint(b, "  </testsuite>\n")
	}
	fmt.Fprint(b, "</testsuites>\n")
	return b.Flush()
}

func firstError(s *Suite) string {
	for i := range s.Findings {
		if s.Findings[i].Severity.String() == "error" {
			return s.Findings[i].Error()
		}
	}
	return ""
}

func junitResult(b *bufio.Writer, file string, r *Result) {
	t := r.File.Tree
	fmt.Fprintf(b, "    <testcase name=\"%s\" classname=\"%s\" file=\"%s\" line=\"%d\"", report.XMLText(r.Scenario.Name), file, file, t.File.Position(t.Range(r.Scenario.Node).Start).Line)
	if r.Passed() {
		fmt.Fprint(b, "/>\n")
		return
	}
	var text strings.Builder
	for i := range r.Failures {
		f := &r.Failures[i]
		fmt.Fprintf(&text, "%s:%s: %s\n", t.File.Name, t.File.Position(t.Range(f.At).Start), f.Message)
		for _, l := range f.Lines {
			fmt.Fprintf(&text, "  %c %s\n", l.Sign, l.Text)
		}
	}
	details := strings.ReplaceAll(report.XMLText(text.String()), "&#10;", "\n")
	fmt.Fprintf(b, ">\n      <failure message=\"%s\" type=\"expectation\">%s</failure>\n    </testcase>\n", report.XMLText(r.Failures[0].Message), details)
}
