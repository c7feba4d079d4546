package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

var paramType = definition.Rule{
	Code: "TN4053", Name: "param-type", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7, 5.1 [DOC W3]",
	Title:  "A param of the wrong type",
	Text:   "What is known of the value says that it is not of the type that the action's schema demands, and cannot be cast to it.",
	Bad:    aTrackedStepHead + `"params": {"parcel": ["a", "b"]}` + aTrackedStepTail,
	Good:   aTrackedStepHead + `"params": {"parcel": "a"}` + aTrackedStepTail,
}

var templateForTyped = definition.Rule{
	Code: "TN4054", Name: "template-for-typed", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.2 [DOC A6b], 5.1 [DOC W3, W4]",
	Title:  "A template where a number or boolean belongs",
	Text:   "A template always yields text. An attribute whose name ends with `Num` or `Bool` takes a number or a boolean: a reference, `/#…`, keeps the type of what it leads to.",
	Bad: anActionHead + `"inputSchema": {"type": "object", "properties": {"weight": {"type": "number"}}, "required": ["weight"]},
   "inputTemplate": {"uri": "https://api.parcels.example", "method": "PUT", "data": {"custom": {"weightNum": "{{{weight}}}"}}}` + anActionTail,
	Good: anActionHead + `"inputSchema": {"type": "object", "properties": {"weight": {"type": "number"}}, "required": ["weight"]},
   "inputTemplate": {"uri": "https://api.parcels.example", "method": "PUT", "data": {"custom": {"weightNum": "/#weight"}}}` + anActionTail,
}

// checkParamTypes compares the types of a step's params with those that its
// action takes.
func checkParamTypes(p *pass, s *step) {
	t := p.tree
	if !s.action.takes || s.action.schedules || p.wf.doubtful || t.Kind(s.Params) != source.Object {
		return
	}
	for k, v := range t.Members(s.Params) {
		if want := p.types.Member(s.action.params, t.Text(k)); !want.Kinds.Only(types.Missing) {
			p.compareType(&paramType, v, t.Text(k), want, "param")
		}
	}
}

// checkTypedTemplate finds a template of one mustache under the name of an
// attribute that is no text.
func checkTypedTemplate(p *pass, x *text) {
	if x.Form != expression.Template || len(x.Parts) != 1 || x.Parts[0].Kind != expression.Output || x.Parts[0].Term < 0 {
		return
	}
	key := p.tree.KeyOf(x.node)
	if key == source.None {
		return
	}
	name := p.tree.Text(key)
	kind := ""
	switch {
	case strings.HasSuffix(name, "Num") && len(name) > 3:
		kind = "a number"
	case strings.HasSuffix(name, "Bool") && len(name) > 4:
		kind = "a boolean"
	default:
		return
	}
	term := x.Term(x.Parts[0].Term)
	if term.Kind != expression.PathTerm || len(term.Path.Segments) == 0 || term.Path.Up > 0 || term.Path.Data {
		return
	}
	path := x.Text[term.Path.Start:term.Path.End]
	d := p.report(&templateForTyped, x.node, name, "%s takes %s, but a template yields text", definition.Quoted(name), kind)
	d.Suggestion = "write " + definition.Quoted("/#"+path)
	if !strings.Contains(path, "[") {
		d.Fixes = []definition.Fix{{Title: "use a reference", Edits: []source.Edit{{Range: p.tree.Range(x.node), Text: definition.Quoted("/#" + path)}}}}
	}
}
