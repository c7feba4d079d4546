package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

var missingParam = definition.Rule{
	Code: "TN4051", Name: "missing-param", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7 [DOC O4], 10 item 12",
	Title:  "A step without a param that its action requires",
	Text:   "The `inputSchema` of an action lists the params that must come. A step that does not give one fails when it runs. For the platform's own actions, of which only some params are public, it is a warning.",
	Bad:    aTrackedStepHead + `"params": {}` + aTrackedStepTail,
	Good:   aTrackedStepHead + `"params": {"parcel": "/#steps.1.id"}` + aTrackedStepTail,
}

var unknownParam = definition.Rule{
	Code: "TN4052", Name: "unknown-param", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.7 [DOC O4], 10 item 12",
	Title:  "A param that the action does not take",
	Text:   "With `\"additionalProperties\": false` in its `inputSchema` an action refuses params that the schema does not name.",
	Bad:    aTrackedStepHead + `"params": {"parcel": "/#steps.1.id", "carrier": "dhl"}` + aTrackedStepTail,
	Good:   aTrackedStepHead + `"params": {"parcel": "/#steps.1.id"}` + aTrackedStepTail,
}

const (
	aTrackedStepHead = sectionsHead + `"actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api",
  "inputSchema": {"type": "object", "properties": {"parcel": {"type": "string"}}, "required": ["parcel"], "additionalProperties": false},
  "inputTemplate": {"uri": "https://api.parcels.example/track/{{{parcel}}}", "method": "GET"}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.conversation.create", "transitions": [{"target": "ask", ` + always + `]},
  "steps": [{"id": "ask", "action": "kustomer.app.parcel_watch.track", `
	aTrackedStepTail = `, "transitions": []}]}]` + sectionsTail
)

// checkParams compares the params of a step with what its action takes.
func checkParams(p *pass, s *step) {
	if !s.action.takes || s.action.schedules || p.wf.doubtful {
		return
	}
	t := p.tree
	if k := t.Kind(s.Params); k != source.Object && s.Params != source.None {
		return
	}
	schema, own, declared := s.action.params, s.action.own, s.action.declared
	var strange []source.Node // params that may be the missing ones
	if own && schema.Closed() {
		for k := range t.Members(s.Params) {
			if p.types.Member(schema, t.Text(k)).Kinds.Only(types.Missing) && !p.isRead(declared, t.Text(k)) {
				strange = append(strange, k)
			}
		}
	}
	var lacking []string // required params that are not given
	lacks := lacks{object: s.Params}
	for name := range schema.Required() {
		lacks, done := lacks.name(p, name)
		if done {
			lacking = nil
			break
		}
		if !lacks || own && schema.Closed() && p.types.Member(schema, name).Kinds.Only(types.Missing) {
			continue // the latter no step could give: the schema is what is wrong
		}
		lacking = append(lacking, name)
	}
	if len(strange) > 0 {
		lacking = p.reportStrange(strange, lacking, strangers{
			rule: &unknownParam, what: "action " + definition.Quoted(s.action.name) + " does not take a param", schema: declared, label: "the action's schema",
			object: s.Params, properties: t.Member(declared, "properties"), near: p.near,
		})
	}
	if len(lacking) == 0 || p.full() {
		return // many steps that lack many params are too many even to count
	}
	at, r := s.Params, p.head(s.Params)
	if at == source.None {
		at, r = s.Action, t.Range(s.Action)
	}
	d := p.report(&missingParam, at, strings.Join(lacking, ", "), "action %s requires the %s", definition.Quoted(s.action.name), named("param", lacking))
	d.Range = r
	if own {
		relate(d, p.head(declared), "the action's schema")
	} else {
		d.Severity = definition.Warning
	}
}
