package builtin

import (
	"github.com/tenon-dev/tenon/definition/value"
)

var settings = []Builtin{
	{
		Name: "getAppSetting", Group: Org, Helper: true, Function: true, Lead: Text, Result: scalar | maybe, Source: "reference/kustomer.md 2.1 [DOC H6: the name]; the rest is our decision",
		Params: []Param{{Name: "setting", Kinds: text, Text: "'<app>.<category>.<name>', the app's name as the definition writes it"}},
		Text:   "Yields the value that an org has given to a setting of the app, or its default. A secret is only seen in the inputTemplate of an action, by getAppSetting or under its name in appSettings: anywhere else, where runs are recorded, it is *****.",
		Examples: []Example{
			{"{{{getAppSetting 'parcels.default.greeting'}}} {{{steps.1.name}}}", `{"name": "Ada"}`, `"Hello Ada"`},
			{"/#fn:getAppSetting,parcels.default.limit", "", `25`},
			{"Bearer {{{getAppSetting 'parcels.default.token'}}}", "", `"Bearer *****"`},
			{"/#fn:getAppSetting,parcels.default.none", "", `missing`},
		},
		Requests: []Example{{"Bearer {{{getAppSetting 'parcels.default.token'}}}", "", `"Bearer s3cret"`}},
		call:     getAppSetting,
	},
}

// SecretMask stands for a secret wherever one must not be seen.
const SecretMask = "*****"

// Environment is what an org has set up, as far as the language sees it. It must
// not be changed once it is in use: what has changed is a new Environment.
type Environment struct {
	// Settings are the settings of the app; nil is an app without.
	Settings Settings
	// Schedules are the business hours of the org by their ids. The one that is
	// meant where none is named has the id DefaultSchedule.
	Schedules map[string]*Schedule
	// DefaultSchedule is the id of the default schedule.
	DefaultSchedule string
	// Locale is the language of dates, "en_us" if it is empty.
	Locale string
}

// Settings looks the settings of an app up.
type Settings interface {
	// Setting returns the value of a setting by its name, "<app>.<category>.<name>",
	// and whether it is a secret; missing if there is none.
	Setting(name string) (v value.Value, secret bool)
}

func (w *Environment) locale() string {
	if w == nil {
		return ""
	}
	return w.Locale
}

func (w *Environment) setting(name string) (v value.Value, secret bool) {
	if w == nil || w.Settings == nil {
		return value.Value{}, false
	}
	return w.Settings.Setting(name)
}

// schedule returns the schedule of an id, the default one for an empty id, or nil.
func (w *Environment) schedule(id string) *Schedule {
	if w == nil {
		return nil
	}
	if id == "" {
		id = w.DefaultSchedule
	}
	return w.Schedules[id]
}

func getAppSetting(e *Env, args []value.Value, _ []value.Member) value.Value {
	v, secret := e.World.setting(args[0].Text())
	if secret && !e.Secrets && v.Exists() {
		return value.OfString(SecretMask)
	}
	return v
}
