package action

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/tenon-dev/tenon/runtime/interp"
)

// The platform's REST actions (reference/kustomer.md 6.3).
const (
	RESTJSON    = "kustomer.rest-api.json"
	RESTGeneric = "kustomer.rest-api.generic"
)

// HTTPOptions says what HTTP may do. The zero HTTPOptions is safe for a server
// that runs apps of others.
type HTTPOptions struct {
	// Allow names addresses that may be called although they are not public:
	// loopback, private, link-local and the like. See Loopback.
	Allow []netip.Prefix
	// Connect leads calls elsewhere: for a host name, or a host and port such as
	// "api.example.com:443", the host and port to connect to instead. Requests
	// stay as they are, so an app can be pointed at a stand-in for the service
	// that it calls. The address must be one that may be called.
	Connect map[string]string
	// Transport carries the requests in place of the network, if it is set: tests
	// of apps answer them themselves. Allow and Connect have no effect then.
	Transport http.RoundTripper
	// Timeout bounds one call from the connection to the last byte of the
	// answer. Default 60 s, what the platform grants (reference/kustomer.md 9).
	Timeout time.Duration
	// MaxResponse bounds the body of an answer after decompression, in bytes.
	// Default 1 MiB. A body stands twice in the output of its step.
	MaxResponse int64
}

// maxRedirects is how many redirects one call follows, as many as the library
// that the platform's params are named after.
const maxRedirects = 10

// maxResponseHeader bounds the header of an answer, in bytes.
const maxResponseHeader = 64 << 10

// HTTP carries out the REST actions: it sends the request that the params
// describe, with the idempotency key of the attempt in the header
// Idempotency-Key, and answers
//
//	{"response": {"statusCode": 200, "headers": {…}, "body": …}, "body": …}
//
// An answer of any status is an output: workflows branch on
// response.statusCode. What fails is a call without an answer; if trying again
// may help, the failure says so. Failures name the host that was called and
// never a path, a query, a header or a body, since those hold secrets.
//
// Of an action that an app declares (program.RESTAction) an answer whose status is
// not one of success is a failure too, one from 500 on is worth a retry: what
// reference/kustomer.md 9 exempts are the platform's own REST actions. Error cases
// see the status as /#error.status.
//
// Redirects are followed for GET and HEAD alone; towards another origin the
// headers of the app stay behind, and a body is not sent. Proxies are not used: one could reach what the
// app must not.
type HTTP struct {
	client      *http.Client
	transport   *http.Transport
	timeout     time.Duration
	maxResponse int64
}

// NewHTTP returns an executor for RESTJSON and RESTGeneric. It is for use by many
// at once and keeps connections open; Close drops idle ones.
func NewHTTP(o HTTPOptions) *HTTP {
	if o.Timeout <= 0 {
		o.Timeout = 60 * time.Second
	}
	if o.MaxResponse <= 0 {
		o.MaxResponse = 1 << 20
	}
	dialer := net.Dialer{Timeout: 30 * time.Second, Control: guard{o.Allow}.control}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, elsewhere(o.Connect, address))
	}
	h := &HTTP{timeout: o.Timeout, maxResponse: o.MaxResponse, transport: &http.Transport{
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           100,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxResponseHeader,
	}}
	h.client = &http.Client{Transport: h.transport, CheckRedirect: checkRedirect}
	if o.Transport != nil {
		h.client.Transport = o.Transport
	}
	return h
}

// elsewhere returns where to connect to for an address.
func elsewhere(connect map[string]string, address string) string {
	if to, ok := connect[address]; ok {
		return to
	}
	if host, _, err := net.SplitHostPort(address); err == nil {
		if to, ok := connect[host]; ok {
			return to
		}
	}
	return address
}

// Close drops connections that are not in use.
func (h *HTTP) Close() { h.transport.CloseIdleConnections() }

// Execute makes the call.
func (h *HTTP) Execute(ctx context.Context, in Invocation) (Result, error) {
	c, problem := newCall(in)
	if problem != "" {
		return Result{}, &interp.Failure{Code: CodeInvalidParams, Message: fmt.Sprintf("step %q cannot make its request: %s", in.Step, problem)}
	}
	response, body, err := h.do(ctx, in, c)
	if err != nil {
		return Result{}, err
	}
	r := Result{Output: output(response, body, c.json)}
	if in.Declared == nil {
		return r, nil
	}
	if err := unsuccessful(in, origin(c.request.URL), response.StatusCode); err != nil {
		return Result{}, err
	}
	// The params of the step do not say what was called.
	r.Note = fmt.Sprintf("%s %s answered %d", c.request.Method, origin(c.request.URL)+c.request.URL.EscapedPath(), response.StatusCode)
	return r, nil
}

// do makes a call and reads the answer.
func (h *HTTP) do(ctx context.Context, in Invocation, c *call) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	response, err := h.client.Do(c.request.WithContext(ctx))
	if err != nil {
		return nil, nil, h.failure(ctx, in, c, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, h.maxResponse+1))
	switch {
	case err != nil:
		return nil, nil, h.failure(ctx, in, c, err)
	case int64(len(body)) > h.maxResponse:
		return nil, nil, &interp.Failure{
			Code:    CodeTooLarge,
			Message: fmt.Sprintf("step %q called %s, whose answer has more than the %d bytes that are allowed", in.Step, origin(c.request.URL), h.maxResponse),
			Status:  response.StatusCode,
		}
	}
	return response, body, nil
}

// unsuccessful returns a failure for an answer whose status is not one of success.
func unsuccessful(in Invocation, where string, status int) error {
	if status >= 200 && status <= 299 {
		return nil
	}
	return &interp.Failure{
		Code: CodeHTTP, Status: status, Retryable: status >= 500,
		Message: fmt.Sprintf("step %q called %s, which answered with the status %d", in.Step, where, status),
	}
}

// errRedirects is the error of a chain of redirects without an end.
var errRedirects = errors.New("too many redirects")

// checkRedirect decides about the next request of a chain.
func checkRedirect(next *http.Request, earlier []*http.Request) error {
	first := earlier[0]
	switch {
	case first.Method != http.MethodGet && first.Method != http.MethodHead:
		return http.ErrUseLastResponse
	case len(earlier) > maxRedirects:
		return errRedirects
	case next.URL.Scheme != "http" && next.URL.Scheme != "https":
		return errRefused{}
	}
	next.Header.Del("Referer") // it would hold the query
	if origin(next.URL) == origin(first.URL) {
		return nil
	}
	if next.Body != nil && next.Body != http.NoBody {
		return http.ErrUseLastResponse
	}
	next.Header = http.Header{"Accept": next.Header["Accept"], "User-Agent": next.Header["User-Agent"]}
	return nil
}

// failure words why a call has no answer.
func (h *HTTP) failure(ctx context.Context, in Invocation, c *call, err error) *interp.Failure {
	var own *interp.Failure
	if errors.As(err, &own) {
		return own // of a Transport that knows better
	}
	f := &interp.Failure{Code: CodeNetwork, Retryable: true}
	where := origin(c.request.URL)
	// The client's error names the address of the last request of a chain.
	var atURL *url.Error
	if errors.As(err, &atURL) {
		if u, err := url.Parse(atURL.URL); err == nil && u.Host != "" && origin(u) != where {
			where += ", which redirected to " + origin(u)
		}
	}
	say := func(format string, args ...any) *interp.Failure {
		f.Message = fmt.Sprintf("step %q called %s: ", in.Step, where) + fmt.Sprintf(format, args...)
		return f
	}
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
	)
	switch {
	case errors.As(err, new(errRefused)):
		f.Code, f.Retryable = CodeRefused, false
		return say("it must not call an address that is not public; who runs it can allow such addresses")
	case errors.Is(err, errRedirects):
		f.Code, f.Retryable = CodeHTTP, false
		return say("the answer is a chain of more than %d redirects", maxRedirects)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		f.Code = CodeTimeout
		return say("no answer came within %s", h.timeout)
	case errors.Is(ctx.Err(), context.Canceled):
		return say("the call was broken off")
	case errors.As(err, &dns):
		return say("its name could not be resolved")
	case errors.As(err, &certificate):
		f.Retryable = false
		return say("its certificate is not valid")
	case errors.Is(err, http.ErrSchemeMismatch):
		f.Retryable = false
		return say("it does not speak TLS; use http:// instead of https:// if that is meant")
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("it refused the connection")
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Code = CodeTimeout
		return say("no connection was made in time")
	}
	return say("the connection failed before the whole answer had come")
}
