package definition

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

// TestASpoiltTextIsOneFinding: a fault inside of a text is said, and not what
// comes of it.
func TestASpoiltTextIsOneFinding(t *testing.T) {
	for name, text := range map[string]string{
		"version":       `{"app": "a", "version": "0.1\q.0", "title": "A"}`,
		"closed list":   "{\"app\": \"a\", \"version\": \"0.1.0\", \"title\": \"A\", \"visibility\": \"pri\tvate\"}",
		"key":           `{"app": "a", "ver\qsion": "0.1.0", "title": "A"}`,
		"number as key": `{"app": "a", 17: "0.1.0", "title": "A"}`,
		"undefined":     `{"app": "a", "version": undefined, "title": "A"}`,
		"surrogate":     `{"app": "a", "version": "0.1.0\ud83d", "title": "A"}`,
	} {
		_, findings := Parse(&source.File{Name: "a.json", Bytes: []byte(text)}, Options{})
		require.Len(t, findings, 1, "%s: %v", name, findings.Err())
		require.Equal(t, "TN10", string(findings[0].Rule.Code[:4]), name)
	}
	// What is plain all the same is judged.
	_, findings := Parse(&source.File{Bytes: []byte(`{"app": "a", "version": True, "title": +1}`)}, Options{})
	require.Len(t, findings, 4)
}

func TestGrewFrom(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{`look\qup`, "lookup", true}, {"lookup", "lookup", true}, {"look", "lookup", true},
		{"lookup", "other", false}, {"abcdefgh", "ab", false}, {"x", "x", false}, {"pukool", "lookup", false},
	} {
		require.Equal(t, c.want, grewFrom(c.text, c.name), c.text+" "+c.name)
	}
}
