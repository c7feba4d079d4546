package compiler

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// payloadRule returns the code of a rule of reference/wix.md 2. Its first one is
// about the JSON type of the schema, as of every other property.
func payloadRule(number string) definition.Code {
	if number == "P-01" {
		return "TN1105"
	}
	return definition.Code("TN50" + strings.TrimPrefix(number, "P-"))
}

// payloadFindings checks an app whose only trigger has that payload schema.
func payloadFindings(schema string) definition.Diagnostics {
	text := `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "triggers": [
  {"eventName": "kustomer.app.parcel_watch.late", "payloadSchema": ` + schema + `}]}`
	return Check(&source.File{Name: "app.json", Bytes: []byte(text)}, Options{Profile: definition.Tenon}).Findings
}

// TestPayloadExamples holds the rules to the examples of the reference: the good
// ones are silent, each bad one is found by exactly its rule, once.
func TestPayloadExamples(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(corpus.Root(t), "fixtures", "payload", "schemas.txt"))
	require.NoError(t, err)
	seen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
		require.Len(t, fields, 3, line)
		seen[fields[0]+fields[1]] = true
		found := payloadFindings(fields[2])
		if fields[1] == "ok" {
			require.Empty(t, found, "%s: %v", line, messages(found))
			continue
		}
		require.Len(t, found, 1, "%s: %v", line, messages(found))
		require.Equal(t, payloadRule(fields[0]), found[0].Rule.Code, "%s: %v", line, messages(found))
	}
	require.Len(t, seen, 2*32, "32 rules, each with both kinds of examples")
}

// TestPayloadFaults shows the findings about faults that the pages do not have.
func TestPayloadFaults(t *testing.T) {
	in := func(properties string) string {
		return `{"type": "object", "properties": {` + properties + `}}`
	}
	const good = `"a": {"type": "string", "title": "A", "examples": ["x"]}`
	for _, c := range []struct{ schema, code, message, suggestion string }{
		{`{"tpye": "object", "properties": {` + good + `}}`, "TN5002", `the payload schema has no "type": it must be "object"`, `did you mean "type"?`},
		{`{"type": "object"}`, "TN5003", `the payload schema has no "properties"`, ""},
		{`{"type": "object", "properties": []}`, "TN5003", `the "properties" of a payload schema must be an object, not an array`, ""},
		{`{"type": "object", "required": ["a", "a"], "properties": {` + good + `}}`, "TN5005", `"a" is required twice`, ""},
		{`{"type": "object", "required": [1], "properties": {` + good + `}}`, "TN5005", `"required" lists names, not a number`, ""},
		{`{"type": "object", "required": ["b"], "properties": {` + good + `}}`, "TN5006", `"b" is required, but "properties" does not have it`, ""},
		{`{"type": "object", "additionalProperties": {"type": "string"}, "properties": {` + good + `}}`, "TN5008", `"additionalProperties" becomes true when the schema is saved: a payload may have other properties`, "write true"},
		{in(`"a": "string"`), "TN5010", `property "a" must be an object with a type, such as {"type": "string", …}, not a string`, ""},
		{in(`"a": {"type": "int", "title": "A", "examples": [1]}`), "TN5011", `the type of property "a" must be "string", "number", "integer", "boolean", "array" or "object", not "int"`, `did you mean "integer"?`},
		{in(`"a": {"type": ["string", "null"], "title": "A", "examples": ["x"]}`), "TN5011", `the type of property "a" must be "string", "number", "integer", "boolean", "array" or "object", not an array`, `write "string"`},
		{in(`"a": {"type": "string", "titel": "A", "examples": ["x"]}`), "TN5013", `property "a" has no "title"`, `did you mean "title"?`},
		{in(`"a": {"type": "string", "title": " ", "examples": ["x"]}`), "TN5013", `the title of property "a" is empty`, ""},
		{in(`"a": {"type": "string", "title": "A", "exmaples": ["x"]}`), "TN5014", `property "a" has no "examples"`, `did you mean "examples"?`},
		{in(`"a": {"type": "string", "title": "A", "examples": "x"}`), "TN5014", `the examples of property "a" must be an array, not a string`, `write ["x"]`},
		{in(`"a": {"type": "string", "format": "url", "title": "A", "examples": ["x"]}`), "TN5019", "", `did you mean "uri"?`},
		{in(`"a": {"type": "string", "enum": ["y"], "title": "A", "examples": ["x"]}`), "TN5017", `the example "x" of property "a" is not one of its listed values`, ""},
		{in(`"a": {"type": "object", "required": ["k"], "title": "A", "examples": [{}], "properties": {"k": {"type": "string", "title": "K"}}}`), "TN5017", `the example of property "a" lacks "k", which is required`, ""},
		{in(`"a": {"type": "object", "title": "A", "examples": [{"k": 1}], "properties": {"k": {"type": "string", "title": "K"}}}`), "TN5017", `the example 1 of the inner property "a.k" is not of type string`, ""},
		{in(`"a": {"type": "array", "title": "A", "examples": [["x"]], "items": {"type": "object", "properties": {"k": {"type": "string", "title": "K"}}}}`), "TN5017", `the example of property "a" holds "x", but its elements are objects`, ""},
		{in(`"a": {"type": "array", "title": "A", "examples": [[{"k": "x"}]], "properties": {"k": {"type": "string", "title": "K"}}}`), "TN5028", `the array property "a" has no "items"`, ""},
		{in(`"a": {"type": "array", "title": "A", "examples": [[]], "items": []}`), "TN5029", `the "items" of property "a" must be an object, not an array`, ""},
		{in(`"a": {"type": "array", "title": "A", "examples": [[]], "items": {"properties": {"k": {"type": "string", "title": "K"}}}}`), "TN5029", `the elements of property "a" have no "type": it must be "object"`, ""},
		{in(`"a": {"type": "array", "required": ["k"], "title": "A", "examples": [[]], "items": {"type": "object", "properties": {"k": {"type": "string", "title": "K"}}}}`), "TN5031", `"required" of the array property "a" belongs into its "items"`, ""},
		{in(`"a": {"type": "string", "required": true, "title": "A", "examples": ["x"]}`), "TN5031", `property "a" has "required", but is of type string`, `name the property in the "required" of the schema`},
		{in(`"a": {"type": "object", "title": "A", "examples": [{}], "properties": {"at": {"type": "string", "format": "date-time", "title": "At", "futureDate": true}}}`), "TN5026", `the inner property "a.at" is inside of an object, so no trigger can wait for it`, "leave it out"},
		{in(`"a": {"type": "string", "format": "date-time", "title": "A", "futureDate": false, "examples": ["2030-05-10T09:00:00Z"]}`), "TN5023", `"futureDate" of property "a" is false, which says nothing`, "leave it out"},
		{in(`"a": {"type": "string", "format": "date-time", "title": "A", "examples": ["2030-05-10T09:00:00"]}`), "TN5045", `the example "2030-05-10T09:00:00" of property "a" has no time zone, as "Z" or "+02:00" is`, `write "2030-05-10T09:00:00Z" if it is meant in UTC`},
		{in(`"a": {"type": "string", "title": "A", "examples": ["x"], "$ref": "#/b"}`), "TN5032", `a payload schema has no "$ref": it is a plain list of properties`, ""},
		{in(`"a": {"type": "string", "format": "date-time", "title": "A", "examples": ["2030-05-10T09:00:00Z"], "futuredate": true}`), "TN5033", `the keyword "futuredate" is not known and is ignored`, `did you mean "futureDate"?`},
		{in(`"a-b": {"type": "string", "title": "A", "examples": ["x"]}`), "TN5009", `property name "a-b" may have only letters, digits and underscores, and must not begin with an underscore`, `write "a_b"`},
	} {
		found := payloadFindings(c.schema)
		require.Len(t, found, 1, "%s: %v", c.schema, messages(found))
		require.Equal(t, definition.Code(c.code), found[0].Rule.Code, c.schema)
		if c.message != "" {
			require.Equal(t, c.message, found[0].Message)
		}
		require.Equal(t, c.suggestion, found[0].Suggestion, c.schema)
		for _, fix := range found[0].Fixes {
			mended := string(source.Splice(found[0].File.Bytes, fix.Edits))
			after := Check(&source.File{Name: "app.json", Bytes: []byte(mended)}, Options{Profile: definition.Tenon}).Findings
			for i := range after {
				require.NotEqual(t, found[0].Rule.Code, after[i].Rule.Code, "the fix does not help: %s", mended)
			}
		}
	}
}

// TestPayloadRulesAreSilentForThePlatform: where the properties themselves are
// refused, what is inside of them does not matter.
func TestPayloadRulesAreSilentForThePlatform(t *testing.T) {
	text := `{"app": "a", "version": "0.1.0", "title": "A", "hooks": [{"eventName": "kustomer.app.a.b", "type": "web"}], "triggers": [{"eventName": "kustomer.app.a.b", "triggerKey": "B", "payloadSchema": {}}]}`
	for _, f := range Check(&source.File{Name: "app.json", Bytes: []byte(text)}, Options{}).Findings {
		require.Equal(t, definition.Code("TN1109"), f.Rule.Code)
	}
}

// TestTriggerKeys judges keys that are given and those that follow from names.
func TestTriggerKeys(t *testing.T) {
	const schema = `"payloadSchema": {"type": "object", "properties": {"a": {"type": "string", "title": "A", "examples": ["x"]}}}`
	check := func(triggers, workflows string) definition.Diagnostics {
		text := `{"app": "a", "version": "0.1.0", "title": "A", "triggers": [` + triggers + `], "workflows": [` + workflows + `]}`
		return Check(&source.File{Name: "app.json", Bytes: []byte(text)}, Options{Profile: definition.Tenon}).Findings
	}
	found := check(`{"eventName": "kustomer.app.a.ParcelLate", `+schema+`}`, "")
	require.Len(t, found, 1)
	require.Equal(t, "trigger-key", found[0].Rule.Name)
	require.Equal(t, `add "triggerKey": "parcellate"`, found[0].Suggestion)

	found = check(`{"eventName": "kustomer.app.a.x.late", `+schema+`}, {"eventName": "kustomer.app.a.y", "triggerKey": "late", `+schema+`}`, "")
	require.Len(t, found, 1)
	require.Equal(t, "duplicate-trigger-key", found[0].Rule.Name)
	require.Len(t, found[0].Related, 1)

	// One event given twice is one finding.
	found = check(`{"eventName": "kustomer.app.a.x", `+schema+`}, {"eventName": "x", `+schema+`}`, "")
	require.Len(t, found, 1)
	require.Equal(t, "duplicate-component", found[0].Rule.Name)

	// Before a scheduled event there is a before, and before one of the platform there is none.
	const scheduled = `{"eventName": "kustomer.app.a.x", "payloadSchema": {"type": "object", "required": ["at"], "properties": {"at": {"type": "string", "format": "date-time", "title": "At", "futureDate": true, "examples": ["2030-05-10T09:00:00Z"]}}}}`
	workflow := func(event string) string {
		return `{"name": "w", "steps": [], "trigger": {"id": "1", "eventName": "` + event + `", "runAt": {"type": "relative", "value": -60}, "transitions": []}}`
	}
	require.Empty(t, check(scheduled, workflow("kustomer.app.a.x")))
	require.Empty(t, check(scheduled, workflow("x")), "the short name of the event")
	found = check(scheduled, workflow("kustomer.conversation.create"))
	require.Len(t, found, 1)
	require.Equal(t, "offset-before-event", found[0].Rule.Name)
	require.Equal(t, "1", found[0].Address.Step)
}

// FuzzPayloadSchema judges whatever stands in the place of a payload schema.
func FuzzPayloadSchema(f *testing.F) {
	text, err := os.ReadFile(filepath.Join(corpus.Root(f), "fixtures", "payload", "schemas.txt"))
	require.NoError(f, err)
	for line := range strings.Lines(string(text)) {
		if fields := strings.SplitN(strings.TrimSpace(line), " ", 3); len(fields) == 3 {
			f.Add(fields[2])
		}
	}
	f.Fuzz(func(t *testing.T, schema string) {
		first, again := payloadFindings(schema), payloadFindings(schema)
		require.Equal(t, messages(first), messages(again))
	})
}
