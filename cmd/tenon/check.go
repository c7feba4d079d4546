package main

import (
	"runtime"
	"strings"
	"sync"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/source"
)

type checkCommand struct {
	Paths       []string `arg:"" name:"file" help:"Definitions; a directory stands for the definitions in it, - for standard input."`
	Format      string   `enum:"text,json,sarif,github,junit" default:"text" help:"Output: text for people, json or sarif for programs, github for annotations in a workflow, junit for test reports."`
	Profile     string   `enum:"kustomer,tenon" default:"kustomer" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
	Whole       bool     `help:"The definition is whole: a scheduled workflow that is not in the file is missing, not external."`
	Fix         optional `help:"Mend what can be mended without changing what a definition does; with --fix=all also what changes it. Files are rewritten; standard input goes mended to standard output, and the findings to standard error."`
	DryRun      bool     `short:"n" aliases:"diff" help:"Write nothing: print what --fix would change, as a unified diff."`
	FailOn      string   `enum:"error,warning,info" default:"error" help:"Exit with 1 from this severity on."`
	MaxFindings int      `default:"1000" help:"Print at most so many findings a file; counts are of all."`
	colorFlag
}

// checked is what became of one input.
type checked struct {
	name     string       // of the file; its text is kept only as long as findings need it
	file     *source.File // only where fixes were asked for
	findings definition.Diagnostics
	dropped  definition.Counts
	fixed    *fixed // nil unless fixes were asked for
	skip     bool   // met in a directory and no definition
	err      error
}

// Run checks every input, two at a time where there are two processors, and
// prints the findings in the order of the arguments.
func (cmd *checkCommand) Run(c *Command) error {
	inputs, err := expand(cmd.Paths)
	if err != nil {
		return err
	}
	level, err := cmd.fixLevel()
	if err != nil {
		return err
	}
	results := cmd.checkAll(c, inputs, level)
	out := findingsReport{threshold: severityOf(cmd.FailOn)}
	for _, r := range results {
		if r.err != nil {
			return r.err
		}
		if r.skip {
			continue
		}
		out.files = append(out.files, r.name)
		for s, n := range r.dropped {
			out.dropped[s] += n
		}
		out.findings = append(out.findings, r.findings...)
	}
	if len(out.files) == 0 {
		return usagef("no definition found in %s: name a file, or a directory that holds one", strings.Join(cmd.Paths, ", "))
	}
	if err := cmd.writeFixes(c, results); err != nil {
		return err
	}
	w := cmd.reportTo(c, results)
	out.color = cmd.useColor(c, w)
	if err := out.write(c, w, cmd.Format); err != nil {
		return err
	}
	if out.failed() {
		return errFindings
	}
	return nil
}

func (cmd *checkCommand) checkAll(c *Command, inputs []input, level fix.Level) []checked {
	results := make([]checked, len(inputs))
	progress := c.progress("checking", len(inputs))
	defer progress.stop()
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(inputs)) {
		wg.Go(func() {
			var checker compiler.Checker
			for i := range next {
				results[i] = cmd.checkOne(c, &checker, inputs[i], level)
				progress.step()
			}
		})
	}
	for i := range inputs {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}

func (cmd *checkCommand) checkOne(c *Command, checker *compiler.Checker, in input, level fix.Level) checked {
	file, err := c.read(in.path)
	if err != nil {
		return checked{err: err}
	}
	o := compiler.Options{Profile: profileOf(cmd.Profile), Whole: cmd.Whole, MaxFindings: cmd.MaxFindings}
	if level == 0 {
		result := checker.Check(file, o)
		return checked{name: file.Name, findings: result.Findings, dropped: result.Dropped, skip: cmd.skips(in, result)}
	}
	o.MaxFindings = allFindings
	result := compiler.Check(file, o)
	r := checked{name: file.Name, file: file, findings: result.Findings, skip: cmd.skips(in, result)}
	if r.skip {
		return r
	}
	cmd.fixOne(&r, level, func(f *source.File) definition.Diagnostics { return compiler.Check(f, o).Findings })
	r.findings, r.dropped = limit(r.findings, cmd.MaxFindings)
	return r
}

// skips reports whether the walk through a directory met a file that is no
// definition.
func (cmd *checkCommand) skips(in input, result compiler.Checked) bool {
	return in.found && result.App.Kind == definition.NotADefinition
}

// allFindings is more than any definition has that somebody will read.
const allFindings = 1 << 20

// limit returns the first so many findings, and counts the rest.
func limit(findings definition.Diagnostics, most int) (kept definition.Diagnostics, dropped definition.Counts) {
	if len(findings) <= most {
		return findings, dropped
	}
	for i := range findings[most:] {
		dropped[findings[most+i].Severity]++
	}
	return findings[:most], dropped
}

func severityOf(name string) definition.Severity {
	switch name {
	case "info":
		return definition.Info
	case "warning":
		return definition.Warning
	}
	return definition.Error
}

func profileOf(name string) definition.Profile {
	if name == "tenon" {
		return definition.Tenon
	}
	return definition.Kustomer
}
