package host_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/catalogue"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

const app = `{"app": "acme_orders", "version": "1.0.0", "title": "Acme", "identifier": "acmeord", "klasses": [
  {"name": "acme_orders-order", "icon": "box", "color": "#333333", "metadata": {"properties": {
    "totalNum": {"displayName": "Total"}, "placedAt": {"displayName": "Placed"}, "paidBool": {"displayName": "Paid"}, "shopUrl": {"displayName": "Shop"}}}},
  {"name": "conversation", "metadata": {"standard": true, "properties": {"orderStr": {"displayName": "Order"}, "itemsNum": {"displayName": "Items"}}}}]}`

const seed = `{
  "org": {"name": "Acme"},
  "users": [{"id": "u1", "name": "Grace", "email": "Grace@example.com"}, {"id": "u2", "name": "Alan"}],
  "companies": [{"id": "k1", "name": "Analytical Engines", "externalId": "engines", "domains": ["engines.example"]}],
  "customers": [
    {"id": "c1", "name": "Ada", "emails": ["ada@example.com"], "phones": [{"phone": "+1 (555) 0100"}], "externalId": "x1", "company": "k1", "facebookIds": [{"id": "fb1"}], "custom": {"tierStr": "gold"}},
    {"id": "c2", "name": "Bob", "emails": [{"type": "work", "email": "bob@example.com"}], "twitterId": "t2", "whatsapps": [{"phone": "+1555200"}]}],
  "conversations": [
    {"id": "v1", "customer": "c1", "status": "open", "tags": ["t1"], "externalId": "cx1"},
    {"type": "conversation", "id": "v2", "attributes": {"status": "done", "custom": {"@acmeordItemsNum": 2}}, "relationships": {"customer": {"data": {"type": "customer", "id": "c2"}}, "assignedUsers": {"data": [{"type": "user", "id": "u1"}]}}}],
  "messages": [
    {"id": "m1", "conversation": "v1", "customer": "c1", "body": "Hello", "direction": "in", "channel": "email", "createdAt": "2026-01-30T00:00:00Z"},
    {"id": "m2", "conversation": "v1", "customer": "c1", "body": "Good day", "direction": "out", "channel": "email", "externalId": "mx2", "createdAt": "2026-01-30T01:00:00Z"}],
  "notes": [{"id": "n1", "conversation": "v1", "customer": "c1", "body": "Nice", "externalId": "nx1"}],
  "kobjects": {"acme_orders-order": [{"id": "o1", "customer": "c2", "externalId": "ox1", "custom": {"totalNum": 5}}], "shop-cart": [{"id": "b1"}]}
}`

func prepared(t *testing.T) *install.Prepared {
	t.Helper()
	ids, err := link.Derived([]byte("a secret for tests only"), "o1")
	require.NoError(t, err)
	p, findings, err := install.Prepare(&source.File{Name: "app.json", Bytes: []byte(app)}, "o1", install.Options{Compiler: compiler.Options{Profile: definition.Tenon}, IDs: ids})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	return p
}

// open returns a host with the app and the objects above.
func open(t *testing.T) *host.Host {
	t.Helper()
	h := host.New(host.Options{Org: "o1", Clock: clock.NewVirtual(start)})
	require.NoError(t, h.Install(prepared(t)))
	require.NoError(t, h.Seed("seed.json", []byte(seed)))
	return h
}

func parse(t *testing.T, text string) value.Value {
	t.Helper()
	v, err := value.Parse([]byte(text))
	require.NoError(t, err, text)
	return v
}

var attempts int

func do(t *testing.T, h *host.Host, name, params string) (action.Result, error) {
	t.Helper()
	attempts++
	return h.Execute(context.Background(), action.Invocation{Org: "o1", Step: "s", Action: name, Key: fmt.Sprint("key", attempts), Params: parse(t, params)})
}

// told renders events shortly: the name, the id and the changes.
func told(events []event.Event) string {
	var lines []string
	for _, ev := range events {
		line := strings.TrimPrefix(ev.Name, "kustomer.") + " " + ev.Data.Get("id").Str()
		for _, kind := range []string{"attributes", "relationships"} {
			for name, change := range ev.Changes.Get(kind).Members() {
				line += fmt.Sprintf(" %s %s %s→%s", change.Get("op").Str(), name, change.Get("before").AppendJSON(nil), change.Get("after").AppendJSON(nil))
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

const first, second = "697dc4900b1ec7f00d000002", "697dc4900b1ec7f00d000003"

type actionTest struct{ name, params, want, events string }

var actionTests = []actionTest{
	{"customer.find", `{"identifier": "c1"}`, `{"id":"c1","name":"Ada","displayName":"Ada","companyId":"k1","company":"k1","emails":[{"email":"ada@example.com"}],"custom":{"tierStr":"gold"},"tags":[]}`, ""},
	{"customer.find", `{"identifier": "x1"}`, `{"id":"c1"}`, ""},
	{"customer.find", `{"identifier": "ADA@example.com "}`, `{"id":"c1"}`, ""},
	{"customer.find", `{"identifier": "+15550100"}`, `{"id":"c1"}`, ""},
	{"customer.find", `{"identifier": "15550100@example.com"}`, `{}`, ""},
	{"customer.find", `{"identifier": null}`, `{}`, ""},
	{"customer.find-by-email", `{"email": "bob@example.com"}`, `{"id":"c2"}`, ""},
	{"customer.find-by-email", `{"address": "bob@example.com"}`, `{"id":"c2"}`, ""},
	{"customer.find-by-email", `{"email": "eve@example.com"}`, `{}`, ""},
	{"customer.find-by-phone", `{"phone": "1-555-0100"}`, `{"id":"c1"}`, ""},
	{"customer.find-by-external-id", `{"externalId": "x1"}`, `{"id":"c1"}`, ""},
	{"customer.find-by-facebook-id", `{"facebookId": "fb1"}`, `{"id":"c1"}`, ""},
	{"customer.find-by-instagram-id", `{"instagramId": "fb1"}`, `{}`, ""},
	{"customer.find-by-smooch-id", `{"smoochId": ""}`, `{}`, ""},
	{"customer.find-by-twitter-id", `{"twitterId": "t2"}`, `{"id":"c2"}`, ""},
	{"customer.find-by-whatsapp", `{"whatsapp": "1 555 200"}`, `{"id":"c2"}`, ""},
	{"customer.find-by-whatsapp", `{"whatsapp": "+15550100"}`, `{"id":"c1"}`, ""},
	{"customer.create", `{"name": "Eve", "emails": ["eve@example.com"], "custom": {"ageNum": 7}}`,
		`{"id":"` + first + `","name":"Eve","displayName":"Eve","emails":[{"email":"eve@example.com"}],"custom":{"ageNum":7},"createdAt":"2026-01-31T09:00:00.000Z","updatedAt":"2026-01-31T09:00:00.000Z"}`, "customer.create " + first},
	{"customer.update", `{"id": "c1", "name": "Ada L.", "custom": {"tierStr": "silver", "ageNum": 1}}`, `{"id":"c1","name":"Ada L.","custom":{"tierStr":"silver","ageNum":1},"updatedAt":"2026-01-31T09:00:00.000Z"}`,
		`customer.update c1 replace name "Ada"→"Ada L." replace custom {"tierStr":"gold"}→{"tierStr":"silver","ageNum":1}`},
	{"customer.update", `{"id": "c1", "name": "Ada", "custom": {"tierStr": "gold"}}`, `{"id":"c1"}`, ""},
	{"customer.update", `{"id": "c1", "externalId": null, "custom": {"tierStr": null}, "companyId": null}`, `{"id":"c1","custom":{},"company":null}`,
		`customer.update c1 replace custom {"tierStr":"gold"}→{} remove externalId "x1"→null remove companyId "k1"→null remove company "k1"→null`},
	{"customer.append-email", `{"id": "c1", "email": "ada@work.example", "type": "work"}`, `{"emails":[{"email":"ada@example.com"},{"type":"work","email":"ada@work.example"}]}`,
		`customer.update c1 replace emails [{"email":"ada@example.com"}]→[{"email":"ada@example.com"},{"type":"work","email":"ada@work.example"}]`},
	{"customer.append-email", `{"id": "c1", "email": "Ada@Example.com"}`, `{"emails":[{"email":"ada@example.com"}]}`, ""},
	{"customer.append-phone", `{"id": "c2", "phone": "+15550300"}`, `{"phones":[{"phone":"+15550300"}]}`, `customer.update c2 replace phones []→[{"phone":"+15550300"}]`},
	{"customer.merge", `{"id": "c1", "mergeId": "c2"}`, `{"id":"c1","name":"Ada","twitterId":"t2","emails":[{"email":"ada@example.com"},{"type":"work","email":"bob@example.com"}]}`,
		`customer.update c1 replace emails [{"email":"ada@example.com"}]→[{"email":"ada@example.com"},{"type":"work","email":"bob@example.com"}] add twitterId null→"t2" add whatsapps null→[{"phone":"+1555200"}]
conversation.update v2 replace customer "c2"→"c1"
kobject.acme_orders-order.update o1 replace customer "c2"→"c1"`},

	{"conversation.find-by-id", `{"id": "v2"}`, `{"id":"v2","status":"done","customer":"c2","assignedUsers":["u1"],"custom":{"@acmeordItemsNum":2},"queue":null}`, ""},
	{"conversation.find-by-id", `{"id": "v9"}`, `{}`, ""},
	{"conversation.find-by-external-id", `{"externalId": "cx1"}`, `{"id":"v1"}`, ""},
	{"conversation.find-body", `{"id": "v1"}`, `{"id":"v1","body":"Hello\nGood day"}`, ""},
	{"conversation.find-body", `{"id": "v9"}`, `{}`, ""},
	{"conversation.create", `{"customer": "c1", "name": "Help", "queue": "q7"}`, `{"id":"` + first + `","name":"Help","status":"open","customer":"c1","queue":"q7","assignedUsers":[],"tags":[]}`, "conversation.create " + first},
	{"conversation.update", `{"id": "v1", "status": "done", "queue": "q1", "assignedUsers": ["u2", "u1", "u2"], "custom": {"@acmeordOrderStr": "A-1"}}`, `{"status":"done","queue":"q1","assignedUsers":["u2","u1"]}`,
		`conversation.update v1 replace status "open"→"done" replace custom {}→{"@acmeordOrderStr":"A-1"} add queue null→"q1" replace assignedUsers []→["u2","u1"]`},
	{"conversation.append-tags", `{"id": "v1", "tags": ["t2", "t1"]}`, `{"tags":["t1","t2"]}`, `conversation.update v1 replace tags ["t1"]→["t1","t2"]`},
	{"conversation.append-tags", `{"id": "v1", "tags": "t1"}`, `{"tags":["t1"]}`, ""},
	{"conversation.remove-tags", `{"id": "v1", "tags": ["t1", "t9"]}`, `{"tags":[]}`, `conversation.update v1 replace tags ["t1"]→[]`},
	{"conversation.assign-user", `{"id": "v1", "user": "u1"}`, `{"assignedUsers":["u1"]}`, `conversation.update v1 replace assignedUsers []→["u1"]`},
	{"conversation.assign-user", `{"id": "v2", "user": null}`, `{"assignedUsers":[]}`, `conversation.update v2 replace assignedUsers ["u1"]→[]`},
	{"conversation.assign-team", `{"id": "v1", "team": "e1"}`, `{"assignedTeams":["e1"]}`, `conversation.update v1 replace assignedTeams []→["e1"]`},
	{"conversation.merge", `{"id": "v1", "mergeId": "v2"}`, `{"id":"v1","status":"open","assignedUsers":["u1"],"custom":{"@acmeordItemsNum":2}}`,
		`conversation.update v1 replace custom {}→{"@acmeordItemsNum":2} replace assignedUsers []→["u1"]`},

	{"message.create", `{"conversation": "v1", "body": "Yes", "channel": "chat", "direction": "out"}`, `{"id":"` + first + `","body":"Yes","customer":"c1","conversation":"v1"}`,
		"message.create " + first + "\n" + `conversation.update v1 replace channels []→["chat"] replace messageCount 0→1 add lastMessageAt null→"2026-01-31T09:00:00.000Z"`},
	{"message.create", `{"customer": "c2", "body": "Yes"}`, `{"id":"` + first + `","conversation":"` + second + `"}`, "conversation.create " + second + "\nmessage.create " + first},
	{"message.update", `{"id": "m1", "body": "Hi"}`, `{"body":"Hi"}`, `message.update m1 replace body "Hello"→"Hi"`},
	{"message.find-by-id", `{"id": "m1"}`, `{"id":"m1","conversation":"v1"}`, ""},
	{"message.find-by-external", `{"externalId": "mx2"}`, `{"id":"m2"}`, ""},
	{"message.find-last", `{"conversation": "v1"}`, `{"id":"m2"}`, ""},
	{"message.find-last", `{"customer": "c1", "direction": "in"}`, `{"id":"m1"}`, ""},
	{"message.find-last", `{"conversation": "v2"}`, `{}`, ""},

	{"note.create", `{"conversation": "v1", "body": "Look", "userMentions": [{"user": "u1"}]}`, `{"id":"` + first + `","body":"Look","customer":"c1","conversation":"v1","userMentions":[{"user":"u1"}]}`, "note.create " + first},
	{"note.update", `{"id": "n1", "body": "Nicer"}`, `{"body":"Nicer"}`, `note.update n1 replace body "Nice"→"Nicer"`},
	{"note.find-by-id", `{"id": "n1"}`, `{"id":"n1"}`, ""},
	{"note.find-by-external", `{"externalId": "nx1"}`, `{"id":"n1"}`, ""},

	{"company.create", `{"name": "Difference"}`, `{"id":"` + first + `","name":"Difference","custom":{}}`, "company.create " + first},
	{"company.update", `{"id": "k1", "name": "Engines"}`, `{"name":"Engines"}`, `company.update k1 replace name "Analytical Engines"→"Engines"`},
	{"company.find", `{"identifier": "k1"}`, `{"id":"k1"}`, ""},
	{"company.find", `{"identifier": "engines.example"}`, `{"id":"k1"}`, ""},
	{"company.find", `{"name": "Analytical Engines"}`, `{"id":"k1"}`, ""},
	{"company.find", `{"identifier": "nobody"}`, `{}`, ""},
	{"company.find-by-external-id", `{"externalId": "engines"}`, `{"id":"k1"}`, ""},

	{"kobject.create", `{"klassName": "acme_orders-order", "title": "A-2", "custom": {"totalNum": 3, "placedAt": "2026-01-31", "paidBool": false, "shopUrl": "https://shop.example"}}`,
		`{"id":"` + first + `","title":"A-2","customer":null,"custom":{"totalNum":3,"placedAt":"2026-01-31","paidBool":false,"shopUrl":"https://shop.example"}}`, "kobject.acme_orders-order.create " + first},
	{"kobject.create", `{"klassName": "acme_orders-order", "totalNum": 3}`, `{"custom":{"totalNum":3}}`, "kobject.acme_orders-order.create " + first},
	{"kobject.create-with-customer", `{"klassName": "acme_orders-order", "customer": "c1", "externalId": "ox2"}`, `{"customer":"c1","externalId":"ox2"}`, "kobject.acme_orders-order.create " + first},
	{"kobject.update", `{"klassName": "acme_orders-order", "id": "o1", "custom": {"paidBool": true}}`, `{"custom":{"totalNum":5,"paidBool":true}}`, `kobject.acme_orders-order.update o1 replace custom {"totalNum":5}→{"totalNum":5,"paidBool":true}`},
	{"kobject.delete", `{"klassName": "acme_orders-order", "id": "o1"}`, `{}`, ""},
	{"kobject.find", `{"klassName": "acme_orders-order", "id": "o1"}`, `{"id":"o1"}`, ""},
	{"kobject.find", `{"klassName": "acme_orders-order", "id": "ox1"}`, `{"id":"o1"}`, ""},
	{"kobject.find", `{"klassName": "acme_orders-order", "id": "o9"}`, `{}`, ""},
	{"kobject.find-by-external-id", `{"klassName": "acme_orders-order", "externalId": "ox1"}`, `{"id":"o1"}`, ""},
	{"kobject.add-relationship", `{"klassName": "shop-cart", "id": "b1", "customer": "c1"}`, `{"customer":"c1"}`, `kobject.shop-cart.update b1 add customer null→"c1"`},
	{"klass.create", `{"name": "parcel", "icon": "box"}`, `{"id":"` + first + `","name":"parcel","icon":"box"}`, ""},
	{"klass.find-by-klassname", `{"klassName": "acme_orders-order"}`, `{"name":"acme_orders-order","icon":"box"}`, ""},
	{"klass.find-by-klassname", `{"klassName": "parcel"}`, `{}`, ""},
	{"user.find-by-id", `{"id": "u2"}`, `{"id":"u2","name":"Alan"}`, ""},
	{"user.find-by-email", `{"email": "grace@example.com"}`, `{"id":"u1"}`, ""},
	{"org.current", `{}`, `{"id":"o1","name":"Acme"}`, ""},
}

// TestActions holds every action to what it answers and what it reports. Of the
// answers only the named members count.
func TestActions(t *testing.T) {
	for _, c := range actionTests {
		t.Run(c.name+" "+c.params, func(t *testing.T) {
			h := open(t)
			require.Empty(t, h.Events())
			result, err := do(t, h, "kustomer."+c.name, c.params)
			require.NoError(t, err)
			want := parse(t, c.want)
			if want.Len() == 0 {
				require.Zero(t, result.Output.Len(), "%s", result.Output.AppendJSON(nil))
			}
			for name, v := range want.Members() {
				require.Equal(t, string(v.AppendJSON(nil)), string(result.Output.Get(name).AppendJSON(nil)), "%s of %s", name, result.Output.AppendJSON(nil))
			}
			require.Equal(t, c.events, told(h.Events()))
		})
	}
}

// TestAllObjectActions holds the host to the catalogue: what it does not carry out
// is not about objects.
func TestAllObjectActions(t *testing.T) {
	var others []string
	for _, name := range catalogue.ActionNames() {
		if !slices.Contains(host.ActionNames(), name) {
			others = append(others, name)
		}
	}
	require.Equal(t, []string{
		"kustomer.rest-api.json", "kustomer.rest-api.generic", "kustomer.regex-match.generic", "kustomer.transform.generic",
		"kustomer.event.publish", "kustomer.command.run-by-name", "kustomer.app.ai.nlp", "kustomer.app.scheduler.schedule-workflow",
	}, others)
	for _, name := range host.ActionNames() {
		_, known := catalogue.FindAction(name)
		require.True(t, known, name)
		tested := slices.ContainsFunc(actionTests, func(c actionTest) bool { return "kustomer."+c.name == name })
		require.True(t, tested, "no test of %s", name)
	}
}

// TestFailures holds failures to sentences that name what is wrong and the way out,
// and to leaving everything as it was.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ name, params, code, message string }{
		{"customer.find", `{}`, action.CodeInvalidParams, `cannot find a customer: it needs the param "identifier"; a reference to nothing leaves a param out`},
		{"customer.find", `{"identifier": {"a": 1}}`, action.CodeInvalidParams, `cannot find a customer: its param "identifier" is an object, but must be a string`},
		{"customer.update", `{"id": "c3", "name": "x"}`, host.CodeNotFound, `cannot update a customer: there is no customer "c3" (did you mean "c1"?)`},
		{"customer.update", `{"name": "x"}`, action.CodeInvalidParams, `cannot update a customer: it needs the param "id"; a reference to nothing leaves a param out`},
		{"customer.update", `{"id": "c1", "emails": "ada@example.com"}`, action.CodeInvalidParams, `"emails" is the string "ada@example.com", but must be an array of objects such as {"email": "ada@example.com"}`},
		{"customer.update", `{"id": "c1", "updatedAt": "2026-01-01"}`, action.CodeInvalidParams, `"updatedAt" cannot be set: the platform keeps it`},
		{"customer.create", `{"emails": ["BOB@example.com"]}`, host.CodeConflict, `the email "bob@example.com" belongs to the customer "c2" already`},
		{"customer.merge", `{"id": "c1", "mergeId": "c1"}`, action.CodeInvalidParams, `the customer "c1" cannot be merged with itself`},
		{"conversation.create", `{"name": "x"}`, action.CodeInvalidParams, `a new conversation needs the param "customer"`},
		{"conversation.create", `{"customer": "nobody-at-all"}`, host.CodeNotFound, `there is no customer "nobody-at-all"`},
		{"conversation.update", `{"id": "v1", "customer": null}`, action.CodeInvalidParams, `"customer" cannot be cleared: a conversation is nothing without it`},
		{"message.update", `{"id": "m1", "customer": "c2"}`, action.CodeInvalidParams, `the conversation "v1" is of the customer "c1", not of "c2"`},
		{"conversation.update", `{"id": "v1", "status": 5}`, action.CodeInvalidParams, `"status" is 5, but must be a string`},
		{"conversation.update", `{"id": "v1", "assignedUsers": "u1x"}`, host.CodeNotFound, `there is no user "u1x" (did you mean "u1"?)`},
		{"conversation.update", `{"id": "v1", "assignedUsers": [1]}`, action.CodeInvalidParams, `"assignedUsers" holds 1, but must be an array of ids`},
		{"conversation.update", `{"id": "v1", "assignedUsers": ["Grace"]}`, host.CodeNotFound, `"Grace" is the name of a user, whose id is "u1"`},
		{"conversation.update", `{"id": "v1", "custom": 1}`, action.CodeInvalidParams, `"custom" is 1, but must be an object with custom attributes`},
		{"conversation.update", `{"id": "v1", "custom": {"@acmeordItemsNum": "3"}}`, action.CodeInvalidParams, `the custom attribute "@acmeordItemsNum" is the string "3", but must be a number`},
		{"conversation.update", `{"id": "v1", "custom": {"@acmeordItemNum": 3}}`, action.CodeInvalidParams, `the app declares no attribute "@acmeordItemNum" of the klass "conversation" (did you mean "@acmeordItemsNum"?)`},
		{"conversation.append-tags", `{"id": "v1", "tags": [1]}`, action.CodeInvalidParams, `its param "tags" is an array, but must be an array of strings`},
		{"message.create", `{"body": "x"}`, action.CodeInvalidParams, `a new message needs the param "conversation" or "customer"`},
		{"message.create", `{"conversation": "v1", "customer": "c2"}`, action.CodeInvalidParams, `the conversation "v1" is of the customer "c1", not of "c2"`},
		{"note.create", `{"conversation": "v1"}`, action.CodeInvalidParams, `a new note needs the param "body"`},
		{"note.create", `{"body": "x"}`, action.CodeInvalidParams, `a new note needs the param "conversation" or "customer"`},
		{"note.update", `{"id": "n1", "custom": {}}`, action.CodeInvalidParams, `a note has no custom attributes`},
		{"kobject.create", `{"klassName": "acme_order-order"}`, host.CodeNotFound, `there is no klass "acme_order-order" (did you mean "acme_orders-order"?)`},
		{"kobject.create", `{"klassName": "customer"}`, host.CodeNotFound, `there is no klass "customer": that is a standard klass, which has actions of its own`},
		{"kobject.update", `{"klassName": "acme_orders-order", "id": "o1", "custom": {"totalNum": true}}`, action.CodeInvalidParams, `the custom attribute "totalNum" is true, but must be a number`},
		{"kobject.update", `{"klassName": "acme_orders-order", "id": "o1", "custom": {"colorStr": "red"}}`, action.CodeInvalidParams, `the app declares no attribute "colorStr" of the klass "acme_orders-order", only paidBool, placedAt, shopUrl, totalNum`},
		{"kobject.update", `{"klassName": "acme_orders-order", "id": "o1", "custom": {"placedAt": "soon", "shopUrl": "shop"}}`, action.CodeInvalidParams, `the custom attribute "placedAt" is the string "soon", but must be a date-time such as "2026-01-31T09:00:00.000Z"`},
		{"kobject.create-with-customer", `{"klassName": "acme_orders-order"}`, action.CodeInvalidParams, `it needs the param "customer"`},
		{"kobject.add-relationship", `{"klassName": "acme_orders-order", "id": "o1"}`, action.CodeInvalidParams, `it needs one of the params "customer", "conversation" and "company"`},
		{"klass.create", `{"name": "a b"}`, action.CodeInvalidParams, `a klass cannot be called "a b"`},
		{"klass.create", `{"name": "shop-order", "icon": 5}`, action.CodeInvalidParams, `"icon" is 5, but must be a string`},
		{"klass.create", `{"name": "acme_orders-order"}`, host.CodeConflict, `the name "acme_orders-order" belongs to the klass`},
		{"tea.make", `{}`, action.CodeUnknownAction, `step "s" cannot run: the stand-in for the platform does not know the action "kustomer.tea.make"`},
	} {
		t.Run(c.name+" "+c.params, func(t *testing.T) {
			h := open(t)
			before := string(h.Export().AppendJSON(nil))
			_, err := do(t, h, "kustomer."+c.name, c.params)
			var f *interp.Failure
			require.ErrorAs(t, err, &f)
			require.Equal(t, c.code, f.Code, f.Message)
			require.Contains(t, f.Message, c.message)
			require.Contains(t, f.Message, `step "s"`)
			require.False(t, f.Retryable)
			require.Empty(t, h.Events())
			require.Equal(t, before, string(h.Export().AppendJSON(nil)))
		})
	}
	_, err := open(t).Execute(context.Background(), action.Invocation{Org: "o2", Step: "s", Action: "kustomer.org.current"})
	require.EqualError(t, err, `step "s" cannot read the org: the run belongs to the org "o2", and the objects to "o1"`)
}

// TestOnceForEachKey hands attempts in twice: the second time nothing happens.
func TestOnceForEachKey(t *testing.T) {
	h := open(t)
	in := action.Invocation{Org: "o1", Step: "s", Key: "r/s/1", Action: "kustomer.note.create", Params: parse(t, `{"conversation": "v1", "body": "Once"}`)}
	first, err := h.Execute(context.Background(), in)
	require.NoError(t, err)
	again, err := h.Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Len(t, h.Events(), 1)
	in.Key = "r/s/2"
	other, err := h.Execute(context.Background(), in)
	require.NoError(t, err)
	require.NotEqual(t, first.Output.Get("id"), other.Output.Get("id"))

	in = action.Invocation{Org: "o1", Step: "s", Key: "r/s/3", Action: "kustomer.note.update", Params: parse(t, `{"id": "n9", "body": "x"}`)}
	_, failed := h.Execute(context.Background(), in)
	_, failedAgain := h.Execute(context.Background(), in)
	require.Error(t, failed)
	require.Equal(t, failed, failedAgain)
}

// TestEventsAsThePlatformSendsThem shows one of each in full.
func TestEventsAsThePlatformSendsThem(t *testing.T) {
	h := open(t)
	_, err := do(t, h, "kustomer.note.create", `{"conversation": "v1", "body": "Look"}`)
	require.NoError(t, err)
	_, err = do(t, h, "kustomer.conversation.update", `{"id": "v1", "status": "done", "custom": {"@acmeordItemsNum": 1}}`)
	require.NoError(t, err)
	events := h.Events()
	require.Len(t, events, 2)
	require.True(t, events[0].Changes.IsMissing())
	require.Equal(t, "kustomer.note.create", events[0].Name)
	require.Equal(t, "o1", events[0].Org)
	require.Equal(t, start, events[0].At)
	require.Equal(t, `{"type":"note","id":"697dc4900b1ec7f00d000002","attributes":{"body":"Look","createdAt":"2026-01-31T09:00:00.000Z","updatedAt":"2026-01-31T09:00:00.000Z","modifiedAt":"2026-01-31T09:00:00.000Z"},`+
		`"relationships":{"customer":{"data":{"type":"customer","id":"c1"}},"conversation":{"data":{"type":"conversation","id":"v1"}}}}`, string(events[0].Data.AppendJSON(nil)))
	require.Equal(t, `{"attributes":{"status":{"op":"replace","before":"open","after":"done"},"custom":{"op":"replace","before":{},"after":{"@acmeordItemsNum":1}}},"relationships":{}}`, string(events[1].Changes.AppendJSON(nil)))
	require.NotEqual(t, events[0].ID, events[1].ID)
}
