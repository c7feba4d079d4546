package definition

// The positions of the properties that the bind functions read.
const (
	wfID = iota
	wfName
	wfDescription
	wfTrigger
	wfSteps
	wfEnabled
	wfResponse
)

// workflowShape is a workflow inside an app definition (reference/kustomer.md
// 3.1); partialWorkflowShape is one on its own, of which an update sends only
// the changed properties.
var workflowShape = shape{name: "a workflow", props: []prop{
	wfID:          {name: "id", kinds: kString},
	wfName:        {name: "name", kinds: kString, required: true},
	wfDescription: {name: "description", kinds: kString | kNull},
	wfTrigger:     {name: "trigger", kinds: kObject, required: true, bound: true},
	wfSteps:       {name: "steps", kinds: kArray, required: true, bound: true},
	wfEnabled:     {name: "enabled", kinds: kBoolean},
	wfResponse:    {name: "response", kinds: kObject, shape: &responseShape},
	7:             {name: "meta", kinds: kObject},
	8:             {name: "logging", kinds: kBoolean},
	9:             {name: "replaces", kinds: kString | kNull},
	10:            {name: "_id", kinds: kAny, standing: exported},
	11:            {name: "rev", kinds: kAny, standing: exported},
	12:            {name: "editable", kinds: kAny, standing: exported},
	13:            {name: "appDisabled", kinds: kAny, standing: exported},
	14:            {name: "systemDisabled", kinds: kAny, standing: exported},
	15:            {name: "lastError", kinds: kAny, standing: exported},
	16:            {name: "loggingAt", kinds: kAny, standing: exported},
	17:            {name: "containsVariables", kinds: kAny, standing: exported},
	18:            {name: "schedules", kinds: kAny, standing: exported},
	19:            {name: "dynamicSchedules", kinds: kAny, standing: exported},
	20:            {name: "appSettings", kinds: kAny, standing: exported},
	21:            {name: "objectMapping", kinds: kAny, standing: exported},
	22:            {name: "createdAt", kinds: kAny, standing: exported},
	23:            {name: "updatedAt", kinds: kAny, standing: exported},
	24:            {name: "modifiedAt", kinds: kAny, standing: exported},
	25:            {name: "org", kinds: kAny, standing: exported},
	26:            {name: "createdBy", kinds: kAny, standing: exported},
	27:            {name: "modifiedBy", kinds: kAny, standing: exported},
}}

var partialWorkflowShape = func() shape {
	s := shape{name: "a workflow", props: make([]prop, len(workflowShape.props))}
	copy(s.props, workflowShape.props)
	for i := range s.props {
		s.props[i].required = false
		// On its own a workflow is an export, where these belong.
		if s.props[i].standing == exported {
			s.props[i].standing = regular
		}
	}
	return s
}()

// envelopeShape is the JSON:API envelope of an exported workflow.
var envelopeShape = shape{name: "a workflow envelope", open: true, props: []prop{
	0: {name: "type", kinds: kString, required: true, enum: []string{"workflow"}},
	1: {name: "id", kinds: kString},
	2: {name: "attributes", kinds: kObject, required: true, bound: true},
}}

var responseShape = shape{name: "a response", props: []prop{
	{name: "schema", kinds: kObject},
}}

const (
	trID = iota
	trEventName
	trAppVersion
	trCallable
	trSchema
	trTransitions
	trRunAt
)

// triggerShape is a workflow's trigger, event or callable (reference/kustomer.md
// 3.2).
var triggerShape = shape{name: "a trigger", props: []prop{
	trID:          {name: "id", kinds: kString | kNumber},
	trEventName:   {name: "eventName", kinds: kString},
	trAppVersion:  {name: "appVersion", kinds: kString},
	trCallable:    {name: "callable", kinds: kBoolean},
	trSchema:      {name: "schema", kinds: kObject, bound: true},
	trTransitions: {name: "transitions", kinds: kArray, required: true, bound: true},
	trRunAt:       {name: "runAt", kinds: kObject, standing: extension, shape: &runAtShape},
	7:             {name: "meta", kinds: kObject},
	8:             {name: "_id", kinds: kAny, standing: exported},
}}

var runAtShape = shape{name: "a runAt", props: []prop{
	{name: "type", kinds: kString, required: true, enum: []string{"relative"}},
	{name: "value", kinds: kNumber, required: true},
}}

const (
	stID = iota
	stAction
	stAppVersion
	stParams
	stTransitions
	stErrorCases
	stMeta
)

// stepShape is a step (reference/kustomer.md 3.3).
var stepShape = shape{name: "a step", props: []prop{
	stID:          {name: "id", kinds: kString, required: true},
	stAction:      {name: "action", kinds: kString},
	stAppVersion:  {name: "appVersion", kinds: kString},
	stParams:      {name: "params", kinds: kObject},
	stTransitions: {name: "transitions", kinds: kArray, required: true, bound: true},
	stErrorCases:  {name: "errorCases", kinds: kArray, bound: true},
	stMeta:        {name: "meta", kinds: kObject},
	7:             {name: "_id", kinds: kAny, standing: exported},
}}

const (
	tnTarget = iota
	tnCondition
	tnMeta
)

// transitionShape is a transition (reference/kustomer.md 3.4).
var transitionShape = shape{name: "a transition", props: []prop{
	tnTarget:    {name: "target", kinds: kString, required: true},
	tnCondition: {name: "condition", kinds: kObject, required: true, bound: true},
	tnMeta:      {name: "meta", kinds: kObject},
	3:           {name: "_id", kinds: kAny, standing: exported},
}}

const (
	cnOp = iota
	cnValues
)

// conditionShape is a condition, nested ones included (reference/kustomer.md 4).
var conditionShape = shape{name: "a condition", props: []prop{
	cnOp:     {name: "op", kinds: kString, required: true},
	cnValues: {name: "values", kinds: kArray, required: true, bound: true},
	2:        {name: "_id", kinds: kAny, standing: exported},
}}

const (
	ecCondition = iota
	ecErrorAction
)

// errorCaseShape is an error case (reference/kustomer.md 3.5).
var errorCaseShape = shape{name: "an error case", props: []prop{
	ecCondition:   {name: "condition", kinds: kObject, required: true, bound: true},
	ecErrorAction: {name: "errorAction", kinds: kObject, required: true, bound: true},
	2:             {name: "_id", kinds: kAny, standing: exported},
}}

var errorActionShape = shape{name: "an error action", props: []prop{
	{name: "type", kinds: kString, enum: []string{"continue", "retry-workflow", "retry-action", "stop-processing"}},
}}
