package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/compiler/graph"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

type graphCommand struct {
	File     string `arg:"" help:"A definition, - for standard input."`
	Format   string `enum:"auto,mermaid,dot,svg" default:"auto" help:"Output: mermaid, dot, svg; auto goes by the name of the output file and is mermaid without one."`
	Workflow string `placeholder:"NAME" help:"Draw only this workflow, given by its name or id."`
	Findings bool   `help:"Check the definition and put the codes of the findings on the nodes; .tenon.json and the baseline count as for check."`
	Coverage string `placeholder:"FILE" help:"Colour what scenarios have taken, by a file that tenon test --coverage -o FILE wrote."`
	Profile  string `enum:"kustomer,tenon" default:"kustomer" help:"Dialect: kustomer (as published) or tenon (with Tenon's extensions)."`
	Whole    bool   `help:"The definition is whole: a scheduled workflow that is not in the file is missing, not external."`
	Output   string `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
}

// Run draws the workflows of a definition, broken ones too. What is wrong with
// the definition does not change the exit code: that is check's part.
func (cmd *graphCommand) Run(c *Command) error {
	file, err := c.read(cmd.File)
	if err != nil {
		return err
	}
	o := compiler.Options{Profile: profileOf(cmd.Profile), Whole: cmd.Whole}
	drawn := graph.Options{Workflow: cmd.Workflow, Whole: cmd.Whole}
	tree, mistakes := definition.ParseText(file, source.Limits{})
	if len(mistakes) > 0 {
		first := &mistakes[0]
		what := fmt.Sprintf("%s:%s: %s", pathText(file.Name), file.Position(first.Range.Start), first.Message)
		if definition.Detect(tree) == definition.NotADefinition {
			return usagef("cannot draw %s: tenon check shows all mistakes", what)
		}
		c.note("tenon: warning: %s: what is drawn may be incomplete; tenon check shows all mistakes", what)
	}
	var app *definition.App
	if cmd.Findings {
		if app, drawn.Findings, err = c.found(cmd.File, file, o); err != nil {
			return err
		}
	} else {
		app, _ = definition.Parse(file, definition.Options{Profile: o.Profile})
	}
	if app.Kind == definition.NotADefinition {
		return usagef("cannot draw %s: it holds no app definition and no workflow (run tenon check to see why)", file.Name)
	}
	if cmd.Coverage != "" {
		if drawn.Coverage, err = cmd.coverage(c); err != nil {
			return err
		}
	}
	g, err := graph.New(app, drawn)
	if err != nil {
		return usagef("cannot draw %s: %w", file.Name, err)
	}
	var out bytes.Buffer
	switch cmd.format() {
	case "svg":
		err = graph.SVG(&out, g)
	case "dot":
		err = graph.DOT(&out, g)
	default:
		err = graph.Mermaid(&out, g)
		if !graph.FitsMermaid(g, out.Len()) {
			fmt.Fprintf(c.Stderr, "tenon: the picture exceeds what Mermaid draws by default: raise its maxEdges and maxTextSize, draw one workflow with --workflow, or use --format svg\n")
		}
	}
	if err != nil {
		return usagef("cannot draw %s: %w", file.Name, err)
	}
	return c.put(cmd.Output, out.Bytes())
}

// coverage reads what was taken of the definition.
func (cmd *graphCommand) coverage(c *Command) (*coverage.Profile, error) {
	file, err := c.read(cmd.Coverage)
	if err != nil {
		return nil, err
	}
	profiles, err := coverage.Parse(file)
	if err != nil {
		return nil, usageError{err}
	}
	var of []string
	for _, p := range profiles {
		if cmd.File == "-" && len(profiles) == 1 || same(p.File, cmd.File) {
			return p, nil
		}
		of = append(of, p.File)
	}
	return nil, usagef("%s holds no coverage of %s, but of %s", cmd.Coverage, cmd.File, strings.Join(of, ", "))
}

// found checks a definition as tenon check does: the config and the baseline
// beside it decide which findings count.
func (c *Command) found(path string, file *source.File, o compiler.Options) (*definition.App, definition.Diagnostics, error) {
	p := policies{cmd: &checkCommand{}, c: c, dirs: map[string]*governed{}, files: map[[2]string]*governed{}}
	g, err := p.of(path)
	if err != nil {
		return nil, nil, err
	}
	checked := compiler.Check(file, o)
	if g.policy.Trivial() {
		return checked.App, checked.Findings, nil
	}
	return checked.App, g.policy.Apply(checked.App.AddressOf(nil, nil).App, checked.Findings).Findings, nil
}

// format decides about the format: the flag, or the name of the output file.
func (cmd *graphCommand) format() string {
	if cmd.Format != "auto" {
		return cmd.Format
	}
	switch strings.ToLower(filepath.Ext(cmd.Output)) {
	case ".svg":
		return "svg"
	case ".dot", ".gv":
		return "dot"
	}
	return "mermaid"
}
