package main

import (
	"strings"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/diff"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
)

type explainCommand struct {
	Rule string `arg:"" optional:"" name:"rule" help:"Code or name of a rule, such as TN2104 or unreachable-step; without it all rules are listed, those of check and those of diff."`
	colorFlag
}

// Run prints the page of a rule, or one line for each rule.
func (cmd *explainCommand) Run(c *Command) error {
	rules := append(report.PagesOf(compiler.Rules()), diff.Pages()...)
	options := report.PageOptions{Color: cmd.useColor(c, c.Stdout)}
	if cmd.Rule == "" {
		return report.PageList(c.Stdout, rules, options)
	}
	var names []string
	for _, r := range rules {
		if strings.EqualFold(cmd.Rule, r.Code) || strings.EqualFold(cmd.Rule, r.Name) {
			return report.Page(c.Stdout, r, options)
		}
		names = append(names, r.Name)
	}
	if near := definition.Suggest(cmd.Rule, names); near != "" {
		return usagef("there is no rule %s: did you mean %s?", definition.Quoted(cmd.Rule), near)
	}
	return usagef("there is no rule %s: tenon explain lists all of them", definition.Quoted(cmd.Rule))
}
