package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var unknownSetting = definition.Rule{
	Code: "TN4040", Name: "unknown-setting", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.1 [DOC O4, O7, A8], 10 item 11",
	Title:  "A reference to a setting that the app does not have",
	Text: "`appSettings` of an action or command names a setting as `<app>.<category>.<name>`, with the app's name as the definition writes it; the address of a widget names one of the app's own as `{{{settings.<category>.<name>}}}`. " +
		"Where there is no such setting, the template is filled with nothing.",
	Bad: sectionsHead + `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}},
 "actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "appSettings": {"token": {"key": "parcel_watch.default.tokn"}},
  "inputTemplate": {"uri": "https://api.parcels.example/track", "method": "GET", "headers": {"authorization": "Bearer {{{token}}}"}}}]` + sectionsTail,
	Good: sectionsHead + `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}},
 "actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "appSettings": {"token": {"key": "parcel_watch.default.token"}},
  "inputTemplate": {"uri": "https://api.parcels.example/track", "method": "GET", "headers": {"authorization": "Bearer {{{token}}}"}}}]` + sectionsTail,
}

func checkAppSettings(p *pass) {
	t := p.tree
	if p.app.Kind != definition.AppDefinition || p.app.Broken(source.Root) {
		return
	}
	for i := range p.app.Actions {
		p.settingKeys(p.app.Actions[i].AppSettings)
	}
	for c := range t.Elements(p.app.Commands) {
		p.settingKeys(t.Member(c, "appSettings"))
	}
	for w := range t.Elements(p.app.Widgets) {
		p.settingsIn(t.Member(w, "url"))
	}
	p.settingsIn(t.Member(t.Member(source.Root, "settingsPageConfig"), "url"))
}

// settingKeys judges the "key" of every local name of an appSettings object.
func (p *pass) settingKeys(appSettings source.Node) {
	t := p.tree
	for _, v := range t.Members(appSettings) {
		node := t.Member(v, "key")
		key := p.string(node)
		if key == "" {
			continue
		}
		app, setting, _ := strings.Cut(key, ".")
		name := p.string(p.app.Name)
		if app == name && p.hasSetting(setting) {
			continue
		}
		d := p.report(&unknownSetting, node, key, "there is no setting %s", definition.Quoted(key))
		switch {
		case app != name && p.hasSetting(setting):
			d.Message += ": a key begins with the app's name " + definition.Quoted(name)
			p.didYouMean(d, name+"."+setting)
		case len(p.app.Settings) == 0:
			d.Suggestion = "declare it in \"settings\""
		default:
			if near := p.near(setting, p.settingNames()); near != "" {
				p.didYouMean(d, name+"."+near)
			}
		}
	}
}

// settingsIn judges the settings that an address names.
func (p *pass) settingsIn(n source.Node) {
	text := p.string(n)
	if expression.FormOf(text) != expression.Template {
		return
	}
	e := p.expressions.Parse(text)
	for i := range e.Parts {
		part := &e.Parts[i]
		if part.Kind != expression.Output || part.Term < 0 {
			continue
		}
		path := &e.Term(part.Term).Path
		if path.Root() != "settings" || len(path.Segments) < 3 {
			continue
		}
		setting := path.Segments[1].Text + "." + path.Segments[2].Text
		if p.hasSetting(setting) {
			continue
		}
		d := p.reportIn(&unknownSetting, n, path.Segments[0].Start, path.Segments[2].End, setting, "there is no setting %s", definition.Quoted(setting))
		if near := p.near(setting, p.settingNames()); near != "" {
			p.didYouMean(d, "settings."+near)
		}
	}
}
