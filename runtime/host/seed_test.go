package host_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
)

func TestSeedSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\n  \"customers\": [,]}", "objects.json:2:17: the objects are not valid JSON: there is a mistake here"},
		{`[]`, `objects.json:1:1: the objects are an array, but must be an object such as {"customers": [{"id": "c1"}]}`},
		{`{"custmers": []}`, `objects.json:1:2: there are no "custmers" (did you mean "customers"?): allowed are org, kobjects, klasses, users, teams, queues, tags, companies, customers, conversations, messages, notes`},
		{`{"customers": {}}`, `objects.json:1:15: "customers" is an object, but must be an array of objects`},
		{`{"customers": [7]}`, `objects.json:1:16: a customer is a number, but must be an object such as {"id": "x1"}`},
		{`{"customers": [{"id": "c 1"}]}`, `objects.json:1:23: "id" is the string "c 1", but must be a string of 1 to 64 letters, digits, "-" and "_"`},
		{`{"customers": [{"id": "c7"},` + "\n" + `{"id": "c7"}]}`, `objects.json:2:8: there is a customer with the id "c7" already`},
		{`{"customers": [{"id": "c7", "tags": "vip"}]}`, `objects.json:1:37: "tags" is the string "vip", but must be an array of ids of tags`},
		{`{"customers": [{"id": "c7", "attributes": {"createdAt": "soon"}}]}`, `objects.json:1:57: "createdAt" is the string "soon", but must be a date-time such as "2026-01-31T09:00:00.000Z"`},
		{`{"conversations": [{"id": "v7", "customer": "c9"}]}`, `objects.json:1:45: there is no customer "c9" (did you mean "c1"?)`},
		{`{"conversations": [{"id": "v7", "attributes": {"custom": {"@acmeordItemsNum": "2"}}}]}`, `objects.json:1:79: the custom attribute "@acmeordItemsNum" is the string "2", but must be a number`},
		{`{"tags": [{"id": "t1", "name": "vip"}], "customers": [{"id": "c7", "tags": ["vip"]}]}`, `objects.json:1:76: "vip" is the name of a tag, whose id is "t1"`},
		{`{"kobjects": []}`, `objects.json:1:14: "kobjects" is an array, but must be an object with an array for each klass, such as {"acme_orders-order": [{"id": "o1"}]}`},
		{`{"kobjects": {"customer": []}}`, `objects.json:1:15: "customer" cannot be the name of a custom klass`},
		{`{"kobjects": {"acme_orders-order": [{"custom": {"total": 1}}]}}`, `objects.json:1:58: the app declares no attribute "total" of the klass "acme_orders-order" (did you mean "totalNum"?)`},
		{`{"org": "Acme"}`, `objects.json:1:9: "org" must be an object with a name, such as {"name": "Acme"}`},
		{"{\"customers\": [{\"name\": 1},\n{\"name\": 2}]}", "objects.json:1:25: \"name\" is 1, but must be a string\nobjects.json:2:10: \"name\" is 2, but must be a string"},
	} {
		h := open(t)
		before := string(h.Export().AppendJSON(nil))
		require.EqualError(t, h.Seed("objects.json", []byte(c.text)), c.want, c.text)
		require.Equal(t, before, string(h.Export().AppendJSON(nil)))
	}
}

// TestExportIsASeed seeds an empty host with what another one holds.
func TestExportIsASeed(t *testing.T) {
	h := open(t)
	_, err := do(t, h, "kustomer.message.create", `{"customer": "c2", "body": "Yes", "channel": "chat"}`)
	require.NoError(t, err)
	_, err = do(t, h, "kustomer.klass.create", `{"name": "parcel"}`)
	require.NoError(t, err)
	text := h.Export().AppendJSON(nil)

	other := host.New(host.Options{Org: "o1", Clock: clock.NewVirtual(start.AddDate(1, 0, 0))})
	require.NoError(t, other.Seed("objects.json", text))
	require.Equal(t, string(text), string(other.Export().AppendJSON(nil)))
	require.Empty(t, other.Events())
	_, err = do(t, other, "kustomer.kobject.create", `{"klassName": "parcel"}`)
	require.NoError(t, err)
}

func TestObserve(t *testing.T) {
	h := open(t)
	for _, text := range []string{
		`{"name": "kustomer.conversation.update", "data": {"id": "v1", "subStatus": "waiting"}, "changes": {"attributes": {"status": {"after": "done"}, "externalId": {"op": "remove", "after": null}}, "relationships": {"assignedUsers": {"after": ["u2"]}}}}`,
		`{"name": "kustomer.customer.create", "data": {"type": "customer", "id": "c7", "attributes": {"name": "New"}, "relationships": {"company": {"data": {"type": "company", "id": "k1"}}}}}`,
		`{"name": "kustomer.kobject.parcel.create", "data": {"id": "p1", "customer": "c1"}}`,
		`{"name": "kustomer.app.acme_orders.paid", "data": {"id": "x"}}`,
		`{"name": "kustomer.customer.update"}`,
		`{"name": "kustomer.conversation.sla.breached", "data": {"id": "v8"}}`,
	} {
		ev, err := event.Parse([]byte(text))
		require.NoError(t, err)
		require.NoError(t, h.Observe(ev))
	}
	require.Empty(t, h.Events())
	v1 := h.Object("conversation", "v1").Flat()
	require.Equal(t, "done", v1.Get("status").Str())
	require.Equal(t, "waiting", v1.Get("subStatus").Str())
	require.True(t, v1.Get("externalId").IsMissing())
	require.Equal(t, "u2", v1.Get("assignedUsers").At(0).Str())
	require.Equal(t, "k1", h.Object("customer", "c7").Flat().Get("companyId").Str())
	require.Equal(t, "c1", h.Object("kobject.parcel", "p1").Flat().Get("customer").Str())
	require.Nil(t, h.Object("conversation", "v8"))
}
