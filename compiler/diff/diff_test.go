package diff_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/diff"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

var update = flag.Bool("update", false, "write docs/diff-rules.md and the expected reports anew")

// expect compares an output with its file, or writes it.
func expect(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "%s is out of date: run go test ./compiler/diff -update", path)
}

// Each fixture is a pair NAME.old.json and NAME.new.json with its reports
// NAME.txt and NAME.report.json.
func TestFixtures(t *testing.T) {
	olds, err := filepath.Glob(filepath.Join("testdata", "*.old.json"))
	require.NoError(t, err)
	require.NotEmpty(t, olds)
	for _, path := range olds {
		base := strings.TrimSuffix(path, ".old.json")
		t.Run(filepath.Base(base), func(t *testing.T) {
			var texts [2]string
			for i, side := range []string{".old.json", ".new.json"} {
				b, err := os.ReadFile(base + side)
				require.NoError(t, err)
				texts[i] = string(b)
			}
			r := compare(t, texts[0], texts[1])
			var text, json bytes.Buffer
			require.NoError(t, r.Text(&text, report.TextOptions{}))
			expect(t, base+".txt", text.Bytes())
			require.NoError(t, r.JSON(&json))
			expect(t, base+".report.json", json.Bytes())
		})
	}
}

const docsHeading = `# Rules of diff

What ` + "`tenon diff`" + ` says about an upgrade, in the order of the codes. This page is made from the rules themselves;
` + "`tenon explain CODE`" + ` shows each of them offline. Codes and names never change their meaning.

A breaking change owes a major version, a compatible one a minor version, a notice a patch. Below 1.0.0 the first part
that is not 0 takes the place of the major one, as in caret ranges; only changed roles owe a major version there too.
`

func TestRulesDocument(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.Pages(&b, docsHeading, diff.Pages()))
	expect(t, filepath.Join(corpus.Root(t), "docs", "diff-rules.md"), b.Bytes())
}

// The versions of one published app, with what its author changed between them.
func TestCorpusUpgrades(t *testing.T) {
	for _, c := range []struct {
		old, new   string
		want       []string
		owed       diff.Bump
		least      string
		sufficient bool
	}{
		{"0.1.0", "0.1.1", []string{`component-changed: the Klass "conversation" changes: metadata`}, diff.Patch, "0.1.1", true},
		{"0.1.1", "0.1.16", []string{
			`workflow-replaced: the workflow "effort-timer-start-1-of-4" takes the place of "effort-timer-1-of-4" under another identity: the id "62980484c285350a282b3736" instead of the name "effort-timer-1-of-4" and no id`,
			`workflow-replaced: the workflow "effort-timer-end-timer-4-of-4" takes the place of "effort-timer-stop-timer-4-of-4" under another identity: the id "6298048404b830033b481c56" instead of the id "62980740565f5020cf3ab2dc"`,
			`workflow-renamed: the workflow "effort-timer-30-minutes-2-of-4" is now called "effort-timer-30-mins-2-of-4"`,
			`workflow-renamed: the workflow "effort-timer-60-minutes-3-of-4" is now called "effort-timer-60-mins-3-of-4"`,
			`step-changed: step "iVeoA7IDx" of the workflow "effort-timer-60-mins-3-of-4" changes: params.workflowId, params.inputs`,
		}, diff.Major, "0.2.0", false},
		{"0.1.16", "0.2.0", []string{
			`workflow-renamed: the workflow "effort-timer-start-1-of-4" is now called "effort-timer-wf-1-of-4"`,
			`workflow-renamed: the workflow "effort-timer-30-mins-2-of-4" is now called "effort-timer-wf-2-of-4"`,
			`workflow-renamed: the workflow "effort-timer-60-mins-3-of-4" is now called "effort-timer-wf-3-of-4"`,
			`workflow-renamed: the workflow "effort-timer-end-timer-4-of-4" is now called "effort-timer-wf-4-of-4"`,
			`step-changed: step "anHK7NH4C" of the workflow "effort-timer-wf-4-of-4" changes: its action is none instead of kustomer.regex-match.generic, transitions, params`,
			`step-added: the workflow "effort-timer-wf-4-of-4" has a new step "EGdKWffGp" (kustomer.transform.generic)`,
			`step-changed: step "ibyRPoEGn" of the workflow "effort-timer-wf-4-of-4" changes: params.testString`,
			`step-changed: step "so7kOHPqH" of the workflow "effort-timer-wf-4-of-4" changes: params.testString`,
			`step-changed: step "SvQ1uaTpl" of the workflow "effort-timer-wf-4-of-4" changes: params.currentTime, appVersion`,
		}, diff.Patch, "0.1.17", true},
	} {
		r := compare(t, string(corpus.File(t, "effort-"+c.old+".json")), string(corpus.File(t, "effort-"+c.new+".json")))
		var got []string
		for _, change := range r.Changes {
			got = append(got, change.Rule.Name+": "+change.Message)
		}
		require.Equal(t, c.want, got, "%s → %s", c.old, c.new)
		require.Equal(t, c.owed, r.Bump.Owed)
		require.Equal(t, c.least, r.Bump.Least)
		require.Equal(t, c.sufficient, r.Bump.Sufficient)
	}
}

// A definition that is only written differently is the same: other blanks, other
// orders of members, global ids for local ones.
func TestNothingChangesWhereNothingMeansAnythingElse(t *testing.T) {
	texts := map[string][]byte{}
	for _, a := range apps.All() {
		texts[a.Name] = a.Text
	}
	for name, text := range texts {
		require.Empty(t, compare(t, string(text), string(text)).Changes, name)
		for seed := range uint64(5) {
			other := shuffled(t, text, rand.New(rand.NewPCG(seed, 5)))
			require.Empty(t, compare(t, string(text), other).Changes, "%s\n%s", name, other)
			require.Empty(t, compare(t, other, string(text)).Changes, name)
		}
		linked, err := link.Link(parse(t, name, string(text)), link.Random(nil), nil)
		require.NoError(t, err)
		for _, pair := range [][2]string{{string(text), string(linked.Linked)}, {string(linked.Linked), string(text)}} {
			r, err := diff.Compare(parse(t, "old.json", pair[0]), parse(t, "new.json", pair[1]), diff.Options{Map: linked.Map})
			require.NoError(t, err)
			require.Empty(t, r.Changes, name)
		}
	}
}

// shuffled writes a text anew with other blanks and the members of its objects in
// another order.
func shuffled(t *testing.T, text []byte, r *rand.Rand) string {
	t.Helper()
	tree, faults := source.Parse(&source.File{Bytes: text}, source.Limits{})
	require.Empty(t, faults)
	var b strings.Builder
	var write func(n source.Node)
	blank := func() { b.WriteString(strings.Repeat(" ", r.IntN(2)) + strings.Repeat("\n", r.IntN(2))) }
	write = func(n source.Node) {
		switch tree.Kind(n) {
		case source.Object:
			var keys []source.Node
			for k := range tree.Members(n) {
				keys = append(keys, k)
			}
			r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
			b.WriteByte('{')
			for i, k := range keys {
				if i > 0 {
					b.WriteByte(',')
				}
				blank()
				b.Write(tree.Raw(k))
				blank()
				b.WriteByte(':')
				write(k + 1)
			}
			blank()
			b.WriteByte('}')
		case source.Array:
			b.WriteByte('[')
			first := true
			for v := range tree.Elements(n) {
				if !first {
					b.WriteByte(',')
				}
				first = false
				blank()
				write(v)
			}
			b.WriteByte(']')
		default:
			b.Write(tree.Raw(n))
		}
	}
	write(source.Root)
	return b.String()
}

func TestCompareRefuses(t *testing.T) {
	app, workflow := `{"app": "a", "version": "1.0.0", "title": "A"}`, `{"name": "w", "trigger": {"transitions": []}, "steps": []}`
	for _, c := range []struct{ old, new, want string }{
		{`[]`, app, "old.json is not a definition: there is nothing to compare"},
		{app, `{}`, "new.json is not a definition: there is nothing to compare"},
		{app, workflow, "old.json is an app and new.json is a workflow on its own: they are no versions of one thing"},
	} {
		_, err := diff.Compare(parse(t, "old.json", c.old), parse(t, "new.json", c.new), diff.Options{})
		require.EqualError(t, err, c.want)
	}
	r := compare(t, workflow, strings.Replace(workflow, `"w"`, `"v"`, 1))
	require.Equal(t, []string{"workflow-renamed"}, found(r))
	require.True(t, r.Bump.Sufficient)
}

func TestReportIsDeterministic(t *testing.T) {
	old, new := string(apps.Text("parcel_watch.json")), strings.Replace(string(apps.Text("field_service.json")), `"field_service"`, `"parcel_watch"`, 1)
	var first bytes.Buffer
	require.NoError(t, compare(t, old, new).JSON(&first))
	for range 20 {
		var again bytes.Buffer
		require.NoError(t, compare(t, old, new).JSON(&again))
		require.Equal(t, first.String(), again.String())
	}
}

// FuzzCompare: whatever the two texts hold, comparing them ends, and a text is
// equal to itself.
func FuzzCompare(f *testing.F) {
	for _, rule := range diff.Rules() {
		f.Add([]byte(wrap(rule.Old, "1.0.0")), []byte(wrap(rule.New, "1.0.1")))
	}
	all := apps.All()
	for i := range all {
		f.Add(all[i].Text, all[(i+1)%len(all)].Text)
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var apps [2]*definition.App
		for i, text := range [][]byte{a, b} {
			apps[i], _ = definition.Parse(&source.File{Name: "app.json", Bytes: text}, definition.Options{Profile: definition.Tenon})
		}
		for _, pair := range [][2]*definition.App{{apps[0], apps[1]}, {apps[1], apps[0]}, {apps[0], apps[0]}} {
			r, err := diff.Compare(pair[0], pair[1], diff.Options{})
			if err != nil {
				continue
			}
			for _, c := range r.Changes {
				require.True(t, c.Old != nil || c.New != nil, "%s: %s", c.Rule.Name, c.Message)
			}
			require.NoError(t, r.Text(&bytes.Buffer{}, report.TextOptions{}))
			require.NoError(t, r.JSON(&bytes.Buffer{}))
			if pair[0] == pair[1] {
				require.Empty(t, r.Changes)
			}
		}
	})
}
