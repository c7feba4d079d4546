package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

var payloadKey = definition.Rule{
	Code: "TN5009", Name: "payload-key", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-09, V-02",
	Title:  "A property name that no mapping can name",
	Text:   "The name of a property has letters, digits and underscores, and does not begin with an underscore; a digit may come first. The letters are those of ASCII.",
	Bad:    propertyHead + `"parcel-no": {"type": "string", "title": "Parcel", "examples": ["p-1"]}` + propertyTail,
	Good:   propertyHead + `"parcel_no": {"type": "string", "title": "Parcel", "examples": ["p-1"]}` + propertyTail,
}

var untypedPayloadProperty = definition.Rule{
	Code: "TN5010", Name: "untyped-payload-property", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-10",
	Title:  "A property without a type",
	Text:   "Every property of a payload schema says its `type`, on both levels.",
	Bad:    propertyHead + `"parcel": {"title": "Parcel", "examples": ["p-1"]}` + propertyTail,
	Good:   propertyHead + anyProperty + propertyTail,
}

var payloadPropertyType = definition.Rule{
	Code: "TN5011", Name: "payload-property-type", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-11",
	Title:  "A type that a property cannot have",
	Text:   "The type of a property is one of `string`, `number`, `integer`, `boolean`, `array` and `object`: one name, no list, and no `null`. A property that may be missing is left out of `required`.",
	Bad:    propertyHead + `"parcel": {"type": ["string", "null"], "title": "Parcel", "examples": ["p-1"]}` + propertyTail,
	Good:   propertyHead + anyProperty + propertyTail,
}

var innerPropertyType = definition.Rule{
	Code: "TN5012", Name: "inner-property-type", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-12, V-06",
	Title:  "A third level in a payload schema",
	Text:   "Inside an object, or inside the objects of an array, a property is a `string`, `number`, `integer` or `boolean`: a payload has two levels at most.",
	Bad: propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{"size": {}}], "properties": {
      "size": {"type": "object", "title": "Size", "properties": {"width": {"type": "number", "title": "Width"}}}}}` + propertyTail,
	Good: propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{"width": 3}], "properties": {
      "width": {"type": "number", "title": "Width"}}}` + propertyTail,
}

var payloadTitle = definition.Rule{
	Code: "TN5013", Name: "payload-title", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-13, V-03",
	Title:  "A property without a title",
	Text:   "Whoever builds a workflow sees the `title` of a property, not its name. Every property has one, on both levels.",
	Bad:    propertyHead + `"parcel": {"type": "string", "examples": ["p-1"]}` + propertyTail,
	Good:   propertyHead + anyProperty + propertyTail,
}

var formatOfNoString = definition.Rule{
	Code: "TN5018", Name: "format-of-no-string", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-18, V-07",
	Title:  "A format on something that is no string",
	Text:   "A `format` says how a string is written. Numbers, booleans, arrays and objects have none.",
	Bad:    propertyHead + `"day": {"type": "integer", "format": "date", "title": "Day", "examples": [1]}` + propertyTail,
	Good:   propertyHead + `"day": {"type": "string", "format": "date", "title": "Day", "examples": ["2030-01-31"]}` + propertyTail,
}

var unknownFormat = definition.Rule{
	Code: "TN5019", Name: "unknown-format", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-19, 2.1, V-07",
	Title:  "A format that is not known",
	Text:   "A format is one of the 19 that JSON Schema 2020-12 builds in, `uuid` and `duration` among them. What is reported is held to its format, so an unknown one would check nothing.",
	Bad:    propertyHead + `"at": {"type": "string", "format": "datetime", "title": "At", "examples": ["2030-01-31T00:00:00Z"]}` + propertyTail,
	Good:   propertyHead + `"at": {"type": "string", "format": "date-time", "title": "At", "examples": ["2030-01-31T00:00:00Z"]}` + propertyTail,
}

func (w *payloadWalk) key(p, outer *payload.Property, path string) {
	if name := w.schema.Name(p); !payload.IsKey(name) && !w.app.Broken(p.Key) {
		d := w.say(&payloadKey, p.Key, path, "property name %s may have only letters, digits and underscores, and must not begin with an underscore", definition.Quoted(name))
		if mended := mendKey(name); mended != "" {
			d.Suggestion = "write " + definition.Quoted(mended)
			w.renameKey(d, p, outer, mended)
		}
	}
}

// renameKey offers another name for a property, in the list of required ones too.
func (w *payloadWalk) renameKey(d *definition.Diagnostic, p, outer *payload.Property, to string) {
	if outer != nil || w.full() {
		return
	}
	text := definition.Quoted(to)
	edits := []source.Edit{{Range: w.tree.Range(p.Key), Text: text}}
	for e := range w.tree.Elements(w.schema.Required) {
		if w.tree.Kind(e) == source.String && w.tree.Text(e) == w.schema.Name(p) {
			edits = append(edits, source.Edit{Range: w.tree.Range(e), Text: text})
		}
	}
	w.offer(d, "rename to "+text, edits...)
}

// mendKey returns a name that resembles one and may be a key, or "".
func mendKey(name string) string {
	mended := strings.TrimLeft(strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == ' ' {
			return '_'
		}
		return r
	}, name), "_")
	if !payload.IsKey(mended) {
		return ""
	}
	return mended
}

// typeOf judges the type of a property and reports whether what follows from the
// type can be judged.
func (w *payloadWalk) typeOf(p, outer *payload.Property, path string) bool {
	t := w.tree
	switch {
	case p.Type == source.None:
		w.lacks(&untypedPayloadProperty, p.Node, "type", path, "property %s has no \"type\"", definition.Quoted(path))
		return false
	case t.Kind(p.Type) == source.Invalid:
		return false
	case outer == nil && p.Kind == 0:
		d := w.say(&payloadPropertyType, p.Type, path, "the type of property %s must be \"string\", \"number\", \"integer\", \"boolean\", \"array\" or \"object\", not %s", definition.Quoted(path), w.shown(p.Type))
		w.mendType(d, p.Type)
		return false
	case outer != nil && (p.Kind == 0 || p.Kind > payload.Boolean):
		d := w.say(&innerPropertyType, p.Type, path, "the type of the inner property %s must be \"string\", \"number\", \"integer\" or \"boolean\", not %s", definition.Quoted(path), w.shown(p.Type))
		w.mendType(d, p.Type)
		return false
	}
	return true
}

// mendType suggests the type that was meant: a misspelt one, that of another
// language, or the one that stands in a list with null.
func (w *payloadWalk) mendType(d *definition.Diagnostic, n source.Node) {
	t := w.tree
	if t.Kind(n) == source.Array {
		kind, count := payload.Kind(0), 0
		for e := range t.Elements(n) {
			if !t.Is(e, "null") {
				kind = payload.KindOf(w.string(e))
				count++
			}
		}
		if count == 1 && 0 < kind && kind <= payload.Boolean {
			w.write(d, n, `"`+kind.String()+`"`, false)
		}
		return
	}
	kinds := []string{"string", "number", "integer", "boolean", "array", "object"}
	switch name := strings.ToLower(w.string(n)); name {
	case "":
	case "int", "long":
		w.didYouMean(d, "integer")
	case "float", "double", "decimal":
		w.didYouMean(d, "number")
	case "bool":
		w.didYouMean(d, "boolean")
	case "text", "str", "date", "datetime", "date-time":
		w.didYouMean(d, "string")
	case "list":
		w.didYouMean(d, "array")
	default:
		if near := w.near(name, kinds); near != w.string(n) {
			w.didYouMean(d, near)
		}
	}
}

func (w *payloadWalk) title(p *payload.Property, path string) {
	t := w.tree
	switch t.Kind(p.Title) {
	case source.String:
		if strings.TrimSpace(t.Text(p.Title)) == "" {
			w.say(&payloadTitle, p.Title, path, "the title of property %s is empty", definition.Quoted(path))
		}
	case source.Invalid:
		if p.Title == source.None {
			w.lacks(&payloadTitle, p.Node, "title", path, "property %s has no \"title\"", definition.Quoted(path))
		}
	default:
		w.say(&payloadTitle, p.Title, path, "the title of property %s must be a string, not %s", definition.Quoted(path), kindWithArticle(t.Kind(p.Title)))
	}
}

// format judges the format of a property; usable says that its type is right.
func (w *payloadWalk) format(p *payload.Property, path string, usable bool) {
	t := w.tree
	switch {
	case t.Kind(p.Format) == source.Invalid:
	case usable && p.Kind != payload.String:
		d := w.say(&formatOfNoString, p.Format, path, "property %s is of type %s, and only a string has a format", definition.Quoted(path), p.Kind)
		d.Suggestion = "leave it out, or make the property a string"
		w.offerRemoval(d, p.Format, "take it out")
		relate(d, t.Range(p.Type), "the type is given here")
	case t.Kind(p.Format) != source.String || !payload.IsFormat(t.Text(p.Format)):
		d := w.say(&unknownFormat, p.Format, path, "there is no format %s: known are %s", w.shown(p.Format), strings.Join(payload.Formats(), ", "))
		w.didYouMean(d, w.meantFormat(w.string(p.Format)))
	}
}

// meantFormat returns the format that goes by another name elsewhere, or that
// was misspelt.
func (w *payloadWalk) meantFormat(name string) string {
	switch strings.ToLower(name) {
	case "timestamp", "iso8601", "rfc3339":
		return "date-time"
	case "guid":
		return "uuid"
	case "url":
		return "uri"
	case "mail", "e-mail":
		return "email"
	}
	return w.near(name, payload.Formats())
}
