package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

// payloadWalk goes through one payload schema. A fault of a keyword is reported
// once, where it is; what follows from the keyword is then not judged.
type payloadWalk struct {
	*pass
	schema   *payload.Schema
	trigger  string            // what it is called, for fingerprints
	identity *payload.Property // the first one with an identityType
	future   *payload.Property // the first one with a futureDate
}

// checkPayloads judges the payload schemas of the app's triggers.
func checkPayloads(p *pass) {
	if p.app.Profile != definition.Tenon {
		return
	}
	for i := range p.app.Triggers {
		t := &p.app.Triggers[i]
		if p.tree.Kind(t.PayloadSchema) != source.Object {
			continue
		}
		w := payloadWalk{pass: p, schema: payload.Read(p.tree, t.PayloadSchema), trigger: p.string(t.EventName)}
		w.root()
		for j := range w.schema.Properties {
			w.property(&w.schema.Properties[j], nil)
		}
		w.scheduling(t)
	}
}

// say reports a finding; path names the property that it is about.
func (w *payloadWalk) say(r *definition.Rule, at source.Node, path, format string, args ...any) *definition.Diagnostic {
	return w.report(r, at, w.trigger+" "+path, format, args...)
}

// lacks reports that an object has no member of a name, unless a fault of the
// text may have swallowed it. A member whose name resembles it is the place.
func (w *payloadWalk) lacks(r *definition.Rule, object source.Node, name, path, format string, args ...any) {
	if w.app.Broken(object) {
		return
	}
	d := w.say(r, object, path, format, args...)
	d.Range = w.head(object)
	if w.full() {
		return
	}
	for k := range w.tree.Members(object) {
		if text := w.tree.Text(k); !isKeyword(text) && definition.IsSlip(text, name) {
			d.Range = w.tree.Range(k)
			w.didYouMean(d, name)
			return
		}
	}
}

// path returns what messages call a property: its name, on the second level
// behind that of the property that holds it.
func (w *payloadWalk) path(p, outer *payload.Property) string {
	if outer == nil {
		return w.schema.Name(p)
	}
	return w.schema.Name(outer) + "." + w.schema.Name(p)
}

// property judges one property; outer is the one that holds it, nil on the first
// level.
func (w *payloadWalk) property(p, outer *payload.Property) {
	t := w.tree
	path := w.path(p, outer)
	w.key(p, outer, path)
	switch t.Kind(p.Node) {
	case source.Object:
	case source.Invalid:
		return
	default:
		w.say(&untypedPayloadProperty, p.Node, path, "property %s must be an object with a type, such as {\"type\": \"string\", …}, not %s", definition.Quoted(path), kindWithArticle(t.Kind(p.Node)))
		return
	}
	usable := w.typeOf(p, outer, path)
	w.title(p, path)
	w.format(p, path, usable)
	w.marks(p, outer, path, usable)
	if usable {
		w.nesting(p, outer, path)
	}
	w.keywords(p.Node)
	w.examples(p, outer, path, usable)
	if outer != nil || !usable {
		return
	}
	for i := range p.Inner {
		w.property(&p.Inner[i], p)
	}
}

// keywords finds keywords that a payload schema does not have.
func (w *payloadWalk) keywords(object source.Node) {
	for k := range w.tree.Members(object) {
		name := w.tree.Text(k)
		switch {
		case isKeyword(name):
		case isComposition(name):
			w.say(&payloadComposition, k, name, "a payload schema has no %s: it is a plain list of properties", definition.Quoted(name))
		default:
			w.misspelt(k, name)
		}
	}
}

var payloadComposition = definition.Rule{
	Code: "TN5032", Name: "payload-composition", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-32",
	Title:  "A payload schema that is put together from others",
	Text:   "Whoever builds a workflow maps the properties of a payload one by one, so the schema is a plain list of them: no `$ref`, `allOf`, `anyOf`, `oneOf`, `not`, `if` or `patternProperties`. `enum`, `const`, `pattern` and limits of lengths and numbers are allowed.",
	Bad:    propertyHead + `"state": {"type": "string", "title": "State", "examples": ["new"], "anyOf": [{"minLength": 1}]}` + propertyTail,
	Good:   propertyHead + `"state": {"type": "string", "title": "State", "examples": ["new"], "minLength": 1}` + propertyTail,
}

// isComposition reports whether a keyword of JSON Schema makes a schema of others.
func isComposition(name string) bool {
	switch name {
	case "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "patternProperties", "propertyNames",
		"dependencies", "dependentSchemas", "dependentRequired", "definitions", "$defs", "contains", "additionalItems", "prefixItems":
		return true
	}
	return false
}

var payloadKeyword = definition.Rule{
	Code: "TN5033", Name: "payload-keyword", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md 2",
	Title:  "A misspelt keyword of a payload schema",
	Text:   "A keyword that is not known is ignored. One that differs by a letter from a known one was meant to do something and does nothing.",
	Bad:    propertyHead + `"state": {"type": "string", "title": "State", "examples": ["new"], "maxLenght": 20}` + propertyTail,
	Good:   propertyHead + `"state": {"type": "string", "title": "State", "examples": ["new"], "maxLength": 20}` + propertyTail,
}

// keywords are those that a payload schema knows, and the plain checks of JSON
// Schema, which are accepted and enforced.
var keywords = []string{
	"$comment", "$id", "$schema", "additionalProperties", "const", "default", "description", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum",
	"format", "futureDate", "identityType", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
	"minimum", "multipleOf", "namespace", "pattern", "properties", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly",
}

func isKeyword(name string) bool {
	switch name {
	case "type", "title", "format", "examples", "properties", "items", "required", "description":
		return true // the usual ones
	}
	for _, k := range keywords {
		if k == name {
			return true
		}
	}
	return false
}

// misspelt reports a keyword that is close to a known one, unless the known one is
// missed and has been reported as that.
func (w *payloadWalk) misspelt(key source.Node, name string) {
	near := w.near(name, keywords)
	switch near {
	case "", "type", "title", "examples", "items", "properties":
		return
	}
	d := w.say(&payloadKeyword, key, name, "the keyword %s is not known and is ignored", definition.Quoted(name))
	w.didYouMean(d, near)
}
