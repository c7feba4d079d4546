package diff_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What the examples of the rules do not show: the cases that a rule tells apart,
// in the words that people read.
func TestComponents(t *testing.T) {
	const call = `"name": "w", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}`
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"a required setting without a default comes", `"settings": {"default": {}}`, `"settings": {"default": {"token": {"type": "secret", "defaultValue": "", "required": true}}}`,
			[]string{`setting-required: the setting "default.token" is new, required and without a default value: the app works only after an admin has filled it in`}},
		{"a required setting with a default comes", `"settings": {"default": {}}`, `"settings": {"default": {"days": {"type": "number", "defaultValue": 3, "required": true}}}`,
			[]string{`setting-added: the setting "default.days" is new`}},
		{"a setting with a default becomes required", `"settings": {"default": {"days": {"type": "number", "defaultValue": 3}}}`, `"settings": {"default": {"days": {"type": "number", "defaultValue": 3, "required": true}}}`,
			[]string{`setting-changed: the setting "default.days" changes: required`}},
		{"a setting moves to another category", `"settings": {"default": {"a": {"type": "string", "defaultValue": ""}}}`,
			`"settings": {"account": {"a": {"type": "string", "defaultValue": ""}}, "default": {"b": {"type": "string", "defaultValue": ""}}}`,
			[]string{`setting-renamed: the setting "default.a" is now called "account.a": what admins have entered is lost`, `setting-added: the setting "default.b" is new`}},
		{"a setting goes and another one comes", `"settings": {"default": {"colour": {"type": "string", "defaultValue": ""}}}`, `"settings": {"default": {"n": {"type": "number", "defaultValue": 1}}}`,
			[]string{`setting-removed: the setting "default.colour" is gone`, `setting-added: the setting "default.n" is new`}},
		{"an action has another name", `"actions": [{"name": "kustomer.app.parcel_watch.track", "description": "A", "type": "kode", "inputTemplate": {}}]`, `"actions": [{"name": "find", "description": "A", "type": "kode", "inputTemplate": {}}]`,
			[]string{`component-renamed: the action "kustomer.app.parcel_watch.track" is now called "find": others know it by the old name`}},
		{"an event has another name in all sections",
			`"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}], "triggers": [{"eventName": "late", "description": "Late"}],
			 "workflows": [{"id": "a", "name": "a", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.app.parcel_watch.late", "transitions": []}}]`,
			`"hooks": [{"eventName": "delayed", "type": "web"}], "triggers": [{"eventName": "kustomer.app.parcel_watch.delayed", "description": "Late"}],
			 "workflows": [{"id": "a", "name": "a", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.app.parcel_watch.delayed", "transitions": []}}]`,
			[]string{`event-renamed: the event "kustomer.app.parcel_watch.late" is now called "delayed": who reports it, and workflows of orgs that start by it, know the old name`}},
		{"one of two hooks goes and another one comes",
			`"hooks": [{"eventName": "late", "type": "web"}, {"eventName": "lost", "type": "web"}]`,
			`"hooks": [{"eventName": "mail", "type": "email"}]`,
			[]string{`hook-removed: the hook "late" is gone`, `hook-removed: the hook "lost" is gone`, `component-added: the hook "mail" is new`}},
		{"a platform's app is asked for", `"dependencies": ["kustomer-^1.5.0"]`, `"dependencies": ["kustomer-^1.9.0", "scheduler-^1.0.1"]`,
			[]string{`section-changed: the app asks for ^1.9.0 of the platform's app "kustomer"`, `section-changed: the app asks for ^1.0.1 of the platform's app "scheduler"`}},
		{"a platform's app is no longer asked for", `"dependencies": ["kustomer-^1.5.0", "shop-^1.0.0"]`, `"dependencies": []`,
			[]string{`dependency-removed: the app no longer needs the app "shop"`, `section-changed: the app no longer asks for ^1.5.0 of the platform's app "kustomer"`}},
		{"a webhook moves", `"outboundWebhooks": [{"name": "a", "url": "https://A.example.com/x", "events": []}]`, `"outboundWebhooks": [{"name": "a", "url": "https://a.example.com/y", "events": []}]`,
			[]string{`component-changed: the outbound webhook "a" changes: url`}},
		{"a command goes to another host", `"commands": [{"name": "c", "url": "https://a.example.com/{{x}}", "httpMethod": "get"}]`, `"commands": [{"name": "c", "url": "https://b.example.com/{{x}}", "httpMethod": "get"}]`,
			[]string{`new-destination: data goes to "b.example.com", which no request named before`}},
		{"an invoked action goes to another host", `"actions": [{"name": "a", "description": "A", "type": "invoke", "uri": "https://a.example.com"}]`, `"actions": [{"name": "a", "description": "A", "type": "invoke", "uri": "https://b.example.com"}]`,
			[]string{`new-destination: data goes to "b.example.com", which no request named before`}},
		{"a template names the same host with other braces", `"actions": [{"name": "a", "description": "A", "type": "rest_api", "inputTemplate": {"uri": "https://{{{org}}}.example.com"}}]`,
			`"actions": [{"name": "a", "description": "A", "type": "rest_api", "inputTemplate": {"uri": "https://{{org}}.example.com"}}]`,
			[]string{`component-changed: the action "a" changes: inputTemplate`}},
		{"a redirect URI comes", `"redirectUris": ["https://a.example.com/x"]`, `"redirectUris": ["https://a.example.com/x", "https://user@b.example.com:8443?x"]`,
			[]string{`new-destination: data goes to "b.example.com:8443", which no request named before`, `section-changed: "redirectUris" changes`}},
		{"a step posts to another host", `"workflows": [{` + call + `, "steps": [{"id": "s", "action": "kustomer.rest-api.json", "params": {"uri": "https://a.example.com/x"}, "transitions": []}]}]`,
			`"workflows": [{` + call + `, "steps": [{"id": "s", "action": "kustomer.rest-api.json", "params": {"uri": "https://b.example.com/x"}, "transitions": []}]}]`,
			[]string{`new-destination: data goes to "b.example.com", which no request named before`}},
		{"a step's address comes from the event", `"workflows": [{` + call + `, "steps": [{"id": "s", "action": "kustomer.rest-api.json", "params": {"uri": "https://a.example.com/x"}, "transitions": []}]}]`,
			`"workflows": [{` + call + `, "steps": [{"id": "s", "action": "kustomer.rest-api.json", "params": {"uri": "/#steps.1.url"}, "transitions": []}]}]`,
			[]string{`step-changed: step "s" of the workflow "w" changes: params.uri`}},
		{"a workflow of another id has most of the steps", `"workflows": [{"id": "a", ` + call + `, "steps": [{"id": "s", "transitions": []}, {"id": "t", "transitions": []}]}]`,
			`"workflows": [{"id": "b", "name": "v", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [{"id": "t", "transitions": []}, {"id": "u", "transitions": []}]}]`,
			[]string{`workflow-replaced: the workflow "v" takes the place of "w" under another identity: the id "b" instead of the id "a" (keep the id "a" if it is the same workflow)`}},
		{"a workflow of another id has few of the steps", `"workflows": [{"id": "a", ` + call + `, "steps": [{"id": "s", "transitions": []}, {"id": "t", "transitions": []}, {"id": "x", "transitions": []}]}]`,
			`"workflows": [{"id": "b", "name": "v", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [{"id": "t", "transitions": []}]}]`,
			[]string{`workflow-removed: the workflow "w" is gone`, `workflow-added: the workflow "v" is new`}},
		{"a workflow gets an id", `"workflows": [{` + call + `, "steps": []}]`, `"workflows": [{"id": "a", ` + call + `, "steps": []}]`,
			[]string{`workflow-changed: the workflow "w" changes: id`}},
		{"workflows change places", `"workflows": [{"id": "a", "name": "a", "steps": []}, {"name": "b", "steps": []}]`, `"workflows": [{"name": "b", "steps": []}, {"id": "a", "name": "a", "steps": []}]`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, change := range compare(t, wrap(c.old, "1.0.0"), wrap(c.new, "2.0.0")).Changes {
				text := change.Rule.Name + ": " + change.Message
				if change.Suggestion != "" {
					text += " (" + change.Suggestion + ")"
				}
				got = append(got, text)
			}
			require.Equal(t, c.want, got)
		})
	}
}
