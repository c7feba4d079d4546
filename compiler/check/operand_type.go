package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var textForTyped = definition.Rule{
	Code: "TN2210", Name: "typed-as-text", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.3 [DEC], 10 item 15",
	Title:  "A boolean or number written as text",
	Text:   "`eq` and `neq` compare values of one type. A string on one side is cast where that is possible, but how the platform casts is not public, and a field that holds `true` is compared with `\"true\"` only by that grace. Write the value with its type.",
	Bad:    whenHead + `{"op": "eq", "values": ["/#steps.1.custom.lateBool", "true"]}` + whenTail,
	Good:   whenHead + `{"op": "eq", "values": ["/#steps.1.custom.lateBool", true]}` + whenTail,
}

var incomparable = definition.Rule{
	Code: "TN2211", Name: "incomparable-operand", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.3 [DEC]",
	Title:  "An operand of a type that the operator cannot compare",
	Text: "`gt`, `gte`, `lt` and `lte` compare numbers, `lt-date` and `gt-date` dates, `contains` looks into a list or a text, and `eq` holds only for values of one type. " +
		"What is known of the operand's type rules that out, so the condition never holds (`neq` and `not-contains` always do).",
	Bad:  whenHead + `{"op": "gt", "values": ["/#steps.1.assignedUsers", 1]}` + whenTail,
	Good: whenHead + `{"op": "gt", "values": ["/#steps.1.assignedUsers.length", 1]}` + whenTail,
}

// checkOperandTypes judges the operands of a comparison by what is known of their
// types.
func checkOperandTypes(p *pass, c *condition) {
	t := p.tree
	if c.op == 0 || c.op.Operands() != 2 || t.Kind(c.values) != source.Array || t.Count(c.values) != 2 || p.app.Broken(c.node) {
		return
	}
	a := c.values + 1
	b := t.After(a)
	if p.isCondition(a) || p.isCondition(b) {
		return // which is no operand at all
	}
	ta, tb := p.typeOf(a), p.typeOf(b)
	switch c.op {
	case definition.Eq, definition.Neq:
		if p.textForTyped(a, ta, b) || p.textForTyped(b, tb, a) {
			return
		}
		if ta.Kinds != types.Missing && tb.Kinds != types.Missing && !equalPossible(ta.Kinds, tb.Kinds) {
			p.reportIncomparable(a, ta, "it never equals %s", tb.Kinds)
		}
	case definition.Gt, definition.Gte, definition.Lt, definition.Lte:
		p.wantKinds(a, ta, types.Number|types.String, "sizes are compared of numbers")
		p.wantKinds(b, tb, types.Number|types.String, "sizes are compared of numbers")
	case definition.LtDate, definition.GtDate:
		p.wantKinds(a, ta, types.Number|types.String, "dates are texts or milliseconds")
		p.wantKinds(b, tb, types.Number|types.String, "dates are texts or milliseconds")
	case definition.Contains, definition.NotContains:
		p.wantKinds(a, ta, types.Array|types.String, "only lists and texts contain something")
	}
}

// textForTyped reports a literal text that stands for a boolean or a number, if
// the other operand is an expression that is not known to be a text.
func (p *pass) textForTyped(literal source.Node, t types.Type, other source.Node) bool {
	if p.tree.Kind(literal) != source.String || !p.isLiteral(literal) || p.isLiteral(other) {
		return false
	}
	text := p.tree.Text(literal)
	_, number := value.ParseNumber(text)
	boolean := text == "true" || text == "false"
	to := p.typeOf(other)
	if !number && !boolean || to.Kinds.Only(types.String|types.Missing|types.Null) && to.Kinds.Has(types.String) {
		return false
	}
	if number && to.Kinds&types.Present == types.Present {
		return false // ids and codes are often texts of digits
	}
	if boolean && !to.Kinds.Has(types.Boolean) || number && !to.Kinds.Has(types.Number) {
		return false // of another type altogether, which is said by what follows
	}
	d := p.report(&textForTyped, literal, text, "%s is a text: %s", definition.Quoted(text), typedAdvice(boolean))
	d.Suggestion = "write " + text + " without quotes"
	d.Fixes = []definition.Fix{{Title: "remove the quotes", Edits: []source.Edit{{Range: p.tree.Range(literal), Text: text}}}}
	return true
}

func typedAdvice(boolean bool) string {
	if boolean {
		return "a boolean is compared with true or false"
	}
	return "a number is compared with a number"
}

// equalPossible reports whether values of two types can be equal under eq.
func equalPossible(a, b types.Kinds) bool {
	if a.Has(types.Missing|types.Null) && b.Has(types.Missing|types.Null) || a&b != 0 {
		return true
	}
	if a.Has(types.Number) && b.Has(types.Number) {
		return true
	}
	cast := types.Number | types.Boolean
	return a.Has(types.String) && b.Has(cast) || b.Has(types.String) && a.Has(cast)
}

// wantKinds reports an expression that is never of the kinds that an operator
// compares. Literals have been judged by their form.
func (p *pass) wantKinds(n source.Node, t types.Type, want types.Kinds, why string) {
	if t.Kinds.Has(want) || t.Kinds.Only(types.Missing) || p.isLiteral(n) {
		return
	}
	p.reportIncomparable(n, t, why)
}

func (p *pass) reportIncomparable(n source.Node, t types.Type, why string, args ...any) {
	text := p.string(n)
	if text == "" {
		text = string(p.tree.Raw(n))
	}
	d := p.report(&incomparable, n, text, "%s is %s: "+why, append([]any{definition.Quoted(text), t.Without(types.Missing).Kinds}, args...)...)
	if t.Kinds.Has(types.Array) && p.isReference(n) {
		d.Suggestion = "the number of elements is " + definition.Quoted(text+".length")
		p.offerText(d, n, string(value.OfString(text+".length").AppendJSON(nil)))
	}
}
