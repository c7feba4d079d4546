package program_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

func schemaOf(t testing.TB, text string) *program.Schema {
	t.Helper()
	tree, faults := source.Parse(&source.File{Name: "schema", Bytes: []byte(text)}, source.Limits{})
	require.Empty(t, faults, text)
	return program.NewSchema(tree, source.Root)
}

func valueOf(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

func TestParamsAreCastAndValidated(t *testing.T) {
	for _, c := range []struct{ schema, params, want string }{
		{`{"properties": {"n": {"type": "number"}}}`, `{"n": "42"}`, `{"n":42}`},
		{`{"properties": {"n": {"type": "integer"}}}`, `{"n": "4.5"}`, `the input "n" is a string, but must be an integer`},
		{`{"properties": {"b": {"type": "boolean"}, "s": {"type": "string"}}}`, `{"b": "true", "s": 5, "x": 1}`, `{"b":true,"s":"5","x":1}`},
		{`{"properties": {"o": {"properties": {"l": {"items": {"type": "number"}}}}}}`, `{"o": {"l": ["1", 2], "m": 0}}`, `{"o":{"l":[1,2],"m":0}}`},
		{`{"required": ["a"]}`, `{}`, `the required input "a" is missing`},
		{`{"required": ["a"]}`, `{"a": null}`, `the required input "a" is missing`},
		{`{"required": ["a"], "properties": {"a": {"type": ["string", "null"]}}}`, `{"a": null}`, `{"a":null}`},
		{`{"properties": {"a": {"type": "string"}}}`, `{"a": null}`, `{"a":null}`},
		{`{"properties": {"o": {"required": ["x"]}}}`, `{"o": {}}`, `the required input "o.x" is missing`},
		{`{"properties": {"a": {}, "b": {}}, "additionalProperties": false}`, `{"a": 1, "c": 2}`, `the input "c" is not one that the schema allows: allowed are "a", "b"`},
		{`{"additionalProperties": false}`, `{"c": 2}`, `the input "c" is not one that the schema allows: it allows none`},
		{`{"additionalProperties": {"type": "number"}}`, `{"c": "2"}`, `{"c":2}`},
		{`{"patternProperties": {"^x-": {"type": "number"}}, "additionalProperties": false}`, `{"x-a": "2"}`, `{"x-a":2}`},
		{`{"properties": {"s": {"enum": ["a", "b"]}}}`, `{"s": "c"}`, `the input "s" must be one of "a", "b"`},
		{`{"properties": {"s": {"enum": [1, 2]}}}`, `{"s": "2"}`, `{"s":2}`},
		{`{"properties": {"s": {"const": true}}}`, `{"s": "true"}`, `{"s":true}`},
		{`{"properties": {"n": {"minimum": 1, "maximum": 3}}}`, `{"n": 4}`, `the input "n" must be at most 3`},
		{`{"properties": {"n": {"exclusiveMinimum": 1}}}`, `{"n": 1}`, `the input "n" must be greater than 1`},
		{`{"properties": {"n": {"type": "number", "multipleOf": 0.1}}}`, `{"n": "0.3"}`, `{"n":0.3}`},
		{`{"properties": {"s": {"minLength": 2}}}`, `{"s": "é"}`, `the input "s" has fewer than 2 characters`},
		{`{"properties": {"s": {"pattern": "^(?=.*\\d)\\w+$"}}}`, `{"s": "abc"}`, `the input "s" does not match the pattern that its schema gives`},
		{`{"properties": {"s": {"format": "email"}}}`, `{"s": "nobody"}`, `the input "s" does not have the format "email"`},
		{`{"properties": {"l": {"items": [{"type": "string"}, {"type": "number"}], "additionalItems": false}}}`, `{"l": [1, "2"]}`, `{"l":["1",2]}`},
		{`{"properties": {"l": {"items": [{}], "additionalItems": false}}}`, `{"l": [1, 2]}`, `the input "l.1" is not allowed`},
		{`{"properties": {"l": {"uniqueItems": true}}}`, `{"l": [1, 1]}`, `the input "l" holds an element twice`},
		{`{"properties": {"v": {"anyOf": [{"type": "number"}, {"type": "boolean"}]}}}`, `{"v": "true"}`, `{"v":true}`},
		{`{"properties": {"v": {"oneOf": [{"type": "string"}, {"type": "number"}]}}}`, `{"v": "5"}`, `{"v":"5"}`},
		{`{"properties": {"v": {"oneOf": [{"minimum": 1}, {"minimum": 2}]}}}`, `{"v": 3}`, `the input "v" fits more than one of the alternatives of which its schema wants exactly one`},
		{`{"properties": {"v": {"$ref": "#/definitions/n"}}, "definitions": {"n": {"type": "number"}}}`, `{"v": "5"}`, `{"v":5}`},
		{`{"properties": {"next": {"$ref": "#"}, "n": {"type": "number"}}}`, `{"next": {"next": {"n": "1"}}}`, `{"next":{"next":{"n":1}}}`},
		{`{"$ref": "#"}`, `{}`, `the schema of the inputs takes more than 200000 comparisons`},
		{`{"type": "object"}`, `[]`, `the inputs are an array, but must be an object`},
		{`{"maxProperties": 1}`, `{"a": 1, "b": 2}`, `the object of inputs has more than 1 members`},
		{`{"properties": {"a": false}}`, `{"a": 1}`, `the input "a" is not allowed`},
		{`{"properties": {"a": {"pattern": "(", "format": "colour", "unknown": [1]}}}`, `{"a": "x"}`, `{"a":"x"}`},
		{`{"properties": {"a": {"pattern": "^(a+)+$"}}}`, `{"a": "` + strings.Repeat("a", 40) + `!"}`, `the input "a" cannot be held against its pattern: the regular expression goes back and forth in the text for more than 1s; make it simpler, without one repetition inside of another`},
	} {
		cast, problem := schemaOf(t, c.schema).Inputs(valueOf(t, c.params))
		if problem == "" {
			problem = string(cast.AppendJSON(nil))
		}
		require.Equal(t, c.want, problem, "%s\n%s", c.schema, c.params)
	}
	_, problem := schemaOf(t, `{"required": ["id"]}`).Outputs(value.Value{})
	require.Equal(t, `the required output "id" is missing`, problem)
}

// TestSchemasJudgeAsAnotherValidatorDoes: what needs no cast is judged as JSON
// Schema has it. Null is left out, which here counts as absent.
func TestSchemasJudgeAsAnotherValidatorDoes(t *testing.T) {
	var valid, invalid int
	for seed := range uint64(4000) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		schema, val := `{"properties": {"v": `+randomSchema(rnd, 3)+`}}`, `{"v": `+randomJSON(rnd, 3)+`}`
		cast, problem := schemaOf(t, schema).Inputs(valueOf(t, val))
		ours := problem == "" && cast.Equal(valueOf(t, val))
		theirs := judge(t, schema, val)
		require.Equal(t, theirs, ours, "seed %d\n%s\n%s\n%s", seed, schema, val, problem)
		if theirs {
			valid++
		} else {
			invalid++
		}
		if problem == "" {
			require.True(t, judge(t, schema, string(cast.AppendJSON(nil))), "seed %d: what was cast fits\n%s\n%s", seed, schema, val)
		}
	}
	require.Greater(t, valid, 500)
	require.Greater(t, invalid, 500)
}

func judge(t *testing.T, schema, val string) bool {
	t.Helper()
	var s, v any
	require.NoError(t, json.Unmarshal([]byte(schema), &s))
	require.NoError(t, json.Unmarshal([]byte(val), &v))
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	require.NoError(t, c.AddResource("s.json", s))
	compiled, err := c.Compile("s.json")
	require.NoError(t, err)
	return compiled.Validate(v) == nil
}

func randomJSON(rnd *rand.Rand, depth int) string {
	switch k := rnd.IntN(7); {
	case k == 0:
		return []string{"true", "false"}[rnd.IntN(2)]
	case k <= 2:
		return []string{"0", "1", "2", "-3", "2.5"}[rnd.IntN(5)]
	case k <= 4 || depth == 0:
		return []string{`""`, `"a"`, `"ab"`, `"5"`, `"true"`}[rnd.IntN(5)]
	case k == 5:
		var all []string
		for range rnd.IntN(3) {
			all = append(all, randomJSON(rnd, depth-1))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	var all []string
	for _, key := range []string{"a", "b", "c"} {
		if rnd.IntN(2) == 0 {
			all = append(all, fmt.Sprintf("%q: %s", key, randomJSON(rnd, depth-1)))
		}
	}
	return "{" + strings.Join(all, ", ") + "}"
}

func randomSchema(rnd *rand.Rand, depth int) string {
	if rnd.IntN(12) == 0 {
		return []string{"true", "false"}[rnd.IntN(2)]
	}
	inner := func() string {
		if depth == 0 {
			return "{}"
		}
		return randomSchema(rnd, depth-1)
	}
	words := map[string]func() string{
		"type": func() string {
			return []string{`"string"`, `"number"`, `"integer"`, `"boolean"`, `"array"`, `"object"`, `["string", "number"]`}[rnd.IntN(7)]
		},
		"properties":           func() string { return fmt.Sprintf(`{"a": %s, "b": %s}`, inner(), inner()) },
		"required":             func() string { return []string{`["a"]`, `["b", "c"]`}[rnd.IntN(2)] },
		"additionalProperties": inner,
		"patternProperties":    func() string { return fmt.Sprintf(`{"^[bc]$": %s}`, inner()) },
		"items":                func() string { return []string{inner(), "[" + inner() + ", " + inner() + "]"}[rnd.IntN(2)] },
		"additionalItems":      inner,
		"enum":                 func() string { return "[" + randomJSON(rnd, 1) + `, "q", "r"]` },
		"const":                func() string { return randomJSON(rnd, 1) },
		"minimum":              func() string { return "1" }, "maximum": func() string { return "2" },
		"exclusiveMinimum": func() string { return "0" }, "exclusiveMaximum": func() string { return "2" },
		"multipleOf": func() string { return []string{"1", "0.5", "2"}[rnd.IntN(3)] },
		"minLength":  func() string { return "1" }, "maxLength": func() string { return "1" },
		"minItems": func() string { return "1" }, "maxItems": func() string { return "1" },
		"minProperties": func() string { return "1" }, "maxProperties": func() string { return "1" },
		"uniqueItems": func() string { return "true" }, "pattern": func() string { return `"^a"` },
		"allOf": func() string { return "[" + inner() + ", " + inner() + "]" },
		"anyOf": func() string { return "[" + inner() + ", " + inner() + "]" },
		"oneOf": func() string { return "[" + inner() + ", " + inner() + "]" },
		"not":   inner,
	}
	var names []string
	for name := range words {
		names = append(names, name)
	}
	// The order of a map is chance that no seed governs.
	slices.Sort(names)
	var all []string
	for range 1 + rnd.IntN(2) {
		name := names[rnd.IntN(len(names))]
		if !strings.Contains(strings.Join(all, ""), `"`+name+`":`) {
			all = append(all, fmt.Sprintf("%q: %s", name, words[name]()))
		}
	}
	return "{" + strings.Join(all, ", ") + "}"
}
