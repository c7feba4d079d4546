package verify_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/verify"
)

// TestFixtures runs the scenarios of fixtures/scenarios, which are those of
// reference/wix.md 6 that the language can tell, by their numbers there, and more
// of the same kind. They take every step and every transition.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus.Root(t), "fixtures", "scenarios", "*.scenario.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			takesEverything(t, prepare(t, file(t, strings.TrimSuffix(path, ".scenario.json")+".json")), file(t, path))
		})
	}
}

// takesEverything runs scenarios, which must pass and leave out nothing.
func takesEverything(t *testing.T, app *verify.App, f *source.File) {
	t.Helper()
	s := run(t, app, f)
	var b bytes.Buffer
	require.NoError(t, verify.Text(&b, []*verify.Suite{s}, verify.TextOptions{}))
	require.False(t, s.Failed(), "%s", b.String())
	for _, r := range s.Results {
		require.Empty(t, r.Notes)
	}
	p := coverage.New(app.Definition)
	app.Cover(p, s.Results)
	require.Empty(t, p.Gaps())
}

// TestPublishedApps runs scenarios of definitions that others have published,
// through every step and every transition.
func TestPublishedApps(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.scenario.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".scenario.json") + ".json"
		t.Run(name, func(t *testing.T) {
			takesEverything(t, prepare(t, &source.File{Name: name, Bytes: corpus.File(t, name)}), file(t, path))
		})
	}
}
