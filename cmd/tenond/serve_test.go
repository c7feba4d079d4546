package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// lockedBuffer is a log that can be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// server is a tenond with the service that its apps call.
type server struct {
	*testing.T
	at, data string
	log      lockedBuffer
	asked    chan map[string]any // requests to /invoke
}

func serving(t *testing.T, gateway string) *server {
	s := &server{T: t, data: t.TempDir(), asked: make(chan map[string]any, 10)}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/invoke" {
			var request map[string]any
			_ = json.Unmarshal(b, &request)
			fmt.Fprint(w, `{"result": {}, "timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": 1440}}`)
			s.asked <- request
			return
		}
		// It repeats everything that it is told.
		_ = json.NewEncoder(w).Encode(map[string]any{"authorization": r.Header.Get("Authorization"), "url": r.RequestURI, "body": string(b)})
	}))
	t.Cleanup(service.Close)
	f := flags{Data: s.data, Listen: "127.0.0.1:0", Allow: []string{"127.0.0.0/8"}, Connect: map[string]string{"api.example": service.Listener.Addr().String()}, Depth: 100}
	if gateway != "" {
		f.Gateway, f.Secrets = filepath.Join(t.TempDir(), "gateway.json"), filepath.Join(t.TempDir(), "settings.json")
		require.NoError(t, os.WriteFile(f.Gateway, []byte(gateway), 0o600))
		require.NoError(t, os.WriteFile(f.Secrets, []byte(`{"default": {"token": "s3cr3t-gateway"}}`), 0o600))
	}
	require.NoError(t, f.check())
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, f, in, &s.log) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	s.at = strings.TrimSpace(strings.TrimPrefix(line, "tenond listens on "))
	return s
}

// do makes a request, which must be answered with that status.
func (s *server) do(method, path, body string, status int) string {
	s.Helper()
	r, err := http.NewRequest(method, s.at+path, strings.NewReader(body))
	require.NoError(s, err)
	response, err := http.DefaultClient.Do(r)
	require.NoError(s, err)
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	require.NoError(s, err)
	require.Equal(s, status, response.StatusCode, "%s %s: %s", method, path, b)
	return string(b)
}

// ended returns a run once it has ended.
func (s *server) ended(run string) string {
	s.Helper()
	var text string
	require.Eventually(s, func() bool {
		text = s.do("GET", "/v1/orgs/acme/runs/"+run, "", 200)
		return !strings.Contains(text, `"outcome":"running"`)
	}, 20e9, 5e6)
	return text
}

func (s *server) report() string {
	s.Helper()
	var runs struct{ Runs []string }
	require.NoError(s, json.Unmarshal([]byte(s.do("POST", "/v1/orgs/acme/events", `{"name": "kustomer.customer.update", "data": {"id": "c1"}}`, 202)), &runs))
	require.Len(s, runs.Runs, 1)
	return runs.Runs[0]
}

func appOf(actions, steps string) string {
	return `{"app": "parcels", "version": "0.1.0", "title": "Parcels", "settings": {"default": {"token": {"type": "secret", "defaultValue": ""}, "path": {"type": "string", "defaultValue": "v1"}}},
	 "actions": [` + actions + `], "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "s", "condition": {"op": "true", "values": [true]}}]},
	 "steps": [` + steps + `]}]}`
}

const track = `{"name": "track", "description": "D", "type": "rest_api", "appSettings": {"token": {"key": "parcels.default.token"}, "path": {"key": "parcels.default.path"}},
	"inputTemplate": {"uri": "http://api.example/{{path}}/{{{token}}}", "method": "POST", "headers": {"authorization": "Bearer {{{token}}}"}, "data": {"t": "/#token"}}, "outputTemplate": {"said": "/#body"}}`

// TestNoSecretLeaves: a service that repeats everything cannot make the server
// tell, keep in a run, or log the secrets of an org.
func TestNoSecretLeaves(t *testing.T) {
	s := serving(t, "")
	s.do("POST", "/v1/orgs/acme/apps", appOf(track, `{"id": "s", "action": "kustomer.app.parcels.track", "appVersion": "parcels-^0.1.0", "params": {}, "transitions": []}`), 201)
	const secret = "s3cr3t-token"
	told := s.do("PATCH", "/v1/orgs/acme/apps/parcels/settings", `{"default": {"token": "`+secret+`"}}`, 200)
	require.JSONEq(t, `{"settings": {"default": {"token": {"type": "secret", "set": true}, "path": {"type": "string", "set": false, "value": "v1"}}}}`, told)
	told += s.do("GET", "/v1/orgs/acme/apps/parcels/settings", "", 200)
	told += s.do("PATCH", "/v1/orgs/acme/apps/parcels/settings", `{"default": {"path": {"x": "`+secret+`"}}}`, 400)
	told += s.do("PATCH", "/v1/orgs/acme/apps/parcels/settings", `{"default": {"`+"pth"+`": "`+secret+`"}}`, 400)
	run := s.ended(s.report())
	require.Contains(t, run, `"outcome":"completed"`)
	require.Contains(t, run, "[hidden]")
	told += run + s.do("GET", "/v1/orgs/acme/runs", "", 200) + s.log.String()
	require.NotContains(t, told, "s3cr3t")
	s.do("GET", "/v1/orgs/zenith/apps/parcels/settings", "", 404)
}

// TestTheGateway: the platform's actions are carried out by its API.
func TestTheGateway(t *testing.T) {
	s := serving(t, `{"app": "gateway", "version": "1.0.0", "title": "Gateway", "settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}, "actions": [
		{"name": "kustomer.note.create", "description": "D", "type": "rest_api", "appSettings": {"token": {"key": "gateway.default.token"}},
		 "inputTemplate": {"uri": "http://api.example/v1/notes", "method": "POST", "headers": {"authorization": "Bearer {{{token}}}"}, "data": {"body": "/#body"}}, "outputTemplate": {"said": "/#body"}}]}`)
	s.do("POST", "/v1/orgs/acme/apps", appOf("", `{"id": "s", "action": "kustomer.note.create", "appVersion": "kustomer-^1.0.0", "params": {"body": "hello"}, "transitions": []}`), 201)
	run := s.ended(s.report())
	require.Contains(t, run, `"outcome":"completed"`)
	require.Contains(t, run, `"url":"/v1/notes"`)
	require.Contains(t, run, `"authorization":"Bearer [hidden]"`)
	require.NotContains(t, run+s.log.String(), "s3cr3t")
}

// TestCompletions: a provider that asked for time completes its action over HTTP.
func TestCompletions(t *testing.T) {
	s := serving(t, "")
	s.do("POST", "/v1/orgs/acme/apps", appOf(`{"name": "approve", "description": "D", "type": "invoke", "uri": "http://api.example/invoke", "outputSchema": {"type": "object", "properties": {"approved": {"type": "boolean"}}, "required": ["approved"]}}`,
		`{"id": "s", "action": "kustomer.app.parcels.approve", "appVersion": "parcels-^0.1.0", "params": {"client": "/#steps.1.id"}, "transitions": []}`), 201)
	id := s.report()
	request := <-s.asked
	require.Equal(t, "approve", request["actionKey"])
	require.Equal(t, map[string]any{"client": "c1"}, request["actionParams"])
	context := request["activationContext"].(map[string]any)
	require.Equal(t, id, context["activationId"])
	token := context["invocationToken"].(string)
	complete := func(org, body string, status int) string {
		return s.do("POST", "/v1/orgs/"+org+"/completions", strings.ReplaceAll(body, "$", token), status)
	}
	complete("zenith", `{"invocationToken": "$", "status": "SUCCESS"}`, 404)
	complete("acme", `{"invocationToken": "$x", "status": "SUCCESS"}`, 404)
	for body, want := range map[string]string{
		`[]`:                       "the body must be an object",
		`{"status": "SUCCESS"}`:    "has no invocationToken of at most 500 bytes",
		`{"invocationToken": "$"}`: `the status of a completion must be \"SUCCESS\" or \"FAILURE\"`,
		`{"invocationToken": "$", "status": "UNKNOWN_STATUS"}`:                                                                    `must be \"SUCCESS\" or \"FAILURE\"`,
		`{"invocationToken": "$", "status": "FAILURE", "successInfo": {}}`:                                                        "successInfo stands beside the status SUCCESS only",
		`{"invocationToken": "$", "status": "SUCCESS", "successInfo": {"result": 7}}`:                                             "the result of a completion must be an object",
		`{"invocationToken": "$", "status": "SUCCESS", "successInfo": {"result": {}}}`:                                            `the required output \"approved\" is missing; the action goes on waiting`,
		`{"invocationToken": "$", "status": "FAILURE", "failureInfo": {"errorDescription": "` + strings.Repeat("x", 1001) + `"}}`: "more than 1000 characters",
	} {
		require.Contains(t, complete("acme", body, 400), want)
	}
	require.JSONEq(t, `{"accepted": true}`, complete("acme", `{"invocationToken": "$", "status": "SUCCESS", "successInfo": {"result": {"approved": true}}}`, 200))
	run := s.ended(id)
	require.Contains(t, run, `"outcome":"completed"`)
	require.NotContains(t, run, token)
	require.JSONEq(t, `{"accepted": false, "reason": "the run has ended"}`, complete("acme", `{"invocationToken": "$", "status": "FAILURE", "failureInfo": {"errorDescription": "late"}}`, 200))
}

func TestFlagsThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		f    flags
		want string
	}{
		{flags{Data: "d", Listen: "127.0.0.1:0", Depth: -1}, "--max-depth is -1, but must not be less than 0"},
		{flags{Data: "d", Listen: "127.0.0.1:0", Secrets: "s.json"}, "--gateway-settings needs --gateway, whose settings they are"},
	} {
		require.EqualError(t, c.f.check(), c.want)
	}
	_, err := (&flags{Gateway: filepath.Join(t.TempDir(), "none.json")}).executor(nil)
	require.ErrorContains(t, err, "cannot read ")
}
