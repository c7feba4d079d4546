package program

import (
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/template"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

// scope says where the paths of a text begin (reference/kustomer.md 2.7).
type scope struct {
	data  bool           // an output template: all paths begin in the data
	nodes map[string]int // otherwise: step ids → node indexes
	org   bool           // whether something that was compiled looks at what the org has set up
}

// ref resolves the segments of a path. Variables belong to the workflows of one
// org and cannot be seen by what this version runs.
func (s *scope) ref(segments []expression.Segment) Ref {
	if len(segments) == 0 {
		return Ref{Node: Nowhere}
	}
	root := DataRoot
	if !s.data && segments[0].Text == "error" {
		root, segments = ErrorRoot, segments[1:]
	} else if !s.data {
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
		path[i] = strings.Clone(segments[i].Text)
	}
	return Ref{Node: root, Path: path}
}

// begins reports whether what may be a path or a name is a path: in a run a path
// has a dot.
func (s *scope) begins(p *expression.Path) bool { return s.data || len(p.Segments) > 1 }

// compileText compiles a string of a definition (reference/kustomer.md 5.1). ok
// is false for literal text. What the parser finds fault with is passed over: it
// is the business of package compiler/check.
func (s *scope) compileText(p *expression.Parser, text string) (out Expr, ok bool) {
	if expression.FormOf(text) == expression.Literal {
		return Expr{}, false
	}
	text = strings.Clone(text) // the program keeps it, and must not keep the whole file
	e := p.Parse(text)
	switch e.Form {
	case expression.Reference:
		return Expr{Kind: Reference, Source: text, Ref: s.ref(e.Path.Segments)}, true
	case expression.Function:
		return s.function(e), true
	}
	b := binder{scope: s, t: &Template{}}
	b.t.text = template.Compile(e, &b)
	return Expr{Kind: Text, Source: text, Template: b.t}, true
}

// function compiles /#fn:name,path,argument,… (reference/kustomer.md 5.4). A name
// that is no function yields a missing value.
func (s *scope) function(e *expression.Expression) Expr {
	b := builtin.FindFunction(e.Name.Text)
	if b == nil {
		return Expr{Kind: Function, Source: e.Text}
	}
	s.org = s.org || b.Org
	f := &Call{Builtin: b, Ref: Ref{Node: Nowhere}, Args: make([]value.Value, len(b.Params))}
	first := e.Text[e.Path.Start:e.Path.End]
	at := 1
	switch {
	case first == "": // not given
	case b.Lead == builtin.Text:
		f.Args[0] = value.OfString(strings.Clone(first))
	case b.Lead == builtin.Either && !s.begins(&e.Path):
		f.Args[1] = value.OfString(strings.Clone(first))
		at = 2
	default:
		f.Ref, f.Leads = s.ref(e.Path.Segments), true
	}
	for _, arg := range e.Args {
		text := value.OfString(strings.Clone(arg.Text))
		switch {
		case at < len(f.Args):
			f.Args[at] = text
			at++
		case b.Rest != "":
			key, path, _ := strings.Cut(arg.Text, "=")
			f.Rest = append(f.Rest, value.Member{Key: strings.Clone(key), Value: value.OfString(strings.Clone(path))})
		}
	}
	return Expr{Kind: Function, Source: e.Text, Call: f}
}

// Template is a compiled template with what its names mean.
type Template struct {
	text    *template.Template
	refs    []Ref
	helpers []*builtin.Builtin
}

// binder resolves what a template names.
type binder struct {
	scope *scope
	t     *Template
}

// Bind implements template.Binder. In a run "steps" alone is all of them, for
// {{#each steps}} and {{lookup steps id}}.
func (b *binder) Bind(segments []expression.Segment) int32 {
	r := b.scope.ref(segments)
	if !b.scope.data && len(segments) == 1 && segments[0].Text == "steps" {
		r = Ref{Node: wholeRun, Path: []string{"steps"}}
	}
	b.t.refs = append(b.t.refs, r)
	return int32(len(b.t.refs) - 1)
}

// Helper implements template.Binder.
func (b *binder) Helper(name string) int32 {
	h := builtin.FindHelper(name)
	if h == nil || h.IsNative() {
		return -1
	}
	b.scope.org = b.scope.org || h.Org
	b.t.helpers = append(b.t.helpers, h)
	return int32(len(b.t.helpers) - 1)
}
