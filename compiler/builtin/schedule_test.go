package builtin_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/builtin"
)

// TestOpen goes through the edges of openings, the ends of summer time and the
// holidays.
func TestOpen(t *testing.T) {
	var s builtin.Schedule
	require.NoError(t, json.Unmarshal([]byte(`{"timeZone": "America/New_York",
	  "hours": {"Sunday": [{"start": "01:00", "end": "03:30"}], "monday": [{"start": "09:00", "end": "12:30"}, {"start": "13:30", "end": "24:00"}], "tuesday": [{"start": "00:00", "end": "02:00"}]},
	  "holidays": ["2026-02-09", {"date": "2026-02-16", "hours": [{"start": "10:00", "end": "11:00"}]}]}`), &s))
	for at, want := range map[string]bool{
		"2026-02-02T13:59:59Z": false, "2026-02-02T14:00:00Z": true, "2026-02-02T17:29:59Z": true, "2026-02-02T17:30:00Z": false, "2026-02-02T18:30:00Z": true,
		"2026-02-03T04:59:59Z": true, "2026-02-03T05:00:00Z": true, "2026-02-03T07:00:00Z": false, "2026-02-04T14:00:00Z": false,
		"2026-02-09T15:00:00Z": false, "2026-02-16T15:30:00Z": true, "2026-02-16T14:30:00Z": false, "2026-02-10T04:59:00Z": false,
		// On 8 March clocks go from 02:00 to 03:00, on 1 November back from 02:00 to 01:00.
		"2026-03-08T06:00:00Z": true, "2026-03-08T07:00:00Z": true, "2026-03-08T07:30:00Z": false,
		"2026-11-01T05:30:00Z": true, "2026-11-01T06:30:00Z": true, "2026-11-01T08:29:00Z": true, "2026-11-01T08:30:00Z": false,
	} {
		moment, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		require.Equal(t, want, s.Open(moment), at)
	}
}

func TestSchedulesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                    "not a schedule",
		`{}`:                    `a schedule needs a "timeZone", such as "Europe/Paris"`,
		`{"timeZone": "Local"}`: `the time zone "Local" is not known: write one of the IANA names, such as "Europe/Paris"`,
		`{"timeZone": "../x"}`:  `the time zone "../x" is not known: write one of the IANA names, such as "Europe/Paris"`,
		`{"timeZone": "UTC", "hours": {"someday": []}}`:                                       `"someday" is no day of the week: write "monday" to "sunday"`,
		`{"timeZone": "UTC", "hours": {"monday": [{"start": "9:00", "end": "17:00"}]}}`:       `the hours "9:00" to "17:00" of monday cannot be read: write them as "09:00" and "17:30"`,
		`{"timeZone": "UTC", "hours": {"monday": [{"start": "22:00", "end": "06:00"}]}}`:      `the hours "22:00" to "06:00" of monday end before they begin: hours over midnight are written as two, up to "24:00" and from "00:00"`,
		`{"timeZone": "UTC", "holidays": ["25.12.2026"]}`:                                     `"25.12.2026" is no date of a holiday: write it as "2026-12-25"`,
		`{"timeZone": "UTC", "holidays": [7]}`:                                                `a holiday is a date such as "2026-12-25", or an object with "date" and "hours"`,
		`{"timeZone": "UTC", "holidays": [{"date": "2026-12-25", "hours": [{"start": ""}]}]}`: `the hours "" to "" of 2026-12-25 cannot be read: write them as "09:00" and "17:30"`,
	} {
		require.ErrorContains(t, json.Unmarshal([]byte(text), new(builtin.Schedule)), want, text)
	}
}
