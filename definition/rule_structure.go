package definition

import (
	"bytes"
	"fmt"
	"slices"
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
	if b.faulty {
		return // what is wrong with the text has been said, and may hide what it is
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

// duplicate reports a key that is there again. first is where it is for the
// first time, previous for the last time before this one: that one is in vain.
func (b *binder) duplicate(object, key, first, previous source.Node) {
	if b.app.Broken(object) {
		return // brackets that are not closed where they should be move members
	}
	if b.onlyCounted(ruleDuplicateKey, key) {
		return
	}
	t := b.tree
	name := t.Text(key)
	d := b.c.Add(ruleDuplicateKey, key, b.here(), name, "duplicate property "+Quoted(name)+": only the last one counts")
	d.Related = []Related{{Message: "first given here", Range: t.Range(first)}}
	d.Fixes = []Fix{{
		Title: "remove the one that does not count", Edits: []source.Edit{t.Removal(previous)},
		Safe: bytes.Equal(t.Raw(previous+1), t.Raw(key+1)),
	}}
}

var ruleUnknownProperty = &Rule{
	Code: "TN1103", Name: "unknown-property", Severity: Error, Since: "0.1.0", Source: sourceStructure,
	Title: "A property that the format does not know",
	Text:  "The format is closed: an unknown property makes the registration of a version fail. Most are misspelt or stand one level too high or too low.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "titel": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

// maxGuesses is for how many unknown properties of one document it is guessed
// what they were meant to be.
const maxGuesses = 20_000

// unknown reports a property and returns the position of the absent one that it
// was probably meant to be, or -1, and whether that is beyond doubt.
func (b *binder) unknown(object, key source.Node, sh *shape, out []source.Node, excused uint64) (position int, sure bool) {
	if b.c.Full() {
		if d := b.c.Add(ruleUnknownProperty, key, Address{}, "", ""); sh.partly {
			d.Severity = Warning
		}
		return -1, false
	}
	name := b.tree.Text(key)
	allowed := sh.names(b.app.Profile)
	near := ""
	if b.guesses++; b.guesses <= maxGuesses {
		near = Suggest(name, allowed)
	}
	position = -1
	if near != "" {
		if i := sh.find(near, 0); out[i] == source.None && excused&(1<<i) == 0 {
			position, sure = i, IsSlip(name, near)
		}
	}
	if b.app.Broken(object) && (isPropertyName(name) || !sure) {
		return position, false // moved here by a bracket that is not closed where it should be
	}
	message := "unknown property " + Quoted(name) + " in " + sh.name
	const few = 8
	if len(allowed) <= few {
		message += ": allowed are " + quoteAll(allowed)
	}
	d := b.c.Add(ruleUnknownProperty, key, b.here(), name, message)
	if sh.partly && !sure {
		d.Severity = Warning
	}
	switch {
	case position >= 0:
		d.Suggestion = "did you mean " + Quoted(near) + "?"
		d.Fixes = []Fix{{Title: "rename to " + Quoted(near), Edits: []source.Edit{{Range: b.tree.Range(key), Text: Quoted(near)}}}}
	case sh == &appShape && slices.Contains(manifestKeys, name):
		d.Suggestion = "it belongs into the manifest of a hosted app, which is another document"
	}
	return position, sure
}

var ruleMissingProperty = &Rule{
	Code: "TN1104", Name: "missing-property", Severity: Error, Since: "0.1.0", Source: sourceStructure,
	Title: "A property that must be there is not",
	Text:  "The platform refuses an object without it.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) missing(n source.Node, p *prop, sh *shape) {
	if b.app.Broken(n) {
		return // what the broken text cut off is not missing
	}
	if b.onlyCounted(ruleMissingProperty, n) {
		return
	}
	d := b.c.Add(ruleMissingProperty, n, b.here(), p.name, sh.name+" needs "+Quoted(p.name)+", "+p.kinds.String())
	d.Range = b.head(n)
}

// onlyCounted counts a finding and reports true where it would not be kept, so
// that no words are made that nobody will read.
func (b *binder) onlyCounted(rule *Rule, at source.Node) bool {
	if !b.c.Full() {
		return false
	}
	b.c.Add(rule, at, Address{}, "", "")
	return true
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
	if b.isReadable(v) && !b.onlyCounted(ruleWrongType, v) {
		name := b.tree.Text(key)
		b.reportType(v, name, Quoted(name), want)
	}
}

// wrongElement reports an element of a list.
func (b *binder) wrongElement(list, e source.Node, want kindSet) {
	if !b.isReadable(e) || b.onlyCounted(ruleWrongType, e) {
		return
	}
	subject, name := "an element", ""
	if key := b.tree.KeyOf(list); key != source.None {
		name = b.tree.Text(key)
		subject += " of " + Quoted(name)
	}
	b.reportType(e, name, subject, want)
}

// isReadable reports whether the kind of a value is that which its author gave it:
// what could not be read has been reported.
func (b *binder) isReadable(v source.Node) bool {
	return b.tree.Kind(v) != source.Invalid && b.tree.Range(v).Start < b.app.damage.doubt
}

func (b *binder) reportType(v source.Node, name, subject string, want kindSet) {
	kind := b.tree.Kind(v)
	d := b.c.Add(ruleWrongType, v, b.here(), name+" "+kind.String(), subject+" must be "+want.String()+", not "+kind.Noun())
	if kind == source.Object || kind == source.Array {
		r := b.tree.Range(v)
		d.Range = source.Range{Start: r.Start, End: min(r.Start+1, r.End)}
		return
	}
	if text, ok := b.cast(v, name, want); ok {
		d.Suggestion = "write " + cut(text, mostQuoted)
		d.Fixes = []Fix{{Title: "change to " + cut(text, mostQuoted), Edits: []source.Edit{{Range: b.tree.Range(v), Text: text}}}}
	}
}

// cast returns how a simple value is written that is of one of the wanted types,
// if another one was clearly written for it: with quotes or without them, or
// outside of a list.
func (b *binder) cast(v source.Node, name string, want kindSet) (text string, ok bool) {
	kind, text := b.tree.Kind(v), b.tree.Text(v)
	raw := string(b.tree.Raw(v))
	switch {
	case kind == source.String && raw[0] != '"', kind == source.Null:
		return "", false
	case kind == source.String && want.has(source.Number) && source.IsNumber(text):
		return text, true
	case kind == source.String && want.has(source.True) && (text == "true" || text == "false"):
		return text, true
	case kind == source.Number && !source.IsNumber(raw):
		return "", false
	case kind == source.Number && name == "version":
		text = mendVersion(text)
		return Quoted(text), text != ""
	case kind != source.String && kind != source.Object && kind != source.Array && want.has(source.String):
		return `"` + raw + `"`, kind == source.Number || raw == "true" || raw == "false"
	case kind == source.String && want.has(source.Array):
		return "[" + raw + "]", true
	}
	return "", false
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
	if b.app.Broken(v) {
		return
	}
	for _, allowed := range p.enum {
		if text == allowed || p.fold && strings.EqualFold(text, allowed) {
			if p.name == "type" && text == "invoke" && b.app.Profile == Kustomer {
				b.extension(v, `the action type "invoke"`)
			}
			return
		}
	}
	d := b.c.Add(ruleInvalidValue, v, b.here(), text, Quoted(p.name)+" cannot be "+Quoted(text)+": allowed are "+quoteAll(b.allowed(p)))
	if near := Suggest(text, b.allowed(p)); near != "" {
		d.Suggestion = "did you mean " + Quoted(near) + "?"
		d.Fixes = []Fix{{Title: "change to " + Quoted(near), Edits: []source.Edit{{Range: b.tree.Range(v), Text: Quoted(near)}}}}
	}
}

// allowed returns the words of a closed list that the profile knows.
func (b *binder) allowed(p *prop) []string {
	if b.app.Profile == Kustomer {
		return slices.DeleteFunc(slices.Clone(p.enum), func(word string) bool { return word == "invoke" })
	}
	return p.enum
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
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch",
 "hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}], "triggers": [
  {"eventName": "kustomer.app.parcel_watch.late", "triggerKey": "late"}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch",
 "hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}], "triggers": [
  {"eventName": "kustomer.app.parcel_watch.late"}]}`,
}

// standing reports a property that is not a regular one, and whether its value
// is to be checked all the same.
func (b *binder) standing(key source.Node, p *prop, sh *shape) bool {
	name := b.tree.Text(key)
	if b.app.Broken(key) {
		return true
	}
	switch p.standing {
	case legacy:
		d := b.c.Add(ruleLegacyProperty, key, b.here(), name, "property "+Quoted(name)+" has no documented effect in an app definition")
		if !b.c.Full() {
			d.Fixes = []Fix{{Title: "remove the property", Edits: []source.Edit{b.tree.Removal(key)}}}
		}
		return true
	case exported:
		d := b.c.Add(ruleExportedProperty, key, b.here(), name, "read-only property "+Quoted(name)+" of "+sh.name+" was left behind by an export")
		d.Suggestion = "leave it out"
		d.Fixes = []Fix{{Title: "remove the property", Edits: []source.Edit{b.tree.Removal(key)}, Safe: true}}
	case extension:
		if b.app.Profile == Kustomer {
			b.extension(key, "property "+Quoted(name))
		}
		return true
	}
	return false
}

func (b *binder) extension(at source.Node, what string) {
	d := b.c.Add(ruleExtensionProperty, at, b.here(), b.tree.Text(at), what+" is an extension of Tenon that the platform refuses")
	d.Suggestion = "check with --profile tenon if the app runs on Tenon only"
}

func quoteAll(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(q, ", ")
}
