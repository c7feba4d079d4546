package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/judge"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/source"
)

type policyFlags struct {
	Config        string   `placeholder:"FILE" xor:"config" help:"Judge the findings by this file, not by the nearest .tenon.json."`
	NoConfig      bool     `xor:"config" help:"Judge the findings by no file, and hide none."`
	Baseline      string   `placeholder:"FILE" help:"Hide the findings of this baseline, not of the one that the config names."`
	WriteBaseline optional `help:"Write a baseline of all findings, so that only new ones are shown from now on; --write-baseline=FILE says where."`
}

// governed are the definitions that one policy is for.
type governed struct {
	policy   judge.Policy
	config   string // the path of the config, "" if there is none
	baseline string // the path of the baseline, of one that is still to be written too
	old      *judge.Baseline
	mistakes definition.Diagnostics // of the baseline
	results  []*checked
	fixed    *fixed // of the config
}

// policies finds the policy of every input.
type policies struct {
	cmd   *checkCommand
	c     *Command
	dirs  map[string]*governed
	files map[[2]string]*governed
	all   []*governed // in the order in which they are first needed
}

// of returns what the definition at a path is judged by.
func (p *policies) of(path string) (*governed, error) {
	dir := "."
	if path != "-" {
		dir = filepath.Dir(path)
	}
	if g := p.dirs[dir]; g != nil {
		return g, nil
	}
	config := p.cmd.Config
	if config == "" && !p.cmd.NoConfig {
		config = shown(judge.Find(dir, judge.ConfigName), dir)
	}
	baseline := ""
	if !p.cmd.NoConfig {
		baseline = shown(judge.Find(dir, judge.BaselineName), dir)
	}
	if baseline == "" {
		if baseline = filepath.Join(dir, judge.BaselineName); config != "" {
			baseline = filepath.Join(filepath.Dir(config), judge.BaselineName)
		}
	}
	key := [2]string{config, baseline}
	g := p.files[key]
	if g == nil {
		g = &governed{config: config, baseline: baseline}
		if err := p.load(g); err != nil {
			return nil, err
		}
		p.files[key] = g
		p.all = append(p.all, g)
	}
	p.dirs[dir] = g
	return g, nil
}

// shown returns how a file that was found for the definitions in a directory is
// called: as the directory was, from the root or from where the command runs.
func shown(path, dir string) string {
	if path == "" || filepath.IsAbs(dir) {
		return path
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if within, err := filepath.Rel(here, path); err == nil {
		return within
	}
	return path
}

// load reads the config and the baseline. What is wrong in them is a finding; a
// file that was named on the command line and cannot be read is an error.
func (p *policies) load(g *governed) error {
	if g.config != "" {
		file, err := p.c.read(g.config)
		if err != nil {
			return err
		}
		g.policy.Config = judge.ParseConfig(file, compiler.Rules(), p.c.now())
	}
	named := false
	switch {
	case p.cmd.Baseline != "":
		g.baseline = p.cmd.Baseline
	case g.policy.Config != nil && g.policy.Config.Baseline != "":
		named = true
		if g.baseline = filepath.FromSlash(g.policy.Config.Baseline); !filepath.IsAbs(g.baseline) {
			g.baseline = filepath.Join(filepath.Dir(g.config), g.baseline)
		}
	case p.cmd.NoConfig:
		return nil
	}
	_, err := os.Stat(g.baseline)
	switch {
	case err == nil:
	case p.cmd.WriteBaseline.given, p.cmd.Baseline == "" && !named:
		return nil
	case named:
		reason := "there is no such file"
		if !errors.Is(err, fs.ErrNotExist) {
			reason = err.Error()
		}
		g.policy.Config.NoBaseline(reason)
		return nil
	}
	file, err := p.c.read(g.baseline)
	if err != nil {
		return err
	}
	g.old, g.mistakes = judge.ParseBaseline(file)
	if p.cmd.WriteBaseline.given {
		g.mistakes = nil // it is written anew
	} else {
		g.policy.Baseline = g.old
	}
	return nil
}

// judge applies the policy to what was found in one definition.
func (g *governed) judge(r *checked, result compiler.Checked) {
	r.verdict = g.policy.Apply(result.App.AddressOf(nil, nil).App, result.Findings)
	r.findings = r.verdict.Findings
}

func (g *governed) verdicts() []*judge.Verdict {
	var all []*judge.Verdict
	for _, r := range g.results {
		if r.verdict != nil {
			all = append(all, r.verdict)
		}
	}
	return all
}

// again judges everything anew.
func (g *governed) again() {
	for _, r := range g.results {
		if r.verdict != nil {
			r.verdict = g.policy.Again(r.verdict)
			r.findings = r.verdict.Findings
		}
	}
}

// review returns the findings about the config and the baseline, after the fixes
// to the config if they are wanted.
func (p *policies) review(g *governed, level fix.Level) definition.Diagnostics {
	if g.policy.Config == nil {
		return g.mistakes
	}
	whole := func() bool { return p.whole(g) }
	findings := g.policy.Config.Review(g.verdicts(), whole)
	if level != 0 {
		g.fixed = &fixed{before: g.policy.Config.File()}
		g.fixed.result = fix.Apply(g.fixed.before, level, func(f *source.File) definition.Diagnostics {
			next := governed{policy: judge.Policy{Config: judge.ParseConfig(f, compiler.Rules(), p.c.now()), Baseline: g.policy.Baseline}}
			var verdicts []*judge.Verdict
			for _, v := range g.verdicts() {
				verdicts = append(verdicts, next.policy.Again(v))
			}
			return next.policy.Config.Review(verdicts, whole)
		})
		if !p.cmd.DryRun && g.fixed.result.Applied > 0 {
			g.policy.Config = judge.ParseConfig(g.fixed.result.File, compiler.Rules(), p.c.now())
			g.again()
			findings = g.fixed.result.Findings
		}
	}
	return slices.Concat(findings, g.mistakes)
}

// whole reports whether all definitions that a config is for have been checked.
// A config that is named on the command line is for what is checked with it.
func (p *policies) whole(g *governed) bool {
	if p.cmd.Config != "" {
		return true
	}
	inputs := expand([]string{filepath.Dir(g.config)})
	const most = 1000
	if len(inputs) > most {
		return false
	}
	seen := map[string]bool{}
	for _, r := range g.results {
		if full, err := filepath.Abs(r.name); err == nil {
			seen[full] = true
		}
	}
	for _, in := range inputs {
		full, err := filepath.Abs(in.path)
		if err != nil {
			return false
		}
		if seen[full] || !same(judge.Find(filepath.Dir(full), judge.ConfigName), g.config) {
			continue
		}
		file, err := p.c.read(in.path)
		if err != nil {
			return false
		}
		if tree, _ := definition.ParseText(file, source.Limits{}); definition.Detect(tree) != definition.NotADefinition {
			return false
		}
	}
	return true
}

// writeBaselines records all findings, and judges anew with what was recorded.
func (p *policies) writeBaselines() error {
	type target struct {
		path   string
		groups []*governed
	}
	var targets []*target
	for _, g := range p.all {
		if len(g.results) == 0 {
			continue
		}
		path := g.baseline
		if p.cmd.WriteBaseline.value != "" {
			path = p.cmd.WriteBaseline.value
		}
		i := slices.IndexFunc(targets, func(t *target) bool { return t.path == path })
		if i < 0 {
			targets = append(targets, &target{path: path})
			i = len(targets) - 1
		}
		targets[i].groups = append(targets[i].groups, g)
	}
	for _, t := range targets {
		var verdicts []*judge.Verdict
		for _, g := range t.groups {
			verdicts = append(verdicts, g.verdicts()...)
		}
		var old *judge.Baseline
		if file, err := p.c.read(t.path); err == nil {
			old, _ = judge.ParseBaseline(file)
		}
		b := judge.Record(old, verdicts)
		if err := p.c.put(t.path, b.Encode()); err != nil {
			return err
		}
		p.c.note("wrote %s to %s", count(b.Total(), "finding"), t.path)
		for _, g := range t.groups {
			g.policy.Baseline = b
			g.again()
			if !same(t.path, g.baseline) {
				p.c.note("to hide them from now on, name %s as \"baseline\" in %s, or with --baseline", t.path, judge.ConfigName)
			}
		}
	}
	return nil
}
