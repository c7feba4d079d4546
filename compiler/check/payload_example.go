package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

var payloadExamples = definition.Rule{
	Code: "TN5014", Name: "payload-examples", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-14, V-03, V-04",
	Title:  "A property without examples",
	Text:   "Every property of the first level has `examples`, a list of at least one value. Workflows are tried out with them before the first event comes.",
	Bad:    propertyHead + `"parcel": {"type": "string", "title": "Parcel"}` + propertyTail,
	Good:   propertyHead + anyProperty + propertyTail,
}

var exampleType = definition.Rule{
	Code: "TN5015", Name: "example-type", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-15, V-04",
	Title:  "An example of another type than its property",
	Text:   "Each example is a value of the property's type. The example of an array is an array: `examples` is then a list of lists.",
	Bad:    propertyHead + `"count": {"type": "integer", "title": "Count", "examples": ["3"]}` + propertyTail,
	Good:   propertyHead + `"count": {"type": "integer", "title": "Count", "examples": [3]}` + propertyTail,
}

var innerExamples = definition.Rule{
	Code: "TN5016", Name: "inner-examples", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-16, V-04",
	Title:  "Examples on the second level",
	Text:   "The example of an object or an array holds the values of what is inside, so the properties of the second level have no examples of their own.",
	Bad: propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{"width": 3}], "properties": {
      "width": {"type": "number", "title": "Width", "examples": [3]}}}` + propertyTail,
	Good: propertyHead + `"parcel": {"type": "object", "title": "Parcel", "examples": [{"width": 3}], "properties": {
      "width": {"type": "number", "title": "Width"}}}` + propertyTail,
}

var exampleValue = definition.Rule{
	Code: "TN5017", Name: "example-value", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-17",
	Title:  "An example that a report would be refused for",
	Text:   "A good example satisfies what is demanded of a payload: the format, the listed values, the properties that an object requires and their types.",
	Bad:    propertyHead + `"mail": {"type": "string", "format": "email", "title": "Mail", "examples": ["nobody"]}` + propertyTail,
	Good:   propertyHead + `"mail": {"type": "string", "format": "email", "title": "Mail", "examples": ["nobody@parcels.example"]}` + propertyTail,
}

var exampleTimeZone = definition.Rule{
	Code: "TN5045", Name: "example-time-zone", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md V-27, 2.1",
	Title:  "An example of a date and time without its zone",
	Text:   "A `date-time` ends with its time zone, `Z` or an offset such as `+02:00`, with the colon. Without it the text names no moment, and what is reported like this is refused.",
	Bad:    propertyHead + `"at": {"type": "string", "format": "date-time", "title": "At", "examples": ["2030-05-10T09:00:00+0000"]}` + propertyTail,
	Good:   propertyHead + `"at": {"type": "string", "format": "date-time", "title": "At", "examples": ["2030-05-10T09:00:00+00:00"]}` + propertyTail,
}

// examples judges the examples of a property; usable says that its type is right.
func (w *payloadWalk) examples(p, outer *payload.Property, path string, usable bool) {
	t := w.tree
	kind := t.Kind(p.Examples)
	if outer != nil {
		if kind != source.Invalid {
			d := w.say(&innerExamples, t.KeyOf(p.Examples), path, "the inner property %s has examples of its own: they belong into those of %s", definition.Quoted(path), definition.Quoted(w.schema.Name(outer)))
			w.takeOut(d, p.Examples, true)
		}
		return
	}
	switch {
	case p.Examples == source.None:
		w.lacks(&payloadExamples, p.Node, "examples", path, "property %s has no \"examples\"", definition.Quoted(path))
		return
	case kind == source.Invalid:
		return
	case kind != source.Array:
		d := w.say(&payloadExamples, p.Examples, path, "the examples of property %s must be an array, not %s", definition.Quoted(path), kindWithArticle(kind))
		w.write(d, p.Examples, "a list: […]", false)
		d.Fixes = nil
		if kind != source.Object {
			w.write(d, p.Examples, "["+string(t.Raw(p.Examples))+"]", false)
		}
		return
	case t.Count(p.Examples) == 0 && !w.app.Broken(p.Examples):
		w.say(&payloadExamples, p.Examples, path, "property %s has an empty list of examples", definition.Quoted(path))
		return
	}
	if !usable {
		return
	}
	for e := range t.Elements(p.Examples) {
		switch {
		case t.Kind(e) == source.Invalid:
		case !p.Kind.Takes(t, e):
			d := w.say(&exampleType, e, path, "the example %s of property %s is not of type %s", w.shown(e), definition.Quoted(path), p.Kind)
			if p.Kind == payload.Array && t.Kind(e) == source.Object {
				d.Suggestion = "put it into an array: the example of a list is a list"
			}
			relate(d, t.Range(p.Type), "the type is given here")
		default:
			w.example(p, e, path, w.schema.Name(p))
		}
	}
}

// example judges a value that is of a property's type; path is the property that
// has the examples, name the one that the value is of.
func (w *payloadWalk) example(p *payload.Property, v source.Node, path, name string) {
	t := w.tree
	if n := t.Member(p.Node, "enum"); t.Kind(n) == source.Array && !w.lists(n, v) {
		d := w.say(&exampleValue, v, path, "the example %s of property %s is not one of its listed values", w.shown(v), definition.Quoted(name))
		relate(d, t.Range(n), "the listed values")
		return
	}
	switch p.Kind {
	case payload.String:
		w.exampleText(p, v, path, name)
	case payload.Object:
		w.exampleObject(p, v, path)
	case payload.Array:
		for e := range t.Elements(v) {
			switch t.Kind(e) {
			case source.Object:
				w.exampleObject(p, e, path)
			case source.Invalid:
			default:
				if t.Kind(p.InnerNode) == source.Object {
					w.say(&exampleValue, e, path, "the example of property %s holds %s, but its elements are objects", definition.Quoted(path), w.shown(e))
				}
			}
		}
	}
}

// lists reports whether a list holds a scalar. Numbers are compared as written.
func (w *payloadWalk) lists(list, v source.Node) bool {
	t := w.tree
	for e := range t.Elements(list) {
		if t.Kind(e) == t.Kind(v) && (t.Kind(v) == source.Object || t.Kind(v) == source.Array || t.Text(e) == t.Text(v)) {
			return true
		}
	}
	return false
}

func (w *payloadWalk) exampleText(p *payload.Property, v source.Node, path, name string) {
	t := w.tree
	format, text := w.string(p.Format), t.Text(v)
	switch {
	case payload.IsValid(format, text):
	case format == "date-time" && payload.LacksZone(text):
		d := w.say(&exampleTimeZone, v, path, "the example %s of property %s has no time zone, as \"Z\" or \"+02:00\" is", definition.Quoted(text), definition.Quoted(name))
		if payload.IsValid(format, text+"Z") {
			d.Suggestion = "write " + definition.Quoted(text+"Z") + " if it is meant in UTC"
		} else {
			mended := text[:len(text)-2] + ":" + text[len(text)-2:]
			w.write(d, v, definition.Quoted(mended), false)
		}
	default:
		d := w.say(&exampleValue, v, path, "the example %s of property %s does not have the format %s", definition.Quoted(text), definition.Quoted(name), definition.Quoted(format))
		relate(d, t.Range(p.Format), "the format is given here")
	}
}

// exampleObject judges an object in an example against the inner properties.
func (w *payloadWalk) exampleObject(p *payload.Property, v source.Node, path string) {
	t := w.tree
	if w.app.Broken(v) {
		return
	}
	var members symbols
	members.reset(t.Count(v))
	values := make([]source.Node, 0, t.Count(v))
	for k, value := range t.Members(v) {
		members.add(t.Text(k))
		values = append(values, value)
	}
	var declared symbols
	declared.reset(len(p.Inner))
	for i := range p.Inner {
		declared.add(w.schema.Name(&p.Inner[i]))
	}
	for e := range t.Elements(p.InnerRequired) {
		name := w.string(e)
		if members.find(name) >= 0 || declared.find(name) < 0 {
			continue
		}
		d := w.say(&exampleValue, v, path+"."+name, "the example of property %s lacks %s, which is required", definition.Quoted(path), definition.Quoted(name))
		d.Range = w.head(v)
		relate(d, t.Range(e), "it is required here")
	}
	for i := range p.Inner {
		inner := &p.Inner[i]
		at := members.find(declared.names[i])
		if at < 0 || t.Kind(values[at]) == source.Invalid || inner.Kind == 0 || inner.Kind > payload.Boolean {
			continue
		}
		name := w.path(inner, p)
		if !inner.Kind.Takes(t, values[at]) {
			d := w.say(&exampleValue, values[at], path+"."+name, "the example %s of the inner property %s is not of type %s", w.shown(values[at]), definition.Quoted(name), inner.Kind)
			relate(d, t.Range(inner.Type), "the type is given here")
			continue
		}
		w.example(inner, values[at], path, name)
	}
}
