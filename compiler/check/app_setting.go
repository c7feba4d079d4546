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

// settingUse is a place that names a setting that the app does not have.
type settingUse struct {
	node       source.Node
	start, end int    // bytes of its text; both 0 for all of it
	setting    string // "category.name"
	wrongApp   bool   // the app's name before it is what is wrong
	next       int    // index of the next place that names the same setting; 0 for none
	follows    bool   // an earlier place names the same setting
}

func checkAppSettings(p *pass) {
	t := p.tree
	if p.app.Kind != definition.AppDefinition || p.app.Broken(source.Root) || !p.settingsAreKnown() {
		return
	}
	p.own.strangeSettings = p.own.strangeSettings[:0]
	for i := range p.app.Actions {
		p.settingKeys(p.app.Actions[i].AppSettings)
	}
	for c := range t.Elements(p.app.Commands) {
		p.settingKeys(p.member(c, "appSettings"))
	}
	for w := range t.Elements(p.app.Widgets) {
		p.settingsIn(t.Member(w, "url"))
	}
	for v := range t.Elements(p.app.KViews) {
		p.settingsInMarkup(t.Member(v, "template"))
	}
	p.settingsIn(t.Member(t.Member(source.Root, "settingsPageConfig"), "url"))
	p.reportSettings()
}

// settingsAreKnown reports whether the app's settings could be read: what could
// not has been reported.
func (p *pass) settingsAreKnown() bool {
	return p.app.SettingsNode == source.None || p.tree.Kind(p.app.SettingsNode) == source.Object
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
		wrongApp := name != "" && app != name && app != p.names.App
		if known := p.hasSetting(setting); !known || wrongApp {
			p.own.strangeSettings = append(p.own.strangeSettings, settingUse{node: node, setting: setting, wrongApp: wrongApp})
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
	p.checkAddressEscaping(n, e)
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
		if !p.hasSetting(setting) {
			p.own.strangeSettings = append(p.own.strangeSettings, settingUse{node: n, start: path.Segments[0].Start, end: path.Segments[2].End, setting: setting})
		}
	}
}

// settingsInMarkup judges the settings that the markup of a view names. Markup is
// no template: braces mean other things there too.
func (p *pass) settingsInMarkup(n source.Node) {
	text := p.string(n)
	const mark = "settings."
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return
		}
		at += i
		start := at + len(text[at:]) - len(strings.TrimLeft(text[at:], "{ "))
		at = start
		if !strings.HasPrefix(text[start:], mark) {
			at = min(at+1, len(text))
			continue
		}
		end := start + len(mark)
		for end < len(text) && (isPathByte(text[end]) || text[end] == '.') {
			end++
		}
		at = end
		setting := text[start+len(mark) : end]
		if strings.HasPrefix(strings.TrimLeft(text[end:], " "), "}}") && strings.Count(setting, ".") == 1 && !p.hasSetting(setting) {
			p.own.strangeSettings = append(p.own.strangeSettings, settingUse{node: n, start: start, end: end, setting: setting})
		}
	}
}

// reportSettings reports each setting that is missing once, at the first place
// that names it: a setting that was renamed or removed is missed in all of them.
func (p *pass) reportSettings() {
	uses := p.own.strangeSettings
	lasts := map[string]int{} // the last place so far that names a setting
	for i := range uses {
		u := &uses[i]
		if u.wrongApp {
			continue
		}
		missed := u.setting
		if category, _, _ := strings.Cut(missed, "."); !p.hasCategory(category) {
			missed = category // all of it was renamed or removed
		}
		if last, again := lasts[missed]; again {
			uses[last].next, u.follows = i, true
		}
		lasts[missed] = i
	}
	for i := range uses {
		if uses[i].follows {
			continue // reported with another place
		}
		d := p.reportSetting(&uses[i])
		for j := uses[i].next; j > 0; j = uses[j].next {
			if uses[j].setting != uses[i].setting {
				relate(d, p.place(&uses[j]), "nor is there %s", definition.Quoted(uses[j].setting))
				continue
			}
			relate(d, p.place(&uses[j]), "it is named here too")
		}
	}
}

func (p *pass) place(u *settingUse) source.Range {
	if u.end == 0 {
		return p.tree.Range(u.node)
	}
	return source.Range{Start: p.tree.Offset(u.node, u.start), End: p.tree.Offset(u.node, u.end)}
}

func (p *pass) reportSetting(u *settingUse) *definition.Diagnostic {
	if u.end > 0 {
		d := p.reportIn(&unknownSetting, u.node, u.start, u.end, u.setting, "there is no setting %s", definition.Quoted(u.setting))
		if near := p.near(u.setting, p.settingNames()); near != "" {
			p.didYouMean(d, "settings."+near)
		}
		return d
	}
	key, name := p.string(u.node), p.string(p.app.Name)
	d := p.report(&unknownSetting, u.node, key, "there is no setting %s", definition.Quoted(key))
	switch {
	case u.wrongApp && p.hasSetting(u.setting):
		d.Message += ": a key begins with the app's name " + definition.Quoted(name)
		p.didYouMean(d, name+"."+u.setting)
	case len(p.app.Settings) == 0:
		d.Suggestion = "declare it in \"settings\""
	default:
		if near := p.near(u.setting, p.settingNames()); near != "" {
			p.didYouMean(d, name+"."+near)
		}
	}
	return d
}
