package definition

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

// TestFixesOfRules applies the first fix of the first finding and shows the
// whole text.
func TestFixesOfRules(t *testing.T) {
	const head = `{"app": "a", "version": "0.1.0", "title": "A"`
	const workflow = `"name": "w", "steps": [], "trigger": {"id": "1", "eventName": "e", "transitions": []}`
	long := "a_name_that_is_longer_than_what_a_message_repeats_of_it_which_is_sixty_characters"
	for _, c := range []struct {
		rule, text, want string
		safe             bool
	}{
		{"exported-property", head + `, "workflows": [{"rev": 3, ` + workflow + `}]}`, head + `, "workflows": [{` + workflow + `}]}`, true},
		{"exported-property", head + `, "workflows": [{` + workflow + `, "rev": {"n": [1]}}]}`, head + `, "workflows": [{` + workflow + `}]}`, true},
		{"exported-property", "{\"app\": \"a\", \"version\": \"0.1.0\", \"title\": \"A\", \"workflows\": [{\n  \"_id\": \"x\",\n  " + workflow + "\n}]}", head + ", \"workflows\": [{\n  " + workflow + "\n}]}", true},
		{"duplicate-key", head + `, "version": "0.2.0"}`, `{"app": "a", "title": "A", "version": "0.2.0"}`, false},
		{"duplicate-key", head + `, "version": "0.1.0"}`, `{"app": "a", "title": "A", "version": "0.1.0"}`, true},
		{"duplicate-key", head + `, "i18n": {"en_us": {"x": "1", "y": "2", "x": "3"}}}`, head + `, "i18n": {"en_us": {"y": "2", "x": "3"}}}`, false},
		{"trigger-id", `{"steps": [], "trigger": {"id": 1, "transitions": []}}`, `{"steps": [], "trigger": {"id": "1", "transitions": []}}`, true},
		{"trigger-id", `{"steps": [], "trigger": {"id": "0", "transitions": []}}`, `{"steps": [], "trigger": {"id": "1", "transitions": []}}`, false},
		{"version", `{"app": "a", "version": "v1.2", "title": "A"}`, `{"app": "a", "version": "1.2.0", "title": "A"}`, false},
		{"version", `{"app": "a", "version": "one", "title": "A"}`, `{"app": "a", "version": "one", "title": "A"}`, false},
		{"wrong-type", `{"app": "a", "version": 1.2, "title": "A"}`, `{"app": "a", "version": "1.2.0", "title": "A"}`, false},
		{"wrong-type", `{"app": "a", "version": "1.2.0", "title": 7}`, `{"app": "a", "version": "1.2.0", "title": "7"}`, false},
		{"wrong-type", head + `, "tags": "x"}`, head + `, "tags": ["x"]}`, false},
		{"wrong-type", head + `, "tags": null}`, head + `, "tags": null}`, false},
		{"wrong-type", `{"steps": [], "trigger": {"id": "1", "callable": "true", "transitions": []}}`, `{"steps": [], "trigger": {"id": "1", "callable": true, "transitions": []}}`, false},
		{"legacy-property", head + `, "system": true}`, head + `}`, false},
		{"version", `{"app": "a", "version": "1.2", "title": "A"}`, `{"app": "a", "version": "1.2.0", "title": "A"}`, false},
		{"uppercase-app-name", `{"app": "` + "A" + long + `", "version": "0.1.0", "title": "A"}`, `{"app": "a` + long + `", "version": "0.1.0", "title": "A"}`, false},
	} {
		_, findings := Parse(&source.File{Name: "a.json", Bytes: []byte(c.text)}, Options{})
		require.Len(t, findings, 1, c.text)
		require.Equal(t, c.rule, findings[0].Rule.Name)
		got := c.text
		if fixes := findings[0].Fixes; len(fixes) > 0 {
			require.Equal(t, c.safe, fixes[0].Safe, c.text)
			got = string(source.Splice([]byte(c.text), fixes[0].Edits))
		}
		require.Equal(t, c.want, got)
		require.True(t, json.Valid([]byte(got)))
	}
}

// TestDuplicatesAreRemovedAllAtOnce: of many occurrences the last one stays.
func TestDuplicatesAreRemovedAllAtOnce(t *testing.T) {
	for _, text := range []string{
		`{"app": "a", "version": "0.1.0", "title": "A", "i18n": {"en_us": {"x": "1", "x": "2", "y": "", "x": "3"}}}`,
		`{"app": "a", "version": "0.1.0", "title": "A", "i18n": {"en_us": {"x": "1", "x": "2", "y": "", "x": "3",
		  "a": "", "b": "", "c": "", "d": "", "e": "", "f": ""}}}`,
		`{"app": "x", "app": "b", "version": "0.1.0", "app": "a", "title": "A"}`,
	} {
		_, findings := Parse(&source.File{Name: "a.json", Bytes: []byte(text)}, Options{})
		require.Len(t, findings, 2)
		require.Equal(t, findings[0].Related, findings[1].Related, "both name the first one")
		edits := append(findings[0].Fixes[0].Edits, findings[1].Fixes[0].Edits...)
		_, findings = Parse(&source.File{Name: "a.json", Bytes: source.Splice([]byte(text), edits)}, Options{})
		require.Empty(t, findings, "%v", findings.Err())
	}
}
