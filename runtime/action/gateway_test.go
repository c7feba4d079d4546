package action

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func file(name, text string) *source.File { return &source.File{Name: name, Bytes: []byte(text)} }

func TestGateway(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/customers/c1":
			fmt.Fprintf(w, `{"data": {"id": "c1", "attributes": {"auth": %q}}}`, r.Header.Get("Authorization"))
		case "/notes":
			fmt.Fprintf(w, `{"data": {"id": "n1", "attributes": %s}}`, b)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	text := `{"app": "gateway", "version": "1.0.0", "title": "Gateway", "settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}, "actions": [
		{"name": "kustomer.customer.find", "description": "D", "type": "rest_api", "appSettings": {"token": {"key": "gateway.default.token"}},
		 "inputSchema": {"properties": {"identifier": {"type": "string"}}, "required": ["identifier"]},
		 "inputTemplate": {"uri": "` + at + `/customers/{{{identifier}}}", "method": "GET", "headers": {"authorization": "Bearer {{{token}}}"}},
		 "outputTemplate": {"id": "/#body.data.id", "auth": "/#body.data.attributes.auth"}},
		{"name": "kustomer.note.create", "description": "D", "type": "rest_api",
		 "inputTemplate": {"uri": "` + at + `/notes", "method": "POST", "data": {"body": "/#body"}}, "outputTemplate": {"id": "/#body.data.id", "body": "/#body.data.attributes.body"}},
		{"name": "kustomer.note.update", "description": "D", "type": "rest_api", "inputTemplate": {"uri": "` + at + `/notes/none", "method": "PUT"}}]}`
	g, err := NewGateway(file("gateway.json", text), file("settings.json", `{"default": {"token": "s3cr3t"}}`), h)
	require.NoError(t, err)
	require.Equal(t, []string{"kustomer.customer.find", "kustomer.note.create", "kustomer.note.update"}, g.Names())
	registry := Standard(h, g)
	for _, c := range []struct {
		action, params, want string
		fail                 *interp.Failure
	}{
		{"kustomer.customer.find", `{"identifier": "c1"}`, `{"id":"c1","auth":"Bearer [hidden]"}`, nil},
		{"kustomer.customer.find", `{"identifier": "c2"}`, `{}`, nil},
		{"kustomer.note.create", `{"body": "hello"}`, `{"id":"n1","body":"hello"}`, nil},
		{"kustomer.customer.find", `{}`, "", &interp.Failure{Code: interp.CodeInvalidInput, Message: `step "post" cannot carry out "kustomer.customer.find": the required input "identifier" is missing`}},
		{"kustomer.note.update", `{}`, "", &interp.Failure{Code: CodeHTTP, Status: 404, Message: `step "post" called ` + at + `, which answered with the status 404`}},
		{"kustomer.team.create", `{}`, "", &interp.Failure{Code: CodeUnknownAction, Message: `step "post" cannot run: the gateway has no action "kustomer.team.create"`}},
		{TransformGeneric, `{"input": 1}`, `{"output":1}`, nil},
	} {
		r, err := registry.Execute(context.Background(), rest(t, c.action, c.params))
		if c.fail != nil {
			require.Equal(t, c.fail, err)
			continue
		}
		require.NoError(t, err, c.action)
		require.Equal(t, c.want, string(r.Output.AppendJSON(nil)))
	}
}

func TestGatewaysThatAreNone(t *testing.T) {
	const head = `{"app": "gateway", "version": "1.0.0", "title": "Gateway", "settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}`
	for _, c := range []struct{ text, settings, want string }{
		{`{"app": `, "", "the gateway cannot be read: "},
		{head + `}`, "", `gateway.json: the gateway has no "actions"`},
		{head + `, "actions": [{"name": "kustomer.note.create", "description": "D", "type": "kode", "inputTemplate": {}}]}`, "", `gateway.json: the action "kustomer.note.create" of the gateway has the type "kode", which nobody can carry out`},
		{head + `, "actions": [{"name": "kustomer.note.create", "description": "D", "type": "transform", "inputTemplate": {}}]}`, `{"default": {"tok": "s3cr3t"}}`, `settings.json:1:14: the app has no setting "default.tok" (did you mean "default.token"?)`},
	} {
		var settings *source.File
		if c.settings != "" {
			settings = file("settings.json", c.settings)
		}
		_, err := NewGateway(file("gateway.json", c.text), settings, Offline{})
		require.ErrorContains(t, err, c.want)
	}
}
