package api

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOrg is how many bytes the name of an org may have.
const maxOrg = 128

// handle answers requests of a pattern, METHOD and path, with what f returns.
// parameters are those that may stand in the query.
func (s *Server) handle(pattern string, f func(*http.Request) (int, any, error), parameters ...string) {
	method, path, _ := strings.Cut(pattern, " ")
	s.methods[path] = append(s.methods[path], method)
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		err := check(r, parameters)
		if err == nil {
			var status int
			var body any
			if status, body, err = f(r); err == nil {
				s.write(w, status, "application/json", body)
				return
			}
		}
		p := s.problem(r, err)
		s.write(w, p.Status, "application/problem+json", p)
	})
}

// check refuses what no handler takes: an org that has no name, and parameters
// that nobody reads, of which the caller would believe that they count.
func check(r *http.Request, parameters []string) error {
	if strings.Contains(r.Pattern, "{org}") {
		org := r.PathValue("org")
		if org == "" || len(org) > maxOrg || !utf8.ValidString(org) || strings.ContainsFunc(org, unicode.IsControl) {
			return refuse(http.StatusBadRequest, "%.150q cannot be the name of an org: it must have 1 to %d bytes of UTF-8 without control characters", org, maxOrg)
		}
	}
	for name, values := range r.URL.Query() {
		switch {
		case len(parameters) == 0:
			return refuse(http.StatusBadRequest, "the parameter %.100q is not known: %s takes none", name, r.URL.Path)
		case !slices.Contains(parameters, name):
			return refuse(http.StatusBadRequest, "the parameter %.100q is not known: %s takes %s", name, r.URL.Path, strings.Join(parameters, ", "))
		case len(values) > 1:
			return refuse(http.StatusBadRequest, "the parameter %q is given %d times: give it once", name, len(values))
		}
	}
	return nil
}

// refuseTheRest answers requests that no handler is for: other methods of a path
// that there is, and other paths.
func (s *Server) refuseTheRest() {
	for path, methods := range s.methods {
		if slices.Contains(methods, http.MethodGet) {
			methods = append(methods, http.MethodHead)
		}
		slices.Sort(methods)
		allowed := strings.Join(methods, ", ")
		s.mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", allowed)
			s.refuse(w, http.StatusMethodNotAllowed, fmt.Sprintf("%s cannot be asked with %.20s: it takes %s", r.URL.Path, r.Method, allowed))
		})
	}
	s.mux.HandleFunc("/", s.nothing)
}

func (s *Server) nothing(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, http.StatusNotFound, fmt.Sprintf("there is nothing at %.20s %.200s: see the list of addresses in docs/tenond.md", r.Method, r.URL.Path))
}

func (s *Server) refuse(w http.ResponseWriter, status int, detail string) {
	s.write(w, status, "application/problem+json", problem{Status: status, Title: http.StatusText(status), Detail: detail})
}

// ServeHTTP implements http.Handler. A path with empty or dotted parts is none of
// ours; the mux would lead to another one, which no client expects of a request
// that changes something.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.EscapedPath()
	if clean := path.Clean("/" + asked); strings.Contains(asked, "//") || asked != clean && asked != clean+"/" {
		s.nothing(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}
