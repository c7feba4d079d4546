package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var dateShift = definition.Rule{
	Code: "TN3132", Name: "date-in-the-past", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3 [DOC H3], 10 item 27",
	Title:  "A date in the past where one to come is meant",
	Text:   "The helper `date` counts backwards: `{{date 'days' count=1}}` is yesterday, `count=-1` is tomorrow. The name of the field says that a time to come is meant.",
	Bad:    dueHead + `"{{{date 'days' count=1}}}"` + dueTail,
	Good:   dueHead + `"{{{date 'days' count=-1}}}"` + dueTail,
}

const (
	dueHead = lateHead + "    {\"target\": \"mark\", " + always + "]},\n" + stepsHead +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer", "custom": {"parcelDueAt": `
	dueTail = `}}, "transitions": []}]}` + "\n" + appTail
)

// checkDateShift judges the use of the helper date in a field of the future.
func checkDateShift(p *pass, x *text) {
	if x.Form != expression.Template || x.scope != runScope || !p.isFuture(x.node) {
		return
	}
	for i := range x.Parts {
		part := &x.Parts[i]
		if part.Kind != expression.Output || part.Term < 0 {
			continue
		}
		t := x.Term(part.Term)
		if t.Kind != expression.CallTerm || t.Path.Root() != "date" {
			continue
		}
		for a := t.First; a >= 0; a = x.Term(a).Next {
			arg := x.Term(a)
			if arg.Key != "count" || arg.Kind != expression.NumberTerm || strings.HasPrefix(arg.Text, "-") || strings.Trim(arg.Text, "0.") == "" {
				continue
			}
			d := p.reportIn(&dateShift, x.node, arg.Start, arg.End, arg.Text, "a positive count is in the past, but this looks like a time to come")
			d.Suggestion = "write -" + arg.Text
			d.Fixes = []definition.Fix{{Title: "count forwards", Edits: []source.Edit{{Range: d.Range, Text: "-" + arg.Text}}}}
		}
	}
}

// isFuture reports whether the name of a value tells of a time to come.
func (p *pass) isFuture(n source.Node) bool {
	key := p.tree.KeyOf(n)
	if key == source.None {
		return false
	}
	name := strings.ToLower(p.tree.Text(key))
	if name == "value" {
		return p.wf != nil && p.node > 0 && p.names.Schedules(p.string(p.wf.steps[p.node-1].Action))
	}
	for _, word := range [...]string{"due", "until", "expire", "deadline", "remind", "snooze", "next"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
