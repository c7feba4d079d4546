package schema_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/check"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/schema"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

var profiles = map[string]definition.Profile{"kustomer": definition.Kustomer, "tenon": definition.Tenon}

func compileSchema(tb testing.TB, profile definition.Profile) *jsonschema.Schema {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Text(profile)))
	require.NoError(tb, err)
	c := jsonschema.NewCompiler()
	require.NoError(tb, c.AddResource("schema.json", doc))
	s, err := c.Compile("schema.json")
	require.NoError(tb, err)
	return s
}

// refusals returns the pointers at which a schema refuses a text, without
// repetition.
func refusals(tb testing.TB, s *jsonschema.Schema, text []byte) []string {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(tb, err)
	err = s.Validate(doc)
	if err == nil {
		return nil
	}
	var pointers []string
	var visit func(e *jsonschema.ValidationError)
	visit = func(e *jsonschema.ValidationError) {
		if extra, ok := e.ErrorKind.(*kind.AdditionalProperties); ok {
			for _, name := range extra.Properties {
				pointers = append(pointers, pointer(append(slices.Clone(e.InstanceLocation), name)))
			}
			return
		}
		if len(e.Causes) == 0 {
			pointers = append(pointers, pointer(e.InstanceLocation))
		}
		for _, cause := range e.Causes {
			visit(cause)
		}
	}
	visit(err.(*jsonschema.ValidationError))
	slices.Sort(pointers)
	return slices.Compact(pointers)
}

func pointer(location []string) string {
	var b strings.Builder
	for _, segment := range location {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(segment))
	}
	return b.String()
}

// TestValidDefinitionsPass runs the schemas over everything of which the compiler
// finds no error.
func TestValidDefinitionsPass(t *testing.T) {
	schemas := map[definition.Profile]*jsonschema.Schema{}
	for _, p := range profiles {
		schemas[p] = compileSchema(t, p)
	}
	for _, a := range apps.All() {
		require.Empty(t, refusals(t, schemas[definition.Tenon], a.Text), a.Name)
		if !a.Tenon {
			require.Empty(t, refusals(t, schemas[definition.Kustomer], a.Text), a.Name)
		}
	}
	t.Run("corpus", func(t *testing.T) {
		sound := 0
		for _, path := range corpus.Files(t) {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			requireCompilerRefuses(t, definition.Kustomer, schemas[definition.Kustomer], text, path)
			if _, findings := definition.Parse(&source.File{Bytes: text}, definition.Options{}); !findings.HasErrors() {
				require.Empty(t, refusals(t, schemas[definition.Kustomer], text), path)
				sound++
			}
		}
		require.Greater(t, sound, 10)
	})
}

// requireCompilerRefuses checks that the compiler finds an error wherever the
// schema refuses the text. A document of no known kind is refused as a whole.
func requireCompilerRefuses(tb testing.TB, profile definition.Profile, s *jsonschema.Schema, text []byte, what string) (refused int) {
	tb.Helper()
	checked := compiler.Check(&source.File{Name: "a.json", Bytes: text}, compiler.Options{Profile: profile})
	if !isJSON(text) {
		return 0 // there is nothing that a schema could be held to
	}
	found := map[string]bool{}
	for i := range checked.Findings {
		if checked.Findings[i].Severity == definition.Error {
			found[checked.Findings[i].Pointer] = true
		}
	}
	pointers := refusals(tb, s, text)
	for _, p := range pointers {
		if strings.Contains(p, "/condition") && !conditionsAreJudged() {
			continue
		}
		if !found[p] && !(checked.App.Kind == definition.NotADefinition && found[""]) {
			tb.Errorf("%s: the schema refuses %q, the compiler does not", what, p)
		}
	}
	return len(pointers)
}

// conditionsAreJudged reports whether the compiler has the rules about conditions.
func conditionsAreJudged() bool {
	return slices.ContainsFunc(check.Rules(), func(r *definition.Rule) bool { return r.Name == "unknown-operator" })
}

func isJSON(text []byte) bool {
	_, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	return len(faults) == 0
}

// TestWhatTheSchemaRefusesTheCompilerRefuses breaks the fixtures at every place
// in every way that a schema can see: a member removed, an unknown one added, a
// value of another type, a text outside of its list.
func TestWhatTheSchemaRefusesTheCompilerRefuses(t *testing.T) {
	for name, profile := range profiles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := compileSchema(t, profile)
			mutants, refused := 0, 0
			seen := map[string]bool{}
			for _, a := range apps.All() {
				if a.Tenon && profile == definition.Kustomer {
					continue // its own test below
				}
				eachMutant(t, a.Text, seen, func(what string, text []byte) {
					mutants++
					if requireCompilerRefuses(t, profile, s, text, a.Name+" "+what) > 0 {
						refused++
					}
				})
			}
			t.Logf("%d mutants, of which the schema refuses %d", mutants, refused)
			require.Greater(t, refused, 500)
		})
	}
}

func TestExtensionsAreRefusedInTheKustomerProfile(t *testing.T) {
	s := compileSchema(t, definition.Kustomer)
	for _, a := range apps.All() {
		if a.Tenon {
			require.NotZero(t, requireCompilerRefuses(t, definition.Kustomer, s, a.Text, a.Name))
		}
	}
}

// eachMutant calls f for each way of breaking each kind of place of a text once.
// Two places are of one kind if their pointers differ in indexes only.
func eachMutant(t *testing.T, text []byte, seen map[string]bool, f func(what string, text []byte)) {
	tree, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	require.Empty(t, faults)
	try := func(what string, at source.Node, edit source.Edit) {
		p := tree.Pointer(at)
		key := what + " " + placeKind(tree, p)
		if seen[key] {
			return
		}
		seen[key] = true
		f(what+" at "+p, source.Splice(text, []source.Edit{edit}))
	}
	for n := source.Root; int(n) < tree.Len(); n++ {
		switch tree.Kind(n) {
		case source.Key:
			r := source.Range{Start: tree.Range(n).Start, End: tree.Range(n + 1).End}
			// With the comma: before the next member, or behind the one before.
			for r.End < uint32(len(text)) && (text[r.End] == ' ' || text[r.End] == '\n') {
				r.End++
			}
			if text[r.End] == ',' {
				r.End++
			} else {
				for r.Start > 0 && (text[r.Start-1] == ' ' || text[r.Start-1] == '\n') {
					r.Start--
				}
				if text[r.Start-1] == ',' {
					r.Start--
				}
			}
			try("removed", n, source.Edit{Range: r})
			continue
		case source.Object:
			comma := ","
			if tree.Count(n) == 0 {
				comma = ""
			}
			at := tree.Range(n).Start + 1
			try("unknown", n, source.Edit{Range: source.Range{Start: at, End: at}, Text: `"zzUnknown": 1` + comma})
		case source.String:
			try("other text", n, source.Edit{Range: tree.Range(n), Text: `"Zz Unknown."`})
		}
		values := []string{"null", "17", `"text"`, "true", "[]", "{}"}
		switch tree.Kind(n) {
		case source.Array:
			values = append(values, "[17]", "[{}]")
		case source.Object:
			values = append(values, `{"zzUnknown": 17}`)
		}
		for _, value := range values {
			try(value, n, source.Edit{Range: tree.Range(n), Text: value})
		}
	}
}

// placeKind replaces the indexes of a pointer, and the names under open maps, by
// a star.
func placeKind(tree *source.Tree, p string) string {
	segments := strings.Split(p, "/")
	free := false
	for i, s := range segments {
		if _, err := fmt.Sscanf(s, "%d", new(int)); err == nil {
			segments[i] = "*"
		}
		if free {
			segments[i] = "*"
		}
		switch s {
		case "params", "inputTemplate", "outputTemplate", "i18n", "sampleOutputContext":
			free = true // nothing below is of the format
		}
	}
	return strings.Join(segments, "/")
}
