package compiler

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// reference holds an example for each thing that the checklist of
// reference/kustomer.md 10 asks for: its item, the rule that finds it, in which
// severity, an example in which it is wrong, and one in which it is right. Words
// and names are ours.
var reference = []struct {
	item       int
	rule       string
	severity   definition.Severity
	wrong, ok  string
	wholeCheck bool // no workflow is outside of the file
}{
	{item: 1, rule: "unterminated-string", severity: definition.Error, wrong: anApp(`"description": "late` + "\n"), ok: anApp(`"description": "late"`)},
	{item: 1, rule: "unquoted-key", severity: definition.Error, wrong: anApp(`description: "late"`), ok: anApp(`"description": "late"`)},
	{item: 1, rule: "missing-comma", severity: definition.Error, wrong: anApp(`"description": "late" "tags": []`), ok: anApp(`"description": "late", "tags": []`)},
	{item: 1, rule: "trailing-comma", severity: definition.Error, wrong: anApp(`"tags": ["csat",]`), ok: anApp(`"tags": ["csat"]`)},

	{item: 2, rule: "unknown-property", severity: definition.Error, wrong: anApp(`"beacon": 1`), ok: anApp(`"tags": []`)},
	{item: 2, rule: "missing-property", severity: definition.Error, wrong: `{"app": "parcel_watch", "version": "0.1.0"}`, ok: anApp("")},
	{item: 2, rule: "missing-property", severity: definition.Error, wrong: `{"app": "parcel_watch", "title": "Parcel Watch"}`, ok: anApp("")},
	{item: 2, rule: "app-name", severity: definition.Error, wrong: `{"app": "parcel watch", "version": "0.1.0", "title": "Parcel Watch"}`, ok: anApp("")},
	{item: 2, rule: "app-name", severity: definition.Error, wrong: `{"app": "parcel-watch", "version": "0.1.0", "title": "Parcel Watch"}`, ok: anApp("")},
	{item: 2, rule: "version", severity: definition.Error, wrong: `{"app": "parcel_watch", "version": "1.0", "title": "Parcel Watch"}`, ok: `{"app": "parcel_watch", "version": "1.0.0-rc.1", "title": "Parcel Watch"}`},

	{item: 3, rule: "uppercase-app-name", severity: definition.Warning, wrong: `{"app": "ParcelWatch", "version": "0.1.0", "title": "Parcel Watch"}`, ok: anApp("")},
	{item: 3, rule: "placeholder", severity: definition.Warning, wrong: anApp(`"description": "<<what it does>>"`), ok: anApp(`"description": "1 << 2"`)},
	{item: 3, rule: "placeholder", severity: definition.Warning, wrong: anApp(`"instructions": "Since {{DATE}}"`), ok: anApp(`"instructions": "Since {{date}}"`)},

	{item: 4, rule: "duplicate-component", severity: definition.Error, wrong: anApp(`"hooks": [` + aHook("late") + `, ` + aHook("kustomer.app.parcel_watch.late") + `]`), ok: anApp(`"hooks": [` + aHook("late") + `, ` + aHook("lost") + `]`)},
	{item: 4, rule: "duplicate-component", severity: definition.Error, wrong: anApp(`"actions": [` + anAction("track", "") + `, ` + anAction("kustomer.app.parcel_watch_0123456789abcdef01234567.track", "") + `]`), ok: anApp(`"actions": [` + anAction("track", "") + `, ` + anAction("trace", "") + `]`)},
	{item: 4, rule: "duplicate-workflow-name", severity: definition.Error, wrong: anApp(`"workflows": [` + aFlow("late", onNote, "", "") + `, ` + aFlow("late", onNote, "", "") + `]`), ok: anApp(`"workflows": [` + aFlow("late", onNote, "", "") + `, ` + aFlow("lost", onNote, "", "") + `]`)},

	{item: 5, rule: "changelog-date", severity: definition.Error, wrong: anApp(`"changelog": {"0.1.0": "2026: first"}`), ok: anApp(`"changelog": {"0.1.0": "{{May 2026}} first"}`)},
	{item: 5, rule: "changelog-version", severity: definition.Warning, wrong: anApp(`"changelog": {"0.0.1": "{{May 2026}} first"}`), ok: anApp(`"changelog": {"0.1.0": "{{May 2026}} first"}`)},

	{item: 6, rule: "documentation-links", severity: definition.Warning, wrong: anApp(`"appDetails": {"documentationLinks": {"title": "Guide", "url": "https://p.example"}}`), ok: anApp(`"appDetails": {"documentationLinks": [{"title": "Guide", "url": "https://p.example"}]}`)},
	{item: 6, rule: "url-without-scheme", severity: definition.Warning, wrong: anApp(`"appDetails": {"appDeveloper": {"website": "www.p.example"}}`), ok: anApp(`"appDetails": {"appDeveloper": {"website": "http://www.p.example"}}`)},

	{item: 7, rule: "missing-property", severity: definition.Error, wrong: anApp(`"settings": {"default": {"limit": {"type": "number"}}}`), ok: anApp(`"settings": {"default": {"limit": {"type": "number", "defaultValue": null}}}`)},
	{item: 7, rule: "missing-property", severity: definition.Error, wrong: anApp(`"settings": {"default": {"limit": {"defaultValue": 3}}}`), ok: anApp(`"settings": {"default": {"limit": {"type": "number", "defaultValue": 3}}}`)},
	{item: 7, rule: "secret-default", severity: definition.Warning, wrong: anApp(`"settings": {"default": {"key": {"type": "secret", "defaultValue": "k"}}}`), ok: anApp(`"settings": {"default": {"key": {"type": "secret", "defaultValue": ""}}}`)},

	{item: 8, rule: "missing-property", severity: definition.Error, wrong: anApp(`"i18n": {"fr_fr": {"parcel_watch.settings.page.title": "Colis"}}`), ok: anApp(`"i18n": {"en_us": {"parcel_watch.settings.page.title": "Parcels"}}`)},
	{item: 8, rule: "translation-setting", severity: definition.Warning, wrong: anApp(`"i18n": {"en_us": {"parcel_watch.settings.path.default.limit.displayName": "Limit"}}`), ok: anApp(`"settings": {"default": {"limit": {"type": "number", "defaultValue": 3}}}, "i18n": {"en_us": {"parcel_watch.settings.path.default.limit.displayName": "Limit"}}`)},
	{item: 8, rule: "translation-prefix", severity: definition.Warning, wrong: anApp(`"i18n": {"en_us": {"parcels.settings.page.title": "Parcels"}}`), ok: anApp(`"i18n": {"en_us": {"parcel_watch.actions.track.title": "Track"}}`)},

	{item: 9, rule: "standard-klass", severity: definition.Error, wrong: anApp(`"klasses": [{"name": "message", "metadata": {"properties": {"lateBool": {"displayName": "Late"}}}}]`), ok: anApp(`"klasses": [{"name": "message", "metadata": {"standard": true, "properties": {"lateBool": {"displayName": "Late"}}}}]`)},
	{item: 9, rule: "attribute-suffix", severity: definition.Error, wrong: anApp(`"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"late": {"displayName": "Late"}}}}]`), ok: anApp(`"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"lateAt": {"displayName": "Late"}}}}]`)},
	{item: 9, rule: "attribute-display-name", severity: definition.Warning, wrong: anApp(`"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"lateAt": {"displayName": "Late"}, "lateBool": {"displayName": "Late"}}}}]`), ok: anApp(`"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"lateAt": {"displayName": "Late since"}, "lateBool": {"displayName": "Late"}}}}]`)},

	{item: 10, rule: "kview-resource", severity: definition.Error, wrong: anApp(`"kviews": [` + aView("kobject.parcel_watch-parcel", "expanded-timeline") + `]`), ok: anApp(`"klasses": [{"name": "parcel_watch-parcel"}], "kviews": [` + aView("kobject.parcel_watch-parcel", "expanded-timeline") + `]`)},
	{item: 10, rule: "kview-context", severity: definition.Error, wrong: anApp(`"kviews": [` + aView("company", "smartbar-details") + `]`), ok: anApp(`"klasses": [{"name": "parcel_watch-parcel"}], "kviews": [` + aView("kobject.parcel_watch-parcel", "smartbar-details") + `]`)},

	{item: 11, rule: "unknown-setting", severity: definition.Error, wrong: anApp(`"actions": [` + anAction("track", `"appSettings": {"key": {"key": "parcel_watch.default.key"}}, `) + `]`), ok: anApp(aKey + `"actions": [` + anAction("track", `"appSettings": {"key": {"key": "parcel_watch.default.key"}}, `) + `]`)},
	{item: 11, rule: "undeclared-input", severity: definition.Error, wrong: anApp(`"actions": [` + aTemplate("parcel", "{{{carrier}}}") + `]`), ok: anApp(`"actions": [` + aTemplate("parcel", "{{{parcel}}}") + `]`)},
	{item: 11, rule: "undeclared-input", severity: definition.Error, wrong: anApp(`"commands": [{"name": "pause", "httpMethod": "post", "url": "https://p.example/{{{id}}}"}]`), ok: anApp(`"commands": [{"name": "pause", "httpMethod": "post", "url": "https://p.example/{{{id}}}", "permittedArgs": ["id"]}]`)},

	{item: 12, rule: "required-not-declared", severity: definition.Warning, wrong: anApp(`"actions": [` + anAction("track", `"inputSchema": {"type": "object", "properties": {"a": {}}, "required": ["b"]}, `) + `]`), ok: anApp(`"actions": [` + anAction("track", `"inputSchema": {"type": "object", "properties": {"b": {}}, "required": ["b"]}, `) + `]`)},
	{item: 12, rule: "missing-param", severity: definition.Error, wrong: tracked(`{}`), ok: tracked(`{"parcel": "/#steps.1.id"}`)},
	{item: 12, rule: "unknown-param", severity: definition.Error, wrong: tracked(`{"parcel": "/#steps.1.id", "speed": 1}`), ok: tracked(`{"parcel": "/#steps.1.id"}`)},

	{item: 13, rule: "unknown-transition-target", severity: definition.Error, wrong: graph("a", aNode("a", "b")), ok: graph("a", aNode("a", "b"), aNode("b", ""))},
	{item: 13, rule: "duplicate-step-id", severity: definition.Error, wrong: graph("a", aNode("a", ""), aNode("a", "")), ok: graph("a", aNode("a", "b"), aNode("b", ""))},
	{item: 13, rule: "reserved-step-id", severity: definition.Error, wrong: graph("a", aNode("a", ""), aNode("1", "")), ok: graph("2", aNode("2", ""))},
	{item: 13, rule: "workflow-cycle", severity: definition.Error, wrong: graph("a", aNode("a", "b"), aNode("b", "c"), aNode("c", "a")), ok: graph("a", aNode("a", "b"), aNode("b", "c"), aNode("c", ""))},
	{item: 13, rule: "unreachable-step", severity: definition.Warning, wrong: graph("a", aNode("a", ""), aNode("b", "")), ok: graph("a", aNode("a", "b"), aNode("b", ""))},
	{item: 13, rule: "self-transition", severity: definition.Warning, wrong: graph("a", aNode("a", "a")), ok: graph("a", aNode("a", ""))},

	{item: 14, rule: "shadowed-transition", severity: definition.Warning, wrong: branch(always, `{"op": "eq", "values": ["/#steps.1.status", "open"]}`), ok: branch(`{"op": "eq", "values": ["/#steps.1.status", "open"]}`, always)},
	{item: 14, rule: "repeated-condition", severity: definition.Warning, wrong: branch(`{"op": "eq", "values": ["/#steps.1.status", "open"]}`, `{"op": "eq", "values": ["open", "/#steps.1.status"]}`, always), ok: branch(`{"op": "eq", "values": ["/#steps.1.status", "open"]}`, `{"op": "eq", "values": ["/#steps.1.status", "done"]}`, always)},
	{item: 14, rule: "no-default", severity: definition.Info, wrong: branch(`{"op": "eq", "values": ["/#steps.1.status", "open"]}`, `{"op": "eq", "values": ["/#steps.1.status", "done"]}`), ok: branch(`{"op": "exists", "values": ["/#steps.1.queue"]}`, `{"op": "dne", "values": ["/#steps.1.queue"]}`)},

	{item: 15, rule: "unknown-operator", severity: definition.Error, wrong: when(`{"op": "equals", "values": ["/#steps.1.status", "open"]}`), ok: when(`{"op": "eq", "values": ["/#steps.1.status", "open"]}`)},
	{item: 15, rule: "operand-count", severity: definition.Error, wrong: when(`{"op": "neq", "values": ["/#steps.1.status"]}`), ok: when(`{"op": "neq", "values": ["/#steps.1.status", "done"]}`)},
	{item: 15, rule: "nested-condition", severity: definition.Error, wrong: when(`{"op": "eq", "values": [{"op": "exists", "values": ["/#steps.1.queue"]}, true]}`), ok: when(`{"op": "or", "values": [{"op": "exists", "values": ["/#steps.1.queue"]}]}`)},
	{item: 15, rule: "nested-condition", severity: definition.Error, wrong: when(`{"op": "and", "values": ["/#steps.1.vip", {"op": "exists", "values": ["/#steps.1.queue"]}]}`), ok: when(`{"op": "and", "values": [{"op": "exists", "values": ["/#steps.1.queue"]}]}`)},
	{item: 15, rule: "ignored-operand", severity: definition.Warning, wrong: when(`{"op": "dne", "values": ["/#steps.1.queue", true]}`), ok: when(`{"op": "exists", "values": ["true", ""]}`)},
	{item: 15, rule: "typed-as-text", severity: definition.Warning, wrong: when(`{"op": "eq", "values": ["/#steps.1.custom.lateBool", "true"]}`), ok: when(`{"op": "eq", "values": ["/#steps.1.custom.lateBool", true]}`)},
	{item: 15, rule: "typed-as-text", severity: definition.Warning, wrong: asked(`{"op": "eq", "values": ["/#steps.ask.response.statusCode", "200"]}`), ok: asked(`{"op": "eq", "values": ["/#steps.ask.response.statusCode", 200]}`)},

	{item: 16, rule: "call-event", severity: definition.Error, wrong: called("again", `"callable": true, "eventName": "kustomer.workflow.never.call", `+aSchema, `{"parcel": "p"}`), ok: called("again", isCallable+aSchema, `{"parcel": "p"}`)},
	{item: 16, rule: "missing-call-schema", severity: definition.Error, wrong: called("again", isCallable, `{}`), ok: called("again", isCallable+`"schema": {"properties": {}, "required": []}, `, `{}`)},
	{item: 16, rule: "unknown-workflow", severity: definition.Error, wrong: anApp(`"workflows": [` + aFlow("plan", onConversation, "", schedule("again", `{}`)) + `]`), ok: called("again", isCallable+aSchema, `{"parcel": "p"}`), wholeCheck: true},
	{item: 16, rule: "not-callable", severity: definition.Error, wrong: called("again", `"eventName": "kustomer.note.create", `, `{}`), ok: called("again", isCallable+aSchema, `{"parcel": "p"}`)},
	{item: 16, rule: "never-called", severity: definition.Warning, wrong: anApp(`"workflows": [{"id": "again", "name": "again", "steps": [], "trigger": {"id": "1", ` + isCallable + aSchema + `"transitions": []}}]`), ok: called("again", isCallable+aSchema, `{"parcel": "p"}`)},

	{item: 17, rule: "missing-call-input", severity: definition.Error, wrong: called("again", isCallable+aSchema, `{}`), ok: called("again", isCallable+aSchema, `{"parcel": "/#steps.1.id"}`)},
	{item: 17, rule: "unknown-call-input", severity: definition.Error, wrong: called("again", isCallable+`"schema": {"properties": {"@parcel": {"type": "string"}}, "required": ["@parcel"]}, `, `{"parcel": "p"}`), ok: called("again", isCallable+aSchema, `{"parcel": "p"}`)},
	{item: 17, rule: "call-input-type", severity: definition.Warning, wrong: called("again", isCallable+aSchema, `{"parcel": ["p"]}`), ok: called("again", isCallable+aSchema, `{"parcel": 7}`)},

	{item: 18, rule: "unknown-event", severity: definition.Warning, wrong: anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.app.parcel_watch.late"`, "", "") + `]`), ok: anApp(`"hooks": [` + aHook("late") + `], "workflows": [` + aFlow("late", `"eventName": "kustomer.app.parcel_watch.late"`, "", "") + `]`)},
	{item: 18, rule: "unknown-event", severity: definition.Warning, wrong: anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.conversation.close"`, "", "") + `]`), ok: anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.kobject.parcel.create"`, "", "") + `]`)},
	{item: 18, rule: "unknown-event", severity: definition.Warning, wrong: anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.app.carrier.late"`, "", "") + `]`), ok: anApp(`"dependencies": ["carrier-^1.0.0"], "workflows": [` + aFlow("late", `"eventName": "kustomer.app.carrier.late"`, "", "") + `]`)},
	{item: 18, rule: "trigger-without-hook", severity: definition.Warning, wrong: anApp(`"hooks": [` + aHook("late") + `], "triggers": [{"eventName": "kustomer.app.parcel_watch.lost"}]`), ok: anApp(`"hooks": [` + aHook("late") + `], "triggers": [{"eventName": "kustomer.app.parcel_watch.late"}]`)},

	{item: 19, rule: "org-specific-id", severity: definition.Warning, wrong: anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.hooks.form.0123456789abcdef01234567.receive"`, "", "") + `]`), ok: anApp(`"hooks": [` + aHook("late") + `], "workflows": [` + aFlow("late", `"eventName": "kustomer.app.parcel_watch.late"`, "", "") + `]`)},
	{item: 19, rule: "org-specific-id", severity: definition.Warning, wrong: does(`"queue": "0123456789abcdef01234567"`), ok: does(`"queue": "/#steps.1.queue"`)},
	{item: 19, rule: "org-specific-id", severity: definition.Warning, wrong: does(`"name": "{{{variables.0123456789abcdef01234567}}}"`), ok: does(`"name": "{{{steps.1.name}}}"`)},

	{item: 20, rule: "own-version-excluded", severity: definition.Warning, wrong: versioned("parcel_watch-^0.0.9", "parcel_watch-^0.0.9"), ok: versioned("parcel_watch-^0.1.0", "parcel_watch-^0.1.0")},
	{item: 20, rule: "mixed-versions", severity: definition.Warning, wrong: versioned("parcel_watch-^0.1.0", "parcel_watch-~0.1.0"), ok: versioned("parcel_watch-^0.1.0", "parcel_watch-^0.1.0")},

	{item: 21, rule: "update-loop", severity: definition.Info, wrong: updating(always), ok: updating(`{"op": "eq", "values": ["/#steps.1.changes.attributes.status.after", "open"]}`)},

	{item: 22, rule: "reference-in-text", severity: definition.Error, wrong: does(`"name": "late: /#steps.1.name"`), ok: does(`"name": "late: {{{steps.1.name}}}"`)},
	{item: 22, rule: "reference-in-braces", severity: definition.Error, wrong: does(`"name": "{{{/#steps.1.name}}}"`), ok: does(`"name": "/#steps.1.name"`)},
	{item: 22, rule: "space-in-function", severity: definition.Error, wrong: does(`"priority": "/#fn:parseInt, steps.1.externalId"`), ok: does(`"priority": "/#fn:parseInt,steps.1.externalId"`)},
	{item: 22, rule: "unknown-function", severity: definition.Error, wrong: does(`"priority": "/#fn:parseint,steps.1.externalId"`), ok: does(`"priority": "/#fn:parseInt,steps.1.externalId"`)},
	{item: 22, rule: "helper-argument", severity: definition.Warning, wrong: does(`"name": "/#fn:isValidEmailAddress,steps.1.name,a,b"`), ok: does(`"name": "/#fn:dateFormat,steps.1.createdAt,MMM D, YYYY"`)},

	{item: 23, rule: "html-escaping", severity: definition.Warning, wrong: anApp(`"actions": [` + aTemplate("parcel", "{{parcel}}") + `]`), ok: anApp(`"actions": [` + aTemplate("parcel", "{{{parcel}}}") + `]`)},
	{item: 23, rule: "html-escaping", severity: definition.Info, wrong: does(`"name": "late: {{steps.1.name}}"`), ok: does(`"name": "late: {{{steps.1.name}}}"`)},

	{item: 24, rule: "unknown-step", severity: definition.Error, wrong: does(`"name": "/#steps.lookup.name"`), ok: does(`"name": "/#steps.1.name"`)},
	{item: 24, rule: "unknown-step", severity: definition.Error, wrong: does(`"name": "/#steps.2.name"`), ok: does(`"name": "/#steps.1.name"`)},
	{item: 24, rule: "step-may-not-have-run", severity: definition.Warning, wrong: skippable(`"/#steps.find.id"`), ok: skippable(`"/#steps.1.customer"`)},
	{item: 24, rule: "own-output", severity: definition.Warning, wrong: does(`"name": "/#steps.do.name"`), ok: does(`"name": "/#steps.1.name"`)},

	{item: 25, rule: "changes-path", severity: definition.Warning, wrong: changed(`{"op": "exists", "values": ["/#steps.1.changes.custom.attributes.after.lateBool"]}`), ok: changed(`{"op": "exists", "values": ["/#steps.1.changes.attributes.custom.after.lateBool"]}`)},
	{item: 25, rule: "changes-path", severity: definition.Warning, wrong: changed(`{"op": "eq", "values": ["/#steps.1.changes.attributes.status", "open"]}`), ok: changed(`{"op": "exists", "values": ["/#steps.1.changes.attributes.status"]}`)},
	{item: 25, rule: "changes-path", severity: definition.Warning, wrong: changed(`{"op": "eq", "values": ["/#steps.1.changes.attributes.after.status", "open"]}`), ok: changed(`{"op": "eq", "values": ["/#steps.1.changes.attributes.status.after", "open"]}`)},

	{item: 26, rule: "wrong-scope", severity: definition.Warning, wrong: anApp(`"actions": [` + aTemplate("parcel", "{{{steps.1.id}}}") + `]`), ok: anApp(`"actions": [` + aTemplate("parcel", "{{{parcel}}}") + `]`)},
	{item: 26, rule: "wrong-scope", severity: definition.Warning, wrong: does(`"name": "/#body.name"`), ok: does(`"name": "/#steps.1.name"`)},

	{item: 27, rule: "date-in-the-past", severity: definition.Warning, wrong: does(`"custom": {"dueAt": "{{{date 'days' count=1}}}"}`), ok: does(`"custom": {"seenAt": "{{{date 'days' count=1}}}"}`)},

	{item: 28, rule: "literal-case", severity: definition.Warning, wrong: does(`"status": "Done"`), ok: does(`"status": "done"`)},
	{item: 28, rule: "literal-case", severity: definition.Warning, wrong: when(`{"op": "eq", "values": ["EMAIL", "/#steps.1.channel"]}`), ok: when(`{"op": "eq", "values": ["email", "/#steps.1.channel"]}`)},
}

// items is how many items the checklist has.
const items = 28

// TestReferenceExamples holds the rules to the checklist of the reference: each
// wrong example is found by its rule, in its severity, once and by no other one;
// each right one is silent; no item is forgotten.
func TestReferenceExamples(t *testing.T) {
	seen := map[int]bool{}
	for i, c := range reference {
		seen[c.item] = true
		t.Run(fmt.Sprintf("%d %s %d", c.item, c.rule, i), func(t *testing.T) {
			check := func(text string) definition.Diagnostics {
				return Check(&source.File{Name: "app.json", Bytes: []byte(text)}, Options{Whole: c.wholeCheck}).Findings
			}
			require.Empty(t, messages(check(c.ok)), c.ok)
			found := check(c.wrong)
			require.Len(t, found, 1, "%s\n%v", c.wrong, messages(found))
			require.Equal(t, c.rule, found[0].Rule.Name, messages(found))
			require.Equal(t, c.severity, found[0].Severity, messages(found))
		})
	}
	for item := 1; item <= items; item++ {
		require.True(t, seen[item], "item %d has no example", item)
	}
}

// unruled are the mistakes of reference/wix.md 7.2 that no rule finds, and why.
var unruled = map[string]string{
	"V-15": "whether an app sends an entity id is decided where it reports an event, not in its definition",
	"V-16": "entity ids are given when an event is reported",
	"V-17": "what is cancelled is decided when it is reported",
	"V-18": "entity ids are given when an event is reported; their form is checked there",
	"V-19": "how long to wait is in the answer of an action, which is checked when it comes",
	"V-26": "comparing two versions is the work of `tenon diff`, which has rules of its own ([diff-rules.md](diff-rules.md))",
}

// sources returns what the references ask for in their order, each with the names of
// the rules that find it, or with the reason why there is none.
func sources(t *testing.T) (checklist, mistakes [][2]string) {
	byItem, byNumber := make([][]string, items+1), map[string][]string{}
	for _, c := range reference {
		byItem[c.item] = append(byItem[c.item], c.rule)
	}
	numbers := regexp.MustCompile(`\b[PV]-\d\d\b`)
	listed := regexp.MustCompile(`10 items? (\d+)`)
	for _, r := range Rules() {
		for _, number := range numbers.FindAllString(r.Source, -1) {
			byNumber[number] = append(byNumber[number], r.Name)
		}
		if m := listed.FindStringSubmatch(r.Source); m != nil {
			item, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			byItem[item] = append(byItem[item], r.Name)
		}
	}
	byNumber["P-01"] = append(byNumber["P-01"], "wrong-type")
	links := func(names []string) string {
		slices.Sort(names)
		names = slices.Compact(names)
		for i, name := range names {
			names[i] = "[" + name + "](#" + name + ")"
		}
		return strings.Join(names, ", ")
	}
	for item := 1; item <= items; item++ {
		require.NotEmpty(t, byItem[item], "item %d", item)
		checklist = append(checklist, [2]string{strconv.Itoa(item), links(byItem[item])})
	}
	add := func(letter string, from, to int) {
		for n := from; n <= to; n++ {
			number := fmt.Sprintf("%s-%02d", letter, n)
			names, why := byNumber[number], unruled[number]
			require.True(t, (len(names) == 0) != (why == ""), "%s must have rules or a reason why it has none: %v", number, names)
			mistakes = append(mistakes, [2]string{number, links(names) + why})
		}
	}
	add("P", 1, 32)
	add("V", 1, 19)
	add("V", 26, 27)
	return checklist, mistakes
}

// sourcesHeading begins the tables behind the pages of the rules.
const sourcesHeading = `
# By what they find

The items of the checklist in reference/kustomer.md 10 and the rules that find them, each held to examples by a test.

| item | rules |
|---|---|
`

const mistakesHeading = `
The rules of payload schemas (P) and the mistakes (V) in reference/wix.md 2 and 7.2, with the rules that find them.

| number | rules |
|---|---|
`

// writeSources writes the tables of what the references ask for.
func writeSources(t *testing.T, b *bytes.Buffer) {
	checklist, mistakes := sources(t)
	b.WriteString(sourcesHeading)
	for _, row := range checklist {
		fmt.Fprintf(b, "| %s | %s |\n", row[0], row[1])
	}
	b.WriteString(mistakesHeading)
	for _, row := range mistakes {
		fmt.Fprintf(b, "| %s | %s |\n", row[0], row[1])
	}
}

// The parts of the examples.

const (
	always         = `{"op": "true", "values": [true]}`
	onNote         = `"eventName": "kustomer.note.create"`
	onConversation = `"eventName": "kustomer.conversation.create"`
	isCallable     = `"callable": true, "eventName": "kustomer.workflow.again.call", `
	aSchema        = `"schema": {"properties": {"parcel": {"type": "string"}}, "required": ["parcel"]}, `
	aKey           = `"settings": {"default": {"key": {"type": "secret", "defaultValue": ""}}}, `
)

// anApp is a small app with more sections.
func anApp(sections string) string {
	if sections != "" {
		sections = ", " + sections
	}
	return `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"` + sections + `}`
}

func aHook(name string) string { return `{"eventName": "` + name + `", "type": "web"}` }

func anAction(name, more string) string {
	return `{"name": "` + name + `", "description": "Asks", "type": "rest_api", ` + more + `"inputTemplate": {"uri": "https://p.example", "method": "GET"}}`
}

// aTemplate is an action that reads something in its address and takes one param.
func aTemplate(param, reads string) string {
	return `{"name": "track", "description": "Asks", "type": "rest_api", "inputSchema": {"type": "object", "properties": {"` + param + `": {"type": "string"}}, "additionalProperties": false}, "inputTemplate": {"uri": "https://p.example/` + reads + `", "method": "GET"}}`
}

func aView(resource, context string) string {
	return `{"name": "card", "resource": "` + resource + `", "context": "` + context + `", "template": "<div />"}`
}

// aFlow is a workflow whose first step, if there are any, runs under a condition.
func aFlow(name, event, condition, steps string) string {
	transitions := ""
	if steps != "" {
		if condition == "" {
			condition = always
		}
		first := strings.Split(steps, `"`)[3] // {"id": "first", …
		transitions = `{"target": "` + first + `", "condition": ` + condition + `}`
	}
	return `{"name": "` + name + `", "trigger": {"id": "1", ` + event + `, "transitions": [` + transitions + `]}, "steps": [` + steps + `]}`
}

func aNode(id, target string) string {
	to := ""
	if target != "" {
		to = `{"target": "` + target + `", "condition": ` + always + `}`
	}
	return `{"id": "` + id + `", "transitions": [` + to + `]}`
}

// graph is a workflow of nodes.
func graph(first string, nodes ...string) string {
	return anApp(`"workflows": [{"name": "late", "trigger": {"id": "1", ` + onNote + `, "transitions": [{"target": "` + first + `", "condition": ` + always + `}]}, "steps": [` + strings.Join(nodes, ", ") + `]}]`)
}

// branch is a workflow whose trigger has these conditions.
func branch(conditions ...string) string {
	var transitions, steps []string
	for i, c := range conditions {
		transitions = append(transitions, fmt.Sprintf(`{"target": "s%d", "condition": %s}`, i, c))
		steps = append(steps, aNode(fmt.Sprintf("s%d", i), ""))
	}
	return anApp(`"workflows": [{"name": "late", "trigger": {"id": "1", ` + onConversation + `, "transitions": [` + strings.Join(transitions, ", ") + `]}, "steps": [` + strings.Join(steps, ", ") + `]}]`)
}

func when(condition string) string { return branch(condition) }

// changed is a workflow on updates with one condition.
func changed(condition string) string {
	return anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.conversation.update"`, condition, aNode("a", "")) + `]`)
}

// asked is a workflow that branches on the answer to a request.
func asked(condition string) string {
	return anApp(`"workflows": [` + aFlow("late", onConversation, "", `{"id": "ask", "action": "kustomer.rest-api.json", "params": {"uri": "https://p.example", "method": "GET"}, "transitions": [{"target": "end", "condition": `+condition+`}]}, `+aNode("end", "")) + `]`)
}

// does is a workflow with one step that updates a conversation.
func does(params string) string {
	return anApp(`"workflows": [` + aFlow("late", onConversation, "", `{"id": "do", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", `+params+`}, "transitions": []}`) + `]`)
}

// tracked is a workflow with a step that uses an action of the app.
func tracked(params string) string {
	return anApp(`"actions": [` + anAction("track", `"inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false}, `) + `],
 "workflows": [` + aFlow("late", onConversation, "", `{"id": "ask", "action": "kustomer.app.parcel_watch.track", "params": `+params+`, "transitions": []}`) + `]`)
}

// versioned is a workflow with two steps that use an action of the app.
func versioned(first, second string) string {
	return anApp(`"actions": [` + anAction("track", "") + `],
 "workflows": [` + aFlow("late", onConversation, "", `{"id": "a", "action": "kustomer.app.parcel_watch.track", "appVersion": "`+first+`", "transitions": [{"target": "b", "condition": `+always+`}]},
   {"id": "b", "action": "kustomer.app.parcel_watch.track", "appVersion": "`+second+`", "transitions": []}`) + `]`)
}

func schedule(id, inputs string) string {
	return `{"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "` + id + `", "runAt": {"type": "relative", "value": 60}, "inputs": ` + inputs + `}, "transitions": []}`
}

// called is a workflow that schedules another one, whose trigger has these
// properties.
func called(id, trigger, inputs string) string {
	return anApp(`"workflows": [` + aFlow("plan", onConversation, "", schedule(id, inputs)) + `, {"id": "` + id + `", "name": "again", "steps": [], "trigger": {"id": "1", ` + trigger + `"transitions": []}}]`)
}

// updating is a workflow that updates the conversation whose update started it.
func updating(condition string) string {
	return anApp(`"workflows": [` + aFlow("late", `"eventName": "kustomer.conversation.update"`, condition, `{"id": "do", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.id", "priority": 3}, "transitions": []}`) + `]`)
}

// skippable is a workflow in which one way leads past a step.
func skippable(id string) string {
	return anApp(`"workflows": [{"name": "late", "trigger": {"id": "1", ` + onConversation + `, "transitions": [
  {"target": "find", "condition": {"op": "eq", "values": ["/#steps.1.status", "open"]}}, {"target": "mark", "condition": ` + always + `}]}, "steps": [
  {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "a@p.example"}, "transitions": [{"target": "mark", "condition": ` + always + `}]},
  {"id": "mark", "action": "kustomer.customer.update", "params": {"id": ` + id + `}, "transitions": []}]}]`)
}
