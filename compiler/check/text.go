package check

import (
	"bytes"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

// scope says where the paths of an expression begin (reference/kustomer.md 2.7).
type scope uint8

const (
	runScope    scope = iota // params and conditions: steps, variables, error
	inputScope               // an action's inputTemplate: the params, the locals of appSettings, _env
	outputScope              // an action's outputTemplate: the raw result
	eventScope               // an app trigger's outputTemplate: the payload
)

// text is a string where an expression may stand. It is valid until the function
// that is given it returns.
type text struct {
	node  source.Node
	scope scope
	// Expression is what the string holds; nil in functions for literals.
	*expression.Expression

	tree *source.Tree
	// unreadable says that the path of a reference cannot lead anywhere, which has
	// been reported.
	unreadable bool
}

// raw returns the bytes of the string as they stand in the file.
func (x *text) raw() []byte { return x.tree.Raw(x.node) }

// value returns the decoded string.
func (x *text) value() string { return x.tree.Text(x.node) }

// faulty reports whether the bytes start to end of the string overlap what is
// wrong with the way it is written.
func (x *text) faulty(start, end int) bool {
	for i := range x.Faults {
		if f := &x.Faults[i]; f.Start < end && start < f.End {
			return true
		}
	}
	return false
}

// call is the use of a helper in a template, or of a function.
type call struct {
	name     expression.Segment
	block    bool  // {{#name …}}
	function bool  // /#fn:name
	term     int32 // of a helper with arguments, -1 without
	end      int   // where its arguments end
}

// walkTexts reads every string in a value, however deep.
func (p *pass) walkTexts(n source.Node, s scope) {
	t := p.tree
	if n == source.None {
		return
	}
	for c, end := n, t.After(n); c < end; c++ {
		if t.Kind(c) == source.String {
			p.walkText(c, s)
		}
	}
}

func (p *pass) walkText(n source.Node, s scope) {
	t := p.tree
	p.text = text{node: n, scope: s, tree: t}
	x := &p.text
	// A string with escapes is decoded only if it can hold an expression at all.
	plain := t.Escaped(n) && !bytes.ContainsAny(x.raw(), "{#") && !bytes.Contains(x.raw(), []byte(`\u`))
	if plain || expression.FormOf(t.Text(n)) == expression.Literal {
		for _, f := range p.hooks.literal {
			f(p, x)
		}
		return
	}
	x.Expression = p.expressions.Parse(t.Text(n))
	for _, f := range p.hooks.expression {
		f(p, x)
	}
	switch x.Form {
	case expression.Reference:
		p.visitPath(x, &x.Path, 0)
	case expression.Function:
		p.visitCall(call{name: x.Name, function: true, term: -1, end: len(x.Text)})
		if len(x.Path.Segments) > 0 && leads(x) {
			p.visitPath(x, &x.Path, 0)
		}
	case expression.Template:
		p.walkTemplate(x)
	}
}

// leads reports whether the first argument of a function is a path: some take the
// name of a setting or of a schedule there.
func leads(x *text) bool {
	b := builtin.FindFunction(x.Name.Text)
	if b == nil || b.Lead == builtin.Path {
		return true
	}
	return b.Lead == builtin.Either && (x.scope != runScope || len(x.Path.Segments) > 1)
}

// walkTemplate visits the paths and helpers of a template. Inside of {{#each}}
// and {{#with}} a path begins in their value; "../" leads out again
// (reference/kustomer.md 5.3).
func (p *pass) walkTemplate(x *text) {
	p.blocks = p.blocks[:0] // of each open block: whether paths inside begin in its value
	depth := 0
	pop := func() {
		if last := len(p.blocks) - 1; last >= 0 && p.blocks[last] {
			p.blocks[last] = false
			depth--
		}
	}
	for i := range x.Parts {
		part := &x.Parts[i]
		switch part.Kind {
		case expression.Output:
			p.walkTerm(x, part.Term, depth, true, false)
		case expression.Open:
			p.walkTerm(x, part.Term, depth, true, true)
			shifts := part.Term >= 0 && shiftsPaths(x.Term(part.Term))
			p.blocks = append(p.blocks, shifts)
			if shifts {
				depth++
			}
		case expression.Else:
			pop()
			p.walkTerm(x, part.Term, depth, true, true)
			if part.Term >= 0 && len(p.blocks) > 0 && shiftsPaths(x.Term(part.Term)) {
				p.blocks[len(p.blocks)-1] = true
				depth++
			}
		case expression.Close:
			pop()
			if len(p.blocks) > 0 {
				p.blocks = p.blocks[:len(p.blocks)-1]
			}
		}
	}
}

// shiftsPaths reports whether paths inside of a block begin in its value: all do
// that, but for the conditional ones.
func shiftsPaths(t *expression.Term) bool {
	name := t.Path.Root()
	return name != "if" && name != "unless"
}

// walkTerm visits what stands in a mustache. head says that the term is the first
// there, where a single name may be that of a helper.
func (p *pass) walkTerm(x *text, i int32, depth int, head, block bool) {
	if i < 0 {
		return
	}
	t := x.Term(i)
	switch t.Kind {
	case expression.PathTerm:
		if head && isSimple(&t.Path) {
			if builtin.FindHelper(t.Path.Root()) != nil {
				p.visitCall(call{name: t.Path.Segments[0], block: block, term: -1, end: t.End})
				return
			}
		}
		p.visitPath(x, &t.Path, depth)
	case expression.CallTerm:
		if len(t.Path.Segments) > 0 {
			name := t.Path.Segments[0]
			name.Text, name.End = x.Text[name.Start:t.Path.End], t.Path.End
			p.visitCall(call{name: name, block: block, term: i, end: t.End})
			if len(t.Path.Segments) > 1 {
				return // a path is no helper, and has no arguments
			}
		}
		for a := t.First; a >= 0; a = x.Term(a).Next {
			p.walkTerm(x, a, depth, false, false)
		}
	}
}

func isSimple(path *expression.Path) bool {
	return len(path.Segments) == 1 && path.Up == 0 && !path.Data
}

func (p *pass) visitCall(c call) {
	p.call = c
	for _, f := range p.hooks.call {
		f(p, &p.text, &p.call)
	}
}

// visitPath hands on a path that begins at the root of the scope, without what
// leads to the root. depth is how many blocks around it have a root of their own.
func (p *pass) visitPath(x *text, path *expression.Path, depth int) {
	p.path = *path
	segments := path.Segments
	switch {
	case x.unreadable, x.faulty(path.Start, path.End):
		return
	case path.Data:
		if path.Root() != "root" {
			return // @index, @key and the like
		}
		segments = segments[1:]
	case path.Up != depth:
		return
	}
	if x.Form == expression.Template && len(segments) > 0 && segments[0].Text == "this" {
		segments = segments[1:]
	}
	if len(segments) == 0 {
		return
	}
	p.path.Segments = segments
	for _, f := range p.hooks.path {
		f(p, x, &p.path)
	}
}
