package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
)

// aDate is a date of a scheduled trigger, aGuest a property that names a contact;
// what differs between examples stands in between.
const (
	aDateHead  = `"at": {"type": "string", "format": "date-time", "title": "At", "examples": ["2030-05-10T09:00:00Z"]`
	aGuestHead = `{"type": "string", "format": "uuid", "title": "Guest", "examples": ["7d8253a8-4768-4872-8b32-65d5efc982a4"]`
)

var identityType = definition.Rule{
	Code: "TN5020", Name: "identity-type", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-20",
	Title:  "An identityType that is not known",
	Text:   "`identityType` marks the property that says whom an event is about. There is one kind of identity, `\"contact\"`.",
	Bad:    propertyHead + `"guest": ` + aGuestHead + `, "identityType": "staff"}` + propertyTail,
	Good:   propertyHead + `"guest": ` + aGuestHead + `, "identityType": "contact"}` + propertyTail,
}

var identityProperty = definition.Rule{
	Code: "TN5021", Name: "identity-property", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-21, V-09",
	Title:  "A contact that is no id",
	Text:   "A contact is named by its id, so the property with an `identityType` is of type `string` and format `uuid`.",
	Bad:    propertyHead + `"guest": {"type": "string", "title": "Guest", "examples": ["Ada"], "identityType": "contact"}` + propertyTail,
	Good:   propertyHead + `"guest": ` + aGuestHead + `, "identityType": "contact"}` + propertyTail,
}

var secondIdentity = definition.Rule{
	Code: "TN5022", Name: "second-identity", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-22, V-09",
	Title:  "Two contacts in one payload",
	Text:   "An event is about one contact, so at most one property of a payload schema, on either level, has an `identityType`.",
	Bad:    propertyHead + `"guest": ` + aGuestHead + `, "identityType": "contact"},` + "\n    " + `"host": ` + aGuestHead + `, "identityType": "contact"}` + propertyTail,
	Good:   propertyHead + `"guest": ` + aGuestHead + `, "identityType": "contact"},` + "\n    " + `"host": ` + aGuestHead + `}` + propertyTail,
}

var futureDate = definition.Rule{
	Code: "TN5023", Name: "future-date", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-23",
	Title:  "A futureDate that is not true",
	Text:   "`futureDate` is `true` on the date that a scheduled trigger waits for, and is left out everywhere else. `false` is only superfluous; the text `\"true\"` marks nothing.",
	Bad:    propertyHead + aDateHead + `, "futureDate": "true"}` + propertyTail,
	Good:   propertyHead + aDateHead + `, "futureDate": true}` + propertyTail,
}

var futureDateProperty = definition.Rule{
	Code: "TN5024", Name: "future-date-property", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-24, V-09",
	Title:  "A scheduled trigger that waits for something else than a moment",
	Text:   "A scheduled trigger waits for a moment, so the property with `futureDate` is of type `string` and format `date-time`. A `date` alone has no time.",
	Bad:    propertyHead + `"day": {"type": "string", "format": "date", "title": "Day", "examples": ["2030-05-10"], "futureDate": true}` + propertyTail,
	Good:   propertyHead + aDateHead + `, "futureDate": true}` + propertyTail,
}

var secondFutureDate = definition.Rule{
	Code: "TN5025", Name: "second-future-date", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-25, V-09",
	Title:  "Two dates that one trigger waits for",
	Text:   "A scheduled trigger waits for one date. For another one, declare another trigger and report both events.",
	Bad:    propertyHead + aDateHead + `, "futureDate": true},` + "\n    " + `"end": {"type": "string", "format": "date-time", "title": "End", "examples": ["2030-05-10T10:00:00Z"], "futureDate": true}` + propertyTail,
	Good:   propertyHead + aDateHead + `, "futureDate": true},` + "\n    " + `"end": {"type": "string", "format": "date-time", "title": "End", "examples": ["2030-05-10T10:00:00Z"]}` + propertyTail,
}

var misplacedMark = definition.Rule{
	Code: "TN5026", Name: "misplaced-mark", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-26 DECISION, V-09",
	Title:  "A contact or a date where there may be many",
	Text:   "A run is about one contact and waits for one date. So neither `identityType` nor `futureDate` stands inside the items of an array, and `futureDate` stands on the first level only.",
	Bad: propertyHead + `"stops": {"type": "array", "title": "Stops", "examples": [[{"at": "2030-05-10T09:00:00Z"}]], "items": {"type": "object", "properties": {
      "at": {"type": "string", "format": "date-time", "title": "At", "futureDate": true}}}}` + propertyTail,
	Good: propertyHead + aDateHead + `, "futureDate": true}` + propertyTail,
}

var optionalFutureDate = definition.Rule{
	Code: "TN5027", Name: "optional-future-date", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md P-27, V-10",
	Title:  "A scheduled trigger whose date may be missing",
	Text:   "The list of what is `required` leaves out the date that the trigger waits for. An event without the date is accepted, and its runs fail to start.",
	Bad:    payloadHead + `{"type": "object", "required": [], "properties": {` + "\n    " + aDateHead + `, "futureDate": true}` + propertyTail,
	Good:   payloadHead + `{"type": "object", "required": ["at"], "properties": {` + "\n    " + aDateHead + `, "futureDate": true}` + propertyTail,
}

// marks judges identityType and futureDate; usable says that the property's type
// is right.
func (w *payloadWalk) marks(p, outer *payload.Property, path string, usable bool) {
	if w.tree.Kind(p.IdentityType) != source.Invalid {
		w.identityMark(p, outer, path, usable)
	}
	if w.tree.Kind(p.FutureDate) != source.Invalid {
		w.futureMark(p, outer, path, usable)
	}
}

func (w *payloadWalk) identityMark(p, outer *payload.Property, path string, usable bool) {
	t := w.tree
	if outer != nil && outer.Kind == payload.Array {
		d := w.say(&misplacedMark, t.KeyOf(p.IdentityType), path, "the inner property %s is one of many, so it cannot name the contact of the event", definition.Quoted(path))
		w.takeOut(d, p.IdentityType, false)
		return
	}
	switch {
	case w.identity != nil:
		d := w.say(&secondIdentity, t.KeyOf(p.IdentityType), path, "property %s is the second one with an identityType", definition.Quoted(path))
		relate(d, t.Range(t.KeyOf(w.identity.IdentityType)), "the first one is here")
		w.offerRemoval(d, p.IdentityType, "take it out")
		return
	case !t.Is(p.IdentityType, payload.ContactIdentity):
		d := w.say(&identityType, p.IdentityType, path, "the identityType of property %s must be \"contact\", not %s", definition.Quoted(path), w.shown(p.IdentityType))
		w.didYouMean(d, w.near(w.string(p.IdentityType), []string{payload.ContactIdentity}))
	case usable && (p.Kind != payload.String || !t.Is(p.Format, "uuid")) && (p.Format == source.None || payload.IsFormat(w.string(p.Format))):
		w.say(&identityProperty, t.KeyOf(p.IdentityType), path, "property %s names a contact, so it must be of type \"string\" and format \"uuid\"", definition.Quoted(path))
	}
	w.identity = p
}

func (w *payloadWalk) futureMark(p, outer *payload.Property, path string, usable bool) {
	t := w.tree
	switch t.Kind(p.FutureDate) {
	case source.True:
	case source.False:
		d := w.say(&futureDate, t.KeyOf(p.FutureDate), path, "\"futureDate\" of property %s is false, which says nothing", definition.Quoted(path))
		d.Severity = definition.Warning
		w.takeOut(d, p.FutureDate, true)
		return
	default:
		d := w.say(&futureDate, p.FutureDate, path, "\"futureDate\" of property %s must be true or absent, not %s", definition.Quoted(path), w.shown(p.FutureDate))
		if t.Is(p.FutureDate, "true") {
			w.write(d, p.FutureDate, "true", false)
		}
		return
	}
	if outer != nil {
		why := "is one of many"
		if outer.Kind == payload.Object {
			why = "is inside of an object"
		}
		d := w.say(&misplacedMark, t.KeyOf(p.FutureDate), path, "the inner property %s %s, so no trigger can wait for it", definition.Quoted(path), why)
		w.takeOut(d, p.FutureDate, false)
		return
	}
	switch {
	case w.future != nil:
		d := w.say(&secondFutureDate, t.KeyOf(p.FutureDate), path, "property %s is the second date that the trigger would wait for", definition.Quoted(path))
		relate(d, t.Range(t.KeyOf(w.future.FutureDate)), "the first one is here")
		w.takeOut(d, p.FutureDate, false)
		return
	case usable && (p.Kind != payload.String || !t.Is(p.Format, "date-time")) && (p.Format == source.None || payload.IsFormat(w.string(p.Format))):
		w.say(&futureDateProperty, t.KeyOf(p.FutureDate), path, "the trigger waits for property %s, so it must be of type \"string\" and format \"date-time\"", definition.Quoted(path))
	default:
		w.optionalFuture(p, path)
	}
	w.future = p
}

// optionalFuture finds a list of required properties that leaves the date out. A
// schema without such a list is common, and says nothing about the date in
// particular.
func (w *payloadWalk) optionalFuture(p *payload.Property, path string) {
	t, list := w.tree, w.schema.Required
	if t.Kind(list) != source.Array || w.schema.Requires(list, w.schema.Name(p)) || w.app.Broken(list) {
		return
	}
	for e := range t.Elements(list) {
		if w.near(w.string(e), []string{path}) != "" {
			return // a misspelt name is the finding
		}
	}
	d := w.say(&optionalFutureDate, t.KeyOf(p.FutureDate), path, "the trigger waits for property %s, which is not required", definition.Quoted(path))
	relate(d, w.head(list), "what is required")
	end := t.Range(list).End
	text := definition.Quoted(path)
	if t.Count(list) > 0 {
		text = ", " + text
	}
	if end > 0 && t.File.Bytes[end-1] == ']' {
		d.Fixes = []definition.Fix{{Title: "require it", Edits: []source.Edit{{Range: source.Range{Start: end - 1, End: end - 1}, Text: text}}}}
	}
}
