package event_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

const app = `{"app": "parcels", "version": "0.1.0", "title": "Parcels",
  "hooks": [{"eventName": "kustomer.app.parcels.late", "displayEventName": "Late", "type": "web"}],
  "triggers": [{"eventName": "kustomer.app.parcels.late", "description": "Late", "outputTemplate": {"mail": "/#data.mail", "text": "Parcel {{data.id}}", "gone": "/#data.gone"}}],
  "workflows": [
    {"name": "templated", "trigger": {"id": "1", "eventName": "kustomer.app.parcels.late", "transitions": []}, "steps": []},
    {"name": "plain", "trigger": {"id": "1", "eventName": "kustomer.app.parcels.early", "transitions": []}, "steps": []},
    {"name": "hook", "trigger": {"id": "1", "eventName": "kustomer.hooks.web.673e8233fc61042b8d8fe13d.receive", "transitions": []}, "steps": []},
    {"name": "update", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []},
    {"id": "c", "name": "call", "trigger": {"id": "1", "callable": true, "schema": {"properties": {}}, "eventName": "kustomer.workflow.c.call", "transitions": []}, "steps": []}]}`

func TestTriggerOutput(t *testing.T) {
	p, findings := compiler.Compile(&source.File{Name: "app.json", Bytes: []byte(app)}, compiler.Options{})
	require.NotNil(t, p, "%v", findings.Err())
	for _, c := range []struct{ name, event, want string }{
		{"resource", `{"id": "e1", "name": "kustomer.conversation.update", "org": "o1", "createdAt": "2026-01-31T10:00:00+01:00",
			"data": {"type": "conversation", "id": "c1", "links": {"self": "/v1"}, "attributes": {"status": "open", "custom": {"@xNum": 1}, "team": "attribute"},
			  "relationships": {"customer": {"data": {"type": "customer", "id": "u1"}}, "assignedUsers": {"data": [{"id": "a1"}, {"id": "a2"}]}, "queue": {"data": null}, "messages": {"links": {}}, "team": {"data": {"id": "t1"}}}},
			"changes": {"attributes": {"status": {"op": "replace", "before": "new", "after": "open"}}}}`,
			`{"id":"c1","status":"open","custom":{"@xNum":1},"team":"attribute","customer":"u1","assignedUsers":["a1","a2"],"queue":null,"changes":{"attributes":{"status":{"op":"replace","before":"new","after":"open"}}}}`},
		{"flat resource", `{"name": "kustomer.conversation.update", "data": {"id": "c1", "status": "open"}, "changes": null}`, `{"id":"c1","status":"open"}`},
		{"nothing", `{"name": "kustomer.conversation.update"}`, `{}`},
		{"hook", `{"name": "kustomer.hooks.web.673e8233fc61042b8d8fe13d.receive", "data": {"id": "h", "attributes": {"data": {"x": 1}}}}`, `{"id":"h","attributes":{"data":{"x":1}}}`},
		{"app event", `{"name": "kustomer.app.parcels.early", "data": {"attributes": {"data": {"x": 1}}}}`, `{"attributes":{"data":{"x":1}}}`},
		{"output template", `{"name": "kustomer.app.parcels.late", "data": {"attributes": {"data": {"mail": "a@b", "id": 7}}}}`, `{"mail":"a@b","text":"Parcel 7"}`},
		{"output template, flat", `{"name": "kustomer.app.parcels.late", "data": {"mail": "a@b", "id": "<7>"}}`, `{"mail":"a@b","text":"Parcel &lt;7&gt;"}`},
		{"call", `{"name": "kustomer.workflow.c.call", "inputs": {"a": 1}}`, `{"a":1}`},
		{"call as sent", `{"name": "kustomer.workflow.c.call", "data": {"attributes": {"inputs": {"a": 1}}, "relationships": {"workflow": {"data": {"id": "c"}}}}}`, `{"a":1}`},
		{"call, flat", `{"name": "kustomer.workflow.c.call", "data": {"a": 1}}`, `{"a":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev, err := event.Parse([]byte(c.event))
			require.NoError(t, err)
			started := p.ByEvent(ev.Name)
			require.Len(t, started, 1)
			out, failure := event.TriggerOutput(ev, p.Workflows[started[0]], time.Time{}, "run-1")
			require.Nil(t, failure)
			require.Equal(t, c.want, string(out.AppendJSON(nil)))
		})
	}
	require.Equal(t, program.TriggerNode, p.Workflows[0].Node("1"))
}

func TestOutputTemplatesHaveHelpersAndALimit(t *testing.T) {
	const template = `{"at": "{{{date}}}", "id": "{{randomId size=4}}", "n": "/#fn:parseInt,data.n", "list": ["/#data.long", "/#data.long", "/#data.long"]}`
	text := `{"app": "parcels", "version": "0.1.0", "title": "P", "triggers": [{"eventName": "late", "description": "D", "outputTemplate": ` + template + `}],
	  "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "late", "transitions": []}, "steps": []}]}`
	app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{})
	p, _ := program.New(app)
	require.NotNil(t, p)
	now := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	shape := func(long string) (value.Value, *interp.Failure) {
		ev := event.Event{Name: "late", Data: value.OfObject(value.Member{Key: "n", Value: value.OfString("7 parcels")}, value.Member{Key: "long", Value: value.OfString(long)})}
		return event.TriggerOutput(ev, p.Workflows[0], now, "run-1")
	}
	out, failure := shape("x")
	require.Nil(t, failure)
	require.Equal(t, `{"at":"2026-01-31T09:00:00.000Z","id":"0X4I","n":7,"list":["x","x","x"]}`, string(out.AppendJSON(nil)))
	_, failure = shape(strings.Repeat("x", 2<<20))
	require.Equal(t, &interp.Failure{Code: interp.CodeTooLarge, Message: `the output template of the trigger on "kustomer.app.parcels.late": it makes more than 4194304 bytes`}, failure)
}

func TestParse(t *testing.T) {
	ev, err := event.Parse([]byte(`{"id": "e1", "name": "kustomer.note.create", "org": "o1", "createdAt": "2026-01-31T10:00:00+01:00", "partition": 3}`))
	require.NoError(t, err)
	require.Equal(t, event.Event{ID: "e1", Name: "kustomer.note.create", Org: "o1", At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)}, ev)

	for _, c := range []struct{ text, want string }{
		{``, "line 1, column 1: the event is not valid JSON: the text is empty"},
		{"{\n  \"name\": \"x\" 7}", "line 2, column 14: the event is not valid JSON: a comma is missing here"},
		{`[]`, `line 1, column 1: the event is an array, but must be an object like {"name": "kustomer.customer.update", "data": {…}}`},
		{`{"data": {}}`, `line 1, column 1: the event has no "name", which says what happened, such as "kustomer.customer.update"`},
		{`{"name": null}`, `line 1, column 1: the event has no "name", which says what happened, such as "kustomer.customer.update"`},
		{"{\"name\": \"x\",\n \"data\": []}", `line 2, column 10: "data" is an array, but must be an object`},
		{`{"name": 7}`, `line 1, column 10: "name" is a number, but must be a string`},
		{`{"name": "x", "changes": "all"}`, `line 1, column 26: "changes" is a string, but must be an object`},
		{`{"name": "x", "createdAt": "yesterday"}`, `line 1, column 28: "createdAt" is "yesterday", but must be a date-time like "2026-01-31T09:00:00Z"`},
		{`{"name": "x", "createdAt": "0001-01-01T00:00:00Z"}`, `line 1, column 28: "createdAt" is "0001-01-01T00:00:00Z", but must lie in the years 1678 to 2261`},
		{`{"name": "x", "createdAt": "1677-12-31T23:59:59.999Z"}`, `line 1, column 28: "createdAt" is "1677-12-31T23:59:59.999Z", but must lie in the years 1678 to 2261`},
		{`{"name": "x", "createdAt": "2261-12-31T23:00:00-01:00"}`, `line 1, column 28: "createdAt" is "2261-12-31T23:00:00-01:00", but must lie in the years 1678 to 2261`},
		{`{"name": "x", "createdAt": 5}`, `line 1, column 28: "createdAt" is a number, but must be a string`},
	} {
		_, err := event.Parse([]byte(c.text))
		require.EqualError(t, err, c.want, c.text)
	}
}

func TestUnread(t *testing.T) {
	for _, text := range []string{`{"name": "x", "id": "1", "org": "o", "orgName": "o", "partition": 1, "data": {"any": 1}, "changes": null, "inputs": {}, "createdAt": "", "client": {}}`, `{}`, `[]`, `7`, ``} {
		require.Empty(t, event.Unread([]byte(text)), text)
	}
	all := event.Unread([]byte(`{"name": "x", "name": "y"}`))
	require.Len(t, all, 1)
	require.EqualError(t, all[0], `line 1, column 2: the property "name" of the event is not read here: it is given again further down`)
	all = event.Unread([]byte("{\"nmae\": \"x\",\n  \"weather\": 1}"))
	require.Len(t, all, 2)
	require.EqualError(t, all[0], `line 1, column 2: the property "nmae" of the event is not read: did you mean "name"?`)
	require.EqualError(t, all[1], `line 2, column 3: the property "weather" of the event is not read: known are id, name, org, orgName, partition, data, changes, inputs, createdAt, client`)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"name": "kustomer.workflow.c.call", "data": {"attributes": {"inputs": {}}}, "createdAt": "2026-01-31T09:00:00Z"}`))
	f.Add([]byte(`{"name": "x", "data": {"attributes": 1, "relationships": {"a": {"data": [1]}}}}`))
	workflows := []*program.Workflow{{Event: "kustomer.customer.update"}, {Callable: true}, {Event: "kustomer.app.a.b"}}
	f.Fuzz(func(t *testing.T, text []byte) {
		ev, err := event.Parse(text)
		if err != nil {
			return
		}
		require.NotEmpty(t, ev.Name)
		for _, w := range workflows {
			out, failure := event.TriggerOutput(ev, w, time.Time{}, "run-1")
			require.Nil(t, failure)
			require.False(t, out.IsMissing())
		}
	})
}
