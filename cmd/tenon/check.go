package main

import (
	"errors"
	"runtime"
	"strings"
	"sync"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/judge"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/report"
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
	policyFlags
	colorFlag
}

// checked is what became of one input.
type checked struct {
	name     string       // of the file; its text is kept only as long as findings need it
	file     *source.File // only where fixes were asked for
	findings definition.Diagnostics
	dropped  definition.Counts
	fixed    *fixed         // nil unless fixes were asked for
	verdict  *judge.Verdict // nil if every finding counts as it is
	skip     bool           // met in a directory and no definition
	err      error
}

// Run checks every input, two at a time where there are two processors, and
// prints the findings in the order of the arguments.
func (cmd *checkCommand) Run(c *Command) error {
	inputs := expand(cmd.Paths)
	level, err := cmd.fixLevel()
	if err != nil {
		return err
	}
	if cmd.MaxFindings < 1 {
		return usagef("--max-findings is %d, but must be at least 1", cmd.MaxFindings)
	}
	if cmd.DryRun && cmd.WriteBaseline.given {
		return usagef("--dry-run writes nothing and --write-baseline does: leave one of them out")
	}
	p := policies{cmd: cmd, c: c, dirs: map[string]*governed{}, files: map[[2]string]*governed{}}
	by := make([]*governed, len(inputs))
	for i := range inputs {
		if inputs[i].err != nil {
			continue
		}
		if by[i], err = p.of(inputs[i].path); err != nil {
			return err
		}
	}
	results := cmd.checkAll(c, inputs, by, level)
	files := 0
	var unread []error
	for i := range results {
		r := &results[i]
		var usage usageError
		switch {
		case errors.As(r.err, &usage):
			unread = append(unread, r.err)
		case r.err != nil:
			return r.err
		case !r.skip:
			files++
			by[i].results = append(by[i].results, r)
		}
	}
	if files == 0 && len(unread) == 0 {
		return usagef("no definition found in %s: name a file, or a directory that holds one", strings.Join(cmd.Paths, ", "))
	}
	if cmd.WriteBaseline.given {
		if err := p.writeBaselines(); err != nil {
			return err
		}
	}
	var configs definition.Diagnostics
	var mended []checked // configs
	for _, g := range p.all {
		if len(g.results) > 0 {
			configs = append(configs, p.review(g, level)...)
			if g.fixed != nil {
				mended = append(mended, checked{skip: true, fixed: g.fixed})
			}
		}
	}
	results = append(results, mended...)
	if err := cmd.writeFixes(c, results); err != nil {
		return err
	}
	w := cmd.reportTo(c, results)
	out := cmd.gather(results, configs)
	out.color = cmd.useColor(c, w)
	if files > 0 || cmd.Format != "text" {
		if err := out.write(c, w, cmd.Format); err != nil {
			return err
		}
	}
	if err := c.unread(unread); err != nil {
		return err
	}
	if out.failed() {
		return errFindings
	}
	return nil
}

// gather puts the findings together: those about the definitions, in the order
// of the arguments, and then those about their configs.
func (cmd *checkCommand) gather(results []checked, configs definition.Diagnostics) *findingsReport {
	out := &findingsReport{threshold: severityOf(cmd.FailOn)}
	add := func(findings definition.Diagnostics, dropped definition.Counts) {
		out.findings = append(out.findings, findings...)
		for s, n := range dropped {
			out.dropped[s] += n
		}
	}
	for i := range results {
		r := &results[i]
		if r.err != nil {
			out.unread = append(out.unread, report.Unread{File: r.name, Message: r.err.Error()})
			continue
		}
		if r.skip {
			continue
		}
		out.files = append(out.files, r.name)
		if r.verdict == nil && r.fixed == nil {
			add(r.findings, r.dropped)
		} else {
			add(limit(r.findings, cmd.MaxFindings))
		}
		if r.verdict != nil {
			out.hidden.Ignored += r.verdict.Ignored
			out.hidden.Baseline += r.verdict.Baselined
		}
	}
	add(limit(configs, cmd.MaxFindings))
	return out
}

func (cmd *checkCommand) checkAll(c *Command, inputs []input, by []*governed, level fix.Level) []checked {
	results := make([]checked, len(inputs))
	progress := c.progress("checking", len(inputs))
	defer progress.stop()
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(inputs)) {
		wg.Go(func() {
			var checker compiler.Checker
			for i := range next {
				results[i] = cmd.checkOne(c, &checker, inputs[i], by[i], level)
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

func (cmd *checkCommand) checkOne(c *Command, checker *compiler.Checker, in input, g *governed, level fix.Level) checked {
	if in.err != nil {
		return checked{name: in.path, err: in.err}
	}
	file, err := c.read(in.path)
	if err != nil {
		return checked{name: in.path, err: err}
	}
	o := compiler.Options{Profile: profileOf(cmd.Profile), Whole: cmd.Whole, MaxFindings: cmd.MaxFindings}
	plain := g.policy.Trivial() && !cmd.WriteBaseline.given
	if level != 0 || !plain {
		o.MaxFindings = allFindings
	}
	result := checker.Check(file, o)
	r := checked{name: file.Name, findings: result.Findings, dropped: result.Dropped, skip: in.passedOver(file, result.App.Kind)}
	if r.skip {
		return r
	}
	if !plain {
		g.judge(&r, result)
	}
	if level == 0 {
		return r
	}
	r.file = file
	cmd.fixOne(&r, level, func(f *source.File) definition.Diagnostics {
		result := checker.Check(f, o)
		return g.policy.Apply(result.App.AddressOf(nil, nil).App, result.Findings).Findings
	})
	if !plain && !cmd.DryRun {
		g.judge(&r, checker.Check(r.file, o))
	}
	return r
}

// allFindings is more than any definition has that somebody will read.
const allFindings = 1 << 20

// limit returns the first so many findings, and counts the rest.
func limit(findings definition.Diagnostics, most int) (kept definition.Diagnostics, dropped definition.Counts) {
	if most <= 0 || len(findings) <= most {
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
