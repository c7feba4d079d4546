package action

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
)

// call is the request that the params of a REST action describe.
type call struct {
	request *http.Request
	json    bool // the body of the answer is read as JSON if it is some
}

// methods are those that an app may use. TRACE and CONNECT are not: one echoes
// headers, the other opens tunnels.
var methods = [...]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// newCall reads the params uri*, method*, headers, qs, data and json
// (reference/kustomer.md 6.3). A problem is the rest of a sentence about the
// request; it quotes nothing that can hold a secret.
func newCall(in Invocation) (c *call, problem string) {
	c = &call{json: in.Action != RESTGeneric}
	u, problem := readURI(in.Params.Get("uri"))
	if problem != "" {
		return nil, problem
	}
	method := strings.ToUpper(strings.TrimSpace(in.Params.Get("method").Str()))
	if !slices.Contains(methods[:], method) {
		return nil, fmt.Sprintf(`its param "method" is %s, but must be one of %s`, described(in.Params.Get("method")), strings.Join(methods[:], ", "))
	}
	if flag := in.Params.Get("json"); !flag.IsMissing() {
		// Strings too: what a template yields is one.
		if text := flag.Text(); text != "true" && text != "false" {
			return nil, fmt.Sprintf(`its param "json" is %s, but must be true or false`, described(flag))
		}
		c.json = flag.Text() == "true"
	}
	header, problem := readHeaders(in.Params.Get("headers"))
	if problem != "" {
		return nil, problem
	}
	if problem := addQuery(u, in.Params.Get("qs")); problem != "" {
		return nil, problem
	}
	body, kind := encode(in.Params.Get("data"), c.json, header.Get("Content-Type"))
	setDefault(header, "Content-Type", kind)
	setDefault(header, "User-Agent", "tenon")
	if c.json {
		setDefault(header, "Accept", "application/json")
	}
	// An app that sends a key of its own means it.
	setDefault(header, "Idempotency-Key", in.Key)
	header.Set("X-Kustomer-Source-Type", "workflow") // reference/kustomer.md 2.7
	header.Set("X-Kustomer-Source-Id", clean(in.WorkflowID))

	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	request, err := http.NewRequest(method, u.String(), reader)
	if err != nil {
		return nil, notAnAddress
	}
	request.Header = header
	c.request = request
	return c, ""
}

const notAnAddress = `its param "uri" is not an address like "https://api.example.com/v1/things"`

// queryBytes are the bytes of a query as an app writes it that stay as they are.
const queryBytes = "!$&'()*+,-./:;=?@_~%"

func readURI(v value.Value) (*url.URL, string) {
	if v.Kind() != value.String {
		return nil, fmt.Sprintf(`its param "uri" is %s, but must be a string like "https://api.example.com/v1/things"`, described(v))
	}
	u, err := url.Parse(strings.TrimSpace(v.Str()))
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return nil, notAnAddress
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, `its param "uri" must begin with http:// or https://`
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, `its param "uri" has a port that is not a number from 1 to 65535`
		}
	}
	u.Fragment, u.RawFragment = "", ""
	u.RawQuery = escape(u.RawQuery, queryBytes)
	return u, ""
}

// origin returns the scheme, host and port of an address: what a message may
// name.
func origin(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

// escape percent-encodes every byte that is neither a letter, a digit nor in
// keep.
func escape(s, keep string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// addQuery adds the param "qs" to the query of u. A parameter of that name in
// the uri gives way. Nested values are spelt a[b]=c and a[0]=c: a decision,
// after the npm package that the param is named after.
func addQuery(u *url.URL, qs value.Value) string {
	switch {
	case qs.IsMissing() || qs.Kind() == value.Null:
		return ""
	case qs.Kind() == value.String:
		// As the library does it that the param is named after.
		if text := escape(strings.TrimPrefix(qs.Str(), "?"), queryBytes); text != "" && u.RawQuery != "" {
			u.RawQuery += "&" + text
		} else if text != "" {
			u.RawQuery = text
		}
		return ""
	case qs.Kind() != value.Object:
		return fmt.Sprintf(`its param "qs" is %s, but must be an object like {"page": 1} or a string like "page=1"`, described(qs))
	}
	var parts []string
	if u.RawQuery != "" {
		parts = slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(part string) bool {
			name, _, _ := strings.Cut(part, "=")
			name, err := url.QueryUnescape(name)
			name, _, _ = strings.Cut(name, "[")
			return err == nil && !qs.Get(name).IsMissing()
		})
	}
	u.RawQuery = strings.Join(append(parts, form(qs)...), "&")
	return ""
}

// form returns name=value pairs for the members of an object.
func form(object value.Value) []string {
	var parts []string
	var add func(name string, v value.Value)
	add = func(name string, v value.Value) {
		switch v.Kind() {
		case value.Object:
			for k, m := range v.Members() {
				add(name+"["+k+"]", m)
			}
		case value.Array:
			i := 0
			for e := range v.Elements() {
				add(name+"["+strconv.Itoa(i)+"]", e)
				i++
			}
		default:
			const unreserved = "-._~"
			parts = append(parts, escape(name, unreserved)+"="+escape(v.Text(), unreserved))
		}
	}
	for k, m := range object.Members() {
		add(k, m)
	}
	return parts
}

// Headers of the connection, not of the request. Those of the first list are
// harmless and often copied along with a request, so they are left out; to set
// one of the second would let an app take the connection apart.
var (
	headersDropped = [...]string{"Accept-Encoding", "Connection", "Content-Length", "Keep-Alive"}
	headersRefused = [...]string{"Expect", "Host", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}
)

func readHeaders(v value.Value) (http.Header, string) {
	header := http.Header{}
	if v.IsMissing() || v.Kind() == value.Null {
		return header, ""
	}
	if v.Kind() != value.Object {
		return nil, fmt.Sprintf(`its param "headers" is %s, but must be an object like {"Accept": "text/plain"}`, described(v))
	}
	for name, m := range v.Members() {
		if end := strings.IndexFunc(name, notInHeaderName); end >= 0 || name == "" {
			if end > 0 {
				return nil, fmt.Sprintf("the name of a header that begins with %q holds a character that HTTP does not allow there", cut(name[:end]))
			}
			return nil, "the name of a header begins with a character that HTTP does not allow there, or is empty"
		}
		name := http.CanonicalHeaderKey(name)
		if slices.Contains(headersDropped[:], name) || m.Kind() == value.Null {
			continue
		}
		if slices.Contains(headersRefused[:], name) {
			return nil, fmt.Sprintf("it cannot set the header %q, which belongs to the connection", name)
		}
		if m.Kind() == value.Object || m.Kind() == value.Array {
			return nil, fmt.Sprintf("the value of the header %q is %s, but must be a string", cut(name), described(m))
		}
		text := strings.TrimSpace(m.Text())
		if clean(text) != text {
			return nil, fmt.Sprintf("the value of the header %q holds a line break or another control character", cut(name))
		}
		header[name] = []string{text}
	}
	return header, ""
}

// notInHeaderName reports whether r cannot stand in a token (RFC 9110 5.6.2).
func notInHeaderName(r rune) bool {
	return !(r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r < 0x80 && strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}

// clean takes out of a text what cannot stand in the value of a header.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func setDefault(h http.Header, name, text string) {
	if text = clean(text); text != "" && h.Get(name) == "" {
		h.Set(name, text)
	}
}

// encode returns the body for the param "data" and its media type; nil where
// there is none. A string is sent as it is, since a template that writes JSON
// yields one. What the app declares to be a form is encoded as one.
func encode(data value.Value, json bool, declared string) (body []byte, kind string) {
	declared, _, _ = strings.Cut(strings.ToLower(declared), ";")
	switch k := data.Kind(); {
	case data.IsMissing() || k == value.Null:
		return nil, ""
	case k == value.Object && strings.TrimSpace(declared) == "application/x-www-form-urlencoded":
		return []byte(strings.Join(form(data), "&")), ""
	case k == value.String && !json:
		return []byte(data.Str()), "text/plain; charset=utf-8"
	case k == value.String:
		return []byte(data.Str()), "application/json"
	}
	return data.AppendJSON(nil), "application/json"
}

// described names a param for a sentence: what kind of value it is. Of strings it
// quotes only short words, which are no secrets.
func described(v value.Value) string {
	switch v.Kind() {
	case value.Missing:
		return "missing"
	case value.Null:
		return "null"
	case value.String:
		if len(v.Str()) <= 12 {
			return strconv.Quote(v.Str())
		}
		return "a longer string"
	case value.Object, value.Array:
		return "an " + v.Kind().String()
	}
	return "a " + v.Kind().String()
}

// cut bounds what a message quotes of a name.
func cut(s string) string {
	if len(s) > 24 {
		return strings.ToValidUTF8(s[:24], "") + "…"
	}
	return s
}
