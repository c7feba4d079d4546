package report

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// places finds lines and columns in the files of a report. Each file is read
// once, when the first finding in it is written.
type places map[*source.File]*source.Lines

func (p places) in(f *source.File) *source.Lines {
	l := p[f]
	if l == nil {
		l = source.NewLines(f)
		p[f] = l
	}
	return l
}

// advice returns the message of a finding with its suggestion, on one line, for
// formats that have no place of their own for it.
func advice(d *definition.Diagnostic) string {
	if d.Suggestion == "" {
		return d.Message
	}
	return d.Message + "; " + d.Suggestion
}
