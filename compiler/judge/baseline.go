package judge

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Baseline holds findings that are known and hidden, by the name of the app and
// their fingerprints, with how many there may be of each. New ones beyond that
// number are shown.
type Baseline struct {
	entries map[known]entry
}

// known is what a finding in a baseline is recognised by.
type known struct{ app, fingerprint string }

// entry is one line of a baseline. Only the fingerprint, the app and the count
// matter; the rest is for whoever reads the file.
type entry struct {
	Rule        string `json:"rule"`
	App         string `json:"app"`
	Workflow    string `json:"workflow,omitempty"`
	Step        string `json:"step,omitempty"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

// baselineVersion is the format_version of a baseline.
const baselineVersion = "1"

// of returns how many findings of an app are known, by fingerprint.
func (b *Baseline) of(app string) map[string]int {
	counts := map[string]int{}
	for k, e := range b.entries {
		if k.app == app {
			counts[k.fingerprint] = e.Count
		}
	}
	return counts
}

// Record returns a baseline of the findings that count by these verdicts. What
// old, which may be nil, knows about apps that were not judged stays known. Two
// files of one app share their entries: each may have as many findings as the one
// that has more.
func Record(old *Baseline, verdicts []*Verdict) *Baseline {
	b := &Baseline{entries: map[known]entry{}}
	judged := map[string]bool{}
	for _, v := range verdicts {
		judged[v.app] = true
		counts := map[string]int{}
		for i := range v.Findings {
			d := &v.Findings[i]
			k := known{v.app, d.Fingerprint()}
			counts[k.fingerprint]++
			b.entries[k] = entry{
				Rule: string(d.Rule.Code) + " " + d.Rule.Name, App: v.app, Workflow: d.Address.Workflow, Step: d.Address.Step,
				Fingerprint: k.fingerprint, Count: max(counts[k.fingerprint], b.entries[k].Count),
			}
		}
	}
	if old != nil {
		for k, e := range old.entries {
			if !judged[k.app] {
				b.entries[k] = e
			}
		}
	}
	return b
}

// Total returns the number of findings that the baseline hides.
func (b *Baseline) Total() int {
	n := 0
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// Encode returns the text of the baseline: one line an entry, in a fixed order,
// so that versions of it can be compared and merged.
func (b *Baseline) Encode() []byte {
	entries := slices.SortedFunc(maps.Values(b.entries), func(x, y entry) int {
		return cmp.Or(
			cmp.Compare(x.App, y.App), cmp.Compare(x.Workflow, y.Workflow), cmp.Compare(x.Step, y.Step),
			cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Fingerprint, y.Fingerprint),
		)
	})
	var out bytes.Buffer
	out.WriteString("{\n  \"format_version\": \"" + baselineVersion + "\",\n  \"findings\": [")
	for i, e := range entries {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		line, err := json.MarshalWithOption(e, json.DisableHTMLEscape())
		if err != nil {
			panic("a baseline entry of strings and a number must encode: " + err.Error())
		}
		out.Write(line)
	}
	if len(entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

// ParseBaseline reads a baseline. It is nil, and the findings say why, if the
// text is none: a baseline that is understood in part would show findings as new
// that are not.
func ParseBaseline(f *source.File) (*Baseline, definition.Diagnostics) {
	tree, findings := definition.ParseText(f, source.Limits{})
	if len(findings) > 0 {
		return nil, findings
	}
	c := definition.NewCollector(tree, 0)
	b := &Baseline{entries: map[known]entry{}}
	wrong := func(at source.Node, what string) {
		d := c.Add(ruleBaselineFile, at, definition.Address{}, "", "not a baseline: "+what)
		if r := tree.Range(at); tree.Kind(at) == source.Object || tree.Kind(at) == source.Array {
			d.Range = source.Range{Start: r.Start, End: r.Start + 1}
		}
		d.Suggestion = "write it anew with tenon check --write-baseline"
	}
	version, list := tree.Member(source.Root, "format_version"), tree.Member(source.Root, "findings")
	switch {
	case tree.Kind(version) != source.String:
		wrong(source.Root, `"format_version" is missing`)
	case !tree.Is(version, baselineVersion):
		wrong(version, "its format_version is "+definition.Quoted(tree.Text(version))+", and this version of Tenon knows "+baselineVersion)
	case tree.Kind(list) != source.Array:
		wrong(source.Root, `"findings" must be an array`)
	default:
		for n := range tree.Elements(list) {
			text := func(name string) string {
				if v := tree.Member(n, name); tree.Kind(v) == source.String {
					return strings.Clone(tree.Text(v))
				}
				return ""
			}
			e := entry{Rule: text("rule"), App: text("app"), Workflow: text("workflow"), Step: text("step"), Fingerprint: text("fingerprint")}
			count, err := strconv.Atoi(tree.Text(tree.Member(n, "count")))
			if e.Count = count; err != nil || count < 1 || e.Fingerprint == "" {
				wrong(n, `an entry needs a "fingerprint" and a "count" of at least 1`)
				continue
			}
			b.entries[known{e.App, e.Fingerprint}] = e
		}
	}
	if findings, _ = c.Finish(); len(findings) > 0 {
		return nil, findings
	}
	return b, nil
}
