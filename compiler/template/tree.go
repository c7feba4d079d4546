package template

import (
	"slices"
	"strconv"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// Compile makes a template of a read expression. What expression.Parse has found
// fault with is passed over. The template keeps nothing of e.
func Compile(e *expression.Expression, b Binder) *Template {
	c := compiler{e: e, binder: b}
	var statements []*statement
	for i := 0; i < len(e.Parts); i++ {
		var more []*statement
		more, i = c.statements(i) // a tag without a block has no say
		statements = append(statements, more...)
	}
	strip(statements, true)
	t := &Template{body: c.nodes(statements)}
	t.flat = !slices.ContainsFunc(t.body, func(n node) bool { return n.kind == blockNode || n.kind == outputNode && !n.expr.isRooted() })
	return t
}

// statement is a node while blanks are still being stripped: the shape of
// Handlebars' own syntax tree, on which its rules about blanks are defined.
type statement struct {
	kind expression.PartKind // Text, Output, Open, Comment
	part *expression.Part

	text, original           string
	leftStripped, rightTaken bool

	program, inverse *block // of a block; program is nil for {{^name}} … {{/name}}
	inverted         bool
	chained          bool // an {{else if}} that stands for a block of its own
	elseTag          *expression.Part
	closeTag         *expression.Part
	term             int32
	params           []string
}

// block is a list of statements.
type block struct {
	body    []*statement
	chained bool
}

type compiler struct {
	e      *expression.Expression
	binder Binder
	names  []string // block parameters in scope, innermost last
}

// statements nests the parts from index i on, up to the tag that ends the block
// they are in, and returns the index of that tag.
func (c *compiler) statements(i int) ([]*statement, int) {
	var list []*statement
	for i < len(c.e.Parts) {
		p := &c.e.Parts[i]
		switch p.Kind {
		case expression.Text:
			text := c.e.Text[p.Start:p.End]
			list = append(list, &statement{kind: p.Kind, part: p, text: text, original: text})
		case expression.Output:
			if p.Term >= 0 {
				list = append(list, &statement{kind: p.Kind, part: p, term: p.Term})
			}
		case expression.Open:
			var s *statement
			s, i = c.block(i)
			list = append(list, s)
		case expression.Else, expression.Close:
			return list, i
		default: // a comment; a partial is refused and prints nothing
			list = append(list, &statement{kind: expression.Comment, part: p})
		}
		i++
	}
	return list, i
}

// block reads a block from its opening tag on and returns the index of its
// closing one.
func (c *compiler) block(i int) (*statement, int) {
	open := &c.e.Parts[i]
	s := &statement{kind: expression.Open, part: open, term: open.Term, inverted: open.Inverse, params: open.Params}
	first, at := c.statements(i + 1)
	s.program = &block{body: first}
	s.elseTag, s.closeTag = nil, open
	if at < len(c.e.Parts) && c.e.Parts[at].Kind == expression.Else {
		s.elseTag = &c.e.Parts[at]
		s.inverse, at = c.elseBranch(at)
	}
	if at < len(c.e.Parts) {
		s.closeTag = &c.e.Parts[at]
	}
	if s.inverted {
		s.program, s.inverse = s.inverse, s.program
	}
	return s, at
}

// elseBranch reads what follows {{else}}. What {{else if …}} begins is a block
// of its own, which the closing tag of the outer one ends too.
func (c *compiler) elseBranch(i int) (*block, int) {
	tag := &c.e.Parts[i]
	if tag.Term < 0 {
		body, at := c.statements(i + 1)
		// A second {{else}} is a mistake of the author's: what follows is dropped.
		for at < len(c.e.Parts) && c.e.Parts[at].Kind == expression.Else {
			_, at = c.statements(at + 1)
		}
		return &block{body: body}, at
	}
	s := &statement{kind: expression.Open, part: tag, term: tag.Term, chained: true, params: tag.Params}
	first, at := c.statements(i + 1)
	s.program = &block{body: first}
	s.closeTag = tag
	if at < len(c.e.Parts) && c.e.Parts[at].Kind == expression.Else {
		s.elseTag = &c.e.Parts[at]
		s.inverse, at = c.elseBranch(at)
	}
	if at < len(c.e.Parts) {
		s.closeTag = &c.e.Parts[at]
	}
	return &block{body: []*statement{s}, chained: true}, at
}

// nodes turns statements into what is rendered.
func (c *compiler) nodes(list []*statement) []node {
	out := make([]node, 0, len(list))
	for _, s := range list {
		switch s.kind {
		case expression.Text:
			if s.text != "" {
				out = append(out, node{kind: textNode, text: string([]byte(s.text))})
			}
		case expression.Output:
			out = append(out, node{kind: outputNode, escape: !s.part.Raw, expr: c.mustache(s.term)})
		case expression.Open:
			n := node{kind: blockNode, expr: c.mustache(s.term), params: s.params}
			if s.program != nil {
				c.names = append(c.names, s.params...)
				n.body = c.nodes(s.program.body)
				c.names = c.names[:len(c.names)-len(s.params)]
			}
			if s.inverse != nil {
				n.inverse = c.nodes(s.inverse.body)
			}
			out = append(out, n)
		}
	}
	return out
}

// mustache compiles the term of a mustache, in which a literal stands for the
// path of that name, and a name alone for a helper before it does for a path.
func (c *compiler) mustache(i int32) expr {
	if i < 0 {
		return expr{kind: literalExpr}
	}
	t := c.e.Term(i)
	switch t.Kind {
	case expression.StringTerm, expression.NumberTerm, expression.BoolTerm:
		return c.named(t.Text)
	case expression.NullTerm:
		return c.named("null")
	case expression.UndefinedTerm:
		return c.named("undefined")
	case expression.PathTerm:
		e := c.term(i)
		if name := simpleName(&t.Path); name != "" && !c.isParam(name) {
			if ref := c.binder.Helper(name); ref >= 0 || IsNative(name) {
				return expr{kind: callExpr, name: string([]byte(name)), ref: ref}
			}
		}
		return e
	}
	return c.term(i)
}

func (c *compiler) named(name string) expr {
	s := []expression.Segment{{Text: name}}
	return expr{kind: pathExpr, path: path{segments: []string{string([]byte(name))}, ref: c.binder.Bind(s)}}
}

func (c *compiler) isParam(name string) bool {
	for _, n := range c.names {
		if n == name {
			return true
		}
	}
	return false
}

// isRooted reports whether e is a path that begins at the outermost context
// wherever it stands.
func (e *expr) isRooted() bool {
	return e.kind == pathExpr && e.path.up == 0 && !e.path.data && len(e.path.segments) > 0
}

// simpleName returns the name that a path of one plain segment is.
func simpleName(p *expression.Path) string {
	if len(p.Segments) != 1 || p.Up > 0 || p.Data || p.Scoped {
		return ""
	}
	return p.Segments[0].Text
}

func (c *compiler) term(i int32) expr {
	t := c.e.Term(i)
	switch t.Kind {
	case expression.StringTerm:
		return expr{value: value.OfString(string([]byte(t.Text)))}
	case expression.NumberTerm:
		f, _ := strconv.ParseFloat(t.Text, 64)
		return expr{value: value.OfNumber(f)}
	case expression.BoolTerm:
		return expr{value: value.OfBool(t.Text == "true")}
	case expression.NullTerm:
		return expr{value: value.OfNull()}
	case expression.UndefinedTerm:
		return expr{}
	case expression.PathTerm:
		return expr{kind: pathExpr, path: c.path(&t.Path)}
	}
	e := expr{kind: callExpr}
	switch len(t.Path.Segments) {
	case 0:
	case 1:
		e.name = string([]byte(t.Path.Segments[0].Text))
	default:
		e.name = string([]byte(c.e.Text[t.Path.Start:t.Path.End])) // no helper's
	}
	e.ref = c.binder.Helper(e.name)
	for a := t.First; a >= 0; a = c.e.Term(a).Next {
		arg := c.term(a)
		if key := c.e.Term(a).Key; key != "" {
			e.hash = append(e.hash, hashArg{string([]byte(key)), arg})
		} else {
			e.args = append(e.args, arg)
		}
	}
	return e
}

func (c *compiler) path(p *expression.Path) path {
	out := path{up: p.Up, data: p.Data, scoped: p.Scoped}
	segments := p.Segments
	if p.Data && p.Root() == "root" {
		out.root = true
		segments = segments[1:]
	}
	out.segments = make([]string, len(segments))
	for i := range segments {
		out.segments[i] = string([]byte(segments[i].Text))
	}
	out.ref = -1
	if !out.data || out.root {
		out.ref = c.binder.Bind(segments)
	}
	return out
}
