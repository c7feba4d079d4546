// Package install prepares an app for an org: it checks the definition, gives
// its workflows global ids, and compiles what an engine then runs.
//
// The text that is compiled is the linked one. So a revision is wholly
// determined by its linked text, which is what an engine stores and from which
// [Restore] makes the same revision again after a restart.
package install

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Prepared is one revision of an app, ready to run in one org. It is immutable.
type Prepared struct {
	Org     string
	App     string // its name, of a private app without the org; of a workflow on its own its name or else its id
	Version string
	Linked  []byte    // the definition with global ids
	Map     *link.Map // local ids → global ids
	Program *program.Program
}

// Options says how Prepare works. The zero Options is a first install with
// random ids of a definition in the published format.
type Options struct {
	Compiler compiler.Options
	IDs      link.IDSource // default link.Random(nil); must never give an id to two orgs
	Previous *link.Map     // of the revision that is upgraded: its workflows keep their ids
}

// Prepare makes a definition ready to run in an org. If it has errors, Prepared
// is nil and the findings say what they are; all findings are about the
// definition as given. The error is one of linking, such as a map of another
// app, or of use.
func Prepare(f *source.File, org string, o Options) (*Prepared, definition.Diagnostics, error) {
	if org == "" {
		return nil, nil, errors.New("an app is installed into an org: the org has no name")
	}
	checked := compiler.Check(f, o.Compiler)
	if checked.Findings.HasErrors() || checked.Dropped[definition.Error] > 0 {
		return nil, checked.Findings, nil
	}
	executable, unsupported := program.New(checked.App)
	findings := slices.Concat(checked.Findings, unsupported)
	findings.Sort()
	if executable == nil {
		return nil, findings, nil
	}
	ids := o.IDs
	if ids == nil {
		ids = link.Random(nil)
	}
	linked, err := link.Link(checked.App, ids, o.Previous)
	if err != nil {
		return nil, findings, err
	}
	p, err := Restore(org, linked.Linked, linked.Map)
	return p, findings, err
}

// Restore makes a revision again from what Prepare made. It does not check the
// definition: what ran once runs again, whatever later versions of the checks
// would say.
func Restore(org string, linked []byte, m *link.Map) (*Prepared, error) {
	var parser definition.Parser
	app, _ := parser.Parse(&source.File{Name: "the linked definition", Bytes: linked}, definition.Options{Profile: definition.Tenon})
	p, findings := program.New(app)
	if p == nil {
		return nil, fmt.Errorf("the linked definition of org %q cannot be executed: %w", org, findings.Err())
	}
	prepared := &Prepared{Org: org, App: app.Names().App, Version: p.Version, Linked: linked, Map: m, Program: p}
	if prepared.App == "" && len(p.Workflows) == 1 {
		prepared.App = cmp.Or(p.Workflows[0].Name, p.Workflows[0].ID, "workflow")
	}
	return prepared, nil
}
