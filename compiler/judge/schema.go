package judge

import (
	"bytes"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
)

// Schema returns the JSON Schema of .tenon.json, of draft-07, for editors: it
// completes and explains the names of the rules. It refuses nothing that
// [ParseConfig] accepts without a finding, and lets codes be in lower case.
func Schema(rules []*definition.Rule) ([]byte, error) {
	var names, titles []string
	overrides := map[string]any{}
	level := map[string]any{
		"enum": []string{"error", "warning", "info", "off"},
		"enumDescriptions": []string{
			"Must be mended: the check fails.", "Is shown; fails with --fail-on warning.", "Is shown; fails with --fail-on info.", "The rule finds nothing.",
		},
	}
	for _, r := range rules {
		names = append(names, r.Name)
		titles = append(titles, r.Title+" ("+string(r.Code)+").")
		overrides[r.Name] = map[string]any{"description": r.Title + ". By default: " + r.Severity.String() + ".", "allOf": []any{reference("level")}}
	}
	const code = "^[Tt][Nn][0-9]{4}$"
	address := func(description string) map[string]any {
		return map[string]any{"type": "string", "description": description}
	}
	schema := map[string]any{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"title":       "Tenon config",
		"description": "Which findings of tenon check count, for the definitions beside this file and below.",
		"type":        "object",
		"definitions": map[string]any{
			"level": level,
			"rule":  map[string]any{"anyOf": []any{map[string]any{"enum": names, "enumDescriptions": titles}, map[string]any{"type": "string", "pattern": code}}},
		},
		"properties": map[string]any{
			"$schema": map[string]any{"type": "string"},
			"severity": map[string]any{
				"type": "object", "description": "Other severities for rules, by name or code.",
				"properties": overrides, "patternProperties": map[string]any{code: reference("level")}, "additionalProperties": false,
			},
			"ignore": map[string]any{
				"type": "array", "description": "Single findings that are not shown.",
				"items": map[string]any{
					"type": "object", "required": []string{"rule", "reason"}, "additionalProperties": false,
					"description":     "Silences the findings of one rule at exactly one address.",
					"defaultSnippets": []any{map[string]any{"label": "ignore", "body": map[string]string{"rule": "$1", "workflow": "$2", "reason": "$3"}}},
					"properties": map[string]any{
						"rule":     map[string]any{"description": "The name or code of the rule.", "allOf": []any{reference("rule")}},
						"app":      address("The app; without it the ignore is for whatever app the definition declares."),
						"workflow": address("The workflow; without it the ignore is for findings about the app itself."),
						"step":     address("The step; without it the ignore is for findings about the workflow itself."),
						"reason":   map[string]any{"type": "string", "pattern": `\S`, "description": "Why the finding is right to be ignored."},
						"until": map[string]any{
							"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, "examples": []string{"2026-12-31"},
							"description": "The last day of the ignore, in UTC.",
						},
					},
				},
			},
			"baseline": map[string]any{"type": "string", "pattern": `\S`, "description": "The path of a baseline, relative to this file.", "examples": []string{BaselineName}},
		},
		"additionalProperties": false,
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(schema)
	return text.Bytes(), err
}

func reference(name string) map[string]any { return map[string]any{"$ref": "#/definitions/" + name} }
