package rest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
)

// Transport returns what carries requests to a server in this process, in place
// of the network.
func Transport(s *Server) http.RoundTripper { return transport{s} }

// transport answers requests by a handler in this process.
type transport struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (w transport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	out := &written{header: http.Header{}}
	w.handler.ServeHTTP(out, in)
	out.WriteHeader(http.StatusOK) // if it wrote nothing
	return &http.Response{
		Status: http.StatusText(out.status), StatusCode: out.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: out.sent, Body: io.NopCloser(&out.body), ContentLength: int64(out.body.Len()), Request: r,
	}, nil
}

// written is what a handler has written.
type written struct {
	header, sent http.Header
	status       int
	body         bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *written) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter: only the first call counts.
func (a *written) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (a *written) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// Held is an answer that has not been sent yet.
type Held struct{ written written }

// Hold answers a request, but keeps the answer.
func (s *Server) Hold(r *http.Request) *Held {
	h := &Held{written{header: http.Header{}}}
	s.ServeHTTP(&h.written, r)
	h.written.WriteHeader(http.StatusOK)
	return h
}

// Send sends the answer.
func (h *Held) Send(w http.ResponseWriter) {
	maps.Copy(w.Header(), h.written.sent)
	w.WriteHeader(h.written.status)
	w.Write(h.written.body.Bytes()) // a client that has gone is none of our business
}
