package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var undeclaredLocal = definition.Rule{
	Code: "TN4041", Name: "undeclared-input", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7, 2.8 [OBS R6; DOC O4, O7], 10 item 11",
	Title:  "A template that reads an input nobody declares",
	Text: "The `inputTemplate` of an action sees the params that `inputSchema` names, the local names of `appSettings`, and `_env`; the address of a command sees its `permittedArgs` and `appSettings`. " +
		"Anything else is filled with nothing. Where the schema is open, a param of that name could still come, so it is a warning there.",
	Bad: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcell}}}", "method": "GET"}` + anActionTail,
	Good: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}` + anActionTail,
}

// environment is what every input template sees beside its params
// (reference/kustomer.md 2.7).
const environment = "_env"

// checkInputPath judges a path of an action's input template.
func checkInputPath(p *pass, x *text, path *expression.Path) {
	if x.scope != inputScope || p.action == nil || path.Root() == environment {
		return
	}
	a := p.action
	schema := p.tree.Member(a.InputSchema, "properties")
	if p.tree.Kind(a.InputSchema) != source.Object || p.app.Broken(a.Node) {
		return // the params are not known
	}
	name := path.Root()
	if p.tree.Member(schema, name) != source.None || p.tree.Member(a.AppSettings, name) != source.None {
		return
	}
	if path.Root() == "steps" || path.Root() == "variables" {
		return // the wrong scope, which has a rule of its own
	}
	var known []string
	if p.affords(p.weight(schema) + p.weight(a.AppSettings)) {
		known = p.keys(schema, nil)
		known = p.keys(a.AppSettings, known)
	}
	p.reportLocal(x.node, path, known, p.tree.Kind(p.tree.Member(a.InputSchema, "additionalProperties")) == source.False)
}

// weight returns how many values are in an object or array, however deep: no less
// than its members are, and found without counting.
func (p *pass) weight(n source.Node) int { return int(p.tree.After(n) - n) }

func (p *pass) keys(object source.Node, names []string) []string {
	for k := range p.tree.Members(object) {
		names = append(names, p.tree.Text(k))
	}
	return names
}

func (p *pass) reportLocal(at source.Node, path *expression.Path, known []string, closed bool) {
	s := path.Segments[0]
	d := p.reportIn(&undeclaredLocal, at, s.Start, s.End, s.Text, "%s is neither a declared input nor a setting of this component", definition.Quoted(s.Text))
	if !closed {
		d.Severity = definition.Warning
	}
	p.didYouMean(d, p.near(s.Text, known))
}

// checkCommandURLs judges the addresses of commands.
func checkCommandURLs(p *pass) {
	t := p.tree
	for c := range t.Elements(p.app.Commands) {
		url := t.Member(c, "url")
		text := p.string(url)
		if expression.FormOf(text) != expression.Template || p.app.Broken(c) {
			continue
		}
		var known []string
		for e := range t.Elements(t.Member(c, "permittedArgs")) {
			known = append(known, p.string(e))
		}
		known = p.keys(t.Member(c, "appSettings"), known)
		known = p.keys(t.Member(t.Member(c, "inputSchema"), "properties"), known)
		var names symbols
		names.reset(len(known))
		for _, name := range known {
			names.add(name)
		}
		e := p.expressions.Parse(text)
		for i := range e.Parts {
			part := &e.Parts[i]
			if part.Kind != expression.Output || part.Term < 0 {
				continue
			}
			term := e.Term(part.Term)
			if term.Kind != expression.PathTerm || len(term.Path.Segments) == 0 || term.Path.Root() == environment || term.Path.Root() == "settings" {
				continue
			}
			if names.find(term.Path.Root()) < 0 {
				path := term.Path
				p.reportLocal(url, &path, known, true)
			}
		}
	}
}
