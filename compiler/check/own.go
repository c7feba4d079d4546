package check

// ownNames holds what the app itself declares, by name. Each table is made when a
// rule asks for it for the first time.
type ownNames struct {
	settings, hookEvents, actions                symbols
	settingsKnown, hookEventsKnown, actionsKnown bool
	// ranges are the version ranges of apps that the walk met, each text once.
	ranges []appRange
	// strangeSettings are the places that name settings which the app does not have.
	strangeSettings []settingUse
}

func (o *ownNames) begin() {
	o.settingsKnown, o.hookEventsKnown, o.actionsKnown = false, false, false
	o.ranges = o.ranges[:0]
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

func (p *pass) hasSetting(name string) bool {
	p.settingNames()
	return p.own.settings.find(name) >= 0
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
