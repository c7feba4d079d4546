package check

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/catalogue"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownAction = definition.Rule{
	Code: "TN4060", Name: "unknown-action", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 1.2, 6.3 [DOC O13; OBS R9]",
	Title:  "A step with an action that does not exist",
	Text: "An action of the app itself must be declared in `actions`. One of the platform is looked for in the built-in catalogue, which may be older than the platform, so an unknown one is only a warning. " +
		"Actions of other apps cannot be judged.",
	Bad: sectionsHead + `"actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "inputTemplate": {"uri": "https://api.parcels.example", "method": "GET"}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "ask", ` + always + `]},
  "steps": [{"id": "ask", "action": "kustomer.app.parcel_watch.trak", "transitions": []}]}]` + sectionsTail,
	Good: sectionsHead + `"actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "inputTemplate": {"uri": "https://api.parcels.example", "method": "GET"}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "ask", ` + always + `]},
  "steps": [{"id": "ask", "action": "kustomer.app.parcel_watch.track", "transitions": []}]}]` + sectionsTail,
}

var unknownEvent = definition.Rule{
	Code: "TN4061", Name: "unknown-event", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 6.1 [DOC W9], 10 item 18",
	Title:  "A workflow on an event that nobody is known to send",
	Text:   "The event is neither built-in, nor one of the app's hooks or triggers, nor one of another app that the workflow's `appVersion` or `dependencies` name. If nobody sends it, the workflow never runs, and nobody is told.",
	Bad: appHead + `  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.conversation.updated", "transitions": []}, "steps": []}
` + appTail,
	Good: appHead + `  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": []}, "steps": []}
` + appTail,
}

var triggerWithoutHook = definition.Rule{
	Code: "TN4062", Name: "trigger-without-hook", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.6 [DOC O5], 10 item 18",
	Title:  "A trigger of the app whose event no hook receives",
	Text:   "An entry of `triggers` describes an event that comes in through one of the app's `hooks`: their `eventName`s are the same. Without the hook nothing sends the event, unless the app publishes it itself.",
	Bad:    sectionsHead + `"triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "A parcel is late"}]` + sectionsTail,
	Good: sectionsHead + `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}],
 "triggers": [{"eventName": "kustomer.app.parcel_watch.late", "description": "A parcel is late"}]` + sectionsTail,
}

var foreignName = definition.Rule{
	Code: "TN4063", Name: "foreign-component-name", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.2 [DOC O13]",
	Title:  "A component under the name of another app",
	Text:   "The full name of a component is `kustomer.app.<app>.<name>` with the name of the app that declares it. A copied definition often keeps the name of the app that it was copied from.",
	Bad:    sectionsHead + `"hooks": [{"eventName": "kustomer.app.parcels.late", "type": "web"}]` + sectionsTail,
	Good:   sectionsHead + `"hooks": [{"eventName": "kustomer.app.parcel_watch.late", "type": "web"}]` + sectionsTail,
}

const appComponent = "kustomer.app."

// ownerOf returns the app in a full component name, "" if there is none.
func ownerOf(full string) string {
	rest, ok := strings.CutPrefix(full, appComponent)
	if !ok {
		return ""
	}
	owner, _, ok := strings.Cut(rest, ".")
	if !ok {
		return ""
	}
	return owner
}

// checkComponentNames judges the names that the app gives to its own components.
func checkComponentNames(p *pass) {
	if p.app.Kind != definition.AppDefinition || p.names.App == "" {
		return
	}
	t := p.tree
	judge := func(kind string, n source.Node) {
		name := p.string(n)
		owner := ownerOf(p.names.Full(name))
		if name == "" || owner == p.names.App || owner == "" && kind == "hook" || p.app.Broken(n) {
			return
		}
		if owner == "" {
			return // an event of the platform that the app describes
		}
		d := p.report(&foreignName, n, name, "%s %s is declared under the name of the app %s", kind, definition.Quoted(name), definition.Quoted(owner))
		relate(d, t.Range(p.app.Name), "this app is called")
		p.didYouMeanName(d, name, owner)
	}
	for i := range p.app.Hooks {
		judge("hook", p.app.Hooks[i].EventName)
	}
	for i := range p.app.Actions {
		judge("action", p.app.Actions[i].Name)
	}
	for c := range t.Elements(p.app.Commands) {
		judge("command", t.Member(c, "name"))
	}
	for v := range t.Elements(p.app.KViews) {
		judge("kview", t.Member(v, "name"))
	}
	for i := range p.app.Triggers {
		n := p.app.Triggers[i].EventName
		if p.app.Triggers[i].PayloadSchema != source.None {
			continue // its events are reported by the app's own service
		}
		full := p.names.Full(p.string(n))
		if full == "" || p.app.Broken(n) || p.app.Broken(p.app.Node) {
			continue
		}
		if owner := ownerOf(full); owner != "" && owner != p.names.App {
			judge("app trigger", n)
			continue
		}
		if _, builtIn := p.findEvent(full); builtIn || p.events().find(full) >= 0 {
			continue
		}
		if !p.eventsAreKnown() {
			continue
		}
		d := p.report(&triggerWithoutHook, n, p.string(n), "no hook of the app receives the event %s", definition.Quoted(p.string(n)))
		p.didYouMean(d, p.near(full, p.events().names))
	}
}

// didYouMeanName suggests the same component under the app's own name.
func (p *pass) didYouMeanName(d *definition.Diagnostic, name, owner string) {
	rest := strings.TrimPrefix(name, appComponent+owner)
	p.didYouMean(d, appComponent+p.names.App+rest)
}

// checkStepAction judges the action of a step.
func checkStepAction(p *pass, s *step) {
	if s.action.name == "" || s.action.schedules || p.wf.doubtful {
		return
	}
	name, full := s.action.name, s.action.full
	owner := ownerOf(full)
	switch {
	case owner != "" && owner == p.names.App && p.app.Kind == definition.AppDefinition:
		if s.action.own || p.app.Broken(p.app.Node) || !p.actionsAreKnown() {
			return
		}
		p.own.strangeActions = append(p.own.strangeActions, strangeAction{full: full, at: s.Action, workflow: p.wf.index, node: p.node})
	case owner == "" || owner == "scheduler":
		if s.action.builtIn || !strings.HasPrefix(full, "kustomer.") {
			return
		}
		d := p.report(&unknownAction, s.Action, name, "action %s is not known of the platform", definition.Quoted(name))
		d.Severity = definition.Warning
		p.didYouMean(d, p.near(full, catalogue.ActionNames()))
	}
}

// strangeAction is a step with an action of the app that the app does not declare.
type strangeAction struct {
	full           string
	at             source.Node
	workflow, node int
}

// checkActions reports each action that the app lacks once, at the first step that
// uses it: one that was renamed or removed is missed in all of them.
func checkActions(p *pass) {
	if len(p.own.strangeActions) == 0 {
		return
	}
	foreign := p.foreignActions()
	byName := map[string][]*strangeAction{}
	for i := range p.own.strangeActions {
		s := &p.own.strangeActions[i]
		byName[s.full] = append(byName[s.full], s)
	}
	for i := range p.own.strangeActions {
		s := &p.own.strangeActions[i]
		uses := byName[s.full]
		if uses[0] != s || foreign[strings.TrimPrefix(s.full, appComponent+p.names.App)] {
			continue
		}
		p.visit(s.workflow, s.node)
		name := p.string(s.at)
		d := p.report(&unknownAction, s.at, name, "the app declares no action %s", definition.Quoted(name))
		if p.full() {
			continue
		}
		p.didYouMean(d, p.near(s.full, p.ownActions().names))
		for _, other := range uses[1:] {
			relate(d, p.tree.Range(other.at), "it is used here too")
		}
		if len(uses) > 1 {
			d.Fixes = nil // all of them have to change
		}
	}
	p.wf, p.node = nil, workflowItself
}

// foreignActions returns what follows the app in the names of the actions that are
// declared under the name of another app, which has been reported.
func (p *pass) foreignActions() map[string]bool {
	rests := map[string]bool{}
	for _, name := range p.ownActions().names {
		if owner := ownerOf(name); owner != "" && owner != p.names.App {
			rests[strings.TrimPrefix(name, appComponent+owner)] = true
		}
	}
	return rests
}

// actionsAreKnown reports whether all actions of the app could be read with their
// names: what could not has been reported.
func (p *pass) actionsAreKnown() bool {
	if p.own.allNamed == unanswered {
		p.own.allNamed = answerOf(p.allActionsAreNamed())
	}
	return p.own.allNamed == yes
}

func (p *pass) allActionsAreNamed() bool {
	actions := p.tree.Member(source.Root, "actions")
	if actions != source.None && (p.tree.Kind(actions) != source.Array || p.tree.Count(actions) != len(p.app.Actions)) {
		return false
	}
	for i := range p.app.Actions {
		if p.tree.Kind(p.app.Actions[i].Name) != source.String {
			return false
		}
	}
	return true
}

// checkTriggerEvent judges the event of a workflow.
func checkTriggerEvent(p *pass) {
	n := p.wf.Trigger.EventName
	name := p.string(n)
	if name == "" || p.app.IsCallable(p.wf.Workflow) || p.app.Broken(n) {
		return
	}
	full := p.names.Full(name)
	if _, call := definition.CallEventID(full); call {
		return
	}
	p.node = 0
	defer func() { p.node = workflowItself }()
	owner := ownerOf(full)
	switch {
	case owner != "" && owner != p.names.App:
		if p.app.Kind != definition.AppDefinition || p.dependsOn(owner) || isChannelApp(full) {
			return
		}
		d := p.report(&unknownEvent, n, name, "event %s belongs to the app %s, which neither \"dependencies\" nor the trigger's \"appVersion\" names", definition.Quoted(name), definition.Quoted(owner))
		relate(d, p.tree.Range(p.app.Name), "this app is called")
	case owner != "":
		if p.events().find(full) >= 0 || p.hasTriggerFor(full) || p.app.Kind != definition.AppDefinition || p.app.Broken(p.app.Node) || !p.eventsAreKnown() {
			return
		}
		d := p.report(&unknownEvent, n, name, "no hook or trigger of the app has the event %s", definition.Quoted(name))
		p.didYouMean(d, p.near(full, p.events().names))
	default:
		if _, ok := p.findEvent(full); ok || !strings.HasPrefix(full, "kustomer.") {
			return
		}
		d := p.report(&unknownEvent, n, name, "event %s is not known of the platform", definition.Quoted(name))
		p.didYouMean(d, p.near(full, catalogue.EventNames()))
	}
}

// eventsAreKnown reports whether the events of all hooks and triggers of the app
// could be read: what could not has been reported.
func (p *pass) eventsAreKnown() bool {
	if p.own.allEvents == unanswered {
		p.own.allEvents = answerOf(p.allEventsAreRead())
	}
	return p.own.allEvents == yes
}

func (p *pass) allEventsAreRead() bool {
	t := p.tree
	for _, list := range [...]struct {
		name string
		read int
	}{{"hooks", len(p.app.Hooks)}, {"triggers", len(p.app.Triggers)}} {
		if n := t.Member(source.Root, list.name); n != source.None && (t.Kind(n) != source.Array || t.Count(n) != list.read) {
			return false
		}
	}
	unreadable := func(n source.Node) bool { return t.Kind(n) != source.String }
	return !slices.ContainsFunc(p.app.Hooks, func(h definition.Hook) bool { return unreadable(h.EventName) }) &&
		!slices.ContainsFunc(p.app.Triggers, func(e definition.EventTrigger) bool { return unreadable(e.EventName) })
}

// isChannelApp reports whether an event of another app is a built-in one.
func isChannelApp(full string) bool {
	_, ok := catalogue.FindEvent(full)
	return ok
}

func (p *pass) hasTriggerFor(full string) bool {
	return p.triggerEvents().find(full) >= 0
}

// dependsOn reports whether the app, or the trigger that is walked, names another
// app.
func (p *pass) dependsOn(app string) bool {
	if name, _, _ := strings.Cut(p.string(p.wf.Trigger.AppVersion), "-"); name == app {
		return true
	}
	return p.dependencies().find(app) >= 0
}
