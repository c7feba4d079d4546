package check

// The frames of the examples on the rules' pages: a small app whose one workflow
// runs when a parcel is late. What differs between an example and its mended
// twin stands in between.
const (
	appHead  = "{\"app\": \"parcel_watch\", \"version\": \"0.1.0\", \"title\": \"Parcel Watch\", \"workflows\": [\n"
	appTail  = "]}"
	lateHead = appHead + "  {\"name\": \"late-parcel\", \"trigger\": {\"id\": \"1\", \"eventName\": \"kustomer.conversation.create\", \"transitions\": [\n"
	// always and then lead to a step in any case.
	always = `"condition": {"op": "true", "values": [true]}}`
	toFind = "    {\"target\": \"find\", " + always + "]},\n"
	// find and mark are two steps; what they do does not matter.
	stepsHead = "   \"steps\": [\n"
	find      = `    {"id": "find", "action": "kustomer.customer.find-by-email", "params": {"email": "/#steps.1.email"}, "transitions": [`
	mark      = `    {"id": "mark", "action": "kustomer.customer.update", "params": {"id": "/#steps.find.id"}, "transitions": [`
	toMark    = `{"target": "mark", ` + always
	next      = "]},\n"
	lateTail  = "]}]}\n" + appTail
)
