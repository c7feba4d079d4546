package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// ownNames holds what the app itself declares, by name. Each table is made when a
// rule asks for it for the first time.
type ownNames struct {
	settings, hookEvents, triggerEvents, actions                     symbols
	dependencies, widgets, klasses                                   symbols
	settingsKnown, hookEventsKnown, triggerEventsKnown, actionsKnown bool
	dependenciesKnown, widgetsKnown, klassesKnown                    bool
	allNamed, allEvents, allKlasses                                  answer // see actionsAreKnown and the like
	// ranges are the app versions that the walk met, in its order; rangeTexts are
	// their texts, so that each is there once.
	ranges     []usedRange
	rangeTexts map[string]bool
	// undepended and narrowed are the apps of which it has been said that they are
	// no dependency, or one of too wide a range.
	undepended, narrowed map[string]bool
	// locals are the names that the templates of the component that is being read use
	// and it does not declare; undeclared are those of all actions.
	locals     []localUse
	undeclared map[undeclaredParam]bool
	// strangeActions are the steps with an action that the app does not declare.
	strangeActions []strangeAction
	// strangeKlasses are the places that name a Klass which the app does not have.
	strangeKlasses []klassUse
	attributes     standardAttributes
	// strangeSettings are the places that name settings which the app does not have.
	strangeSettings []settingUse
}

func (o *ownNames) begin() {
	o.settingsKnown, o.hookEventsKnown, o.triggerEventsKnown, o.actionsKnown = false, false, false, false
	o.dependenciesKnown, o.widgetsKnown, o.klassesKnown = false, false, false
	o.allNamed, o.allEvents, o.allKlasses = unanswered, unanswered, unanswered
	o.ranges = o.ranges[:0]
	o.locals, o.undeclared = o.locals[:0], nil
	o.strangeActions, o.strangeKlasses = o.strangeActions[:0], o.strangeKlasses[:0]
	o.attributes.known = false
	o.rangeTexts, o.undepended, o.narrowed = nil, nil, nil
}

// addRange notes an app version, if its text is new.
func (o *ownNames) addRange(r usedRange) {
	if o.rangeTexts[r.text] {
		return
	}
	if o.rangeTexts == nil {
		o.rangeTexts = make(map[string]bool)
	}
	o.rangeTexts[r.text] = true
	o.ranges = append(o.ranges, r)
}

// member returns the value of an object's member, also where its key is clearly
// misspelt, which has been reported: what stands in it is not missing.
func (p *pass) member(object source.Node, name string) source.Node {
	t := p.tree
	if v := t.Member(object, name); v != source.None || t.Kind(object) != source.Object || !p.affords(p.weight(object)) {
		return v
	}
	for k, v := range t.Members(object) {
		if len(t.Text(k)) > 2 && definition.IsSlip(t.Text(k), name) {
			p.effort--
			return v
		}
	}
	return source.None
}

// answer is what became of a question that is answered when it is first asked.
type answer uint8

const (
	unanswered answer = iota
	no
	yes
)

func answerOf(b bool) answer {
	if b {
		return yes
	}
	return no
}

// settingNames returns the names of all settings as "category.name".
func (p *pass) settingNames() []string {
	if !p.own.settingsKnown {
		p.own.settingsKnown = true
		p.own.settings.reset(len(p.app.Settings))
		for i := range p.app.Settings {
			s := &p.app.Settings[i]
			p.own.settings.add(p.tree.Text(s.Category) + "." + p.tree.Text(s.Name))
		}
	}
	return p.own.settings.names
}

// hasSetting reports whether the app has a setting, by its category and name. One
// that could not be read, which has been reported, may be there.
func (p *pass) hasSetting(name string) bool {
	p.settingNames()
	if p.own.settings.find(name) >= 0 {
		return true
	}
	t := p.tree
	category, rest, _ := strings.Cut(name, ".")
	members := t.Member(p.app.SettingsNode, category)
	if members != source.None && t.Kind(members) != source.Object {
		return true
	}
	setting := t.Member(members, rest)
	return setting != source.None && t.Kind(setting) != source.Object
}

// hasCategory reports whether the app has settings under a category.
func (p *pass) hasCategory(name string) bool {
	return p.tree.Member(p.app.SettingsNode, name) != source.None
}

// events returns the full names of the events of the app's hooks.
func (p *pass) events() *symbols {
	if !p.own.hookEventsKnown {
		p.own.hookEventsKnown = true
		p.own.hookEvents.reset(len(p.app.Hooks))
		for i := range p.app.Hooks {
			p.own.hookEvents.add(p.names.Full(p.string(p.app.Hooks[i].EventName)))
		}
	}
	return &p.own.hookEvents
}

// triggerEvents returns the full names of the events of the app's triggers.
func (p *pass) triggerEvents() *symbols {
	if !p.own.triggerEventsKnown {
		p.own.triggerEventsKnown = true
		p.own.triggerEvents.reset(len(p.app.Triggers))
		for i := range p.app.Triggers {
			p.own.triggerEvents.add(p.names.Full(p.string(p.app.Triggers[i].EventName)))
		}
	}
	return &p.own.triggerEvents
}

// dependencies returns the names of the apps that "dependencies" lists.
func (p *pass) dependencies() *symbols {
	if !p.own.dependenciesKnown {
		p.own.dependenciesKnown = true
		p.own.dependencies.reset(p.tree.Count(p.app.Dependencies))
		for e := range p.tree.Elements(p.app.Dependencies) {
			name, _, _ := strings.Cut(p.string(e), "-")
			p.own.dependencies.add(name)
		}
	}
	return &p.own.dependencies
}

// widgets returns the names of the app's widgets.
func (p *pass) widgets() *symbols {
	if !p.own.widgetsKnown {
		p.own.widgetsKnown = true
		p.own.widgets.reset(p.tree.Count(p.app.Widgets))
		for w := range p.tree.Elements(p.app.Widgets) {
			p.own.widgets.add(p.string(p.tree.Member(w, "name")))
		}
	}
	return &p.own.widgets
}

// klasses returns the names of the app's klasses.
func (p *pass) klasses() *symbols {
	if !p.own.klassesKnown {
		p.own.klassesKnown = true
		p.own.klasses.reset(p.tree.Count(p.app.Klasses))
		for k := range p.tree.Elements(p.app.Klasses) {
			p.own.klasses.add(p.klassName(p.string(p.tree.Member(k, "name"))))
		}
	}
	return &p.own.klasses
}

// ownActions returns the full names of the app's actions.
func (p *pass) ownActions() *symbols {
	if !p.own.actionsKnown {
		p.own.actionsKnown = true
		p.own.actions.reset(len(p.app.Actions))
		for i := range p.app.Actions {
			p.own.actions.add(p.names.Full(p.string(p.app.Actions[i].Name)))
		}
	}
	return &p.own.actions
}
