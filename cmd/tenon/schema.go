package main

import (
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/schema"
)

type schemaCommand struct {
	Scenario bool   `help:"The schema of scenario files, which tenon test runs, instead of that of definitions."`
	Profile  string `enum:"kustomer,tenon" default:"kustomer" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
}

// Help says how an editor is told about the schema.
func (schemaCommand) Help() string {
	return `The schema (JSON Schema draft-07) lets an editor complete names and explain them. In VS Code, write it to a file, ` +
		`say .vscode/app.schema.json, and name that file in settings.json:

  "json.schemas": [{"fileMatch": ["apps/*.json"], "url": "./.vscode/app.schema.json"}]

For scenario files, write what --scenario prints to another file and match "*.scenario.json" with it. Whatever the schema refuses tenon check refuses too, but not the reverse.`
}

// Run prints the schema.
func (cmd *schemaCommand) Run(c *Command) error {
	text := schema.Text(profileOf(cmd.Profile))
	if cmd.Scenario {
		text = scenario.Schema()
	}
	_, err := c.Stdout.Write(text)
	return err
}
