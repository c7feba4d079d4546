package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var requiredNotDeclared = definition.Rule{
	Code: "TN4050", Name: "required-not-declared", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 12",
	Title:  "A schema that requires what it does not declare",
	Text:   "A name under `required` that `properties` does not have is mostly a misspelt one. The schema then demands an input of which nothing is known, and does not demand the one that was meant.",
	Bad: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcle"]},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}` + anActionTail,
	Good: anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"]},
   "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}` + anActionTail,
}

func checkSchemas(p *pass) {
	t := p.tree
	for i := range p.app.Actions {
		p.required(p.app.Actions[i].InputSchema)
		p.required(p.app.Actions[i].OutputSchema)
	}
	for i := range p.app.Triggers {
		p.required(p.app.Triggers[i].OutputSchema)
	}
	for c := range t.Elements(p.app.Commands) {
		p.required(t.Member(c, "inputSchema"))
		p.required(t.Member(c, "outputSchema"))
	}
}

// checkWorkflowSchemas judges the schemas of the workflow that is walked.
func checkWorkflowSchemas(p *pass) {
	p.node = 0
	p.required(p.wf.Trigger.Schema)
	p.node = workflowItself
	p.required(p.tree.Member(p.wf.Response, "schema"))
}

// required judges a schema and those inside of it.
func (p *pass) required(schema source.Node) {
	t := p.tree
	if t.Kind(schema) != source.Object || p.app.Broken(schema) {
		return
	}
	var properties, required source.Node
	for k, v := range t.Members(schema) {
		switch t.Text(k) {
		case "properties":
			properties = v
		case "required":
			required = v
		case "type":
			p.schemaType(v)
		case "items", "additionalProperties":
			p.required(v)
		}
	}
	if t.Kind(properties) != source.Object {
		return
	}
	for e := range t.Elements(required) {
		name := p.string(e)
		if name == "" || t.Member(properties, name) != source.None {
			continue
		}
		d := p.report(&requiredNotDeclared, e, name, "%s is required, but \"properties\" does not have it", definition.Quoted(name))
		if p.affords(p.weight(properties)) {
			p.didYouMean(d, p.near(name, p.keys(properties, nil)))
		}
		relate(d, p.head(properties), "the properties")
	}
	for _, v := range t.Members(properties) {
		p.required(v)
	}
}
