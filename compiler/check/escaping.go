package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

var htmlEscaping = definition.Rule{
	Code: "TN3131", Name: "html-escaping", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3 [INF], 10 item 23",
	Title:  "A value that is escaped for HTML where none is",
	Text: "`{{x}}` writes `&amp;` for `&` and six more characters likewise, as a web page wants it. In an address, a header, an id or a body of data that changes the value: a token with `=` at its end no longer fits. `{{{x}}}` leaves it as it is. " +
		"In other texts, where HTML may be meant, it is a note.",
	Bad: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"]},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{parcel}}", "method": "GET"}` + anActionTail,
	Good: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"]},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}` + anActionTail,
}

// checkEscaping judges the mustaches of a template by the place where it stands.
func checkEscaping(p *pass, x *text) {
	if x.Form != expression.Template {
		return
	}
	count, first := 0, -1
	for i := range x.Parts {
		part := &x.Parts[i]
		if p.isEscaped(x, part) {
			if count++; first < 0 {
				first = i
			}
		}
	}
	if count == 0 {
		return
	}
	place := p.unescapedPlace(x)
	if place == "" && x.scope != runScope {
		return // what the service at the other end takes is not known
	}
	part := &x.Parts[first]
	text := x.Text[part.Start:part.End]
	var d *definition.Diagnostic
	if place != "" {
		d = p.reportIn(&htmlEscaping, x.node, part.Start, part.End, text, "%s is escaped for HTML, which %s does not understand", definition.Quoted(text), place)
	} else {
		d = p.reportIn(&htmlEscaping, x.node, part.Start, part.End, text, "%s is escaped for HTML", definition.Quoted(text))
		d.Severity = definition.Info
	}
	d.Suggestion = "write three braces if the text is not HTML"
	if p.full() || place == "" && strings.Contains(x.Text, "<") {
		return // what looks like HTML is not to be mended by a machine
	}
	fix := definition.Fix{Title: "write three braces"}
	for i := range x.Parts {
		part := &x.Parts[i]
		if !p.isEscaped(x, part) || part.TrimLeft || part.TrimRight {
			continue
		}
		open, closing := p.tree.Offset(x.node, part.Start), p.tree.Offset(x.node, part.End)
		fix.Edits = append(fix.Edits,
			source.Edit{Range: source.Range{Start: open, End: open}, Text: "{"},
			source.Edit{Range: source.Range{Start: closing, End: closing}, Text: "}"})
	}
	if len(fix.Edits) > 0 {
		d.Fixes = []definition.Fix{fix}
	}
}

// isEscaped reports whether a part of a template shows a value that escaping may
// change: numbers and booleans have nothing to escape.
func (p *pass) isEscaped(x *text, part *expression.Part) bool {
	if part.Kind != expression.Output || part.Raw || part.Term < 0 || !isValue(x.Term(part.Term)) {
		return false
	}
	kinds := types.Any
	switch x.scope {
	case runScope:
		kinds = p.typeOfPath(x.Term(part.Term).Path.Segments).Kinds
	case inputScope:
		if segments := x.Term(part.Term).Path.Segments; p.action != nil && len(segments) == 1 && p.tree.Member(p.action.AppSettings, segments[0].Text) == source.None {
			schema := types.OfSchema(p.tree, p.action.InputSchema, p.action.InputSchema)
			kinds = p.types.Member(schema, segments[0].Text).Kinds
		}
	}
	plain := types.Number | types.Boolean
	return !kinds.Has(plain) || !kinds.Only(plain|types.Missing)
}

// isValue reports whether a mustache shows a value, and not such as @index.
func isValue(t *expression.Term) bool { return t.Kind == expression.PathTerm && !t.Path.Data }

// checkAddressEscaping judges a template that is the address of a component.
func (p *pass) checkAddressEscaping(n source.Node, e *expression.Expression) {
	x := text{node: n, scope: inputScope, Expression: e, tree: p.tree}
	checkEscaping(p, &x)
}

// unescapedPlace says what a string is, if that is no place for HTML; "" if it
// may be one.
func (p *pass) unescapedPlace(x *text) string {
	t := p.tree
	key := t.KeyOf(x.node)
	name := ""
	if key != source.None {
		name = t.Text(key)
	}
	switch name {
	case "uri", "url":
		return "an address"
	case "regex":
		return "a regular expression"
	case "id", "workflowId":
		return "an id"
	}
	if len(name) > 2 && strings.HasSuffix(name, "Id") {
		return "an id"
	}
	if p.insideOf(x, "headers") {
		return "a header"
	}
	if p.insideOf(x, "qs") {
		return "a query"
	}
	if x.scope == inputScope && p.insideOf(x, "data") {
		return "a body of JSON"
	}
	return ""
}

// insideOf reports whether a string stands in the member of that name of the
// template or the params around it.
func (p *pass) insideOf(x *text, name string) bool {
	t := p.tree
	var around source.Node
	switch {
	case x.scope == inputScope && p.action != nil:
		around = p.action.InputTemplate
	case x.scope == runScope && p.wf != nil && p.node > 0:
		around = p.wf.steps[p.node-1].Params
	}
	inside := t.Member(around, name)
	return inside != source.None && inside < x.node && x.node < t.After(inside)
}
