package program

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/template"
	"github.com/tenon-dev/tenon/definition/value"
)

// Env is what expressions are evaluated against. It is for one goroutine, and may
// be used again for the next evaluation after Begin.
type Env struct {
	// Builtin is what helpers and functions see: the time, the seed of what is
	// random, what the org has set up.
	Builtin builtin.Env
	Outputs []value.Value // of the nodes, by index
	Nodes   []Node        // of the workflow, for templates that use all steps at once
	Data    value.Value   // in the scope of an output template
	Error   value.Value   // the last failure of a step; missing if there was none

	template *Template // that is being rendered
	buffer   []byte    // of rendered text
	// Of this evaluation:
	all   value.Value // whole, once it was asked for
	steps int         // of templates
	made  int         // bytes of their texts
	err   error
}

// Begin makes env ready for the next evaluation, whose values count on their own:
// at that time, and with that seed of what is random.
func (e *Env) Begin(now time.Time, seed builtin.Seed) {
	e.Builtin.Begin(now, seed)
	e.all, e.steps, e.made, e.err = value.Value{}, 0, 0, nil
}

// maxMade bounds the bytes of all texts of one evaluation: the params of an action
// may not have as many, so nobody misses what is beyond.
const maxMade = 4 * template.MaxBytes

// Err returns a *TooLargeError if something that was evaluated went beyond the
// limits; the values of the whole evaluation are then of no use.
func (e *Env) Err() error { return e.err }

// TooLargeError says that a template, a helper or a function makes more than is
// allowed.
type TooLargeError struct{ Source string } // the string of the definition

// Error names the string and the limit.
func (e *TooLargeError) Error() string {
	source := e.Source
	const longest = 60
	if len(source) > longest {
		source = source[:longest] + "…"
	}
	return fmt.Sprintf("%s makes a text of more than %d bytes, or takes too much work: put less into it", strconv.Quote(source), template.MaxBytes)
}

func (e *Env) lookup(r *Ref) value.Value {
	switch {
	case r.Node >= 0 && r.Node < len(e.Outputs):
		return e.Outputs[r.Node].LookupPath(r.Path)
	case r.Node == DataRoot:
		return e.Data.LookupPath(r.Path)
	case r.Node == ErrorRoot:
		return e.Error.LookupPath(r.Path)
	case r.Node == wholeRun:
		return e.whole().LookupPath(r.Path)
	}
	return value.Value{}
}

// whole returns all that a template can name as one object: the data, or the
// outputs of the steps that have run and the last failure.
func (e *Env) whole() value.Value {
	if e.Nodes == nil {
		return e.Data
	}
	if !e.all.IsMissing() {
		return e.all
	}
	steps := value.NewObject(len(e.Outputs))
	for i := range e.Outputs {
		steps.Set(e.Nodes[i].ID, e.Outputs[i])
	}
	e.all = value.OfObject(value.Member{Key: "steps", Value: steps.Value()}, value.Member{Key: "error", Value: e.Error})
	return e.all
}

func (e *Env) function(c *Call) value.Value {
	if c == nil {
		return value.Value{}
	}
	var first value.Value
	if c.Leads {
		first = e.lookup(&c.Ref)
	}
	out := e.Builtin.Function(c.Builtin, first, c.Leads, c.Args, c.Rest)
	e.check(c.Builtin.Name)
	return out
}

// maxKept bounds the memory that is kept for the next text.
const maxKept = 64 << 10

func (e *Env) text(x *Expr) value.Value {
	if e.err != nil {
		return value.Value{}
	}
	outer, left := e.template, template.MaxSteps-e.steps
	e.template = x.Template
	out, err := x.Template.text.Append(e.buffer[:0], (*rendering)(e), &left)
	e.template, e.buffer, e.steps, e.made = outer, out, template.MaxSteps-left, e.made+len(out)
	if cap(out) > maxKept {
		e.buffer = nil
	}
	if err != nil || e.made > maxMade {
		e.err = &TooLargeError{x.Source}
	}
	e.check(x.Source)
	return value.OfString(string(out))
}

// check takes over what a helper or function has failed of.
func (e *Env) check(source string) {
	if e.err == nil && e.Builtin.Err() != nil {
		e.err = &TooLargeError{source}
	}
}

// rendering is an Env as package template sees it.
type rendering Env

// Root implements template.Env.
func (r *rendering) Root(ref int32) value.Value { return (*Env)(r).lookup(&r.template.refs[ref]) }

// Context implements template.Env.
func (r *rendering) Context() value.Value { return (*Env)(r).whole() }

// Call implements template.Env.
func (r *rendering) Call(c template.Call) value.Value {
	if c.Ref < 0 {
		return value.Value{}
	}
	return r.Builtin.Helper(r.template.helpers[c.Ref], c.Args, c.Hash)
}
