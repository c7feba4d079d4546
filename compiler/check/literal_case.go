package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var literalCase = definition.Rule{
	Code: "TN2212", Name: "literal-case", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.3 [DOC H9], 10 item 28",
	Title:  "A status, channel or direction with capital letters",
	Text:   "The platform writes the values of such fields in lower case, and comparisons mind the case. A literal with capital letters equals none of them.",
	Bad:    whenHead + `{"op": "eq", "values": ["/#steps.1.status", "Open"]}` + whenTail,
	Good:   whenHead + `{"op": "eq", "values": ["/#steps.1.status", "open"]}` + whenTail,
}

// isLowerCaseField reports whether the values of a field are words in lower case.
func isLowerCaseField(name string) bool {
	switch name {
	case "status", "channel", "channels", "direction", "directionType":
		return true
	}
	return false
}

// checkConditionCase judges the literals that such a field is compared with.
func checkConditionCase(p *pass, c *condition) {
	t := p.tree
	if c.op == 0 || c.op.Operands() != 2 || t.Kind(c.values) != source.Array || t.Count(c.values) != 2 {
		return
	}
	a := c.values + 1
	b := t.After(a)
	for _, pair := range [...][2]source.Node{{a, b}, {b, a}} {
		text := p.string(pair[0])
		if expression.FormOf(text) != expression.Reference {
			continue
		}
		text = strings.TrimSuffix(strings.TrimSuffix(text, ".before"), ".after")
		if i := strings.LastIndexByte(text, '.'); i >= 0 && isLowerCaseField(text[i+1:]) {
			p.lowerCase(text[i+1:], pair[1])
		}
	}
}

// checkParamCase judges the literals that a step gives to such a field.
func checkParamCase(p *pass, s *step) {
	t := p.tree
	if !strings.HasPrefix(s.action.full, "kustomer.") || ownerOf(s.action.full) != "" {
		return
	}
	for k, v := range t.Members(s.Params) {
		if isLowerCaseField(t.Text(k)) {
			p.lowerCase(t.Text(k), v)
		}
	}
}

func (p *pass) lowerCase(field string, n source.Node) {
	t := p.tree
	for c, end := n, t.After(n); c < end; c++ {
		if t.Kind(c) != source.String || expression.FormOf(t.Text(c)) != expression.Literal {
			continue
		}
		text := t.Text(c)
		lower := strings.ToLower(text)
		if lower == text {
			continue
		}
		d := p.report(&literalCase, c, text, "the values of %s are in lower case, %s is none of them", definition.Quoted(field), definition.Quoted(text))
		p.didYouMean(d, lower)
	}
}
