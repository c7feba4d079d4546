package judge

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/fix"
	"github.com/tenon-dev/tenon/definition/source"
)

var (
	ruleA = &definition.Rule{Code: "TN2901", Name: "rule-a", Severity: definition.Error}
	ruleB = &definition.Rule{Code: "TN2902", Name: "rule-b", Severity: definition.Warning}
	text  = &definition.Rule{Code: "TN1003", Name: "trailing-comma", Severity: definition.Error}
	rules = append([]*definition.Rule{ruleA, ruleB, text}, Rules()...)
)

func config(t testing.TB, text string) *Config {
	return ParseConfig(&source.File{Name: ConfigName, Bytes: []byte(text)}, rules, time.Date(2026, 3, 31, 23, 59, 0, 0, time.UTC))
}

func finding(r *definition.Rule, app, workflow, step, key string) definition.Diagnostic {
	return definition.Diagnostic{
		Rule: r, Severity: r.Severity, File: &source.File{Name: "a.json", Bytes: []byte("{}")}, Key: key,
		Address: definition.Address{App: app, Workflow: workflow, Step: step},
	}
}

func always() bool { return true }
func never() bool  { return false }

// lines gives findings as "name: message" for comparison.
func lines(ds definition.Diagnostics) []string {
	all := []string{}
	for i := range ds {
		all = append(all, ds[i].Rule.Name+" "+ds[i].File.Position(ds[i].Range.Start).String())
	}
	return all
}

func TestSeverities(t *testing.T) {
	p := Policy{Config: config(t, `{"severity": {"rule-a": "off", "tn2902": "error"}}`)}
	v := p.Apply("x", definition.Diagnostics{finding(ruleA, "x", "", "", ""), finding(ruleB, "x", "w", "s", "")})
	require.Len(t, v.Findings, 1)
	require.Equal(t, definition.Error, v.Findings[0].Severity)
	require.Equal(t, definition.Warning, ruleB.Severity, "the rule itself stays as it is")
	require.Empty(t, p.Config.Review([]*Verdict{v}, always))

	// The rules about the config are rules like others.
	c := config(t, `{"severity": {"unused-ignore": "off", "missing-reason": "info"}, "ignore": [{"rule": "rule-a"}]}`)
	found := c.Review(nil, always)
	require.Equal(t, []string{"missing-reason 1:77"}, lines(found))
	require.Equal(t, definition.Info, found[0].Severity)
}

func TestIgnoresNameExactlyOneAddress(t *testing.T) {
	all := definition.Diagnostics{
		finding(ruleA, "x", "", "", ""), finding(ruleA, "x", "w", "", ""), finding(ruleA, "x", "w", "s", ""), finding(ruleA, "x", "w", "t", ""), finding(ruleB, "x", "w", "s", ""),
	}
	for _, c := range []struct {
		ignore string
		left   []int
	}{
		{`"app": "x"`, []int{1, 2, 3, 4}},
		{`"reason": "y"`, []int{1, 2, 3, 4}},
		{`"workflow": "w"`, []int{0, 2, 3, 4}},
		{`"app": "x", "workflow": "w", "step": "s"`, []int{0, 1, 3, 4}},
		{`"app": "y", "workflow": "w", "step": "s"`, []int{0, 1, 2, 3, 4}},
		{`"workflow": "W"`, []int{0, 1, 2, 3, 4}},
		{`"workflow": "*"`, []int{0, 1, 2, 3, 4}},
	} {
		p := Policy{Config: config(t, `{"ignore": [{"rule": "TN2901", `+c.ignore+`}]}`)}
		v := p.Apply("x", all)
		var left definition.Diagnostics
		for _, i := range c.left {
			left = append(left, all[i])
		}
		require.Equal(t, left, v.Findings, c.ignore)
		require.Equal(t, len(all)-len(c.left), v.Ignored)
	}
}

func TestIgnoresEnd(t *testing.T) {
	for _, c := range []struct {
		until string
		lasts bool
	}{{"2026-03-30", false}, {"2026-03-31", true}, {"2026-04-01", true}, {"2099-01-01", true}} {
		p := Policy{Config: config(t, `{"ignore": [{"rule": "rule-a", "reason": "x", "until": "`+c.until+`"}]}`)}
		v := p.Apply("x", definition.Diagnostics{finding(ruleA, "x", "", "", "")})
		found := p.Config.Review([]*Verdict{v}, always)
		if c.lasts {
			require.Empty(t, v.Findings)
			require.Empty(t, found)
			continue
		}
		require.Len(t, v.Findings, 1)
		require.Equal(t, []string{"expired-ignore 1:56"}, lines(found))
		require.Empty(t, found[0].Fixes, "whether it is renewed is for people to say")
	}
	// The day is one in UTC, wherever the clock stands.
	east := time.FixedZone("east", 14*3600)
	c := ParseConfig(&source.File{Bytes: []byte(`{"ignore": [{"rule": "rule-a", "reason": "x", "until": "2026-03-31"}]}`)}, rules, time.Date(2026, 4, 1, 13, 59, 0, 0, east))
	require.Empty(t, c.Review(nil, never))
}

func TestUnusedIgnores(t *testing.T) {
	c := config(t, `{"ignore": [
{"rule": "rule-a", "reason": "used"},
{"rule": "rule-a", "reason": "used twice"},
{"rule": "rule-a", "app": "x", "workflow": "gone", "reason": "unused"},
{"rule": "rule-a", "app": "y", "reason": "of another app"},
{"rule": "rule-b", "workflow": "w", "reason": "of no app"}
]}`)
	p := Policy{Config: c}
	v := p.Apply("x", definition.Diagnostics{finding(ruleA, "x", "", "", ""), finding(ruleA, "x", "w", "s", "")})
	require.Equal(t, []string{"unused-ignore 3:1", "unused-ignore 4:1"}, lines(c.Review([]*Verdict{v}, never)))
	found := c.Review([]*Verdict{v}, always)
	require.Equal(t, []string{"unused-ignore 3:1", "unused-ignore 4:1", "unused-ignore 5:1", "unused-ignore 6:1"}, lines(found))
	require.Contains(t, found[0].Message, "is there twice")
	require.Equal(t, `did you mean app "x", workflow "w", step "s"?`, found[1].Suggestion)
	require.Equal(t, "remove it", found[3].Suggestion)

	// The fixes remove them, all at once.
	var edits []source.Edit
	for _, d := range found[:1] {
		edits = append(edits, d.Fixes[0].Edits...)
	}
	after := config(t, string(source.Splice(c.File().Bytes, edits)))
	p = Policy{Config: after}
	require.Len(t, after.Review([]*Verdict{p.Again(v)}, always), 3)

	// What a broken text hides is not missed.
	p = Policy{Config: c}
	broken := p.Apply("x", definition.Diagnostics{finding(text, "", "", "", "")})
	require.Equal(t, []string{"unused-ignore 3:1", "unused-ignore 5:1"}, lines(c.Review([]*Verdict{broken}, always)))
}

func TestConfigMistakes(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{`{}`, nil},
		{`{"$schema": "x", "severity": {}, "ignore": []}`, nil},
		{`[]`, []string{"config-value 1:1"}},
		{``, []string{"empty-text 1:1"}},
		{`{"ignore": {}}`, []string{"config-value 1:12"}},
		{`{"severity": []}`, []string{"config-value 1:14"}},
		{`{"severity": {"rule-a": "of"}}`, []string{"config-value 1:25"}},
		{`{"severity": {"rule-a": "off", "TN2901": "off"}}`, []string{"config-value 1:32"}},
		{`{"severity": {"rule-c": "off"}}`, []string{"unknown-rule 1:15"}},
		{`{"baseline": ""}`, []string{"config-value 1:14"}},
		{`{"baseline": 1}`, []string{"config-value 1:14"}},
		{`{"ignores": []}`, []string{"config-property 1:2"}},
		{`{"ignore": [], "ignore": []}`, []string{"config-value 1:16"}},
		{`{"ignore": [{"rule": "rule-c", "reason": "x"}]}`, []string{"unknown-rule 1:22"}},
		{`{"ignore": [{"rule": "rule-a", "reason": "x", "line": 3}]}`, []string{"config-property 1:47"}},
		{`{"ignore": [{"rule": 1, "reason": 2, "until": 3}]}`, []string{"config-value 1:22", "config-value 1:35", "config-value 1:47"}},
		{`{"ignore": [{"rule": "rule-a", "reason": "x", "until": "2026-02-30"}]}`, []string{"config-value 1:56"}},
		{`{"ignore": [{"rule": "rule-a"}, {"reason": "x"}, null]}`, []string{"missing-reason 1:13", "config-value 1:33", "config-value 1:50"}},
	} {
		got := lines(config(t, c.text).Review(nil, never))
		require.ElementsMatch(t, c.want, got, c.text)
	}
}

func TestBaseline(t *testing.T) {
	var p Policy
	a, b := finding(ruleA, "x", "w", "", "k"), finding(ruleB, "x", "", "", "")
	one := p.Apply("x", definition.Diagnostics{a, b, a})
	other := p.Apply("x", definition.Diagnostics{a})
	base := Record(nil, []*Verdict{one, other})
	require.Equal(t, 3, base.Total())
	read, findings := ParseBaseline(&source.File{Bytes: base.Encode()})
	require.Empty(t, findings)
	require.Equal(t, base.Encode(), read.Encode())

	p.Baseline = read
	v := p.Again(one)
	require.Empty(t, v.Findings)
	require.Equal(t, 3, v.Baselined)
	v = p.Apply("x", definition.Diagnostics{a, a, a, finding(ruleA, "x", "w", "", "other")})
	require.Len(t, v.Findings, 2, "one more of the same, and a new one")
	require.Len(t, p.Apply("y", definition.Diagnostics{a}).Findings, 1, "another app")

	// Recording anew forgets what has gone, and keeps other apps.
	next := Record(read, []*Verdict{p.Apply("y", definition.Diagnostics{finding(ruleA, "y", "", "", "")})})
	require.Equal(t, 4, next.Total())
	require.Zero(t, Record(read, []*Verdict{(&Policy{}).Apply("x", nil)}).Total())
}

func TestNoBaseline(t *testing.T) {
	for _, text := range []string{
		"", "{", "[]", `{}`, `{"format_version": "2", "findings": []}`, `{"format_version": "1"}`, `{"format_version": "1", "findings": [1]}`,
		`{"format_version": "1", "findings": [{"fingerprint": "x", "count": 0}]}`, "<<<<<<< HEAD\n{}",
	} {
		b, findings := ParseBaseline(&source.File{Name: "b.json", Bytes: []byte(text)})
		require.Nil(t, b, text)
		require.NotEmpty(t, findings, text)
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "repository", "apps", "shop")
	require.NoError(t, os.MkdirAll(deep, 0o700))
	write := func(at string) string {
		path := filepath.Join(at, ConfigName)
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		return path
	}
	require.Empty(t, Find(deep, ConfigName))
	outside := write(root)
	above := write(filepath.Join(root, "repository"))
	require.Empty(t, Find(deep, ConfigName), "outside of a repository only the directory itself counts")
	require.Equal(t, outside, Find(root, ConfigName))
	require.NoError(t, os.WriteFile(filepath.Join(root, "repository", ".git"), nil, 0o600))
	require.Equal(t, above, Find(deep, ConfigName))
	own := write(deep)
	require.Equal(t, own, Find(deep, ConfigName))
	require.NoError(t, os.Remove(above))
	require.Empty(t, Find(filepath.Join(root, "repository", "apps"), ConfigName), "not beyond the repository")
	require.NoError(t, os.Mkdir(above, 0o700))
	require.Empty(t, Find(filepath.Join(root, "repository"), ConfigName), "a directory is no config")
}

// FuzzConfig: whatever stands in the files, nothing but findings comes of it, and
// what is hidden and what is shown are all there is.
func FuzzConfig(f *testing.F) {
	for _, r := range Rules() {
		f.Add([]byte(r.Bad))
		f.Add([]byte(r.Good))
	}
	f.Add((&Baseline{entries: map[known]entry{{"x", "y"}: {Rule: "r", App: "x", Fingerprint: "y", Count: 2}}}).Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		c := config(t, string(b))
		base, findings := ParseBaseline(&source.File{Name: "b.json", Bytes: b})
		require.NotEqual(t, base == nil, len(findings) == 0)
		p := Policy{Config: c, Baseline: base}
		var all definition.Diagnostics
		for i := range 6 {
			all = append(all, finding(rules[i%2], "x", strings.Repeat("w", i%3), "", fmt.Sprint(i)))
		}
		v := p.Apply("x", all)
		require.LessOrEqual(t, len(v.Findings)+v.Ignored+v.Baselined, len(all))
		for _, d := range c.Review([]*Verdict{v}, always) {
			require.LessOrEqual(t, int(d.Range.End), len(b))
			require.NotEmpty(t, d.Message)
		}
		// The fixes of a config settle as those of a definition do.
		check := func(f *source.File) definition.Diagnostics {
			next := Policy{Config: ParseConfig(f, rules, time.Unix(0, 0)), Baseline: base}
			return next.Config.Review([]*Verdict{next.Again(v)}, always)
		}
		mended := fix.Apply(c.File(), fix.All, check)
		require.LessOrEqual(t, len(mended.Findings), len(check(c.File())))
		require.Zero(t, fix.Apply(mended.File, fix.All, check).Applied)
	})
}
