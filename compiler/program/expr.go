package program

import (
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/value"
)

// ExprKind says how an [Expr] gets its value.
type ExprKind uint8

// The kinds of expressions (reference/kustomer.md 5.1).
const (
	Literal   ExprKind = iota // Value, whatever the run
	Reference                 // what Ref leads to
	Function                  // "/#fn:…": what Call yields
	Text                      // what Template prints
	List                      // an array of Items
	Record                    // an object of Keys and Items
)

// Expr is a compiled value of a definition: the tree of a param, or an operand.
// Arrays and objects without any expression inside are literals.
type Expr struct {
	Kind     ExprKind
	Value    value.Value // Literal
	Source   string      // Reference, Function, Text: as written
	Ref      Ref         // Reference
	Call     *Call       // Function; nil for one that does not exist, which yields nothing
	Template *Template   // Text
	Keys     []string    // Record: no name twice
	Items    []Expr      // List, Record
}

// Ref is a resolved path.
type Ref struct {
	Node int // index of the node whose output Path starts in, or one of the roots below
	Path []string
}

// Roots of references that are no node.
const (
	DataRoot  = -1 // the data that an output template shapes
	Nowhere   = -2 // always missing: variables, steps that do not exist
	wholeRun  = -3 // all that a template can name, as one object
	ErrorRoot = -4 // the last failure of a step (reference/kustomer.md 5.2)
)

// Call is the compiled use of a function.
type Call struct {
	Builtin *builtin.Builtin
	Ref     Ref           // of its first argument
	Leads   bool          // whether it has one
	Args    []value.Value // one for each parameter; the first is left out where Leads
	Rest    []value.Member
}

// Eval returns the value of e. Missing members of objects are left out and
// missing elements of arrays are null, which keeps the others at their index.
// After the last Eval of an evaluation [Env.Err] says whether its values count.
func (e *Expr) Eval(env *Env) value.Value {
	switch e.Kind {
	case Literal:
		return e.Value
	case Reference:
		return env.lookup(&e.Ref)
	case Function:
		return env.function(e.Call)
	case Text:
		return env.text(e)
	case List:
		vals := make([]value.Value, len(e.Items))
		for i := range e.Items {
			vals[i] = e.Items[i].Eval(env)
		}
		return value.OfArray(vals...)
	case Record:
		b := value.NewObject(len(e.Keys))
		for i, k := range e.Keys {
			b.Set(k, e.Items[i].Eval(env))
		}
		return b.Value()
	}
	return value.Value{}
}

// String returns the expression as written; literals as JSON.
func (e *Expr) String() string {
	switch e.Kind {
	case Literal:
		return string(e.Value.AppendJSON(nil))
	case Reference, Function:
		return e.Source
	case Text:
		return string(value.OfString(e.Source).AppendJSON(nil))
	case List:
		parts := make([]string, len(e.Items))
		for i := range e.Items {
			parts[i] = e.Items[i].String()
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	parts := make([]string, len(e.Items))
	for i := range e.Items {
		parts[i] = string(value.OfString(e.Keys[i]).AppendJSON(nil)) + ":" + e.Items[i].String()
	}
	return "{" + strings.Join(parts, ",") + "}"
}
