package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/host/rest"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// codeNoAnswer is the failure of a request that no endpoint answers.
const codeNoAnswer = "no_endpoint"

// executor returns what carries out the actions of the scenario: the answers
// that are given, those of the scenario before those of the file; then REST
// actions with the endpoints that are given and, where objects are given, the
// platform's own actions on them. All others are only recorded.
func (r *run) executor() (action.Executor, error) {
	r.answers = &action.Answers{}
	for _, g := range []*scenario.Given{&r.scenario.Given, &r.file.Given} {
		for k, v := range r.tree.Members(g.Answers) {
			if err := r.answers.Add(r.tree, k, v); err != nil {
				return nil, err
			}
		}
	}
	r.world = &world{tree: r.tree, now: r.clock.Now}
	for _, g := range []*scenario.Given{&r.scenario.Given, &r.file.Given} {
		for i := range g.HTTP {
			r.world.endpoints = append(r.world.endpoints, endpoint{Endpoint: &g.HTTP[i], own: g == &r.scenario.Given})
		}
	}
	requests := action.NewHTTP(action.HTTPOptions{Transport: r.world})
	registry := action.Standard(requests, action.Recorder{})
	if r.host != nil {
		registry.Handle(r.host, host.ActionNames()...)
		r.world.platform = rest.Transport(rest.New(r.host))
	}
	r.answers.Next = registry
	return action.Func(func(ctx context.Context, in action.Invocation) (action.Result, error) {
		if in.Token != "" {
			r.tokens = append(r.tokens, in)
		}
		return r.answers.Execute(ctx, in)
	}), nil
}

// unused notes what the scenario gives and nobody asked for. What the file gives
// is for several scenarios.
func (r *run) unused() {
	own := map[string]bool{}
	for k := range r.tree.Members(r.scenario.Given.Answers) {
		own[r.tree.Text(k)] = true
	}
	for _, key := range r.answers.Unused() {
		if own[key] {
			r.result.Notes = append(r.result.Notes, fmt.Sprintf("nothing asked for the answer %q", key))
		}
	}
	for i := range r.world.endpoints {
		if e := &r.world.endpoints[i]; e.own && e.calls == 0 {
			r.result.Notes = append(r.result.Notes, fmt.Sprintf("no request was made to %q", e.URL))
		}
	}
	for _, q := range r.world.requests {
		if q.unanswered {
			r.fail(r.scenario.Given.Node, nil, "nothing answers the request %s %s %s: give an endpoint for it in \"http\"", q.method, q.url, r.since(q.at))
		}
	}
}

// world is everything outside of the app that speaks HTTP. It carries the
// requests of a sandbox, which makes one at a time.
type world struct {
	tree      *source.Tree
	now       func() time.Time
	endpoints []endpoint
	platform  http.RoundTripper // answers calls of the platform's own API; nil without objects
	requests  []request
}

type endpoint struct {
	*scenario.Endpoint
	own   bool // of the scenario, not of the file
	calls int
}

// request is one that the app made.
type request struct {
	at          time.Time
	method, url string
	headers     value.Value
	body        value.Value
	unanswered  bool
}

// RoundTrip answers a request.
func (w *world) RoundTrip(q *http.Request) (*http.Response, error) {
	seen := request{at: w.now(), method: q.Method, url: q.URL.String(), headers: headers(q.Header)}
	if q.Body != nil {
		b, err := io.ReadAll(q.Body)
		if err != nil {
			return nil, err
		}
		q.Body.Close()
		q.Body = io.NopCloser(bytes.NewReader(b))
		seen.body = content(b)
	}
	e := w.find(&seen)
	own := e == nil && w.platform != nil && rest.Serves(q.URL)
	seen.unanswered = e == nil && !own
	w.requests = append(w.requests, seen)
	switch {
	case own:
		return w.platform.RoundTrip(q)
	case e == nil:
		return nil, &interp.Failure{Code: codeNoAnswer, Message: fmt.Sprintf("nothing answers %s %s in this scenario", q.Method, q.URL.Redacted())}
	}
	reply := &e.Reply[min(e.calls, len(e.Reply)-1)]
	e.calls++
	switch reply.Fails {
	case "timeout":
		return nil, timeout{}
	case "connection":
		return nil, errors.New("no connection")
	}
	return w.response(q, reply), nil
}

// find returns the first endpoint that fits a request.
func (w *world) find(q *request) *endpoint {
	for i := range w.endpoints {
		e := &w.endpoints[i]
		if (e.Method == "" || e.Method == q.method) && glob(e.URL, q.url) && (e.Body == source.None || fits(w.tree, e.Body, q.body)) {
			return e
		}
	}
	return nil
}

func (w *world) response(q *http.Request, reply *scenario.Reply) *http.Response {
	header := http.Header{}
	var body []byte
	switch w.tree.Kind(reply.Body) {
	case source.Invalid:
	case source.String:
		body = []byte(w.tree.Text(reply.Body))
	default:
		body = value.FromTree(w.tree, reply.Body).AppendJSON(nil)
		header.Set("Content-Type", "application/json")
	}
	for k, v := range w.tree.Members(reply.Headers) {
		header.Set(w.tree.Text(k), w.tree.Text(v))
	}
	return &http.Response{
		StatusCode: reply.Status, Status: fmt.Sprintf("%d %s", reply.Status, http.StatusText(reply.Status)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, Request: q,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// timeout is the error of an answer that does not come in time.
type timeout struct{}

func (timeout) Error() string   { return "no answer in time" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

// headers returns the headers of a request by their names in lower case.
func headers(h http.Header) value.Value {
	var names []string
	for name := range h {
		names = append(names, name)
	}
	members := value.NewObject(len(names))
	for _, name := range sorted(names) {
		members.Set(strings.ToLower(name), value.OfString(strings.Join(h[name], ", ")))
	}
	return members.Value()
}

// content returns a body: as JSON where it is some, otherwise as text.
func content(b []byte) value.Value {
	if len(b) == 0 {
		return value.Value{}
	}
	if v, err := value.Parse(b); err == nil {
		return v
	}
	return value.OfString(strings.ToValidUTF8(string(b), "\uFFFD"))
}

// glob reports whether a text fits a pattern in which * stands for any
// characters.
func glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
