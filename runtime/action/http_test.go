package action

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// serve starts a real server and an executor that may call it.
func serve(t *testing.T, o HTTPOptions, handler http.HandlerFunc) (*HTTP, string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	o.Allow = Loopback()
	h := NewHTTP(o)
	t.Cleanup(h.Close)
	return h, server.URL
}

func rest(t testing.TB, name, params string) Invocation {
	t.Helper()
	v, err := value.Parse([]byte(params))
	require.NoError(t, err)
	return Invocation{Run: "r1", WorkflowID: "0123456789abcdef01234567", Workflow: "late", Step: "post", Action: name, Attempt: 1, Key: "r1/post/1", Params: v}
}

// failure makes the call, which must fail.
func failure(t *testing.T, h *HTTP, in Invocation) *interp.Failure {
	t.Helper()
	_, err := h.Execute(context.Background(), in)
	var f *interp.Failure
	require.ErrorAs(t, err, &f)
	return f
}

// echo answers with what arrived, as text that a person can compare.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Del("Date")
	fmt.Fprintf(w, "%s %s\n", r.Method, r.RequestURI)
	for _, name := range []string{"Accept", "Content-Type", "Idempotency-Key", "User-Agent", "X-Api-Key", "X-Kustomer-Source-Id", "X-Kustomer-Source-Type", "X-N"} {
		for _, v := range r.Header[name] {
			fmt.Fprintf(w, "%s: %s\n", name, v)
		}
	}
	fmt.Fprintf(w, "\n%s", body)
}

func TestRequests(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, echo)
	const always = "Idempotency-Key: r1/post/1\nUser-Agent: tenon\nX-Kustomer-Source-Id: 0123456789abcdef01234567\nX-Kustomer-Source-Type: workflow\n"
	const asJSON = "Accept: application/json\n"
	for _, c := range []struct{ name, action, params, want string }{
		{"get", RESTJSON, `"uri": "$/a"`, "GET /a\n" + asJSON + always + "\n"},
		{"post", RESTJSON, `"uri": "$", "method": "post", "data": {"b": [1, "x"], "a": null}`, "POST /\n" + asJSON + "Content-Type: application/json\n" + always + "\n" + `{"b":[1,"x"],"a":null}`},
		{"text as JSON", RESTJSON, `"uri": "$", "method": "PUT", "data": "{\"n\": 1}"`, "PUT /\n" + asJSON + "Content-Type: application/json\n" + always + "\n{\"n\": 1}"},
		{"text", RESTGeneric, `"uri": "$", "method": "PATCH", "data": "a & b"`, "PATCH /\nContent-Type: text/plain; charset=utf-8\n" + always + "\na & b"},
		{"no JSON by flag", RESTJSON, `"uri": "$", "json": "false", "data": "a"`, "GET /\nContent-Type: text/plain; charset=utf-8\n" + always + "\na"},
		{"JSON by flag", RESTGeneric, `"uri": "$", "json": true`, "GET /\n" + asJSON + always + "\n"},
		{"form", RESTGeneric, `"uri": "$", "method": "POST", "headers": {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, "data": {"a": "x&y=z", "b": {"c": [1, 2]}}`,
			"POST /\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n" + always + "\na=x%26y%3Dz&b%5Bc%5D%5B0%5D=1&b%5Bc%5D%5B1%5D=2"},
		{"headers", RESTJSON, `"uri": "$", "headers": {"X-N": 1e21, "accept": " text/html ", "x-api-key": "k", "User-Agent": null, "Accept-Encoding": "br", "Content-Length": 7, "connection": "close", "x-kustomer-source-id": "other"}`,
			"GET /\nAccept: text/html\nIdempotency-Key: r1/post/1\nUser-Agent: tenon\nX-Api-Key: k\nX-Kustomer-Source-Id: 0123456789abcdef01234567\nX-Kustomer-Source-Type: workflow\nX-N: 1e+21\n\n"},
		{"a key of the app's own", RESTGeneric, `"uri": "$", "headers": {"Idempotency-Key": "mine"}`, "GET /\n" + strings.Replace(always, "r1/post/1", "mine", 1) + "\n"},
		{"query", RESTGeneric, `"uri": "$/p?a=1&b=2&c%5Bx%5D=3&d=4#part", "qs": {"b": "é &", "c": {"y": true}, "n": null, "e": []}`, "GET /p?a=1&d=4&b=%C3%A9%20%26&c%5By%5D=true&n=\n" + always + "\n"},
		{"unescaped template values", RESTGeneric, `"uri": "$/a b/ü?q=x y HTTP/1.1&r=\"<ü>|"`, "GET /a%20b/%C3%BC?q=x%20y%20HTTP/1.1&r=%22%3C%C3%BC%3E%7C\n" + always + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			params := strings.ReplaceAll(c.params, "$", at)
			if !strings.Contains(params, `"method"`) {
				params += `, "method": "GET"`
			}
			result, err := h.Execute(context.Background(), rest(t, c.action, "{"+params+"}"))
			require.NoError(t, err)
			require.Equal(t, c.want, result.Output.Get("body").Str())
		})
	}
}

func TestAnswers(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		body, _ := io.ReadAll(r.Body)
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "application/json")
		w.Header().Add("X-Twice", "a")
		w.Header().Add("X-Twice", "b")
		w.Header().Add("Set-Cookie", "c=1")
		w.WriteHeader(status)
		w.Write(body)
	})
	const headers = `"headers":{"content-length":"%d","content-type":"application/json","set-cookie":["c=1"],"x-twice":"a, b"}`
	for _, c := range []struct{ action, path, body, want string }{
		{RESTJSON, "/200", `{"b": 1, "a": [1.50]}`, `{"b":1,"a":[1.5]}`},
		{RESTJSON, "/404", `{"error": "no"}`, `{"error":"no"}`},
		{RESTJSON, "/503", `plain`, `"plain"`},
		{RESTJSON, "/200", "\ufeff7", `7`},
		{RESTJSON, "/200", strings.Repeat("[", 300) + strings.Repeat("]", 300), `"` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `"`},
		{RESTGeneric, "/200", `{"b": 1}`, `"{\"b\": 1}"`},
	} {
		in := rest(t, c.action, `{"uri": "`+at+c.path+`", "method": "POST", "data": "?"}`)
		members := []value.Member{}
		for k, v := range in.Params.Members() {
			if k == "data" {
				v = value.OfString(c.body)
			}
			members = append(members, value.Member{Key: k, Value: v})
		}
		in.Params = value.OfObject(members...)
		result, err := h.Execute(context.Background(), in)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf(`{"response":{"statusCode":%s,`+headers+`,"body":%s},"body":%s}`, c.path[1:], len(c.body), c.want, c.want), string(result.Output.AppendJSON(nil)))
	}
	result, err := h.Execute(context.Background(), rest(t, RESTJSON, `{"uri": "`+at+`/200", "method": "GET"}`))
	require.NoError(t, err)
	require.True(t, result.Output.Get("body").IsMissing(), "an empty body is no JSON")
}

func TestParamsThatMakeNoRequest(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	for params, want := range map[string]string{
		`"method": "GET"`:                              `its param "uri" is missing, but must be a string like "https://api.example.com/v1/things"`,
		`"uri": 7, "method": "GET"`:                    `its param "uri" is a number, but must be a string like "https://api.example.com/v1/things"`,
		`"uri": "/v1/secret", "method": "GET"`:         `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "http:secret", "method": "GET"`:        `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "http://a\r\nX: y", "method": "GET"`:   `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "http://a/\u0000", "method": "GET"`:    `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "http://a b/", "method": "GET"`:        `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "file:///etc/passwd", "method": "GET"`: `its param "uri" is not an address like "https://api.example.com/v1/things"`,
		`"uri": "ftp://a/secret", "method": "GET"`:     `its param "uri" must begin with http:// or https://`,
		`"uri": "http://a:99999", "method": "GET"`:     `its param "uri" has a port that is not a number from 1 to 65535`,
		`"uri": "$"`:                                                                `its param "method" is missing, but must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS`,
		`"uri": "$", "method": "FETCH"`:                                             `its param "method" is "FETCH", but must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS`,
		`"uri": "$", "method": "CONNECT"`:                                           `its param "method" is "CONNECT", but must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS`,
		`"uri": "$", "method": "GET / HTTP/1.1\r\nHost: x"`:                         `its param "method" is a longer string, but must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS`,
		`"uri": "$", "method": "GET", "json": "yes"`:                                `its param "json" is "yes", but must be true or false`,
		`"uri": "$", "method": "GET", "qs": ["a"]`:                                  `its param "qs" is an array, but must be an object like {"page": 1} or a string like "page=1"`,
		`"uri": "$", "method": "GET", "headers": "A: b"`:                            `its param "headers" is "A: b", but must be an object like {"Accept": "text/plain"}`,
		`"uri": "$", "method": "GET", "headers": {"A": {}}`:                         `the value of the header "A" is an object, but must be a string`,
		`"uri": "$", "method": "GET", "headers": {"A": "x\r\nB: secret"}`:           `the value of the header "A" holds a line break or another control character`,
		`"uri": "$", "method": "GET", "headers": {"A\r\nAuthorization: secret": 1}`: `the name of a header that begins with "A" holds a character that HTTP does not allow there`,
		`"uri": "$", "method": "GET", "headers": {"": "x"}`:                         `the name of a header begins with a character that HTTP does not allow there, or is empty`,
		`"uri": "$", "method": "GET", "headers": {"host": "x"}`:                     `it cannot set the header "Host", which belongs to the connection`,
		`"uri": "$", "method": "GET", "headers": {"Transfer-Encoding": "chunked"}`:  `it cannot set the header "Transfer-Encoding", which belongs to the connection`,
	} {
		f := failure(t, h, rest(t, RESTJSON, "{"+strings.ReplaceAll(params, "$", at)+"}"))
		require.Equal(t, &interp.Failure{Code: CodeInvalidParams, Message: `step "post" cannot make its request: ` + want}, f, params)
	}
}

func TestRedirects(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/again" {
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		fmt.Fprintf(w, "%s key=%q auth=%q referer=%q", r.Method, r.Header.Get("X-Api-Key"), r.Header.Get("Authorization"), r.Header.Get("Referer"))
	}))
	defer other.Close()
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			http.Redirect(w, r, "/end", http.StatusFound)
		case "/other":
			http.Redirect(w, r, other.URL+"/again?token=secret", http.StatusTemporaryRedirect)
		case "/file":
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data?secret", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			fmt.Fprintf(w, "%s key=%q auth=%q referer=%q", r.Method, r.Header.Get("X-Api-Key"), r.Header.Get("Authorization"), r.Header.Get("Referer"))
		}
	})
	call := func(path, more string) Invocation {
		return rest(t, RESTGeneric, `{"uri": "`+at+path+`", "headers": {"X-Api-Key": "k", "Authorization": "a"}, `+more+`}`)
	}
	body := func(path, more string) string {
		result, err := h.Execute(context.Background(), call(path, more))
		require.NoError(t, err)
		return fmt.Sprintf("%v %s", result.Output.Get("response").Get("statusCode").Number(), result.Output.Get("body").Str())
	}
	require.Equal(t, `200 GET key="k" auth="a" referer=""`, body("/same", `"method": "GET"`))
	require.Equal(t, `200 GET key="" auth="" referer=""`, body("/other", `"method": "GET"`))
	require.Equal(t, "307 ", body("/other", `"method": "POST", "data": "secret"`), "a redirect of a POST is data")
	require.Contains(t, body("/other", `"method": "GET", "data": "secret"`), "307 ", "a body stays with the host it is for")

	host := strings.TrimPrefix(at, "http://")
	require.Equal(t, &interp.Failure{Code: CodeRefused, Message: `step "post" called http://` + host + `, which redirected to http://169.254.169.254: it must not call an address that is not public; who runs it can allow such addresses`}, failure(t, h, call("/inside?q=secret", `"method": "GET"`)))
	require.Equal(t, CodeRefused, failure(t, h, call("/file", `"method": "GET"`)).Code)
	require.Equal(t, &interp.Failure{Code: CodeHTTP, Message: `step "post" called http://` + host + `: the answer is a chain of more than 10 redirects`}, failure(t, h, call("/loop?q=secret", `"method": "GET"`)))
}

func TestAddressesInsideAreRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	require.NoError(t, err)
	h := NewHTTP(HTTPOptions{})
	defer h.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "127.1.2.3", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "[::]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"} {
		f := failure(t, h, rest(t, RESTJSON, `{"uri": "http://`+host+`:`+port+`/?secret", "method": "GET"}`))
		require.Equal(t, &interp.Failure{Code: CodeRefused, Message: `step "post" called http://` + host + `:` + port + `: it must not call an address that is not public; who runs it can allow such addresses`}, f)
	}
	// Whether these are addresses at all is up to the resolver.
	for _, host := range []string{"0177.0.0.1", "0x7f.1", "2130706433", "127.1"} {
		f := failure(t, h, rest(t, RESTJSON, `{"uri": "http://`+host+`:`+port+`/?secret", "method": "GET"}`))
		require.Contains(t, []string{CodeRefused, CodeNetwork}, f.Code)
		require.NotContains(t, f.Message, "secret")
	}
}

func TestCallsThatAreLedElsewhere(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host, r.URL) }))
	defer server.Close()
	at := server.Listener.Addr().String()
	in := rest(t, RESTGeneric, `{"uri": "http://letters.example/v1?a=b", "method": "GET"}`)
	for _, name := range []string{"letters.example", "letters.example:80"} {
		h := NewHTTP(HTTPOptions{Allow: Loopback(), Connect: map[string]string{name: at}})
		result, err := h.Execute(context.Background(), in)
		require.NoError(t, err)
		require.Equal(t, "letters.example/v1?a=b", result.Output.Get("body").Str())
		h.Close()
	}
	h := NewHTTP(HTTPOptions{Connect: map[string]string{"letters.example": at}})
	defer h.Close()
	require.Equal(t, CodeRefused, failure(t, h, in).Code, "the address is judged all the same")
}

func TestAnswersBeyondTheLimit(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write(make([]byte, 16<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	h, at := serve(t, HTTPOptions{MaxResponse: 1000}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 2*maxResponseHeader))
		case "/most":
			w.Write(bytes.Repeat([]byte("x"), 1000))
		}
	})
	for _, path := range []string{"/bomb", "/endless"} {
		f := failure(t, h, rest(t, RESTGeneric, `{"uri": "`+at+path+`", "method": "GET"}`))
		require.Equal(t, &interp.Failure{Code: CodeTooLarge, Status: 200, Message: `step "post" called ` + at + `, whose answer has more than the 1000 bytes that are allowed`}, f)
	}
	require.Equal(t, CodeNetwork, failure(t, h, rest(t, RESTGeneric, `{"uri": "`+at+`/header", "method": "GET"}`)).Code)
	result, err := h.Execute(context.Background(), rest(t, RESTGeneric, `{"uri": "`+at+`/most", "method": "GET"}`))
	require.NoError(t, err)
	require.Len(t, result.Output.Get("body").Str(), 1000)
}

func TestNoAnswer(t *testing.T) {
	arrived := make(chan struct{}, 1)
	block := func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	}
	h, at := serve(t, HTTPOptions{Timeout: 20 * time.Millisecond}, block)
	require.Equal(t, &interp.Failure{Code: CodeTimeout, Retryable: true, Message: `step "post" called ` + at + `: no answer came within 20ms`},
		failure(t, h, rest(t, RESTJSON, `{"uri": "`+at+`?secret", "method": "GET"}`)))

	h, at = serve(t, HTTPOptions{}, block)
	ctx, cancel := context.WithCancel(context.Background())
	for len(arrived) > 0 {
		<-arrived
	}
	go func() {
		<-arrived
		cancel()
	}()
	_, err := h.Execute(ctx, rest(t, RESTJSON, `{"uri": "`+at+`", "method": "GET"}`))
	require.Equal(t, &interp.Failure{Code: CodeNetwork, Retryable: true, Message: `step "post" called ` + at + `: the call was broken off`}, err)
}

func TestBrokenConnections(t *testing.T) {
	h, at := serve(t, HTTPOptions{}, func(w http.ResponseWriter, r *http.Request) {
		connection, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		if r.URL.Path == "/half" {
			buffered.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
			buffered.Flush()
		}
		connection.Close()
	})
	for _, path := range []string{"/none", "/half"} {
		require.Equal(t, &interp.Failure{Code: CodeNetwork, Retryable: true, Message: `step "post" called ` + at + `: the connection failed before the whole answer had come`},
			failure(t, h, rest(t, RESTJSON, `{"uri": "`+at+path+`?secret", "method": "POST"}`)))
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	require.Equal(t, &interp.Failure{Code: CodeNetwork, Retryable: true, Message: `step "post" called ` + closed.URL + `: it refused the connection`},
		failure(t, h, rest(t, RESTJSON, `{"uri": "`+closed.URL+`/secret", "method": "GET"}`)))
}

func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	h := NewHTTP(HTTPOptions{Allow: Loopback()})
	defer h.Close()
	require.Equal(t, &interp.Failure{Code: CodeNetwork, Message: `step "post" called ` + server.URL + `: its certificate is not valid`},
		failure(t, h, rest(t, RESTJSON, `{"uri": "`+server.URL+`/secret", "method": "GET"}`)))

	plain := httptest.NewServer(http.HandlerFunc(echo))
	defer plain.Close()
	require.Contains(t, failure(t, h, rest(t, RESTJSON, `{"uri": "https://`+plain.Listener.Addr().String()+`", "method": "GET"}`)).Message, "it does not speak TLS")
}

func TestAFailureNamesNoSecret(t *testing.T) {
	h := NewHTTP(HTTPOptions{})
	defer h.Close()
	for _, uri := range []string{"http://user:hunter2@127.0.0.1/hunter2?hunter2#hunter2", "https://[::1]/hunter2", "http://127.0.0.1:1/hunter2"} {
		_, err := h.Execute(context.Background(), rest(t, RESTJSON, `{"uri": "`+uri+`", "method": "POST", "headers": {"X-Api-Key": "hunter2"}, "qs": {"k": "hunter2"}, "data": {"p": "hunter2"}}`))
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hunter2")
		var f *interp.Failure
		require.True(t, errors.As(err, &f))
	}
}
