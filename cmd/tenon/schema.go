package main

import (
	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/judge"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/schema"
)

type schemaCommand struct {
	Scenario bool   `xor:"of" help:"The schema of scenario files, which tenon test runs, instead of that of definitions."`
	Config   bool   `xor:"of" help:"The schema of .tenon.json, with the names of the rules."`
	Report   bool   `xor:"of" help:"The schema of what check --format json prints."`
	Profile  string `enum:"kustomer,tenon" default:"kustomer" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
}

// Help says how an editor is told about the schema.
func (schemaCommand) Help() string {
	return `The schema (JSON Schema draft-07) lets an editor complete names and explain them. In VS Code, write it to a file, ` +
		`say .vscode/app.schema.json, and name that file in settings.json:

  "json.schemas": [{"fileMatch": ["apps/*.json"], "url": "./.vscode/app.schema.json"}]

For scenario files, write what --scenario prints to another file and match "*.scenario.json" with it; for configs what --config prints, and match ".tenon.json". ` +
		`Whatever the schema refuses tenon check refuses too, but not the reverse.`
}

// Run prints the schema.
func (cmd *schemaCommand) Run(c *Command) error {
	text := schema.Text(profileOf(cmd.Profile))
	switch {
	case cmd.Scenario:
		text = scenario.Schema()
	case cmd.Config:
		var err error
		if text, err = judge.Schema(compiler.Rules()); err != nil {
			return err
		}
	case cmd.Report:
		text = report.Schema
	}
	_, err := c.Stdout.Write(text)
	return err
}
