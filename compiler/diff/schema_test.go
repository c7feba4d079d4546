package diff_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// A schema means one thing to those who hand values over, another to those who
// read them, and a published event's payload may change less than either.
func TestSchemas(t *testing.T) {
	contexts := []struct {
		name, members string // %s is the schema
	}{
		{"input", `"actions": [{"name": "a", "description": "A", "type": "rest_api", "inputTemplate": {}, "inputSchema": %s}]`},
		{"output", `"actions": [{"name": "a", "description": "A", "type": "rest_api", "inputTemplate": {}, "outputSchema": %s}]`},
		{"payload", `"triggers": [{"eventName": "kustomer.app.parcel_watch.a", "description": "A", "payloadSchema": %s}]`},
	}
	property := func(schema string) string { return `{"properties": {"p": ` + schema + `}}` }
	for _, c := range []struct {
		name, old, new         string
		input, output, payload []string
	}{
		{"a type is widened", property(`{"type": "integer"}`), property(`{"type": "number"}`),
			[]string{"input-relaxed"}, []string{"output-retyped"}, []string{"payload-property-retyped"}},
		{"a type is narrowed", property(`{"type": ["string", "null"]}`), property(`{"type": "string"}`),
			[]string{"input-retyped"}, []string{"output-refined"}, []string{"payload-property-retyped"}},
		{"a type is written as a list", property(`{"type": "string"}`), property(`{"type": ["string"]}`),
			[]string{"component-changed"}, []string{"component-changed"}, []string{"component-changed"}},
		{"a type is said", property(`{}`), property(`{"type": "string"}`),
			[]string{"input-retyped"}, []string{"output-refined"}, []string{"payload-property-retyped"}},
		{"a type is no longer said", property(`{"type": "string"}`), property(`{}`),
			[]string{"input-relaxed"}, []string{"output-retyped"}, []string{"payload-property-retyped"}},
		{"an object is called one", property(`{"properties": {"q": {"type": "string"}}}`), property(`{"type": "object", "properties": {"q": {"type": "string"}}}`),
			[]string{"component-changed"}, []string{"component-changed"}, []string{"component-changed"}},
		{"a format is said", property(`{"type": "string"}`), property(`{"type": "string", "format": "email"}`),
			[]string{"input-retyped"}, []string{"output-refined"}, []string{"payload-property-retyped"}},
		{"a format is gone", property(`{"type": "string", "format": "email"}`), property(`{"type": "string"}`),
			[]string{"input-relaxed"}, []string{"output-retyped"}, []string{"payload-property-retyped"}},
		{"a format is another", property(`{"type": "string", "format": "email"}`), property(`{"type": "string", "format": "uri"}`),
			[]string{"input-retyped"}, []string{"output-retyped"}, []string{"payload-property-retyped"}},
		{"only texts change", property(`{"type": "string", "title": "A"}`), property(`{"type": "string", "title": "B"}`),
			[]string{"component-changed"}, []string{"component-changed"}, []string{"component-changed"}},
		{"a list of values loses one", property(`{"enum": ["a", "b"]}`), property(`{"enum": ["b"]}`),
			[]string{"input-narrowed"}, []string{"output-refined"}, []string{"payload-property-narrowed"}},
		{"a list of values gains one", property(`{"enum": ["a"]}`), property(`{"enum": ["b", "a"]}`),
			[]string{"input-relaxed"}, []string{"output-refined"}, []string{"payload-property-relaxed"}},
		{"a list of values loses one and gains one", property(`{"enum": ["a"]}`), property(`{"enum": ["b"]}`),
			[]string{"input-narrowed"}, []string{"output-refined"}, []string{"payload-property-narrowed"}},
		{"a list of values appears", property(`{"type": "string"}`), property(`{"type": "string", "enum": ["b"]}`),
			[]string{"input-narrowed"}, []string{"output-refined"}, []string{"payload-property-narrowed"}},
		{"a lower limit rises", property(`{"minimum": 1}`), property(`{"minimum": 2}`),
			[]string{"input-narrowed"}, []string{"output-refined"}, []string{"payload-property-narrowed"}},
		{"a lower limit falls", property(`{"minLength": 2}`), property(`{"minLength": 1}`),
			[]string{"input-relaxed"}, []string{"output-refined"}, []string{"payload-property-relaxed"}},
		{"an upper limit rises", property(`{"maxLength": 2}`), property(`{"maxLength": 3}`),
			[]string{"input-relaxed"}, []string{"output-refined"}, []string{"payload-property-relaxed"}},
		{"an upper limit appears", property(`{}`), property(`{"maximum": 3}`),
			[]string{"input-narrowed"}, []string{"output-refined"}, []string{"payload-property-narrowed"}},
		{"a pattern is another", property(`{"pattern": "a"}`), property(`{"pattern": "b"}`),
			[]string{"input-narrowed"}, []string{"output-retyped"}, []string{"payload-property-narrowed"}},
		{"a property becomes required", `{"properties": {"p": {}}}`, `{"properties": {"p": {}}, "required": ["p"]}`,
			[]string{"input-required"}, []string{"output-refined"}, []string{"payload-property-relaxed"}},
		{"a property becomes optional", `{"properties": {"p": {}}, "required": ["p"]}`, `{"properties": {"p": {}}}`,
			[]string{"input-relaxed"}, []string{"output-optional"}, []string{"payload-property-relaxed"}},
		{"a name is required that nothing describes", `{"properties": {"p": {}}}`, `{"properties": {"p": {}}, "required": ["q"]}`,
			[]string{"input-required"}, []string{"component-changed"}, []string{"payload-property-required"}},
		{"unknown properties are refused", `{"properties": {"p": {}}}`, `{"properties": {"p": {}}, "additionalProperties": false}`,
			[]string{"input-narrowed"}, []string{"component-changed"}, []string{"component-changed"}},
		{"unknown properties are admitted", `{"properties": {"p": {}}, "additionalProperties": false}`, `{"properties": {"p": {}}}`,
			[]string{"input-relaxed"}, []string{"component-changed"}, []string{"component-changed"}},
		{"a property of a property is gone", property(`{"type": "object", "properties": {"q": {}, "r": {}}}`), property(`{"type": "object", "properties": {"q": {}}}`),
			[]string{"input-removed"}, []string{"output-removed"}, []string{"payload-property-removed"}},
		{"a property of an element is retyped", property(`{"type": "array", "items": {"type": "object", "properties": {"q": {"type": "string"}}}}`),
			property(`{"type": "array", "items": {"type": "object", "properties": {"q": {"type": "boolean"}}}}`),
			[]string{"input-retyped"}, []string{"output-retyped"}, []string{"payload-property-retyped"}},
		{"a property is renamed and another one comes", `{"properties": {"parcelId": {"type": "string"}}}`, `{"properties": {"parcel_id": {"type": "string"}, "other": {"type": "string"}}}`,
			[]string{"input-renamed", "input-added"}, []string{"output-renamed", "output-added"}, []string{"payload-property-renamed", "payload-property-added"}},
		{"a property goes and one of another type comes", `{"properties": {"parcelId": {"type": "string"}}}`, `{"properties": {"parcel_id": {"type": "number"}}}`,
			[]string{"input-removed", "input-added"}, []string{"output-removed", "output-added"}, []string{"payload-property-removed", "payload-property-added"}},
		{"the order is another", `{"properties": {"p": {}, "q": {}}, "required": ["p", "q"]}`, `{"required": ["q", "p"], "properties": {"q": {}, "p": {}}}`,
			[]string{"component-changed"}, []string{"component-changed"}, []string{"component-changed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, want := range [][]string{c.input, c.output, c.payload} {
				old, new := fmt.Sprintf(contexts[i].members, c.old), fmt.Sprintf(contexts[i].members, c.new)
				require.Equal(t, want, found(compare(t, wrap(old, "1.0.0"), wrap(new, "2.0.0"))), contexts[i].name)
			}
		})
	}
}

// A private app may write its components with and without its org.
func TestNamesMeanTheSame(t *testing.T) {
	const org = "_5f0c1a2b3c4d5e6f7a8b9c0d"
	members := func(hook, action string) string {
		return `"hooks": [{"eventName": "` + hook + `", "displayEventName": "Late", "type": "web"}],
			"workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "` + hook + `", "transitions": []}, "steps": [{"id": "a", "action": "` + action + `", "transitions": []}]}]`
	}
	old := wrap(members("kustomer.app.parcel_watch.late", "track"), "1.0.0")
	for _, new := range []string{
		members("late", "kustomer.app.parcel_watch.track"),
		members("kustomer.app.parcel_watch"+org+".late", "parcel_watch.track"),
	} {
		require.Empty(t, compare(t, old, wrap(new, "1.0.1")).Changes)
	}
}
