package program

import "strings"

// scope says where the paths of a text begin (reference/kustomer.md 2.7).
type scope struct {
	data  bool           // an output template: all paths begin in the data
	nodes map[string]int // otherwise: step ids → node indexes
}

// ref resolves a path. Variables belong to the workflows of one org and errors to
// error cases; neither can be seen by what this version runs.
func (s *scope) ref(path string) Ref {
	segments := strings.Split(strings.Clone(path), ".")
	if s.data {
		return Ref{Node: DataRoot, Path: segments}
	}
	if segments[0] == "steps" && len(segments) > 1 {
		if n, ok := s.nodes[segments[1]]; ok {
			return Ref{Node: n, Path: segments[2:]}
		}
	}
	return Ref{Node: Nowhere}
}

// compileText compiles a string of a definition: a reference or function if it
// is one from its first to its last character, a template otherwise
// (reference/kustomer.md 5.1). ok is false for a plain literal. unsupported is
// told of functions and helpers that this version does not execute, with their
// place in text.
func (s *scope) compileText(text string, unsupported func(name string, start, end int)) (e Expr, ok bool) {
	if path, isRef := strings.CutPrefix(text, "/#"); isRef {
		if call, isCall := strings.CutPrefix(path, "fn:"); isCall {
			name, _, _ := strings.Cut(call, ",")
			start := len("/#fn:")
			unsupported(name, start, start+len(name))
			return Expr{Kind: Function, Source: strings.Clone(text), Name: strings.Clone(name)}, true
		}
		return Expr{Kind: Reference, Source: strings.Clone(text), Ref: s.ref(path)}, true
	}
	if !strings.Contains(text, "{{") {
		return Expr{}, false
	}
	t := templateParser{scope: s, text: strings.Clone(text), unsupported: unsupported}
	t.parse()
	return Expr{Kind: Template, Source: t.text, Parts: t.parts}, true
}

// templateParser cuts a template into parts. Plain paths are executed; whatever
// else stands between braces is a helper, and what a block helper encloses
// belongs to it.
type templateParser struct {
	scope       *scope
	text        string
	unsupported func(name string, start, end int)
	parts       []Part
	depth       int // of open blocks; what is inside them is not rendered
}

func (t *templateParser) parse() {
	for at := 0; at < len(t.text); {
		open := strings.Index(t.text[at:], "{{")
		if open < 0 {
			t.literal(t.text[at:])
			return
		}
		open += at
		t.literal(t.text[at:open])
		braces := "}}"
		inner := open + 2
		if strings.HasPrefix(t.text[inner:], "{") {
			braces = "}}}"
			inner++
		}
		if comment := strings.HasPrefix(t.text[inner:], "!--"); comment {
			braces = "--}}"
		}
		end := strings.Index(t.text[inner:], braces)
		if end < 0 {
			t.literal(t.text[open:]) // an opening that is never closed is text
			return
		}
		end += inner
		t.mustache(inner, end, braces == "}}")
		at = end + len(braces)
	}
}

func (t *templateParser) literal(text string) {
	if text != "" && t.depth == 0 {
		t.parts = append(t.parts, Part{Kind: TextPart, Text: text})
	}
}

func (t *templateParser) mustache(start, end int, escape bool) {
	const blanks = " \t\r\n~"
	content := strings.TrimRight(t.text[start:end], blanks)
	trimmed := strings.TrimLeft(content, blanks)
	start += len(content) - len(trimmed)
	content = trimmed
	switch {
	case content == "" || content[0] == '!':
		return
	case content[0] == '/':
		t.depth = max(t.depth-1, 0)
		return
	case content[0] == '#' || content[0] == '^':
		if t.depth == 0 {
			t.helper(content[1:], start+1)
		}
		t.depth++
		return
	case t.depth > 0:
		return
	case content[0] == '&':
		escape = false
		trimmed := strings.TrimLeft(content[1:], blanks)
		start += len(content) - len(trimmed)
		content = trimmed
	}
	if !isPath(content) {
		t.helper(content, start)
		return
	}
	if ref := t.scope.ref(content); ref.Node != Nowhere {
		t.parts = append(t.parts, Part{Kind: PathPart, Ref: ref, Escape: escape})
	}
}

func (t *templateParser) helper(content string, start int) {
	name := content
	if i := strings.IndexAny(content, " \t\r\n("); i >= 0 {
		name = content[:i]
	}
	t.unsupported(name, start, start+len(name))
	t.parts = append(t.parts, Part{Kind: HelperPart, Name: name})
}

// isPath reports whether the inside of a mustache is nothing but a path. Paths
// may hold "@" and "-" inside segments, which stock Handlebars refuses
// (reference/kustomer.md 5.3).
func isPath(s string) bool {
	return s != "" && !strings.ContainsAny(s, " \t\r\n\"'=()|{}<>&#!/\\")
}
