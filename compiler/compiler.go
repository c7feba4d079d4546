// Package compiler turns the text of a definition into what can be judged,
// linked and run. Its parts are the stages: check finds what is wrong, link
// gives workflows their global ids, program is the executable form.
package compiler

import (
	"cmp"
	"slices"

	"github.com/tenon-dev/tenon/compiler/check"
	"github.com/tenon-dev/tenon/compiler/judge"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
)

// Options says how a definition is compiled. The zero Options judges it as the
// platform would.
type Options struct {
	Profile     definition.Profile
	Limits      source.Limits
	Whole       bool // no workflow is outside the file: a scheduled one that is not in it is missing
	MaxFindings int  // kept; what comes after them is only counted; default 10,000
}

// Checked is a definition with everything that was found about it.
type Checked struct {
	App      *definition.App
	Findings definition.Diagnostics // in their fixed order
	Dropped  definition.Counts      // findings beyond Options.MaxFindings
}

// Check reads a definition and applies every rule to whatever could be read.
func Check(f *source.File, o Options) Checked {
	var c Checker
	checked := c.Check(f, o)
	c.parser.Release()
	c.checker = check.Checker{}
	return checked
}

// Checker checks definitions one after the other and reuses its memory: the App
// of a result is valid until the next Check. The zero Checker is ready for use.
// It is for one goroutine.
type Checker struct {
	parser  definition.Parser
	checker check.Checker
}

// Check is [Check] in the memory of c.
func (c *Checker) Check(f *source.File, o Options) Checked {
	app, collector := c.parser.Parse(f, definition.Options{Profile: o.Profile, Limits: o.Limits, MaxFindings: o.MaxFindings})
	c.checker.Check(app, collector, check.Options{Whole: o.Whole})
	findings, dropped := collector.Finish()
	return Checked{App: app, Findings: findings, Dropped: dropped}
}

// Rules returns the pages of all rules in the order of their codes.
func Rules() []*definition.Rule {
	rules := slices.Concat(definition.Rules(), check.Rules(), program.Rules(), judge.Rules(), scenario.Rules())
	slices.SortFunc(rules, func(a, b *definition.Rule) int { return cmp.Compare(a.Code, b.Code) })
	return rules
}
