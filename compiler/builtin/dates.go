package builtin

import (
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/moment"
	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var dates = []Builtin{
	{
		Name: "date", Group: Dates, Helper: true, Result: text | maybe, Source: fromHelpers + " [DOC H3]; weeks, months, quarters, seconds and milliseconds are our decision",
		Params: []Param{
			{Name: "unit", Kinds: text, Optional: true, Text: "what is counted: years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds, or the singular", Accepts: isUnit, Names: moment.Units},
			{Name: "count", Kinds: numeric, Optional: true, Text: "how many units ago; negative for a time to come; 0 without it"},
		},
		Text: "Yields the time of the event that the run is at, shifted: a positive count leads into the past, a negative one into the future. The result is ISO 8601 in UTC with milliseconds. " +
			"A month that is too short ends earlier, so a month before 31 March is the last of February.",
		Examples: []Example{
			{"{{{date}}}", "", `"2026-01-31T09:00:00.000Z"`},
			{"{{{date 'days' count=1}}}", "", `"2026-01-30T09:00:00.000Z"`},
			{"{{{date 'hours' count=-36}}}", "", `"2026-02-01T21:00:00.000Z"`},
			{"{{{date 'month' count=-1}}}", "", `"2026-02-28T09:00:00.000Z"`},
			{"{{{date 'moons' count=1}}}", "", `""`},
		},
		call: dateHelper,
	},
	{
		Name: "dateFormat", Group: Dates, Org: true, Helper: true, Function: true, Result: text | maybe,
		Source: "reference/kustomer.md 5.3, 5.4 [DOC W6, H3]; zone and locale are our decision",
		Params: []Param{
			{Name: "value", Kinds: date, Text: "a date: ISO 8601, or milliseconds since 1970"},
			{Name: "format", Kinds: text, Optional: true, Text: "tokens of Moment.js, such as 'YYYY-MM-DD' or 'LL'; of a function it may hold commas"},
			{Name: "zone", Kinds: text, Optional: true, Text: "a time zone such as 'Europe/Paris'; UTC without it; of the helper only", Accepts: isZone},
			{Name: "locale", Kinds: text, Optional: true, Text: "'en_us' or 'fr_fr'; the org's without it; of the helper only", Accepts: isLocale, Names: locales},
		},
		Text: "Formats a date by the tokens of Moment.js; without a format it yields ISO 8601 in UTC with milliseconds. What is no date yields nothing.",
		Examples: []Example{
			{"{{dateFormat steps.1.createdAt format='LL'}}", `{"createdAt": "2026-01-05T14:30:00Z"}`, `"January 5, 2026"`},
			{"{{{dateFormat steps.1.createdAt format='dddd [at] HH:mm' zone='America/New_York'}}}", `{"createdAt": "2026-01-05T14:30:00Z"}`, `"Monday at 09:30"`},
			{"{{{dateFormat steps.1.createdAt format='LL' locale='fr_fr'}}}", `{"createdAt": "2026-01-05T14:30:00Z"}`, `"5 janvier 2026"`},
			{"/#fn:dateFormat,steps.1.createdAt,MMM D, YYYY", `{"createdAt": 1767623400000}`, `"Jan 5, 2026"`},
			{"/#fn:dateFormat,steps.1.createdAt", `{"createdAt": "2026-01-05"}`, `"2026-01-05T00:00:00.000Z"`},
			{"/#fn:dateFormat,steps.1.createdAt", `{"createdAt": "soon"}`, `missing`},
		},
		call: dateFormat,
	},
	{
		Name: "dateDiff", Group: Dates, Helper: true, Result: types.Integer | maybe, Source: fromHelpers + " [OBS R6]; what is left over is cut off as in Moment's diff, our decision",
		Params: []Param{
			{Name: "unit", Kinds: text, Text: "what is counted, as for date", Accepts: isUnit, Names: moment.Units},
			{Name: "from", Kinds: date, Optional: true, Text: "the first date; now without it"},
			{Name: "to", Kinds: date, Optional: true, Text: "the second date; now without it"},
		},
		Text: "Yields how many whole units lie between two dates: positive if the second is the later one. If one of them is given and is no date, it yields nothing.",
		Examples: []Example{
			{"{{dateDiff 'milliseconds' from=steps.1.startAt to=steps.1.endAt}}", `{"startAt": "2026-01-31T08:59:58.500Z", "endAt": "2026-01-31T09:00:00Z"}`, `"1500"`},
			{"{{dateDiff 'days' from=steps.1.startAt}}", `{"startAt": "2026-01-01"}`, `"30"`},
			{"{{dateDiff 'months' from=steps.1.startAt to=steps.1.endAt}}", `{"startAt": "2026-03-31", "endAt": "2026-02-01"}`, `"-1"`},
			{"{{dateDiff 'days' from=steps.1.startAt}}", `{"startAt": "soon"}`, `""`},
		},
		call: dateDiff,
	},
	{
		Name: "inBusinessHours", Group: Dates, Org: true, Function: true, Lead: Either, Result: types.Boolean | maybe, Source: fromFunction + " [DOC H3]; half-open hours are our decision",
		Params: []Param{
			{Name: "date", Kinds: date, Optional: true, Text: "the path of a date; now without it"},
			{Name: "schedule", Kinds: text, Optional: true, Text: "the id of a schedule; the org's default one without it"},
		},
		Text: "Tells whether a date lies in the hours of a schedule, in its time zone, its holidays taken out. An opening that ends at 17:00 has ended at 17:00. " +
			"Each argument may be given alone. It yields nothing if the date is none, or the org has no such schedule.",
		Examples: []Example{
			{"/#fn:inBusinessHours", "", `false`},
			{"/#fn:inBusinessHours,steps.1.createdAt", `{"createdAt": "2026-01-30T15:59:59Z"}`, `true`},
			{"/#fn:inBusinessHours,weekend", "", `true`},
			{"/#fn:inBusinessHours,steps.1.createdAt,weekend", `{"createdAt": "2026-01-30T12:00:00Z"}`, `false`},
			{"/#fn:inBusinessHours,steps.1.createdAt", `{"createdAt": "2026-12-25T10:00:00Z"}`, `false`},
			{"/#fn:inBusinessHours,nights", "", `missing`},
		},
		call: inBusinessHours,
	},
}

func isUnit(v value.Value) bool {
	_, ok := moment.FindUnit(v.Text())
	return ok
}

func isZone(v value.Value) bool {
	_, err := loadZone(v.Text())
	return err == nil
}

func locales() []string { return []string{"en_us", "fr_fr"} }

// isLocale accepts what FindLocale reads as one of the two.
func isLocale(v value.Value) bool {
	name := strings.ToLower(v.Text())
	return strings.HasPrefix(name, "en") || strings.HasPrefix(name, "fr")
}

func dateHelper(e *Env, args []value.Value, _ []value.Member) value.Value {
	if !args[0].Exists() {
		return value.OfString(value.FormatTime(e.Now))
	}
	unit, ok := moment.FindUnit(args[0].Text())
	if !ok {
		return value.Value{}
	}
	count := 0.0
	if args[1].Exists() {
		if count, ok = args[1].ToNumber(); !ok {
			return value.Value{}
		}
	}
	at, ok := moment.Add(e.Now, -count, unit)
	if !ok {
		return value.Value{}
	}
	return value.OfString(value.FormatTime(at))
}

func dateFormat(e *Env, args []value.Value, _ []value.Member) value.Value {
	at, ok := args[0].ToTime()
	if !ok {
		return value.Value{}
	}
	if zone := args[2]; zone.Exists() {
		at, ok = e.inZone(at, zone.Text())
		if !ok {
			return value.Value{}
		}
	}
	format := args[1].Text()
	if !args[1].Exists() || format == "" {
		return value.OfString(value.FormatTime(at))
	}
	locale := args[3].Text()
	if !args[3].Exists() {
		locale = e.World.locale()
	}
	if !e.fits(16 * len(format)) { // a token may print much more than itself
		return value.Value{}
	}
	return value.OfString(moment.Format(at, format, moment.FindLocale(locale)))
}

// zoneWork is about what it costs to look for a time zone, in work.
const zoneWork = 4096

// inZone returns a time in a time zone.
func (e *Env) inZone(t time.Time, name string) (time.Time, bool) {
	zone, ok := zones.Load(name)
	if !ok {
		e.work += zoneWork
		found, err := loadZone(name)
		if err != nil {
			return t, false
		}
		zone = found
	}
	return t.In(zone.(*time.Location)), true
}

func dateDiff(e *Env, args []value.Value, _ []value.Member) value.Value {
	unit, ok := moment.FindUnit(args[0].Text())
	from, okFrom := e.dateOrNow(args[1])
	to, okTo := e.dateOrNow(args[2])
	if !ok || !okFrom || !okTo {
		return value.Value{}
	}
	return value.OfNumber(moment.Diff(from, to, unit))
}

// dateOrNow casts a date; now if none is given.
func (e *Env) dateOrNow(v value.Value) (time.Time, bool) {
	if v.IsMissing() {
		return e.Now, true
	}
	return v.ToTime()
}

func inBusinessHours(e *Env, args []value.Value, _ []value.Member) value.Value {
	at, ok := e.dateOrNow(args[0])
	s := e.World.schedule(args[1].Text())
	if !ok || s == nil {
		return value.Value{}
	}
	return value.OfBool(s.Open(at))
}
