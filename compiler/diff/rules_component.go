package diff

func componentRules() []*Rule {
	return []*Rule{
		ruleSettingRemoved, ruleSettingRenamed, ruleSettingRetyped, ruleSettingRequired, ruleSettingAdded, ruleSettingChanged,
		ruleKlassRemoved, ruleKlassStandard, ruleAttributeRemoved, ruleAttributeRenamed, ruleAttributeAdded,
		ruleHookRemoved, ruleHookType, ruleTriggerRemoved, ruleEventRenamed, ruleActionRemoved, ruleActionType,
		ruleCommandRemoved, ruleCommandCall, ruleKViewRemoved, ruleWidgetRemoved,
		ruleWebhookRemoved, ruleWebhookEvent, ruleComponentAdded, ruleComponentChanged, ruleComponentRenamed,
	}
}

var ruleSettingRemoved = &Rule{
	Code: "TD3101", Name: "setting-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A setting is gone",
	Text:  "What admins have entered is lost. A value survives an upgrade if category, name and type stay.",
	Old:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}, "depot": {"type": "string", "defaultValue": ""}}}`,
	New:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}`,
}

var ruleSettingRenamed = &Rule{
	Code: "TD3102", Name: "setting-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A setting has another name or category",
	Text:  "The value that admins have entered under the old name is not found any more: they must enter it again.",
	Old:   `"settings": {"default": {"authToken": {"type": "secret", "defaultValue": ""}}}`,
	New:   `"settings": {"default": {"apiToken": {"type": "secret", "defaultValue": ""}}}`,
}

var ruleSettingRetyped = &Rule{
	Code: "TD3103", Name: "setting-retyped", Level: Breaking, Since: "0.1.0", Source: sourceMatch,
	Title: "A setting has another type",
	Text:  "The value that admins have entered does not survive.",
	Old:   `"settings": {"default": {"days": {"type": "string", "defaultValue": "3"}}}`,
	New:   `"settings": {"default": {"days": {"type": "number", "defaultValue": 3}}}`,
}

var ruleSettingRequired = &Rule{
	Code: "TD3104", Name: "setting-required", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 2.1",
	Title: "An admin must fill in a setting before the app works",
	Text:  "A required setting without a default value is new, or was not required before. It does not hold an upgrade back, so the app stops working where nobody notices.",
	Old:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}`,
	New:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": "", "required": true}}}`,
}

var ruleSettingAdded = &Rule{
	Code: "TD3105", Name: "setting-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "There is a new setting",
	Text:  "It has a default value, or need not be filled in.",
	Old:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}}`,
	New:   `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}, "days": {"type": "number", "defaultValue": 3}}}`,
}

var ruleSettingChanged = &Rule{
	Code: "TD3106", Name: "setting-changed", Level: Notice, Since: "0.1.0", Source: "reference/kustomer.md 2.1",
	Title: "A setting has another default value, or looks different",
	Text:  "Orgs that have not set it get the new default.",
	Old:   `"settings": {"default": {"days": {"type": "number", "defaultValue": 3}}}`,
	New:   `"settings": {"default": {"days": {"type": "number", "defaultValue": 5}}}`,
}

var ruleKlassRemoved = &Rule{
	Code: "TD3201", Name: "klass-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A Klass is gone",
	Text:  "Its data is kept, but no longer belongs to the app.",
	Old:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {}}}]`,
	New:   `"klasses": []`,
}

var ruleKlassStandard = &Rule{
	Code: "TD3202", Name: "klass-standard-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 2.2 [DOC O15]",
	Title: "A Klass becomes the platform's own, or the app's",
	Text:  "`metadata.standard` decides whether the attributes are added to a standard Klass or to a new one of that name: the same name then means another Klass.",
	Old:   `"klasses": [{"name": "customer", "metadata": {"properties": {}}}]`,
	New:   `"klasses": [{"name": "customer", "metadata": {"standard": true, "properties": {}}}]`,
}

var ruleAttributeRemoved = &Rule{
	Code: "TD3203", Name: "klass-attribute-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An attribute of a Klass is gone",
	Text:  "Workflows, views and searches that use it find nothing. The ending of the name is the type, so another type is another attribute.",
	Old:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weightNum": {"displayName": "Weight"}, "depotStr": {"displayName": "Depot"}}}}]`,
	New:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weightNum": {"displayName": "Weight"}}}}]`,
}

var ruleAttributeRenamed = &Rule{
	Code: "TD3204", Name: "klass-attribute-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An attribute of a Klass has another name",
	Text:  "What is stored stays under the old name.",
	Old:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"depotStr": {"displayName": "Depot"}}}}]`,
	New:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"depotNameStr": {"displayName": "Depot"}}}}]`,
}

var ruleAttributeAdded = &Rule{
	Code: "TD3205", Name: "klass-attribute-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A Klass has a new attribute",
	Text:  "Objects that exist do not have it yet.",
	Old:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {}}}]`,
	New:   `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"depotStr": {"displayName": "Depot"}}}}]`,
}

var ruleHookRemoved = &Rule{
	Code: "TD3301", Name: "hook-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An inbound webhook is gone",
	Text:  "Systems that post to its address get an error, and the workflows of its event no longer run.",
	Old:   `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "displayEventName": "Late", "type": "web"}]`,
	New:   `"hooks": []`,
}

var ruleHookType = &Rule{
	Code: "TD3302", Name: "hook-type-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 2.5 [DOC A11]",
	Title: "An inbound webhook has another type",
	Text:  "The type is a part of its address and decides whether callers must identify themselves: those who post to it now are turned away.",
	Old:   `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "displayEventName": "Late", "type": "form"}]`,
	New:   `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "displayEventName": "Late", "type": "web"}]`,
}

var ruleTriggerRemoved = &Rule{
	Code: "TD3401", Name: "trigger-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A trigger of the app is gone",
	Text:  "Workflows that orgs have built on its event lose its description and the shape of its output.",
	Old:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "Late"}]`,
	New:   `"triggers": []`,
}

var ruleEventRenamed = &Rule{
	Code: "TD3402", Name: "event-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An event of the app has another name",
	Text:  "Workflows that orgs have built on the event never start again, and whoever reports it reports nothing that anybody knows. A trigger and a hook that say the same under another name are one change, with the workflows of the app that follow them.",
	Old:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "Late"}]`,
	New:   `"triggers": [{"eventName": "kustomer.app.parcel_watch.delayed", "description": "Late"}]`,
}

var ruleActionRemoved = &Rule{
	Code: "TD3501", Name: "action-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An action is gone",
	Text:  "Steps that use it fail, in the app's workflows and in those that orgs have built.",
	Old:   actionHead + `{"type": "object", "properties": {}}` + actionTail,
	New:   `"actions": []`,
}

var ruleActionType = &Rule{
	Code: "TD3502", Name: "action-type-changed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An action has another type",
	Text:  "Another machine carries it out, with another form of input and output.",
	Old:   `"actions": [{"name": "track", "description": "Finds a parcel", "type": "rest_api", "inputTemplate": {}}]`,
	New:   `"actions": [{"name": "track", "description": "Finds a parcel", "type": "kode", "inputTemplate": {}}]`,
}

var ruleCommandRemoved = &Rule{
	Code: "TD3601", Name: "command-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A command is gone",
	Text:  "Views, widgets and steps that run it fail.",
	Old:   `"commands": [{"name": "refund", "url": "https://parcels.example.com/refund", "httpMethod": "post"}]`,
	New:   `"commands": []`,
}

var ruleCommandCall = &Rule{
	Code: "TD3602", Name: "command-call-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 2.8",
	Title: "A command takes fewer arguments or calls in another way",
	Text:  "An argument that callers hand over no longer reaches the URL, or the request has another method.",
	Old:   `"commands": [{"name": "refund", "url": "https://parcels.example.com/refund/{{{id}}}", "httpMethod": "post", "permittedArgs": ["id", "why"]}]`,
	New:   `"commands": [{"name": "refund", "url": "https://parcels.example.com/refund/{{{id}}}", "httpMethod": "post", "permittedArgs": ["id"]}]`,
}

var ruleKViewRemoved = &Rule{
	Code: "TD3701", Name: "kview-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A KView is gone",
	Text:  "Agents no longer see it.",
	Old:   `"kviews": [{"name": "card", "resource": "customer", "context": "smartbar-card", "template": "<div/>"}]`,
	New:   `"kviews": []`,
}

var ruleWidgetRemoved = &Rule{
	Code: "TD3702", Name: "widget-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A widget is gone",
	Text:  "Agents no longer see it.",
	Old:   `"widgets": [{"name": "map", "url": "https://parcels.example.com/map", "icon": "https://parcels.example.com/map.svg"}]`,
	New:   `"widgets": []`,
}

var ruleWebhookRemoved = &Rule{
	Code: "TD3801", Name: "outbound-webhook-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An outbound webhook is gone",
	Text:  "The service behind its address hears nothing any more.",
	Old:   `"outboundWebhooks": [{"name": "news", "url": "https://parcels.example.com/news", "events": ["kustomer.customer.create"]}]`,
	New:   `"outboundWebhooks": []`,
}

var ruleWebhookEvent = &Rule{
	Code: "TD3802", Name: "outbound-event-added", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "An outbound webhook sends events that it did not send",
	Text:  "New data leaves the platform, to which an admin of each org should agree.",
	Old:   `"outboundWebhooks": [{"name": "news", "url": "https://parcels.example.com/news", "events": ["kustomer.customer.create"]}]`,
	New:   `"outboundWebhooks": [{"name": "news", "url": "https://parcels.example.com/news", "events": ["kustomer.customer.create", "kustomer.message.create"]}]`,
}

var ruleComponentAdded = &Rule{
	Code: "TD3901", Name: "component-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "There is a new component",
	Text:  "A Klass, KView, widget, hook, trigger, action, command or outbound webhook that did not exist.",
	Old:   `"hooks": []`,
	New:   `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "displayEventName": "Late", "type": "web"}]`,
}

var ruleComponentChanged = &Rule{
	Code: "TD3902", Name: "component-changed", Level: Notice, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A component works or looks differently",
	Text:  "Something of it changes that is no promise to others: a template, a text, a sample.",
	Old:   `"kviews": [{"name": "card", "resource": "customer", "context": "smartbar-card", "template": "<div/>"}]`,
	New:   `"kviews": [{"name": "card", "resource": "customer", "context": "smartbar-card", "template": "<b/>"}]`,
}

var ruleComponentRenamed = &Rule{
	Code: "TD3903", Name: "component-renamed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A component has another name",
	Text:  "A KView, widget, action, command or outbound webhook says the same under another name. Whatever names it outside of the definition, such as steps of workflows that orgs have built, does not find it any more.",
	Old:   `"commands": [{"name": "kustomer.app.parcel_watch.track", "url": "https://parcels.example.com/track", "httpMethod": "get"}]`,
	New:   `"commands": [{"name": "kustomer.app.parcel_watch.trace", "url": "https://parcels.example.com/track", "httpMethod": "get"}]`,
}
