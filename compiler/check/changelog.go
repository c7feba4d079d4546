package check

import (
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var changelogDate = definition.Rule{
	Code: "TN4010", Name: "changelog-date", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 1 [DOC O1, R2], 10 item 5",
	Title:  "A changelog entry that does not begin with its month",
	Text:   "The text of a version in `changelog` begins with a month and a year in double braces, such as `{{July 2026}}`; the platform shows it apart.",
	Bad:    sectionsHead + `"changelog": {"0.1.0": "First version"}` + sectionsTail,
	Good:   sectionsHead + `"changelog": {"0.1.0": "{{July 2026}} First version"}` + sectionsTail,
}

var changelogVersion = definition.Rule{
	Code: "TN4011", Name: "changelog-version", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 5 [OBS]",
	Title:  "A changelog without an entry for this version",
	Text:   "An app that keeps a changelog is expected to say in it what the version brings that is about to be registered.",
	Bad:    sectionsHead + `"changelog": {"0.0.9": "{{July 2026}} First version"}` + sectionsTail,
	Good:   sectionsHead + `"changelog": {"0.1.0": "{{July 2026}} First version"}` + sectionsTail,
}

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func checkChangelog(p *pass) {
	t := p.tree
	if t.Kind(p.app.Changelog) != source.Object {
		return
	}
	version := p.string(p.app.Version)
	found := false
	for k, v := range t.Members(p.app.Changelog) {
		found = found || t.Text(k) == version
		if t.Kind(v) != source.String || beginsWithMonth(t.Text(v)) || p.app.Broken(v) {
			continue
		}
		d := p.report(&changelogDate, v, t.Text(k), "the changelog of version %s must begin with a month and a year in double braces, such as \"{{July 2026}}\"", definition.Quoted(t.Text(k)))
		if month := strings.TrimLeft(t.Text(v), "{ "); strings.HasPrefix(t.Text(v), "{{") && month != "" {
			d.Suggestion = "write the month in full in English and the year with four digits"
		}
	}
	if !found && version != "" && t.Count(p.app.Changelog) > 0 && !p.app.Broken(p.app.Changelog) {
		d := p.report(&changelogVersion, p.app.Changelog, version, "the changelog has no entry for version %s", definition.Quoted(version))
		d.Range = p.head(p.app.Changelog)
		relate(d, t.Range(p.app.Version), "the version is given here")
	}
}

// beginsWithMonth reports whether text begins like "{{July 2026}}".
func beginsWithMonth(text string) bool {
	inner, ok := strings.CutPrefix(text, "{{")
	if !ok {
		return false
	}
	inner, _, ok = strings.Cut(inner, "}}")
	if !ok {
		return false
	}
	month, year, ok := strings.Cut(strings.TrimSpace(inner), " ")
	if !ok {
		return false
	}
	if n, err := strconv.Atoi(strings.TrimSpace(year)); err != nil || n < 1970 || n > 9999 {
		return false
	}
	for _, name := range monthNames {
		if strings.EqualFold(month, name) {
			return true
		}
	}
	return false
}
