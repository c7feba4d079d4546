package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var missingCallInput = definition.Rule{
	Code: "TN2310", Name: "missing-call-input", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.4 [DEC], 10 item 17",
	Title:  "A schedule without an input that the workflow requires",
	Text:   "The `schema` of a callable workflow lists the inputs that must come. A schedule that does not give one fails when it runs.",
	Bad:    inputsHead + `{}` + inputsTail + askAgain,
	Good:   inputsHead + `{"parcel": "/#steps.1.id"}` + inputsTail + askAgain,
}

var unknownCallInput = definition.Rule{
	Code: "TN2311", Name: "unknown-call-input", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.4 [DEC; OBS R6], 10 item 17",
	Title:  "A schedule with an input that the workflow does not know",
	Text:   "Inputs are passed by their keys, to the letter. A key that the schema of the workflow does not name is one that nobody reads, and the input that was meant never arrives.",
	Bad:    inputsHead + `{"parcel": "/#steps.1.id", "carrier": "dhl"}` + inputsTail + askAgain,
	Good:   inputsHead + `{"parcel": "/#steps.1.id"}` + inputsTail + askAgain,
}

var callInputType = definition.Rule{
	Code: "TN2312", Name: "call-input-type", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 7.4 [DEC], 10 item 17",
	Title:  "An input of the wrong type",
	Text:   "What is known of the value says that it is not of the type that the schema of the workflow demands, and cannot be cast to it.",
	Bad:    inputsHead + `{"parcel": ["a", "b"]}` + inputsTail + askAgain,
	Good:   inputsHead + `{"parcel": "a"}` + inputsTail + askAgain,
}

const (
	inputsHead = planHead + `"ask-again", "runAt": {"type": "relative", "value": 3600}, "inputs": `
	inputsTail = "}}]},\n"
)

// checkScheduleStep judges the params of a schedule.
func checkScheduleStep(p *pass, s *step) {
	if !s.action.schedules || p.wf.doubtful {
		return
	}
	if s.Params == source.None {
		p.report(&scheduleParam, s.Action, "workflowId", `a schedule needs "params": "workflowId", "runAt" and the "inputs" of the workflow`)
		return
	}
	if p.tree.Kind(s.Params) != source.Object {
		return
	}
	given := p.scheduleParams(s.Params)
	p.checkWorkflowID(s, given.workflowID)
	p.checkRunAt(s, given.runAt)
	if !p.checkInputsForm(given.inputs) || s.target < 0 {
		return
	}
	callee := &p.app.Workflows[s.target]
	schema := callee.Trigger.Schema
	if !p.app.IsCallable(callee) || p.tree.Kind(schema) != source.Object || p.app.Broken(schema) {
		return
	}
	p.compareInputs(s, given.inputs, schema)
}

// compareInputs compares what a schedule gives with what the workflow takes.
func (p *pass) compareInputs(s *step, inputs, schema source.Node) {
	t := p.tree
	want := types.OfSchema(t, schema, schema)
	properties := t.Member(schema, "properties")
	var strange []source.Node // inputs that may be the missing ones
	for k, v := range t.Members(inputs) {
		name := t.Text(k)
		if t.Kind(properties) != source.Object {
			break
		}
		if t.Member(properties, name) == source.None {
			strange = append(strange, k)
			continue
		}
		p.compareType(&callInputType, v, name, p.types.Member(want, name), "input")
	}
	var lacking []string // required inputs that are not given
	lacks := lacks{object: inputs}
	for e := range t.Elements(t.Member(schema, "required")) {
		name := p.string(e)
		if name == "" {
			continue
		}
		lacks, done := lacks.name(p, name)
		if done {
			lacking = nil
			break
		}
		if lacks {
			lacking = append(lacking, name)
		}
	}
	if len(strange) > 0 {
		lacking = p.reportStrange(strange, lacking, strangers{
			rule: &unknownCallInput, what: "the scheduled workflow has no input", schema: schema, label: "its schema", object: inputs, properties: properties, near: p.nearInput,
		})
	}
	if len(lacking) == 0 || p.full() {
		return // many schedules that lack many inputs are too many even to count
	}
	at := inputs
	if at == source.None {
		at = s.Params
	}
	d := p.report(&missingCallInput, at, strings.Join(lacking, ", "), "the scheduled workflow requires the %s", named("input", lacking))
	d.Range = p.head(at)
	relate(d, p.head(schema), "its schema")
}

// nearInput finds the input that a key was meant to be. Attribute names that lost
// their "@" were seen.
func (p *pass) nearInput(name string, free []string) string {
	if !p.affords(len(free)) {
		return ""
	}
	for _, f := range free {
		if strings.TrimPrefix(f, "@") == strings.TrimPrefix(name, "@") {
			return f
		}
	}
	return p.near(name, free)
}

// compareType reports a value that cannot become what is wanted.
func (p *pass) compareType(r *definition.Rule, n source.Node, name string, want types.Type, what string) {
	if want.Kinds.Has(types.Missing) {
		want = want.Without(types.Missing)
	}
	if allowed := want.Enum(); allowed != source.None && p.isLiteral(n) && !p.isAmong(n, want) {
		d := p.report(r, n, name, "%s %s is %s, but must be one of those that the schema lists", what, definition.Quoted(name), definition.Quoted(p.written(n)))
		if p.tree == want.Tree() {
			relate(d, p.head(allowed), "the list")
		}
		return
	}
	got := p.typeOf(n)
	present := got.Without(types.Missing).Kinds
	if present == 0 || present.Has(want.Kinds) || want.Kinds&types.Present == 0 || p.castable(n, present, want.Kinds) {
		return
	}
	p.report(r, n, name, "%s %s is %s, but must be %s", what, definition.Quoted(name), present, want.Kinds)
}

// castable reports whether a scalar of the kinds got can be cast to one of the
// kinds wanted without loss (reference/kustomer.md 5.1).
func (p *pass) castable(n source.Node, got, want types.Kinds) bool {
	if got.Has(types.Number|types.Boolean) && want.Has(types.String) {
		return true
	}
	if got.Has(types.Number) && want.Has(types.Integer) && got.Has(types.Integer) {
		return true
	}
	if !got.Has(types.String) {
		return false
	}
	if p.tree.Kind(n) != source.String || !p.isLiteral(n) {
		return want.Has(types.Number | types.Boolean)
	}
	text := p.tree.Text(n)
	_, number := value.ParseNumber(text)
	return want.Has(types.Number) && number || want.Has(types.Boolean) && (text == "true" || text == "false")
}

// isAmong reports whether a literal is one of the values that a schema lists, or
// will be once it is cast.
func (p *pass) isAmong(n source.Node, want types.Type) bool {
	v := value.FromTree(p.tree, n)
	for e := range want.Tree().Elements(want.Enum()) {
		if v.LooselyEqual(value.FromTree(want.Tree(), e)) {
			return true
		}
	}
	return false
}
