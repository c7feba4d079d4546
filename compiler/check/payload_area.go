package check

// areaPayload holds the rules about payload schemas and about the keys under
// which an app's events are reported. They are Tenon's extensions, so in the
// profile of the platform, which refuses the properties themselves, the rules say
// nothing. The last two digits of the first 32 codes are the numbers of the
// rules P-02 to P-32 in reference/wix.md 2; P-01 is the rule wrong-type.
var areaPayload = []rule{
	{page: &payloadSchemaType, document: checkPayloads},
	{page: &payloadSchemaProperties},
	{page: &emptyPayloadSchema},
	{page: &payloadRequired},
	{page: &payloadRequiredName},
	{page: &payloadDialect},
	{page: &closedPayload},
	{page: &payloadKey},
	{page: &untypedPayloadProperty},
	{page: &payloadPropertyType},
	{page: &innerPropertyType},
	{page: &payloadTitle},
	{page: &payloadExamples},
	{page: &exampleType},
	{page: &innerExamples},
	{page: &exampleValue},
	{page: &formatOfNoString},
	{page: &unknownFormat},
	{page: &identityType},
	{page: &identityProperty},
	{page: &secondIdentity},
	{page: &futureDate},
	{page: &futureDateProperty},
	{page: &secondFutureDate},
	{page: &misplacedMark},
	{page: &optionalFutureDate},
	{page: &payloadItems},
	{page: &payloadElements},
	{page: &payloadObject},
	{page: &misplacedRequired},
	{page: &payloadComposition},
	{page: &payloadKeyword},
	{page: &unscheduledTrigger},
	{page: &offsetBeforeEvent, workflow: checkOffset},
	{page: &triggerKey, document: checkTriggerKeys},
	{page: &duplicateTriggerKey},
	{page: &exampleTimeZone},
}

// The frame of the examples: one trigger, whose payload schema stands in between.
const (
	payloadHead = sectionsHead + "\"triggers\": [\n  {\"eventName\": \"kustomer.app.parcel_watch.late\", \"payloadSchema\": "
	payloadTail = "}]}"
	// propertyHead is payloadHead with a schema whose properties stand in between.
	propertyHead = payloadHead + "{\"type\": \"object\", \"properties\": {\n    "
	propertyTail = "}}" + payloadTail
)
