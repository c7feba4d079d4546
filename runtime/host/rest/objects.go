package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/host"
)

func (s *Server) org(*http.Request) (int, value.Value, error) {
	id, name := s.host.Current()
	return http.StatusOK, value.OfObject(member("data", value.OfObject(
		member("type", text("org")), member("id", text(id)), member("attributes", value.OfObject(member("name", text(name)))),
	))), nil
}

// pathType returns the type that the path of a collection names.
func (s *Server) pathType(r *http.Request) (string, error) {
	if plural := r.PathValue("plural"); plural != "" {
		return s.typeOf(plural)
	}
	return s.typeOf("klasses/" + r.PathValue("klass"))
}

func (s *Server) list(r *http.Request) (int, value.Value, error) {
	typ, err := s.pathType(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	return s.page(r, s.host.List(typ))
}

func (s *Server) create(r *http.Request) (int, value.Value, error) {
	typ, err := s.pathType(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	in, err := fields(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	return s.created(s.host.Create(keyOf(r), typ, in))
}

func (s *Server) created(o *host.Object, err error) (int, value.Value, error) {
	if err != nil {
		return 0, value.Value{}, err
	}
	return http.StatusCreated, s.document(o), nil
}

func (s *Server) get(r *http.Request) (int, value.Value, error) {
	ref, err := s.ref(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	return s.one(s.host.Object(ref.Type, ref.ID), nil)
}

func (s *Server) one(o *host.Object, err error) (int, value.Value, error) {
	if err != nil {
		return 0, value.Value{}, err
	}
	if o == nil {
		return 0, value.Value{}, &host.Problem{Code: host.CodeNotFound, Status: http.StatusNotFound, Message: "it is gone"}
	}
	return http.StatusOK, s.document(o), nil
}

func (s *Server) update(r *http.Request) (int, value.Value, error) {
	ref, err := s.ref(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	in, err := fields(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	return s.one(s.host.Update(keyOf(r), ref, in))
}

func (s *Server) remove(r *http.Request) (int, value.Value, error) {
	typ, err := s.pathType(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	ref := host.Ref{Type: typ, ID: r.PathValue("id")} // gone already, if the request is repeated
	return http.StatusNoContent, value.Value{}, s.host.Delete(keyOf(r), ref)
}

// partType returns the type of the objects below another one in a path.
func (s *Server) partType(r *http.Request) (string, error) {
	if klass := r.PathValue("klass"); klass != "" {
		return s.typeOf("klasses/" + klass)
	}
	return s.typeOf(r.PathValue("part"))
}

func (s *Server) parts(r *http.Request) (int, value.Value, error) {
	ref, err := s.ref(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	typ, err := s.partType(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	list, ok := s.host.Related(ref, typ)
	if !ok {
		return 0, value.Value{}, unrelated(ref.Type, typ)
	}
	return s.page(r, list)
}

// removePart takes tags away; other parts have ids, by which they are deleted.
func (s *Server) removePart(r *http.Request) (int, value.Value, error) {
	if r.PathValue("part") != "tags" {
		return 0, value.Value{}, fmt.Errorf("nothing but tags can be deleted here: %s have addresses of their own", r.PathValue("part"))
	}
	return s.tag(r)
}

// createPart makes an object that belongs to the one in the path, or tags it.
func (s *Server) createPart(r *http.Request) (int, value.Value, error) {
	if r.PathValue("part") == "tags" {
		return s.tag(r)
	}
	ref, err := s.ref(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	typ, err := s.partType(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	if !s.host.Belongs(typ, ref.Type) {
		return 0, value.Value{}, unrelated(ref.Type, typ)
	}
	in, err := fields(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	b := value.NewObject(in.Len() + 1)
	for name, v := range in.Members() {
		b.Set(name, v)
	}
	b.Set(ref.Type, text(ref.ID)) // relationships are called as what they lead to
	return s.created(s.host.Create(keyOf(r), typ, b.Value()))
}

func unrelated(to, typ string) error {
	return &host.Problem{Code: host.CodeNotFound, Status: http.StatusNotFound, Message: fmt.Sprintf("a %s has no relationship to a %s", typ, to)}
}

// tag adds the tags in the body to an object, or takes them, or the one in the
// path, away.
func (s *Server) tag(r *http.Request) (int, value.Value, error) {
	ref, err := s.ref(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	if one := r.PathValue("tag"); one != "" {
		return s.one(s.host.Tag(keyOf(r), ref, nil, []string{one}))
	}
	in, err := fields(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	var list []string
	for e := range in.Get("tags").Elements() {
		if e.Kind() != value.String {
			list = nil
			break
		}
		list = append(list, e.Str())
	}
	if len(list) == 0 {
		return 0, value.Value{}, fmt.Errorf(`the body must be an object with ids of tags, such as {"tags": [%q]}`, "5f3c0a9d7be1420017c8d4e2")
	}
	if r.Method == http.MethodDelete {
		return s.one(s.host.Tag(keyOf(r), ref, nil, list))
	}
	return s.one(s.host.Tag(keyOf(r), ref, list, nil))
}

// platformHosts is where the platform's API is: at the name of an org below it.
const platformHosts = "api.kustomerapp.com"

// Serves reports whether an address is one of the platform's API, so that a
// Server can answer in its place.
func Serves(u *url.URL) bool {
	name := strings.ToLower(u.Hostname())
	return name == platformHosts || strings.HasSuffix(name, "."+platformHosts)
}
