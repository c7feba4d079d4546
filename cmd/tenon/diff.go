package main

import (
	"github.com/tenon-dev/tenon/compiler/diff"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

type diffCommand struct {
	Old     string `arg:"" help:"The version before: a file, - for standard input, or a git revision such as HEAD~1 (of the file NEW) or v1.2.0:apps/shop.json."`
	New     string `arg:"" help:"The version after: a file, - for standard input, or a revision with its path, such as HEAD:apps/shop.json."`
	Map     string `placeholder:"FILE" help:"The link map, if one of them or both are linked."`
	Format  string `enum:"text,json" default:"text" help:"Output: text for people, json for programs."`
	Profile string `enum:"kustomer,tenon" default:"tenon" help:"Dialect in which both are read."`
	colorFlag
}

// Run compares the two and fails if something breaks that the version does not
// announce.
func (cmd *diffCommand) Run(c *Command) error {
	if cmd.Old == "-" && cmd.New == "-" {
		return usagef("the old and the new version cannot both come from standard input: name a file for one of them")
	}
	var o diff.Options
	if cmd.Map != "" {
		m, err := c.readMap(cmd.Map)
		if err != nil {
			return err
		}
		o.Map = m
	}
	r, err := cmd.compare(c, o.Map)
	if err != nil {
		return err
	}
	if cmd.Format == "json" {
		err = r.JSON(c.Stdout)
	} else {
		err = r.Text(c.Stdout, report.TextOptions{Color: cmd.useColor(c, c.Stdout)})
	}
	if err == nil && r.Breaks() {
		err = errFindings
	}
	return err
}

func (cmd *diffCommand) compare(c *Command, m *link.Map) (*diff.Report, error) {
	file, err := c.readRevision(cmd.New, "")
	if err != nil {
		return nil, err
	}
	before, err := c.readRevision(cmd.Old, cmd.New)
	if err != nil {
		return nil, err
	}
	var apps [2]*definition.App
	for i, f := range []*source.File{before, file} {
		if _, findings := definition.ParseText(f, source.Limits{}); len(findings) > 0 {
			d := &findings[0]
			return nil, usagef("%s:%s: %s: what cannot be read cannot be compared; tenon check shows all mistakes", f.Name, f.Position(d.Range.Start), d.Message)
		}
		apps[i], _ = definition.Parse(f, definition.Options{Profile: profileOf(cmd.Profile)})
	}
	r, err := diff.Compare(apps[0], apps[1], diff.Options{Map: m})
	if err != nil {
		return nil, usageError{err}
	}
	return r, nil
}
