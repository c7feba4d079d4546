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
	Text: "The `inputTemplate` of an action sees the params that `inputSchema` names, the local names of `appSettings`, and `_env`; the address and the body of a command see its `permittedArgs`, its `inputSchema` and its `appSettings`. " +
		"Anything else is filled with nothing. Where the schema is open, a param of that name could still come, so it is a warning there.",
	Bad: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcell}}}", "method": "GET"}` + anActionTail,
	Good: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}` + anActionTail,
}

// environment is what every input template sees beside its params
// (reference/kustomer.md 2.7).
const environment = "_env"

// localUse is a place in a template that reads a name which its component does not
// declare.
type localUse struct {
	node       source.Node
	start, end int // bytes of its text
	name       string
	next       int // index of the next place that reads the name; 0 for none
}

// undeclaredParam is a name that the template of an action reads and its schema
// does not declare.
type undeclaredParam struct {
	schema source.Node
	name   string
}

// checkInputPath judges a path of an action's input template.
func checkInputPath(p *pass, x *text, path *expression.Path) {
	if x.scope != inputScope || p.action == nil {
		return
	}
	a := p.action
	if p.tree.Kind(a.InputSchema) != source.Object || !p.isObjectIfThere(a.AppSettings) || p.app.Broken(a.Node) || p.isCombined(a.InputSchema) {
		return // the params or the settings are not known
	}
	if root := path.Root(); !p.declares(root) && root != "steps" && root != "variables" {
		p.readsLocal(x.node, path) // the others are of the wrong scope, which has a rule of its own
	}
}

// isCombined reports whether a schema takes properties from other schemas, so that
// its own are not all.
func (p *pass) isCombined(schema source.Node) bool {
	for _, keyword := range [...]string{"allOf", "anyOf", "oneOf", "$ref", "if"} {
		if p.tree.Member(schema, keyword) != source.None {
			return true
		}
	}
	return false
}

// isObjectIfThere reports whether a value is an object or absent.
func (p *pass) isObjectIfThere(n source.Node) bool {
	return n == source.None || p.tree.Kind(n) == source.Object
}

// readsLocal notes that a template reads a name that its component does not
// declare.
func (p *pass) readsLocal(at source.Node, path *expression.Path) {
	if s := &path.Segments[0]; s.Text != environment {
		p.own.locals = append(p.own.locals, localUse{node: at, start: s.Start, end: s.End, name: s.Text})
	}
}

// reportLocals reports the names that were noted for one component, each once: one
// that was renamed or removed is missed in all places that read it.
func (p *pass) reportLocals(closed bool, known func() []string) {
	uses := p.own.locals
	if p.own.locals = uses[:0]; len(uses) == 0 {
		return
	}
	firsts, lasts := make([]int, 0, 4), map[string]int{}
	for i := range uses {
		if last, again := lasts[uses[i].name]; again {
			uses[last].next = i
		} else {
			firsts = append(firsts, i)
		}
		lasts[uses[i].name] = i
	}
	for _, i := range firsts {
		u := &uses[i]
		d := p.reportIn(&undeclaredLocal, u.node, u.start, u.end, u.name, "%s is neither a declared input nor a setting of this component", definition.Quoted(u.name))
		if !closed {
			d.Severity = definition.Warning
		}
		if p.full() {
			continue
		}
		p.didYouMean(d, p.near(u.name, known()))
		for j := u.next; j > 0; j = uses[j].next {
			relate(d, p.rangeIn(uses[j].node, uses[j].start, uses[j].end), "it is read here too")
			d.Fixes = nil // all of them have to change
		}
	}
}

// reportActionLocals reports the names that the templates of an action read and
// nobody declares.
func (p *pass) reportActionLocals(a *definition.Action) {
	if len(p.own.locals) == 0 {
		return
	}
	if p.own.undeclared == nil {
		p.own.undeclared = make(map[undeclaredParam]bool)
	}
	for _, u := range p.own.locals {
		p.own.undeclared[undeclaredParam{a.InputSchema, u.name}] = true
	}
	properties := p.tree.Member(a.InputSchema, "properties")
	closed := p.tree.Kind(p.tree.Member(a.InputSchema, "additionalProperties")) == source.False
	p.reportLocals(closed, func() []string {
		if !p.affords(p.weight(properties) + p.weight(a.AppSettings)) {
			return nil
		}
		return p.keys(a.AppSettings, p.keys(properties, nil))
	})
}

// isRead reports whether the template of the action with that schema reads a name
// that the schema does not declare, which has been reported.
func (p *pass) isRead(schema source.Node, name string) bool {
	return p.own.undeclared[undeclaredParam{schema, name}]
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

// checkCommands judges what the templates of commands read.
func checkCommands(p *pass) {
	t := p.tree
	for c := range t.Elements(p.app.Commands) {
		settings, schema, args := p.member(c, "appSettings"), p.member(c, "inputSchema"), p.member(c, "permittedArgs")
		if p.app.Broken(c) || !p.isObjectIfThere(settings) || !p.isObjectIfThere(schema) || args != source.None && t.Kind(args) != source.Array {
			continue
		}
		var known []string
		for e := range t.Elements(args) {
			known = append(known, p.string(e))
		}
		known = p.keys(settings, known)
		known = p.keys(t.Member(schema, "properties"), known)
		var names symbols
		names.reset(len(known))
		for _, name := range known {
			names.add(name)
		}
		for k, v := range t.Members(c) {
			switch t.Text(k) {
			case "url", "defaultHeaders", "defaultBody", "headers", "body":
				p.commandTexts(v, t.Is(k, "url"), &names)
			}
		}
		p.reportLocals(true, func() []string { return known })
	}
}

// commandTexts notes what the templates in a value of a command read that is not
// among the names.
func (p *pass) commandTexts(n source.Node, address bool, names *symbols) {
	t := p.tree
	for c, end := n, t.After(n); c < end; c++ {
		if t.Kind(c) != source.String || expression.FormOf(t.Text(c)) != expression.Template {
			continue
		}
		e := p.expressions.Parse(t.Text(c))
		if address {
			p.checkAddressEscaping(c, e)
		}
		for i := range e.Parts {
			part := &e.Parts[i]
			if part.Kind != expression.Output || part.Term < 0 {
				continue
			}
			term := e.Term(part.Term)
			if term.Kind != expression.PathTerm || len(term.Path.Segments) == 0 || term.Path.Root() == "settings" {
				continue
			}
			if names.find(term.Path.Root()) < 0 {
				p.readsLocal(c, &term.Path)
			}
		}
	}
}
