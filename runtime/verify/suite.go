package verify

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
)

// Suite is one scenario file and what came of it.
type Suite struct {
	Name       string       // of the scenario file
	Definition *source.File // that it is about; nil if it could not be read
	Findings   definition.Diagnostics
	Results    []*Result // of the scenarios that ran, in the order of the file
}

// Load reads a scenario file for an app and reports all that is wrong in it.
func (a *App) Load(f *source.File) (*scenario.File, definition.Diagnostics) {
	file, c := scenario.Read(f)
	a.Check(file, c)
	findings, _ := c.Finish()
	return file, findings
}

// RunFile runs the scenarios of a file that are chosen.
func (a *App) RunFile(ctx context.Context, f *scenario.File, chosen func(name string) bool, o Options) ([]*Result, error) {
	var results []*Result
	for i := range f.Scenarios {
		if !chosen(f.Scenarios[i].Name) {
			continue
		}
		r, err := a.Run(ctx, f, &f.Scenarios[i], o)
		if err != nil {
			return nil, fmt.Errorf("scenario %q of %s: %w", f.Scenarios[i].Name, f.Tree.File.Name, err)
		}
		results = append(results, r)
	}
	return results, nil
}

// maxRounds bounds how often an update looks at what it wrote: one edit can make
// room for another.
const maxRounds = 5

// Update makes the expectations of a scenario file say what comes, by edits that
// keep every other byte, and returns the text with them and how many scenarios
// they are in. A failure that is no matter of an expectation stays one.
func (a *App) Update(ctx context.Context, f *source.File, chosen func(name string) bool, o Options) (*source.File, int, error) {
	o.Update = true
	changed := map[string]bool{}
	for range maxRounds {
		file, findings := a.Load(f)
		if findings.HasErrors() {
			break
		}
		results, err := a.RunFile(ctx, file, chosen, o)
		if err != nil {
			return nil, 0, err
		}
		var edits []source.Edit
		for _, r := range results {
			if len(r.Edits) > 0 {
				changed[r.Scenario.Name] = true
				edits = append(edits, r.Edits...)
			}
		}
		if len(edits) == 0 {
			break
		}
		keepLineBreaks(f, edits)
		f = &source.File{Name: f.Name, Bytes: source.Splice(f.Bytes, edits)}
	}
	return f, len(changed), nil
}

// keepLineBreaks gives what is written the line breaks of the file.
func keepLineBreaks(f *source.File, edits []source.Edit) {
	if i := bytes.IndexByte(f.Bytes, '\n'); i < 1 || f.Bytes[i-1] != '\r' {
		return
	}
	for i := range edits {
		edits[i].Text = strings.ReplaceAll(strings.ReplaceAll(edits[i].Text, "\r\n", "\n"), "\n", "\r\n")
	}
}

// Failed reports whether a suite has a failure or a finding that kept it from
// running.
func (s *Suite) Failed() bool {
	if s.Findings.HasErrors() {
		return true
	}
	for _, r := range s.Results {
		if !r.Passed() {
			return true
		}
	}
	return false
}
