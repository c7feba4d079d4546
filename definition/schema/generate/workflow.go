package main

// Workflow is a workflow of an app (reference/kustomer.md 3.1).
type Workflow struct {
	// Unique within the app; by convention kebab-case.
	Name string `json:"name" jsonschema:"title=Name,example=late-parcel"`
	// What the workflow is for.
	Description any `json:"description,omitempty" jsonschema:"title=Description,anyof_type=string;null"`
	// Needed if other workflows schedule this one. It stands again in the event name of its trigger and in params.workflowId of each scheduling step; all are replaced together on installation.
	ID string `json:"id,omitempty" jsonschema:"title=Id,pattern=^[A-Za-z0-9_-]{1\\,64}$,example=check-again"`
	// What starts the workflow.
	Trigger Trigger `json:"trigger"`
	// The steps. Their order has no meaning: transitions lead from one to the next.
	Steps []Step `json:"steps" jsonschema:"title=Steps"`
	// Free notes, such as a displayName.
	Meta map[string]any `json:"meta,omitempty" jsonschema:"title=Meta"`
	// What a callable workflow answers to its caller.
	Response Response `json:"response,omitempty"`
	// Whether events start the workflow.
	Enabled bool `json:"enabled,omitempty" jsonschema:"title=Enabled,default=true"`
	// Whether the steps of its runs are logged.
	Logging bool `json:"logging,omitempty" jsonschema:"title=Logging"`
	// The app workflow that this workflow of an org overrides.
	Replaces any `json:"replaces,omitempty" jsonschema:"title=Replaces,anyof_type=string;null"`

	DatabaseID        any `json:"_id,omitempty" standing:"exported"`
	Rev               any `json:"rev,omitempty" standing:"exported"`
	Editable          any `json:"editable,omitempty" standing:"exported"`
	AppDisabled       any `json:"appDisabled,omitempty" standing:"exported"`
	SystemDisabled    any `json:"systemDisabled,omitempty" standing:"exported"`
	LastError         any `json:"lastError,omitempty" standing:"exported"`
	LoggingAt         any `json:"loggingAt,omitempty" standing:"exported"`
	ContainsVariables any `json:"containsVariables,omitempty" standing:"exported"`
	Schedules         any `json:"schedules,omitempty" standing:"exported"`
	DynamicSchedules  any `json:"dynamicSchedules,omitempty" standing:"exported"`
	AppSettings       any `json:"appSettings,omitempty" standing:"exported"`
	ObjectMapping     any `json:"objectMapping,omitempty" standing:"exported"`
	CreatedAt         any `json:"createdAt,omitempty" standing:"exported"`
	UpdatedAt         any `json:"updatedAt,omitempty" standing:"exported"`
	ModifiedAt        any `json:"modifiedAt,omitempty" standing:"exported"`
	Org               any `json:"org,omitempty" standing:"exported"`
	CreatedBy         any `json:"createdBy,omitempty" standing:"exported"`
	ModifiedBy        any `json:"modifiedBy,omitempty" standing:"exported"`
}

// BareWorkflow is a workflow on its own: an export, or the changed properties of
// an update, so that none is required.
type BareWorkflow Workflow

// Envelope is the JSON:API form of an exported workflow.
type Envelope struct {
	// What is in the envelope.
	Type string `json:"type" jsonschema:"title=Type,enum=workflow"`
	// The platform's id of the workflow.
	ID string `json:"id,omitempty" jsonschema:"title=Id"`
	// The workflow.
	Attributes BareWorkflow `json:"attributes"`
}

// Response is the answer of a callable workflow.
type Response struct {
	// JSON Schema of the answer.
	Schema Fragment `json:"schema,omitempty"`
}

// Trigger starts a workflow (reference/kustomer.md 3.2).
type Trigger struct {
	// Always "1": references call the trigger's output steps.1.
	ID any `json:"id,omitempty" jsonschema:"title=Id,anyof_type=string;number"`
	// Other workflows start this one. Takes a schema, and an event name of the form kustomer.workflow.<id>.call.
	Callable bool `json:"callable,omitempty" jsonschema:"title=Callable"`
	// The event that starts the workflow.
	EventName string `json:"eventName,omitempty"`
	// The app of the event, with a range: <app>-<range>. A callable has none.
	AppVersion string `json:"appVersion,omitempty" jsonschema:"title=App version,example=kustomer-^1.9.2"`
	// The inputs of a callable workflow.
	Schema CallSchema `json:"schema,omitempty"`
	// Tenon: when runs start, counted from the event's time. Negative is before (scheduled triggers only).
	RunAt RunAt `json:"runAt,omitempty" standing:"extension"`
	// Where a run goes first: the first one whose condition is true.
	Transitions []Transition `json:"transitions" jsonschema:"title=Transitions"`
	// Free notes, such as a displayName.
	Meta map[string]any `json:"meta,omitempty" jsonschema:"title=Meta"`

	DatabaseID any `json:"_id,omitempty" standing:"exported"`
}

// RunAt moves the start of runs (DESIGN.md 4.2).
type RunAt struct {
	// Counted from the event's time.
	Type string `json:"type" jsonschema:"title=Type,enum=relative"`
	// Seconds; negative is before.
	Value float64 `json:"value" jsonschema:"title=Seconds,example=86400"`
}

// Step is one step of a workflow (reference/kustomer.md 3.3).
type Step struct {
	// Unique within the workflow; references name it: /#steps.<id>.<path>. Not "1", which is the trigger.
	ID string `json:"id" jsonschema:"title=Id,pattern=^[A-Za-z0-9_-]{1\\,64}$,example=find-customer"`
	// What the step does. Without one it only branches.
	Action string `json:"action,omitempty"`
	// The app of the action, with a range: <app>-<range>.
	AppVersion string `json:"appVersion,omitempty" jsonschema:"title=App version,example=kustomer-^1.9.2,example=scheduler-^1.0.1"`
	// What the action gets. A whole string "/#steps.1.id" is a reference and keeps its type; "Order {{{steps.1.id}}}" is a template and makes a text.
	Params map[string]any `json:"params,omitempty" jsonschema:"title=Params"`
	// Where the run goes next: the first one whose condition is true. None ends the run.
	Transitions []Transition `json:"transitions" jsonschema:"title=Transitions"`
	// What happens if the action fails: the first one whose condition is true.
	ErrorCases []ErrorCase `json:"errorCases,omitempty" jsonschema:"title=Error cases"`
	// Free notes: displayName, description.
	Meta map[string]any `json:"meta,omitempty" jsonschema:"title=Meta"`

	DatabaseID any `json:"_id,omitempty" standing:"exported"`
}

// Transition leads from one step to the next (reference/kustomer.md 3.4).
type Transition struct {
	// Id of the next step, in the same workflow.
	Target string `json:"target" jsonschema:"title=Target"`
	// When this way is taken.
	Condition Condition `json:"condition"`
	// Free notes, such as a name.
	Meta map[string]any `json:"meta,omitempty" jsonschema:"title=Meta"`

	DatabaseID any `json:"_id,omitempty" standing:"exported"`
}

// Condition is true or false (reference/kustomer.md 4).
type Condition struct {
	// The operator.
	Op string `json:"op" jsonschema:"title=Operator"`
	// The operands: of and and or conditions, otherwise literals, references and templates.
	Values []any `json:"values" jsonschema:"title=Values"`

	DatabaseID any `json:"_id,omitempty" standing:"exported"`
}

// ErrorCase says what happens after a failure (reference/kustomer.md 3.5).
type ErrorCase struct {
	// When this case applies; an "and" or an "or". The failure is at /#error.
	Condition Condition `json:"condition"`
	// What happens then.
	ErrorAction ErrorAction `json:"errorAction"`

	DatabaseID any `json:"_id,omitempty" standing:"exported"`
}

// ErrorAction is what happens after a failure.
type ErrorAction struct {
	// continue: go on as if nothing had happened. retry-action: the step again. retry-workflow: from the start. stop-processing: the run fails.
	Type string `json:"type,omitempty" jsonschema:"title=Type,enum=continue,enum=retry-workflow,enum=retry-action,enum=stop-processing"`
}

// Fragment is a JSON Schema about which nothing is refused here: what it says is
// judged by rules.
type Fragment struct {
	// JSON type of the value.
	Type any `json:"type,omitempty"`
	// Schema of each property.
	Properties any `json:"properties,omitempty" jsonschema:"title=Properties"`
	// Names of the properties that must be there.
	Required any `json:"required,omitempty" jsonschema:"title=Required"`
	// Whether there may be other properties, or their schema.
	AdditionalProperties any `json:"additionalProperties,omitempty" jsonschema:"title=Other properties"`
	// Schema of the elements of an array.
	Items any `json:"items,omitempty" jsonschema:"title=Elements"`
	// The only values allowed.
	Enum any `json:"enum,omitempty" jsonschema:"title=Values"`
	// Form of a text.
	Format any `json:"format,omitempty"`
	// What people see.
	Title any `json:"title,omitempty" jsonschema:"title=Title"`
	// What it is for.
	Description any `json:"description,omitempty" jsonschema:"title=Description"`
}

// CallSchema lists the inputs of a callable workflow (reference/kustomer.md 3.2).
type CallSchema struct {
	// Schema of each input.
	Properties map[string]any `json:"properties,omitempty" jsonschema:"title=Inputs"`
	// Names of the inputs that must come.
	Required []string `json:"required,omitempty" jsonschema:"title=Required inputs"`
	// object, if given.
	Type any `json:"type,omitempty" jsonschema:"title=Type"`
	// Whether other inputs may come.
	AdditionalProperties any `json:"additionalProperties,omitempty" jsonschema:"title=Other inputs"`
}

// PayloadSchema is the schema of what is reported of an event (reference/wix.md
// 2).
type PayloadSchema struct {
	// Always object.
	Type any `json:"type,omitempty" jsonschema:"title=Type"`
	// Schema of each property. Every one has a title and, at this level, examples.
	Properties any `json:"properties,omitempty" jsonschema:"title=Properties"`
	// Names of the properties that must be reported.
	Required any `json:"required,omitempty" jsonschema:"title=Required"`
}

// PayloadProperty is one property of a payload schema.
type PayloadProperty struct {
	// JSON type of the value.
	Type any `json:"type,omitempty"`
	// Form of a text: date-time, uuid, email and so on.
	Format any `json:"format,omitempty"`
	// What people see.
	Title any `json:"title,omitempty" jsonschema:"title=Title"`
	// Values, as examples.
	Examples any `json:"examples,omitempty" jsonschema:"title=Examples"`
	// "contact" marks whom the event is about; takes type string and format uuid.
	IdentityType any `json:"identityType,omitempty" jsonschema:"title=Identity"`
	// true makes the trigger a scheduled one; takes type string and format date-time.
	FutureDate any `json:"futureDate,omitempty" jsonschema:"title=Future date"`
	// Properties of an object.
	Properties any `json:"properties,omitempty" jsonschema:"title=Properties"`
	// Schema of the elements of an array; they are objects.
	Items any `json:"items,omitempty" jsonschema:"title=Elements"`
	// Names of the properties of an object that must be there.
	Required any `json:"required,omitempty" jsonschema:"title=Required"`
}
