package judge

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

// TestSchema holds the schema for editors to the reader of configs: both accept
// and refuse the same.
func TestSchema(t *testing.T) {
	text, err := Schema(rules)
	require.NoError(t, err)
	again, err := Schema(rules)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	schema, err := c.Compile("schema.json")
	require.NoError(t, err)

	for _, c := range []struct {
		text string
		fine bool
	}{
		{`{}`, true},
		{`{"$schema": "./tenon.schema.json", "severity": {"rule-a": "off", "TN2902": "info", "tn1003": "error"}, "baseline": "b.json"}`, true},
		{`{"ignore": [{"rule": "rule-a", "app": "a", "workflow": "w", "step": "s", "reason": "so", "until": "2030-01-31"}, {"rule": "TN2902", "reason": "so"}]}`, true},
		{`{"severities": {}}`, false},
		{`{"severity": {"rule-a": "none"}}`, false},
		{`{"severity": {"rule-c": "off"}}`, false},
		{`{"severity": []}`, false},
		{`{"ignore": {}}`, false},
		{`{"ignore": ["rule-a"]}`, false},
		{`{"ignore": [{"rule": "rule-a"}]}`, false},
		{`{"ignore": [{"reason": "so"}]}`, false},
		{`{"ignore": [{"rule": "rule-c", "reason": "so"}]}`, false},
		{`{"ignore": [{"rule": "rule-a", "reason": " "}]}`, false},
		{`{"ignore": [{"rule": "rule-a", "reason": "so", "line": 3}]}`, false},
		{`{"ignore": [{"rule": "rule-a", "reason": "so", "until": "tomorrow"}]}`, false},
		{`{"baseline": ""}`, false},
		{`{"baseline": 1}`, false},
		{`[]`, false},
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(c.text)))
		require.NoError(t, err)
		require.Equal(t, c.fine, schema.Validate(value) == nil, "the schema, of %s", c.text)
		config := config(t, c.text)
		require.Equal(t, c.fine, len(config.mistakes) == 0, "the reader, of %s", c.text)
		require.Equal(t, &source.File{Name: ConfigName, Bytes: []byte(c.text)}, config.File())
	}
}
