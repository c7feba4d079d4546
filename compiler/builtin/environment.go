package builtin

import (
	"fmt"
	"strings"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/value"
)

// Environment is what an org has set up, as far as the language sees it. It must
// not be changed once it is in use: what has changed is a new Environment.
type Environment struct {
	// Settings are the settings of the app; nil is an app without.
	Settings Settings
	// Schedules are the business hours of the org by their ids.
	Schedules map[string]*Schedule
	// DefaultSchedule is the id of the schedule that is meant where none is named.
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

// SecretMask stands for a secret wherever one must not be seen.
const SecretMask = "*****"

// ParseEnvironment reads what an org has set up, as it is written for the command
// line and kept with the event that starts a run:
//
//	{"schedules": {"office": {"timeZone": "Europe/Paris", "hours": {…}}}, "defaultSchedule": "office",
//	 "locale": "fr_fr", "settings": {"default.greeting": "Salut"}}
//
// Settings that are not in it are those of defaults, and what is secret follows
// from defaults too. The error is one sentence that names what cannot be read.
func ParseEnvironment(v value.Value, defaults Settings) (*Environment, error) {
	if v.Kind() != value.Object {
		return nil, fmt.Errorf(`what an org has set up is %s, but must be an object such as {"schedules": {…}, "defaultSchedule": "office"}`, v.Kind())
	}
	e := &Environment{Settings: changed{v.Get("settings"), defaults}, Schedules: map[string]*Schedule{}}
	for key, member := range v.Members() {
		switch key {
		case "schedules":
			for id, written := range member.Members() {
				s := new(Schedule)
				if err := json.Unmarshal(written.AppendJSON(nil), s); err != nil {
					return nil, fmt.Errorf("the schedule %q cannot be read: %w", id, err)
				}
				e.Schedules[id] = s
			}
		case "defaultSchedule":
			e.DefaultSchedule = member.Text()
		case "locale":
			e.Locale = member.Text()
		case "settings":
		default:
			return nil, fmt.Errorf("nothing is known of %q in what an org has set up: known are schedules, defaultSchedule, locale and settings", key)
		}
	}
	if _, ok := e.Schedules[e.DefaultSchedule]; !ok && e.DefaultSchedule != "" {
		return nil, fmt.Errorf("the default schedule %q is none of the schedules", e.DefaultSchedule)
	}
	return e, nil
}

// changed are settings of which an org has changed some.
type changed struct {
	values   value.Value // by "<category>.<name>"
	defaults Settings
}

// Setting implements Settings.
func (c changed) Setting(name string) (v value.Value, secret bool) {
	if c.defaults != nil {
		v, secret = c.defaults.Setting(name)
	}
	_, key, _ := strings.Cut(name, ".")
	if own := c.values.Get(key); own.Exists() {
		return own, secret
	}
	return v, secret
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
