package report

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

// GitHubOptions says how findings are given to a GitHub workflow.
type GitHubOptions struct {
	// Name says what a file is called in the output, given its name: GitHub wants
	// it relative to the root of the repository. nil leaves names as they are.
	Name func(name string) string
	// Dropped counts the findings that were found but not kept.
	Dropped definition.Counts
	// Unread are the files that could not be read.
	Unread []Unread
}

// GitHub writes the findings as workflow commands, one a line, which GitHub
// shows as annotations of the lines of a pull request. It shows ten errors, ten
// warnings and ten notices of a step.
func GitHub(w io.Writer, findings definition.Diagnostics, o GitHubOptions) error {
	out := bufio.NewWriter(w)
	for i := range findings {
		d := &findings[i]
		name := d.File.Name
		if o.Name != nil {
			name = o.Name(name)
		}
		lines := d.File.Lines()
		start, end := lines.Position(d.Range.Start), lines.Position(d.Range.End)
		fmt.Fprintf(out, "::%s file=%s,line=%d", command(d.Severity), escapeProperty.Replace(filepath.ToSlash(name)), start.Line)
		fmt.Fprintf(out, ",endLine=%d", end.Line)
		if end.Line == start.Line { // GitHub takes columns only of ranges on one line
			fmt.Fprintf(out, ",col=%d,endColumn=%d", start.Column, end.Column)
		}
		fmt.Fprintf(out, ",title=%s::%s\n", escapeProperty.Replace(string(d.Rule.Code)+" "+d.Rule.Name), escapeMessage.Replace(advice(d)))
	}
	if n := o.Dropped.Total(); n > 0 {
		fmt.Fprintf(out, "::notice title=tenon check::%s more not shown\n", count(n, "finding"))
	}
	for _, u := range o.Unread {
		fmt.Fprintf(out, "::error title=tenon check::%s\n", escapeMessage.Replace(u.Message))
	}
	return out.Flush()
}

func command(s definition.Severity) string {
	if s == definition.Info {
		return "notice"
	}
	return s.String()
}

// What may not stand in the message of a workflow command, and in a property of
// one, as the runner unescapes it.
var (
	escapeMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
