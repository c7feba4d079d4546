package definition

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// ScheduleAction is the full name of the action that starts another workflow
// later (reference/kustomer.md 7.1).
const ScheduleAction = "kustomer.app.scheduler." + scheduleComponent

const scheduleComponent = "schedule-workflow"

// Names resolves the names of the components of one app: actions, events,
// commands (reference/kustomer.md 1.2, 1.3). The zero Names belongs to no app, as
// those of a bare workflow do, and leaves every name as it is.
type Names struct {
	App     string // as written, of a private app without its org
	Private bool
}

const platformPrefix, appPrefix = "kustomer.", "kustomer.app."

// NewNames returns the Names of an app by its name as written.
func NewNames(app string, private bool) Names {
	if private {
		app = withoutOrg(app)
	}
	return Names{App: app, Private: private}
}

// Names returns how the names of a's components resolve. An app is private
// unless it says otherwise (reference/kustomer.md 1 [DEC]). Where the app's name
// is one that the platform refuses or changes, its components tell what it was
// meant to be, so that one wrong name is one mistake.
func (a *App) Names() Names {
	if a.Tree.Kind(a.Name) != source.String {
		return Names{}
	}
	name := a.Tree.Text(a.Name)
	if !IsAppName(name) || strings.ToLower(name) != name {
		if owner := a.owner(); owner != "" && (!IsAppName(name) || strings.EqualFold(owner, name)) {
			name = owner
		}
	}
	return NewNames(name, !a.Tree.Is(a.Visibility, "public"))
}

// owner returns the app under whose name the first of a's components that has a
// full name is declared.
func (a *App) owner() string {
	t := a.Tree
	owner := func(n source.Node) string {
		if t.Kind(n) != source.String {
			return ""
		}
		rest, ok := strings.CutPrefix(t.Text(n), appPrefix)
		if !ok {
			return ""
		}
		owner, _, _ := strings.Cut(rest, ".")
		return owner
	}
	for i := range a.Actions {
		if o := owner(a.Actions[i].Name); o != "" {
			return o
		}
	}
	for i := range a.Hooks {
		if o := owner(a.Hooks[i].EventName); o != "" {
			return o
		}
	}
	for _, list := range []source.Node{a.KViews, a.Commands} {
		for e := range t.Elements(list) {
			if o := owner(t.Member(e, "name")); o != "" {
				return o
			}
		}
	}
	return ""
}

// Full returns the full form of a name, as the platform makes it at registration:
// what starts with "kustomer." stays, any other name belongs to the app. In a
// private app the spelling of the app's name with its org becomes the one
// without. So two names denote one component exactly if their full forms are
// equal.
func (n Names) Full(name string) string {
	if n.App == "" || name == "" {
		return name
	}
	if !strings.HasPrefix(name, platformPrefix) {
		if rest, ok := strings.CutPrefix(name, n.App); ok && strings.HasPrefix(rest, ".") {
			name = rest[1:]
		}
		return appPrefix + n.App + "." + name
	}
	rest, ok := strings.CutPrefix(name, appPrefix)
	if !ok || !n.Private {
		return name
	}
	owner, component, ok := strings.Cut(rest, ".")
	if !ok || withoutOrg(owner) != n.App {
		return name
	}
	return appPrefix + n.App + "." + component
}

// Owns reports whether an app's name, with or without an org, is that of this app.
func (n Names) Owns(app string) bool {
	return n.App != "" && (app == n.App || n.Private && withoutOrg(app) == n.App)
}

// IsSameApp reports whether two names of apps are one but for the org behind that of
// a private app (reference/kustomer.md 1.3).
func IsSameApp(a, b string) bool { return withoutOrg(a) == withoutOrg(b) }

// Schedules reports whether an action, by its name as written in a step, is
// [ScheduleAction]. It costs next to nothing for other names.
func (n Names) Schedules(action string) bool {
	return action == ScheduleAction || strings.HasSuffix(action, scheduleComponent) && n.Full(action) == ScheduleAction
}

// globalIDLength is the number of digits of an id that the platform gives.
const globalIDLength = 24

// isHexDigit holds a 1 for each digit. Digits and letters alternate at random in
// an id, so branches would be guessed wrong half of the time.
var isHexDigit = [256]uint8{
	'0': 1, '1': 1, '2': 1, '3': 1, '4': 1, '5': 1, '6': 1, '7': 1, '8': 1, '9': 1,
	'a': 1, 'b': 1, 'c': 1, 'd': 1, 'e': 1, 'f': 1,
}

// IsGlobalID reports whether an id has the form of those that the platform gives
// to orgs and installed workflows: 24 hexadecimal digits.
func IsGlobalID(id string) bool {
	if len(id) != globalIDLength {
		return false
	}
	digits := 0
	for i := range len(id) {
		digits += int(isHexDigit[id[i]])
	}
	return digits == globalIDLength
}

// withoutOrg drops the "_<orgId>" that the platform appends to the name of a
// private app.
func withoutOrg(app string) string {
	if cut := len(app) - globalIDLength - 1; cut >= 1 && app[cut] == '_' && IsGlobalID(app[cut+1:]) {
		return app[:cut]
	}
	return app
}
