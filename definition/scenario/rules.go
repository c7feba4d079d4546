package scenario

import "github.com/tenon-dev/tenon/definition"

// Rules returns the rules about scenario files, in the order of their codes.
// Their examples are texts of a scenario file for the definition in
// [ExampleDefinition].
func Rules() []*definition.Rule {
	return []*definition.Rule{RuleProperty, RuleMissing, RuleValue, RuleMoment, RuleName, RuleNoStart, RuleDefinition}
}

// ExampleDefinition is what the examples of the rules are about.
const ExampleDefinition = `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "late-parcel", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [
    {"target": "who", "condition": {"op": "exists", "values": ["/#steps.1.customer"]}}]},
   "steps": [{"id": "who", "action": "kustomer.customer.find", "params": {"identifier": "/#steps.1.customer"}, "transitions": [], "errorCases": []}]}
]}`

const (
	sourceTest = "docs/test.md"
	event      = `{"event": {"name": "kustomer.conversation.create", "data": {"customer": "c1"}}}`
	good       = `{"scenarios": [{"name": "a late parcel", "when": [` + event + `], "expect": {"runs": [{"workflow": "late-parcel", "steps": ["who"]}]}}]}`
)

// The rules about scenario files.
var (
	RuleProperty = &definition.Rule{
		Code: "TN7001", Name: "scenario-property", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A property that scenario files do not know",
		Text:  "A misspelt property would be without effect: nothing would be compared, and the scenario would pass. An expected value may hold the directives `$exactly`, `$matches` and `$present`; any other lone property that begins with `$` is taken for a misspelt one.",
		Bad:   `{"scenarios": [{"name": "a late parcel", "when": [` + event + `], "expects": {"runs": []}}]}`,
		Good:  good,
	}
	RuleMissing = &definition.Rule{
		Code: "TN7002", Name: "scenario-missing-property", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A property of a scenario that must be there is not",
		Text:  "A scenario needs a name and what happens in it; what is expected is told by names of workflows and ids of steps.",
		Bad:   `{"scenarios": [{"when": [` + event + `]}]}`,
		Good:  good,
	}
	RuleValue = &definition.Rule{
		Code: "TN7003", Name: "scenario-value", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A value in a scenario file that cannot stand there",
		Text:  "The value is of another type, is none of those that are allowed, or contradicts what stands beside it.",
		Bad:   `{"scenarios": [{"name": "a late parcel", "when": [` + event + `], "expect": {"runs": [{"workflow": "late-parcel", "outcome": "done"}]}}]}`,
		Good:  good,
	}
	RuleMoment = &definition.Rule{
		Code: "TN7004", Name: "scenario-moment", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A time in a scenario that cannot be read, or goes backwards",
		Text: "A moment is a date-time such as `2030-05-09T09:00:00Z`, or a span after the beginning of the scenario such as `after 2 hours` or `after 1 day 30 minutes`. " +
			"What happens stands in the order of its times.",
		Bad:  `{"scenarios": [{"name": "a late parcel", "when": [` + event + `, {"at": "after 2 ours"}]}]}`,
		Good: `{"scenarios": [{"name": "a late parcel", "when": [` + event + `, {"at": "after 2 hours"}]}]}`,
	}
	RuleName = &definition.Rule{
		Code: "TN7005", Name: "scenario-name", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A name in a scenario that the definition does not have",
		Text:  "Workflows are named by their names or local ids, steps by their ids. Answers are for the name of an action that some step has, the id of a step, or workflow/step. Nothing of another name can happen, so the scenario would compare with nothing, or answer nobody.",
		Bad:   `{"scenarios": [{"name": "a late parcel", "when": [` + event + `], "expect": {"runs": [{"workflow": "late-parcle"}]}}]}`,
		Good:  good,
	}
	RuleNoStart = &definition.Rule{
		Code: "TN7006", Name: "scenario-starts-nothing", Severity: definition.Warning, Since: "0.1.0", Source: sourceTest,
		Title: "An event that starts no workflow of the definition",
		Text:  "No trigger names the event. That may be what the scenario is to show; more often the name is misspelt. Nothing is said about the creation or update of an object where objects are given: it tells what becomes of them.",
		Bad:   `{"scenarios": [{"name": "a late parcel", "when": [{"event": {"name": "kustomer.conversation.created"}}]}]}`,
		Good:  good,
	}
	RuleDefinition = &definition.Rule{
		Code: "TN7007", Name: "scenario-definition", Severity: definition.Error, Since: "0.1.0", Source: sourceTest,
		Title: "A scenario file without its definition",
		Text:  "The file that `definition` names cannot be read, or where there is no `definition`: the file app.scenario.json is about the definition app.json beside it, and there is none.",
	}
)
