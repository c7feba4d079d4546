package builtin

import (
	"github.com/tenon-dev/tenon/definition/value"
)

var settings = []Builtin{
	{
		Name: "getAppSetting", Group: OrgSetup, Org: true, Helper: true, Function: true, Lead: Text, Result: scalar | maybe, Source: "reference/kustomer.md 2.1 [DOC H6: the name]; the rest is our decision",
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

func getAppSetting(e *Env, args []value.Value, _ []value.Member) value.Value {
	v, secret := e.World.setting(args[0].Text())
	if secret && !e.Secrets && v.Exists() {
		return value.OfString(SecretMask)
	}
	return v
}
