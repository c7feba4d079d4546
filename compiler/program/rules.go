package program

import "github.com/tenon-dev/tenon/definition"

// Rules returns the rules about what can be executed, in the order of their
// codes.
func Rules() []*definition.Rule {
	return []*definition.Rule{ruleNotExecutable, ruleUnsupportedErrorCases}
}

const exampleHead = `{"app": "parcels", "version": "0.1.0", "title": "Parcels", "workflows": [{"name": "late",
  "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [
    {"target": "note", "condition": {"op": "true", "values": [true]}}]},
  "steps": [{"id": "note", "action": "kustomer.note.create", "transitions": [], `

var ruleNotExecutable = &definition.Rule{
	Code: "TN3200", Name: "not-executable", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 3.4, 4.1 [DOC R10]",
	Title:  "A definition that cannot be executed",
	Text: "A transition must lead to a step of its workflow, and a condition must use one of the sixteen operators, or there is nothing that could be run. " +
		"`tenon check` reports the same mistakes by the rules of their own; this one is what a program meets that compiles a definition without checking it.",
}

var ruleUnsupportedErrorCases = &definition.Rule{
	Code: "TN3202", Name: "unsupported-error-cases", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 3.5, 9 [DOC R10, DEC]",
	Title:  "Error cases that this version does not run",
	Text: "`errorCases` say what happens when the action of a step fails. This version of Tenon does not evaluate them: every failure is handled as if the list were empty. " +
		"A failure that may pass is tried again after 2, 10 and 60 seconds; any other one, and the fourth in a row, ends the run.",
	Bad:  exampleHead + `"errorCases": [{"condition": {"op": "and", "values": [{"op": "true", "values": [true]}]}, "errorAction": {"type": "continue"}}]}]}]}`,
	Good: exampleHead + `"errorCases": []}]}]}`,
}
