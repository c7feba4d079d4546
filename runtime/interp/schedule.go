package interp

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
)

// RunAtUnit is the unit of a relative runAt. The documentation does not say it;
// that it is the second follows from real workflows (reference/kustomer.md 7.2).
const RunAtUnit = time.Second

// maxDelay bounds how far ahead a workflow can be scheduled.
const maxDelay = 100 * 365 * 24 * time.Hour

// scheduleStep schedules what the params of a node say.
func (r *Run) scheduleStep(n *program.Node) *Failure {
	env := r.evaluation("schedule", r.enteredAt, r.enteredBy)
	defer release(env)
	eval := func(e *program.Expr) value.Value {
		if e == nil {
			return value.Value{}
		}
		return e.Eval(env)
	}
	target, runAt, inputs := eval(n.Target), eval(n.RunAt), eval(n.Inputs)
	if err := env.Err(); err != nil {
		return r.tooLarge(err)
	}
	return r.schedule(n, target, runAt, inputs)
}

// schedule emits a schedule. Its inputs are frozen now and must fit the schema of
// the callee, if that is in the program (reference/kustomer.md 7.4). It is an
// effect of the same turn as the event that led to it, so it becomes durable with
// it, exactly once.
func (r *Run) schedule(n *program.Node, target, runAt, inputs value.Value) *Failure {
	if target.Kind() != value.String || target.Str() == "" {
		return &Failure{Code: CodeInvalidTarget, Message: fmt.Sprintf("step %q schedules no workflow: its param \"workflowId\" is %s", n.ID, short(target))}
	}
	at, problem := r.runAt(runAt)
	if problem != "" {
		return &Failure{Code: CodeInvalidRunAt, Message: fmt.Sprintf("step %q cannot schedule workflow %q: %s", n.ID, r.called(target.Str()), problem)}
	}
	if inputs.IsMissing() {
		inputs = program.EmptyOutput()
	}
	if i, ok := r.program.Workflow(target.Str()); ok {
		callee := r.program.Workflows[i]
		if callee.Input == nil {
			return &Failure{Code: CodeInvalidTarget, Message: fmt.Sprintf("step %q cannot schedule workflow %q: it is not callable", n.ID, r.called(target.Str()))}
		}
		cast, problem := callee.Input.Inputs(inputs)
		if problem != "" {
			return &Failure{Code: CodeInvalidInput, Message: fmt.Sprintf("step %q cannot schedule workflow %q: %s", n.ID, r.called(target.Str()), problem)}
		}
		inputs = cast
	} else if inputs.Kind() != value.Object {
		return &Failure{Code: CodeInvalidInput, Message: fmt.Sprintf("step %q cannot schedule workflow %q: the inputs are %s, but must be an object", n.ID, target.Str(), short(inputs))}
	}
	if TooLarge(inputs, MaxValueBytes) {
		return &Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the inputs that step %q schedules have more than %d bytes", n.ID, MaxValueBytes)}
	}
	r.emit(Effect{Kind: Schedule, Step: n.ID, WorkflowID: target.Str(), Inputs: inputs, At: at})
	return nil
}

// called names the workflow with that id as its author does: by its name, because
// the id is the one it got when it was linked.
func (r *Run) called(id string) string {
	if i, ok := r.program.Workflow(id); ok && r.program.Workflows[i].Name != "" {
		return r.program.Workflows[i].Name
	}
	return id
}

// runAt reads when a schedule is due. What is past is due at once.
func (r *Run) runAt(v value.Value) (at time.Time, problem string) {
	when := v.Get("value")
	switch kind := v.Get("type"); {
	case v.Kind() != value.Object:
		return at, "its param \"runAt\" is " + short(v) + `, but must be an object like {"type": "relative", "value": 60}`
	case kind.Str() == "relative":
		units, ok := when.ToNumber()
		if !ok {
			return at, "the value of its \"runAt\" is " + short(when) + ", but must be a number of seconds"
		}
		if units > float64(maxDelay/RunAtUnit) {
			return at, "the value of its \"runAt\" is " + short(when) + ", which is more than a hundred years ahead"
		}
		at = r.now.Add(time.Duration(max(units, 0) * float64(RunAtUnit)))
	case kind.Str() == "absolute":
		var ok bool
		if at, ok = when.ToTime(); !ok {
			return at, "the value of its \"runAt\" is " + short(when) + ", but must be an ISO 8601 date like \"2026-01-31T09:00:00Z\""
		}
		if at.After(r.now.Add(maxDelay)) {
			return at, "the value of its \"runAt\" is " + short(when) + ", which is more than a hundred years ahead"
		}
	default:
		return at, "the type of its \"runAt\" is " + short(kind) + ", but must be \"relative\" or \"absolute\""
	}
	if at.Before(r.now) {
		at = r.now
	}
	if at.After(definition.Latest) {
		return at, "the value of its \"runAt\" is " + short(when) + ", which leads to the year " + strconv.Itoa(at.Year()) + ": times end with the year " + strconv.Itoa(definition.Latest.Year())
	}
	return at, ""
}

// short renders a value for a message.
func short(v value.Value) string {
	if v.IsMissing() {
		return "missing"
	}
	const limit = 60
	text := string(v.AppendJSON(nil))
	if len(text) > limit {
		return strconv.Quote(text[:limit]) + "…"
	}
	return text
}

// TooLarge reports whether the JSON of v has more than that many bytes, as far as
// that can be told without writing it: punctuation is counted, escapes are not.
// It looks at no more values than that many bytes can hold.
func TooLarge(v value.Value, limit int) bool {
	left := limit
	measure(v, &left)
	return left < 0
}

func measure(v value.Value, left *int) {
	*left -= 1 + len(v.Str())
	switch v.Kind() {
	case value.Array:
		for e := range v.Elements() {
			if *left < 0 {
				return
			}
			measure(e, left)
		}
	case value.Object:
		for k, m := range v.Members() {
			if *left < 0 {
				return
			}
			*left -= len(k) + 3
			measure(m, left)
		}
	}
}
