package install

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// Settings are the values that an org has given to the settings of an app, by
// "category.name" (reference/kustomer.md 2.1). Some are secret, so Settings do
// not print: formatting, logging and JSON show only how many there are.
type Settings map[string]value.Value

// String hides the values.
func (s Settings) String() string { return fmt.Sprintf("%d settings", len(s)) }

// GoString hides the values.
func (s Settings) GoString() string { return s.String() }

// LogValue hides the values.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON hides the values.
func (s Settings) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, s.String()), nil }

// Value returns the value of a setting: the org's, or else the default of the
// definition. A value of another type than the setting has does not count: it
// was given to an earlier version (reference/kustomer.md 8 [DEC]). "" and null of
// a default mean that there is none; then it is missing.
func (s Settings) Value(of *program.Setting) value.Value {
	if v, ok := s[of.Key()]; ok && fits(v, of) {
		return v
	}
	return of.DefaultValue()
}

// Merge returns s with the changes made: null takes a value away, so that the
// default counts again.
func (s Settings) Merge(changes Settings) Settings {
	out := maps.Clone(s)
	if out == nil {
		out = Settings{}
	}
	for key, v := range changes {
		if v.Exists() {
			out[key] = v
		} else {
			delete(out, key)
		}
	}
	return out
}

func fits(v value.Value, s *program.Setting) bool {
	switch s.Type {
	case "number":
		return v.Kind() == value.Number
	case "boolean":
		return v.Kind() == value.Bool
	}
	return v.Kind() == value.String
}

// Check reports the first setting, by name, that a program does not have or that
// is of another type there. The error quotes no value.
func (s Settings) Check(p *program.Program) error {
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if problem := problemOf(p, key, s[key]); problem != "" {
			return errors.New(problem)
		}
	}
	return nil
}

func problemOf(p *program.Program, key string, v value.Value) string {
	of := p.Setting(key)
	switch {
	case of == nil:
		return unknownSetting(p, key)
	case v.Exists() && !fits(v, of):
		return fmt.Sprintf("the setting %q must be %s", key, wanted(of))
	}
	return ""
}

// ParseSettings reads values for the settings of a program from a JSON object
// like
//
//	{"default": {"authToken": "s3cret", "retries": 3}}
//
// with the categories and names of the definition; null means the default. An
// error names line and column, what is wrong there and what is allowed; it never
// quotes a value.
func ParseSettings(f *source.File, p *program.Program) (Settings, error) {
	tree, faults := source.Parse(f, source.Limits{})
	errorf := func(at uint32, format string, args ...any) error {
		return fmt.Errorf("%s:%s: %s", f.Name, f.Position(at), fmt.Sprintf(format, args...))
	}
	if len(faults) > 0 {
		return nil, errorf(faults[0].Range.Start, "the settings are not valid JSON: there is a mistake here")
	}
	const example = `an object like {"default": {"authToken": "…"}}`
	if tree.Kind(source.Root) != source.Object {
		return nil, errorf(0, "the settings must be %s", example)
	}
	s := Settings{}
	for category, names := range tree.Members(source.Root) {
		if tree.Kind(names) != source.Object {
			return nil, errorf(tree.Range(names).Start, "the category %q must hold an object of settings, in %s", tree.Text(category), example)
		}
		for name, node := range tree.Members(names) {
			key := tree.Text(category) + "." + tree.Text(name) // a text of its own
			v := value.FromTree(tree, node)
			if problem := problemOf(p, key, v); problem != "" {
				return nil, errorf(tree.Range(name).Start, "%s", problem)
			}
			s[key] = v
		}
	}
	return s, nil
}

func wanted(s *program.Setting) string {
	switch s.Type {
	case "number", "boolean":
		return "a " + s.Type
	}
	return "a string"
}

func unknownSetting(p *program.Program, key string) string {
	var keys []string
	for _, s := range p.Settings() {
		keys = append(keys, s.Key())
	}
	slices.Sort(keys)
	text := fmt.Sprintf("the app has no setting %q", key)
	if s := definition.Suggest(key, keys); s != "" {
		return text + fmt.Sprintf(" (did you mean %q?)", s)
	}
	return text + ": it has " + cmp.Or(strings.Join(keys, ", "), "none")
}
