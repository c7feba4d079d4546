package scenario

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// kinds is a set of kinds of values.
type kinds uint16

const (
	object  kinds = 1 << source.Object
	array   kinds = 1 << source.Array
	str     kinds = 1 << source.String
	number  kinds = 1 << source.Number
	boolean kinds = 1<<source.True | 1<<source.False
	null    kinds = 1 << source.Null
	any_    kinds = object | array | str | number | boolean | null
)

var kindNames = [...]struct {
	set          kinds
	text, schema string
}{
	{str, "a string", "string"}, {number, "a number", "number"}, {boolean, "true or false", "boolean"},
	{object, "an object", "object"}, {array, "an array", "array"}, {null, "null", "null"},
}

func (k kinds) has(kind source.Kind) bool { return k&(1<<kind) != 0 }

// String names the kinds for a message: "a string or an object".
func (k kinds) String() string {
	var names []string
	for _, n := range kindNames {
		if k&n.set != 0 {
			names = append(names, n.text)
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// role says what a value means beyond its kind.
type role uint8

const (
	free       role = iota // the author's own, not looked into
	moment                 // a date-time or "after …"
	dateTime               // a date-time
	pattern                // compared in part, with $exactly and the like
	positive               // a whole number from 1
	status                 // an HTTP status
	filled                 // a string that is not blank
	objectList             // patterns of objects, or all of them under $exactly
)

// shape describes one kind of object.
type shape struct {
	name   string // what messages call it: "a scenario"
	doc    string
	props  []prop
	open   bool  // other members are the author's own
	values *prop // of every other member, for objects that are maps
	// only says that at most one of the properties from this position on may be
	// there; 0 says nothing.
	only int
}

// prop describes one property.
type prop struct {
	name     string
	doc      string
	kinds    kinds
	elems    kinds // of an array; 0: objects of shape
	required bool
	enum     []string
	role     role   // of the value; of an array with elems that of its elements
	shape    *shape // of an object, or of the objects in an array
}

const maxProps = 16

func (s *shape) names() []string {
	var names []string
	for i := range s.props {
		if s.props[i].name != "$schema" {
			names = append(names, s.props[i].name)
		}
	}
	return names
}

var fileShape = shape{
	name: "a scenario file", doc: "Scenarios of an app: what happens to it, and what must come of it. `tenon test` runs them in virtual time.",
	props: []prop{
		{name: "$schema", kinds: str, doc: "The JSON Schema of scenario files, for editors."},
		{name: "definition", kinds: str, role: filled, doc: "The path of the definition, relative to this file. Without it the file app.scenario.json is about app.json beside it."},
		{name: "given", kinds: object, shape: &givenShape, doc: "What holds in all scenarios of the file. What a scenario gives itself comes first."},
		{name: "scenarios", kinds: array, required: true, shape: &scenarioShape, doc: "The scenarios."},
	},
}

var scenarioShape = shape{
	name: "a scenario", doc: "One course of events, and what must come of it. Every scenario begins with the app newly installed.",
	props: []prop{
		{name: "name", kinds: str, required: true, role: filled, doc: "What the scenario shows, for people; no two of a file are the same."},
		{name: "given", kinds: object, shape: &givenShape, doc: "What holds before anything happens."},
		{name: "when", kinds: array, required: true, shape: &happeningShape, doc: "What happens, in the order of its times."},
		{name: "until", kinds: str, role: moment, doc: "When the scenario ends. Without it time passes until nothing is left to do."},
		{name: "expect", kinds: object, shape: &expectShape, doc: "What must have come of it. What is not mentioned is not compared, but a failed run that is not expected is a failure in any case. tenon test --update writes what came."},
	},
}

var givenShape = shape{
	name: "what is given",
	props: []prop{
		{name: "time", kinds: str, role: dateTime, doc: "When virtual time begins, such as \"2030-05-01T10:00:00Z\". Default 2026-01-01T00:00:00Z."},
		{name: "settings", kinds: object, shape: &settingsShape, doc: "Values of the app's settings, by category and name; null is the default of the definition."},
		{name: "setup", kinds: object, shape: &setupShape, doc: "What the org has set up beside settings: its business hours and the locale of dates. That of a scenario takes the place of that of the file."},
		{name: "objects", kinds: object, shape: &objectsShape, doc: "The objects that exist, in lists such as \"customers\" and \"conversations\", and \"kobjects\" by their klass. With them, and be it {}, the platform's own actions work on objects and report events; without they are only recorded."},
		{name: "answers", kinds: object, shape: &answersShape, doc: "What actions answer, by the name of the action, the id of a step, or workflow/step; of several the most special one counts."},
		{name: "http", kinds: array, shape: &endpointShape, doc: "HTTP endpoints that the app may call. The first one that fits a request answers it; a request that none fits is a failure."},
	},
}

var settingsShape = shape{name: "settings by category", values: &prop{kinds: object, shape: &categoryShape}}

var categoryShape = shape{name: "settings of a category", values: &prop{kinds: str | number | boolean | null}}

var setupShape = shape{
	name: "what the org has set up",
	props: []prop{
		{name: "schedules", kinds: object, doc: "Business hours by the id of their schedule."},
		{name: "defaultSchedule", kinds: str, doc: "The id of the schedule that counts where none is named."},
		{name: "locale", kinds: str, doc: "The locale of dates, such as \"fr_fr\"."},
	},
}

var objectsShape = shape{name: "objects", open: true}

var answersShape = shape{
	name: "answers", doc: "An answer is the output of the step, or {\"$sequence\": […]} of several, {\"$error\": {…}}, or {\"$wait\": true} for an action that is completed later.",
	values: &prop{kinds: any_},
}

var endpointShape = shape{
	name: "an endpoint", doc: "An HTTP endpoint outside.",
	props: []prop{
		{name: "method", kinds: str, enum: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}, doc: "The method of the request; every one without it."},
		{name: "url", kinds: str, required: true, role: filled, doc: "The address with its query; * stands for any characters."},
		{name: "body", kinds: any_, role: pattern, doc: "What the body of the request must hold, compared like an expectation."},
		{name: "reply", kinds: object | array, shape: &replyShape, doc: "The answer; of several each answers one request, and the last one all further ones. Without it 200 and no body."},
	},
}

var replyShape = shape{
	name: "a reply", doc: "What an endpoint answers.",
	props: []prop{
		{name: "status", kinds: number, role: status, doc: "The HTTP status. Default 200."},
		{name: "headers", kinds: object, shape: &headersShape, doc: "Headers of the answer."},
		{name: "body", kinds: any_, doc: "The body: a string is sent as it is, any other value as JSON."},
		{name: "fails", kinds: str, enum: []string{"timeout", "connection"}, doc: "There is no answer: timeout (none in time) or connection (none can be made)."},
	},
}

var headersShape = shape{name: "headers", values: &prop{kinds: str}}

var happeningShape = shape{
	name: "what happens", doc: "One thing that happens; without event, call, cancel or complete time passes up to its time.",
	only: 1,
	props: []prop{
		{name: "at", kinds: str, role: moment, doc: "When: a date-time, or a span after the beginning such as \"after 2 hours\" or \"after 30 days\". Without it at the time of what happened before."},
		{name: "event", kinds: object, shape: &eventShape, doc: "An event is reported."},
		{name: "call", kinds: object, shape: &callShape, doc: "A callable workflow is called."},
		{name: "cancel", kinds: object, shape: &cancelShape, doc: "All runs of a workflow that are under way are stopped."},
		{name: "complete", kinds: object, shape: &completeShape, doc: "An action that waits is completed: the one that has waited longest, if there are several."},
	},
}

var eventShape = shape{
	name: "an event", doc: "An event as the platform sends it, or in short with its attributes in data.", open: true,
	props: []prop{
		{name: "name", kinds: str, required: true, role: filled, doc: "What happened, such as \"kustomer.customer.update\"."},
		{name: "id", kinds: str, doc: "Identifies the event: one that was reported before starts nothing."},
		{name: "data", kinds: object | null, doc: "What it happened to: {type, id, attributes, relationships}, or the attributes themselves."},
		{name: "changes", kinds: object | null, doc: "What changed, of an update: {attributes: {name: {before, after}}}."},
		{name: "inputs", kinds: object | null, doc: "The inputs of a call."},
		{name: "org", kinds: str, doc: "Of no effect: a scenario has one org."},
		{name: "createdAt", kinds: str, role: dateTime, doc: "Of no effect: an event happens when the scenario says."},
	},
}

var callShape = shape{
	name: "a call",
	props: []prop{
		{name: "workflow", kinds: str, required: true, role: filled, doc: "The name or local id of a callable workflow."},
		{name: "inputs", kinds: object, doc: "Its inputs."},
	},
}

var cancelShape = shape{
	name: "a cancellation",
	props: []prop{
		{name: "workflow", kinds: str, required: true, role: filled, doc: "The name or local id of a workflow."},
		{name: "reason", kinds: str, doc: "Why, for people."},
	},
}

var completeShape = shape{
	name: "a completion", only: 3,
	props: []prop{
		{name: "workflow", kinds: str, required: true, role: filled, doc: "The name or local id of the workflow."},
		{name: "step", kinds: str, required: true, role: filled, doc: "The id of the step whose action waits."},
		{name: "accepted", kinds: boolean, doc: "With false the completion must come to nothing: too late, a second time, for a run that was stopped, or with an output that does not fit. Default true."},
		{name: "output", kinds: any_, doc: "Its output."},
		{name: "failure", kinds: object, shape: &givenFailureShape, doc: "It fails."},
	},
}

var givenFailureShape = shape{
	name: "a failure",
	props: []prop{
		{name: "message", kinds: str, required: true, role: filled, doc: "Why, in a sentence."},
		{name: "status", kinds: number, role: status, doc: "An HTTP status, if there is one."},
		{name: "retryable", kinds: boolean, doc: "Whether trying again may help. Default: if the status is 500 or more."},
	},
}

var expectShape = shape{
	name: "an expectation",
	props: []prop{
		{name: "runs", kinds: array, shape: &runShape, doc: "All runs, in the order in which they start."},
		{name: "requests", kinds: array, shape: &requestShape, doc: "All HTTP requests, in their order."},
		{name: "scheduled", kinds: array, shape: &scheduledShape, doc: "All scheduled runs that are still to come at the end, the earliest first."},
		{name: "objects", kinds: object, shape: &finalObjectsShape, doc: "Objects at the end, in lists as they are given. One with an id is compared with that object, one without must fit any of the list. {\"$exactly\": […]} says that there are no others."},
	},
}

var finalObjectsShape = shape{
	name:   "objects at the end",
	props:  []prop{{name: "kobjects", kinds: object, shape: &finalKlassesShape, doc: "Objects of custom klasses, by the name of the klass."}},
	values: &prop{kinds: array | object, role: objectList},
}

var finalKlassesShape = shape{name: "objects by klass", values: &prop{kinds: array | object, role: objectList}}

var runShape = shape{
	name: "a run", doc: "A run of a workflow.",
	props: []prop{
		{name: "workflow", kinds: str, required: true, role: filled, doc: "The name or local id of the workflow."},
		{name: "at", kinds: str, role: moment, doc: "When it starts."},
		{name: "outcome", kinds: str, enum: []string{"completed", "failed", "stopped", "skipped", "running"}, doc: "How it ends. Default completed."},
		{name: "failure", kinds: object, shape: &failureShape, doc: "Why it failed."},
		{name: "input", kinds: object, role: pattern, doc: "What it starts with: the output of step \"1\"."},
		{name: "steps", kinds: array, elems: str | object, shape: &stepShape, doc: "All steps that ran, in their order: their ids, or objects that say more."},
	},
}

var failureShape = shape{
	name: "a failure",
	props: []prop{
		{name: "code", kinds: str, doc: "Its code, such as \"http_error\"."},
		{name: "message", kinds: str | object, role: pattern, doc: "Its message."},
		{name: "status", kinds: number, role: status, doc: "Its HTTP status."},
	},
}

var stepShape = shape{
	name: "a step", doc: "A step that ran.",
	props: []prop{
		{name: "id", kinds: str, required: true, role: filled, doc: "The id of the step."},
		{name: "at", kinds: str, role: moment, doc: "When the run came to it."},
		{name: "transition", kinds: str | number, role: positive, doc: "The transition that led to it: its number among those of the step before, from 1, or its name."},
		{name: "params", kinds: object, role: pattern, doc: "The params of its action, of the last attempt."},
		{name: "output", kinds: any_, role: pattern, doc: "Its output."},
		{name: "attempts", kinds: number, role: positive, doc: "How many times its action was tried."},
		{name: "failure", kinds: object, shape: &failureShape, doc: "Why its action failed, the last time it did."},
		{name: "schedules", kinds: object, shape: &scheduledShape, doc: "The run that it schedules."},
	},
}

var scheduledShape = shape{
	name: "a scheduled run",
	props: []prop{
		{name: "workflow", kinds: str, required: true, role: filled, doc: "The name or local id of the workflow."},
		{name: "at", kinds: str, role: moment, doc: "When it is due."},
		{name: "inputs", kinds: object, role: pattern, doc: "Its inputs."},
	},
}

var requestShape = shape{
	name: "a request",
	props: []prop{
		{name: "at", kinds: str, role: moment, doc: "When it is made."},
		{name: "method", kinds: str, enum: endpointShape.props[0].enum, doc: "Its method."},
		{name: "url", kinds: str, role: filled, doc: "Its address with its query; * stands for any characters."},
		{name: "headers", kinds: object, role: pattern, doc: "Its headers, by their names in lower case."},
		{name: "body", kinds: any_, role: pattern, doc: "Its body: what is JSON is compared as such, other text as a string."},
	},
}
