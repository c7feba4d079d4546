package fix

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// parse finds what package definition finds.
func parse(f *source.File) definition.Diagnostics {
	_, findings := definition.Parse(f, definition.Options{MaxFindings: 1 << 20})
	return findings
}

func settle(t testing.TB, text string, level Level) Result {
	r := Apply(&source.File{Name: "a.json", Bytes: []byte(text)}, level, parse)
	requireSettled(t, text, r, level)
	return r
}

// requireSettled checks what holds for every text: nothing new was found, and a
// second time nothing is done.
func requireSettled(t testing.TB, text string, r Result, level Level) {
	t.Helper()
	before := parse(&source.File{Name: "a.json", Bytes: []byte(text)})
	if r.Applied == 0 {
		require.Equal(t, text, string(r.File.Bytes))
		require.Len(t, r.Findings, len(before))
	} else {
		require.Less(t, len(r.Findings), len(before)+1)
		require.NotEqual(t, text, string(r.File.Bytes))
	}
	stopped := false
	counts := map[definition.Code]int{}
	for _, d := range before {
		counts[d.Rule.Code]++
		stopped = stopped || d.Rule.Code == tooManyMistakes
	}
	for _, d := range r.Findings {
		counts[d.Rule.Code]--
		require.True(t, stopped || counts[d.Rule.Code] >= 0, "gained %s in\n%s\nfrom\n%s", d.Rule.Code, r.File.Bytes, text)
	}
	require.Equal(t, parse(r.File), r.Findings)
	if r.Unfinished {
		return
	}
	again := Apply(r.File, level, parse)
	require.Zero(t, again.Applied, "%s", r.File.Bytes)
	require.Equal(t, string(r.File.Bytes), string(again.File.Bytes))
}

const workflow = `"name": "w", "steps": [], "trigger": {"id": "1", "eventName": "e", "transitions": []}`

func app(more string) string {
	return `{"app": "a", "version": "0.1.0", "title": "A"` + more + `}`
}

func TestApply(t *testing.T) {
	for _, c := range []struct{ name, text, safe, all string }{
		{"nothing to do", app(``), app(``), app(``)},
		{"no fix", app(`, "hooks": 1`), app(`, "hooks": 1`), app(`, "hooks": 1`)},
		{"exported attributes side by side", app(`, "workflows": [{"_id": "x", "rev": 1, "editable": true, ` + workflow + `}]`),
			app(`, "workflows": [{` + workflow + `}]`), app(`, "workflows": [{` + workflow + `}]`)},
		{"exported attributes at the end", app(`, "workflows": [{` + workflow + `, "rev": 1, "editable": true, "org": {"id": 1}}]`),
			app(`, "workflows": [{` + workflow + `}]`), app(`, "workflows": [{` + workflow + `}]`)},
		{"removing leaves a comma to remove", app(`, "workflows": [{` + workflow + `, "rev": 1,}]`),
			app(`, "workflows": [{` + workflow + `}]`), app(`, "workflows": [{` + workflow + `}]`)},
		{"fixes at one place", `{"app": "a" /* b */ "version": "0.1.0", "title": 'A'}`, `{"app": "a", "version": "0.1.0", "title": "A"}`, `{"app": "a", "version": "0.1.0", "title": "A"}`},
		{"unsafe", `{"app": "a", "version": "0.1.0", "titel": "A"}`, `{"app": "a", "version": "0.1.0", "titel": "A"}`, app(``)},
		{"safe before unsafe", `{"app": "a", "version": "1.0", "titel": "A",}`, `{"app": "a", "version": "1.0", "titel": "A"}`, `{"app": "a", "version": "1.0.0", "title": "A"}`},
		{"a name of the app changes all addresses", `{"app": "a-b", "version": "1", "title": "A", "hooks": {}}`, `{"app": "a-b", "version": "1", "title": "A", "hooks": {}}`, `{"app": "a_b", "version": "1.0.0", "title": "A", "hooks": {}}`},
		{"many of one key", app(`, "i18n": {"en_us": {"x": "1", "x": "2", "x": "3", "x": "4"}}`), app(`, "i18n": {"en_us": {"x": "1", "x": "2", "x": "3", "x": "4"}}`), app(`, "i18n": {"en_us": {"x": "4"}}`)},
		{"equal ones of one key", app(`, "i18n": {"en_us": {"x": "1", "x": "1", "x": "1"}}`), app(`, "i18n": {"en_us": {"x": "1"}}`), app(`, "i18n": {"en_us": {"x": "1"}}`)},
		{"what would show more is left", `{"app": "a", "version": "0.1.0", "title": "A,
  "i18n": {}, "hooks": 1, "nope": 2}`, `{"app": "a", "version": "0.1.0", "title": "A,
  "i18n": {}, "hooks": 1, "nope": 2}`, `{"app": "a", "version": "0.1.0", "title": "A,
  "i18n": {}, "hooks": 1, "nope": 2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.safe, string(settle(t, c.text, Safe).File.Bytes))
			require.Equal(t, c.all, string(settle(t, c.text, All).File.Bytes))
		})
	}
}

// TestRefusesWhatAddsAFinding lets rules of its own offer bad fixes.
func TestRefusesWhatAddsAFinding(t *testing.T) {
	bad, worse := &definition.Rule{Code: "TN9001"}, &definition.Rule{Code: "TN9002"}
	offer := map[byte][]definition.Fix{}
	replace := func(with string) definition.Fix {
		return definition.Fix{Title: with, Safe: true, Edits: []source.Edit{{Text: with}}}
	}
	offer['b'] = []definition.Fix{replace("w"), replace("b"), replace("c"), replace("")}
	offer['w'] = []definition.Fix{replace("ww")}
	check := func(f *source.File) definition.Diagnostics {
		var all definition.Diagnostics
		for i, c := range f.Bytes {
			rule := map[byte]*definition.Rule{'b': bad, 'c': bad, 'w': worse}[c]
			if rule == nil {
				continue
			}
			r := source.Range{Start: uint32(i), End: uint32(i + 1)}
			d := definition.Diagnostic{Rule: rule, Severity: definition.Error, File: f, Range: r}
			for _, fix := range offer[c] {
				d.Fixes = append(d.Fixes, definition.Fix{Title: fix.Title, Safe: true, Edits: []source.Edit{{Range: r, Text: fix.Edits[0].Text}}})
			}
			all = append(all, d)
		}
		return all
	}
	r := Apply(&source.File{Bytes: []byte("abbawa-bcb")}, Safe, check)
	require.Equal(t, "aawa-c", string(r.File.Bytes))
	require.Equal(t, 4, r.Applied)
	require.Equal(t, 1, r.Refused, "the fix of w adds a w")
	require.Len(t, r.Findings, 2)

	// One good fix among many bad ones is found.
	text := strings.Repeat("w", 300) + "b" + strings.Repeat("w", 300)
	r = Apply(&source.File{Bytes: []byte(text)}, Safe, check)
	require.Equal(t, strings.Repeat("w", 600), string(r.File.Bytes))
	require.False(t, r.Unfinished)

	// Among endlessly many the work stops.
	r = apply(&source.File{Bytes: []byte(strings.Repeat("w", 5000))}, Safe, check, 1<<20)
	require.True(t, r.Unfinished)
	require.Zero(t, r.Applied)
}

// TestEditsOutsideTheText come from a faulty rule and are left out.
func TestEditsOutsideTheText(t *testing.T) {
	check := func(f *source.File) definition.Diagnostics {
		d := definition.Diagnostic{Rule: &definition.Rule{Code: "TN9001"}, File: f}
		for _, edits := range [][]source.Edit{
			nil, {{Range: source.Range{Start: 1, End: 99}}}, {{Range: source.Range{Start: 2, End: 1}}},
			{{Range: source.Range{Start: 0, End: 2}}, {Range: source.Range{Start: 1, End: 2}}},
		} {
			d.Fixes = append(d.Fixes, definition.Fix{Safe: true, Edits: edits})
		}
		return definition.Diagnostics{d}
	}
	r := Apply(&source.File{Bytes: []byte("{}")}, All, check)
	require.Equal(t, "{}", string(r.File.Bytes))
	require.Zero(t, r.Refused)
}

// TestMoreMistakesThanAreListed: those behind the last listed one come to light
// round by round and are mended all the same.
func TestMoreMistakesThanAreListed(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"app": "a", "version": "0.1.0", "title": "A", "tags": [`)
	for i := range 2500 {
		fmt.Fprintf(&b, "'t%d',\n", i)
	}
	b.WriteString(`]}`)
	r := settle(t, b.String(), Safe)
	require.Empty(t, r.Findings)
	require.True(t, json.Valid(r.File.Bytes))
	require.Equal(t, 2501, r.Applied)

	// What comes to light at the end does not stop the rest from being mended.
	r = settle(t, "{"+strings.Repeat(",", 2500), Safe)
	require.Equal(t, "{", string(r.File.Bytes))
}

func TestMoves(t *testing.T) {
	m := newMoves([]source.Edit{{Range: source.Range{Start: 2, End: 4}, Text: "xyz"}, {Range: source.Range{Start: 6, End: 6}, Text: "--"}, {Range: source.Range{Start: 8, End: 9}}})
	for _, c := range []struct{ from, want source.Range }{
		{source.Range{Start: 0, End: 2}, source.Range{Start: 0, End: 5}}, // an edit begins at its end
		{source.Range{Start: 0, End: 1}, source.Range{Start: 0, End: 1}},
		{source.Range{Start: 2, End: 4}, source.Range{Start: 2, End: 5}},
		{source.Range{Start: 3, End: 3}, source.Range{Start: 2, End: 5}},
		{source.Range{Start: 4, End: 6}, source.Range{Start: 5, End: 9}},
		{source.Range{Start: 6, End: 6}, source.Range{Start: 7, End: 9}},
		{source.Range{Start: 6, End: 7}, source.Range{Start: 7, End: 10}},
		{source.Range{Start: 8, End: 9}, source.Range{Start: 11, End: 11}},
		{source.Range{Start: 9, End: 12}, source.Range{Start: 11, End: 14}},
	} {
		require.Equal(t, c.want, m.of(c.from), "%v", c.from)
	}
}

// broken returns a text with random mistakes.
func broken(r *rand.Rand, text string) string {
	pieces := []string{",", "}", "]", "{", "[", ":", `"`, "'", "/* c */", "// c\n", "\t", `\d`, "+1", "01", "True", "x", " ", "\n", `"app": 1,`, `"rev": 1, `, `, "_id": 2`, "", ""}
	b := []byte(text)
	for range 1 + r.IntN(4) {
		at := r.IntN(len(b) + 1)
		end := min(len(b), at+r.IntN(4)*r.IntN(2))
		b = []byte(string(b[:at]) + pieces[r.IntN(len(pieces))] + string(b[end:]))
	}
	return string(b)
}

func TestBrokenTextsSettle(t *testing.T) {
	seeds := []string{
		app(`, "workflows": [{"rev": 1, ` + workflow + `, "_id": 3}], "tags": ["a", "b"], "i18n": {"en_us": {"a": "b"}}`),
		"{\n  \"app\": \"a\",\n  \"version\": \"0.1.0\", // first\n  \"title\": 'A',\n  \"workflows\": [\n    {\n      " + workflow + ",\n      \"rev\": [1, 2,]\n    },\n  ]\n}\n",
	}
	for _, rule := range definition.Rules() {
		seeds = append(seeds, rule.Bad)
	}
	for i := range uint64(1500) {
		r := rand.New(rand.NewPCG(i, 11))
		text := broken(r, seeds[r.IntN(len(seeds))])
		settle(t, text, Safe)
		settle(t, text, All)
	}
}

// FuzzApply: whatever the text, fixing it settles.
func FuzzApply(f *testing.F) {
	for _, rule := range definition.Rules() {
		f.Add([]byte(rule.Bad))
	}
	for i := range uint64(40) {
		f.Add([]byte(broken(rand.New(rand.NewPCG(i, 5)), app(`, "workflows": [{"rev": 1, `+workflow+`, "_id": 3}]`))))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<12 {
			return
		}
		settle(t, string(text), Safe)
		settle(t, string(text), All)
	})
}
