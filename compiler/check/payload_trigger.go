package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

var unscheduledTrigger = definition.Rule{
	Code: "TN5041", Name: "unscheduled-trigger", Severity: definition.Warning, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md V-11, T-02",
	Title:  "A trigger that sounds scheduled and is not",
	Text:   "A trigger is scheduled only if a property of its payload has `futureDate`; a date and time alone changes nothing. One that is called after something to come, such as `parcel_due`, and carries a date and time was probably meant to wait for it. As it is, its workflows run as soon as the event is reported.",
	Bad: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.parcel_due", "payloadSchema": {"type": "object", "required": ["at"], "properties": {
    ` + aDateHead + `}}}}]}`,
	Good: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.parcel_due", "payloadSchema": {"type": "object", "required": ["at"], "properties": {
    ` + aDateHead + `, "futureDate": true}}}}]}`,
}

var offsetBeforeEvent = definition.Rule{
	Code: "TN5042", Name: "offset-before-event", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "DESIGN.md 4.2, reference/wix.md V-13, T-05",
	Title:  "A start before an event that is not known yet",
	Text:   "A negative `runAt` starts a workflow before the date that a scheduled trigger waits for. A real-time event happens when it is reported, so there is no before: only 0 and positive offsets make sense.",
	Bad: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.late", "payloadSchema": {"type": "object", "properties": {
    ` + anyProperty + `}}}], "workflows": [
  {"name": "remind", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.app.parcel_watch.late", "runAt": {"type": "relative", "value": -3600}, "transitions": []}}]}`,
	Good: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.late", "payloadSchema": {"type": "object", "properties": {
    ` + anyProperty + `}}}], "workflows": [
  {"name": "remind", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.app.parcel_watch.late", "runAt": {"type": "relative", "value": 3600}, "transitions": []}}]}`,
}

var triggerKey = definition.Rule{
	Code: "TN5043", Name: "trigger-key", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md V-14, 1.2",
	Title:  "A trigger key that events cannot be reported under",
	Text:   "The key of a trigger has 1 to 100 lower-case letters, digits, dashes and underscores, and begins with a letter or digit. Without `triggerKey` the key is the last part of `eventName`.",
	Bad: sectionsHead + `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}],
 "triggers": [{"eventName": "kustomer.app.parcel_watch.late", "triggerKey": "Parcel.Late"}]}`,
	Good: sectionsHead + `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}],
 "triggers": [{"eventName": "kustomer.app.parcel_watch.late", "triggerKey": "parcel_late"}]}`,
}

var duplicateTriggerKey = definition.Rule{
	Code: "TN5044", Name: "duplicate-trigger-key", Severity: definition.Error, Since: "0.1.0", Profile: definition.Tenon,
	Source: "reference/wix.md V-14, 1.2",
	Title:  "Two triggers under one key",
	Text:   "Events are reported under the key of their trigger, so a key is given once in an app. Without `triggerKey` the key is the last part of `eventName`, and triggers such as `order.late` and `parcel.late` need keys of their own.",
	Bad: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.order.late", "payloadSchema": {"type": "object", "properties": {` + anyProperty + `}}},
  {"eventName": "kustomer.app.parcel_watch.parcel.late", "payloadSchema": {"type": "object", "properties": {` + anyProperty + `}}}]}`,
	Good: sectionsHead + `"triggers": [
  {"eventName": "kustomer.app.parcel_watch.order.late", "payloadSchema": {"type": "object", "properties": {` + anyProperty + `}}},
  {"eventName": "kustomer.app.parcel_watch.parcel.late", "triggerKey": "parcel_late", "payloadSchema": {"type": "object", "properties": {` + anyProperty + `}}}]}`,
}

// keyOf returns the key under which a trigger's events are reported, and where it
// stands (DESIGN.md 4.2).
func (p *pass) keyOf(t *definition.EventTrigger) (key string, at source.Node) {
	if t.TriggerKey != source.None {
		return p.string(t.TriggerKey), t.TriggerKey
	}
	name := p.string(t.EventName)
	return name[strings.LastIndexByte(name, '.')+1:], t.EventName
}

// reports reports whether a trigger uses what belongs to reported events, so that
// its key will be used.
func reports(t *definition.EventTrigger) bool {
	return t.TriggerKey != source.None || t.PayloadSchema != source.None
}

// checkTriggerKeys judges the keys of the app's triggers.
func checkTriggerKeys(p *pass) {
	if p.app.Profile != definition.Tenon {
		return
	}
	triggers := p.app.Triggers
	var keys symbols
	keys.reset(len(triggers))
	for i := range triggers {
		t := &triggers[i]
		key, at := p.keyOf(t)
		first := keys.add(key)
		if p.tree.Kind(at) != source.String || p.app.Broken(at) {
			continue
		}
		switch {
		case !payload.IsTriggerKey(key):
			if !reports(t) {
				break
			}
			d := p.report(&triggerKey, at, key, "the trigger key %s must be 1 to 100 lower-case letters, digits, dashes and underscores, beginning with a letter or digit", definition.Quoted(key))
			if mended := strings.ReplaceAll(strings.ToLower(key), ".", "_"); payload.IsTriggerKey(mended) {
				if at == t.EventName {
					member := "\"triggerKey\": " + definition.Quoted(mended)
					d.Suggestion = "add " + member
					p.offerBefore(d, t.EventName, member)
				} else {
					p.replace(d, at, mended)
				}
			}
		case first >= 0:
			other := &triggers[first]
			if p.names.Full(p.string(t.EventName)) == p.names.Full(p.string(other.EventName)) {
				break // the event is given twice, which is the finding
			}
			d := p.report(&duplicateTriggerKey, at, key, "the trigger key %s is given twice", definition.Quoted(key))
			if !reports(t) && !reports(other) {
				d.Severity = definition.Warning // it only matters if the events are ever reported
			}
			if at == t.EventName {
				d.Suggestion = "give the trigger a \"triggerKey\" of its own"
			}
			_, where := p.keyOf(other)
			relate(d, p.tree.Range(where), "first given here")
		}
	}
}

// scheduling finds a trigger whose key speaks of something to come and whose
// payload has a date and time that it does not wait for.
func (w *payloadWalk) scheduling(t *definition.EventTrigger) {
	if w.future != nil || w.app.Broken(w.schema.Node) {
		return
	}
	key, at := w.keyOf(t)
	if !soundsScheduled(key) {
		return
	}
	for i := range w.schema.Properties {
		p := &w.schema.Properties[i]
		if p.Kind != payload.String || !w.tree.Is(p.Format, "date-time") || p.FutureDate != source.None {
			continue
		}
		d := w.say(&unscheduledTrigger, at, key, "the trigger %s is not a scheduled one: no property of its payload has \"futureDate\"", definition.Quoted(key))
		d.Suggestion = "add \"futureDate\": true to the date that it should wait for"
		relate(d, w.tree.Range(p.Key), "this one?")
		return
	}
}

// soundsScheduled reports whether the last word of a key speaks of the future.
func soundsScheduled(key string) bool {
	switch key[strings.LastIndexAny(key, "_-")+1:] {
	case "starting", "ending", "due", "upcoming", "expiring", "approaching":
		return true
	}
	return false
}

// checkOffset finds a workflow that is to start before an event that is not
// scheduled.
func checkOffset(p *pass) {
	t := p.tree
	offset := t.Member(p.wf.Trigger.RunAt, "value")
	if p.app.Profile != definition.Tenon || t.Kind(offset) != source.Number {
		return
	}
	if seconds, ok := value.ParseNumber(t.Text(offset)); !ok || seconds >= 0 {
		return
	}
	event := p.string(p.wf.Trigger.EventName)
	i := p.triggerEvents().find(p.names.Full(event))
	if event == "" || i < 0 && p.app.Kind != definition.AppDefinition {
		return // the trigger may be declared in the app that this workflow is from
	}
	if i >= 0 {
		schema := p.app.Triggers[i].PayloadSchema
		if schema != source.None && (p.app.Broken(schema) || payload.Read(t, schema).FutureDate() != nil) {
			return
		}
	}
	p.node = 0
	d := p.report(&offsetBeforeEvent, offset, t.Text(offset), "the workflow cannot start before the event %s, which is not a scheduled one", definition.Quoted(event))
	if i >= 0 {
		relate(d, t.Range(p.app.Triggers[i].EventName), "the trigger of the event")
	}
	p.node = workflowItself
}
