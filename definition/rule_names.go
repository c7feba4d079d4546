package definition

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

var ruleAppName = &Rule{
	Code: "TN1201", Name: "app-name", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 1 [DOC R1, A1]",
	Title: "An app name that the platform refuses",
	Text:  "The name of an app is the first part of all names of its components and ends at the first dash of an `appVersion`, so it has neither spaces nor dashes: letters, digits and underscores, beginning with a letter. By convention it is snake_case.",
	Bad:   `{"app": "parcel-watch", "version": "0.1.0", "title": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

var ruleUppercaseAppName = &Rule{
	Code: "TN1202", Name: "uppercase-app-name", Severity: Warning, Since: "0.1.0", Source: "reference/kustomer.md 1 [OBS R7]",
	Title: "An app name with upper-case letters",
	Text:  "The platform was seen to lower-case the name when it namespaces the app, so names that repeat it in the author's spelling may no longer match.",
	Bad:   `{"app": "ParcelWatch", "version": "0.1.0", "title": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"}`,
}

func (b *binder) appName(n source.Node) {
	if b.tree.Kind(n) != source.String {
		return
	}
	name := b.tree.Text(n)
	if !IsAppName(name) {
		message := "app name " + Quoted(name) + " may hold only letters, digits and underscores, beginning with a letter"
		d := b.c.Add(ruleAppName, n, b.here(), name, message)
		if mended := mendAppName(name); mended != "" {
			d.Suggestion = "write " + Quoted(mended)
			d.Fixes = []Fix{{Title: "rename to " + Quoted(mended), Edits: []source.Edit{{Range: b.tree.Range(n), Text: `"` + mended + `"`}}}}
		}
		return
	}
	if lower := strings.ToLower(name); lower != name {
		d := b.c.Add(ruleUppercaseAppName, n, b.here(), name, "app name "+Quoted(name)+" will be lower-cased by the platform")
		d.Suggestion = "write " + Quoted(lower)
		d.Fixes = []Fix{{Title: "change to " + Quoted(lower), Edits: []source.Edit{{Range: b.tree.Range(n), Text: `"` + lower + `"`}}}}
	}
}

// IsAppName reports whether the platform accepts a name for an app.
func IsAppName(name string) bool {
	return name != "" && isLetter(rune(name[0])) && strings.IndexFunc(name, func(r rune) bool { return !isNameRune(r) }) < 0
}

func mendAppName(name string) string {
	mended := strings.Map(func(r rune) rune {
		if isNameRune(r) {
			return r
		}
		return '_'
	}, strings.ToLower(name))
	if mended == "" || !isLetter(rune(mended[0])) {
		return ""
	}
	return mended
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
func isDigit(r rune) bool  { return '0' <= r && r <= '9' }

func isNameRune(r rune) bool { return isLetter(r) || isDigit(r) || r == '_' }

var ruleVersion = &Rule{
	Code: "TN1203", Name: "version", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 1 [DOC A3, O2]",
	Title: "A version that is not SemVer",
	Text:  "The version of an app is `MAJOR.MINOR.PATCH`, optionally with a pre-release such as `-beta.1`. Every registration needs a greater one.",
	Bad:   `{"app": "parcel_watch", "version": "1.0", "title": "Parcel Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "1.0.0", "title": "Parcel Watch"}`,
}

func (b *binder) appVersion(n source.Node) {
	if b.tree.Kind(n) != source.String {
		return
	}
	text := b.tree.Text(n)
	if !isSemVer(text) {
		d := b.c.Add(ruleVersion, n, b.here(), text, "version "+Quoted(text)+" is not of the form MAJOR.MINOR.PATCH, such as \"1.4.0\" or \"1.5.0-beta\"")
		if mended := mendVersion(text); mended != "" {
			d.Suggestion = "write " + Quoted(mended)
			d.Fixes = []Fix{{Title: "change to " + Quoted(mended), Edits: []source.Edit{{Range: b.tree.Range(n), Text: `"` + mended + `"`}}}}
		}
	}
}

// mendVersion returns the version that is a shortened or decorated one in full,
// or "".
func mendVersion(text string) string {
	plain := strings.TrimLeft(text, "v")
	for _, try := range []string{plain, plain + ".0", plain + ".0.0"} {
		if isSemVer(try) {
			return try
		}
	}
	return ""
}

// isSemVer reports whether s is a version by semver.org 2.0.0.
func isSemVer(s string) bool {
	s, build, hasBuild := strings.Cut(s, "+")
	s, pre, hasPre := strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return false
	}
	for _, p := range parts {
		if !isNumeric(p) {
			return false
		}
	}
	return (!hasPre || identifiers(pre, true)) && (!hasBuild || identifiers(build, false))
}

func isNumeric(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) }) < 0 && (s == "0" || s[0] != '0')
}

func identifiers(s string, pre bool) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.IndexFunc(part, func(r rune) bool { return !isLetter(r) && !isDigit(r) && r != '-' }) >= 0 {
			return false
		}
		if pre && strings.IndexFunc(part, func(r rune) bool { return !isDigit(r) }) < 0 && !isNumeric(part) {
			return false
		}
	}
	return true
}

var ruleIdentifier = &Rule{
	Code: "TN1204", Name: "identifier", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 1.6 [DEC]",
	Title: "An identifier that cannot prefix attributes",
	Text:  "The identifier becomes a part of attribute names (`@<identifier><Attribute>`): a lower-case letter and one to eleven lower-case letters or digits.",
	Bad:   `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "identifier": "Parcel-Watch"}`,
	Good:  `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "identifier": "parcwat"}`,
}

func (b *binder) identifier(n source.Node) {
	if b.tree.Kind(n) != source.String {
		return
	}
	if text := b.tree.Text(n); !IsIdentifier(text) {
		b.c.Add(ruleIdentifier, n, b.here(), text, "identifier "+Quoted(text)+" must be 2 to 12 lower-case letters and digits, beginning with a letter")
	}
}

// IsIdentifier reports whether an app may have this identifier (reference/kustomer.md
// 1.6 [DEC]).
func IsIdentifier(s string) bool {
	bad := strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z') && !isDigit(r) }) >= 0
	return !bad && len(s) >= 2 && len(s) <= 12 && !isDigit(rune(s[0]))
}

var ruleStepID = &Rule{
	Code: "TN1205", Name: "step-id", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 3.3 [DEC]",
	Title: "A step id that references cannot name",
	Text:  "A step id is one segment of a reference such as `/#steps.lookup.email`: 1 to 64 letters, digits, dashes and underscores. With a dot or a space in it no reference would find the step.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [
    {"target": "look.up", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "look.up", "transitions": []}]}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [
    {"target": "look-up", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "look-up", "transitions": []}]}]}`,
}

func (b *binder) stepID(n source.Node) {
	if b.tree.Kind(n) != source.String {
		return
	}
	text := b.tree.Text(n)
	if IsStepID(text) || b.app.Broken(n) {
		return
	}
	b.c.Add(ruleStepID, n, b.here(), text, "step id "+Quoted(text)+" must be 1 to 64 letters, digits, dashes and underscores")
}

// IsStepID reports whether a reference can name a step by this id
// (reference/kustomer.md 3.3 [DEC]).
func IsStepID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c >= 128 || idBytes[c>>6]&(1<<(c&63)) == 0 {
			return false
		}
	}
	return true
}

// idBytes has a bit for each letter, digit, dash and underscore.
var idBytes = [2]uint64{0x03FF_2000_0000_0000, 0x07FF_FFFE_87FF_FFFE}

var ruleWorkflowID = &Rule{
	Code: "TN1206", Name: "workflow-id", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 7.1 [DOC O8]",
	Title: "A workflow id that a call event cannot name",
	Text:  "The id of a workflow stands inside the event name `kustomer.workflow.<id>.call`, whose segments are letters, digits, dashes and underscores.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"id": "note one", "name": "note", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"id": "note-one", "name": "note", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
}

func (b *binder) workflowID(n source.Node) {
	if b.tree.Kind(n) != source.String {
		return
	}
	text := b.tree.Text(n)
	if !IsStepID(text) {
		b.c.Add(ruleWorkflowID, n, b.here(), text, "workflow id "+Quoted(text)+" must be 1 to 64 letters, digits, dashes and underscores")
	}
}

var ruleTriggerID = &Rule{
	Code: "TN1207", Name: "trigger-id", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 3.2 [DEC]",
	Title: "A trigger whose id is not \"1\"",
	Text:  "References call the trigger's output `steps.1`; its id is always \"1\".",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "steps": [], "trigger": {"id": "start", "eventName": "kustomer.note.create", "transitions": []}}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "note", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
}

func (b *binder) triggerID(n source.Node) {
	t := b.tree
	switch t.Kind(n) {
	case source.String:
		if t.Is(n, "1") {
			return
		}
	case source.Number:
	default:
		return
	}
	text := t.Text(n)
	d := b.c.Add(ruleTriggerID, n, b.here(), text, "the id of a trigger must be \"1\", not "+string(t.Raw(n)[:min(len(t.Raw(n)), 60)]))
	d.Suggestion = `write "1"`
	d.Fixes = []Fix{{Title: `change to "1"`, Edits: []source.Edit{{Range: t.Range(n), Text: `"1"`}}, Safe: text == "1"}}
}

var ruleInputSchema = &Rule{
	Code: "TN1208", Name: "call-schema", Severity: Error, Since: "0.1.0", Source: "reference/kustomer.md 3.2 [DEC]",
	Title: "A callable's schema that is no schema",
	Text:  "The schema of a callable workflow is a JSON Schema fragment: `properties` maps each input to an object such as `{\"type\": \"string\"}`, `required` lists the names of those that must come. Inputs written straight into the schema are not checked by anybody.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "go", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "late", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]},
  {"id": "late", "name": "late", "steps": [], "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.late.call",
   "schema": {"parcel": "string"}, "transitions": []}}]}`,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [{"target": "go", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "late", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]},
  {"id": "late", "name": "late", "steps": [], "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.late.call",
   "schema": {"properties": {"parcel": {"type": "string"}}, "required": []}, "transitions": []}}]}`,
}

// callSchema checks the form of a callable's schema; what its properties mean
// is judged elsewhere.
func (b *binder) callSchema(n source.Node) {
	t := b.tree
	if t.Kind(n) != source.Object {
		return
	}
	b.free(n)
	if b.app.Broken(n) {
		return
	}
	known := false
	for key, v := range t.Members(n) {
		switch t.Text(key) {
		case "properties":
			known = true
			if t.Kind(v) != source.Object {
				b.wrongType(key, v, kObject)
				continue
			}
			for name, p := range t.Members(v) {
				if k := t.Kind(p); k != source.Object && k != source.True && k != source.False && k != source.Invalid {
					b.c.Add(ruleInputSchema, p, b.here(), t.Text(name),
						"the schema of input "+Quoted(t.Text(name))+` must be an object such as {"type": "string"}, not `+k.Noun())
				}
			}
		case "required":
			known = true
			if t.Kind(v) != source.Array {
				b.wrongType(key, v, kArray)
				continue
			}
			b.elements(v, &prop{elems: kString})
		case "type", "$schema", "additionalProperties", "title", "description", "allOf", "anyOf", "oneOf", "$ref", "patternProperties":
			known = true
		}
	}
	if !known && t.Count(n) > 0 {
		d := b.c.Add(ruleInputSchema, n, b.here(), "", `the schema lists its inputs directly: they belong under "properties", each an object such as {"type": "string"}`)
		d.Range = b.head(n)
	}
}
