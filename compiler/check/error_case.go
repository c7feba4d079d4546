package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var errorCaseOperator = definition.Rule{
	Code: "TN2205", Name: "error-case-operator", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.5 [DOC R10]",
	Title:  "An error case that is neither `and` nor `or`",
	Text:   "The condition of an error case is a list: its outermost operator is `and` or `or`, and the tests stand inside, even if there is only one.",
	Bad: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [], "errorCases": [
      {"condition": {"op": "eq", "values": ["/#error.statusCode", 404]}, "errorAction": {"type": "continue"}}` + lateTail,
	Good: lateHead + toFind + stepsHead +
		`    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [], "errorCases": [
      {"condition": {"op": "and", "values": [{"op": "eq", "values": ["/#error.statusCode", 404]}]}, "errorAction": {"type": "continue"}}` + lateTail,
}

func checkErrorCase(p *pass, c *condition) {
	if !p.isErrorCase(c) || c.op == 0 || c.op.Groups() {
		return
	}
	op := definition.Quoted(c.op.String())
	d := p.report(&errorCaseOperator, c.opNode, c.op.String(), `the condition of an error case is an "and" or "or" of tests, not %s`, op)
	d.Suggestion = `write {"op": "and", "values": [ … ]} around it`
	p.offerAround(d, c.node, "put an and around it", `{"op": "and", "values": [`, "]}")
}

// isErrorCase reports whether c is the outermost condition of an error case: one
// inside of another is an element of a list.
func (p *pass) isErrorCase(c *condition) bool {
	return c.owner == ofErrorCase && p.tree.KeyOf(c.node) != source.None
}
