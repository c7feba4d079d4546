package program

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// ExprKind says how an [Expr] gets its value.
type ExprKind uint8

// The kinds of expressions (reference/kustomer.md 5.1).
const (
	Literal   ExprKind = iota // Value, whatever the run
	Reference                 // what Ref leads to
	Function                  // "/#fn:…"; not executed by this version: missing
	Template                  // the texts of Parts one after the other
	List                      // an array of Items
	Record                    // an object of Keys and Items
)

// Expr is a compiled value of a definition: the tree of a param, or an operand.
// Arrays and objects without any expression inside are literals.
type Expr struct {
	Kind   ExprKind
	Value  value.Value // Literal
	Source string      // Reference, Function, Template: as written
	Ref    Ref         // Reference
	Name   string      // Function: its name
	Parts  []Part      // Template
	Keys   []string    // Record: no name twice
	Items  []Expr      // List, Record
}

// Ref is a resolved path.
type Ref struct {
	Node int // index of the node whose output Path starts in, or DataRoot or Nowhere
	Path []string
}

// Roots of references that are no node.
const (
	DataRoot = -1 // the data that an output template shapes
	Nowhere  = -2 // always missing: variables, errors, steps that do not exist
)

// Part is a piece of a template.
type Part struct {
	Text   string // literal text, if Kind is TextPart
	Kind   PartKind
	Ref    Ref
	Escape bool   // {{…}}: escape for HTML; {{{…}}} does not
	Name   string // HelperPart: its name
}

// PartKind says what a Part is.
type PartKind uint8

// The kinds of parts.
const (
	TextPart   PartKind = iota // literal text
	PathPart                   // the text of what a path leads to
	HelperPart                 // a helper; not executed by this version: empty text
)

// Env is what expressions are evaluated against.
type Env struct {
	Outputs []value.Value // of the nodes, by index
	Data    value.Value   // in the scope of an output template
	// Unsupported, if not nil, is told of every function and helper that is not
	// executed, by its name.
	Unsupported func(name string)
}

func (e *Env) lookup(r Ref) value.Value {
	switch {
	case r.Node == DataRoot:
		return e.Data.LookupPath(r.Path)
	case r.Node >= 0 && r.Node < len(e.Outputs):
		return e.Outputs[r.Node].LookupPath(r.Path)
	}
	return value.Value{}
}

// Eval returns the value of e. Missing members of objects are left out and
// missing elements of arrays are null, which keeps the others at their index.
func (e *Expr) Eval(env *Env) value.Value {
	switch e.Kind {
	case Literal:
		return e.Value
	case Reference:
		return env.lookup(e.Ref)
	case Function:
		if env.Unsupported != nil {
			env.Unsupported(e.Name)
		}
		return value.Value{}
	case Template:
		return value.OfString(e.text(env))
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

// MaxTextBytes is where the text of a template is cut off: what is longer is far
// beyond what any action is given, and must not fill the memory first.
const MaxTextBytes = 16 << 20

func (e *Expr) text(env *Env) string {
	var b strings.Builder
	for i := range e.Parts {
		if b.Len() > MaxTextBytes {
			break
		}
		switch p := &e.Parts[i]; p.Kind {
		case TextPart:
			b.WriteString(p.Text)
		case PathPart:
			text := env.lookup(p.Ref).Text()
			if p.Escape {
				text = string(expression.AppendEscaped(nil, text))
			}
			b.WriteString(text)
		case HelperPart:
			if env.Unsupported != nil {
				env.Unsupported(p.Name)
			}
		}
	}
	return b.String()
}

// String returns the expression as written; literals as JSON.
func (e *Expr) String() string {
	switch e.Kind {
	case Literal:
		return string(e.Value.AppendJSON(nil))
	case Reference, Function:
		return e.Source
	case Template:
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
