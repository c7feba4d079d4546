package main

import (
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/catalogue"
)

// What the types cannot say: lists that are open, so that an editor proposes
// without refusing; conditions that depend on their operator; snippets.

func (g *generator) property(typeName, name string) *jsonschema.Schema {
	p, ok := g.definitions[typeName].Properties.Get(name)
	if !ok {
		panic("there is no property " + typeName + "." + name)
	}
	return p
}

// propose makes a string one of which some values are known and others allowed.
func propose(s *jsonschema.Schema, values []string) {
	known := &jsonschema.Schema{}
	for _, v := range values {
		known.Enum = append(known.Enum, v)
	}
	s.Type = ""
	s.AnyOf = []*jsonschema.Schema{known, {Type: "string"}}
}

func examples(s *jsonschema.Schema, values ...string) {
	for _, v := range values {
		s.Examples = append(s.Examples, v)
	}
}

// ownEvents returns the names of the platform's own events, without those of apps.
func ownEvents() []string {
	return slices.DeleteFunc(slices.Clone(catalogue.EventNames()), func(name string) bool { return strings.HasPrefix(name, "kustomer.app.") })
}

// explain says what each value of a closed list means.
func explain(s *jsonschema.Schema, words map[string]string) {
	var all []string
	for _, v := range s.Enum {
		all = append(all, words[v.(string)])
	}
	extra(s, "enumDescriptions", all)
}

func (g *generator) refine() {
	// SemVer 2.0.0.
	g.property("App", "version").Pattern = `^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)` +
		`(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$`
	examples(g.property("App", "tags").Items, "ai", "analytics", "csat", "ecommerce", "messaging")
	examples(g.property("App", "dependencies").Items, "kustomer-^1.9.2", "scheduler-^1.0.1")
	examples(g.property("App", "roles").Items, "org.permission.customer.read", "org.permission.conversation.update", "org.user.kobject.write")
	propose(g.property("Klass", "name"), []string{"customer", "company", "conversation", "message", "user"})
	propose(g.property("KView", "resource"), []string{"customer", "conversation", "company"})
	propose(g.property("OutboundWebhook", "events").Items, ownEvents())

	explain(g.property("App", "visibility"), map[string]string{
		"public": "Everybody, after a review.", "private": "Only the org that registers it.",
	})
	explain(g.property("Setting", "type"), map[string]string{
		"string": "A text.", "number": "A number.", "boolean": "Yes or no.", "secret": "A text that nobody can read again, such as a token.",
	})
	explain(g.property("ErrorAction", "type"), map[string]string{
		"continue": "Go on as if nothing had happened.", "retry-action": "Do the step again.",
		"retry-workflow": "Begin again from the start.", "stop-processing": "The run fails.",
	})

	texts := g.property("App", "i18n")
	extra(texts, "defaultSnippets", []any{map[string]any{"label": "English", "body": map[string]any{"en_us": map[string]any{"$1": "$2"}}}})
	texts.If = &jsonschema.Schema{MinProperties: count(1)}
	texts.Then = &jsonschema.Schema{Required: []string{"en_us"}}

	links := g.property("AppDetails", "documentationLinks")
	list := *links
	list.Title, list.Description = "", ""
	*links = jsonschema.Schema{
		Title: links.Title, Description: links.Description,
		If: typed("object"), Then: ref("DocumentationLink"), Else: &list,
	}

	method := g.property("Command", "httpMethod")
	methods := []string{"get", "post", "put", "patch", "delete"}
	for _, m := range methods {
		method.Enum = append(method.Enum, m)
	}
	// Upper case is accepted but not proposed: every mixture of cases is.
	var folded []string
	for _, m := range methods {
		folded = append(folded, foldPattern(m))
	}
	*method = jsonschema.Schema{
		Title: method.Title, Description: method.Description,
		AnyOf: []*jsonschema.Schema{{Enum: method.Enum}, {Type: "string", Pattern: "^(" + strings.Join(folded, "|") + ")$"}},
	}

	kinds := g.property("Action", "type")
	for _, kind := range []string{"rest_api", "event", "regex_match", "schedule", "aws_lamda", "kode", "internal_api", "responsive", "transform", "invoke"} {
		if kind != "invoke" || g.profile == definition.Tenon {
			kinds.Enum = append(kinds.Enum, kind)
		}
	}
	g.definitions["Action"].AllOf = []*jsonschema.Schema{{
		If:   requiring(object("type", &jsonschema.Schema{Const: "rest_api"}), "type"),
		Then: &jsonschema.Schema{Required: []string{"inputTemplate"}},
	}}

	g.refineWorkflows()
	g.refineSchemas()
	g.snippets()
}

func (g *generator) refineWorkflows() {
	id := g.property("Trigger", "id")
	*id = jsonschema.Schema{Title: id.Title, Description: id.Description, Const: "1", Default: "1"}
	propose(g.property("Trigger", "eventName"), catalogue.EventNames())
	g.property("Trigger", "eventName").Title = "Event"
	examples(g.property("Trigger", "eventName"), "kustomer.app.parcel_watch.parcel.late", "kustomer.workflow.check-again.call", "kustomer.kobject.order.create")
	propose(g.property("Step", "action"), catalogue.ActionNames())
	g.property("Step", "action").Title = "Action"
	for _, name := range []string{"Workflow", "BareWorkflow"} {
		g.property(name, "id").Title = "Id"
	}

	op := g.property("Condition", "op")
	var words []string
	for _, o := range definition.Operators() {
		op.Enum = append(op.Enum, o.String())
		words = append(words, operators[o])
	}
	extra(op, "enumDescriptions", words)
	g.property("Condition", "values").Items = nil
	g.definitions["Condition"].AllOf = []*jsonschema.Schema{{
		If:   requiring(object("op", &jsonschema.Schema{Enum: []any{"and", "or"}}), "op"),
		Then: object("values", &jsonschema.Schema{Items: ref("Condition")}),
	}}

	g.definitions["ErrorCase"].AllOf = []*jsonschema.Schema{
		object("condition", object("op", &jsonschema.Schema{Enum: []any{"and", "or"}})),
	}

	// Names of params that are known of the built-in actions. A param may always
	// be a reference, so nothing is said of its type.
	step := g.definitions["Step"]
	for _, name := range catalogue.ActionNames() {
		action, _ := catalogue.FindAction(name)
		fields := action.Params.Fields()
		if len(fields) == 0 {
			continue
		}
		params := jsonschema.NewProperties()
		for _, f := range fields {
			about := strings.TrimSuffix(action.Params.Member(f).Kinds.String(), " or missing")
			if action.Params.Requires(f) {
				about += "; must be there"
			}
			params.Set(f, param(name, f, strings.ToUpper(about[:1])+about[1:]+"."))
		}
		step.AllOf = append(step.AllOf, &jsonschema.Schema{
			If:   requiring(object("action", &jsonschema.Schema{Const: name}), "action"),
			Then: object("params", &jsonschema.Schema{Properties: params}),
		})
	}
}

// param returns what an editor is told about a param of a built-in action.
func param(action, name, about string) *jsonschema.Schema {
	s := &jsonschema.Schema{Description: about}
	switch {
	case name == "method":
		examples(s, "GET", "POST", "PUT", "PATCH", "DELETE")
	case definition.Names{}.Schedules(action) && name == "runAt":
		kind := &jsonschema.Schema{Description: "relative: so many seconds from now. absolute: at a moment."}
		propose(kind, []string{"relative", "absolute"})
		s.Properties = object("type", kind, "value", &jsonschema.Schema{Description: "Seconds, or a date and time such as 2030-01-31T09:00:00Z."}).Properties
		extra(s, "defaultSnippets", []any{map[string]any{"label": "after some seconds", "body": map[string]any{"type": "relative", "value": "^${1:60}"}}})
	}
	return s
}

// operators says what each operator tests.
var operators = map[definition.Op]string{
	definition.And:         "All of the conditions are true.",
	definition.Or:          "One of the conditions is true.",
	definition.Exists:      "There is a value that is not null.",
	definition.Dne:         "There is no value, or it is null.",
	definition.True:        "Always true.",
	definition.False:       "Never true.",
	definition.Eq:          "The two are equal.",
	definition.Neq:         "The two are not equal.",
	definition.Gt:          "The first number is greater.",
	definition.Gte:         "The first number is greater or equal.",
	definition.Lt:          "The first number is less.",
	definition.Lte:         "The first number is less or equal.",
	definition.LtDate:      "The first date is earlier.",
	definition.GtDate:      "The first date is later.",
	definition.Contains:    "The first, a list or text, contains the second.",
	definition.NotContains: "The first, a list or text, does not contain the second.",
}

func (g *generator) refineSchemas() {
	types := []string{"string", "number", "integer", "boolean", "object", "array", "null"}
	fragment := ref("Fragment")
	anything := func(known ...*jsonschema.Schema) []*jsonschema.Schema {
		return append(known, jsonschema.TrueSchema)
	}
	inside := func(s *jsonschema.Schema, inner *jsonschema.Schema) {
		// A schema for completion only: what does not fit is allowed too.
		s.AnyOf = anything(inner)
	}
	mapOf := func(inner *jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "object", AdditionalProperties: inner}
	}
	set := func(s *jsonschema.Schema, title string, values []string) {
		s.Title = title
		known := &jsonschema.Schema{}
		for _, v := range values {
			known.Enum = append(known.Enum, v)
		}
		s.AnyOf = anything(known)
	}
	formats := []string{"date-time", "date", "time", "duration", "email", "uri", "uuid", "hostname", "ipv4", "ipv6", "regex"}
	set(g.property("Fragment", "type"), "Type", types)
	set(g.property("Fragment", "format"), "Format", formats)
	inside(g.property("Fragment", "properties"), mapOf(fragment))
	inside(g.property("Fragment", "items"), fragment)
	inside(g.property("Fragment", "additionalProperties"), fragment)
	g.definitions["Fragment"].Type = "object"

	inputs := g.property("CallSchema", "properties")
	inputs.AdditionalProperties = &jsonschema.Schema{
		If: typed("boolean"), Else: fragment,
	}
	set(g.property("CallSchema", "type"), "Type", []string{"object"})

	if g.profile != definition.Tenon {
		return
	}
	payload := ref("PayloadProperty")
	set(g.property("PayloadSchema", "type"), "Type", []string{"object"})
	inside(g.property("PayloadSchema", "properties"), mapOf(payload))
	set(g.property("PayloadProperty", "type"), "Type", types[:6])
	set(g.property("PayloadProperty", "format"), "Format", formats)
	set(g.property("PayloadProperty", "identityType"), "Identity", []string{"contact"})
	g.property("PayloadProperty", "futureDate").AnyOf = anything(&jsonschema.Schema{Const: true})
	inside(g.property("PayloadProperty", "properties"), mapOf(payload))
	inside(g.property("PayloadProperty", "items"), payload)
}

// snippets are what editors offer to insert as a whole.
func (g *generator) snippets() {
	snippet := func(typeName, label string, body any) {
		s := g.definitions[typeName]
		list, _ := s.Extras["defaultSnippets"].([]any)
		extra(s, "defaultSnippets", append(list, map[string]any{"label": label, "body": body}))
	}
	type m = map[string]any
	always := m{"op": "true", "values": []any{true}}
	snippet("Workflow", "workflow", m{"name": "$1", "trigger": m{"id": "1", "eventName": "$2", "appVersion": "${3:kustomer-^1.9.2}", "transitions": []any{}}, "steps": []any{}})
	snippet("Condition", "always", always)
	snippet("Condition", "equal", m{"op": "eq", "values": []any{"/#steps.${1:1}.$2", "$3"}})
	snippet("Condition", "there is a value", m{"op": "exists", "values": []any{"/#steps.${1:1}.$2"}})
	snippet("Condition", "all of several", m{"op": "and", "values": []any{m{"op": "$1", "values": []any{}}}})
	snippet("ErrorCase", "continue", m{
		"condition":   m{"op": "and", "values": []any{m{"op": "eq", "values": []any{"/#error.${1:statusCode}", "^${2:404}"}}}},
		"errorAction": m{"type": "${3:continue}"},
	})
	snippet("Transition", "always", m{"target": "$1", "condition": always})
	snippet("Transition", "if equal", m{"target": "$1", "condition": m{"op": "eq", "values": []any{"/#steps.${2:1}.$3", "$4"}}})
	snippet("Step", "action", m{"id": "$1", "action": "$2", "appVersion": "${3:kustomer-^1.9.2}", "params": m{"$4": "$5"}, "transitions": []any{}, "errorCases": []any{}})
	snippet("Step", "branch", m{"id": "$1", "transitions": []any{m{"target": "$2", "condition": always}}, "errorCases": []any{}})
	snippet("Step", "schedule a workflow", m{
		"id": "$1", "action": "kustomer.app.scheduler.schedule-workflow", "appVersion": "scheduler-^1.0.1",
		"params":      m{"workflowId": "$2", "runAt": m{"type": "relative", "value": "^${3:60}"}, "inputs": m{"$4": "/#steps.1.$5"}},
		"transitions": []any{}, "errorCases": []any{},
	})
	snippet("Setting", "text", m{"type": "string", "defaultValue": "$1", "required": true})
	snippet("Setting", "secret", m{"type": "secret", "defaultValue": "", "required": true})
	snippet("Trigger", "event", m{"id": "1", "eventName": "$1", "appVersion": "${2:kustomer-^1.9.2}", "transitions": []any{m{"target": "$3", "condition": always}}})
	snippet("Trigger", "callable", m{
		"id": "1", "callable": true, "eventName": "kustomer.workflow.$1.call",
		"schema":      m{"properties": m{"$2": m{"type": "string"}}, "required": []any{"$2"}},
		"transitions": []any{m{"target": "$3", "condition": always}},
	})
}

// documentSnippets are what editors offer in an empty document.
func documentSnippets() []any {
	type m = map[string]any
	return []any{
		m{"label": "app", "body": m{"app": "$1", "version": "0.1.0", "title": "$2", "workflows": []any{}}},
		m{"label": "workflow", "body": m{"name": "$1", "trigger": m{"id": "1", "eventName": "$2", "transitions": []any{}}, "steps": []any{}}},
	}
}

func count(n uint64) *uint64 { return &n }

// foldPattern returns a pattern for a word in any mixture of cases.
func foldPattern(word string) string {
	var b strings.Builder
	for _, c := range word {
		b.WriteString("[" + string(c) + strings.ToUpper(string(c)) + "]")
	}
	return b.String()
}
