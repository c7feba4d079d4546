package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/format"
	"github.com/tenon-dev/tenon/definition/source"
)

// documents are the types of outermost objects.
var documents = []any{App{}, BareWorkflow{}, Envelope{}}

// open names the types that allow other properties than those listed: maps in
// disguise, and components of which the published table could be read in part
// only, where an unknown property is worth a warning of the compiler but no
// refusal.
var open = []string{
	"AppDetails", "SettingsPageConfig", "Auth", "Setting", "Klass", "KlassMetadata", "KlassAttribute", "KView", "KViewMeta", "Widget",
	"Command", "AppSetting", "OutboundWebhook", "Hook", "EventTrigger", "Action", "Envelope",
	"Fragment", "CallSchema", "PayloadSchema", "PayloadProperty",
}

// titles are what editors call the objects.
var titles = map[string]string{
	"App": "App definition", "AppDetails": "App details", "AppDeveloper": "Developer", "ExternalPlatform": "External platform",
	"DocumentationLink": "Documentation link", "SettingsPageConfig": "Settings page", "Auth": "Sign-in", "Setting": "Setting",
	"Klass": "Klass", "KlassMetadata": "Klass metadata", "KlassAttribute": "Attribute", "KView": "KView", "KViewMeta": "KView metadata",
	"Widget": "Widget", "Command": "Command", "AppSetting": "App setting", "OutboundWebhook": "Outbound webhook", "WebhookHeader": "Header",
	"Hook": "Hook", "EventTrigger": "App trigger", "Action": "Action", "Workflow": "Workflow", "BareWorkflow": "Workflow",
	"Envelope": "Workflow envelope", "Response": "Response", "Trigger": "Trigger", "RunAt": "Run at", "Step": "Step",
	"Transition": "Transition", "Condition": "Condition", "ErrorCase": "Error case", "ErrorAction": "Error action",
	"Fragment": "JSON Schema", "CallSchema": "Inputs", "PayloadSchema": "Payload schema", "PayloadProperty": "Payload property",
}

// generate returns the text of the schema of one profile. dir holds the sources
// of this package, for their comments.
func generate(dir string, profile definition.Profile) ([]byte, error) {
	r := jsonschema.Reflector{Anonymous: true}
	const base = "generate"
	if err := r.AddGoComments(base, dir); err != nil {
		return nil, err
	}
	comments := r.CommentMap
	r.CommentMap = nil
	r.LookupComment = func(t reflect.Type, field string) string {
		if field == "" {
			return "" // says to programmers what a type is
		}
		name := t.Name()
		if name == "BareWorkflow" {
			name = "Workflow"
		}
		for key, comment := range comments {
			if strings.HasPrefix(key, base) && strings.HasSuffix(key, "."+name+"."+field) {
				return strings.ReplaceAll(comment, "\n", " ")
			}
		}
		return ""
	}
	g := generator{profile: profile, definitions: jsonschema.Definitions{}, types: map[string]reflect.Type{}}
	for _, document := range documents {
		g.collect(reflect.TypeOf(document))
		for name, s := range r.Reflect(document).Definitions {
			g.definitions[name] = s
		}
	}
	if profile == definition.Tenon {
		g.definitions["PayloadProperty"] = r.Reflect(PayloadProperty{}).Definitions["PayloadProperty"]
	} else {
		delete(g.definitions, "PayloadSchema")
		delete(g.definitions, "RunAt")
	}
	for name, s := range g.definitions {
		g.finish(name, s)
	}
	g.refine()
	return g.text()
}

// generator makes the schema of one profile.
type generator struct {
	profile     definition.Profile
	definitions jsonschema.Definitions
	types       map[string]reflect.Type
}

// collect finds the types below t by their names.
func (g *generator) collect(t reflect.Type) {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		g.collect(t.Elem())
	case reflect.Struct:
		if g.types[t.Name()] != nil {
			return
		}
		g.types[t.Name()] = t
		for i := range t.NumField() {
			g.collect(t.Field(i).Type)
		}
	}
}

// finish turns what was reflected from a type into its definition.
func (g *generator) finish(name string, s *jsonschema.Schema) {
	s.Title = titles[name]
	if slices.Contains(open, name) {
		s.AdditionalProperties = nil
	}
	if name == "BareWorkflow" {
		s.Required = nil
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		joinTypes(p.Value)
	}
	t := g.types[name]
	if t == nil {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		property, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch f.Tag.Get("standing") {
		case "legacy":
			g.hide(s, property, "The platform accepts this property, but its effect is not documented, or it is the platform's own.")
		case "exported":
			if name == "BareWorkflow" {
				g.hide(s, property, "")
			} else {
				g.hide(s, property, "A read-only attribute that an export left behind: leave it out.")
			}
		case "extension":
			switch {
			case g.profile == definition.Tenon:
			case s.AdditionalProperties == nil:
				s.Properties.Set(property, jsonschema.FalseSchema)
			default:
				s.Properties.Delete(property)
			}
		}
	}
}

// hide keeps editors from proposing a property, and lets them say why it is there
// no more.
func (g *generator) hide(s *jsonschema.Schema, property, why string) {
	p, _ := s.Properties.Get(property)
	hidden := *p
	if hidden.Ref == "" && hidden.Type == "" {
		hidden = jsonschema.Schema{}
	}
	hidden.Extras = map[string]any{"doNotSuggest": true}
	if why != "" {
		hidden.Description = why
		hidden.Extras["deprecationMessage"] = why
	}
	s.Properties.Set(property, &hidden)
}

// joinTypes writes a choice of bare types as one list of types.
func joinTypes(s *jsonschema.Schema) {
	var names []string
	for _, alternative := range s.AnyOf {
		if alternative.Type == "" {
			return
		}
		names = append(names, alternative.Type)
	}
	if names == nil {
		return
	}
	s.AnyOf = nil
	extra(s, "type", names)
}

// extra sets a keyword that the library does not know, or knows in another form.
func extra(s *jsonschema.Schema, keyword string, value any) {
	if s.Extras == nil {
		s.Extras = map[string]any{}
	}
	s.Extras[keyword] = value
}

// text returns the whole schema. Which of the documents a text holds is decided
// as the compiler does (definition.Detect), so that a mistake is reported where
// it is, and not as "matches none of three".
func (g *generator) text() ([]byte, error) {
	root := &jsonschema.Schema{
		Version:     "http://json-schema.org/draft-07/schema#",
		ID:          jsonschema.ID("https://raw.githubusercontent.com/tenon-dev/tenon/main/definition/schema/" + files[g.profile]),
		Title:       "App definition",
		Definitions: g.definitions,
		If:          isEnvelope(),
		Then:        ref("Envelope"),
		Else:        &jsonschema.Schema{If: isWorkflow(), Then: ref("BareWorkflow"), Else: ref("App")},
	}
	extra(root, "defaultSnippets", documentSnippets())
	root.Description = "An app definition in the format that Kustomer publishes, or one workflow of it."
	if g.profile == definition.Tenon {
		root.Description = "An app definition in the format that Kustomer publishes, with the extensions of Tenon, or one workflow of it."
	}
	text, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	// The library writes the keywords of a later draft, and escapes for HTML.
	for _, change := range [][2]string{
		{`"#/$defs/`, `"#/definitions/`}, {`"$defs":`, `"definitions":`},
		{`\u003c`, `<`}, {`\u003e`, `>`}, {`\u0026`, `&`},
	} {
		text = bytes.ReplaceAll(text, []byte(change[0]), []byte(change[1]))
	}
	tree, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	if len(faults) > 0 {
		return nil, errors.New("the library wrote a text that is not JSON")
	}
	return format.Source(tree), nil
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

func object(properties ...any) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
	for i := 0; i < len(properties); i += 2 {
		s.Properties.Set(properties[i].(string), properties[i+1].(*jsonschema.Schema))
	}
	return s
}

func requiring(s *jsonschema.Schema, names ...string) *jsonschema.Schema {
	s.Required = names
	return s
}

func typed(name string) *jsonschema.Schema { return &jsonschema.Schema{Type: name} }

// unproposed keeps editors from proposing what is looked at only to tell what a
// document is.
func unproposed(s *jsonschema.Schema) *jsonschema.Schema {
	extra(s, "doNotSuggest", true)
	return s
}

func isEnvelope() *jsonschema.Schema {
	return requiring(object("type", unproposed(&jsonschema.Schema{Const: "workflow"}), "attributes", unproposed(typed("object"))), "type", "attributes")
}

func isWorkflow() *jsonschema.Schema {
	trigger := unproposed(typed("object"))
	trigger.AnyOf = []*jsonschema.Schema{{Required: []string{"transitions"}}, {Required: []string{"eventName"}}}
	return &jsonschema.Schema{
		Type: "object",
		AnyOf: []*jsonschema.Schema{
			requiring(object("steps", unproposed(typed("array"))), "steps"),
			requiring(object("trigger", trigger), "trigger"),
		},
		Not: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
			requiring(object("app", unproposed(typed("string"))), "app"),
			requiring(object("workflows", unproposed(typed("array"))), "workflows"),
			{Required: []string{"version", "title"}},
		}},
	}
}
