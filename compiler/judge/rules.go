package judge

import (
	"github.com/tenon-dev/tenon/definition"
)

// Rules returns the rules about .tenon.json and the baseline, in the order of
// their codes. Their examples are texts of a .tenon.json.
func Rules() []*definition.Rule {
	return []*definition.Rule{
		ruleConfigProperty, ruleConfigValue, ruleUnknownRule, ruleMissingReason, ruleUnusedIgnore, ruleExpiredIgnore, ruleBaselineFile,
	}
}

const sourceConfig = "docs/check.md"

var ruleConfigProperty = &definition.Rule{
	Code: "TN6001", Name: "config-property", Severity: definition.Error, Since: "0.1.0", Source: sourceConfig,
	Title: "A property that `.tenon.json` does not know",
	Text:  "A config has `severity`, `ignore` and `baseline`. A misspelt property would be without any effect, and nobody would notice.",
	Bad:   `{"severities": {"legacy-property": "off"}}`,
	Good:  `{"severity": {"legacy-property": "off"}}`,
}

var ruleConfigValue = &definition.Rule{
	Code: "TN6002", Name: "config-value", Severity: definition.Error, Since: "0.1.0", Source: sourceConfig,
	Title: "A value in `.tenon.json` that cannot stand there",
	Text:  "A severity is `error`, `warning`, `info` or `off`; an ignore is an object with `rule` and `reason`; `until` is a day such as `2026-12-31`. What is of another type, and what is there twice, is reported; the rest of the config is in force.",
	Bad:   `{"severity": {"legacy-property": "none"}}`,
	Good:  `{"severity": {"legacy-property": "off"}}`,
}

var ruleUnknownRule = &definition.Rule{
	Code: "TN6003", Name: "unknown-rule", Severity: definition.Error, Since: "0.1.0", Source: sourceConfig,
	Title: "A rule that does not exist",
	Text:  "Rules are named by their code or their name, as `tenon explain` and docs/rules.md list them. What is said about any other one is without effect.",
	Bad:   `{"severity": {"legcy-property": "off"}}`,
	Good:  `{"severity": {"legacy-property": "off"}}`,
}

var ruleMissingReason = &definition.Rule{
	Code: "TN6004", Name: "missing-reason", Severity: definition.Error, Since: "0.1.0", Source: sourceConfig,
	Title: "An ignore without a reason",
	Text:  "Whoever meets the ignore in a year must be able to tell whether it is still right. It silences its finding all the same.",
	Bad:   `{"ignore": [{"rule": "legacy-property"}]}`,
	Good:  `{"ignore": [{"rule": "legacy-property", "reason": "the platform's support asked for it"}]}`,
}

var ruleUnusedIgnore = &definition.Rule{
	Code: "TN6005", Name: "unused-ignore", Severity: definition.Warning, Since: "0.1.0", Source: sourceConfig,
	Title: "An ignore that silences nothing",
	Text: "The finding has gone, or the address is not that of the finding: an ignore is for the findings of one rule at exactly one app, workflow and step, spelt as in the JSON output. " +
		"Left behind, it would one day hide a new mistake. An ignore for a definition that was not looked at is not reported.",
	Bad:  `{"ignore": [{"rule": "legacy-property", "workflow": "late", "reason": "the platform's support asked for it"}]}`,
	Good: `{"ignore": [{"rule": "legacy-property", "reason": "the platform's support asked for it"}]}`,
}

var ruleExpiredIgnore = &definition.Rule{
	Code: "TN6006", Name: "expired-ignore", Severity: definition.Warning, Since: "0.1.0", Source: sourceConfig,
	Title: "An ignore whose day has passed",
	Text:  "An ignore with `until` lasts up to the end of that day, in UTC. After it the finding is shown again.",
	Bad:   `{"ignore": [{"rule": "legacy-property", "reason": "goes with the next version", "until": "2020-01-31"}]}`,
	Good:  `{"ignore": [{"rule": "legacy-property", "reason": "goes with the next version", "until": "2999-12-31"}]}`,
}

var ruleBaselineFile = &definition.Rule{
	Code: "TN6007", Name: "baseline-file", Severity: definition.Error, Since: "0.1.0", Source: sourceConfig,
	Title: "A baseline that cannot be read",
	Text:  "The file that `baseline` names is not there, or is no baseline. Nothing is hidden then. `tenon check --write-baseline` writes one.",
}

// NoBaseline adds the finding that the baseline that c names is not there.
// Whoever reads files calls it.
func (c *Config) NoBaseline(reason string) {
	col := definition.NewCollector(c.tree, 0)
	d := col.Add(ruleBaselineFile, c.baselineAt, definition.Address{}, c.Baseline, "the baseline "+definition.Quoted(c.Baseline)+" cannot be read: "+reason)
	d.Suggestion = "write it with tenon check --write-baseline"
	more, _ := col.Finish()
	c.mistakes = append(c.mistakes, more...)
}
