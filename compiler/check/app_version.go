package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var appVersionForm = definition.Rule{
	Code: "TN4080", Name: "app-version", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 1.4, 1.5 [DOC O1, O8; INF]",
	Title:  "An app version or dependency that cannot be read",
	Text:   "`appVersion` and the entries of `dependencies` name an app and a range of its versions, with a dash between them: `kustomer-^1.9.2`. App names have no dash, so the first one ends the name.",
	Bad:    sectionsHead + `"dependencies": ["kustomer ^1.9.2"]` + sectionsTail,
	Good:   sectionsHead + `"dependencies": ["kustomer-^1.9.2"]` + sectionsTail,
}

var ownVersionExcluded = definition.Rule{
	Code: "TN4081", Name: "own-version-excluded", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.4, 10 item 20 [OBS]",
	Title:  "A range of the app's own versions that excludes this one",
	Text:   "A step that uses an action of the app itself names a range of the app's versions. It was right once; after the version was raised it no longer admits it. Note that `^0.1.17` ends before `0.2.0`, and `^0.0.30` admits `0.0.30` only.",
	Bad: sectionsHead + `"actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "inputTemplate": {"uri": "https://api.parcels.example", "method": "GET"}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "ask", ` + always + `]},
  "steps": [{"id": "ask", "action": "kustomer.app.parcel_watch.track", "appVersion": "parcel_watch-^0.0.9", "transitions": []}]}]` + sectionsTail,
	Good: sectionsHead + `"actions": [{"name": "track", "description": "Asks where a parcel is", "type": "rest_api", "inputTemplate": {"uri": "https://api.parcels.example", "method": "GET"}}],
 "workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "ask", ` + always + `]},
  "steps": [{"id": "ask", "action": "kustomer.app.parcel_watch.track", "appVersion": "parcel_watch-^0.1.0", "transitions": []}]}]` + sectionsTail,
}

var mixedVersions = definition.Rule{
	Code: "TN4082", Name: "mixed-versions", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 20 [OBS]",
	Title:  "Different ranges of one app",
	Text:   "The steps of a definition name several ranges of one app's versions. A run resolves each of them for itself, so two steps of one run can use two versions of one app.",
	Bad: lateHead + toFind + stepsHead + `    {"id": "find", "action": "kustomer.customer.find-by-email", "appVersion": "kustomer-^1.4.8", "transitions": [` + toMark + "]},\n" +
		`    {"id": "mark", "action": "kustomer.customer.find", "appVersion": "kustomer-^1.9.2", "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead + `    {"id": "find", "action": "kustomer.customer.find-by-email", "appVersion": "kustomer-^1.9.2", "transitions": [` + toMark + "]},\n" +
		`    {"id": "mark", "action": "kustomer.customer.find", "appVersion": "kustomer-^1.9.2", "transitions": [` + lateTail,
}

var missingDependency = definition.Rule{
	Code: "TN4083", Name: "missing-dependency", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.5 [DEC]",
	Title:  "An app that is used and not depended on",
	Text:   "A step or trigger names another app in its `appVersion`, but `dependencies` does not list that app. The install cannot make sure that it is there. `kustomer`, `scheduler` and `hooks` are there always.",
	Bad:    appHead + `  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.app.carrier.late", "appVersion": "carrier-^1.0.0", "transitions": []}, "steps": []}` + "\n" + appTail,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "dependencies": ["carrier-^1.0.0"], "workflows": [` + "\n" +
		`  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.app.carrier.late", "appVersion": "carrier-^1.0.0", "transitions": []}, "steps": []}` + "\n" + appTail,
}

// usedRange is the first place where the walk met an app version.
type usedRange struct {
	text           string
	at             source.Node
	workflow, node int
}

// checkDependencies judges the form of "dependencies".
func checkDependencies(p *pass) {
	for e := range p.tree.Elements(p.app.Dependencies) {
		p.appVersion(e)
	}
}

func checkTriggerVersion(p *pass) {
	p.node = 0
	p.noteVersion(p.wf.Trigger.AppVersion)
	p.node = workflowItself
}

func checkStepVersion(p *pass, s *step) { p.noteVersion(s.AppVersion) }

// appVersion splits an app version; what cannot be split is a finding.
func (p *pass) appVersion(n source.Node) (app string, r definition.VersionRange, ok bool) {
	text := p.string(n)
	if text == "" || p.app.Broken(n) {
		return "", r, false
	}
	app, rest, found := strings.Cut(text, "-")
	if found && app != "" {
		if r, ok = definition.ParseRange(rest); ok {
			return app, r, true
		}
	}
	d := p.report(&appVersionForm, n, text, "%s must be an app, a dash and a range of versions, such as \"kustomer-^1.9.2\"", definition.Quoted(text))
	if i := strings.LastIndex(text, "-"); i > 0 && found {
		if _, ok := definition.ParseRange(text[i+1:]); ok && i != len(app) {
			d.Message = definition.Quoted(text[:i]) + " cannot be the name of an app: it has a dash"
		}
	} else if mended := mendVersion(text); mended != "" {
		p.replace(d, n, mended)
	}
	return "", r, false
}

// mendVersion returns the app version that another punctuation was meant to be,
// or "".
func mendVersion(text string) string {
	i := strings.IndexAny(text, " @:=/^~<>*")
	if i <= 0 {
		return ""
	}
	app, rest := text[:i], strings.TrimLeft(text[i:], " @:=/-")
	if _, ok := definition.ParseRange(rest); !ok || strings.Contains(app, "-") {
		return ""
	}
	return app + "-" + rest
}

// noteVersion notes the app version of a step or trigger, each text once.
func (p *pass) noteVersion(n source.Node) {
	if n == source.None || p.wf.doubtful {
		return
	}
	text := p.string(n)
	if ranges := p.own.ranges; len(ranges) > 0 && ranges[len(ranges)-1].text == text {
		return // most steps repeat the text of the one before
	}
	p.own.addRange(usedRange{text: text, at: n, workflow: p.wf.index, node: p.node})
}

// checkVersions judges the app versions of steps and triggers.
func checkVersions(p *pass) {
	first := map[string]*usedRange{} // by the app
	mixed := map[string]bool{}
	for i := range p.own.ranges {
		used := &p.own.ranges[i]
		p.visit(used.workflow, used.node)
		app, ok := p.usedVersion(used)
		if !ok {
			continue
		}
		if first[app] == nil {
			first[app] = used
		} else if !mixed[app] {
			mixed[app] = true
			d := p.report(&mixedVersions, used.at, app, "%s and %s are different ranges of one app", definition.Quoted(used.text), definition.Quoted(first[app].text))
			relate(d, p.tree.Range(first[app].at), "first used here")
		}
	}
	p.wf, p.node = nil, workflowItself
}

// usedVersion judges one app version and returns its app.
func (p *pass) usedVersion(used *usedRange) (app string, ok bool) {
	n, text := used.at, used.text
	app, r, ok := p.appVersion(n)
	if !ok || p.app.Kind != definition.AppDefinition {
		return "", false
	}
	if p.names.Owns(app) {
		if v, ok := definition.ParseVersion(p.string(p.app.Version)); ok && !r.Admits(v) {
			d := p.report(&ownVersionExcluded, n, text, "%s excludes the app's own version %s", definition.Quoted(text), definition.Quoted(p.string(p.app.Version)))
			p.replace(d, n, app+"-^"+p.string(p.app.Version))
			relate(d, p.tree.Range(p.app.Version), "the version is given here")
		}
	} else if !alwaysThere(app) && p.dependencies().find(app) < 0 && !p.app.Broken(p.app.Dependencies) {
		d := p.report(&missingDependency, n, app, "the app %s is used here, but \"dependencies\" does not list it", definition.Quoted(app))
		if p.app.Dependencies != source.None {
			relate(d, p.head(p.app.Dependencies), "the dependencies")
		}
	}
	return app, true
}

// alwaysThere names the apps that every org has (reference/kustomer.md 1.5).
func alwaysThere(app string) bool { return app == "kustomer" || app == "scheduler" || app == "hooks" }
