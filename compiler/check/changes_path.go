package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
)

var changesPath = definition.Rule{
	Code: "TN3130", Name: "changes-path", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.2 [DOC W1; OBS R6, R9], 10 item 25",
	Title:  "A path into the changes of an event that leads nowhere",
	Text: "An update event tells what changed under `steps.1.changes.attributes.<field>` and `steps.1.changes.relationships.<field>`, each with `before`, `after` and `op`. " +
		"The change of a custom attribute is one of the whole `custom` object: `changes.attributes.custom.after.<attribute>`. Any other order finds nothing, and the condition that reads it never holds.",
	Bad:  changesHead + `"/#steps.1.changes.custom.attributes.after.parcelStr"` + changesTail,
	Good: changesHead + `"/#steps.1.changes.attributes.custom.after.parcelStr"` + changesTail,
}

const (
	changesHead = appHead + `  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [
    {"target": "note", "condition": {"op": "exists", "values": [`
	changesTail = `]}}]},
   "steps": [{"id": "note", "action": "kustomer.note.create", "params": {"customer": "/#steps.1.id", "body": "late"}, "transitions": []}]}` + "\n" + appTail
)

// checkChangesPath judges a path into steps.1.changes of a platform event.
func checkChangesPath(p *pass, x *text, path *expression.Path) {
	s := path.Segments
	if x.scope != runScope || p.wf == nil || len(s) < 4 || s[0].Text != "steps" || s[1].Text != triggerID || s[2].Text != "changes" {
		return
	}
	if event := p.string(p.wf.Trigger.EventName); p.app.IsCallable(p.wf.Workflow) || !strings.HasPrefix(event, "kustomer.") || strings.HasPrefix(event, "kustomer.app.") {
		return // what an app's event or a caller names so is its own
	}
	end := s[len(s)-1].End
	written := x.Text[s[2].Start:end]
	write := func(d *definition.Diagnostic, segments ...string) {
		path := strings.Join(segments, ".")
		d.Suggestion = "write " + definition.Quoted(path)
		if written == strings.Join(texts(s[2:]), ".") { // without brackets or escapes
			p.offerPart(d, x.node, s[2].Start, end, path)
		}
	}
	if group := s[3].Text; group != "attributes" && group != "relationships" {
		d := p.reportIn(&changesPath, x.node, s[2].Start, end, written, "\"changes\" has attributes and relationships, not %s", definition.Quoted(group))
		near := p.near(group, []string{"attributes", "relationships"})
		switch {
		case near != "":
			d.Range = p.rangeIn(x.node, s[3].Start, s[3].End)
			p.didYouMean(d, near)
		case len(s) > 4 && (s[4].Text == "attributes" || s[4].Text == "relationships"):
			write(d, append([]string{"changes", s[4].Text, group}, texts(s[5:])...)...)
		case isChangeSide(group) && len(s) > 4:
			write(d, append([]string{"changes.attributes", s[4].Text, group}, texts(s[5:])...)...)
		default:
			write(d, append([]string{"changes.attributes"}, texts(s[3:])...)...)
		}
		return
	}
	if len(s) == 5 && p.operandOf > definition.False {
		d := p.reportIn(&changesPath, x.node, s[4].Start, s[4].End, x.Text[s[2].Start:end], "the change of %s is an object with before, after and op: it equals no value", definition.Quoted(s[4].Text))
		d.Suggestion = "write " + definition.Quoted(x.Text[s[2].Start:end]+".after") + " for what it has become"
		return
	}
	if len(s) < 6 {
		return // the group, or a field whether it changed at all
	}
	if isChangeSide(s[5].Text) {
		return
	}
	d := p.reportIn(&changesPath, x.node, s[5].Start, s[5].End, written, "the change of %s has before, after and op, not %s", definition.Quoted(s[4].Text), definition.Quoted(s[5].Text))
	if near := p.near(s[5].Text, []string{"before", "after", "op"}); near != "" {
		p.didYouMean(d, near)
		return
	}
	for i := 6; i < len(s); i++ {
		if isChangeSide(s[i].Text) {
			moved := append([]string{"changes", s[3].Text, s[4].Text, s[i].Text}, texts(s[5:i])...)
			write(d, append(moved, texts(s[i+1:])...)...)
			return
		}
	}
	write(d, append([]string{"changes", s[3].Text, s[4].Text, "after"}, texts(s[5:])...)...)
}

func isChangeSide(s string) bool { return s == "before" || s == "after" || s == "op" }

func texts(segments []expression.Segment) []string {
	all := make([]string, len(segments))
	for i := range segments {
		all[i] = segments[i].Text
	}
	return all
}
