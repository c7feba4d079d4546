package definition

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

const sourceStructure = "reference/kustomer.md 1 and 3 [DOC]"

var ruleNotADefinition = &Rule{
	Code: "TN1101", Name: "not-a-definition", Severity: Error, Since: "0.1.0", Source: "corpus shapes [OBS]",
	Title: "The document is neither an app definition nor a workflow",
	Text: "An app definition is an object with `app`, `version` and `title`. A workflow on its own is an object with `steps` or a `trigger`; " +
		"exported ones may stand in an envelope `{\"type\": \"workflow\", \"id\": …, \"attributes\": {…}}`. Anything else cannot be checked.",
	Bad:  `{"name": "not an app"}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) notADefinition() {
	if len(b.faults) > 0 && b.tree.Kind(source.Root) != source.Object {
		return // what is wrong with the text has been said
	}
	b.c.Add(ruleNotADefinition, source.Root, Address{}, "",
		`not a definition: expected an object with "app", "version" and "title", or a workflow with "steps" or a "trigger"`).
		Range = b.head(source.Root)
}

var ruleDuplicateKey = &Rule{
	Code: "TN1102", Name: "duplicate-key", Severity: Error, Since: "0.1.0", Source: "RFC 8259 4",
	Title: "A property is given twice in one object",
	Text:  "Decoders keep the last value and drop the others without a word, so one of the two places does nothing.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "version": "0.2.0"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) duplicate(key, first source.Node) {
	name := b.tree.Text(key)
	d := b.c.Add(ruleDuplicateKey, key, b.here(), name, "duplicate property "+quoted(name)+": only the last one counts")
	d.Related = []Related{{Message: "first given here", Range: b.tree.Range(first)}}
}

var ruleUnknownProperty = &Rule{
	Code: "TN1103", Name: "unknown-property", Severity: Error, Since: "0.1.0", Source: sourceStructure,
	Title: "A property that the format does not know",
	Text:  "The format is closed: an unknown property makes the registration of a version fail. Most are misspelt or stand one level too high or too low.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "titel": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

// unknown reports a property and returns the position of the required, absent
// one that it was probably meant to be, or -1.
func (b *binder) unknown(object, key source.Node, sh *shape, out *slots) int {
	t := b.tree
	name := t.Text(key)
	allowed := sh.names(b.app.Profile)
	message := "unknown property " + quoted(name) + " in " + sh.name
	const few = 8
	if len(allowed) <= few {
		message += ": allowed are " + quoteAll(allowed)
	}
	d := b.c.Add(ruleUnknownProperty, key, b.here(), name, message)
	near := Suggest(name, allowed)
	if near == "" || t.Member(object, near) != source.None {
		return -1
	}
	d.Suggestion = "did you mean " + quoted(near) + "?"
	d.Fixes = []Fix{{Title: "rename to " + quoted(near), Edits: []source.Edit{{Range: t.Range(key), Text: quoted(near)}}}}
	return sh.find(near, 0)
}

var ruleMissingProperty = &Rule{
	Code: "TN1104", Name: "missing-property", Severity: Error, Since: "0.1.0", Source: sourceStructure,
	Title: "A property that must be there is not",
	Text:  "The platform refuses an object without it.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) missing(n source.Node, p *prop, sh *shape) {
	r := b.tree.Range(n)
	for i := range b.faults {
		// What the broken text cut off is not missing.
		if f := b.faults[i].Range; f.Start < r.End && f.End >= r.Start {
			return
		}
	}
	d := b.c.Add(ruleMissingProperty, n, b.here(), p.name, sh.name+" needs "+quoted(p.name)+", "+p.kinds.String())
	d.Range = b.head(n)
}

// head returns where an object begins: what a finding about the whole of it
// underlines.
func (b *binder) head(n source.Node) source.Range {
	if key := b.tree.KeyOf(n); key != source.None {
		return b.tree.Range(key)
	}
	r := b.tree.Range(n)
	return source.Range{Start: r.Start, End: min(r.Start+1, r.End)}
}

var ruleWrongType = &Rule{
	Code: "TN1105", Name: "wrong-type", Severity: Error, Since: "0.1.0", Source: sourceStructure,
	Title: "A value of the wrong JSON type",
	Text:  "The platform refuses a definition whose values are not of the types that the format prescribes; it casts nothing at this level.",
	Bad:   `{"app": "parcel_watch", "version": 1, "title": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) wrongType(key, v source.Node, want kindSet) {
	kind := b.tree.Kind(v)
	if kind == source.Invalid {
		return // what could not be read has been reported
	}
	subject := "this element"
	if key != source.None {
		subject = quoted(b.tree.Text(key))
	}
	d := b.c.Add(ruleWrongType, v, b.here(), kind.String(), subject+" must be "+want.String()+", not "+article(kind))
	if kind == source.Object || kind == source.Array {
		d.Range = b.head(v)
	}
}

func article(k source.Kind) string {
	switch k {
	case source.Object, source.Array:
		return "an " + k.String()
	case source.Null:
		return "null"
	}
	return "a " + k.String()
}

var ruleInvalidValue = &Rule{
	Code: "TN1106", Name: "invalid-value", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 2 [DOC]",
	Title: "A value outside a closed list",
	Text:  "Some properties take one of a few words; any other is refused.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "visibility": "secret"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "visibility": "private"}`,
}

func (b *binder) oneOf(v source.Node, p *prop) {
	text := b.tree.Text(v)
	for _, allowed := range p.enum {
		if text == allowed {
			if p.name == "type" && text == "invoke" && b.app.Profile == Kustomer {
				b.extension(v, `the action type "invoke"`)
			}
			return
		}
	}
	d := b.c.Add(ruleInvalidValue, v, b.here(), text, quoted(p.name)+" cannot be "+quoted(text)+": allowed are "+quoteAll(p.enum))
	if near := Suggest(text, p.enum); near != "" {
		d.Suggestion = "did you mean " + quoted(near) + "?"
		d.Fixes = []Fix{{Title: "change to " + quoted(near), Edits: []source.Edit{{Range: b.tree.Range(v), Text: quoted(near)}}}}
	}
}

var ruleExportedProperty = &Rule{
	Code: "TN1107", Name: "exported-property", Severity: Warning, Since: "0.1.0", Source: "reference/kustomer.md 3.1 [OBS]",
	Title: "A read-only attribute that an export left behind",
	Text:  "A workflow exported from an org carries attributes that the platform computes. In an app definition they mean nothing: strip them.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "rev": 3, "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
}

var ruleLegacyProperty = &Rule{
	Code: "TN1108", Name: "legacy-property", Severity: Warning, Since: "0.1.0", Source: "reference/kustomer.md 1 [DEC]",
	Title: "A property without a documented effect",
	Text:  "The platform accepts the property, but it is undocumented, or set by the platform itself. Leave it out unless you know what it does.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "system": false}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

var ruleExtensionProperty = &Rule{
	Code: "TN1109", Name: "extension-property", Severity: Error, Since: "0.1.0", Source: "DESIGN.md 4.1 and 4.2",
	Title: "An extension of Tenon in a definition for the platform",
	Text:  "`payloadSchema`, `triggerKey`, `runAt` of a trigger and actions of type `invoke` are Tenon's own. The platform refuses them; `--profile tenon` accepts them.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "triggers": [
  {"eventName": "kustomer.app.parcel_watch.late", "triggerKey": "late"}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "triggers": [
  {"eventName": "kustomer.app.parcel_watch.late"}]}`,
}

// standing reports a property that is not a regular one, and whether its value
// is to be checked all the same.
func (b *binder) standing(key source.Node, p *prop, sh *shape) bool {
	name := b.tree.Text(key)
	switch p.standing {
	case legacy:
		b.c.Add(ruleLegacyProperty, key, b.here(), name, "property "+quoted(name)+" has no documented effect in an app definition")
		return true
	case exported:
		d := b.c.Add(ruleExportedProperty, key, b.here(), name, "read-only property "+quoted(name)+" of "+sh.name+" was left behind by an export")
		d.Suggestion = "leave it out"
	case extension:
		if b.app.Profile == Kustomer {
			b.extension(key, "property "+quoted(name))
		}
		return true
	}
	return false
}

func (b *binder) extension(at source.Node, what string) {
	d := b.c.Add(ruleExtensionProperty, at, b.here(), b.tree.Text(at), what+" is an extension of Tenon that the platform refuses")
	d.Suggestion = "check with --profile tenon if the app runs on Tenon only"
}

// here returns the address of what is being read.
func (b *binder) here() Address { return b.app.address(b.wf, b.step) }

func quoteAll(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(q, ", ")
}
