package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
)

// MaxHook is how many bytes may be posted to a hook (reference/kustomer.md 9).
const MaxHook = 400 << 10

// Hook is an address that takes events from outside (reference/kustomer.md 2.5).
type Hook struct {
	Type  string `json:"type"` // form, web or email
	Path  string `json:"path"`
	Event string `json:"event"` // that is reported
	hash  string
}

// hooksOf returns the hooks of an app, and those of the org that its workflows
// start on, in the order of the definition. The platform makes up the addresses
// at every install; here they are the same every time. Mail to a hook of the type
// email is a request here, whose body is what would have been read out of it.
func hooksOf(p *install.Prepared) []Hook {
	var parser definition.Parser
	app, _ := parser.Parse(&source.File{Name: p.App, Bytes: p.Linked}, definition.Options{Profile: definition.Tenon})
	var hooks []Hook
	add := func(kind, hash, name string) {
		for _, h := range hooks {
			if h.Event == name {
				return
			}
		}
		path := "/v1/hooks/" + kind + "/" + hash
		if kind == "form" {
			path = "/v1/hooks/form/" + url.PathEscape(p.Org) + "/" + hash
		}
		hooks = append(hooks, Hook{Type: kind, Path: path, Event: name, hash: hash})
	}
	for i := range app.Hooks {
		name := p.Program.FullName(strings.Clone(app.Tree.Text(app.Hooks[i].EventName)))
		sum := sha256.Sum256([]byte("tenon sandbox hook\x00" + p.Org + "\x00" + name))
		add(strings.Clone(app.Tree.Text(app.Hooks[i].Type)), hex.EncodeToString(sum[:12]), name)
	}
	for _, w := range p.Program.Workflows {
		// kustomer.hooks.<type>.<id>.receive
		if parts := strings.Split(w.Event, "."); len(parts) == 5 && parts[1] == "hooks" && parts[4] == "receive" {
			add(parts[2], parts[3], w.Event)
		}
	}
	return hooks
}

// Hooks returns the addresses that take events from outside.
func (s *Server) Hooks() []Hook { return s.hooks }

// receive reports the event of a hook, with what was posted in
// data.attributes.data (reference/kustomer.md 2.6). Keys are not asked for.
func (s *Server) receive(r *http.Request) (any, error) {
	for _, h := range s.hooks {
		if h.hash != r.PathValue("hash") || h.Type != r.PathValue("type") || h.Type == "form" && r.PathValue("org") != s.App.Org {
			continue
		}
		payload, err := posted(r)
		if err != nil {
			return nil, err
		}
		return s.happen(event.Event{Name: h.Event, Data: value.OfObject(
			value.Member{Key: "type", Value: value.OfString("hook_transaction")},
			value.Member{Key: "attributes", Value: value.OfObject(value.Member{Key: "data", Value: payload})},
		)})
	}
	return nil, refuse(http.StatusNotFound, "there is no hook at %s: GET /sandbox lists those of the app", r.URL.Path)
}

// posted reads what was posted to a hook: JSON, or a form as an object of its
// fields.
func posted(r *http.Request) (value.Value, error) {
	body := http.MaxBytesReader(nil, r.Body, MaxHook)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		r.Body = body
		if err := r.ParseMultipartForm(MaxHook); err != nil {
			return value.Value{}, asTooLarge(err, "the form cannot be read")
		}
		return ofForm(r.PostForm), nil
	case "application/x-www-form-urlencoded":
		b, err := io.ReadAll(body)
		if err != nil {
			return value.Value{}, err
		}
		// Some programs say that everything is a form.
		if v, err := value.Parse(b); err == nil {
			return v, nil
		}
		form, err := url.ParseQuery(string(b))
		if err != nil {
			return value.Value{}, refuse(http.StatusBadRequest, "the form cannot be read: %v", err)
		}
		return ofForm(form), nil
	case "application/xml", "text/xml":
		return value.Value{}, refuse(http.StatusUnsupportedMediaType, "the sandbox reads JSON and forms, not XML, which the platform reads too")
	}
	b, err := io.ReadAll(body)
	if err != nil {
		return value.Value{}, err
	}
	v, err := value.Parse(b)
	if err != nil {
		return v, refuse(http.StatusBadRequest, "the body is not valid JSON: %v", err)
	}
	return v, nil
}

func asTooLarge(err error, what string) error {
	if strings.Contains(err.Error(), "too large") {
		return err
	}
	return refuse(http.StatusBadRequest, "%s: %v", what, err)
}

// ofForm returns a form as an object; a field that is given several times is an
// array.
func ofForm(form url.Values) value.Value {
	b := value.NewObject(len(form))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if list := form[name]; len(list) == 1 {
			b.Set(name, value.OfString(list[0]))
		} else {
			var all []value.Value
			for _, s := range list {
				all = append(all, value.OfString(s))
			}
			b.Set(name, value.OfArray(all...))
		}
	}
	return b.Value()
}

// String shows a hook for people.
func (h Hook) String() string { return fmt.Sprintf("POST %s  %s", h.Path, h.Event) }
