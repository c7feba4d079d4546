package report

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// hostile are texts that could break out of a format.
var hostile = []string{"plain", "100%: a, b", "::error::x", "line\r\nbreak", "%0A %25 %3A", "<a href=\"x\">&amp;</a>", "]]>", "\x00\x1b[31m", "\xff\xfe", "\uFFFE", "😀"}

var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)$`)

// TestGitHubEscapes reads every command back as the runner does.
func TestGitHubEscapes(t *testing.T) {
	unescape := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
	for _, name := range hostile {
		for _, message := range hostile {
			file := &source.File{Name: name, Bytes: []byte("{\n}")}
			d := definition.Diagnostic{Rule: definition.Rules()[0], Severity: definition.Warning, Message: message, File: file, Range: source.Range{Start: 0, End: 3}}
			var b bytes.Buffer
			require.NoError(t, GitHub(&b, definition.Diagnostics{d}, GitHubOptions{Name: func(n string) string { return "in/" + n }}))
			line, found := strings.CutSuffix(b.String(), "\n")
			require.True(t, found)
			m := workflowCommand.FindStringSubmatch(line)
			require.NotNil(t, m, line)
			require.Equal(t, "warning", m[1])
			require.Equal(t, message, unescape.Replace(m[3]))
			properties := map[string]string{}
			for p := range strings.SplitSeq(m[2], ",") {
				key, value, _ := strings.Cut(p, "=")
				properties[key] = unescape.Replace(value)
			}
			require.Equal(t, map[string]string{"file": "in/" + name, "line": "1", "endLine": "2", "title": "TN1001 empty-text"}, properties)
		}
	}
}

type xmlSuites struct {
	XMLName xml.Name   `xml:"testsuites"`
	Tests   int        `xml:"tests,attr"`
	Fail    int        `xml:"failures,attr"`
	Errors  int        `xml:"errors,attr"`
	Skipped int        `xml:"skipped,attr"`
	Suites  []xmlSuite `xml:"testsuite"`
}

type xmlSuite struct {
	Name    string    `xml:"name,attr"`
	Tests   int       `xml:"tests,attr"`
	Fail    int       `xml:"failures,attr"`
	Errors  int       `xml:"errors,attr"`
	Skipped int       `xml:"skipped,attr"`
	Cases   []xmlCase `xml:"testcase"`
}

type xmlCase struct {
	Name      string      `xml:"name,attr"`
	Classname string      `xml:"classname,attr"`
	Failure   *xmlOutcome `xml:"failure"`
	Skipped   *xmlOutcome `xml:"skipped"`
}

type xmlOutcome struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// readJUnit reads a report back and checks that its sums are right.
func readJUnit(t *testing.T, b []byte) xmlSuites {
	t.Helper()
	var all xmlSuites
	require.NoError(t, xml.Unmarshal(b, &all), "%s", b)
	var sum xmlSuite
	for _, s := range all.Suites {
		require.Len(t, s.Cases, s.Tests)
		failed := 0
		for _, c := range s.Cases {
			require.NotEqual(t, c.Failure == nil, c.Skipped == nil)
			require.NotEmpty(t, c.Name)
			require.NotEmpty(t, c.Classname)
			if c.Failure != nil {
				failed++
			}
		}
		require.Equal(t, failed, s.Fail)
		require.Equal(t, s.Tests-failed, s.Skipped)
		sum.Tests, sum.Fail, sum.Skipped = sum.Tests+s.Tests, sum.Fail+s.Fail, sum.Skipped+s.Skipped
	}
	require.Equal(t, []int{sum.Tests, sum.Fail, sum.Skipped, 0}, []int{all.Tests, all.Fail, all.Skipped, all.Errors})
	return all
}

// readable returns what of a text XML can hold.
func readable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r < ' ' && !strings.ContainsRune("\t\n\r", r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func TestJUnit(t *testing.T) {
	for _, name := range hostile {
		for _, message := range hostile {
			file := &source.File{Name: name, Bytes: []byte("{\n}")}
			var findings definition.Diagnostics
			for s := definition.Info; s <= definition.Error; s++ {
				findings = append(findings, definition.Diagnostic{
					Rule: definition.Rules()[0], Severity: s, Message: message, File: file, Suggestion: message, Related: []definition.Related{{Message: message}},
				})
			}
			var b bytes.Buffer
			require.NoError(t, JUnit(&b, findings, JUnitOptions{Threshold: definition.Warning, Files: []string{"clean.json", name}}))
			all := readJUnit(t, b.Bytes())
			require.Len(t, all.Suites, 2)
			require.Zero(t, all.Suites[0].Tests)
			require.Equal(t, 2, all.Fail)
			require.Equal(t, readable(name), all.Suites[1].Name)
			require.Equal(t, readable(message), all.Suites[1].Cases[2].Failure.Message)
		}
	}
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, nil, JUnitOptions{}))
	require.Empty(t, readJUnit(t, b.Bytes()).Suites)
	b.Reset()
	require.NoError(t, JUnit(&b, nil, JUnitOptions{Dropped: definition.Counts{definition.Warning: 2}}))
	require.Zero(t, readJUnit(t, b.Bytes()).Fail)
}
