package compiler

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/judge"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

var update = flag.Bool("update", false, "write docs/rules.md and the expected findings anew")

// TestRulePages holds every page to its word: the bad example is found by exactly
// its rule and by no other, the good one is silent.
func TestRulePages(t *testing.T) {
	codes, names := map[definition.Code]bool{}, map[string]bool{}
	rules := Rules()
	require.True(t, slices.IsSortedFunc(rules, func(a, b *definition.Rule) int { return compareCodes(a, b) }))
	for _, r := range rules {
		t.Run(r.Name, func(t *testing.T) {
			require.Regexp(t, `^TN\d{4}$`, string(r.Code))
			require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, r.Name)
			require.False(t, codes[r.Code], "code given twice")
			require.False(t, names[r.Name], "name given twice")
			codes[r.Code], names[r.Name] = true, true
			require.NotEmpty(t, r.Title)
			require.NotEmpty(t, r.Text)
			require.NotEmpty(t, r.Source)
			require.NotEmpty(t, r.Since)
			require.NotZero(t, r.Severity)
			if r.Bad == "" {
				return // a limit: no example would fit on a page
			}
			found := judged(r, r.Bad)
			require.NotEmpty(t, found, "the bad example is silent")
			for i := range found {
				require.Equal(t, r.Code, found[i].Rule.Code, "%v", messages(found))
			}
			require.Len(t, found, 1, "one mistake is one finding: %v", messages(found))
			good := judged(r, r.Good)
			require.Empty(t, good, "the good example is not silent: %v", messages(good))
		})
	}
}

// judged returns the findings about an example: those of the check, for the rules
// of package program those of the whole compilation, for those of package judge
// those about a config beside a definition with one finding, and for those of
// package scenario those about a scenario file.
func judged(r *definition.Rule, text string) definition.Diagnostics {
	file := &source.File{Name: "example.json", Bytes: []byte(text)}
	if slices.Contains(program.Rules(), r) {
		_, findings := Compile(file, Options{Profile: r.Profile})
		return findings
	}
	if slices.Contains(scenario.Rules(), r) {
		f, c := scenario.Read(file)
		app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(scenario.ExampleDefinition)}, definition.Options{})
		scenario.CheckNames(f, c, app)
		findings, _ := c.Finish()
		return findings
	}
	if slices.Contains(judge.Rules(), r) {
		config := judge.ParseConfig(file, Rules(), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		policy := judge.Policy{Config: config}
		app := `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "system": true}`
		verdict := policy.Apply("parcel_watch", Check(&source.File{Name: "app.json", Bytes: []byte(app)}, Options{}).Findings)
		return config.Review([]*judge.Verdict{verdict}, func() bool { return true })
	}
	return Check(file, Options{Profile: r.Profile}).Findings
}

func messages(findings definition.Diagnostics) []string {
	var all []string
	for i := range findings {
		all = append(all, findings[i].Error())
	}
	return all
}

func compareCodes(a, b *definition.Rule) int {
	switch {
	case a.Code < b.Code:
		return -1
	case a.Code > b.Code:
		return 1
	}
	return 0
}

const rulesHeading = `# Rules

What ` + "`tenon check`" + ` finds, and ` + "`tenon test`" + ` in scenario files (TN7), in the order of the codes. This page is made from the rules themselves; ` + "`tenon explain CODE`" + ` shows
each of them offline. Codes and names never change their meaning.

Findings of the rules with a fix can be mended by edits: safe ones by ` + "`tenon check --fix`" + `, the others by ` + "`--fix=all`" + `.
`

// pages returns the pages of all rules, with whether the first finding in the bad
// example of a rule offers a fix.
func pages() []report.RulePage {
	all := report.PagesOf(Rules())
	for i, r := range Rules() {
		for _, d := range judged(r, r.Bad) {
			if d.Rule.Code != r.Code || len(d.Fixes) == 0 {
				continue
			}
			if all[i].Fix = "yes"; d.Fixes[0].Safe {
				all[i].Fix = "safe"
			}
			break
		}
	}
	return all
}

// TestRulesDocument holds docs/rules.md to the pages of the rules.
func TestRulesDocument(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.Pages(&b, rulesHeading, pages()))
	writeSources(t, &b)
	path := filepath.Join(corpus.Root(t), "docs", "rules.md")
	if *update {
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, b.String() == string(text), "docs/rules.md is out of date: run go test ./compiler -update")
}
