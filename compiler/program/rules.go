package program

import "github.com/tenon-dev/tenon/definition"

// Rules returns the rules about what can be executed, in the order of their
// codes.
func Rules() []*definition.Rule {
	return []*definition.Rule{ruleNotExecutable}
}

var ruleNotExecutable = &definition.Rule{
	Code: "TN3200", Name: "not-executable", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.4, 4.1 [DOC R10]",
	Title:  "A definition that cannot be executed",
	Text: "A transition must lead to a step of its workflow, and a condition must use one of the sixteen operators, or there is nothing that could be run. " +
		"`tenon check` reports the same mistakes by the rules of their own; this one is what a program meets that compiles a definition without checking it.",
}
