package definition

// The positions of the properties that the bind functions read, in the order
// that a formatter writes them in: where the reference has a table, that order,
// and otherwise that of its complete example (reference/kustomer.md 3.1, 11).
const (
	wfName = iota
	wfDescription
	wfID
	wfTrigger
	wfSteps
	wfMeta
	wfResponse
	wfEnabled
	wfLogging
	wfReplaces
	wfExported // the first of them
)

// workflowShape is a workflow inside an app definition (reference/kustomer.md
// 3.1); partialWorkflowShape is one on its own, of which an update sends only
// the changed properties.
var workflowShape = shape{name: "a workflow", props: []prop{
	wfName:          {name: "name", kinds: kString, required: true},
	wfDescription:   {name: "description", kinds: kString | kNull},
	wfID:            {name: "id", kinds: kString},
	wfTrigger:       {name: "trigger", kinds: kObject, required: true, bound: true, shape: &triggerShape},
	wfSteps:         {name: "steps", kinds: kArray, required: true, bound: true, shape: &stepShape},
	wfMeta:          {name: "meta", kinds: kObject},
	wfResponse:      {name: "response", kinds: kObject, shape: &responseShape},
	wfEnabled:       {name: "enabled", kinds: kBoolean},
	wfLogging:       {name: "logging", kinds: kBoolean},
	wfReplaces:      {name: "replaces", kinds: kString | kNull},
	wfExported:      {name: "_id", kinds: kAny, standing: exported},
	wfExported + 1:  {name: "rev", kinds: kAny, standing: exported},
	wfExported + 2:  {name: "editable", kinds: kAny, standing: exported},
	wfExported + 3:  {name: "appDisabled", kinds: kAny, standing: exported},
	wfExported + 4:  {name: "systemDisabled", kinds: kAny, standing: exported},
	wfExported + 5:  {name: "lastError", kinds: kAny, standing: exported},
	wfExported + 6:  {name: "loggingAt", kinds: kAny, standing: exported},
	wfExported + 7:  {name: "containsVariables", kinds: kAny, standing: exported},
	wfExported + 8:  {name: "schedules", kinds: kAny, standing: exported},
	wfExported + 9:  {name: "dynamicSchedules", kinds: kAny, standing: exported},
	wfExported + 10: {name: "appSettings", kinds: kAny, standing: exported},
	wfExported + 11: {name: "objectMapping", kinds: kAny, standing: exported},
	wfExported + 12: {name: "createdAt", kinds: kAny, standing: exported},
	wfExported + 13: {name: "updatedAt", kinds: kAny, standing: exported},
	wfExported + 14: {name: "modifiedAt", kinds: kAny, standing: exported},
	wfExported + 15: {name: "org", kinds: kAny, standing: exported},
	wfExported + 16: {name: "createdBy", kinds: kAny, standing: exported},
	wfExported + 17: {name: "modifiedBy", kinds: kAny, standing: exported},
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
	2: {name: "attributes", kinds: kObject, required: true, bound: true, shape: &partialWorkflowShape},
}}

var responseShape = shape{name: "a response", props: []prop{
	{name: "schema", kinds: kObject},
}}

const (
	trID = iota
	trCallable
	trEventName
	trAppVersion
	trSchema
	trRunAt
	trTransitions
	trMeta
	trExported
)

// triggerShape is a workflow's trigger, event or callable (reference/kustomer.md
// 3.2).
var triggerShape = shape{name: "a trigger", props: []prop{
	trID:          {name: "id", kinds: kString | kNumber},
	trCallable:    {name: "callable", kinds: kBoolean},
	trEventName:   {name: "eventName", kinds: kString},
	trAppVersion:  {name: "appVersion", kinds: kString},
	trSchema:      {name: "schema", kinds: kObject, bound: true},
	trRunAt:       {name: "runAt", kinds: kObject, standing: extension, shape: &runAtShape},
	trTransitions: {name: "transitions", kinds: kArray, required: true, bound: true, shape: &transitionShape},
	trMeta:        {name: "meta", kinds: kObject},
	trExported:    {name: "_id", kinds: kAny, standing: exported},
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
	stTransitions: {name: "transitions", kinds: kArray, required: true, bound: true, shape: &transitionShape},
	stErrorCases:  {name: "errorCases", kinds: kArray, bound: true, shape: &errorCaseShape},
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
	tnCondition: {name: "condition", kinds: kObject, required: true, bound: true, shape: &conditionShape},
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
	cnValues: {name: "values", kinds: kArray, required: true, bound: true, elems: kAny},
	2:        {name: "_id", kinds: kAny, standing: exported},
}}

const (
	ecCondition = iota
	ecErrorAction
)

// errorCaseShape is an error case (reference/kustomer.md 3.5).
var errorCaseShape = shape{name: "an error case", props: []prop{
	ecCondition:   {name: "condition", kinds: kObject, required: true, bound: true, shape: &conditionShape},
	ecErrorAction: {name: "errorAction", kinds: kObject, required: true, bound: true, shape: &errorActionShape},
	2:             {name: "_id", kinds: kAny, standing: exported},
}}

var errorActionShape = shape{name: "an error action", props: []prop{
	{name: "type", kinds: kString, enum: []string{"continue", "retry-workflow", "retry-action", "stop-processing"}},
}}
