package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var translationPrefix = definition.Rule{
	Code: "TN4022", Name: "translation-prefix", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.10 [DOC A9], 10 item 8",
	Title:  "Texts under the name of another app",
	Text:   "The keys of `i18n` begin with the name of the app as the definition writes it. Texts under another name are never shown.",
	Bad:    sectionsHead + `"i18n": {"en_us": {"parcelWatch.settings.page.title": "Parcels"}}` + sectionsTail,
	Good:   sectionsHead + `"i18n": {"en_us": {"parcel_watch.settings.page.title": "Parcels"}}` + sectionsTail,
}

var translationSetting = definition.Rule{
	Code: "TN4023", Name: "translation-setting", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.10 [DOC A9], 10 item 8",
	Title:  "A text for a setting or widget that does not exist",
	Text:   "`<app>.settings.path.<category>.<name>.displayName` and `.description` are the texts of one setting, `<app>.widgets.<name>.title` is that of a widget, and `<app>.settings.page.title` and `.description` those of the page with all settings. A text for something that the app does not have is never shown.",
	Bad: sectionsHead + `"settings": {"default": {"limit": {"type": "number", "defaultValue": 10}}},
 "i18n": {"en_us": {"parcel_watch.settings.path.default.limits.displayName": "Limit"}}` + sectionsTail,
	Good: sectionsHead + `"settings": {"default": {"limit": {"type": "number", "defaultValue": 10}}},
 "i18n": {"en_us": {"parcel_watch.settings.path.default.limit.displayName": "Limit"}}` + sectionsTail,
}

// maxRenamed is for how many texts of a locale one edit is offered.
const maxRenamed = 10_000

func checkTranslations(p *pass) {
	t := p.tree
	app := p.string(p.app.Name)
	if app == "" || p.app.Broken(p.app.I18n) || !p.settingsAreKnown() {
		return
	}
	for locale, texts := range t.Members(p.app.I18n) {
		wrong := 0
		var first source.Node
		var mended []source.Edit // of the prefixes, as long as all are the same
		var prefix string        // of the first one
		for k := range t.Members(texts) {
			rest, ok := strings.CutPrefix(t.Text(k), app+".")
			if !ok {
				rest, ok = strings.CutPrefix(t.Text(k), p.names.App+".") // what the app's name was meant to be
			}
			if p.app.Broken(k) || t.Raw(k)[0] != '"' {
				continue // what the key was meant to be is not known
			}
			if ok {
				p.translation(k, rest)
				continue
			}
			head, _, dotted := strings.Cut(t.Text(k), ".")
			if wrong++; wrong == 1 {
				first = k
				prefix = head
			}
			if len(mended) == wrong-1 && dotted && head != "" && head == prefix && !t.Escaped(k) && wrong <= maxRenamed {
				start := t.InnerRange(k).Start
				mended = append(mended, source.Edit{Range: source.Range{Start: start, End: start + uint32(len(head))}, Text: app})
			}
		}
		if wrong == 0 {
			continue
		}
		// One wrong prefix is one mistake, however many texts have it.
		d := p.report(&translationPrefix, first, t.Text(locale)+" "+prefix, "the text %s does not begin with the app's name %s and will never be shown", definition.Quoted(t.Text(first)), definition.Quoted(app+"."))
		if wrong > 1 {
			d.Message += fmt.Sprintf("; nor will %d more of %s", wrong-1, definition.Quoted(t.Text(locale)))
		}
		r := t.InnerRange(first)
		if dot := strings.IndexByte(t.Text(first), '.'); dot > 0 && !t.Escaped(first) {
			r.End = r.Start + uint32(dot)
		}
		d.Range = r
		relate(d, t.Range(p.app.Name), "the app's name")
		if len(mended) == wrong {
			p.offer(d, "change the prefix to "+definition.Quoted(app+"."), mended...)
		}
	}
}

// translation judges a key by what follows the app's name and dot.
func (p *pass) translation(key source.Node, rest string) {
	if path, ok := strings.CutPrefix(rest, "settings.path."); ok {
		parts := strings.Split(path, ".")
		if len(parts) < 3 {
			return
		}
		setting := parts[0] + "." + parts[1]
		if p.hasSetting(setting) {
			p.textKind(key, "a setting", strings.Join(parts[2:], "."), "displayName", "description")
			return
		}
		d := p.report(&translationSetting, key, setting, "there is no setting %s for this text", definition.Quoted(setting))
		if near := p.near(setting, p.settingNames()); near != "" {
			d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
			start := len(p.tree.Text(key)) - len(path)
			p.offerPart(d, key, start, start+len(setting), near)
		}
		return
	}
	if kind, ok := strings.CutPrefix(rest, "settings.page."); ok {
		p.textKind(key, "the settings page", kind, "title", "description")
		return
	}
	if section, _, ok := strings.Cut(rest, "."); ok && section != "settings" && section != "widgets" {
		// Keys of more sections exist; their names are not public.
		if near := p.near(section, []string{"settings", "widgets"}); near != "" {
			d := p.report(&translationSetting, key, section, "no text of an app has %s in its key", definition.Quoted(section))
			d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
		}
		return
	}
	if path, ok := strings.CutPrefix(rest, "widgets."); ok {
		name, kind, ok := strings.Cut(path, ".")
		if !ok {
			return
		}
		if p.widgets().find(name) >= 0 {
			if p.near(kind, []string{"title"}) != "" {
				p.textKind(key, "a widget", kind, "title")
			}
			return
		}
		d := p.report(&translationSetting, key, name, "there is no widget %s for this text", definition.Quoted(name))
		if near := p.near(name, p.widgets().names); near != "" {
			d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
			start := len(p.tree.Text(key)) - len(path)
			p.offerPart(d, key, start, start+len(name), near)
		}
	}
}

// textKind judges the end of a key, which says which text of a thing it is.
func (p *pass) textKind(key source.Node, thing, kind string, allowed ...string) {
	if slices.Contains(allowed, kind) {
		return
	}
	d := p.report(&translationSetting, key, kind, "%s has the texts %s, not %s", thing, strings.Join(allowed, " and "), definition.Quoted(kind))
	if near := p.nearest(kind, allowed); near != "" {
		d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
	}
}
