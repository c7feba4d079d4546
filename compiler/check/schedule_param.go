package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var scheduleParam = definition.Rule{
	Code: "TN2306", Name: "schedule-param", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.1, 7.2 [DOC O8; OBS R6]",
	Title:  "A schedule whose params are not those of the scheduler",
	Text: "The scheduler takes three params: `workflowId`, the id of a workflow as text, `runAt`, and `inputs`, an object with the inputs of that workflow. Without `workflowId` nothing is scheduled. " +
		"Any other param is not known of the scheduler, which is a warning unless one of the three is missing and clearly meant.",
	Bad:  planHead + `"ask-again", "runAt": {"type": "relative", "value": 3600}, "input": {"parcel": "/#steps.1.id"}}}]},` + "\n" + askAgain,
	Good: planHead + `"ask-again"` + planTail + askAgain,
}

// scheduleParams are the values of the scheduler's params; None where one is
// absent.
type scheduleParams struct{ workflowID, runAt, inputs source.Node }

func (s *scheduleParams) of(name string) *source.Node {
	switch name {
	case "workflowId":
		return &s.workflowID
	case "runAt":
		return &s.runAt
	case "inputs":
		return &s.inputs
	}
	return nil
}

// scheduleParamNames are the names that scheduleParams.of knows.
var scheduleParamNames = []string{"workflowId", "runAt", "inputs"}

// scheduleParams reads the params of a schedule. What is misspelt is reported and
// read as what was meant.
func (p *pass) scheduleParams(params source.Node) scheduleParams {
	t := p.tree
	var s scheduleParams
	strange := 0
	for k, v := range t.Members(params) {
		if at := s.of(t.Text(k)); at != nil {
			*at = v
		} else {
			strange++
		}
	}
	if strange == 0 {
		return s
	}
	for k, v := range t.Members(params) {
		name := t.Text(k)
		if s.of(name) != nil {
			continue
		}
		d := p.report(&scheduleParam, k, name, "the scheduler takes workflowId, runAt and inputs, not %s", definition.Quoted(name))
		near := p.near(name, scheduleParamNames)
		if at := s.of(near); at != nil && *at == source.None {
			*at = v
			p.didYouMean(d, near)
			continue
		}
		d.Severity = definition.Warning
	}
	return s
}

// checkWorkflowID judges whether a schedule says which workflow it starts.
func (p *pass) checkWorkflowID(s *step, id source.Node) {
	t := p.tree
	switch kind := t.Kind(id); {
	case id == source.None:
		d := p.report(&scheduleParam, s.Params, "workflowId", `a schedule needs "workflowId", which names the workflow that is scheduled`)
		d.Range = p.head(s.Params)
		return
	case kind == source.Invalid:
		return
	case kind == source.String:
		if t.Text(id) != "" {
			return
		}
		p.report(&scheduleParam, id, "workflowId", `"workflowId" is empty: it names the workflow that is scheduled`)
		return
	}
	p.report(&scheduleParam, id, "workflowId", `"workflowId" must be the id of a workflow as text, not %s`, kindWithArticle(t.Kind(id)))
}

// checkInputsForm reports inputs that are no object, and whether they are one.
// Those that are known only at run time may be one.
func (p *pass) checkInputsForm(inputs source.Node) bool {
	t := p.tree
	switch t.Kind(inputs) {
	case source.Object:
		return true
	case source.Invalid:
		return inputs == source.None
	case source.String:
		if form := expression.FormOf(t.Text(inputs)); form == expression.Reference || form == expression.Function {
			return false
		}
	}
	p.report(&scheduleParam, inputs, "inputs", `"inputs" must be an object with the inputs of the workflow, not %s`, kindWithArticle(t.Kind(inputs)))
	return false
}
