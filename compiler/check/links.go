package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var documentationLinks = definition.Rule{
	Code: "TN4012", Name: "documentation-links", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.1 [DOC O1], 10 item 6",
	Title:  "Documentation links that are no list",
	Text:   "`documentationLinks` is a list of objects with `title` and `url`. A single object, as an old type declaration has it, is not what the platform documents.",
	Bad:    sectionsHead + `"appDetails": {"documentationLinks": {"title": "Guide", "url": "https://parcels.example/guide"}}` + sectionsTail,
	Good:   sectionsHead + `"appDetails": {"documentationLinks": [{"title": "Guide", "url": "https://parcels.example/guide"}]}` + sectionsTail,
}

var urlScheme = definition.Rule{
	Code: "TN4013", Name: "url-without-scheme", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 6 [OBS]",
	Title:  "An address without a scheme",
	Text:   "An address begins with its scheme, mostly `https://`. Without one a link leads nowhere and a request cannot be sent.",
	Bad:    sectionsHead + `"iconUrl": "www.parcels.example/icon.svg"` + sectionsTail,
	Good:   sectionsHead + `"iconUrl": "https://www.parcels.example/icon.svg"` + sectionsTail,
}

func checkLinks(p *pass) {
	t := p.tree
	if links := t.Member(p.app.AppDetails, "documentationLinks"); t.Kind(links) == source.Object {
		d := p.report(&documentationLinks, links, "", "\"documentationLinks\" must be a list of links")
		d.Range = p.head(links)
		r := t.Range(links)
		d.Fixes = []definition.Fix{{Title: "make it a list", Safe: true, Edits: []source.Edit{
			{Range: source.Range{Start: r.Start, End: r.Start}, Text: "["}, {Range: source.Range{Start: r.End, End: r.End}, Text: "]"},
		}}}
	}
	p.eachAddress(func(n source.Node) {
		text := p.string(n)
		if text == "" || p.app.Broken(n) {
			return
		}
		if hasScheme(text) {
			p.checkScheme(n, text)
			return
		}
		d := p.report(&urlScheme, n, text, "address %s has no scheme", definition.Quoted(text))
		if !strings.HasPrefix(text, "/") && !strings.ContainsAny(text, " \t") {
			p.replace(d, n, "https://"+text)
		}
	})
}

// checkScheme finds a scheme of the web that is misspelt: "htps://", "https:/",
// "http//".
func (p *pass) checkScheme(n source.Node, text string) {
	end := strings.IndexAny(text, ":/{")
	if end < 3 || text[end] == '{' {
		return
	}
	scheme, rest := text[:end], text[end:]
	near := scheme
	if scheme != "https" && scheme != "http" {
		if near = p.near(strings.ToLower(scheme), []string{"https", "http"}); near == "" || near == "http" && strings.HasSuffix(scheme, "s") {
			near = "https"
		}
		if !definition.IsSlip(scheme, near) {
			return // "mailto:", or that of an app
		}
	}
	mended := near + "://" + strings.TrimLeft(rest, ":/")
	if strings.EqualFold(text, mended) {
		return
	}
	d := p.reportIn(&urlScheme, n, 0, len(text)-len(strings.TrimLeft(rest, ":/")), text, "%s is not how the address of a web page begins", definition.Quoted(text[:len(text)-len(strings.TrimLeft(rest, ":/"))]))
	d.Suggestion = "write " + definition.Quoted(mended)
}

// eachAddress calls f for every string of the app that is an address.
func (p *pass) eachAddress(f func(source.Node)) {
	t := p.tree
	if p.app.Kind == definition.AppDefinition {
		for k, v := range t.Members(source.Root) {
			switch t.Text(k) {
			case "iconUrl", "installUrl", "setupUrl":
				f(v)
			case "screenshots", "redirectUris":
				for e := range t.Elements(v) {
					f(e)
				}
			case "settingsPageConfig":
				f(t.Member(v, "url"))
			}
		}
	}
	for _, party := range [...]string{"appDeveloper", "externalPlatform"} {
		f(t.Member(t.Member(p.app.AppDetails, party), "website"))
	}
	links := t.Member(p.app.AppDetails, "documentationLinks")
	f(t.Member(links, "url"))
	for e := range t.Elements(links) {
		f(t.Member(e, "url"))
	}
	for _, list := range [...]source.Node{p.app.Widgets, p.app.Commands, p.app.OutboundWebhooks} {
		for e := range t.Elements(list) {
			f(t.Member(e, "url"))
		}
	}
	for e := range t.Elements(p.app.Widgets) {
		f(t.Member(e, "icon"))
	}
	for i := range p.app.Actions {
		f(t.Member(p.app.Actions[i].InputTemplate, "uri"))
	}
}

// hasScheme reports whether an address begins with a scheme, or may do so once
// what it begins with is known. What is no address at all, such as a placeholder,
// is not the business of this rule.
func hasScheme(text string) bool {
	i := strings.IndexAny(text, ":/{<#")
	if i < 0 {
		return !strings.Contains(text, ".")
	}
	switch text[i] {
	case ':':
		// "localhost:8080/x" has none; a port is all digits.
		rest := text[i+1:]
		return i > 0 && (rest == "" || rest[0] < '0' || rest[0] > '9')
	case '{':
		// A template may yield a scheme, but hardly in front of a host's dot.
		end := strings.LastIndex(text, "}}")
		return i > 0 || end < 0 || !strings.HasPrefix(strings.TrimLeft(text[end:], "}"), ".") && !strings.HasPrefix(afterMustache(text), ".")
	case '<':
		return true
	}
	return strings.HasPrefix(text, "/#")
}

// afterMustache returns what follows the mustache at the front of text.
func afterMustache(text string) string {
	_, rest, _ := strings.Cut(text, "}}")
	return strings.TrimPrefix(rest, "}")
}
