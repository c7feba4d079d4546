package template

import (
	"sort"
	"strconv"
	"unicode/utf16"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// Render returns the text of the template, within MaxSteps. The error is
// ErrTooLarge; the text is then what was rendered before.
func (t *Template) Render(env Env) (string, error) {
	steps := MaxSteps
	out, err := t.Append(nil, env, &steps)
	return string(out), err
}

// Append appends the text of the template to out, which may already be long. It
// takes what it visits off steps, so that loops in each other over long lists end,
// and many templates together too.
func (t *Template) Append(out []byte, env Env, steps *int) ([]byte, error) {
	limit := len(out) + MaxBytes
	if !t.flat {
		r := renderer{env: env, out: out, limit: limit, steps: *steps}
		err := r.nodes(t.body, &frame{root: true})
		if err == nil {
			err = r.spend(0)
		}
		*steps = r.steps
		return r.out, err
	}
	if *steps -= len(t.body); *steps < 0 {
		return out, ErrTooLarge
	}
	for i := range t.body {
		n := &t.body[i]
		if n.kind == textNode {
			out = append(out, n.text...)
		} else {
			out = appendValue(out, env.Root(n.expr.path.ref), n.escape)
		}
		if len(out) > limit {
			return out, ErrTooLarge
		}
	}
	return out, nil
}

// appendValue prints a value.
func appendValue(out []byte, v value.Value, escape bool) []byte {
	if v.Kind() == value.Number {
		return v.AppendText(out)
	}
	if escape {
		return expression.AppendEscaped(out, v.Text())
	}
	return append(out, v.Text()...)
}

type renderer struct {
	env     Env
	out     []byte
	limit   int         // of out
	steps   int         // that are left
	context value.Value // the outermost one, once it was asked for
}

// frame is one level of context: what a path begins at.
type frame struct {
	outer   *frame // for "../"
	root    bool   // the outermost context; context is not set
	context value.Value
	data    *data
	params  []value.Member
}

// data holds the "@" variables of a loop.
type data struct {
	outer       *data
	key         value.Value
	index       value.Value
	first, last bool
}

func (r *renderer) nodes(list []node, f *frame) error {
	for i := range list {
		if err := r.spend(1); err != nil {
			return err
		}
		n := &list[i]
		switch n.kind {
		case textNode:
			r.out = append(r.out, n.text...)
		case outputNode:
			r.out = appendValue(r.out, r.eval(&n.expr, f), n.escape)
		case blockNode:
			if err := r.block(n, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// spend takes steps off what is left, and fails if there are none, or if the text
// is too long.
func (r *renderer) spend(steps int) error {
	if r.steps -= steps; r.steps < 0 || len(r.out) > r.limit {
		return ErrTooLarge
	}
	return nil
}

func (r *renderer) block(n *node, f *frame) error {
	name := n.expr.name
	if n.expr.kind != callExpr {
		return r.section(n, r.eval(&n.expr, f), f)
	}
	var arg value.Value
	if len(n.expr.args) > 0 {
		arg = r.eval(&n.expr.args[0], f)
	}
	switch name {
	case "if", "unless":
		holds := !isEmpty(arg)
		if holds && arg.Kind() == value.Number && arg.Number() == 0 {
			holds = r.truthy(r.option(n, "includeZero", f))
		}
		if holds == (name == "if") {
			return r.nodes(n.body, f)
		}
		return r.nodes(n.inverse, f)
	case "each":
		return r.each(n, arg, f)
	case "with":
		if isEmpty(arg) {
			return r.nodes(n.inverse, f)
		}
		return r.nodes(n.body, r.enter(f, arg, f.data, n.params, arg, value.Value{}))
	}
	// A helper that is no block helper prints its result in place of the block.
	r.out = append(r.out, r.eval(&n.expr, f).Text()...)
	return nil
}

// section renders {{#name}} … {{/name}} where name is no helper: for each
// element of an array, once for anything else that is there.
func (r *renderer) section(n *node, v value.Value, f *frame) error {
	switch {
	case v.Kind() == value.Bool && v.Bool():
		return r.nodes(n.body, f)
	case !v.Exists() || v.Kind() == value.Bool:
		return r.nodes(n.inverse, f)
	case v.Kind() == value.Array && v.Len() > 0:
		return r.each(n, v, f)
	case v.Kind() == value.Array:
		return r.nodes(n.inverse, f)
	}
	return r.nodes(n.body, r.enter(f, v, f.data, n.params, value.Value{}, value.Value{}))
}

func (r *renderer) each(n *node, v value.Value, f *frame) error {
	count := v.Len()
	if count == 0 {
		return r.nodes(n.inverse, f)
	}
	order, keys := memberOrder(v)
	for i := range count {
		if err := r.spend(1 + len(f.params)); err != nil {
			return err
		}
		at := i
		if order != nil {
			at = order[i]
		}
		key := value.OfNumber(float64(i))
		if keys != nil {
			key = value.OfString(keys[at])
		}
		d := &data{outer: f.data, key: key, index: value.OfNumber(float64(i)), first: i == 0, last: i == count-1}
		e := v.At(at)
		if err := r.nodes(n.body, r.enter(f, e, d, n.params, e, key)); err != nil {
			return err
		}
	}
	return nil
}

// memberOrder returns the keys of an object, and the order in which JavaScript
// iterates over them: those that are array indexes first, by their number. order
// is nil where that is the order they have.
func memberOrder(v value.Value) (order []int, keys []string) {
	if v.Kind() != value.Object {
		return nil, nil
	}
	var indexes []int
	for k := range v.Members() {
		if _, ok := arrayIndex(k); ok {
			indexes = append(indexes, len(keys))
		}
		keys = append(keys, k)
	}
	if len(indexes) == 0 {
		return nil, keys
	}
	sort.SliceStable(indexes, func(i, j int) bool {
		a, _ := arrayIndex(keys[indexes[i]])
		b, _ := arrayIndex(keys[indexes[j]])
		return a < b
	})
	order = indexes
	for i, k := range keys {
		if _, ok := arrayIndex(k); !ok {
			order = append(order, i)
		}
	}
	return order, keys
}

// arrayIndex reads a key that JavaScript takes for an array index.
func arrayIndex(key string) (uint64, bool) {
	if key == "" || key[0] < '0' || key[0] > '9' || len(key) > 1 && key[0] == '0' {
		return 0, false
	}
	i, err := strconv.ParseUint(key, 10, 32)
	return i, err == nil && i < 1<<32-1
}

// enter returns the frame of a block whose context is v. A context that is the
// same as the one around it adds no level for "../", as in Handlebars.
func (r *renderer) enter(f *frame, v value.Value, d *data, names []string, params ...value.Value) *frame {
	inner := &frame{outer: f, context: v, data: d, params: f.params}
	if r.same(f, v) {
		inner.outer, inner.root = f.outer, f.root
	}
	if len(names) > 0 {
		inner.params = append([]value.Member(nil), f.params...)
		for i, name := range names {
			var p value.Value
			if i < len(params) {
				p = params[i]
			}
			inner.params = append(inner.params, value.Member{Key: name, Value: p})
		}
	}
	return inner
}

// same reports whether v is the context of f in the sense of JavaScript's ==.
func (r *renderer) same(f *frame, v value.Value) bool {
	if f.root {
		return r.context.Same(v)
	}
	c := f.context
	if c.Kind() == value.Object || c.Kind() == value.Array || v.Kind() == value.Object || v.Kind() == value.Array {
		return c.Same(v)
	}
	if !c.Exists() || !v.Exists() {
		return !c.Exists() && !v.Exists()
	}
	if c.Kind() == v.Kind() {
		return c.Equal(v)
	}
	x, okX := numeric(c)
	y, okY := numeric(v)
	return okX && okY && x == y
}

// numeric casts a scalar as JavaScript's == does.
func numeric(v value.Value) (float64, bool) {
	switch v.Kind() {
	case value.Number:
		return v.Number(), true
	case value.Bool:
		if v.Bool() {
			return 1, true
		}
		return 0, true
	case value.String:
		if v.Str() == "" {
			return 0, true
		}
		f, err := strconv.ParseFloat(v.Str(), 64)
		return f, err == nil
	}
	return 0, false
}

func (r *renderer) option(n *node, key string, f *frame) value.Value {
	for i := range n.expr.hash {
		if n.expr.hash[i].key == key {
			return r.eval(&n.expr.hash[i].expr, f)
		}
	}
	return value.Value{}
}

func (r *renderer) eval(e *expr, f *frame) value.Value {
	switch e.kind {
	case literalExpr:
		return e.value
	case pathExpr:
		return r.lookup(&e.path, f)
	}
	switch e.name {
	case "lookup":
		if len(e.args) < 2 {
			return value.Value{}
		}
		object := r.eval(&e.args[0], f)
		if !r.truthy(object) {
			return object
		}
		return member(object, r.eval(&e.args[1], f).Text())
	case "if", "unless", "each", "with", "log":
		return value.Value{} // mean nothing outside of a block
	}
	if r.spend(len(e.args)+len(e.hash)) != nil {
		return value.Value{}
	}
	c := Call{Name: e.name, Ref: e.ref}
	for i := range e.args {
		c.Args = append(c.Args, r.eval(&e.args[i], f))
	}
	for i := range e.hash {
		c.Hash = append(c.Hash, value.Member{Key: e.hash[i].key, Value: r.eval(&e.hash[i].expr, f)})
	}
	return r.env.Call(c)
}

// member is what the helper lookup finds: what a path would, and a character of a
// string by its index in UTF-16 units.
func member(v value.Value, key string) value.Value {
	if v.Kind() == value.String {
		units := utf16.Encode([]rune(v.Str()))
		if i, ok := arrayIndex(key); ok && i < uint64(len(units)) {
			return value.OfString(string(utf16.Decode(units[i : i+1])))
		}
	}
	return v.Lookup(key)
}

func (r *renderer) lookup(p *path, f *frame) value.Value {
	if r.spend(len(p.segments)+p.up+len(f.params)) != nil {
		return value.Value{} // the next node fails
	}
	switch {
	case p.root:
		return r.atRoot(p)
	case p.data:
		d := f.data
		for range p.up {
			if d != nil {
				d = d.outer
			}
		}
		return d.variable(p.segments)
	}
	if p.up == 0 && len(p.segments) > 0 {
		for i := len(f.params) - 1; i >= 0; i-- {
			if f.params[i].Key == p.segments[0] && !p.scoped {
				return f.params[i].Value.LookupPath(p.segments[1:])
			}
		}
	}
	for range p.up {
		if f = f.outer; f == nil {
			return value.Value{}
		}
	}
	if f.root {
		return r.atRoot(p)
	}
	return f.context.LookupPath(p.segments)
}

func (r *renderer) atRoot(p *path) value.Value {
	if len(p.segments) == 0 {
		if r.context.IsMissing() {
			r.context = r.env.Context()
		}
		return r.context
	}
	return r.env.Root(p.ref)
}

// variable looks an "@" variable up: that of the innermost loop.
func (d *data) variable(segments []string) value.Value {
	if d == nil || len(segments) == 0 {
		return value.Value{}
	}
	var v value.Value
	switch segments[0] {
	case "key":
		v = d.key
	case "index":
		v = d.index
	case "first":
		v = value.OfBool(d.first)
	case "last":
		v = value.OfBool(d.last)
	}
	return v.LookupPath(segments[1:])
}

// truthy is JavaScript's truth.
func (r *renderer) truthy(v value.Value) bool {
	switch v.Kind() {
	case value.Bool:
		return v.Bool()
	case value.Number:
		return v.Number() != 0 && v.Number() == v.Number()
	case value.String:
		return v.Str() != ""
	}
	return v.Exists()
}

// isEmpty is what Handlebars calls empty: falsy but not 0, or an array without
// elements.
func isEmpty(v value.Value) bool {
	switch v.Kind() {
	case value.Number:
		return v.Number() != v.Number()
	case value.Bool:
		return !v.Bool()
	case value.String:
		return v.Str() == ""
	case value.Array:
		return v.Len() == 0
	}
	return !v.Exists()
}
