package check

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var schemaType = definition.Rule{
	Code: "TN4055", Name: "schema-type", Severity: definition.Error, Since: "0.1.0",
	Source: "JSON Schema draft-07 6.1.1; reference/kustomer.md 2.7, 3.2",
	Title:  "A schema with a type that JSON Schema does not know",
	Text:   "The types of JSON Schema are `string`, `number`, `integer`, `boolean`, `object`, `array` and `null`, in lower case; a list of them allows each. Names of other languages, such as `text`, `bool` or `date`, make the schema unusable.",
	Bad:    aTrackedSchemaHead + `{"type": "text"}` + aTrackedSchemaTail,
	Good:   aTrackedSchemaHead + `{"type": "string"}` + aTrackedSchemaTail,
}

var untypedSchema = definition.Rule{
	Code: "TN4056", Name: "untyped-schema", Severity: definition.Info, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7 [DOC O4]",
	Title:  "An `inputSchema` without a type",
	Text:   "The schema of an action's params describes an object and says so by `\"type\": \"object\"`, as the documentation has it. Without it a value that is no object would pass. (The schema of a callable workflow has no type.)",
	Bad:    anActionHead + `"inputSchema": {"properties": {"parcel": {"type": "string"}}}, "inputTemplate": {"uri": "https://api.parcels.example/{{{parcel}}}", "method": "GET"}` + anActionTail,
	Good:   anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}}, "inputTemplate": {"uri": "https://api.parcels.example/{{{parcel}}}", "method": "GET"}` + anActionTail,
}

const (
	aTrackedSchemaHead = anActionHead + `"inputSchema": {"type": "object", "properties": {"parcel": `
	aTrackedSchemaTail = `}}, "inputTemplate": {"uri": "https://api.parcels.example/{{{parcel}}}", "method": "GET"}` + anActionTail
)

// schemaTypes are the types of JSON Schema.
var schemaTypes = []string{"string", "number", "integer", "boolean", "object", "array", "null"}

// schemaType judges the "type" of a schema.
func (p *pass) schemaType(n source.Node) {
	t := p.tree
	switch t.Kind(n) {
	case source.Invalid:
		return
	case source.String:
		p.typeName(n)
		return
	case source.Array:
		for e := range t.Elements(n) {
			if t.Kind(e) == source.String {
				p.typeName(e)
			}
		}
		return
	}
	p.report(&schemaType, n, string(t.Raw(n)), "the type of a schema is one of the names %s, not %s", strings.Join(schemaTypes, ", "), kindWithArticle(t.Kind(n)))
}

func (p *pass) typeName(n source.Node) {
	name := p.tree.Text(n)
	if slices.Contains(schemaTypes, name) || p.app.Broken(n) {
		return
	}
	d := p.report(&schemaType, n, name, "JSON Schema has no type %s: there are %s", definition.Quoted(name), strings.Join(schemaTypes, ", "))
	near := otherType(name)
	if near == "" {
		near = p.near(name, schemaTypes)
	}
	p.didYouMean(d, near)
}

// otherType returns the type for what other languages call it, or "".
func otherType(name string) string {
	switch strings.ToLower(name) {
	case "text", "str", "char", "varchar", "date", "datetime", "date-time", "uuid", "url", "email":
		return "string"
	case "int", "long":
		return "integer"
	case "float", "double", "decimal", "num":
		return "number"
	case "bool":
		return "boolean"
	case "list":
		return "array"
	case "map", "dict", "hash":
		return "object"
	case "none", "nil", "undefined":
		return "null"
	}
	return ""
}

// checkUntypedSchemas finds schemas of actions that do not say that they are about
// an object.
func checkUntypedSchemas(p *pass) {
	t := p.tree
	for i := range p.app.Actions {
		schema := p.app.Actions[i].InputSchema
		if t.Kind(schema) != source.Object || t.Member(schema, "type") != source.None || t.Member(schema, "properties") == source.None || p.app.Broken(schema) {
			continue
		}
		d := p.report(&untypedSchema, schema, p.string(p.app.Actions[i].Name), "the schema has no \"type\": \"object\"")
		d.Range = p.head(schema)
		at := t.Range(schema).Start + 1
		d.Fixes = []definition.Fix{{Title: `add "type": "object"`, Edits: []source.Edit{{Range: source.Range{Start: at, End: at}, Text: `"type": "object", `}}}}
	}
}
