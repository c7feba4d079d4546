// Package template compiles and renders the Handlebars templates that stand in
// the strings of a definition (reference/kustomer.md 5.3).
//
// Package expression has read a template into a flat list of parts, each with its
// place. [Compile] nests them into blocks ([tree.go]), takes the blanks away that
// Handlebars strips around tags on lines of their own ([space.go]), and binds the
// paths that begin at the run to what they mean there. A [Template] is immutable
// and safe for concurrent use; [Template.Render] walks it.
//
// The oracle is handlebars.js 4.7: a test replays thousands of recorded
// renderings of generated templates. We read templates ourselves because real
// definitions hold segments that its lexer refuses ("@", "-"), and because a
// finding needs the place of every part.
package template

import (
	"errors"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// Template is a compiled template.
type Template struct {
	body []node
	flat bool // only text, and paths that begin at the outermost context
}

// Env is what a template is rendered against. Its outermost context is not one
// value but the run: Root resolves the paths that begin there.
type Env interface {
	// Root returns what a bound path leads to: ref is what the Binder gave for it.
	Root(ref int32) value.Value
	// Context returns the outermost context as one object, for templates that use
	// it whole ({{this}}, {{#each this}}).
	Context() value.Value
	// Call carries out a helper that is not one of Handlebars' own.
	Call(c Call) value.Value
}

// Call is one use of a helper.
type Call struct {
	Name string
	Ref  int32 // what the Binder gave for Name, -1 for a name that is no helper's
	Args []value.Value
	Hash []value.Member // key=value arguments, in their order
}

// Binder resolves what a template names when it is compiled.
type Binder interface {
	// Bind returns a number for a path that begins at the outermost context, by
	// which Env.Root knows it.
	Bind(segments []expression.Segment) int32
	// Helper returns a number for the helper of that name, by which Env.Call knows
	// it, or -1 if there is none beside Handlebars' own. A name that is none is a
	// path where it stands alone.
	Helper(name string) int32
}

// ErrTooLarge is the error of a template whose rendering grows, or goes on,
// beyond all measure.
var ErrTooLarge = errors.New("the text of the template is too large")

// Limits of renderings.
const (
	// MaxBytes bounds the text of a template: no action is given more, and what is
	// longer must not fill the memory first.
	MaxBytes = 4 << 20
	// MaxSteps is a bound for the steps of Append that takes a second or so: what is
	// visited of templates, and what of their paths and arguments.
	MaxSteps = 10_000_000
)

// node is a piece of a compiled template.
type node struct {
	kind    nodeKind
	text    string // textNode
	escape  bool   // outputNode
	expr    expr   // outputNode, blockNode
	body    []node // blockNode: what is rendered if the expression holds
	inverse []node // blockNode: what is rendered otherwise
	params  []string
}

type nodeKind uint8

const (
	textNode nodeKind = iota
	outputNode
	blockNode
)

// expr is a value in a template.
type expr struct {
	kind  exprKind
	value value.Value // literalExpr
	path  path        // pathExpr, callExpr: the name
	name  string      // callExpr
	ref   int32       // callExpr: of the helper
	args  []expr
	hash  []hashArg
}

type hashArg struct {
	key  string
	expr expr
}

type exprKind uint8

const (
	literalExpr exprKind = iota
	pathExpr
	callExpr
)

// path is a compiled path.
type path struct {
	up       int
	data     bool // begins with "@"
	root     bool // begins with "@root"
	scoped   bool // begins with "this" or "./"
	segments []string
	ref      int32 // of the path at the outermost context
}

// IsNative reports whether the renderer carries a helper out itself: it is one of
// Handlebars' own.
func IsNative(name string) bool {
	switch name {
	case "if", "unless", "each", "with", "lookup", "log":
		return true
	}
	return false
}
