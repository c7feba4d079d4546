package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

type linkCommand struct {
	File       string `arg:"" help:"The definition; - for standard input."`
	Map        string `placeholder:"FILE" help:"The map. If the file exists, the workflows it knows keep their ids; then it is written anew. Without it the map is printed: behind -o or --in-place's definition to standard output, otherwise to standard error."`
	IDSource   string `name:"id-source" enum:"random,derived" default:"random" help:"New ids: random, or derived from a secret, the org, the app and the local id, the same every time."`
	Org        string `help:"The org that derived ids are for."`
	SecretFile string `placeholder:"FILE" help:"File with the secret of derived ids, at least 16 bytes; a line break at its end does not count. Otherwise the secret is taken from $TENON_LINK_SECRET."`
	destination
	DryRun  bool   `short:"n" help:"Print what would change, and write nothing."`
	Format  string `enum:"text,json" default:"text" help:"Of the dry run, and of the findings if there are any."`
	Profile string `enum:"kustomer,tenon" default:"kustomer" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
	Whole   bool   `help:"The definition is whole: a scheduled workflow that is not in the file is missing, not external."`
	colorFlag
}

// secretVariable holds the secret of derived ids. A secret is never an argument:
// those are seen by everyone on the machine.
const secretVariable = "TENON_LINK_SECRET"

// destination is where a rewritten definition goes.
type destination struct {
	Output  string `short:"o" placeholder:"FILE" help:"Write the definition to this file, not to standard output."`
	InPlace bool   `short:"i" help:"Write the definition back to the file it came from."`
}

// path returns where to write, "" for standard output.
func (d *destination) path(input string) (string, error) {
	switch {
	case !d.InPlace:
		if d.Output != "" && d.Output != "-" && input != "-" && same(d.Output, input) {
			return "", usagef("-o %s would overwrite the input: say --in-place if that is meant", d.Output)
		}
		if d.Output == "-" {
			return "", nil
		}
		return d.Output, nil
	case d.Output != "":
		return "", usagef("--in-place and -o exclude each other")
	case input == "-":
		return "", usagef("standard input cannot be written back: leave --in-place out")
	}
	return input, nil
}

// Run links the definition if it has no errors. Nothing is written until
// everything is known; the map gets its name first, so that no linked definition
// is ever without one.
func (cmd *linkCommand) Run(c *Command) error {
	out, err := cmd.path(cmd.File)
	if err != nil {
		return err
	}
	if err := cmd.checkMapFlag(out); err != nil {
		return err
	}
	ids, err := cmd.source(c)
	if err != nil {
		return err
	}
	previous, err := cmd.previous(c)
	if err != nil {
		return err
	}
	file, err := c.read(cmd.File)
	if err != nil {
		return err
	}
	checked := compiler.Check(file, compiler.Options{Profile: profileOf(cmd.Profile), Whole: cmd.Whole})
	if checked.Findings.HasErrors() || checked.Dropped[definition.Error] > 0 {
		return cmd.refuse(c, checked)
	}
	result, err := link.Link(checked.App, ids, previous)
	if err != nil {
		return usageError{err}
	}
	if cmd.DryRun {
		return cmd.print(c, checked.App, result, previous)
	}
	return cmd.write(c, out, result)
}

func (cmd *linkCommand) checkMapFlag(out string) error {
	switch {
	case cmd.Map == "-":
		return usagef("--map needs a file: without it the map is printed")
	case cmd.Map == "" && cmd.InPlace && !cmd.DryRun:
		return usagef("--in-place needs --map: without the map nobody could undo it")
	case cmd.Map != "" && cmd.File != "-" && same(cmd.Map, cmd.File):
		return usagef("--map %s is the definition itself: name another file", cmd.Map)
	case cmd.Map != "" && out != "" && same(cmd.Map, out):
		return usagef("--map and -o both name %s: name two files", cmd.Map)
	}
	return nil
}

func (cmd *linkCommand) source(c *Command) (link.IDSource, error) {
	if cmd.IDSource == "random" {
		if cmd.Org != "" || cmd.SecretFile != "" {
			return nil, usagef("--org and --secret-file are for --id-source derived: random ids depend on neither")
		}
		return link.Random(nil), nil
	}
	secret := []byte(c.Getenv(secretVariable))
	if cmd.SecretFile != "" {
		b, err := os.ReadFile(cmd.SecretFile)
		if err != nil {
			return nil, fileError(err)
		}
		secret = []byte(strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r"))
	} else if len(secret) == 0 {
		return nil, usagef("derived ids need a secret: put it into the file that --secret-file names, or into $%s", secretVariable)
	}
	if cmd.Org == "" {
		return nil, usagef("derived ids need --org: without it two orgs would get the same ids")
	}
	ids, err := link.Derived(secret, cmd.Org)
	if err != nil {
		return nil, usageError{err}
	}
	return ids, nil
}

// previous reads the map of an earlier link, nil if there is none yet.
func (cmd *linkCommand) previous(c *Command) (*link.Map, error) {
	if cmd.Map == "" {
		return nil, nil
	}
	if _, err := os.Stat(cmd.Map); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return c.readMap(cmd.Map)
}

func (c *Command) readMap(path string) (*link.Map, error) {
	file, err := c.read(path)
	if err != nil {
		return nil, err
	}
	m, err := link.ParseMap(file)
	if err != nil {
		return nil, usageError{err}
	}
	return m, nil
}

// refuse prints what is wrong with the definition, to standard error because a
// linked definition is expected on standard output.
func (cmd *linkCommand) refuse(c *Command, checked compiler.Checked) error {
	var err error
	if cmd.Format == "json" {
		err = report.JSON(c.Stderr, checked.Findings, report.JSONOptions{Dropped: checked.Dropped})
	} else {
		err = report.Text(c.Stderr, checked.Findings, report.TextOptions{Color: cmd.useColor(c, c.Stderr), Files: 1, Dropped: checked.Dropped})
	}
	if err != nil {
		return err
	}
	return errFindings
}

func (cmd *linkCommand) write(c *Command, out string, r *link.Result) error {
	encoded := r.Map.Encode()
	var files []*staged
	for _, f := range []struct {
		path string
		b    []byte
	}{{cmd.Map, encoded}, {out, r.Linked}} {
		if f.path == "" {
			continue
		}
		s, err := stage(f.path, f.b)
		if err != nil {
			for _, s := range files {
				s.drop()
			}
			return err
		}
		files = append(files, s)
	}
	for i, s := range files {
		if err := s.commit(); err != nil {
			for _, s := range files[i:] {
				s.drop()
			}
			return err
		}
	}
	if cmd.Map == "" {
		w := c.Stdout
		if out == "" {
			w = c.Stderr
		}
		if _, err := w.Write(encoded); err != nil {
			return err
		}
	}
	if out == "" {
		return c.put("", r.Linked)
	}
	return nil
}

func (cmd *linkCommand) print(c *Command, app *definition.App, r *link.Result, previous *link.Map) error {
	p := newPlan(app, r, previous, cmd.IDSource == "random")
	if cmd.Format == "json" {
		return p.json(c.Stdout)
	}
	return p.text(c.Stdout)
}

type unlinkCommand struct {
	File string `arg:"" help:"The linked definition; - for standard input."`
	Map  string `required:"" placeholder:"FILE" help:"The map that tenon link wrote."`
	destination
}

// Run takes the edits back that the map records.
func (cmd *unlinkCommand) Run(c *Command) error {
	out, err := cmd.path(cmd.File)
	if err != nil {
		return err
	}
	if cmd.Map == "-" && cmd.File == "-" {
		return usagef("the definition and the map cannot both come from standard input: name a file for one of them")
	}
	if out != "" && same(cmd.Map, out) {
		return usagef("-o %s would overwrite the map: name another file", out)
	}
	m, err := c.readMap(cmd.Map)
	if err != nil {
		return err
	}
	file, err := c.read(cmd.File)
	if err != nil {
		return err
	}
	if len(file.Bytes) > source.MaxBytes {
		return usagef("%s is longer than %d MiB, more than Tenon reads", file.Name, source.MaxBytes>>20)
	}
	text, err := link.Unlink(file, m)
	if err != nil {
		return usageError{err}
	}
	return c.put(out, text)
}
