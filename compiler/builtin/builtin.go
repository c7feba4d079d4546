// Package builtin is the one table of the helpers and functions of the language
// (reference/kustomer.md 5.3, 5.4): what they are called, which parameters they
// take, what they yield, where that is written, and the code that carries them
// out. The rules of package check, the compiler, the renderer of templates and
// docs/language.md all read it, so that a name exists everywhere or nowhere.
//
// The code is pure. Time comes as [Env.Now], chance from [Env.Seed], and what an
// org has set up from [Env.World], so that a run that is folded again from its
// journal gives the same bytes. Nothing fails: a value that cannot be used yields
// a missing one, as the platform does it. The only error is work or text beyond
// all measure ([Env.Err]).
package builtin

import (
	"iter"

	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

// Builtin is one helper, or function, or both. A use is bound to Params in their
// order, a helper's also by their names: {{dateFormat x 'LL'}} is {{dateFormat x
// format='LL'}} is /#fn:dateFormat,x,LL.
type Builtin struct {
	Name     string
	Group    Group
	Helper   bool // {{name …}}
	Block    bool // {{#name …}} … {{/name}}
	Function bool // /#fn:name,…
	Lead     Lead // Function: what its first argument is
	Params   []Param
	// Rest says what arguments beyond Params mean: key=value of a helper, or
	// "key=value" behind the commas of a function. Empty if there are none.
	Rest   string
	Result types.Kinds // what it yields, Missing included where that may be
	Text   string      // what it does: whole sentences
	// Source is the section of the reference that says so. "our decision" stands
	// for what no public page says.
	Source   string
	Examples []Example
	// Requests are examples in the inputTemplate of an action, whose paths begin in
	// Data and where secrets are seen.
	Requests []Example

	// Org says that it looks at what the org has set up, Env.World.
	Org bool

	// call carries it out; nil for what belongs to Handlebars itself, which package
	// template does. args has a value for each of Params: missing where none is
	// given, null where what is given leads nowhere.
	call func(e *Env, args []value.Value, rest []value.Member) value.Value
}

// Param is one parameter.
type Param struct {
	Name     string
	Kinds    types.Kinds // what is meant to be given; other values yield a missing result
	Optional bool
	Text     string // half a sentence
	// Accepts reports whether a value that is written in a definition is one of
	// those that mean something; nil where all of the kinds do.
	Accepts func(v value.Value) bool
	// Names lists such values for suggestions; nil if there are none to list.
	Names func() []string
}

// Example is a use with what comes of it. Tests hold all of them true.
type Example struct {
	Use    string // a string of a definition
	Data   string // the output of step "1", as JSON; empty for {}
	Result string // JSON; "missing" if it yields nothing
}

// Lead says what the first argument of a function is.
type Lead uint8

// The leads.
const (
	Path   Lead = iota // a path to the value
	Text               // text as it is, such as the name of a setting
	Either             // a path if it begins as one, otherwise text for the second parameter
)

// Group is a group of the documentation.
type Group string

// The groups, in the order of the documentation.
const (
	Blocks     Group = "Blocks and lookup"
	Dates      Group = "Dates"
	Numbers    Group = "Numbers and chance"
	Texts      Group = "Texts"
	Data       Group = "JSON and data"
	Encodings  Group = "Markup and encodings"
	Validation Group = "Validation"
	OrgSetup   Group = "What an org has set up"
)

// Groups returns all groups.
func Groups() []Group {
	return []Group{Blocks, Dates, Numbers, Texts, Data, Encodings, Validation, OrgSetup}
}

// tables are the entries of the groups. Each stands beside the code it names.
var tables = [...][]Builtin{blocks, dates, numbers, texts, data, encodings, validation, settings}

// All iterates over everything there is, group by group.
func All() iter.Seq[*Builtin] {
	return func(yield func(*Builtin) bool) {
		for _, t := range tables {
			for i := range t {
				if !yield(&t[i]) {
					return
				}
			}
		}
	}
}

// FindHelper returns the helper of a name, nil if there is none.
func FindHelper(name string) *Builtin {
	if b := find(name); b != nil && b.Helper {
		return b
	}
	return nil
}

// FindFunction returns the function of a name, nil if there is none.
func FindFunction(name string) *Builtin {
	if b := find(name); b != nil && b.Function {
		return b
	}
	return nil
}

func find(name string) *Builtin {
	for _, t := range tables {
		for i := range t {
			if t[i].Name == name {
				return &t[i]
			}
		}
	}
	return nil
}

// HelperNames returns the names of all helpers, for suggestions.
func HelperNames() []string {
	var names []string
	for b := range All() {
		if b.Helper {
			names = append(names, b.Name)
		}
	}
	return names
}

// FunctionNames returns the names of all functions, for suggestions.
func FunctionNames() []string {
	var names []string
	for b := range All() {
		if b.Function {
			names = append(names, b.Name)
		}
	}
	return names
}

// IsNative reports whether the renderer of templates carries b out itself.
func (b *Builtin) IsNative() bool { return b.call == nil }

// Param returns the index of the parameter of that name, or -1.
func (b *Builtin) Param(name string) int {
	for i := range b.Params {
		if b.Params[i].Name == name {
			return i
		}
	}
	return -1
}

// Where entries come from.
const (
	decision     = "our decision"
	fromHelpers  = "reference/kustomer.md 5.3"
	fromNames    = "reference/kustomer.md 5.3 [DOC H4, H5: the name of the group]; the rest is our decision"
	fromFunction = "reference/kustomer.md 5.4"
)

// Sets of kinds that entries share.
const (
	anything = types.Any
	text     = types.String
	scalar   = types.Boolean | types.Number | types.String
	numeric  = types.Number | types.String
	date     = types.Number | types.String
	maybe    = types.Missing
)
