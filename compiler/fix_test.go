package compiler

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// slips are pieces that a hasty author leaves in a definition.
var slips = []string{
	",", ", ,", "}", "]", "{", `"`, "'", "/* c */", "// c\n", "\t", `\d`, "+1", "True", "x", "\n",
	`"rev": 1, `, `"_id": "5f", `, `, "updatedAt": "2026"`, `"name": "again", `, `"id": "1", `,
}

// TestFixesSettle applies the fixes of definitions with random slips under all
// rules: no rule finds more than before, what was valid stays valid, and a second
// time there is nothing to do.
func TestFixesSettle(t *testing.T) {
	var texts [][]byte
	for _, r := range Rules() {
		texts = append(texts, []byte(r.Bad))
	}
	for _, pattern := range []string{"fixtures/demo/*.json", "fixtures/apps/*.json", "fixtures/apps/*/*.json"} {
		files, err := filepath.Glob(filepath.Join(corpus.Root(t), pattern))
		require.NoError(t, err)
		for _, file := range files {
			b, err := os.ReadFile(file)
			require.NoError(t, err)
			texts = append(texts, b)
		}
	}
	applied := 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 2))
		text := slices.Clone(texts[int(seed)%len(texts)])
		for range r.IntN(4) {
			// Mostly where a member or an element could begin.
			at := r.IntN(len(text) + 1)
			for at < len(text) && r.IntN(4) > 0 && text[at] != '"' {
				at++
			}
			text = slices.Concat(text[:at], []byte(slips[r.IntN(len(slips))]), text[at:])
		}
		for _, level := range []fix.Level{fix.Safe, fix.All} {
			applied += requireFixed(t, text, level)
		}
	}
	require.Greater(t, applied, 500)
}

// TestFixesOfTheCorpus does the same with the published definitions as they are.
func TestFixesOfTheCorpus(t *testing.T) {
	for _, path := range corpus.Files(t) {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		requireFixed(t, b, fix.Safe)
		requireFixed(t, b, fix.All)
	}
}

func requireFixed(t *testing.T, text []byte, level fix.Level) int {
	t.Helper()
	check := func(f *source.File) definition.Diagnostics {
		return Check(f, Options{MaxFindings: 1 << 20}).Findings
	}
	file := &source.File{Name: "a.json", Bytes: text}
	result := fix.Apply(file, level, check)
	counts := map[definition.Code]int{}
	for _, d := range check(file) {
		counts[d.Rule.Code]++
	}
	for _, d := range result.Findings {
		counts[d.Rule.Code]--
		require.GreaterOrEqual(t, counts[d.Rule.Code], 0, "gained %s in\n%s\nfrom\n%s", d.Rule.Code, result.File.Bytes, text)
	}
	if json.Valid(text) {
		require.True(t, json.Valid(result.File.Bytes))
	}
	require.False(t, result.Unfinished)
	again := fix.Apply(result.File, level, check)
	require.Zero(t, again.Applied, "%s", result.File.Bytes)
	return result.Applied
}

// TestFixesOfPages holds every fix that is offered for the bad example of a rule
// to its word: what it is for is gone, and nothing has come.
func TestFixesOfPages(t *testing.T) {
	offered := 0
	for _, r := range Rules() {
		if r.Name == "not-callable" {
			continue // a callable needs a schema too, which only its author can write
		}
		found := judged(r, r.Bad)
		for _, d := range found {
			for _, f := range d.Fixes {
				offered++
				mended := source.Splice([]byte(r.Bad), f.Edits)
				if left := judged(r, string(mended)); len(left) >= len(found) {
					t.Errorf("%s: %s leaves %v of\n%s", r.Name, f.Title, messages(left), mended)
				}
			}
		}
	}
	require.Greater(t, offered, 30)
}

// TestFingerprintsSurviveReordering: a baseline knows the findings of the corpus
// again when the workflows of a definition and the properties of its objects have
// changed places.
func TestFingerprintsSurviveReordering(t *testing.T) {
	prints := func(text []byte) map[string]int {
		all := map[string]int{}
		for _, d := range Check(&source.File{Name: "a.json", Bytes: text}, Options{MaxFindings: 1 << 20}).Findings {
			if d.Rule.Name == "translation-prefix" {
				continue // stands for all texts of a locale, at the first of them
			}
			all[d.Rule.Name+" "+d.Fingerprint()]++
		}
		return all
	}
	for _, path := range corpus.Files(t) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		var app map[string]any
		if json.Unmarshal(text, &app) != nil {
			continue
		}
		if list, ok := app["workflows"].([]any); ok {
			slices.Reverse(list)
		}
		var reordered bytes.Buffer
		enc := json.NewEncoder(&reordered) // sorts properties
		enc.SetEscapeHTML(false)
		require.NoError(t, enc.Encode(app))
		require.Equal(t, prints(text), prints(reordered.Bytes()), path)
	}
}
