package main

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-json"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/schema"
	"github.com/tenon-dev/tenon/definition/source"
)

const withSchema, withoutHints = "goccy/go-json, then jsonschema/v6", "the same without hints"

// validators returns the check beside what can be had without it: a decoder and a
// validator of JSON Schema, with the schema of the format that `tenon schema`
// prints. That finds wrong properties and types, and nothing that takes two places
// of a definition to see. Schemas are compiled once, before.
//
// What the schema says of the params of actions is for the completion of editors
// and refuses nothing, but the validator tries it on every step. So there is one
// contestant without it too.
func validators(text []byte) ([]contestant, error) {
	whole, err := validator(text, func(any) {})
	if err != nil {
		return nil, err
	}
	lean, err := validator(text, func(document any) {
		delete(document.(map[string]any)["definitions"].(map[string]any)["Step"].(map[string]any), "allOf")
	})
	if err != nil {
		return nil, err
	}
	file := &source.File{Name: "bench.json", Bytes: text}
	check := func() error {
		return none(compiler.Check(file, compiler.Options{Whole: true}).Findings)
	}
	return []contestant{
		{name: withSchema, run: whole},
		{name: withoutHints, run: lean},
		{name: "check, all rules: to the first", aim: 8, run: check, against: withSchema},
		{name: "check, all rules: to the second", run: check, against: withoutHints},
	}, nil
}

// validator returns the work of decoding and validating a text against the schema
// of the format, in which adapt may change something.
func validator(text []byte, adapt func(document any)) (func() error, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Text(definition.Kustomer)))
	if err != nil {
		return nil, err
	}
	adapt(document)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("definition.json", document); err != nil {
		return nil, err
	}
	compiled, err := c.Compile("definition.json")
	if err != nil {
		return nil, err
	}
	return func() error {
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			return err
		}
		if err := compiled.Validate(v); err != nil {
			return fmt.Errorf("the generated definition does not fit its schema: %w", err)
		}
		return nil
	}, nil
}
