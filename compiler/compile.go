package compiler

import (
	"slices"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Compile checks a definition and makes it executable. The findings are those of
// Check and those about what this version does not execute, in their fixed
// order; the program is nil if there is an error among them.
func Compile(f *source.File, o Options) (*program.Program, definition.Diagnostics) {
	checked := Check(f, o)
	if checked.Findings.HasErrors() || checked.Dropped[definition.Error] > 0 {
		return nil, checked.Findings
	}
	p, unsupported := program.New(checked.App)
	findings := slices.Concat(checked.Findings, unsupported)
	findings.Sort()
	return p, findings
}
