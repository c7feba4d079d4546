package main

import (
	"bytes"
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/verify"
)

type testCommand struct {
	Paths    []string `arg:"" optional:"" name:"file" help:"Scenario files; a directory stands for those in it, a definition for those beside it that are about it. Default: the working directory."`
	Run_     string   `name:"run" placeholder:"PATTERN" help:"Run only scenarios whose name this regular expression matches."`
	Update   bool     `help:"Write what came into the expectations, all other bytes stay."`
	Format   string   `enum:"text,json,junit" default:"text" help:"Output: text for people, json for programs, junit for test reports."`
	Coverage bool     `help:"Say how much of each workflow the scenarios have taken, and what never."`
	Output   string   `short:"o" placeholder:"FILE" help:"With --coverage: write it to this file too, as JSON, for tenon graph --coverage."`
	Watch    bool     `help:"Run again whenever a scenario file or its definition changes, until interrupted."`
	MaxValue int      `default:"100" help:"How many characters of a value the path of a run shows."`
	MaxCalls int      `default:"1000" help:"Fail a scenario when so many scheduled workflows have started."`
	Profile  string   `enum:"kustomer,tenon" default:"tenon" help:"Dialect of the definitions: kustomer (as published) or tenon (with Tenon's extensions)."`
	colorFlag
}

// Help is what --help says beyond the flags.
func (*testCommand) Help() string {
	return `A scenario file, app.scenario.json beside app.json, says what happens to an app and what must come of it. Each scenario runs in an engine of its own, in virtual time: a year takes milliseconds. Nothing is sent anywhere.

Exit codes: 0 all scenarios passed, 1 a scenario failed or a file has mistakes, 2 wrong use.`
}

// Run runs scenarios and prints what came of them.
func (cmd *testCommand) Run(c *Command) error {
	chosen, err := cmd.chosen()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if cmd.Watch {
		return cmd.watch(ctx, c, chosen)
	}
	return cmd.once(ctx, c, chosen)
}

// once runs the scenarios once.
func (cmd *testCommand) once(ctx context.Context, c *Command, chosen func(name string) bool) error {
	t := tester{cmd: cmd, c: c, chosen: chosen, apps: map[string]*tested{}}
	suites, err := t.suites(ctx)
	if ctx.Err() != nil {
		return usagef("interrupted")
	}
	if err != nil {
		return err
	}
	if err := cmd.print(c, suites, t.profiles); err != nil {
		return err
	}
	for _, s := range suites {
		if s.Failed() {
			return errFindings
		}
	}
	return nil
}

// chosen returns which scenarios are to run.
func (cmd *testCommand) chosen() (func(name string) bool, error) {
	if cmd.MaxCalls < 1 {
		return nil, usagef("--max-calls is %d, but must be at least 1", cmd.MaxCalls)
	}
	if cmd.MaxValue < 1 {
		return nil, usagef("--max-value is %d, but must be at least 1", cmd.MaxValue)
	}
	if cmd.Output != "" && !cmd.Coverage {
		return nil, usagef("--output says where the coverage is written: give --coverage too")
	}
	if cmd.Run_ == "" {
		return func(string) bool { return true }, nil
	}
	re, err := regexp.Compile(cmd.Run_)
	if err != nil {
		return nil, usagef("--run %s is no regular expression: %s", cmd.Run_, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re.MatchString, nil
}

// suites finds the scenario files and runs them.
func (t *tester) suites(ctx context.Context) ([]*verify.Suite, error) {
	cmd := t.cmd
	files, err := cmd.files(t.c)
	if err != nil {
		return nil, err
	}
	var suites []*verify.Suite
	ran := 0
	progress := t.c.progress("testing", len(files))
	defer progress.stop()
	for _, path := range files {
		s, err := t.suite(ctx, path)
		if err != nil {
			return nil, err
		}
		ran += len(s.Results)
		if cmd.Run_ == "" || s.Failed() || len(s.Results) > 0 {
			suites = append(suites, s)
		}
		progress.step()
	}
	if cmd.Run_ != "" && ran == 0 && len(suites) == 0 {
		return nil, usagef("--run %s matches the name of no scenario", cmd.Run_)
	}
	return suites, nil
}

// files returns the scenario files that the arguments stand for.
func (cmd *testCommand) files(c *Command) ([]string, error) {
	paths := cmd.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var files []string
	seen := map[string]bool{}
	add := func(path string) {
		if !seen[filepath.Clean(path)] {
			seen[filepath.Clean(path)] = true
			files = append(files, path)
		}
	}
	for _, arg := range paths {
		if arg == "-" {
			return nil, usagef("scenarios cannot come from standard input: a scenario file stands beside its definition")
		}
		inputs := expand([]string{arg})
		if len(inputs) == 1 && !inputs[0].found && inputs[0].err == nil && !scenario.IsName(arg) {
			if _, err := os.Stat(arg); err != nil {
				return nil, fileError(err)
			}
			beside, err := cmd.beside(c, arg)
			if err != nil {
				return nil, err
			}
			for _, path := range beside {
				add(path)
			}
			continue
		}
		for _, in := range inputs {
			switch {
			case in.err != nil:
				return nil, in.err
			case scenario.IsName(in.path):
				add(in.path)
			}
		}
	}
	if len(files) == 0 {
		return nil, usagef("no scenarios found in %s: those of app.json stand in app%s beside it", strings.Join(paths, ", "), scenario.Suffix)
	}
	return files, nil
}

// beside returns the scenario files in the directory of a definition that are
// about it.
func (cmd *testCommand) beside(c *Command, definition string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(definition))
	if err != nil {
		return nil, fileError(err)
	}
	var files []string
	for _, e := range entries {
		path := filepath.Join(filepath.Dir(definition), e.Name())
		if !scenario.IsName(path) {
			continue
		}
		f, err := c.read(path)
		if err != nil {
			return nil, err
		}
		file, _ := scenario.Read(f)
		if same(definitionOf(file, path), definition) {
			files = append(files, path)
		}
	}
	return files, nil
}

// definitionOf returns the path of the definition that a scenario file is about.
func definitionOf(f *scenario.File, path string) string {
	if f.Definition == source.None {
		return path[:len(path)-len(scenario.Suffix)] + ".json"
	}
	named := filepath.FromSlash(f.Tree.Text(f.Definition))
	if filepath.IsAbs(named) {
		return named
	}
	return filepath.Join(filepath.Dir(path), named)
}

// tester runs scenario files; definitions are prepared once.
type tester struct {
	cmd    *testCommand
	c      *Command
	chosen func(name string) bool
	apps   map[string]*tested
	// profiles are what was taken of the definitions, in the order in which they
	// were first needed; none without --coverage.
	profiles []*coverage.Profile
}

// tested is a definition that scenarios are about.
type tested struct {
	file     *source.File
	app      *verify.App // nil if it has errors
	profile  *coverage.Profile
	findings definition.Diagnostics
	err      error
}

// app returns a definition, read and prepared once.
func (t *tester) app(path string) *tested {
	a := t.apps[filepath.Clean(path)]
	if a != nil {
		a.findings = nil // shown already
		return a
	}
	a = &tested{}
	t.apps[filepath.Clean(path)] = a
	if a.file, a.err = t.c.read(path); a.err != nil {
		return a
	}
	// What is wrong with the definition is told only where it keeps scenarios from
	// running: all else is check's part.
	a.app, a.findings, a.err = verify.Prepare(a.file, compiler.Options{Profile: profileOf(t.cmd.Profile), MaxFindings: 1000})
	if a.app != nil {
		a.findings = nil
	}
	if a.app != nil && t.cmd.Coverage {
		a.profile = coverage.New(a.app.Definition)
		t.profiles = append(t.profiles, a.profile)
	}
	return a
}

// suite runs one scenario file.
func (t *tester) suite(ctx context.Context, path string) (*verify.Suite, error) {
	f, err := t.c.read(path)
	if err != nil {
		return nil, err
	}
	s := &verify.Suite{Name: f.Name}
	file, c := scenario.Read(f)
	a := t.app(definitionOf(file, path))
	if s.Definition = a.file; a.err != nil {
		t.noDefinition(file, c, path, a.err)
	}
	if a.app != nil {
		a.app.Check(file, c)
	}
	s.Findings, _ = c.Finish()
	s.Findings = append(a.findings[:len(a.findings):len(a.findings)], s.Findings...)
	if a.app == nil || s.Findings.HasErrors() {
		return s, nil
	}
	o := verify.Options{MaxCalls: t.cmd.MaxCalls}
	if t.cmd.Update {
		updated, changed, err := a.app.Update(ctx, f, t.chosen, o)
		if err != nil {
			return nil, err
		}
		if changed > 0 {
			if err := t.c.put(path, updated.Bytes); err != nil {
				return nil, err
			}
			t.c.note("updated %s of %s", count(changed, "scenario"), path)
			file, _ = scenario.Read(updated)
		}
	}
	s.Results, err = a.app.RunFile(ctx, file, t.chosen, o)
	if a.profile != nil {
		a.app.Cover(a.profile, s.Results)
	}
	return s, err
}

// noDefinition reports that the definition of a scenario file cannot be read.
func (t *tester) noDefinition(f *scenario.File, c *definition.Collector, path string, err error) {
	if f.Definition != source.None {
		c.Add(scenario.RuleDefinition, f.Definition, definition.Address{}, "", "the definition cannot be used: "+err.Error())
		return
	}
	d := c.Add(scenario.RuleDefinition, source.Root, definition.Address{}, "", "this file is about "+definitionOf(f, path)+", which cannot be used: "+err.Error())
	d.Range = source.Range{Start: d.Range.Start, End: min(d.Range.Start+1, d.Range.End)}
	d.Suggestion = `"definition" names another file`
}

func (cmd *testCommand) print(c *Command, suites []*verify.Suite, profiles []*coverage.Profile) error {
	var b bytes.Buffer
	var err error
	if cmd.Output != "" {
		text, err := coverage.Encode(profiles)
		if err != nil {
			return err
		}
		if err := c.put(cmd.Output, text); err != nil {
			return err
		}
	}
	switch cmd.Format {
	case "json":
		err = verify.JSON(&b, suites)
	case "junit":
		err = verify.JUnit(&b, suites)
	default:
		err = verify.Text(&b, suites, verify.TextOptions{Color: cmd.useColor(c, c.Stdout), MaxValue: cmd.MaxValue})
		if err == nil {
			err = coverage.Text(&b, profiles, cmd.useColor(c, c.Stdout))
		}
	}
	if err != nil {
		return err
	}
	_, err = c.Stdout.Write(b.Bytes())
	return err
}
