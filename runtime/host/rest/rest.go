// Package rest serves the objects of a host over HTTP, at the addresses and in
// the shapes of the platform's own API: JSON:API resources go out, flat fields
// come in, and an update tells only what changes.
//
//	GET, POST               /v1/customers, conversations, messages, notes, companies, users, teams, queues, tags, klasses
//	GET, PUT, PATCH, DELETE /v1/customers/{id}; GET also /v1/customers/email={address}, phone={number}, externalId={id}
//	GET, POST               /v1/customers/{id}/conversations, /v1/conversations/{id}/messages, …
//	GET, POST               /v1/klasses/{name}, /v1/customers/{id}/klasses/{name}
//	GET, PUT, PATCH, DELETE /v1/klasses/{name}/{id}
//	POST, DELETE            /v1/conversations/{id}/tags
//	POST                    /v1/customers/search
//	GET                     /v1/orgs/current
//
// A request with the header Idempotency-Key that is repeated has one effect. Lists have pages ("page", "pageSize"). What goes wrong is told in "errors", one
// sentence each. Keys are not asked for.
package rest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/host"
)

// MaxBody is how many bytes a request may send.
const MaxBody = 1 << 20

// The size of a page.
const (
	defaultPage = 100
	maxPage     = 500
)

// Server serves a host. It is safe for concurrent use.
type Server struct {
	host *host.Host
	mux  http.ServeMux
}

// New returns a Server.
func New(h *host.Host) *Server {
	s := &Server{host: h}
	s.handle("GET /v1/orgs/current", s.org)
	s.handle("POST /v1/customers/search", s.search)
	s.handle("GET /v1/{plural}", s.list)
	s.handle("POST /v1/{plural}", s.create)
	s.handle("GET /v1/{plural}/{id}", s.get)
	s.handle("PUT /v1/{plural}/{id}", s.update)
	s.handle("PATCH /v1/{plural}/{id}", s.update)
	s.handle("DELETE /v1/{plural}/{id}", s.remove)
	s.handle("GET /v1/{plural}/{id}/{part}", s.parts)
	s.handle("POST /v1/{plural}/{id}/{part}", s.createPart)
	s.handle("DELETE /v1/{plural}/{id}/{part}", s.removePart)
	s.handle("DELETE /v1/{plural}/{id}/tags/{tag}", s.tag)
	s.handle("GET /v1/{plural}/{id}/klasses/{klass}", s.parts)
	s.handle("POST /v1/{plural}/{id}/klasses/{klass}", s.createPart)
	s.handle("GET /v1/klasses/{klass}", s.list)
	s.handle("POST /v1/klasses/{klass}", s.create)
	s.handle("GET /v1/klasses/{klass}/{id}", s.get)
	s.handle("PUT /v1/klasses/{klass}/{id}", s.update)
	s.handle("PATCH /v1/klasses/{klass}/{id}", s.update)
	s.handle("DELETE /v1/klasses/{klass}/{id}", s.remove)
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		write(w, http.StatusNotFound, failed(http.StatusNotFound, "not_found", fmt.Sprintf("the stand-in for the platform serves nothing at %s %s", r.Method, r.URL.Path)))
	})
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) handle(pattern string, f func(*http.Request) (int, value.Value, error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
		status, body, err := f(r)
		var p *host.Problem
		var large *http.MaxBytesError
		switch {
		case err == nil:
			write(w, status, body)
		case errors.As(err, &p):
			write(w, p.Status, failed(p.Status, p.Code, p.Message))
		case errors.As(err, &large):
			write(w, http.StatusRequestEntityTooLarge, failed(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("the body has more than %d bytes", large.Limit)))
		default:
			write(w, http.StatusBadRequest, failed(http.StatusBadRequest, "bad_request", err.Error()))
		}
	})
}

func write(w http.ResponseWriter, status int, body value.Value) {
	if body.IsMissing() {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(body.AppendJSON(nil), '\n')) // a client that has gone is none of our business
}

// keyOf returns the idempotency key of a request, as REST actions send it.
func keyOf(r *http.Request) string { return r.Header.Get("Idempotency-Key") }

func member(key string, v value.Value) value.Member { return value.Member{Key: key, Value: v} }
func text(s string) value.Value                     { return value.OfString(s) }
func integer(n int) value.Value                     { return value.OfNumber(float64(n)) }

// failed is the document of an error (JSON:API 1.0, "Errors").
func failed(status int, code, detail string) value.Value {
	return value.OfObject(member("errors", value.OfArray(value.OfObject(
		member("status", integer(status)), member("code", text(code)), member("title", text(http.StatusText(status))), member("detail", text(detail)),
	))))
}

// typeOf returns the type of objects that the path of a request names.
func (s *Server) typeOf(plural string) (string, error) {
	typ, ok := s.host.TypeOf(plural)
	if !ok {
		return "", &host.Problem{Code: host.CodeNotFound, Status: http.StatusNotFound, Message: fmt.Sprintf("there are no %q", plural)}
	}
	return typ, nil
}

// ref returns the object that the path of a request names. Where an id stands,
// "field=value" may stand too.
func (s *Server) ref(r *http.Request) (host.Ref, error) {
	plural := r.PathValue("plural")
	if plural == "" {
		plural = "klasses/" + r.PathValue("klass")
	}
	typ, err := s.typeOf(plural)
	if err != nil {
		return host.Ref{}, err
	}
	id := r.PathValue("id")
	if field, v, ok := strings.Cut(id, "="); ok {
		if o := s.host.Find(typ, field, v); o != nil {
			return o.Ref, nil
		}
	} else if s.host.Object(typ, id) != nil {
		return host.Ref{Type: typ, ID: id}, nil
	}
	return host.Ref{}, &host.Problem{Code: host.CodeNotFound, Status: http.StatusNotFound, Message: fmt.Sprintf("there is no %s %q", typ, id)}
}

// fields reads the body of a request: an object of fields, or a resource, alone
// or as "data".
func fields(r *http.Request) (value.Value, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return value.Value{}, err
	}
	v, err := value.Parse(b)
	if err != nil {
		return v, fmt.Errorf("the body is not valid JSON: %w", err)
	}
	if v.Kind() != value.Object {
		return v, errors.New(`the body must be an object such as {"name": "Ada"}`)
	}
	if data := v.Get("data"); v.Len() == 1 && data.Get("attributes").Kind() == value.Object {
		v = data
	}
	return host.Fields(v), nil
}

// document answers one object.
func (s *Server) document(o *host.Object) value.Value {
	return value.OfObject(member("data", s.resource(o)))
}

// resource is an object with the link to itself.
func (s *Server) resource(o *host.Object) value.Value {
	path := "/v1/" + s.host.Path(o.Type) + "/" + o.ID
	b := value.NewObject(5)
	for name, v := range o.Resource().Members() {
		b.Set(name, v)
	}
	b.Set("links", value.OfObject(member("self", text(path))))
	return b.Value()
}

// page answers a part of a list.
func (s *Server) page(r *http.Request, list []*host.Object) (int, value.Value, error) {
	q := r.URL.Query()
	size, err := count(q.Get("pageSize"), "pageSize", defaultPage, maxPage)
	if err != nil {
		return 0, value.Value{}, err
	}
	number, err := count(q.Get("page"), "page", 1, 1<<20)
	if err != nil {
		return 0, value.Value{}, err
	}
	first := min((number-1)*size, len(list))
	last := min(first+size, len(list))
	data := make([]value.Value, 0, last-first)
	for _, o := range list[first:last] {
		data = append(data, s.resource(o))
	}
	link := func(n int) value.Value {
		q.Set("page", strconv.Itoa(n))
		return text(r.URL.Path + "?" + q.Encode())
	}
	links := value.NewObject(4)
	links.Set("self", link(number))
	links.Set("first", link(1))
	if number > 1 {
		links.Set("prev", link(number-1))
	}
	if last < len(list) {
		links.Set("next", link(number+1))
	}
	return http.StatusOK, value.OfObject(
		member("data", value.OfArray(data...)),
		member("meta", value.OfObject(member("page", integer(number)), member("pageSize", integer(size)), member("total", integer(len(list))), member("totalPages", integer((len(list)+size-1)/size)))),
		member("links", links.Value()),
	), nil
}

func count(s, name string, missing, most int) (int, error) {
	if s == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%q is %q, but must be a number from 1 to %d", name, s, most)
	}
	return n, nil
}
