package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

func tree(t testing.TB, text string) *source.Tree {
	t.Helper()
	parsed, faults := source.Parse(&source.File{Name: "schema.json", Bytes: []byte(text)}, source.Limits{})
	require.Empty(t, faults)
	return parsed
}

// along follows a path such as "emails.0.email".
func along(t types.Type, path string) types.Type {
	for segment := range strings.SplitSeq(path, ".") {
		if segment != "" {
			t = t.Member(segment)
		}
	}
	return t
}

func TestTypesOfSchemas(t *testing.T) {
	parsed := tree(t, `{
	  "properties": {
	    "id": {"type": "string"}, "size": {"type": "integer"}, "price": {"type": ["number", "null"]},
	    "emails": {"type": "array", "items": {"$ref": "#/definitions/email"}},
	    "state": {"enum": ["open", "done", null]}, "either": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
	    "loop": {"$ref": "#/properties/loop"}, "gone": {"$ref": "#/nowhere"}, "odd": {"type": "strnig"},
	    "closed": {"type": "object", "properties": {"a": {"const": true}}, "required": ["a"], "additionalProperties": false},
	    "map": {"type": "object", "additionalProperties": {"type": "number"}}, "never": false, "contradiction": {"type": "string", "enum": [1]}
	  },
	  "required": ["id", "emails"],
	  "definitions": {"email": {"type": "object", "properties": {"email": {"type": "string"}}, "required": ["email"]}}}`)
	root := types.OfSchema(parsed, source.Root, source.Root)
	for path, want := range map[string]string{
		"":                "an object",
		"id":              "a string",
		"id.length":       "an integer",
		"id.first":        "missing",
		"size":            "an integer or missing",
		"price":           "a number, null or missing",
		"emails":          "an array",
		"emails.length":   "an integer",
		"emails.first":    "missing",
		"emails.0":        "an object or missing",
		"emails.0.email":  "a string or missing",
		"state":           "a string, null or missing",
		"either":          "a string, true or false or missing",
		"loop":            "any value",
		"gone":            "any value",
		"odd":             "any value",
		"odd.deeper":      "any value",
		"closed.a":        "true or false or missing",
		"closed.b":        "missing",
		"map.any":         "a number or missing",
		"never":           "missing",
		"contradiction":   "any value",
		"undeclared.what": "any value",
	} {
		require.Equal(t, want, along(root, path).Kinds.String(), path)
	}
	require.False(t, root.Closed())
	require.True(t, along(root, "closed").Closed())
	require.Equal(t, []string{"a"}, along(root, "closed").Fields())
	require.True(t, root.Requires("id"))
	require.False(t, root.Requires("size"))
}

func TestTypesOfLiterals(t *testing.T) {
	parsed := tree(t, `{"a": [1, "x", {"b": null}], "n": 1.5, "t": true}`)
	root := types.OfLiteral(parsed, source.Root)
	for path, want := range map[string]string{
		"": "an object", "a.0": "an integer", "a.1": "a string", "a.2.b": "null", "a.3": "missing", "a.length": "an integer",
		"n": "a number", "t": "true or false", "t.x": "missing", "z": "missing",
	} {
		require.Equal(t, want, along(root, path).Kinds.String(), path)
	}
	require.True(t, root.Closed())
	require.Equal(t, "a string, an integer or an object", along(root, "a").Element().Kinds.String())
}

func TestSets(t *testing.T) {
	require.True(t, types.Integer.Only(types.Number))
	require.False(t, types.Number.Only(types.Integer))
	require.Equal(t, "nothing", types.Type{}.Kinds.String())
	require.Equal(t, types.String|types.Null, types.Of(types.String).Or(types.Of(types.Null)).Kinds)
	require.Equal(t, types.Of(types.String), types.Type{}.Or(types.Of(types.String)))
	require.Equal(t, types.Present, types.Unknown().Without(types.Missing).Kinds)
}

func TestLookingUpAllocatesNothing(t *testing.T) {
	parsed := tree(t, `{"properties": {"emails": {"type": "array", "items": {"properties": {"email": {"type": "string"}}}}}}`)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		root := types.OfSchema(parsed, source.Root, source.Root)
		root.Member("emails").Member("0").Member("email")
	}))
}

// TestSchemasThatLeadToThemselves would not come to an end if every way through
// them were followed.
func TestSchemasThatLeadToThemselves(t *testing.T) {
	const text = `{"anyOf": [` + `{"$ref": "#"}, {"$ref": "#"}, {"$ref": "#"}, {"$ref": "#/oneOf/1"}` + `],
	  "oneOf": [{"type": "string"}, {"anyOf": [{"$ref": "#"}, {"$ref": "#/oneOf/1"}]}]}`
	parsed := tree(t, text)
	require.Equal(t, types.Present, types.OfSchema(parsed, source.Root, source.Root).Kinds)
}

// TestLongLists tells nothing of lists that are too long to be looked through for
// every value.
func TestLongLists(t *testing.T) {
	parsed := tree(t, `{"enum": ["a"`+strings.Repeat(`, "a"`, 2000)+`]}`)
	require.Equal(t, types.Present, types.OfSchema(parsed, source.Root, source.Root).Kinds)

	parsed = tree(t, `["a"`+strings.Repeat(`, "a"`, 2000)+`]`)
	list := types.OfLiteral(parsed, source.Root)
	require.Equal(t, types.String, list.Member("7").Kinds)
	require.Equal(t, types.Any, list.Member("1500").Kinds)
	require.Equal(t, types.Any, list.Element().Kinds)
}

// TestLargeSchemas reads schemas whose words are beyond what is read through.
func TestLargeSchemas(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"type": "object"`)
	for range 50 {
		text.WriteString(`, "x": 1`)
	}
	text.WriteString(`, "properties": {"a": {"type": "integer"}}, "required": ["a"]}`)
	parsed := tree(t, text.String())
	require.Equal(t, types.Integer, types.OfSchema(parsed, source.Root, source.Root).Member("a").Kinds)
}
