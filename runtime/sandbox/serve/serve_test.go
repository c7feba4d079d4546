package serve_test

import (
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/host/rest"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/sandbox/serve"
	"github.com/tenon-dev/tenon/runtime/trace"
)

const app = `{"app": "escalation", "version": "1.0.0", "title": "Escalation",
 "hooks": [{"eventName": "kustomer.app.escalation.alarm", "displayEventName": "Alarm", "type": "web"}, {"eventName": "told", "displayEventName": "Told", "type": "form"}],
 "triggers": [{"eventName": "kustomer.app.escalation.told", "description": "Told", "outputTemplate": {"who": "/#data.who"}}],
 "workflows": [
  {"name": "alarm", "trigger": {"id": "1", "eventName": "kustomer.app.escalation.alarm", "transitions": [{"target": "n", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "n", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.attributes.data.conversation", "body": "Alarm"}, "transitions": []}]},
  {"name": "told", "trigger": {"id": "1", "eventName": "kustomer.app.escalation.told", "transitions": [{"target": "n", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "n", "action": "kustomer.note.create", "params": {"conversation": "v1", "body": "/#steps.1.who"}, "transitions": []}]},
  {"name": "admin", "trigger": {"id": "1", "eventName": "kustomer.hooks.form.673e8233fc61042b8d8fe13d.receive", "transitions": []}, "steps": []},
  {"name": "raise", "trigger": {"id": "1", "eventName": "kustomer.message.create", "transitions": [{"target": "up", "condition": {"op": "eq", "values": ["/#steps.1.body", "urgent"]}}]}, "steps": [
    {"id": "up", "action": "kustomer.conversation.update", "params": {"id": "/#steps.1.conversation", "priority": 5}, "transitions": [{"target": "later", "condition": {"op": "true", "values": [true]}}]},
    {"id": "later", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "w2", "runAt": {"type": "relative", "value": 3600}, "inputs": {"c": "/#steps.1.conversation"}}, "transitions": []}]},
  {"id": "w2", "name": "hour", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.w2.call", "schema": {"properties": {"c": {"type": "string"}}}, "transitions": [{"target": "note", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "note", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.c", "body": "An hour later"}, "transitions": []}]},
  {"name": "backend", "trigger": {"id": "1", "eventName": "kustomer.company.update", "transitions": [{"target": "ask", "condition": {"op": "eq", "values": ["/#steps.1.name", "ask"]}}]}, "steps": [
    {"id": "ask", "action": "kustomer.rest-api.json", "params": {"uri": "http://backend.example/", "method": "GET"}, "transitions": []}]},
  {"name": "ping", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "s", "condition": {"op": "true", "values": [true]}}]}, "steps": [
    {"id": "s", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.id", "username": "{{{steps.1.username}}}x"}, "transitions": []}]}]}`

const seed = `{"companies": [{"id": "k1", "name": "Engines"}], "customers": [{"id": "c1", "name": "Ada"}], "conversations": [{"id": "v1", "customer": "c1", "priority": 2}]}`

// site is a sandbox that is served.
type site struct {
	*testing.T
	*serve.Server
	host     *host.Host
	ended    []string
	problems []string
}

func open(t *testing.T, backend func(*site) http.Handler) *site {
	t.Helper()
	ctx := context.Background()
	p, findings, err := sandbox.Prepare(&source.File{Name: "app.json", Bytes: []byte(app)}, sandbox.DefaultOrg, compiler.Options{Profile: definition.Tenon})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	o := sandbox.Options{Clock: clock.NewVirtual(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))}
	o.Host = host.New(host.Options{Org: sandbox.DefaultOrg, Clock: o.Clock})
	st := &site{T: t, host: o.Host}
	var others action.Executor = action.Recorder{}
	if backend != nil {
		server := httptest.NewServer(backend(st))
		t.Cleanup(server.Close)
		others = action.NewHTTP(action.HTTPOptions{Allow: action.Loopback(), Connect: map[string]string{"backend.example": server.Listener.Addr().String()}})
	}
	o.Executor = action.NewRegistry(nil).Handle(o.Host, host.ActionNames()...).Handle(rest.Actions(rest.New(o.Host), others), action.RESTJSON)
	s, err := sandbox.Open(ctx, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Install(ctx, p))
	require.NoError(t, o.Host.Seed("seed.json", []byte(seed)))
	st.Server = serve.New(ctx, serve.Options{Sandbox: s, Host: o.Host, App: p,
		Ended:   func(tr *trace.Trace) { st.ended = append(st.ended, tr.Workflow+" "+tr.Outcome.String()) },
		Problem: func(text string) { st.problems = append(st.problems, text) },
	})
	return st
}

// ask makes a request and returns its status and what a path into the answer
// leads to.
func (st *site) ask(method, path, kind, body, at string) (int, string) {
	st.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	st.ServeHTTP(w, r)
	v, err := value.Parse(w.Body.Bytes())
	require.NoError(st, err, w.Body)
	return w.Code, string(v.LookupPath(strings.Split(at, ".")).AppendJSON(nil))
}

func (st *site) post(path, body, at string) string {
	st.Helper()
	status, got := st.ask("POST", path, "application/json", body, at)
	require.Less(st, status, 300, got)
	return got
}

func (st *site) notes() []string {
	var all []string
	for _, o := range st.host.List("note") {
		all = append(all, o.Attributes.Get("body").Str())
	}
	return all
}

// TestWhatFollowsIsDone changes an object over the API, lets time pass, and sees
// what became of it.
func TestWhatFollowsIsDone(t *testing.T) {
	st := open(t, nil)
	require.Equal(t, `"urgent"`, st.post("/v1/conversations/v1/messages", `{"body": "urgent"}`, "data.attributes.body"))
	require.Equal(t, []string{"raise completed"}, st.ended)
	_, priority := st.ask("GET", "/v1/conversations/v1", "", "", "data.attributes.priority")
	require.Equal(t, "5", priority)
	_, due := st.ask("GET", "/sandbox", "", "", "scheduled.0")
	require.Equal(t, `{"workflow":"hour","at":"2026-01-31T10:00:00.000Z","inputs":{"c":"v1"}}`, due)

	require.Equal(t, `[]`, st.post("/sandbox/advance", `{"by": "59m"}`, "runs"))
	require.Equal(t, `"hour"`, st.post("/sandbox/advance", `{"by": "1m"}`, "runs.0.workflow"))
	require.Equal(t, []string{"An hour later"}, st.notes())
	require.Equal(t, `"2026-02-01T00:00:00.000Z"`, st.post("/sandbox/advance", `{"to": "2026-02-01T00:00:00Z"}`, "now"))
	require.Equal(t, `[]`, st.post("/sandbox/advance", `{"until": "idle"}`, "runs"))
	// Time passes as often as one likes, and ends.
	require.Equal(t, `"2226-01-01T00:00:00.000Z"`, st.post("/sandbox/advance", `{"to": "2226-01-01T00:00:00Z"}`, "now"))
	require.Equal(t, `"2226-01-02T00:00:00.000Z"`, st.post("/sandbox/advance", `{"by": "1d"}`, "now"))
	require.Equal(t, `"2261-12-31T23:59:59.999Z"`, st.post("/sandbox/advance", `{"by": "73000d"}`, "now"))

	_, names := st.ask("GET", "/sandbox/events", "", "", "events.1.name")
	require.Equal(t, `"kustomer.conversation.update"`, names)
	_, run := st.ask("GET", "/sandbox/runs", "", "", "runs.0.run")
	_, steps := st.ask("GET", "/sandbox/runs/"+strings.Trim(run, `"`), "", "", "runs.0.workflow")
	require.Equal(t, `"raise"`, steps)
	_, notes := st.ask("GET", "/sandbox/objects", "", "", "notes.0.body")
	require.Equal(t, `"An hour later"`, notes)
	w := httptest.NewRecorder()
	st.ServeHTTP(w, httptest.NewRequest("GET", "/sandbox/runs?format=text", nil))
	require.Contains(t, w.Body.String(), "kustomer.conversation.update {\"id\":\"v1\",\"priority\":5}")
}

func TestHooks(t *testing.T) {
	st := open(t, nil)
	hooks := st.Hooks()
	require.Len(t, hooks, 3)
	require.Equal(t, "kustomer.app.escalation.told", hooks[1].Event)
	require.Equal(t, "/v1/hooks/form/local/673e8233fc61042b8d8fe13d", hooks[2].Path)
	require.Equal(t, `"alarm"`, st.post(hooks[0].Path, `{"conversation": "v1"}`, "runs.0.workflow"))

	status, _ := st.ask("POST", hooks[1].Path, "application/x-www-form-urlencoded", "who=by+form&x=1&x=2", "")
	require.Equal(t, 200, status)
	status, _ = st.ask("POST", hooks[1].Path, "application/x-www-form-urlencoded", `{"who": "by JSON"}`, "")
	require.Equal(t, 200, status)
	var form strings.Builder
	parts := multipart.NewWriter(&form)
	require.NoError(t, parts.WriteField("who", "by parts"))
	require.NoError(t, parts.Close())
	status, _ = st.ask("POST", hooks[1].Path, parts.FormDataContentType(), form.String(), "")
	require.Equal(t, 200, status)
	require.Equal(t, []string{"Alarm", "by form", "by JSON", "by parts"}, st.notes())
	require.Equal(t, `1`, st.post(hooks[2].Path, `{}`, "started"))

	for _, c := range []struct {
		path, kind, body string
		status           int
	}{
		{"/v1/hooks/web/unknown", "application/json", "{}", 404},
		{strings.Replace(hooks[1].Path, "local", "other", 1), "application/json", "{}", 404},
		{hooks[0].Path, "application/json", "{", 400},
		{hooks[0].Path, "text/xml", "<a/>", 415},
		{hooks[0].Path, "application/json", `"` + strings.Repeat("x", serve.MaxHook) + `"`, 413},
		{hooks[0].Path, "multipart/form-data; boundary=x", "nothing", 400},
	} {
		status, detail := st.ask("POST", c.path, c.kind, c.body, "errors.0.detail")
		require.Equal(t, c.status, status, detail)
	}
}

func TestEventsAndCalls(t *testing.T) {
	st := open(t, nil)
	require.Equal(t, `1`, st.post("/v1/events", `{"name": "kustomer.message.create", "data": {"id": "m7", "body": "calm", "conversation": "v1"}}`, "started"))
	require.NotNil(t, st.host.Object("message", "m7"))
	require.Contains(t, st.post("/v1/events", `{"name": "kustomer.massage.create"}`, "notes.0"), `no workflow starts on \"kustomer.massage.create\" (did you mean \"kustomer.message.create\"?)`)
	require.Equal(t, `"completed"`, st.post("/v1/workflows/w2/call", `{"inputs": {"c": "v1"}}`, "runs.0.outcome"))
	require.Equal(t, `"kustomer.workflow.w2.call"`, st.post("/v1/workflows/w2/call", ``, "runs.0.event"))
	for _, c := range []struct {
		path, body string
		status     int
		detail     string
	}{
		{"/v1/workflows/w3/call", `{}`, 404, `did you mean`},
		{"/v1/workflows/w2/call", `[]`, 400, `the body must be an object such as`},
		{"/v1/events", `{}`, 400, `has no \"name\"`},
		{"/v1/events", `{"name": "x", "org": "o9"}`, 400, `belongs to the org \"o9\"`},
		{"/sandbox/advance", `{"by": "soon"}`, 400, `\"by\" is \"soon\", but must be a duration`},
		{"/sandbox/advance", `{"to": "2020-01-01T00:00:00Z"}`, 400, `must be a date-time from 2026-01-31T09:00:00.000Z on`},
		{"/sandbox/advance", `{"by": "1h", "until": "idle"}`, 400, `the body must be`},
		{"/sandbox/advance", `{"for": "1h"}`, 400, `the body must be`},
		{"/sandbox/nothing", `{}`, 404, `there is nothing at POST /sandbox/nothing`},
		{"/v1/nothing", `{}`, 404, `there are no \"nothing\"`},
	} {
		status, detail := st.ask("POST", c.path, "application/json", c.body, "errors.0.detail")
		require.Equal(t, c.status, status, detail)
		require.Contains(t, detail, c.detail)
	}
	status, _ := st.ask("GET", "/sandbox/runs/none", "", "", "")
	require.Equal(t, 404, status)
	status, _ = st.ask("GET", "/sandbox/runs?format=xml", "", "", "")
	require.Equal(t, 400, status)
}

// TestALoopIsTold updates what a workflow updates again whenever it is updated;
// the sandbox goes on to serve afterwards.
func TestALoopIsTold(t *testing.T) {
	st := open(t, nil)
	for range 2 {
		status, name := st.ask("PUT", "/v1/customers/c1", "application/json", fmt.Sprintf(`{"name": "Ada %d"}`, len(st.problems)), "data.type")
		require.Equal(t, 200, status, name)
	}
	require.Len(t, st.problems, 2)
	require.Contains(t, st.problems[0], "stopped a feedback loop after 20 events that followed each other without a wait:\n  step s of workflow \"ping\" → kustomer.customer.update of c1 (username)\n  and so on")
}

// TestABackendMayCallBack has an action call a service of the author that changes an
// object over the API before it answers.
func TestABackendMayCallBack(t *testing.T) {
	st := open(t, func(st *site) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			in := httptest.NewRecorder()
			st.ServeHTTP(in, httptest.NewRequest("POST", "/v1/conversations/v1/messages", strings.NewReader(`{"body": "urgent"}`)))
			w.WriteHeader(in.Code)
			io.WriteString(w, "{}")
		})
	})
	status, _ := st.ask("PUT", "/v1/companies/k1", "application/json", `{"name": "ask"}`, "")
	require.Equal(t, 200, status)
	require.Equal(t, []string{"backend completed", "raise completed"}, st.ended)
	_, priority := st.ask("GET", "/v1/conversations/v1", "", "", "data.attributes.priority")
	require.Equal(t, "5", priority)
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	st := open(t, nil)
	done := make(chan int)
	for i := range 8 {
		go func() {
			w := httptest.NewRecorder()
			path := "/v1/conversations/v1/messages"
			if i%2 == 0 {
				path = "/sandbox/advance"
			}
			st.ServeHTTP(w, httptest.NewRequest("POST", path, strings.NewReader(map[bool]string{true: `{"by": "1m"}`, false: `{"body": "urgent"}`}[i%2 == 0])))
			done <- w.Code
		}()
	}
	for range 8 {
		require.Less(t, <-done, 300)
	}
	status, _ := st.ask("POST", "/sandbox/advance", "application/json", `{"until": "idle"}`, "")
	require.Equal(t, 200, status)
	_, count := st.ask("GET", "/v1/conversations/v1", "", "", "data.attributes.messageCount")
	require.Equal(t, "4", count)
	require.Len(t, st.notes(), 4)
}
