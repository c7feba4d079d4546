package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

var secretDefault = definition.Rule{
	Code: "TN4020", Name: "secret-default", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.1 [DOC A5], 10 item 7",
	Title:  "A secret in the definition",
	Text:   "A definition is no place for a secret: whoever can read it knows the default of every org that installs the app. Leave the default empty and make the setting required.",
	Bad:    sectionsHead + `"settings": {"default": {"token": {"type": "secret", "defaultValue": "abc123"}}}` + sectionsTail,
	Good:   sectionsHead + `"settings": {"default": {"token": {"type": "secret", "defaultValue": "", "required": true}}}` + sectionsTail,
}

var settingDefault = definition.Rule{
	Code: "TN4021", Name: "setting-default", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.1 [DOC A5]",
	Title:  "A default that is not of the setting's type",
	Text:   "The default of a setting is a value of its type, or `\"\"` or `null` for none. A default of another type reaches templates as it is until somebody fills the setting in.",
	Bad:    sectionsHead + `"settings": {"default": {"limit": {"type": "number", "defaultValue": "10"}}}` + sectionsTail,
	Good:   sectionsHead + `"settings": {"default": {"limit": {"type": "number", "defaultValue": 10}}}` + sectionsTail,
}

func checkSettings(p *pass) {
	t := p.tree
	for i := range p.app.Settings {
		s := &p.app.Settings[i]
		kind := t.Kind(s.Default)
		if kind == source.Invalid || kind == source.Null || kind == source.String && t.Is(s.Default, "") || p.app.Broken(s.Default) {
			continue
		}
		name := t.Text(s.Category) + "." + t.Text(s.Name)
		switch want := p.string(s.Type); want {
		case "secret":
			// The value itself stays out of the finding: it may be printed anywhere.
			p.report(&secretDefault, s.Default, name, "the secret setting %s has a default that everybody can read", definition.Quoted(name))
		case "string", "number", "boolean":
			if !settingTakes(want, kind) {
				d := p.report(&settingDefault, s.Default, name, "the default of setting %s is %s, but its type is %s", definition.Quoted(name), kindWithArticle(kind), want)
				p.mendDefault(d, s.Default, want)
			}
		}
	}
}

// mendDefault offers the same default as a value of its type, if there is one.
func (p *pass) mendDefault(d *definition.Diagnostic, n source.Node, want string) {
	text := p.tree.Text(n)
	switch {
	case p.full():
	case want == "string":
		p.offerText(d, n, string(value.OfString(text).AppendJSON(nil)))
	case p.tree.Kind(n) != source.String:
	case want == "number" && source.IsNumber(text), want == "boolean" && (text == "true" || text == "false"):
		p.offerText(d, n, text)
	}
}

func settingTakes(want string, kind source.Kind) bool {
	switch kind {
	case source.String:
		return want == "string"
	case source.Number:
		return want == "number"
	case source.True, source.False:
		return want == "boolean"
	}
	return true // an object or array has been reported
}

func kindWithArticle(k source.Kind) string {
	switch k {
	case source.Object, source.Array:
		return "an " + k.String()
	case source.Null:
		return "null"
	}
	return "a " + k.String()
}
