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

var widerDependency = definition.Rule{
	Code: "TN4084", Name: "wider-dependency", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.4, 1.5 [DOC R1, INF], 10 item 20 [OBS]",
	Title:  "A dependency that admits what a step does not",
	Text:   "The range in `dependencies` decides with which versions of another app this one can be installed. A step whose `appVersion` asks for a newer one fails where the oldest of them is installed.",
	Bad: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "dependencies": ["carrier-^1.0.0"], "workflows": [` + "\n" +
		`  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.app.carrier.late", "appVersion": "carrier-^1.4.0", "transitions": []}, "steps": []}` + "\n" + appTail,
	Good: `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "dependencies": ["carrier-^1.4.0"], "workflows": [` + "\n" +
		`  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.app.carrier.late", "appVersion": "carrier-^1.4.0", "transitions": []}, "steps": []}` + "\n" + appTail,
}

var otherVersion = definition.Rule{
	Code: "TN4085", Name: "version-of-other-app", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 1.4 [DOC O8, OBS R9]",
	Title:  "A version of another app than the one that is used",
	Text: "`appVersion` says in which version of its app an action or event is looked for: `kustomer-^1.9.2` for `kustomer.customer.update`, `scheduler-^1.0.1` for `kustomer.app.scheduler.schedule-workflow`, `hooks-^1.0.0` for the event of an org's hook. " +
		"Under another app it is not found.",
	Bad:  lateHead + toFind + stepsHead + `    {"id": "find", "action": "kustomer.customer.find-by-email", "appVersion": "scheduler-^1.0.1", "transitions": [` + lateTail,
	Good: lateHead + toFind + stepsHead + `    {"id": "find", "action": "kustomer.customer.find-by-email", "appVersion": "kustomer-^1.9.2", "transitions": [` + lateTail,
}

var versionWithoutAction = definition.Rule{
	Code: "TN4086", Name: "version-without-action", Severity: definition.Info, Since: "0.1.0",
	Source: "reference/kustomer.md 3.3 [OBS R3, R6, R8]",
	Title:  "A version that nothing uses",
	Text:   "The step has an `appVersion` and no `action`: it only decides where the run goes on. The version is left of an action that was removed; it does no harm.",
	Bad:    lateHead + toFind + stepsHead + `    {"id": "find", "appVersion": "kustomer-^1.9.2", "transitions": [` + lateTail,
	Good:   lateHead + toFind + stepsHead + `    {"id": "find", "transitions": [` + lateTail,
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
	tr := &p.wf.Trigger
	if !p.isOtherVersion(tr.AppVersion, p.names.Full(p.string(tr.EventName)), "event") {
		p.noteVersion(tr.AppVersion)
	}
	p.node = workflowItself
}

func checkStepVersion(p *pass, s *step) {
	if s.AppVersion == source.None || p.wf.doubtful {
		return
	}
	if s.Action == source.None {
		if _, _, ok := p.appVersion(s.AppVersion); !ok {
			return
		}
		d := p.report(&versionWithoutAction, s.AppVersion, p.string(s.AppVersion), "the step has no action, so its \"appVersion\" is of no use")
		d.Suggestion = "leave it out"
		d.Fixes = []definition.Fix{{Title: "remove the property", Safe: true, Edits: []source.Edit{p.tree.Removal(p.tree.KeyOf(s.AppVersion))}}}
		return
	}
	if !p.isOtherVersion(s.AppVersion, s.action.full, "action") {
		p.noteVersion(s.AppVersion)
	}
}

// isOtherVersion reports a version whose app is not that of the action or event
// beside it.
func (p *pass) isOtherVersion(n source.Node, full, what string) bool {
	app, rest, ok := strings.Cut(p.string(n), "-")
	owner := appOf(full)
	if !ok || owner == "" || app == owner || definition.IsSameApp(app, owner) || p.app.Broken(n) {
		return false
	}
	if _, ok := definition.ParseRange(rest); !ok || !definition.IsAppName(app) {
		return false // what it says is not known
	}
	if p.names.Owns(owner) && !p.names.Owns(app) && strings.EqualFold(app, p.names.App) {
		return false // the case of the app's name has been reported
	}
	d := p.report(&otherVersion, n, app, "the %s %s belongs to the app %s, not to %s", what, definition.Quoted(full), definition.Quoted(owner), definition.Quoted(app))
	if owner == "kustomer" || owner == "scheduler" || owner == "hooks" || p.names.Owns(owner) {
		d.Suggestion = "name a version of " + definition.Quoted(owner)
	}
	return true
}

// appOf returns the app that an action or event belongs to by its full name; "" if
// that is not known.
func appOf(full string) string {
	rest, ok := strings.CutPrefix(full, "kustomer.")
	if !ok {
		return ""
	}
	section, _, ok := strings.Cut(rest, ".")
	if !ok {
		return ""
	}
	switch section {
	case "app":
		return ownerOf(full)
	case "workflow":
		return "" // a call belongs to no app
	case "hooks":
		return section
	}
	return "kustomer"
}

// appVersion splits an app version; what cannot be split is a finding.
func (p *pass) appVersion(n source.Node) (app string, r definition.VersionRange, ok bool) {
	if p.tree.Kind(n) != source.String || p.app.Broken(n) {
		return "", r, false
	}
	text := p.string(n)
	app, rest, found := strings.Cut(text, "-")
	if found && definition.IsAppName(app) {
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
		return app, ok
	}
	p.compareWithDependency(used, app, r)
	if p.names.Owns(app) {
		if v, ok := definition.ParseVersion(p.string(p.app.Version)); ok && !r.Admits(v) {
			d := p.report(&ownVersionExcluded, n, text, "%s excludes the app's own version %s", definition.Quoted(text), definition.Quoted(p.string(p.app.Version)))
			p.replace(d, n, app+"-^"+p.string(p.app.Version))
			relate(d, p.tree.Range(p.app.Version), "the version is given here")
		}
	} else if p.dependencies().find(app) < 0 && !p.app.Broken(p.app.Dependencies) && !alwaysThere(app) && !p.own.undepended[app] {
		d := p.report(&missingDependency, n, app, "the app %s is used here, but \"dependencies\" does not list it", definition.Quoted(app))
		if p.app.Dependencies != source.None {
			relate(d, p.head(p.app.Dependencies), "the dependencies")
		}
		if p.own.undepended == nil {
			p.own.undepended = map[string]bool{}
		}
		p.own.undepended[app] = true
	}
	return app, true
}

// compareWithDependency reports a dependency that admits a version of an app which
// a step or trigger does not.
func (p *pass) compareWithDependency(used *usedRange, app string, r definition.VersionRange) {
	i := p.dependencies().find(app)
	if i < 0 || p.own.narrowed[app] || p.names.Owns(app) {
		return
	}
	at := p.dependencyAt(i)
	_, rest, _ := strings.Cut(p.string(at), "-")
	if listed, ok := definition.ParseRange(rest); !ok || r.Admits(listed.Least()) {
		return
	}
	if p.own.narrowed == nil {
		p.own.narrowed = map[string]bool{}
	}
	p.own.narrowed[app] = true
	text := p.string(at)
	d := p.report(&widerDependency, at, text, "%s admits versions that %s does not", definition.Quoted(text), definition.Quoted(used.text))
	d.Address = p.app.AddressOf(nil, nil) // which step comes first does not matter to it
	p.replace(d, at, used.text)
	relate(d, p.tree.Range(used.at), "the range that is used")
}

// dependencyAt returns the i-th entry of "dependencies".
func (p *pass) dependencyAt(i int) source.Node {
	for e := range p.tree.Elements(p.app.Dependencies) {
		if i == 0 {
			return e
		}
		i--
	}
	return source.None
}

// alwaysThere names the apps that every org has (reference/kustomer.md 1.5).
func alwaysThere(app string) bool { return app == "kustomer" || app == "scheduler" || app == "hooks" }
