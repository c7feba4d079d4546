package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

// anyProperty is a property in which nothing is wrong.
const anyProperty = `"parcel": {"type": "string", "title": "Parcel", "examples": ["p-1"]}`

var payloadSchemaType = definition.Rule{
	Code: "TN5002", Name: "payload-schema-type", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-02, V-01",
	Title:  "A payload schema that is not of type object",
	Text:   "A payload is an object, and its schema says so: `\"type\": \"object\"` must be there.",
	Bad:    payloadHead + `{"type": "array", "properties": {` + anyProperty + `}}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "properties": {` + anyProperty + `}}` + payloadTail,
}

var payloadSchemaProperties = definition.Rule{
	Code: "TN5003", Name: "payload-schema-properties", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-03, V-01",
	Title:  "A payload schema without properties",
	Text:   "`properties` maps the name of each property to what it is. Without it nothing of a payload can be used.",
	Bad:    payloadHead + `{"type": "object", "required": []}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "required": [], "properties": {` + anyProperty + `}}` + payloadTail,
}

var emptyPayloadSchema = definition.Rule{
	Code: "TN5004", Name: "empty-payload-schema", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-04, V-01",
	Title:  "A payload schema with no property at all",
	Text:   "A payload schema has at least one property. A trigger whose events carry nothing needs no schema: leave `payloadSchema` out.",
	Bad:    payloadHead + `{"type": "object", "properties": {}}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "properties": {` + anyProperty + `}}` + payloadTail,
}

var payloadRequired = definition.Rule{
	Code: "TN5005", Name: "payload-required", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-05",
	Title:  "A required that is no list of names",
	Text:   "`required` is a list of distinct names of properties, even of one.",
	Bad:    payloadHead + `{"type": "object", "required": "parcel", "properties": {` + anyProperty + `}}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "required": ["parcel"], "properties": {` + anyProperty + `}}` + payloadTail,
}

var payloadRequiredName = definition.Rule{
	Code: "TN5006", Name: "payload-required-name", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-06, V-08",
	Title:  "A payload schema that requires what it does not declare",
	Text:   "Every name under `required` is one of the `properties` beside it. A payload without the name would be refused, and one with it could not be used: undeclared properties are invisible to workflows.",
	Bad:    payloadHead + `{"type": "object", "required": ["parcle"], "properties": {` + anyProperty + `}}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "required": ["parcel"], "properties": {` + anyProperty + `}}` + payloadTail,
}

var payloadDialect = definition.Rule{
	Code: "TN5007", Name: "payload-dialect", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-07, V-12",
	Title:  "A payload schema in another dialect",
	Text:   "Every payload schema is saved with `\"$schema\": \"http://json-schema.org/draft-07/schema\"`, whatever was sent. What only another draft means will not be meant.",
	Bad:    payloadHead + `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {` + anyProperty + `}}` + payloadTail,
	Good:   payloadHead + `{"$schema": "http://json-schema.org/draft-07/schema", "type": "object", "properties": {` + anyProperty + `}}` + payloadTail,
}

var closedPayload = definition.Rule{
	Code: "TN5008", Name: "closed-payload", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-08, V-12",
	Title:  "A payload schema that tries to forbid other properties",
	Text:   "Every payload schema is saved with `\"additionalProperties\": true`, whatever was sent: a payload with further properties is accepted, and they are kept.",
	Bad:    payloadHead + `{"type": "object", "additionalProperties": false, "properties": {` + anyProperty + `}}` + payloadTail,
	Good:   payloadHead + `{"type": "object", "additionalProperties": true, "properties": {` + anyProperty + `}}` + payloadTail,
}

// root judges the outermost object of a schema.
func (w *payloadWalk) root() {
	t, s := w.tree, w.schema
	switch {
	case s.Type == source.None:
		w.lacks(&payloadSchemaType, s.Node, "type", "", "the payload schema has no \"type\": it must be \"object\"")
	case t.Kind(s.Type) != source.Invalid && !t.Is(s.Type, "object"):
		d := w.say(&payloadSchemaType, s.Type, "", "the type of a payload schema must be \"object\", not %s", w.shown(s.Type))
		w.write(d, s.Type, `"object"`, false)
	}
	switch t.Kind(s.PropertiesNode) {
	case source.Object:
		if t.Count(s.PropertiesNode) == 0 && !w.app.Broken(s.PropertiesNode) {
			w.say(&emptyPayloadSchema, s.PropertiesNode, "", "the payload schema has no property")
		}
	case source.Invalid:
		if s.PropertiesNode == source.None {
			w.lacks(&payloadSchemaProperties, s.Node, "properties", "", "the payload schema has no \"properties\"")
		}
	default:
		w.say(&payloadSchemaProperties, s.PropertiesNode, "", "the \"properties\" of a payload schema must be an object, not %s", kindWithArticle(t.Kind(s.PropertiesNode)))
	}
	w.required(s.Required, s.PropertiesNode, "")
	w.dialect()
	switch t.Kind(s.Additional) {
	case source.Invalid, source.True:
	default:
		d := w.say(&closedPayload, s.Additional, "", "\"additionalProperties\" becomes true when the schema is saved: a payload may have other properties")
		w.write(d, s.Additional, "true", true)
	}
	w.keywords(s.Node)
}

func (w *payloadWalk) dialect() {
	t, n := w.tree, w.schema.Dialect
	switch {
	case t.Kind(n) == source.Invalid, t.Is(n, payload.Dialect), t.Is(n, payload.Dialect+"#"),
		t.Is(n, "https"+payload.Dialect[len("http"):]), t.Is(n, "https"+payload.Dialect[len("http"):]+"#"):
		return // draft-07 in the spellings that are about
	}
	d := w.say(&payloadDialect, n, "", "\"$schema\" becomes %s when the schema is saved", definition.Quoted(payload.Dialect))
	w.write(d, n, definition.Quoted(payload.Dialect), true)
}

// required judges a list of required names against the properties beside it.
func (w *payloadWalk) required(list, properties source.Node, path string) {
	t := w.tree
	switch t.Kind(list) {
	case source.Invalid:
		return
	case source.Array:
	default:
		d := w.say(&payloadRequired, list, path, "\"required\" must be an array of names, not %s", kindWithArticle(t.Kind(list)))
		if t.Kind(list) == source.String {
			w.write(d, list, "["+string(t.Raw(list))+"]", false)
		}
		return
	}
	var declared, seen symbols
	declared.reset(t.Count(properties))
	for k := range t.Members(properties) {
		declared.add(t.Text(k))
	}
	seen.reset(t.Count(list))
	for e := range t.Elements(list) {
		if k := t.Kind(e); k != source.String {
			seen.add("")
			if k != source.Invalid {
				w.say(&payloadRequired, e, path, "\"required\" lists names, not %s", kindWithArticle(k))
			}
			continue
		}
		name := t.Text(e)
		switch {
		case seen.add(name) >= 0:
			d := w.say(&payloadRequired, e, path+"."+name, "%s is required twice", definition.Quoted(name))
			d.Fixes = []definition.Fix{{Title: "take it out", Edits: []source.Edit{t.Removal(e)}, Safe: true}}
		case declared.find(name) >= 0, name == "" && t.Member(properties, name) != source.None:
		case t.Kind(properties) != source.Object || w.app.Broken(properties) || w.app.Broken(e):
		default:
			d := w.say(&payloadRequiredName, e, path+"."+name, "%s is required, but \"properties\" does not have it", definition.Quoted(name))
			w.didYouMean(d, w.near(name, declared.names))
			relate(d, w.head(properties), "the properties")
		}
	}
}

// shown returns a value as a message repeats it.
func (w *payloadWalk) shown(n source.Node) string {
	switch k := w.tree.Kind(n); k {
	case source.String:
		return definition.Quoted(w.tree.Text(n))
	case source.Object, source.Array:
		return kindWithArticle(k)
	}
	return w.tree.Text(n)
}

// write adds the fix that puts another text in the place of a value.
func (w *payloadWalk) write(d *definition.Diagnostic, n source.Node, text string, safe bool) {
	d.Suggestion = "write " + text
	d.Fixes = []definition.Fix{{Title: "change to " + text, Edits: []source.Edit{{Range: w.tree.Range(n), Text: text}}, Safe: safe}}
}

// takeOut adds the fix that removes a member.
func (w *payloadWalk) takeOut(d *definition.Diagnostic, n source.Node, safe bool) {
	d.Suggestion = "leave it out"
	d.Fixes = []definition.Fix{{Title: "take it out", Edits: []source.Edit{w.tree.Removal(n)}, Safe: safe}}
}
