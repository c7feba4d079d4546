package check

// The frames of the examples on the rules' pages: a small app whose one workflow
// runs when a parcel is late. What differs between an example and its mended
// twin stands in between.
const (
	appHead  = "{\"app\": \"parcel_watch\", \"version\": \"0.1.0\", \"title\": \"Parcel Watch\", \"workflows\": [\n"
	appTail  = "]}"
	lateHead = appHead + "  {\"name\": \"late-parcel\", \"trigger\": {\"id\": \"1\", \"eventName\": \"kustomer.conversation.create\", \"transitions\": [\n"
	always   = `"condition": {"op": "true", "values": [true]}}` // the rest of a transition behind its target
	toFind   = "    {\"target\": \"find\", " + always + "]},\n"

	stepsHead = "   \"steps\": [\n"
	find      = `    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [`
	mark      = `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.find.id"}, "transitions": [`
	toMark    = `{"target": "mark", ` + always
	next      = "]},\n"
	lateTail  = "]}]}\n" + appTail
)

// The frame of an example about a condition, which stands in between.
const (
	whenHead = lateHead + `    {"target": "mark", "condition": `
	whenTail = "}]},\n" + stepsHead +
		`    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.1.customer"}, "transitions": []}]}` + "\n" + appTail
)

// The frame of an example about an expression: a JSON string in between.
const (
	noteHead = lateHead + `    {"target": "note", ` + always + "]},\n" + stepsHead +
		`    {"id": "note", "action": "kustomer.note.create", "params": {"conversation": "/#steps.1.id", "body": `
	noteTail = `}, "transitions": []}]}` + "\n" + appTail
)

// The frame of an example about a schedule: a workflow that schedules the one
// whose id follows, and what stands around the second workflow.
const (
	planHead = appHead + `  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [
    {"target": "wait", ` + always + `]}, "steps": [
    {"id": "wait", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [], "params": {
      "workflowId": `
	planTail = `, "runAt": {"type": "relative", "value": 3600}, "inputs": {"parcel": "/#steps.1.id"}}}]},
`
	askHead   = `  {"id": "ask-again", "name": "ask-again", "steps": [], "trigger": {"id": "1", `
	askSchema = `"schema": {"properties": {"parcel": {"type": "string"}}, "required": ["parcel"]}, `
	askEvent  = `"eventName": "kustomer.workflow.ask-again.call", `
	askTail   = `"transitions": []}}` + "\n" + appTail
	askAgain  = askHead + `"callable": true, ` + askEvent + askSchema + askTail
)
