package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownOperator = definition.Rule{
	Code: "TN2201", Name: "unknown-operator", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 4.1 [DOC R10], 10 item 15",
	Title:  "A condition with an operator that does not exist",
	Text: "The list of operators is closed: `and`, `or`, `exists`, `dne` (does not exist), `true`, `false`, `eq`, `neq`, `gt`, `gte`, `lt`, `lte`, `lt-date`, `gt-date`, `contains`, `not-contains`. " +
		"There is no negation, no pattern and no membership: negate by the opposite operator, test a pattern by a step with `kustomer.regex-match.generic`, and join several `eq` by `or`.",
	Bad:  whenHead + `{"op": "equals", "values": ["/#steps.1.channel", "email"]}` + whenTail,
	Good: whenHead + `{"op": "eq", "values": ["/#steps.1.channel", "email"]}` + whenTail,
}

func checkOperator(p *pass, c *condition) {
	if c.op != 0 || p.tree.Kind(c.opNode) != source.String || p.app.Broken(c.opNode) {
		return
	}
	name := p.tree.Text(c.opNode)
	d := p.report(&unknownOperator, c.opNode, name, "unknown operator %s: allowed are %s", definition.Quoted(name), strings.Join(definition.OpNames(), ", "))
	if p.full() {
		return
	}
	meant, advice := otherName(name)
	if meant == "" && advice == "" {
		meant = p.nearest(name, definition.OpNames())
	}
	p.didYouMean(d, meant)
	if advice != "" {
		d.Suggestion = advice
	}
}

// otherName returns the operator for what other languages call it, or advice for
// what has none.
func otherName(name string) (meant, advice string) {
	switch strings.ToLower(strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)) {
	case "=", "==", "===", "equal", "equals", "is":
		return "eq", ""
	case "!=", "!==", "<>", "ne", "notequal", "notequals", "noteq", "isnot":
		return "neq", ""
	case ">", "greater", "greaterthan", "after":
		return "gt", ""
	case ">=", "ge", "greaterorequal", "greaterthanorequal":
		return "gte", ""
	case "<", "less", "lessthan", "before":
		return "lt", ""
	case "<=", "le", "lessorequal", "lessthanorequal":
		return "lte", ""
	case "&&", "all", "every":
		return "and", ""
	case "||", "any", "some":
		return "or", ""
	case "has", "includes", "include":
		return "contains", ""
	case "hasnot", "doesnotcontain", "excludes", "notcontain":
		return "not-contains", ""
	case "isset", "present", "notnull", "notempty", "exist":
		return "exists", ""
	case "notexists", "notexist", "doesnotexist", "missing", "absent", "isnull", "empty", "nexists":
		return "dne", ""
	case "dateafter", "afterdate":
		return "gt-date", ""
	case "datebefore", "beforedate":
		return "lt-date", ""
	case "always":
		return "true", ""
	case "never":
		return "false", ""
	case "not", "!", "nor":
		return "", "there is no negation: use the opposite operator, such as neq, dne or not-contains"
	case "regex", "match", "matches", "regexmatch", "like", "startswith", "endswith":
		return "", "test the text by a step with kustomer.regex-match.generic, and whether its match exists"
	case "in", "oneof":
		return "", "join several eq by or"
	case "notin", "nin":
		return "", "join several neq by and"
	case "changed", "haschanged":
		return "", "compare changes.attributes.<name>.before with .after"
	case "ltedate", "gtedate":
		return "", "there are lt-date and gt-date only"
	}
	return "", ""
}
