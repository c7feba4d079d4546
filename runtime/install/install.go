// Package install prepares an app for an org: it checks the definition, gives
// its workflows global ids, and compiles what an engine then runs.
package install

import (
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/compiler/program"
)

// Prepared is one revision of an app, ready to run in one org. It is immutable.
type Prepared struct {
	Org     string
	App     string
	Version string
	Linked  []byte    // the definition with global ids
	Map     *link.Map // local ids → global ids
	Program *program.Program
}
