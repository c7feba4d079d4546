package api

import (
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/install"
)

// MaxSettings bounds the values of settings that one request gives, in bytes.
const MaxSettings = 256 << 10

// settingJSON is one setting as it is shown. The value of a secret one is not.
type settingJSON struct {
	Type  string          `json:"type"`
	Set   bool            `json:"set"` // by the org; otherwise the default counts
	Value json.RawMessage `json:"value,omitempty"`
}

// settings shows the settings of an app, by category and name.
func (s *Server) settings(r *http.Request) (int, any, error) {
	org, app := r.PathValue("org"), r.PathValue("app")
	prepared, err := s.engine.Installed(r.Context(), org, app)
	if err != nil {
		return 0, nil, err
	}
	values, err := s.engine.Settings(r.Context(), org, app)
	if err != nil {
		return 0, nil, err
	}
	out := map[string]map[string]settingJSON{}
	for _, of := range prepared.Program.Settings() {
		if out[of.Category] == nil {
			out[of.Category] = map[string]settingJSON{}
		}
		one := settingJSON{Type: of.Type, Set: values[of.Key()].Exists()}
		if v := values.Value(of); !of.Secret() && v.Exists() {
			one.Value = v.AppendJSON(nil)
		}
		out[of.Category][of.Name] = one
	}
	return http.StatusOK, map[string]any{"settings": out}, nil
}

// configure gives values to settings: {"default": {"authToken": "…"}}; null means
// the default, what is not named stays as it is.
func (s *Server) configure(r *http.Request) (int, any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxSettings))
	if err != nil {
		return 0, nil, err
	}
	org, app := r.PathValue("org"), r.PathValue("app")
	prepared, err := s.engine.Installed(r.Context(), org, app)
	if err != nil {
		return 0, nil, err
	}
	changes, err := install.ParseSettings(&source.File{Name: "settings", Bytes: text}, prepared.Program)
	if err != nil {
		return 0, nil, refuse(http.StatusBadRequest, "%v", err)
	}
	if err := s.engine.Configure(r.Context(), org, app, changes); err != nil {
		return 0, nil, err
	}
	s.log.Info("configured", "org", org, "app", app, "settings", keys(changes))
	return s.settings(r)
}

// keys returns the names of settings in order, for the log.
func keys(s install.Settings) []string {
	return slices.Sorted(maps.Keys(map[string]value.Value(s)))
}
