package diff_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/diff"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// wrap makes an app definition of some of its members.
func wrap(members, version string) string {
	for _, m := range []string{`"app": "parcel_watch"`, `"version": "` + version + `"`, `"title": "Parcel Watch"`} {
		if key, _, _ := strings.Cut(m, ":"); !strings.Contains(members, key+":") || key == `"title"` {
			members = m + ", " + members
		}
	}
	return "{" + strings.TrimSuffix(members, ", ") + "}"
}

func parse(t testing.TB, name, text string) *definition.App {
	t.Helper()
	app, findings := definition.Parse(&source.File{Name: name, Bytes: []byte(text)}, definition.Options{Profile: definition.Tenon})
	for _, f := range findings {
		require.False(t, strings.HasPrefix(string(f.Rule.Code), "TN10"), "%v in %s", &f, text)
	}
	return app
}

func compare(t testing.TB, old, new string) *diff.Report {
	t.Helper()
	r, err := diff.Compare(parse(t, "old.json", old), parse(t, "new.json", new), diff.Options{})
	require.NoError(t, err)
	requireSound(t, r)
	return r
}

// requireSound holds every report to what all reports have in common.
func requireSound(t testing.TB, r *diff.Report) {
	t.Helper()
	for i, c := range r.Changes {
		require.True(t, c.Old != nil || c.New != nil, "%s has no place", c.Message)
		require.NotContains(t, c.Message, "%!")
		require.False(t, strings.HasSuffix(c.Message, "."))
		for _, p := range []*diff.Place{c.Old, c.New} {
			if p == nil {
				continue
			}
			require.LessOrEqual(t, int(p.Range.End), len(p.File.Bytes))
			require.Less(t, p.Range.Start, p.Range.End)
		}
		if i > 0 {
			require.LessOrEqual(t, r.Changes[i-1].Rule.Level, c.Rule.Level)
		}
	}
}

func found(r *diff.Report) []string {
	var names []string
	for _, c := range r.Changes {
		names = append(names, c.Rule.Name)
	}
	return slices.Compact(names)
}

// Every rule finds its own example, and nothing else does.
func TestExamples(t *testing.T) {
	for _, rule := range diff.Rules() {
		t.Run(string(rule.Code)+" "+rule.Name, func(t *testing.T) {
			old, new := wrap(rule.Old, "1.0.0"), wrap(rule.New, "1.0.1")
			r := compare(t, old, new)
			names := found(r)
			if rule.Name == "version-not-greater" {
				names = slices.DeleteFunc(names, func(n string) bool { return n == "listing-changed" })
			}
			require.Equal(t, []string{rule.Name}, names, "%s\n%s", old, new)
			require.Empty(t, compare(t, old, old).Changes)
			require.Empty(t, compare(t, new, new).Changes)
			require.Equal(t, rule.Level == diff.Breaking, r.Breaks(), "a patch is never enough for what breaks")

			// A major version is enough for anything.
			if rule.Name != "version-not-greater" {
				r = compare(t, old, wrap(rule.New, "2.0.0"))
				require.Equal(t, diff.Major, r.Bump.Given)
				require.True(t, r.Bump.Sufficient)
				require.False(t, r.Breaks())
			}
		})
	}
}

func TestRulePages(t *testing.T) {
	seen := map[string]bool{}
	for _, rule := range diff.Rules() {
		require.Regexp(t, `^TD[1-4]\d{3}$`, string(rule.Code))
		require.Regexp(t, regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`), rule.Name)
		require.False(t, seen[string(rule.Code)] || seen[rule.Name], rule.Code)
		seen[string(rule.Code)], seen[rule.Name] = true, true
		require.NotEmpty(t, rule.Title)
		require.False(t, strings.HasSuffix(rule.Title, "."))
		require.True(t, strings.HasSuffix(rule.Text, "."))
		require.NotEmpty(t, rule.Source)
		require.NotEmpty(t, rule.Since)
	}
}
