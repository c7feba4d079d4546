package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
)

// TestJSONFollowsItsSchema validates what is written, and compares the schema with
// the types that are encoded: neither has a member that the other lacks.
func TestJSONFollowsItsSchema(t *testing.T) {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", schema))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err)

	findings, _ := sample(t)
	for _, o := range []JSONOptions{{}, {Dropped: definition.Counts{definition.Error: 3}, Hidden: Hidden{1, 2}, Unread: []Unread{{"a.json", "cannot read a.json"}}}} {
		for _, ds := range []definition.Diagnostics{nil, findings} {
			var b bytes.Buffer
			require.NoError(t, JSON(&b, ds, o))
			value, err := jsonschema.UnmarshalJSON(&b)
			require.NoError(t, err)
			require.NoError(t, compiled.Validate(value))
		}
	}

	var text map[string]any
	require.NoError(t, json.Unmarshal(Schema, &text))
	compareMembers(t, text, text, reflect.TypeFor[document](), "document")
}

// compareMembers compares the properties of a schema with the fields of a type.
func compareMembers(t *testing.T, root, schema map[string]any, typ reflect.Type, what string) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = root["definitions"].(map[string]any)[strings.TrimPrefix(ref, "#/definitions/")].(map[string]any)
	}
	switch typ.Kind() {
	case reflect.Slice:
		compareMembers(t, root, schema["items"].(map[string]any), typ.Elem(), what+"[]")
	case reflect.Struct:
		properties := schema["properties"].(map[string]any)
		var required []any
		require.Len(t, properties, typ.NumField(), what)
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			require.Contains(t, properties, name, what)
			compareMembers(t, root, properties[name].(map[string]any), f.Type, what+"."+name)
			if options == "" {
				required = append(required, name)
			}
		}
		require.ElementsMatch(t, required, schema["required"], what)
	}
}
