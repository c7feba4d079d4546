package diff

func contractRules() []*Rule {
	return []*Rule{
		ruleInputRequired, ruleInputRemoved, ruleInputRenamed, ruleInputRetyped, ruleInputNarrowed, ruleInputAdded, ruleInputRelaxed,
		rulePayloadRequired, rulePayloadRemoved, rulePayloadRenamed, rulePayloadRetyped, rulePayloadNarrowed,
		ruleFutureDateToggled, ruleIdentityMoved, ruleTriggerKeyChanged, rulePayloadAdded, rulePayloadRelaxed,
		ruleOutputRemoved, ruleOutputRenamed, ruleOutputRetyped, ruleOutputOptional, ruleOutputAdded, ruleOutputRefined,
	}
}

// Inputs: what others hand over, to a callable workflow, an action or a command.

const (
	callableHead = `"workflows": [{"id": "late", "name": "late", "steps": [], "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.late.call",
  "schema": `
	callableTail = `, "transitions": []}}]`
	actionHead   = `"actions": [{"name": "track", "description": "Finds a parcel", "type": "rest_api", "inputTemplate": {"uri": "https://parcels.example.com", "method": "GET"},
  "inputSchema": `
	actionTail = `}]`
)

var ruleInputRequired = &Rule{
	Code: "TD2001", Name: "input-required", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input must be given that need not be given before",
	Text:  "Whoever calls the workflow, action or command without it fails from now on: other workflows of the org, other apps, and runs that were scheduled before the upgrade.",
	Old:   callableHead + `{"properties": {"parcel": {"type": "string"}}}` + callableTail,
	New:   callableHead + `{"properties": {"parcel": {"type": "string"}, "customer": {"type": "string"}}, "required": ["customer"]}` + callableTail,
}

var ruleInputRemoved = &Rule{
	Code: "TD2002", Name: "input-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input is gone",
	Text:  "Callers that hand it over are refused where the schema is closed, and otherwise no longer get what they ask for.",
	Old:   actionHead + `{"type": "object", "properties": {"parcel": {"type": "string"}, "depth": {"type": "number"}}}` + actionTail,
	New:   actionHead + `{"type": "object", "properties": {"parcel": {"type": "string"}}}` + actionTail,
}

var ruleInputRenamed = &Rule{
	Code: "TD2003", Name: "input-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input has another name",
	Text:  "Callers hand it over under the old name, where nobody looks any more.",
	Old:   callableHead + `{"properties": {"parcelId": {"type": "string"}, "at": {"type": "number"}}, "required": ["parcelId"]}` + callableTail,
	New:   callableHead + `{"properties": {"parcel_id": {"type": "string"}, "at": {"type": "number"}}, "required": ["parcel_id"]}` + callableTail,
}

var ruleInputRetyped = &Rule{
	Code: "TD2004", Name: "input-retyped", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input has a type that does not admit what was right before",
	Text:  "Callers hand over values of the old type. A type that admits more, such as `number` for `integer`, is compatible.",
	Old:   actionHead + `{"type": "object", "properties": {"parcel": {"type": "string"}}}` + actionTail,
	New:   actionHead + `{"type": "object", "properties": {"parcel": {"type": "number"}}}` + actionTail,
}

var ruleInputNarrowed = &Rule{
	Code: "TD2005", Name: "input-narrowed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input is bound by more than before",
	Text:  "A list of allowed values lost one, a limit became stricter, or a schema does not admit unknown properties any more.",
	Old:   actionHead + `{"type": "object", "properties": {"speed": {"type": "string", "enum": ["slow", "fast"]}}}` + actionTail,
	New:   actionHead + `{"type": "object", "properties": {"speed": {"type": "string", "enum": ["fast"]}}}` + actionTail,
}

var ruleInputAdded = &Rule{
	Code: "TD2006", Name: "input-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input can be given that did not exist",
	Text:  "It need not be given, so callers go on as they are.",
	Old:   callableHead + `{"properties": {"parcel": {"type": "string"}}}` + callableTail,
	New:   callableHead + `{"properties": {"parcel": {"type": "string"}, "note": {"type": "string"}}}` + callableTail,
}

var ruleInputRelaxed = &Rule{
	Code: "TD2007", Name: "input-relaxed", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An input admits more than before",
	Text:  "It need not be given any more, has a wider type, or a limit is gone.",
	Old:   callableHead + `{"properties": {"parcel": {"type": "string"}}, "required": ["parcel"]}` + callableTail,
	New:   callableHead + `{"properties": {"parcel": {"type": "string"}}}` + callableTail,
}

// Payloads: what an event is reported with.

const (
	payloadHead = `"triggers": [{"eventName": "kustomer.app.parcel_watch.due", "description": "Due", "payloadSchema": {"type": "object", "properties": {`
	payloadTail = `}}}]`
)

var rulePayloadRequired = &Rule{
	Code: "TD2101", Name: "payload-property-required", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A new property of an event must be reported",
	Text:  "Reporters that do not know it yet are refused. Only properties that may be left out can be added to a published trigger.",
	Old: `"triggers": [{"eventName": "kustomer.app.parcel_watch.due", "description": "Due", "payloadSchema": {"type": "object",
  "properties": {"id": {"type": "string"}}}}]`,
	New: `"triggers": [{"eventName": "kustomer.app.parcel_watch.due", "description": "Due", "payloadSchema": {"type": "object", "required": ["depot"],
  "properties": {"id": {"type": "string"}, "depot": {"type": "string"}}}}]`,
}

var rulePayloadRemoved = &Rule{
	Code: "TD2102", Name: "payload-property-removed", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A property of an event is gone",
	Text:  "Workflows and automations that read it find nothing.",
	Old:   payloadHead + `"id": {"type": "string"}, "depot": {"type": "string"}` + payloadTail,
	New:   payloadHead + `"id": {"type": "string"}` + payloadTail,
}

var rulePayloadRenamed = &Rule{
	Code: "TD2103", Name: "payload-property-renamed", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A property of an event has another name",
	Text:  "Workflows and automations read it under the old name and find nothing.",
	Old:   payloadHead + `"id": {"type": "string"}, "depotName": {"type": "string", "title": "Depot"}` + payloadTail,
	New:   payloadHead + `"id": {"type": "string"}, "depot_name": {"type": "string", "title": "Depot"}` + payloadTail,
}

var rulePayloadRetyped = &Rule{
	Code: "TD2104", Name: "payload-property-retyped", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A property of an event has another type or format",
	Text:  "Reporters send the old type and readers expect it.",
	Old:   payloadHead + `"weight": {"type": "string"}` + payloadTail,
	New:   payloadHead + `"weight": {"type": "number"}` + payloadTail,
}

var rulePayloadNarrowed = &Rule{
	Code: "TD2105", Name: "payload-property-narrowed", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A property of an event is bound by more than before",
	Text:  "Reports that were right are refused.",
	Old:   payloadHead + `"size": {"type": "string", "enum": ["s", "m"]}` + payloadTail,
	New:   payloadHead + `"size": {"type": "string", "enum": ["s"]}` + payloadTail,
}

var ruleFutureDateToggled = &Rule{
	Code: "TD2106", Name: "future-date-toggled", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A trigger becomes scheduled, or is no longer",
	Text:  "`futureDate` decides when runs start: at the report, or at the date in the payload. Workflows that count on one get the other.",
	Old:   payloadHead + `"at": {"type": "string", "format": "date-time"}` + payloadTail,
	New:   payloadHead + `"at": {"type": "string", "format": "date-time", "futureDate": true}` + payloadTail,
}

var ruleIdentityMoved = &Rule{
	Code: "TD2107", Name: "identity-removed", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "A property no longer names the contact",
	Text:  "Runs are no longer connected with the contact whom the event is about. Marking a property that was not marked before is compatible.",
	Old:   payloadHead + `"who": {"type": "string", "format": "uuid", "identityType": "contact"}` + payloadTail,
	New:   payloadHead + `"who": {"type": "string", "format": "uuid"}` + payloadTail,
}

var ruleTriggerKeyChanged = &Rule{
	Code: "TD2108", Name: "trigger-key-changed", Level: Breaking, Since: "0.1.0", Source: sourcePayload,
	Title: "An event is reported under another key",
	Text:  "The app's service reports under the old key, which nobody knows any more.",
	Old:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.due", "triggerKey": "due", "description": "Due"}]`,
	New:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.due", "triggerKey": "parcel-due", "description": "Due"}]`,
}

var rulePayloadAdded = &Rule{
	Code: "TD2109", Name: "payload-property-added", Level: Compatible, Since: "0.1.0", Source: sourcePayload,
	Title: "An event has a new property",
	Text:  "It may be left out, so reporters go on as they are.",
	Old:   payloadHead + `"id": {"type": "string"}` + payloadTail,
	New:   payloadHead + `"id": {"type": "string"}, "depot": {"type": "string"}` + payloadTail,
}

var rulePayloadRelaxed = &Rule{
	Code: "TD2110", Name: "payload-property-relaxed", Level: Compatible, Since: "0.1.0", Source: sourcePayload,
	Title: "A property of an event becomes required or optional, or is bound by less",
	Text:  "The platform lets published triggers change so. A workflow that reads an optional property should look whether it is there.",
	Old:   payloadHead + `"size": {"type": "string", "enum": ["s"]}` + payloadTail,
	New:   payloadHead + `"size": {"type": "string", "enum": ["s", "m"]}` + payloadTail,
}

// Outputs: what others read, of an action, a command, an event or a callable
// workflow's response.

const (
	outputHead = `"triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "Late", "outputSchema": {"type": "object", "properties": {`
	outputTail = `}}}]`
)

var ruleOutputRemoved = &Rule{
	Code: "TD2201", Name: "output-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A property of an output is gone",
	Text:  "Steps that read it find nothing: a param is left out, a text is empty, a condition is false.",
	Old:   outputHead + `"mail": {"type": "string"}, "id": {"type": "string"}` + outputTail,
	New:   outputHead + `"id": {"type": "string"}` + outputTail,
}

var ruleOutputRenamed = &Rule{
	Code: "TD2202", Name: "output-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A property of an output has another name",
	Text:  "Steps read it under the old name and find nothing.",
	Old:   outputHead + `"mailAddress": {"type": "string"}, "at": {"type": "number"}` + outputTail,
	New:   outputHead + `"mail_address": {"type": "string"}, "at": {"type": "number"}` + outputTail,
}

var ruleOutputRetyped = &Rule{
	Code: "TD2203", Name: "output-retyped", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A property of an output has a type that readers do not expect",
	Text:  "A type that is a part of the old one, such as `integer` of `number`, is compatible.",
	Old:   outputHead + `"weight": {"type": "number"}` + outputTail,
	New:   outputHead + `"weight": {"type": "string"}` + outputTail,
}

var ruleOutputOptional = &Rule{
	Code: "TD2204", Name: "output-optional", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A property of an output is no longer always there",
	Text:  "Steps that read it without looking may find nothing.",
	Old:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "Late", "outputSchema": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}]`,
	New:   outputHead + `"id": {"type": "string"}` + outputTail,
}

var ruleOutputAdded = &Rule{
	Code: "TD2205", Name: "output-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An output has a new property",
	Text:  "Readers go on as they are.",
	Old:   outputHead + `"id": {"type": "string"}` + outputTail,
	New:   outputHead + `"id": {"type": "string"}, "mail": {"type": "string"}` + outputTail,
}

var ruleOutputRefined = &Rule{
	Code: "TD2206", Name: "output-refined", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A property of an output is described differently",
	Text:  "It has a narrower type, is always there, or is bound by other limits: what readers expect still comes.",
	Old:   outputHead + `"weight": {"type": "number"}` + outputTail,
	New:   outputHead + `"weight": {"type": "integer"}` + outputTail,
}
