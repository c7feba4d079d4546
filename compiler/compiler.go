// Package compiler turns the text of a definition into what can be judged,
// linked and run. Its parts are the stages: check finds what is wrong, link
// gives workflows their global ids, program is the executable form.
package compiler

import (
	"github.com/tenon-dev/tenon/definition"
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
	var p definition.Parser
	app, c := p.Parse(f, definition.Options{Profile: o.Profile, Limits: o.Limits, MaxFindings: o.MaxFindings})
	findings, dropped := c.Finish()
	return Checked{App: app, Findings: findings, Dropped: dropped}
}
