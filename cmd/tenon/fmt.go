package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/format"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

type fmtCommand struct {
	Paths []string `arg:"" name:"file" help:"Definitions; a directory stands for the definitions in it, - for standard input, whose layout goes to standard output."`
	Check bool     `help:"Write nothing: list the files whose layout would change, and exit with 1 if there are any."`
	colorFlag
}

// Run lays out every input and lists those that it changed. One that is not
// valid JSON stays as it is and its mistakes are shown; the others are laid out
// all the same.
func (cmd *fmtCommand) Run(c *Command) error {
	inputs := expand(cmd.Paths)
	progress := c.progress("formatting", len(inputs))
	var refused definition.Diagnostics
	var changed []string
	var unread []error
	files := 0
	for _, in := range inputs {
		name, findings, ok, err := cmd.one(c, in)
		progress.step()
		var usage usageError
		if errors.As(err, &usage) {
			unread = append(unread, err)
			continue
		}
		if err != nil {
			progress.stop()
			return errors.Join(listNames(c, changed), err)
		}
		if ok {
			files++
		}
		refused = append(refused, findings...)
		if name != "" {
			changed = append(changed, name)
		}
	}
	progress.stop()
	if err := listNames(c, changed); err != nil {
		return err
	}
	switch {
	case files == 0 && len(unread) == 0:
		return usagef("no definition found in %s: name a file, or a directory that holds one", strings.Join(cmd.Paths, ", "))
	case len(refused) > 0:
		if err := report.Text(c.Stderr, refused, report.TextOptions{Color: cmd.useColor(c, c.Stderr)}); err != nil {
			return err
		}
	}
	if err := c.unread(unread); err != nil {
		return err
	}
	if len(refused) > 0 || cmd.Check && len(changed) > 0 {
		return errFindings
	}
	return nil
}

// listNames prints names of files, one a line.
func listNames(c *Command, names []string) error {
	for _, name := range names {
		if _, err := fmt.Fprintln(c.Stdout, name); err != nil {
			return err
		}
	}
	return nil
}

// one lays out one input. It returns the name to list if its layout was not the
// canonical one, why it was refused, and whether it counts as a definition: what
// a directory walk meets may be none.
func (cmd *fmtCommand) one(c *Command, in input) (changed string, refused definition.Diagnostics, ok bool, err error) {
	if in.err != nil {
		return "", nil, false, in.err
	}
	file, err := c.read(in.path)
	if err != nil {
		return "", nil, false, err
	}
	tree, findings := definition.ParseText(file, source.Limits{})
	if in.passedOver(file, definition.Detect(tree)) {
		return "", nil, false, nil
	}
	if len(findings) > 0 {
		return "", findings, true, nil
	}
	out := format.Source(tree)
	same := bytes.Equal(out, file.Bytes)
	switch {
	case cmd.Check && same:
		return "", nil, true, nil
	case cmd.Check:
		return file.Name, nil, true, nil
	case in.path == "-":
		_, err := c.Stdout.Write(out)
		return "", nil, true, err
	case same:
		return "", nil, true, nil
	}
	if err := writable(in.path); err != nil {
		return "", nil, true, err
	}
	return in.path, nil, true, c.put(in.path, out)
}

// writable asks before a file is replaced whether its owner lets it be changed.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return writeError(path, err)
	}
	return f.Close()
}
