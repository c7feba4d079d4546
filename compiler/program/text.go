package program

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/expression"
)

// scope says where the paths of a text begin (reference/kustomer.md 2.7).
type scope struct {
	data  bool           // an output template: all paths begin in the data
	nodes map[string]int // otherwise: step ids → node indexes
}

// ref resolves a path. Variables belong to the workflows of one org and errors to
// error cases; neither can be seen by what this version runs.
func (s *scope) ref(p *expression.Path) Ref {
	if p.Up > 0 || p.Data || len(p.Segments) == 0 {
		return Ref{Node: Nowhere} // only means something inside a block helper
	}
	segments := p.Segments
	root := DataRoot
	if !s.data {
		if segments[0].Text != "steps" || len(segments) < 2 {
			return Ref{Node: Nowhere}
		}
		node, ok := s.nodes[segments[1].Text]
		if !ok {
			return Ref{Node: Nowhere}
		}
		root, segments = node, segments[2:]
	}
	path := make([]string, len(segments))
	for i := range segments {
		path[i] = segments[i].Text
	}
	return Ref{Node: root, Path: path}
}

// compileText compiles a string of a definition (reference/kustomer.md 5.1). ok
// is false for literal text. unsupported is told of the functions and helpers
// that this version does not execute, with their place in text.
func (s *scope) compileText(p *expression.Parser, text string, unsupported func(expression.Segment)) (out Expr, ok bool) {
	if expression.FormOf(text) == expression.Literal {
		return Expr{}, false
	}
	text = strings.Clone(text) // the program keeps it, and must not keep the whole file
	e := p.Parse(text)
	switch e.Form {
	case expression.Reference:
		return Expr{Kind: Reference, Source: text, Ref: s.ref(&e.Path)}, true
	case expression.Function:
		unsupported(e.Name)
		return Expr{Kind: Function, Source: text, Name: e.Name.Text}, true
	}
	return Expr{Kind: Template, Source: text, Parts: s.template(e, unsupported)}, true
}

// template compiles the parts of a template. Plain paths are executed; a helper
// is not, and what a block helper encloses belongs to it.
func (s *scope) template(e *expression.Expression, unsupported func(expression.Segment)) []Part {
	var parts []Part
	depth := 0
	for i := range e.Parts {
		p := &e.Parts[i]
		switch p.Kind {
		case expression.Open:
			if depth == 0 && p.Term >= 0 {
				parts = append(parts, helper(e.Term(p.Term), unsupported))
			}
			depth++
			continue
		case expression.Close:
			depth = max(depth-1, 0)
			continue
		}
		if depth > 0 {
			continue
		}
		switch {
		case p.Kind == expression.Text:
			parts = append(parts, Part{Kind: TextPart, Text: p.Text})
		case p.Kind != expression.Output || p.Term < 0:
		default:
			parts = append(parts, s.output(e.Term(p.Term), !p.Raw, unsupported))
		}
	}
	return parts
}

func (s *scope) output(t *expression.Term, escape bool, unsupported func(expression.Segment)) Part {
	switch t.Kind {
	case expression.CallTerm:
		return helper(t, unsupported)
	case expression.PathTerm:
		// A name alone is a helper's before it is a path's, as in Handlebars.
		if len(t.Path.Segments) == 1 && t.Path.Up == 0 && !t.Path.Data {
			if _, known := expression.FindHelper(t.Path.Root()); known {
				return helper(t, unsupported)
			}
		}
		return Part{Kind: PathPart, Ref: s.ref(&t.Path), Escape: escape}
	case expression.StringTerm, expression.NumberTerm, expression.BoolTerm:
		// Handlebars takes a literal for the name of a path, and a path of one
		// segment leads nowhere in a run.
		return Part{Kind: PathPart, Ref: Ref{Node: Nowhere}}
	}
	return Part{Kind: TextPart}
}

func helper(t *expression.Term, unsupported func(expression.Segment)) Part {
	name := expression.Segment{Text: t.Path.Root(), Start: t.Start, End: t.End}
	if len(t.Path.Segments) > 0 {
		name.Start, name.End = t.Path.Segments[0].Start, t.Path.Segments[0].End
	}
	unsupported(name)
	return Part{Kind: HelperPart, Name: name.Text}
}
