package main

import (
	"bytes"
	"io"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

// fixLevel returns which fixes are wanted, 0 for none.
func (cmd *checkCommand) fixLevel() (fix.Level, error) {
	switch {
	case !cmd.Fix.given && !cmd.DryRun:
		return 0, nil
	case cmd.Fix.value == "", cmd.Fix.value == "safe":
		return fix.Safe, nil
	case cmd.Fix.value == "all":
		return fix.All, nil
	}
	return 0, usagef("--fix=%s: allowed are --fix or --fix=safe, for the safe fixes, and --fix=all", cmd.Fix.value)
}

// fixed is what the fixes made of one file.
type fixed struct {
	before *source.File
	result fix.Result
}

// fixOne applies the fixes of one file. In a dry run its findings stay as they
// are, and the fixes are only remembered.
func (cmd *checkCommand) fixOne(r *checked, level fix.Level, check func(*source.File) definition.Diagnostics) {
	r.fixed = &fixed{before: r.file, result: fix.Apply(r.file, level, check)}
	if !cmd.DryRun {
		r.file, r.findings = r.fixed.result.File, r.fixed.result.Findings
	}
}

// writeFixes puts the mended texts where they belong: files into their place,
// standard input to standard output; in a dry run only the differences to
// standard output. What was done is said on standard error. If one of the files
// cannot be written none is.
func (cmd *checkCommand) writeFixes(c *Command, results []checked) error {
	fixes, files, refused, unfinished := 0, 0, 0, false
	var mended []*fixed
	for _, r := range results {
		if r.fixed == nil {
			continue
		}
		f := r.fixed
		refused += f.result.Refused
		unfinished = unfinished || f.result.Unfinished
		if f.result.Applied > 0 {
			fixes += f.result.Applied
			files++
		}
		mended = append(mended, f)
	}
	if err := cmd.putFixes(c, mended); err != nil {
		return err
	}
	verb := "fixed"
	if cmd.DryRun {
		verb = "would fix"
	}
	if fixes > 0 {
		c.note("%s %s in %s", verb, count(fixes, "finding"), count(files, "file"))
	}
	switch {
	case refused == 1:
		c.note("left 1 finding as it is, because mending it would add another finding")
	case refused > 1:
		c.note("left %d findings as they are, because mending any of them would add another finding", refused)
	}
	if unfinished {
		c.note("there is more to fix: run the command again")
	}
	return nil
}

func (cmd *checkCommand) putFixes(c *Command, mended []*fixed) error {
	var all []*staged
	drop := func() {
		for _, s := range all {
			s.drop()
		}
	}
	for _, f := range mended {
		s, err := cmd.stageFixed(c, f)
		if err != nil {
			drop()
			return err
		}
		if s != nil {
			all = append(all, s)
		}
	}
	for _, f := range mended {
		if err := cmd.printFixed(c, f); err != nil {
			drop()
			return err
		}
	}
	for _, s := range all {
		if err := s.commit(); err != nil {
			return err
		}
	}
	return nil
}

// stageFixed writes a mended file beside the one whose place it is to take, which
// must be what it was when it was read. It returns nil if no file is to change.
func (cmd *checkCommand) stageFixed(c *Command, f *fixed) (*staged, error) {
	name := f.before.Name
	if cmd.DryRun || name == stdinName || f.result.Applied == 0 {
		return nil, nil
	}
	now, err := c.read(name)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(now.Bytes, f.before.Bytes) {
		return nil, usagef("%s has changed while it was checked, so nothing is written: run the command again", name)
	}
	if err := writable(name); err != nil {
		return nil, err
	}
	return stage(name, f.result.File.Bytes)
}

// printFixed prints what goes to standard output: in a dry run the difference,
// otherwise the mended text of standard input.
func (cmd *checkCommand) printFixed(c *Command, f *fixed) error {
	after := f.result.File.Bytes
	switch {
	case cmd.DryRun:
		return report.Diff(c.Stdout, f.before.Name, f.before.Bytes, after)
	case f.before.Name == stdinName:
		return c.put("-", after)
	}
	return nil
}

// reportTo returns where the findings go: to standard output, unless a mended
// text or a difference is expected there.
func (cmd *checkCommand) reportTo(c *Command, results []checked) io.Writer {
	for _, r := range results {
		if r.fixed != nil && (cmd.DryRun || r.fixed.before.Name == stdinName) {
			return c.Stderr
		}
	}
	return c.Stdout
}
