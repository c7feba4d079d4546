package definition

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

// TestRulePages holds every page to its word: the bad example is found by
// exactly its rule, the good one is silent.
func TestRulePages(t *testing.T) {
	seen := map[Code]bool{}
	names := map[string]bool{}
	for _, r := range Rules() {
		t.Run(r.Name, func(t *testing.T) {
			require.False(t, seen[r.Code], "code given twice")
			require.False(t, names[r.Name], "name given twice")
			seen[r.Code], names[r.Name] = true, true
			require.NotEmpty(t, r.Title)
			require.NotEmpty(t, r.Text)
			require.NotEmpty(t, r.Source)
			require.NotZero(t, r.Severity)
			if r.Bad == "" {
				return // a limit: no example would fit on a page
			}
			_, findings := Parse(&source.File{Name: "bad.json", Bytes: []byte(r.Bad)}, Options{})
			require.Len(t, findings, 1, "%v", findings.Err())
			require.Equal(t, r.Code, findings[0].Rule.Code)
			_, findings = Parse(&source.File{Name: "good.json", Bytes: []byte(r.Good)}, Options{})
			require.Empty(t, findings, "%v", findings.Err())
		})
	}
}

func TestParseKeepsWhatItUnderstands(t *testing.T) {
	text := `{"app": "a", "version": "0.1.0", "title": "A", "workflows": [
	  {"name": "w", "trigger": {"id": "1", "eventName": "e", "transitions": []}, "steps": [{"id": "s", "transitions": [],}]}]}`
	app, findings := Parse(&source.File{Name: "a.json", Bytes: []byte(text)}, Options{})
	require.Len(t, findings, 1)
	require.Equal(t, Code("TN1003"), findings[0].Rule.Code)
	require.Equal(t, "/workflows/0/steps/0", findings[0].Pointer)
	require.Len(t, app.Workflows, 1)
	require.Len(t, app.StepsOf(&app.Workflows[0]), 1)
}

func TestMisspeltRequiredPropertyIsOneFinding(t *testing.T) {
	_, findings := Parse(&source.File{Name: "a.json", Bytes: []byte(`{"app": "a", "vresion": "0.1.0", "title": "A"}`)}, Options{})
	require.Len(t, findings, 1)
	require.Equal(t, "unknown-property", findings[0].Rule.Name)
	require.Equal(t, `did you mean "version"?`, findings[0].Suggestion)
}

func TestSuggest(t *testing.T) {
	ops := []string{"eq", "neq", "exists", "contains", "not-contains"}
	for _, c := range []struct{ name, want string }{
		{"exist", "exists"}, {"Contains", "contains"}, {"not_contains", "not-contains"}, {"containts", "contains"}, {"qe", "eq"}, {"zzzzzz", ""}, {"", ""},
	} {
		require.Equal(t, c.want, Suggest(c.name, ops), c.name)
	}
}

func TestIsStepID(t *testing.T) {
	for c := range 256 {
		want := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_'
		require.Equal(t, want, IsStepID("a"+string([]byte{byte(c)})), "%q", byte(c))
	}
	require.False(t, IsStepID(""))
	require.True(t, IsStepID(strings.Repeat("a", 64)))
	require.False(t, IsStepID(strings.Repeat("a", 65)))
}
