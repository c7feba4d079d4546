package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

var payloadItems = definition.Rule{
	Code: "TN5028", Name: "payload-items", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-28, V-05",
	Title:  "An array without items, or items without an array",
	Text:   "`items` says what the elements of an array are. An array has it, and nothing else has.",
	Bad:    propertyHead + `"stops": {"type": "array", "title": "Stops", "examples": [[{"town": "Ulm"}]]}` + propertyTail,
	Good:   propertyHead + `"stops": {"type": "array", "title": "Stops", "examples": [[{"town": "Ulm"}]], "items": {"type": "object", "properties": {"town": {"type": "string", "title": "Town"}}}}` + propertyTail,
}

var payloadElements = definition.Rule{
	Code: "TN5029", Name: "payload-elements", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-29, V-05",
	Title:  "An array of something else than objects",
	Text:   "The elements of an array are objects: `items` is one schema with `\"type\": \"object\"` and `properties`. A list of texts becomes a list of objects with one property each.",
	Bad:    propertyHead + `"stops": {"type": "array", "title": "Stops", "examples": [["Ulm"]], "items": {"type": "string"}}` + propertyTail,
	Good:   propertyHead + `"stops": {"type": "array", "title": "Stops", "examples": [[{"town": "Ulm"}]], "items": {"type": "object", "properties": {"town": {"type": "string", "title": "Town"}}}}` + propertyTail,
}

var payloadObject = definition.Rule{
	Code: "TN5030", Name: "payload-object", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-30, V-05",
	Title:  "An object without properties, or properties without an object",
	Text:   "`properties` says what is inside of an object. A property of type `object` has it, and no other has.",
	Bad:    propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{}]}` + propertyTail,
	Good:   propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{"width": 3}], "properties": {"width": {"type": "number", "title": "Width"}}}` + propertyTail,
}

var misplacedRequired = definition.Rule{
	Code: "TN5031", Name: "misplaced-required", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-31 DECISION",
	Title:  "A required on something without properties",
	Text:   "`required` lists properties of an object. On a string or a number it means nothing, and a property that must be reported is named in the list of the schema. Beside the `items` of an array it is taken for that of `items`, where it belongs.",
	Bad:    propertyHead + `"parcel": {"type": "string", "title": "Parcel", "required": ["id"], "examples": ["p-1"]}` + propertyTail,
	Good:   propertyHead + `"parcel": {"type": "object", "title": "Parcel", "required": ["id"], "examples": [{"id": "p-1"}], "properties": {"id": {"type": "string", "title": "Id"}}}` + propertyTail,
}

// nesting judges what a property says about what is inside of it.
func (w *payloadWalk) nesting(p, outer *payload.Property, path string) {
	t := w.tree
	if p.Kind == payload.Array {
		w.items(p, path)
	} else if p.Items != source.None {
		d := w.say(&payloadItems, t.KeyOf(p.Items), path, "property %s has \"items\", but is of type %s", definition.Quoted(path), p.Kind)
		d.Suggestion = "leave them out, or make the property an array"
		w.offerRemoval(d, p.Items, "take them out")
		relate(d, t.Range(p.Type), "the type is given here")
	}
	switch {
	case p.Kind == payload.Object:
		w.object(p, path)
	case p.PropertiesNode == source.None, p.Kind == payload.Array && p.Items == source.None:
	default:
		d := w.say(&payloadObject, t.KeyOf(p.PropertiesNode), path, "property %s has \"properties\", but is of type %s", definition.Quoted(path), p.Kind)
		d.Suggestion = "leave them out, or make the property an object"
		if p.Kind == payload.Array {
			d.Suggestion = "put them into \"items\""
		} else {
			w.offerRemoval(d, p.PropertiesNode, "take them out")
		}
		relate(d, t.Range(p.Type), "the type is given here")
	}
	w.ownRequired(p, outer, path)
}

func (w *payloadWalk) items(p *payload.Property, path string) {
	t := w.tree
	switch t.Kind(p.Items) {
	case source.Object:
	case source.Invalid:
		if p.Items == source.None {
			w.lacks(&payloadItems, p.Node, "items", path, "the array property %s has no \"items\"", definition.Quoted(path))
		}
		return
	default:
		w.say(&payloadElements, p.Items, path, "the \"items\" of property %s must be an object, not %s", definition.Quoted(path), kindWithArticle(t.Kind(p.Items)))
		return
	}
	kind := t.Member(p.Items, "type")
	switch {
	case kind == source.None:
		w.lacks(&payloadElements, p.Items, "type", path, "the elements of property %s have no \"type\": it must be \"object\"", definition.Quoted(path))
	case t.Kind(kind) == source.Invalid:
	case !t.Is(kind, "object"):
		w.say(&payloadElements, kind, path, "the elements of property %s must be of type \"object\", not %s", definition.Quoted(path), w.shown(kind))
		return
	}
	switch t.Kind(p.InnerNode) {
	case source.Object:
		w.required(t.Member(p.Items, "required"), p.InnerNode, path)
		w.keywords(p.Items)
	case source.Invalid:
		if p.InnerNode == source.None && kind != source.None {
			w.lacks(&payloadElements, p.Items, "properties", path, "the elements of property %s have no \"properties\"", definition.Quoted(path))
		}
	default:
		w.say(&payloadElements, p.InnerNode, path, "the \"properties\" of the elements of property %s must be an object, not %s", definition.Quoted(path), kindWithArticle(t.Kind(p.InnerNode)))
	}
}

func (w *payloadWalk) object(p *payload.Property, path string) {
	t := w.tree
	switch t.Kind(p.PropertiesNode) {
	case source.Object:
	case source.Invalid:
		if p.PropertiesNode == source.None {
			w.lacks(&payloadObject, p.Node, "properties", path, "the object property %s has no \"properties\"", definition.Quoted(path))
		}
	default:
		w.say(&payloadObject, p.PropertiesNode, path, "the \"properties\" of property %s must be an object, not %s", definition.Quoted(path), kindWithArticle(t.Kind(p.PropertiesNode)))
	}
}

// ownRequired judges the list that a property has of its own.
func (w *payloadWalk) ownRequired(p, outer *payload.Property, path string) {
	t := w.tree
	if p.Required == source.None {
		return
	}
	key := t.KeyOf(p.Required)
	switch p.Kind {
	case payload.Object:
		if t.Kind(p.PropertiesNode) == source.Object {
			w.required(p.Required, p.PropertiesNode, path)
		}
	case payload.Array:
		d := w.say(&misplacedRequired, key, path, "\"required\" of the array property %s belongs into its \"items\"", definition.Quoted(path))
		d.Severity = definition.Warning
	default:
		d := w.say(&misplacedRequired, key, path, "property %s has \"required\", but is of type %s", definition.Quoted(path), p.Kind)
		if k := t.Kind(p.Required); k == source.True && outer == nil {
			d.Suggestion = "name the property in the \"required\" of the schema"
		} else {
			w.offerRemoval(d, p.Required, "take it out")
		}
		relate(d, t.Range(p.Type), "the type is given here")
	}
}
