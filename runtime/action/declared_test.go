package action

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func parse(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// declare compiles an app with one action and returns an invocation of it.
func declare(t testing.TB, act, params string, settings install.Settings) Invocation {
	t.Helper()
	text := `{"app": "p", "version": "0.3.0", "title": "P", "settings": {"default": {
		"token": {"type": "secret", "defaultValue": ""}, "pin": {"type": "secret", "defaultValue": "42"}, "host": {"type": "string", "defaultValue": "fallback"}}},
		"actions": [{"name": "act", "description": "D", ` + act + `}]}`
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{Profile: definition.Tenon})
	require.False(t, findings.HasErrors(), "%v", findings.Err())
	p, findings := program.New(app)
	require.NotNil(t, p, "%v", findings)
	in := rest(t, "kustomer.app.p.act", params)
	in.Org, in.AppVersion, in.Settings = "acme", "0.3.0", settings
	in.Declared = p.Declared(in.Action)
	require.NotNil(t, in.Declared)
	return in
}

// answering is an executor that notes the request and gives a raw result.
func answering(t testing.TB, request *value.Value, raw string) Executor {
	return Func(func(_ context.Context, in Invocation) (Result, error) {
		*request = in.Params
		return Result{Output: parse(t, raw)}, nil
	})
}

const locals = `"appSettings": {"tok": {"key": "p.default.token"}, "host": {"key": "p.default.host"}, "none": {"key": "p.default.none"}}`

func TestTheScopesOfTheTemplatesAreTheirOwn(t *testing.T) {
	for _, c := range []struct{ name, act, params, raw, request, output string }{
		{"params, settings and _env in the input template", locals + `, "inputTemplate": {"a": "/#x.y", "b": "{{{tok}}}@{{host}}", "c": "/#_env.orgId", "d": ["/#_env.workflowId", "/#_env.appVersion"], "e": "/#gone", "f": "/#none"}`,
			`{"x": {"y": [1]}}`, `{"ok": true}`, `{"a":[1],"b":"s3cr3t@fallback","c":"acme","d":["0123456789abcdef01234567","0.3.0"]}`, `{"ok":true}`},
		{"a param never stands in for a setting or _env", locals + `, "inputTemplate": {"a": "/#host", "b": "/#none", "c": "/#_env.orgId", "d": "/#tok"}`,
			`{"host": "evil", "none": "kept", "tok": "evil", "_env": {"orgId": "evil"}}`, `{}`, `{"a":"fallback","c":"acme","d":"s3cr3t"}`, `{}`},
		{"the input template does not see the run or the result", `"inputTemplate": {"a": "/#steps.1.x", "b": "/#response.statusCode", "c": "/#body.id"}`, `{"x": 1}`, `{"body": {"id": 1}}`, `{}`, `{"body":{"id":1}}`},
		{"the output template sees the raw result alone", locals + `, "inputTemplate": {}, "outputTemplate": {"id": "/#body.data.0.id", "n": "n={{n}}", "p": "/#x", "s": "/#host", "e": "/#_env.orgId"}`,
			`{"x": 1, "n": 2}`, `{"body": {"data": [{"id": 7}]}}`, `{}`, `{"id":7,"n":"n="}`},
		{"no templates", `"type_": 0`, `{"a": 1}`, `{"b": 2}`, `{"a":1}`, `{"b":2}`},
		{"an output that is cast", `"outputTemplate": {"n": "{{n}}"}, "outputSchema": {"properties": {"n": {"type": "number"}}}`, `{}`, `{"n": 4}`, `{}`, `{"n":4}`},
		{"nothing answered", `"outputTemplate": "/#body"`, `{}`, `{}`, `{}`, `{}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			act := strings.Replace(c.act, `"type_": 0`, `"displayName": "D"`, 1)
			in := declare(t, `"type": "transform", `+act, c.params, install.Settings{"default.token": value.OfString("s3cr3t")})
			var request value.Value
			r, err := NewRegistry(nil).HandleType(answering(t, &request, c.raw), "transform").Execute(context.Background(), in)
			require.NoError(t, err)
			require.Equal(t, c.request, string(request.AppendJSON(nil)))
			require.Equal(t, c.output, string(r.Output.AppendJSON(nil)))
		})
	}
}

func TestDeclaredActionsThatFail(t *testing.T) {
	for _, c := range []struct{ name, act, raw, code, message string }{
		{"an output that does not fit", `"outputSchema": {"properties": {"body": {"type": "object"}}, "required": ["body"]}`, `{"body": "text"}`, CodeInvalidOutput,
			`what "kustomer.app.p.act" answered step "post" does not fit the action's output schema: the output "body" is a string, but must be an object`},
		{"no object of outputs", `"outputTemplate": "/#list", "outputSchema": {"type": "object"}`, `{"list": []}`, CodeInvalidOutput,
			`what "kustomer.app.p.act" answered step "post" does not fit the action's output schema: the outputs are an array, but must be an object`},
		{"a request that is no object", `"inputTemplate": "text {{x}}"`, `{}`, CodeInvalidParams,
			`step "post" cannot make its request: the input template of "kustomer.app.p.act" yields a longer string, but must yield an object`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var request value.Value
			in := declare(t, `"type": "transform", `+c.act, `{"x": "a long string that is a secret of the run"}`, nil)
			_, err := NewRegistry(nil).HandleType(answering(t, &request, c.raw), "transform").Execute(context.Background(), in)
			require.Equal(t, &interp.Failure{Code: c.code, Message: c.message}, failureOf(err))
		})
	}
	t.Run("nobody knows the type", func(t *testing.T) {
		_, err := NewRegistry(nil).Execute(context.Background(), declare(t, `"type": "kode"`, `{}`, nil))
		require.Equal(t, &interp.Failure{Code: CodeUnknownAction, Message: `step "post" cannot run: there is no executor for the action "kustomer.app.p.act", which the app declares to be of type "kode"`}, failureOf(err))
	})
	t.Run("a request that grows", func(t *testing.T) {
		many := strings.Repeat(`"/#x",`, 200)
		in := declare(t, `"type": "transform", "inputTemplate": {"all": [`+strings.TrimSuffix(many, ",")+`]}`, `{"x": "`+strings.Repeat("x", 1<<16)+`"}`, nil)
		var request value.Value
		_, err := NewRegistry(nil).HandleType(answering(t, &request, `{}`), "transform").Execute(context.Background(), in)
		require.Equal(t, `the request of step "post", which the input template of "kustomer.app.p.act" makes, has more than 4194304 bytes`, failureOf(err).Message)
	})
}

func TestWhatIsSkippedHasNoOutputToShape(t *testing.T) {
	in := declare(t, `"type": "transform", "outputSchema": {"required": ["id"]}`, `{}`, nil)
	r, err := NewRegistry(Recorder{}).HandleType(Recorder{}, "transform").Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, "recorded: no executor for kustomer.app.p.act", r.Note)
}

// TestNoSecretComesBack: a server that repeats everything it is told cannot make
// the secrets of an app part of a run.
func TestNoSecretComesBack(t *testing.T) {
	const secret = `s3cr3t & "more"`
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.Header().Set("Location", r.RequestURI)
		if r.URL.Path == "/fail" {
			w.WriteHeader(http.StatusTeapot)
		}
		if strings.HasPrefix(r.URL.Path, "/text") {
			fmt.Fprintf(w, "you said %s to %s with %v", b, r.RequestURI, r.Header)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"url": r.RequestURI, "headers": r.Header, "body": string(b), r.Header.Get("Authorization"): 42, "pin": "42", "digits": 1042})
	})
	registry := NewRegistry(nil).HandleType(h, program.RESTAction)
	settings := install.Settings{"default.token": value.OfString(secret)}
	for _, path := range []string{"/json/{{{tok}}}", "/text/{{tok}}", "/fail"} {
		in := declare(t, `"type": "rest_api", "appSettings": {"tok": {"key": "p.default.token"}, "pin": {"key": "p.default.pin"}},
			"inputTemplate": {"uri": "`+at+path+`?t={{{tok}}}", "method": "POST", "headers": {"authorization": "Bearer {{{tok}}}", "x-pin": "{{pin}}"}, "qs": {"q": "/#tok"}, "data": {"t": "<{{tok}}>"}}`, `{}`, settings)
		r, err := registry.Execute(context.Background(), in)
		all := string(r.Output.AppendJSON(nil)) + r.Note
		if err != nil {
			require.Equal(t, &interp.Failure{Code: CodeHTTP, Status: http.StatusTeapot, Message: `step "post" called ` + at + `, which answered with the status 418`}, err)
			all = err.Error()
		} else {
			require.Contains(t, all, Hidden)
			require.Contains(t, r.Note, "POST "+at+"/")
		}
		require.NotContains(t, all, "s3cr3t", path)
		if path[:5] == "/json" {
			body := r.Output.Get("body")
			require.Equal(t, Hidden, body.Get("pin").Str(), "a short secret is hidden where it is all")
			require.Equal(t, 1042.0, body.Get("digits").Number(), "and not looked for in everything")
		}
	}
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", settings, settings, settings), "s3cr3t")
	b, err := json.Marshal(settings)
	require.NoError(t, err)
	require.NotContains(t, string(b), "s3cr3t")
}

// TestDerivedSecretsAreHidden: what a template makes of a secret is a secret.
func TestDerivedSecretsAreHidden(t *testing.T) {
	encoded := func(v value.Value) value.Value {
		return value.OfObject(value.Member{Key: "auth", Value: value.OfString("Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+v.Str())))})
	}
	var s secrets
	s.add("hunter2")
	s.differences(encoded(value.OfString("hunter2")), encoded(another(value.OfString("hunter2"))))
	s.ready()
	require.Equal(t, "Basic dXNlcj"+Hidden, s.text(encoded(value.OfString("hunter2")).Get("auth").Str()))
}

func TestAnswersOfDeclaredRESTActions(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.WriteHeader(status)
		fmt.Fprint(w, `{"q": "`+r.URL.RawQuery+`"}`)
	})
	registry := NewRegistry(nil).HandleType(h, program.RESTAction)
	for status, retryable := range map[int]bool{400: false, 404: false, 429: false, 500: true, 503: true, 304: false} {
		in := declare(t, `"type": "rest_api", "inputTemplate": {"uri": "`+at+`/{{n}}", "method": "GET"}`, fmt.Sprintf(`{"n": %d}`, status), nil)
		_, err := registry.Execute(context.Background(), in)
		require.Equal(t, &interp.Failure{Code: CodeHTTP, Status: status, Retryable: retryable, Message: fmt.Sprintf(`step "post" called %s, which answered with the status %d`, at, status)}, err)
	}
	in := declare(t, `"type": "rest_api", "inputTemplate": {"uri": "`+at+`/201?a=1", "method": "GET", "qs": "/#qs"}, "outputTemplate": {"code": "/#response.statusCode", "q": "/#body.q"}`, `{"qs": "b=2 3"}`, nil)
	r, err := registry.Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, `{"code":201,"q":"a=1&b=2%203"}`, string(r.Output.AppendJSON(nil)))
	require.Equal(t, "GET "+at+"/201 answered 201", r.Note)
}

// TestSecretsAreHiddenHoweverTheyAreSpelt: in addresses, JSON and HTML.
func TestSecretsAreHiddenHoweverTheyAreSpelt(t *testing.T) {
	const secret = "a b/\"<é>'&+%41\n"
	json := string(value.OfString(secret).AppendJSON(nil))
	for _, text := range []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret), json, json[1 : len(json)-1],
		strings.ToLower(url.QueryEscape(secret)), "\\u0061 b\\/\\\"\\u003c\\u00e9\\u003e\\u0027\\u0026+%41\\n", string(expression.AppendEscaped(nil, secret)),
	} {
		s := secrets{texts: []string{secret}}
		got := s.text("see: " + text + " and " + text)
		require.Equal(t, 2, strings.Count(got, Hidden), "%q in %q", text, got)
		require.True(t, strings.HasPrefix(got, "see: "), got)
		require.NotContains(t, got, "é")
	}
	s := secrets{texts: []string{"token"}}
	require.Equal(t, "to+ken % %4 \\ \\u00 &amp &nothing; to ken", s.text("to+ken % %4 \\ \\u00 &amp &nothing; to ken"), "what is no escape stays")
}

func FuzzHide(f *testing.F) {
	f.Add("to%6ben &#x74;oken +\\u0074oken", "token")
	f.Add("%%%\\\\&&;", "a b")
	f.Fuzz(func(t *testing.T, text, secret string) {
		if len(secret) <= shortSecret {
			return
		}
		s := secrets{texts: []string{secret}}
		if !strings.Contains(Hidden, secret) && !strings.ContainsAny(secret, "[]hiden") {
			require.NotContains(t, s.text(text), secret)
			require.NotContains(t, s.text(url.QueryEscape("x"+secret)), url.QueryEscape(secret))
		}
	})
}
