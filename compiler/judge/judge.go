// Package judge decides which findings count. A file beside the definition,
// .tenon.json, gives rules other severities and silences single findings, each
// for a reason and, if wanted, up to a day; a baseline holds the findings that
// were there before anybody looked.
//
// Nothing is keyed by line number. An ignore names a rule and a logical address,
// a baseline counts fingerprints, so both survive edits that have nothing to do
// with them. What is wrong with the files themselves, and what in them is of no
// use any more, is found by rules with places and pages like everything else.
//
// The package is between check and whoever shows findings. It knows neither how
// findings are found nor how they are shown.
package judge

import (
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Policy is what is to be said about the findings of the definitions that a
// config is for. The zero Policy lets every finding count as it is.
type Policy struct {
	Config   *Config   // nil if there is none
	Baseline *Baseline // nil if there is none
}

// Trivial reports whether every finding counts as it is, so that the findings
// need not all be known.
func (p *Policy) Trivial() bool {
	return p.Baseline == nil && (p.Config == nil || len(p.Config.severities) == 0 && len(p.Config.ignores) == 0)
}

// Verdict is what a policy made of the findings about one definition.
type Verdict struct {
	Findings  definition.Diagnostics // that count, with the severities of the config
	Ignored   int                    // findings that an ignore silences
	Baselined int                    // findings that the baseline knows

	app    string
	all    definition.Diagnostics
	broken bool  // the text has mistakes that may hide findings
	hits   []int // how many findings each ignore silences
}

// Apply judges all findings about one definition. app is its name, "" if it has
// none: a definition's syntax errors have no address that would hold it.
func (p *Policy) Apply(app string, findings definition.Diagnostics) *Verdict {
	v := &Verdict{app: app, all: findings}
	if p.Trivial() {
		v.Findings = findings
		return v
	}
	var known map[string]int
	if p.Baseline != nil {
		known = p.Baseline.of(app)
	}
	if p.Config != nil {
		v.hits = make([]int, len(p.Config.ignores))
	}
	for i := range findings {
		d := findings[i] // a copy: its severity may change
		v.broken = v.broken || isTextRule(d.Rule)
		if p.Config != nil {
			severity, given := p.Config.severities[d.Rule.Code]
			if given && severity == off {
				continue
			}
			if given {
				d.Severity = severity
			}
			if at := p.Config.ignoring(app, &d); at >= 0 {
				v.hits[at]++
				v.Ignored++
				continue
			}
		}
		if known != nil {
			if print := d.Fingerprint(); known[print] > 0 {
				known[print]--
				v.Baselined++
				continue
			}
		}
		v.Findings = append(v.Findings, d)
	}
	return v
}

// Again judges the findings of a verdict anew, after the policy has changed.
func (p *Policy) Again(v *Verdict) *Verdict { return p.Apply(v.app, v.all) }

// isTextRule reports whether a rule is about the text itself: TN10xx.
func isTextRule(r *definition.Rule) bool {
	return len(r.Code) > 4 && r.Code[:4] == "TN10"
}

// Review returns the findings about the config: its mistakes, the ignores that
// have expired, and those that no verdict needed. whole says whether all
// definitions that the config is for have been judged; it is asked only where it
// matters, because an ignore may be for one that has not.
func (c *Config) Review(verdicts []*Verdict, whole func() bool) definition.Diagnostics {
	col := definition.NewCollector(c.tree, 0)
	for i := range c.ignores {
		ig := &c.ignores[i]
		switch {
		case ig.expired:
			d := col.Add(ruleExpiredIgnore, ig.until, definition.Address{}, ig.rule.Name,
				"this ignore of "+ig.rule.Name+" ended on "+c.tree.Text(ig.until)+" and silences nothing any more")
			d.Suggestion = "mend what it was for and remove it, or give it another date"
		case ig.twin >= 0:
			d := col.Add(ruleUnusedIgnore, ig.node, definition.Address{}, ig.rule.Name, "this ignore of "+ig.rule.Name+" is there twice")
			d.Range = c.head(ig.node)
			d.Related = []definition.Related{{Message: "first given here", Range: c.head(c.ignores[ig.twin].node)}}
			d.Fixes = []definition.Fix{removal(c, ig)}
		case c.unused(i, verdicts, whole):
			d := col.Add(ruleUnusedIgnore, ig.node, definition.Address{}, ig.rule.Name, "this ignore silences nothing: "+ig.rule.Name+" finds nothing at "+ig.place())
			d.Range = c.head(ig.node)
			d.Suggestion = c.elsewhere(ig, verdicts)
			d.Fixes = []definition.Fix{removal(c, ig)}
		}
	}
	more, _ := col.Finish()
	all := slices.Concat(c.mistakes, more)
	all = slices.DeleteFunc(all, func(d definition.Diagnostic) bool {
		severity, given := c.severities[d.Rule.Code]
		return given && severity == off
	})
	for i := range all {
		if severity, given := c.severities[all[i].Rule.Code]; given {
			all[i].Severity = severity
		}
	}
	all.Sort()
	return all
}

// unused reports whether the definitions that an ignore is for have been judged
// and none needed it.
func (c *Config) unused(at int, verdicts []*Verdict, whole func() bool) bool {
	ig := &c.ignores[at]
	met := false
	for _, v := range verdicts {
		if len(v.hits) > at && v.hits[at] > 0 {
			return false
		}
		mine := ig.anyApp || v.app == ig.address.App
		if v.broken && (mine || v.app == "") {
			return false // the finding may be there and not be seen
		}
		met = met || mine
	}
	return met && !ig.anyApp || whole()
}

// elsewhere says where the rule of an unused ignore did find something.
func (c *Config) elsewhere(ig *ignore, verdicts []*Verdict) string {
	if severity, given := c.severities[ig.rule.Code]; given && severity == off {
		return "remove it: the rule is off"
	}
	for _, v := range verdicts {
		for i := range v.all {
			d := &v.all[i]
			if d.Rule.Code == ig.rule.Code && c.ignoring(v.app, d) < 0 {
				return "did you mean " + addressText(d.Address) + "?"
			}
		}
	}
	return "remove it"
}

func removal(c *Config, ig *ignore) definition.Fix {
	return definition.Fix{Title: "remove the ignore", Edits: []source.Edit{c.tree.Removal(ig.node)}, Safe: true}
}
