package check

// The frame of the examples about the sections of an app.
const (
	sectionsHead = "{\"app\": \"parcel_watch\", \"version\": \"0.1.0\", \"title\": \"Parcel Watch\", "
	sectionsTail = "}"
	// anAction is an action whose inner properties stand in between.
	anActionHead = sectionsHead + "\"actions\": [\n  {\"name\": \"kustomer.app.parcel_watch.track\", \"description\": \"Asks where a parcel is\", \"type\": \"rest_api\",\n   "
	anActionTail = "}]" + sectionsTail
)
