package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var operandCount = definition.Rule{
	Code: "TN2202", Name: "operand-count", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1 [DOC R10], 4.3 [DEC], 10 item 15",
	Title:  "A condition with too few or too many operands",
	Text: "Comparisons take two operands, `exists` and `dne` one, `true` and `false` one that has no meaning (`[true]`), `and` and `or` any number of conditions. " +
		"Without any, `and` is always true and `or` never: that is a warning.",
	Bad:  whenHead + `{"op": "eq", "values": ["/#steps.1.channel"]}` + whenTail,
	Good: whenHead + `{"op": "eq", "values": ["/#steps.1.channel", "email"]}` + whenTail,
}

var nestedCondition = definition.Rule{
	Code: "TN2203", Name: "nested-condition", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1, 4.2 [DOC R10, W3], 10 item 15",
	Title:  "A condition where an operand belongs, or the reverse",
	Text:   "`and` and `or` join conditions, which are objects with `op` and `values`. All other operators compare operands: literals, references, functions or templates. Those that compare sizes and dates never hold for a list or an object, which is a warning.",
	Bad:    whenHead + `{"op": "and", "values": ["/#steps.1.channel", "email"]}` + whenTail,
	Good:   whenHead + `{"op": "and", "values": [{"op": "eq", "values": ["/#steps.1.channel", "email"]}]}` + whenTail,
}

var ignoredOperand = definition.Rule{
	Code: "TN2204", Name: "ignored-operand", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1 [OBS R3, R6], 10 item 15",
	Title:  "An operand that its operator ignores",
	Text: "`exists` and `dne` look at their first operand only: `dne [ref, true]` does not test for the value true. The platform's own builder writes a second one, so it is accepted. " +
		"`true` and `false` look at none: `true [ref]` does not test whether the reference is true, but holds always.",
	Bad:  whenHead + `{"op": "dne", "values": ["/#steps.1.assignedTeam", true]}` + whenTail,
	Good: whenHead + `{"op": "dne", "values": ["/#steps.1.assignedTeam"]}` + whenTail,
}

// checkOperands judges the values of a condition: first their form, then their
// number, then whether they mean anything, and says only the first that is wrong.
func checkOperands(p *pass, c *condition) {
	t := p.tree
	if c.op == 0 || t.Kind(c.values) != source.Array || p.app.Broken(c.node) {
		return
	}
	if p.isErrorCase(c) && !c.op.Groups() {
		return // its operator is what is wrong
	}
	if wrong, ok := p.wrongForm(c); !ok {
		p.reportForm(c, wrong)
		return
	}
	count := t.Count(c.values)
	switch {
	case c.op.Groups():
		if count == 0 {
			d := p.report(&operandCount, c.values, c.op.String(), "%s without conditions is %s", definition.Quoted(c.op.String()), map[bool]string{true: "always true", false: "never true"}[c.op == definition.And])
			d.Severity = definition.Warning
			d.Range = p.short(c.values)
		}
	case c.op == definition.True || c.op == definition.False:
		if count != 1 {
			p.reportCount(c, count, 1)
		} else if first := c.values + 1; !p.isIdle(c.op, first) {
			p.reportIgnored(c, first)
		}
	case c.op.Operands() == 1:
		if count == 2 && p.isLiteral(c.values+1) {
			return // exists ["true", ""], by which the platform's builder says "else"
		}
		if count == 2 {
			p.reportIgnored(c, t.After(c.values+1))
		} else if count != 1 {
			p.reportCount(c, count, 1)
		}
	case count != c.op.Operands():
		p.reportCount(c, count, c.op.Operands())
	}
}

// isIdle reports whether a literal is what authors write where an operator wants
// nothing: true, or false under the operator of that name.
func (p *pass) isIdle(op definition.Op, n source.Node) bool {
	switch p.tree.Kind(n) {
	case source.True, source.Invalid:
		return true
	case source.False:
		return op == definition.False
	}
	return false
}

// wrongForm returns the first value that is a condition and should not be, or the
// reverse.
func (p *pass) wrongForm(c *condition) (source.Node, bool) {
	t := p.tree
	for v, end := c.values+1, t.After(c.values); v < end; v = t.After(v) {
		kind := t.Kind(v)
		composite := kind == source.Object || kind == source.Array
		switch {
		case kind == source.Invalid:
		case c.op.Groups():
			if kind != source.Object {
				return v, false
			}
		case kind == source.Object && p.isCondition(v), composite && compares(c.op):
			return v, false
		}
	}
	return source.None, true
}

// compares reports whether an operator compares sizes or dates, which lists and
// objects have not.
func compares(op definition.Op) bool { return op >= definition.Gt && op <= definition.GtDate }

func (p *pass) reportForm(c *condition, v source.Node) {
	op := c.op.String()
	kind := p.tree.Kind(v)
	switch {
	case c.op.Groups():
		d := p.report(&nestedCondition, v, op, `%s joins conditions, objects with "op" and "values", but this is %s`, definition.Quoted(op), kind.Noun())
		if kind == source.Array {
			d.Range = p.short(v)
			d.Suggestion = "write its elements as values of a condition of their own"
		}
	case kind == source.Object && p.isCondition(v):
		d := p.report(&nestedCondition, v, op, `%s compares operands, but this is a condition`, definition.Quoted(op))
		d.Range = p.short(v)
		d.Suggestion = `join conditions by "and" or "or"`
	default:
		d := p.report(&nestedCondition, v, op, "%s compares single values, but this is %s, so it never holds", definition.Quoted(op), kind.Noun())
		d.Severity = definition.Warning
		d.Range = p.short(v)
	}
}

func (p *pass) reportCount(c *condition, count, want int) {
	op := definition.Quoted(c.op.String())
	takes := "one operand"
	if want == 2 {
		takes = "two operands"
	}
	if count > want {
		extra := c.values + 1
		for range want {
			extra = p.tree.After(extra)
		}
		d := p.report(&operandCount, extra, c.op.String(), "%s takes %s, not %d", op, takes, count)
		d.Range = p.short(extra)
		return
	}
	has := "none"
	if count == 1 {
		has = "only one"
	}
	d := p.report(&operandCount, c.values, c.op.String(), "%s takes %s and has %s", op, takes, has)
	d.Range = p.short(c.values)
	if want == 1 && c.op.Operands() == 0 {
		d.Suggestion = `write "values": [true]`
	}
}

func (p *pass) reportIgnored(c *condition, v source.Node) {
	op := c.op.String()
	d := p.report(&ignoredOperand, v, op, "%s ignores this operand", definition.Quoted(op))
	d.Range = p.short(v)
	switch {
	case c.op == definition.True:
		d.Suggestion = `to test a value write "eq" with true as its second operand; to go on in any case write "values": [true]`
	case c.op == definition.Exists || c.op == definition.Dne:
		before := p.tree.Range(c.values + 1).End
		d.Suggestion = "leave it out"
		d.Fixes = []definition.Fix{{Title: "remove the operand", Safe: true, Edits: []source.Edit{{Range: source.Range{Start: before, End: p.tree.Range(v).End}}}}}
	}
}

// short returns the range of a value if it stands on one line, or of its
// beginning.
func (p *pass) short(n source.Node) source.Range {
	for _, b := range p.tree.Raw(n) {
		if b == '\n' {
			return p.head(n)
		}
	}
	return p.tree.Range(n)
}
