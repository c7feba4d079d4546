package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/api"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/embedded"
	"github.com/tenon-dev/tenon/runtime/event"
)

const app = `{"app": "parcels", "version": "0.1.0", "title": "Parcels", "workflows": [
  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "plan", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [],
     "params": {"workflowId": "ask", "runAt": {"type": "relative", "value": 60}, "inputs": {"customer": "/#steps.1.id"}}}]},
  {"id": "ask", "name": "ask", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.ask.call",
     "schema": {"properties": {"customer": {"type": "string"}}, "required": ["customer"]}, "transitions": [{"target": "note", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "note", "action": "kustomer.note.create", "params": {"customer": "/#steps.1.customer"}, "transitions": []}]}]}`

// serve returns a function that asks a server of its own, and its clock.
func serve(t *testing.T) (func(method, path, body string) (int, map[string]any), *clock.Virtual, *embedded.Engine) {
	t.Helper()
	now := clock.NewVirtual(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))
	e, err := embedded.Open(t.Context(), embedded.Options{Clock: now, Executor: action.Recorder{}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	server := httptest.NewServer(api.New(e, nil))
	t.Cleanup(server.Close)
	return func(method, path, body string) (int, map[string]any) {
		req, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		want := "application/json"
		if resp.StatusCode >= 300 {
			want = "application/problem+json"
		}
		require.Equal(t, want, resp.Header.Get("Content-Type"), "%s", b)
		var out map[string]any
		require.NoError(t, json.Unmarshal(b, &out), "%s", b)
		return resp.StatusCode, out
	}, now, e
}

func TestAnAppFromInstallToItsEnd(t *testing.T) {
	ask, now, e := serve(t)
	status, out := ask("POST", "/v1/orgs/o1/apps", app)
	require.Equal(t, 201, status, out)
	id := out["workflows"].([]any)[1].(map[string]any)["id"].(string)
	require.Len(t, id, 24)

	status, out = ask("POST", "/v1/orgs/o1/apps", strings.Replace(app, "0.1.0", "0.2.0", 1))
	require.Equal(t, 201, status, out)
	require.Equal(t, id, out["workflows"].([]any)[1].(map[string]any)["id"], "an upgrade keeps ids")
	_, out = ask("GET", "/v1/orgs/o1/apps/parcels", "")
	require.Equal(t, "0.2.0", out["version"])

	event := `{"id": "e1", "name": "kustomer.customer.update", "data": {"id": "c1"}}`
	status, first := ask("POST", "/v1/orgs/o1/events", event)
	require.Equal(t, 202, status)
	_, again := ask("POST", "/v1/orgs/o1/events", event)
	require.Equal(t, first, again, "a repeated event starts nothing")
	require.NoError(t, e.Settle(t.Context()))
	_, out = ask("GET", "/v1/orgs/o1/schedules", "")
	require.Equal(t, []any{map[string]any{"workflowId": id, "at": "2026-01-31T09:01:00Z", "inputs": map[string]any{"customer": "c1"},
		"parent": first["runs"].([]any)[0], "parentStep": "plan"}}, out["schedules"])

	now.Advance(time.Minute)
	require.NoError(t, e.Settle(t.Context()))
	_, out = ask("GET", "/v1/orgs/o1/runs?outcome=completed", "")
	runs := out["runs"].([]any)
	require.Len(t, runs, 2)
	_, out = ask("GET", "/v1/orgs/o1/runs?outcome=running", "")
	require.Empty(t, out["runs"])
	second := runs[1].(map[string]any)
	require.Equal(t, "ask", second["workflow"])
	status, out = ask("GET", "/v1/orgs/o1/runs/"+second["id"].(string), "")
	require.Equal(t, 200, status)
	require.NotEmpty(t, out["trace"])
	status, out = ask("POST", "/v1/orgs/o1/runs/"+second["id"].(string)+"/cancel", `{"reason": "late"}`)
	require.Equal(t, 200, status)
	require.Equal(t, "completed", out["outcome"], "a finished run stays as it is")
}

// TestOtherSites: pages in a browser on this machine reach loopback addresses, by
// a form or by a name of their own that leads there.
func TestOtherSites(t *testing.T) {
	e, err := embedded.Open(t.Context(), embedded.Options{})
	require.NoError(t, err)
	defer e.Close()
	h := api.Local(api.New(e, nil))
	for _, c := range []struct {
		host, origin, site string
		status             int
	}{
		{"127.0.0.1:7878", "", "", 202},
		{"localhost:7878", "", "", 202},
		{"LOCALHOST", "", "same-origin", 202},
		{"[::1]:7878", "", "", 202},
		{"127.0.0.1:7878", "http://127.0.0.1:7878", "same-origin", 202},
		{"127.0.0.1:7878", "https://evil.example", "", 403},
		{"127.0.0.1:7878", "", "cross-site", 403},
		{"evil.example:7878", "", "", 403},
		{"evil.example", "http://evil.example", "same-origin", 403},
		{"127.0.0.1.evil.example", "", "", 403},
		{"", "", "", 403},
	} {
		r := httptest.NewRequest("POST", "/v1/orgs/o1/events", strings.NewReader(`{"name": "kustomer.customer.update"}`))
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, c.status, w.Code, "%+v: %s", c, w.Body)
		if c.status == 403 {
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
			require.Contains(t, w.Body.String(), "without tokens")
		}
	}
}

func TestHealth(t *testing.T) {
	ask, _, e := serve(t)
	status, out := ask("GET", "/healthz", "")
	require.Equal(t, 200, status)
	require.Equal(t, "ok", out["status"])
	require.NoError(t, e.Close())
	status, out = ask("GET", "/healthz", "")
	require.Equal(t, 503, status)
	require.Equal(t, "the server is shutting down: ask again later with the same event id", out["detail"])
	status, _ = ask("POST", "/v1/orgs/o1/events", `{"name": "x"}`)
	require.Equal(t, 503, status)
}

func TestWhatIsRefused(t *testing.T) {
	ask, _, _ := serve(t)
	status, _ := ask("POST", "/v1/orgs/o1/apps", app)
	require.Equal(t, 201, status)
	_, out := ask("POST", "/v1/orgs/o1/events", `{"name": "kustomer.customer.update", "data": {"id": "c1"}}`)
	run := out["runs"].([]any)[0].(string)
	for _, c := range []struct {
		method, path, body string
		status             int
		detail             string
	}{
		{"POST", "/v1/orgs/o1/apps", `{"app": "a b", "version": "1.0.0", "title": "A"}`, 422, "it has 1 error, which"},
		{"POST", "/v1/orgs/o1/apps", `{"app": "a b", "version": "1", "title": "A"}`, 422, "it has 2 errors, which"},
		{"POST", "/v1/orgs/o1/apps", strings.Repeat(" ", api.MaxDefinition+1), 413, "more than 16777216 bytes"},
		{"GET", "/v1/orgs/o2/apps/parcels", "", 404, "not found"},
		{"POST", "/v1/orgs/o1/events", `{"data": {}}`, 400, `the event has no "name"`},
		{"POST", "/v1/orgs/o1/events", `{"name": "x", "org": "o2"}`, 400, `belongs to the org "o2"`},
		{"POST", "/v1/orgs/o1/events", `{`, 400, "not valid JSON"},
		{"POST", "/v1/orgs/o1/events", `{"name": "kustomer.workflow.nothing.call"}`, 404, "not found"},
		{"GET", "/v1/orgs/o1/runs?outcome=lost", "", 400, "is none"},
		{"GET", "/v1/orgs/o1/runs?limit=-1", "", 400, "is not a number"},
		{"GET", "/v1/orgs/o2/runs/" + run, "", 404, "not found"},
		{"POST", "/v1/orgs/o2/runs/" + run + "/cancel", "", 404, "not found"},
		{"POST", "/v1/orgs/o1/runs/" + run + "/cancel", "no", 400, "the body must be an object"},
		{"POST", "/v1/orgs/o1/events", `{"name": "x", }`, 400, "line 1, column 13: the event is not valid JSON: trailing comma"},
		{"POST", "/v1/orgs/o1/events", `{"name": "x", "createdAt": "9000-01-01T00:00:00Z"}`, 400, "must lie in the years 1678 to 2261"},
		{"POST", "/v1/orgs/o1/events", strings.Repeat("[", 100_000), 400, "nested too deeply"},
		{"POST", "/v1/orgs/o1/runs/" + run + "/cancel", `{"reasn": "late"}`, 400, "the body must be an object"},
		{"POST", "/v1/orgs/o1/runs/" + run + "/cancel", `{"reason": 5}`, 400, "the body must be an object"},
		{"POST", "/v1/orgs/o1/runs/" + run + "/cancel", strings.Repeat(" ", 5000), 413, "more than 4096 bytes"},
		{"GET", "/v1/orgs/o1/runs?active=yes", "", 400, `active is "yes", but must be true or false`},
		{"GET", "/v1/orgs/o1/runs?stauts=failed", "", 400, `the parameter "stauts" is not known: /v1/orgs/o1/runs takes app, outcome, active, limit`},
		{"GET", "/v1/orgs/o1/runs?app=a&app=b", "", 400, `the parameter "app" is given 2 times: give it once`},
		{"GET", "/v1/orgs/o1/schedules?limit=1", "", 400, `the parameter "limit" is not known: /v1/orgs/o1/schedules takes none`},
		{"POST", "/v1/orgs/%00/events", `{"name": "x"}`, 400, `"\x00" cannot be the name of an org`},
		{"POST", "/v1/orgs/%ff/events", `{"name": "x"}`, 400, `"\xff" cannot be the name of an org`},
		{"POST", "/v1/orgs/" + strings.Repeat("o", 129) + "/events", `{"name": "x"}`, 400, "it must have 1 to 128 bytes"},
		{"GET", "/v1/nothing", "", 404, "there is nothing at GET /v1/nothing"},
		{"GET", "/", "", 404, "there is nothing at GET /"},
		{"GET", "//", "", 404, "there is nothing at GET //"},
		{"GET", "/v1/.", "", 404, "there is nothing at GET /v1/."},
		{"GET", "//v1/orgs/o1/runs", "", 404, "there is nothing at GET //v1/orgs/o1/runs"},
		{"POST", "/v1/orgs//events", `{"name": "x"}`, 404, "there is nothing at POST /v1/orgs//events"},
		{"POST", "/v1/orgs/o1/apps/../events", `{"name": "x"}`, 404, "there is nothing at POST"},
		{"GET", "/v1/orgs/o1/runs/", "", 404, "there is nothing at GET /v1/orgs/o1/runs/"},
		{"DELETE", "/v1/orgs/o1/apps", "", 405, "/v1/orgs/o1/apps cannot be asked with DELETE: it takes POST"},
		{"POST", "/v1/orgs/o1/runs", "", 405, "/v1/orgs/o1/runs cannot be asked with POST: it takes GET, HEAD"},
		{"POST", "/healthz", "", 405, "/healthz cannot be asked with POST: it takes GET, HEAD"},
	} {
		status, out := ask(c.method, c.path, c.body)
		require.Equal(t, c.status, status, "%s %s: %v", c.method, c.path, out)
		require.Contains(t, out["detail"], c.detail)
		require.EqualValues(t, c.status, out["status"])
	}
}

func TestOtherMethods(t *testing.T) {
	e, err := embedded.Open(t.Context(), embedded.Options{})
	require.NoError(t, err)
	defer e.Close()
	h := api.New(e, nil)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"HEAD", "/healthz", 200, ""},
		{"OPTIONS", "/v1/orgs/o1/events", 405, "POST"},
		{"PUT", "/v1/orgs/o1/runs/5/cancel", 405, "POST"},
		{"PUT", "/v1/orgs/o1/schedules", 405, "GET, HEAD"},
		{"DELETE", "/v1/orgs/o1/apps/a", 405, "GET, HEAD"},
		{"DELETE", "/v1/orgs/o1/apps/a/settings", 405, "GET, HEAD, PATCH"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		require.Equal(t, c.status, w.Code, "%+v: %s", c, w.Body)
		require.Equal(t, c.allow, w.Header().Get("Allow"))
	}
}

// TestInstallsAtTheSameTime: whoever is last, all get the same ids.
func TestInstallsAtTheSameTime(t *testing.T) {
	ask, _, _ := serve(t)
	const n = 8
	answers := make([]map[string]any, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			status, out := ask("POST", "/v1/orgs/o1/apps", strings.Replace(app, "0.1.0", "0.1."+strconv.Itoa(i), 1))
			if status == 201 {
				answers[i] = out
			}
		})
	}
	wg.Wait()
	for _, out := range answers {
		require.NotNil(t, out)
		require.Equal(t, answers[0]["workflows"], out["workflows"])
	}
}

func TestAddresses(t *testing.T) {
	for _, ok := range []string{"127.0.0.1:0", "localhost:1", "[::1]:80", "127.8.8.8:1"} {
		require.NoError(t, api.OnThisMachine("tenond", ok), ok)
	}
	for _, bad := range []string{":80", "0.0.0.0:80", "[::]:80", "10.0.0.1:80", "example.com:80", "nonsense"} {
		require.Error(t, api.OnThisMachine("tenond", bad), bad)
	}
}

// stopped is an engine whose disk is full.
type stopped struct{ engine.Engine }

func (stopped) Err() error { return errors.New("the store cannot be written any more") }

func (s stopped) Report(context.Context, string, event.Event) ([]engine.RunID, error) {
	return nil, s.Err()
}

func TestAStoppedEngineIsUnavailable(t *testing.T) {
	e, err := embedded.Open(t.Context(), embedded.Options{})
	require.NoError(t, err)
	defer e.Close()
	for _, path := range []string{"GET /healthz", "POST /v1/orgs/o1/events"} {
		method, path, _ := strings.Cut(path, " ")
		w := httptest.NewRecorder()
		api.New(stopped{e}, nil).ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(`{"name": "x"}`)))
		require.Equal(t, 503, w.Code, "%s: %s", path, w.Body)
		require.Contains(t, w.Body.String(), `"detail":"the store cannot be written any more"`)
	}
}
