package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var atSign = definition.Rule{
	Code: "TN3017", Name: "at-sign-in-template", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3 [OBS R6; INF]",
	Title:  "An attribute with `@` inside of braces",
	Text: "Handlebars, of which templates are made, has no path with `@` at the beginning of a name: it refuses the whole template. Attributes that apps add have such names. A reference, `/#…`, reaches them. " +
		"To put one into a longer text, copy it first: a step with the action `kustomer.transform.generic` and a param that is a reference puts it out under a name of its own.",
	Bad:  noteHead + `"Late since {{{steps.1.custom.@parcwatLateAt}}}"` + noteTail,
	Good: copyHead + `"Late since {{{steps.copy.output.lateAt}}}"` + noteTail,
}

// copyHead is noteHead with a step in front that copies an attribute.
const copyHead = lateHead + `    {"target": "copy", ` + always + "]},\n" + stepsHead +
	`    {"id": "copy", "action": "kustomer.transform.generic", "params": {"lateAt": "/#steps.1.custom.@parcwatLateAt"}, "transitions": [{"target": "note", ` + always + "]},\n" +
	`    {"id": "note", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.id", "body": `

// checkAtSign finds names with an at sign in the paths of templates.
func checkAtSign(p *pass, x *text, path *expression.Path) {
	if x.Form != expression.Template {
		return
	}
	for i := range path.Segments {
		s := &path.Segments[i]
		if !strings.HasPrefix(s.Text, "@") {
			continue
		}
		d := p.reportIn(&atSign, x.node, s.Start, s.End, s.Text, "Handlebars cannot read %s: no name in a path begins with \"@\"", definition.Quoted(s.Text))
		if len(x.Parts) != 1 || x.Parts[0].Kind != expression.Output || x.Term(x.Parts[0].Term).Kind != expression.PathTerm {
			d.Suggestion = "copy it by a step with the action kustomer.transform.generic, and name the copy here"
			return
		}
		reference := referenceMark + x.Text[path.Start:path.End]
		d.Suggestion = "write " + definition.Quoted(reference)
		d.Fixes = []definition.Fix{{Title: "use a reference", Edits: []source.Edit{{Range: p.tree.Range(x.node), Text: definition.Quoted(reference)}}}}
		return
	}
}
