package check

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

// pass is one check of one definition: where the walk is, the facts that rules
// share, and where findings go.
type pass struct {
	app       *definition.App
	tree      *source.Tree
	names     definition.Names
	options   Options
	collector *definition.Collector
	hooks     *hooks

	wf   *workflow // nil outside of the workflows
	node int       // of wf's flow: 0 the trigger; workflowItself outside of its nodes

	leaving   bool          // the transitions of node are being read, when its output is there
	operandOf definition.Op // the operator whose operands are being read; 0 elsewhere

	action *definition.Action // whose templates are being read; nil elsewhere

	current workflow
	calls   calls
	own     ownNames
	actions actions
	event   lastEvent
	types   types.Memo
	effort  int   // what looking for suggestions may still cost
	looks   int   // how many conditions may still be compared for one question; see maxLooks
	second  *pass // for the second half of the workflows; see walkWorkflows

	// scratch memory of the walk; what rules are given points into it
	step        step
	transition  transition
	conditions  []condition
	text        text
	call        call
	path        expression.Path
	blocks      []bool
	region      region
	expressions expression.Parser
}

// workflowItself is pass.node where the place is a workflow as a whole.
const workflowItself = -1

// maxEffort bounds how many comparisons of names all suggestions of one check
// may cost, so that a file full of mistakes takes no longer than a fraction of a
// second for them.
const maxEffort = 2_000_000

func (p *pass) begin(app *definition.App, c *definition.Collector, o Options) {
	p.app, p.tree, p.collector, p.options = app, app.Tree, c, o
	p.names = app.Names()
	p.hooks = allHooks()
	p.reset()
	p.calls.begin(p)
}

// reset forgets the definition before.
func (p *pass) reset() {
	p.wf, p.node, p.current.Workflow = nil, workflowItself, nil
	p.effort = maxEffort
	p.own.begin()
	p.leaving, p.operandOf = false, 0
}

// end lets go of the definition.
func (p *pass) end() {
	p.app, p.tree, p.collector, p.wf = nil, nil, nil, nil
	clear(p.current.ids.names)
	p.step, p.actions, p.event = step{}, actions{}, lastEvent{}
	p.types.Forget()
}

// string returns the text of a string; "" for anything else.
func (p *pass) string(n source.Node) string {
	if p.tree.Kind(n) != source.String {
		return ""
	}
	return p.tree.Text(n)
}

// full reports whether findings are only counted by now.
func (p *pass) full() bool { return p.collector.Full() }

// report adds a finding at a node of the text, with the address of the place
// where the walk is. key identifies the finding for its fingerprint, usually by
// the offending value. The message is put together only if somebody will read
// it. The caller may narrow the range and add to the result until the next
// report.
func (p *pass) report(r *definition.Rule, at source.Node, key, format string, args ...any) *definition.Diagnostic {
	if p.full() {
		return p.collector.Add(r, at, definition.Address{}, "", "")
	}
	return p.collector.Add(r, at, p.address(), key, fmt.Sprintf(format, args...))
}

// reportIn adds a finding about the bytes start to end of a string's text.
func (p *pass) reportIn(r *definition.Rule, at source.Node, start, end int, key, format string, args ...any) *definition.Diagnostic {
	d := p.report(r, at, key, format, args...)
	d.Range = p.rangeIn(at, start, end)
	return d
}

// rangeIn returns where the bytes start to end of a string's text stand in the
// file. For a whole string that includes its quotes.
func (p *pass) rangeIn(at source.Node, start, end int) source.Range {
	if start >= end {
		return p.tree.Range(at)
	}
	return source.Range{Start: p.tree.Offset(at, start), End: p.tree.Offset(at, end)}
}

// head returns where an object or array begins: what a finding about the whole of
// it underlines, its key if it has one.
func (p *pass) head(n source.Node) source.Range {
	if key := p.tree.KeyOf(n); key != source.None {
		return p.tree.Range(key)
	}
	r := p.tree.Range(n)
	if k := p.tree.Kind(n); k == source.Object || k == source.Array {
		r.End = min(r.Start+1, r.End)
	}
	return r
}

// address returns the logical address of the place where the walk is.
func (p *pass) address() definition.Address {
	switch {
	case p.wf == nil:
		return p.app.AddressOf(nil, nil)
	case p.node == 0:
		return p.app.TriggerAddress(p.wf.Workflow)
	case p.node > 0:
		return p.app.AddressOf(p.wf.Workflow, &p.wf.steps[p.node-1])
	}
	return p.app.AddressOf(p.wf.Workflow, nil)
}

// near returns the candidate that name was clearly meant to be, or "". Names of
// one or two letters, and names that differ only in their digits, are other names
// and not slips.
func (p *pass) near(name string, candidates []string) string {
	const shortest = 3
	if len(name) < shortest || !p.affords(len(candidates)) {
		return ""
	}
	p.effort -= len(candidates)
	near := definition.Suggest(name, candidates)
	if len(near) < shortest || !definition.IsSlip(name, near) || onlyDigits(name, near) {
		return ""
	}
	return near
}

// affords reports whether a suggestion among so many candidates can still be
// looked for: ask before candidates are gathered.
func (p *pass) affords(candidates int) bool { return !p.full() && p.effort >= candidates }

// nearest returns the candidate that name resembles most, or "". It is for short
// closed lists, where more than a slip can be bridged; elsewhere use near.
func (p *pass) nearest(name string, candidates []string) string {
	if !p.affords(len(candidates)) {
		return ""
	}
	p.effort -= len(candidates)
	return definition.Suggest(name, candidates)
}

// onlyDigits reports whether two names differ in digits and in nothing else.
func onlyDigits(a, b string) bool {
	if strings.EqualFold(a, b) {
		return false
	}
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return -1
			}
			return r
		}, s)
	}
	return letters(a) == letters(b)
}

// didYouMean completes a finding about a name, all of a string or a part of its
// text: the suggestion, and the edit that follows it.
func (p *pass) didYouMean(d *definition.Diagnostic, near string) {
	if near == "" {
		return
	}
	d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
	text := string(value.OfString(near).AppendJSON(nil))
	if !isQuoted(p.tree.File.Bytes[d.Range.Start:d.Range.End]) {
		text = text[1 : len(text)-1]
	}
	d.Fixes = []definition.Fix{{Title: "change to " + definition.Quoted(near), Edits: []source.Edit{{Range: d.Range, Text: text}}}}
}

// isQuoted reports whether bytes of the file are a string with its quotes, which
// may be the single ones of a broken text, and not a part of one.
func isQuoted(b []byte) bool {
	return len(b) > 1 && (b[0] == '"' || b[0] == '\'') && b[len(b)-1] == b[0]
}

// relate adds another place to a finding.
func relate(d *definition.Diagnostic, r source.Range, format string, args ...any) {
	d.Related = append(d.Related, definition.Related{Message: fmt.Sprintf(format, args...), Range: r})
}
