package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/host/rest"
)

const seed = `{
  "org": {"name": "Acme"},
  "tags": [{"id": "t1", "name": "vip"}, {"id": "t2", "name": "late"}],
  "companies": [{"id": "k1", "name": "Engines"}],
  "customers": [
    {"id": "c1", "name": "Ada", "emails": ["ada@example.com"], "phones": ["+1 555 0100"], "externalId": "x/1", "company": "k1", "custom": {"tierStr": "gold", "ageNum": 36}, "createdAt": "2026-01-01T00:00:00Z"},
    {"id": "c2", "name": "Bob", "tags": ["t1"], "createdAt": "2026-01-15T00:00:00Z"}],
  "conversations": [{"id": "v1", "customer": "c1"}, {"id": "v2", "customer": "c1", "status": "done"}],
  "kobjects": {"shop-cart": [{"id": "b1", "customer": "c1", "custom": {"sumNum": 5}}, {"id": "b2"}]}
}`

func open(t *testing.T) (*host.Host, *rest.Server) {
	t.Helper()
	h := host.New(host.Options{Org: "o1", Clock: clock.NewVirtual(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))})
	require.NoError(t, h.Seed("seed.json", []byte(seed)))
	return h, rest.New(h)
}

func ask(t *testing.T, s http.Handler, method, path, body string) (int, value.Value) {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	if w.Body.Len() == 0 {
		return w.Code, value.Value{}
	}
	require.Equal(t, "application/json", w.Header().Get("Content-Type"))
	v, err := value.Parse(w.Body.Bytes())
	require.NoError(t, err, w.Body)
	return w.Code, v
}

// TestAddresses holds each address to the status it answers with and to what a
// path into the answer leads to.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		status             int
		at, want           string
	}{
		{"GET", "/v1/orgs/current", "", 200, "data.attributes.name", `"Acme"`},
		{"GET", "/v1/customers", "", 200, "meta", `{"page":1,"pageSize":100,"total":2,"totalPages":1}`},
		{"GET", "/v1/customers?page=2&pageSize=1", "", 200, "data.0.id", `"c2"`},
		{"GET", "/v1/customers?page=1&pageSize=1", "", 200, "links", `{"self":"/v1/customers?page=1&pageSize=1","first":"/v1/customers?page=1&pageSize=1","next":"/v1/customers?page=2&pageSize=1"}`},
		{"GET", "/v1/customers?page=9", "", 200, "data", `[]`},
		{"GET", "/v1/customers/c1", "", 200, "data.type", `"customer"`},
		{"GET", "/v1/customers/c1", "", 200, "data.relationships.company.data", `{"type":"company","id":"k1"}`},
		{"GET", "/v1/customers/c1", "", 200, "data.links.self", `"/v1/customers/c1"`},
		{"GET", "/v1/customers/email=ADA@example.com", "", 200, "data.id", `"c1"`},
		{"GET", "/v1/customers/phone=%2B15550100", "", 200, "data.id", `"c1"`},
		{"GET", "/v1/customers/externalId=x%2F1", "", 200, "data.id", `"c1"`},
		{"POST", "/v1/customers", `{"name": "Eve", "emails": [{"email": "eve@example.com"}]}`, 201, "data.attributes.displayName", `"Eve"`},
		{"POST", "/v1/customers", `{"data": {"type": "customer", "attributes": {"name": "Eve"}, "relationships": {"company": {"data": {"type": "company", "id": "k1"}}}}}`, 201, "data.attributes.companyId", `"k1"`},
		{"PUT", "/v1/customers/c1", `{"custom": {"tierStr": "silver"}}`, 200, "data.attributes.custom", `{"tierStr":"silver","ageNum":36}`},
		{"PATCH", "/v1/conversations/v1", `{"status": "done", "assignedUsers": ["u1"]}`, 200, "data.relationships.assignedUsers.data", `[{"type":"user","id":"u1"}]`},
		{"DELETE", "/v1/customers/c2", "", 204, "", ``},
		{"GET", "/v1/customers/c1/conversations", "", 200, "data.1.id", `"v2"`},
		{"POST", "/v1/customers/c1/conversations", `{"name": "Help"}`, 201, "data.relationships.customer.data.id", `"c1"`},
		{"POST", "/v1/conversations/v1/messages", `{"body": "Hi", "channel": "chat"}`, 201, "data.relationships.customer.data.id", `"c1"`},
		{"POST", "/v1/customers/c2/messages", `{"body": "Hi"}`, 201, "data.relationships.conversation.data.type", `"conversation"`},
		{"POST", "/v1/conversations/v1/notes", `{"body": "Hi"}`, 201, "data.type", `"note"`},
		{"GET", "/v1/companies/k1/customers", "", 200, "data.0.id", `"c1"`},
		{"POST", "/v1/conversations/v1/tags", `{"tags": ["t1", "t2"]}`, 200, "data.attributes.tags", `["t1","t2"]`},
		{"DELETE", "/v1/customers/c2/tags", `{"tags": ["t1"]}`, 200, "data.attributes.tags", `[]`},
		{"DELETE", "/v1/customers/c2/tags/t1", ``, 200, "data.attributes.tags", `[]`},
		{"GET", "/v1/tags", "", 200, "data.0.attributes.name", `"vip"`},
		{"GET", "/v1/klasses/shop-cart", "", 200, "meta.total", `2`},
		{"GET", "/v1/klasses/shop-cart/b1", "", 200, "data.type", `"kobject.shop-cart"`},
		{"GET", "/v1/klasses/shop-cart/b1", "", 200, "data.links.self", `"/v1/klasses/shop-cart/b1"`},
		{"POST", "/v1/klasses/shop-cart", `{"title": "New", "externalId": "e1"}`, 201, "data.attributes.title", `"New"`},
		{"PUT", "/v1/klasses/shop-cart/b2", `{"customer": "c2"}`, 200, "data.relationships.customer.data.id", `"c2"`},
		{"DELETE", "/v1/klasses/shop-cart/b2", "", 204, "", ""},
		{"GET", "/v1/customers/c1/klasses/shop-cart", "", 200, "data.0.id", `"b1"`},
		{"POST", "/v1/customers/c2/klasses/shop-cart", `{}`, 201, "data.relationships.customer.data.id", `"c2"`},
		{"POST", "/v1/klasses", `{"name": "parcel"}`, 201, "data.attributes.name", `"parcel"`},

		{"POST", "/v1/customers/search", `{}`, 200, "meta.total", `2`},
		{"POST", "/v1/customers/search", `{"and": [{"customer_name": {"equals": "Ada"}}]}`, 200, "data.0.id", `"c1"`},
		{"POST", "/v1/customers/search", `{"and": [{"customer_email": {"equals": "ada@example.com"}}, {"customer_custom_ageNum": {"gt": 30, "lte": 36}}]}`, 200, "data.0.id", `"c1"`},
		{"POST", "/v1/customers/search", `{"or": [{"customer_name": {"contains": "bo"}}, {"customer_external_id": {"equals": "x/1"}}]}`, 200, "meta.total", `2`},
		{"POST", "/v1/customers/search", `{"and": [{"customer_created_at": {"gte": "2026-01-10T00:00:00Z"}}]}`, 200, "data.0.id", `"c2"`},
		{"POST", "/v1/customers/search", `{"and": [{"customer_tags": {"not_contains": "t1"}}]}`, 200, "data.0.id", `"c1"`},
		{"POST", "/v1/customers/search", `{"and": [{"conversation_status": {"not_equals": "open"}}], "queryContext": "conversation"}`, 200, "data.0.id", `"v2"`},
		{"POST", "/v1/customers/search", `{"and": [{"kobject_custom_shop-cart_sumNum": {"not_set": true}}], "queryContext": "kobject_shop-cart", "timeZone": "UTC"}`, 200, "data.0.id", `"b2"`},
		{"POST", "/v1/customers/search", `{"and": [{"kobject_shop-cart_custom_sumNum": {"set": true}}], "queryContext": "kobject_shop-cart"}`, 200, "data.0.id", `"b1"`},

		{"GET", "/v1/customers/c9", "", 404, "errors.0.detail", `"there is no customer \"c9\""`},
		{"GET", "/v1/customers/email=eve@example.com", "", 404, "errors.0.code", `"not_found"`},
		{"GET", "/v1/teapots", "", 404, "errors.0.detail", `"there are no \"teapots\""`},
		{"GET", "/v1/klasses/parcel", "", 404, "errors.0.detail", `"there are no \"klasses/parcel\""`},
		{"GET", "/v2/customers", "", 404, "errors.0.detail", `"the stand-in for the platform serves nothing at GET /v2/customers"`},
		{"GET", "/v1/customers/c1/companies", "", 404, "errors.0.detail", `"a company has no relationship to a customer"`},
		{"GET", "/v1/customers?page=0", "", 400, "errors.0.detail", `"\"page\" is \"0\", but must be a number from 1 to 1048576"`},
		{"POST", "/v1/customers", `{`, 400, "errors.0.title", `"Bad Request"`},
		{"POST", "/v1/customers", `[]`, 400, "errors.0.detail", `"the body must be an object such as {\"name\": \"Ada\"}"`},
		{"POST", "/v1/customers", `{"emails": ["ada@example.com"]}`, 409, "errors.0.detail", `"the email \"ada@example.com\" belongs to the customer \"c1\" already"`},
		{"PUT", "/v1/conversations/v1", `{"status": 5}`, 422, "errors.0.detail", `"\"status\" is 5, but must be a string"`},
		{"POST", "/v1/conversations/v1/tags", `{"tags": ["vip"]}`, 404, "errors.0.detail", `"\"vip\" is the name of a tag, whose id is \"t1\""`},
		{"POST", "/v1/conversations/v1/tags", `{"tags": "t1"}`, 400, "errors.0.status", `400`},
		{"POST", "/v1/conversations", `{"name": "x"}`, 422, "errors.0.code", `"invalid_params"`},
		{"POST", "/v1/customers/search", `{"and": [{"customer_name": {"equal": 1}}]}`, 400, "errors.0.detail", `"\"equal\" is no operator of a search (did you mean \"equals\"?): there are equals, not_equals, contains, not_contains, gt, gte, lt, lte, set, not_set"`},
		{"POST", "/v1/customers/search", `{"and": [{"conversation_status": {"equals": 1}}]}`, 400, "errors.0.detail", `"the field \"conversation_status\" is not one of \"customer\": its name must begin with \"customer_\""`},
		{"POST", "/v1/customers/search", `{"queryContext": "kobject_parcel"}`, 400, "errors.0.status", `400`},
		{"POST", "/v1/customers", `{"name": "` + strings.Repeat("x", rest.MaxBody) + `"}`, 413, "errors.0.code", `"too_large"`},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			_, s := open(t)
			status, body := ask(t, s, c.method, c.path, c.body)
			require.Equal(t, c.status, status, "%s", body.AppendJSON(nil))
			if c.at == "" {
				require.True(t, body.IsMissing())
				return
			}
			require.Equal(t, c.want, string(body.LookupPath(strings.Split(c.at, ".")).AppendJSON(nil)), "%s", body.AppendJSON(nil))
		})
	}
}

// TestWhatIsDoneIsReported holds requests to the events of actions.
func TestWhatIsDoneIsReported(t *testing.T) {
	h, s := open(t)
	status, _ := ask(t, s, "PUT", "/v1/conversations/v1", `{"status": "done"}`)
	require.Equal(t, 200, status)
	require.True(t, h.Waiting())
	status, _ = ask(t, s, "DELETE", "/v1/customers/c1", ``)
	require.Equal(t, 204, status)
	require.Nil(t, h.Object("conversation", "v1"), "it goes with its customer")
	require.NotNil(t, h.Object("kobject.shop-cart", "b1"))
	var names []string
	for _, ev := range h.Events() {
		names = append(names, ev.Name)
	}
	require.Equal(t, []string{"kustomer.conversation.update", "kustomer.kobject.shop-cart.update"}, names)
	require.False(t, h.Waiting())
}

// TestAKeyCountsOnce repeats requests that were answered, as an engine does after a
// crash.
func TestAKeyCountsOnce(t *testing.T) {
	h, s := open(t)
	twice := func(method, path, key, body string) (int, string) {
		t.Helper()
		var statuses [2]int
		var bodies [2]string
		for i := range 2 {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Idempotency-Key", key)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			statuses[i], bodies[i] = w.Code, w.Body.String()
		}
		require.Equal(t, statuses[0], statuses[1])
		require.Equal(t, bodies[0], bodies[1])
		return statuses[0], bodies[0]
	}
	status, _ := twice("POST", "/v1/conversations/v1/messages", "r/s/1", `{"body": "Once"}`)
	require.Equal(t, 201, status)
	require.Len(t, h.List("message"), 1)
	status, _ = twice("POST", "/v1/conversations/v1/messages", "r/s/2", `{"body": "Twice"}`)
	require.Equal(t, 201, status)
	require.Len(t, h.List("message"), 2)
	status, detail := twice("POST", "/v1/customers", "r/s/3", `{"emails": ["ada@example.com"]}`)
	require.Equal(t, 409, status)
	require.Contains(t, detail, "belongs to the customer")
	status, _ = twice("DELETE", "/v1/customers/c2", "r/s/4", ``)
	require.Equal(t, 204, status)
	require.Len(t, h.Events(), 4)
}
