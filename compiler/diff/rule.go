package diff

import (
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
)

// Level says how much a change matters to those who have the app already.
type Level uint8

// The levels.
const (
	Breaking   Level = iota // what worked can stop working, or the platform refuses it below a major version
	Compatible              // something is new, and all that was still works
	Notice                  // the app does something else, or looks different, within what it promised
)

// String returns "breaking", "compatible" or "notice".
func (l Level) String() string { return [...]string{"breaking", "compatible", "notice"}[l] }

// severity returns the severity in whose colour a level is shown.
func (l Level) severity() definition.Severity {
	return [...]definition.Severity{definition.Error, definition.Info, definition.Warning}[l]
}

// Owes returns which part of the version a change of this level owes
// (reference/kustomer.md 8, "bump advice").
func (l Level) Owes() Bump { return [...]Bump{Major, Minor, Patch}[l] }

// Rule is the page of one kind of change. Old and New are the part of a
// definition that shows it, before and after.
type Rule struct {
	Code     definition.Code // "TD" and four digits; the first one is the area: 1 the app, 2 contracts, 3 components, 4 workflows
	Name     string          // kebab-case, stable
	Level    Level
	Title    string // one line, no full stop
	Text     string // Markdown: what is found, and whom it concerns
	Old, New string // members of an app definition
	Since    string
	Source   string
}

// Rules returns the pages of all rules in the order of their codes.
func Rules() []*Rule {
	all := slices.Concat(appRules(), contractRules(), componentRules(), workflowRules())
	slices.SortFunc(all, func(a, b *Rule) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return all
}

// Where rules come from.
const (
	sourceUpgrade = "reference/kustomer.md 8 [DOC A3]"
	sourceMatch   = "reference/kustomer.md 8 [DEC]"
	sourcePayload = "reference/wix.md 1.2 [D G1], V-26"
)

// DocURL returns the address of the rule's page.
func (r *Rule) DocURL() string {
	return "https://github.com/tenon-dev/tenon/blob/main/docs/diff-rules.md#" + r.Name
}

// Pages returns the pages of all rules as package report shows them.
func Pages() []report.RulePage {
	rules := Rules()
	pages := make([]report.RulePage, len(rules))
	for i, r := range rules {
		pages[i] = report.RulePage{
			Code: string(r.Code), Name: r.Name, Level: r.Level.String(), Severity: r.Level.severity(), Title: r.Title, Text: r.Text,
			First: report.PageExample{Title: "before", Text: r.Old}, Second: report.PageExample{Title: "after", Text: r.New},
			Since: r.Since, Source: r.Source, URL: r.DocURL(),
		}
	}
	return pages
}
