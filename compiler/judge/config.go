package judge

import (
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Config is what one .tenon.json says.
//
//	{
//	  "severity": {"legacy-property": "off", "TN2120": "error"},
//	  "ignore": [
//	    {"rule": "unreachable-step", "app": "parcel_watch", "workflow": "late", "step": "later",
//	     "reason": "is switched on in March", "until": "2026-03-31"}
//	  ],
//	  "baseline": "old-findings.json"
//	}
//
// A rule is named by its code or its name. An ignore silences the findings of
// one rule at exactly one address, spelt as in the JSON output: without
// "workflow" those about the app itself, without "step" those about the workflow
// itself. Without "app" it is for whatever app the definition declares.
type Config struct {
	Baseline   string // the path of the baseline, relative to the config; "" if none is named
	tree       *source.Tree
	baselineAt source.Node
	severities map[definition.Code]definition.Severity
	ignores    []ignore
	mistakes   definition.Diagnostics
}

// off is the severity of a rule that is switched off.
const off definition.Severity = 0

// ignore is one entry of "ignore".
type ignore struct {
	node    source.Node
	rule    *definition.Rule
	address definition.Address
	anyApp  bool
	until   source.Node
	expired bool
	twin    int // the position of an equal one before it, or -1
}

func (ig *ignore) silences(app string, d *definition.Diagnostic) bool {
	return ig.rule.Code == d.Rule.Code && !ig.expired && ig.twin < 0 && (ig.anyApp || ig.address.App == app) &&
		ig.address.Workflow == d.Address.Workflow && ig.address.Step == d.Address.Step
}

// ignoring returns the position of the ignore that silences a finding, or -1.
func (c *Config) ignoring(app string, d *definition.Diagnostic) int {
	for i := range c.ignores {
		if c.ignores[i].silences(app, d) {
			return i
		}
	}
	return -1
}

// place names the address of an ignore.
func (ig *ignore) place() string {
	if ig.anyApp && ig.address == (definition.Address{}) {
		return "the app itself"
	}
	return addressText(ig.address)
}

func addressText(a definition.Address) string {
	var parts []string
	for _, p := range []struct{ what, name string }{{"app", a.App}, {"workflow", a.Workflow}, {"step", a.Step}} {
		if p.name != "" {
			parts = append(parts, p.what+" "+definition.Quoted(p.name))
		}
	}
	if parts == nil {
		return "no address"
	}
	return strings.Join(parts, ", ")
}

// File returns the text of the config.
func (c *Config) File() *source.File { return c.tree.File }

// ParseConfig reads a config; rules are all that it may name. now decides which
// ignores have expired: one lasts until its day has ended in UTC. What is wrong
// with the text is among the findings of Review; what could be understood is in
// force all the same.
func ParseConfig(f *source.File, rules []*definition.Rule, now time.Time) *Config {
	tree, faults := definition.ParseText(f, source.Limits{})
	c := &Config{tree: tree, mistakes: faults, severities: map[definition.Code]definition.Severity{}}
	r := reader{c: definition.NewCollector(tree, 0), t: tree, config: c, rules: rules, today: now.UTC().Format(time.DateOnly)}
	r.read()
	mistakes, _ := r.c.Finish()
	c.mistakes = append(c.mistakes, mistakes...)
	return c
}

// head returns where an object begins: what a finding about the whole of it
// underlines.
func (c *Config) head(n source.Node) source.Range {
	r := c.tree.Range(n)
	return source.Range{Start: r.Start, End: min(r.Start+1, r.End)}
}

// reader fills a Config.
type reader struct {
	c      *definition.Collector
	t      *source.Tree
	config *Config
	rules  []*definition.Rule
	today  string
}

func (r *reader) read() {
	if r.t.Kind(source.Root) != source.Object {
		if len(r.config.mistakes) == 0 {
			r.wrong(source.Root, "", `a config is an object such as {"severity": {}, "ignore": []}, not `+kindText(r.t.Kind(source.Root)))
		}
		return
	}
	top := r.members(source.Root, "a config", "severity", "ignore", "baseline", "$schema")
	r.severity(top[0])
	r.ignores(top[1])
	if r.is(top[2], "baseline", source.String) && r.present(top[2], "baseline", "the path of a file") {
		r.config.Baseline, r.config.baselineAt = r.t.Text(top[2]), top[2]
	}
	r.is(top[3], "$schema", source.String)
}

// members returns the values of the named members, None where there is none, and
// reports the other members and those that are there twice.
func (r *reader) members(n source.Node, what string, names ...string) []source.Node {
	values := make([]source.Node, len(names))
members:
	for key, v := range r.t.Members(n) {
		for i, name := range names {
			if !r.t.Is(key, name) {
				continue
			}
			if values[i] != source.None {
				r.twice(key, values[i]-1)
			}
			values[i] = v
			continue members
		}
		name := r.t.Text(key)
		d := r.c.Add(ruleConfigProperty, key, definition.Address{}, name, "unknown property "+definition.Quoted(name)+" in "+what+": allowed are "+quoteAll(names))
		r.suggest(d, key, definition.Suggest(name, names))
	}
	return values
}

func (r *reader) twice(key, first source.Node) {
	d := r.c.Add(ruleConfigValue, key, definition.Address{}, r.t.Text(key), definition.Quoted(r.t.Text(key))+" is there twice: only the last one counts")
	d.Related = []definition.Related{{Message: "first given here", Range: r.t.Range(first)}}
}

// suggest offers another text for a key or string.
func (r *reader) suggest(d *definition.Diagnostic, at source.Node, near string) {
	if near == "" {
		return
	}
	d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
	d.Fixes = []definition.Fix{{Title: "change to " + definition.Quoted(near), Edits: []source.Edit{{Range: r.t.Range(at), Text: `"` + near + `"`}}}}
}

func (r *reader) wrong(at source.Node, key, message string) *definition.Diagnostic {
	d := r.c.Add(ruleConfigValue, at, definition.Address{}, key, message)
	if k := r.t.Kind(at); k == source.Object || k == source.Array {
		d.Range = r.config.head(at)
	}
	return d
}

// is reports whether a value is there and of a kind; another kind is a finding.
func (r *reader) is(n source.Node, name string, want source.Kind) bool {
	kind := r.t.Kind(n)
	if n != source.None && kind != want && kind != source.Invalid {
		r.wrong(n, name, definition.Quoted(name)+" must be "+kindText(want)+", not "+kindText(kind))
	}
	return kind == want
}

// present reports whether a string holds more than blanks.
func (r *reader) present(n source.Node, name, what string) bool {
	if strings.TrimSpace(r.t.Text(n)) != "" {
		return true
	}
	r.wrong(n, name, definition.Quoted(name)+" is empty: it must be "+what)
	return false
}

// severities maps what a config writes.
var severities = []struct {
	name     string
	severity definition.Severity
}{{"error", definition.Error}, {"warning", definition.Warning}, {"info", definition.Info}, {"off", off}}

func (r *reader) severity(n source.Node) {
	if !r.is(n, "severity", source.Object) {
		return
	}
	keys := map[definition.Code]source.Node{}
members:
	for key, v := range r.t.Members(n) {
		rule := r.rule(key)
		if rule == nil {
			continue
		}
		if first, again := keys[rule.Code]; again {
			r.twice(key, first)
		}
		keys[rule.Code] = key
		if !r.is(v, r.t.Text(key), source.String) {
			continue
		}
		var names []string
		for _, s := range severities {
			if r.t.Is(v, s.name) {
				r.config.severities[rule.Code] = s.severity
				continue members
			}
			names = append(names, s.name)
		}
		text := r.t.Text(v)
		d := r.wrong(v, text, "a severity cannot be "+definition.Quoted(text)+": allowed are "+quoteAll(names))
		r.suggest(d, v, definition.Suggest(text, names))
	}
}

// rule returns the rule that a key or string names, or nil, which is a finding.
func (r *reader) rule(at source.Node) *definition.Rule {
	text := r.t.Text(at)
	for _, rule := range r.rules {
		if text == rule.Name || strings.EqualFold(text, string(rule.Code)) {
			return rule
		}
	}
	names := make([]string, 0, 2*len(r.rules))
	for _, rule := range r.rules {
		names = append(names, rule.Name)
	}
	for _, rule := range r.rules {
		names = append(names, string(rule.Code))
	}
	d := r.c.Add(ruleUnknownRule, at, definition.Address{}, text, "there is no rule "+definition.Quoted(text))
	if r.suggest(d, at, definition.Suggest(text, names)); d.Suggestion == "" {
		d.Suggestion = "docs/rules.md lists all rules"
	}
	return nil
}

func (r *reader) ignores(list source.Node) {
	if !r.is(list, "ignore", source.Array) {
		return
	}
	for n := range r.t.Elements(list) {
		if r.t.Kind(n) != source.Object {
			if k := r.t.Kind(n); k != source.Invalid {
				r.wrong(n, "", `an ignore is an object such as {"rule": "unreachable-step", "workflow": "late", "reason": "…"}, not `+kindText(k))
			}
			continue
		}
		if ig, ok := r.ignore(n); ok {
			ig.twin = -1
			for i := range r.config.ignores {
				if o := &r.config.ignores[i]; !ig.expired && !o.expired && o.rule == ig.rule && o.address == ig.address && o.anyApp == ig.anyApp {
					ig.twin = i
					break
				}
			}
			r.config.ignores = append(r.config.ignores, ig)
		}
	}
}

// ignore reads one ignore, and reports whether it is of any use.
func (r *reader) ignore(n source.Node) (ignore, bool) {
	v := r.members(n, "an ignore", "rule", "app", "workflow", "step", "reason", "until")
	ig := ignore{node: n, anyApp: v[1] == source.None}
	useful := true
	switch {
	case v[0] == source.None:
		r.wrong(n, "rule", `an ignore needs "rule", the code or name of the rule that it silences`)
		useful = false
	case !r.is(v[0], "rule", source.String):
		useful = false
	default:
		ig.rule = r.rule(v[0])
		useful = ig.rule != nil
	}
	for i, to := range []*string{&ig.address.App, &ig.address.Workflow, &ig.address.Step} {
		if at := v[1+i]; at != source.None {
			name := []string{"app", "workflow", "step"}[i]
			if !r.is(at, name, source.String) {
				useful = false
				continue
			}
			*to = r.t.Text(at)
		}
	}
	r.reason(n, v[4])
	if v[5] != source.None && r.is(v[5], "until", source.String) {
		text := r.t.Text(v[5])
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			r.wrong(v[5], text, `"until" must be a day such as "2026-12-31", not `+definition.Quoted(text))
		} else {
			ig.until, ig.expired = v[5], text < r.today
		}
	}
	return ig, useful
}

func (r *reader) reason(ignore, reason source.Node) {
	if reason != source.None && r.t.Kind(reason) != source.String {
		r.is(reason, "reason", source.String)
		return
	}
	at, message := reason, "an ignore without a reason: say why the finding is right to be ignored"
	if reason == source.None {
		at = ignore
	} else if strings.TrimSpace(r.t.Text(reason)) != "" {
		return
	}
	d := r.c.Add(ruleMissingReason, at, definition.Address{}, "", message)
	if reason == source.None {
		d.Range = r.config.head(ignore)
	}
}

func kindText(k source.Kind) string {
	switch k {
	case source.Object, source.Array:
		return "an " + k.String()
	case source.True:
		return "true"
	case source.False:
		return "false"
	case source.Null, source.Invalid:
		return k.String()
	}
	return "a " + k.String()
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = definition.Quoted(name)
	}
	return strings.Join(quoted, ", ")
}
