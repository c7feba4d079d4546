package builtin

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a machine without time zones gives the same results

	"github.com/goccy/go-json"
)

// Schedule is the business hours of an org (reference/kustomer.md 5.4 [DOC H3]).
// How it is written is our decision:
//
//	{"timeZone": "Europe/Paris",
//	 "hours": {"monday": [{"start": "09:00", "end": "12:30"}, {"start": "13:30", "end": "17:00"}]},
//	 "holidays": ["2026-12-25", {"date": "2026-12-24", "hours": [{"start": "09:00", "end": "12:00"}]}]}
//
// An opening begins with its start and has ended at its end; "24:00" is the end
// of the day. A holiday without hours is closed. Days without hours are closed.
type Schedule struct {
	zone     *time.Location
	days     [7][]opening // Sunday first
	holidays map[string][]opening
}

// opening is a part of a day, in minutes since midnight, end not included.
type opening struct{ start, end int }

// Open reports whether the schedule is open at a time.
func (s *Schedule) Open(t time.Time) bool {
	t = t.In(s.zone)
	hours, holiday := s.holidays[t.Format(time.DateOnly)]
	if !holiday {
		hours = s.days[t.Weekday()]
	}
	minute := t.Hour()*60 + t.Minute()
	return slices.ContainsFunc(hours, func(o opening) bool { return o.start <= minute && minute < o.end })
}

// zones keeps the time zones that were loaded, by their names.
var zones sync.Map

// loadZone returns a time zone by its IANA name. The zone of this machine is
// nobody's.
func loadZone(name string) (*time.Location, error) {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, errors.New("no name of a time zone")
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}

// scheduleJSON is a Schedule as it is written.
type scheduleJSON struct {
	TimeZone string                   `json:"timeZone"`
	Hours    map[string][]openingJSON `json:"hours"`
	Holidays []json.RawMessage        `json:"holidays"`
}

type openingJSON struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

type holidayJSON struct {
	Date  string        `json:"date"`
	Hours []openingJSON `json:"hours"`
}

// UnmarshalJSON reads a schedule. The error is one sentence that names what
// cannot be read.
func (s *Schedule) UnmarshalJSON(b []byte) error {
	var in scheduleJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("not a schedule: %w", err)
	}
	if in.TimeZone == "" {
		return fmt.Errorf(`a schedule needs a "timeZone", such as "Europe/Paris"`)
	}
	zone, err := loadZone(in.TimeZone)
	if err != nil {
		return fmt.Errorf(`the time zone %q is not known: write one of the IANA names, such as "Europe/Paris"`, in.TimeZone)
	}
	out := Schedule{zone: zone, holidays: make(map[string][]opening, len(in.Holidays))}
	for name, hours := range in.Hours {
		day, ok := weekday(name)
		if !ok {
			return fmt.Errorf(`%q is no day of the week: write "monday" to "sunday"`, name)
		}
		if out.days[day], err = openings(name, hours); err != nil {
			return err
		}
	}
	for _, h := range in.Holidays {
		if err := out.holiday(h); err != nil {
			return err
		}
	}
	*s = out
	return nil
}

func (s *Schedule) holiday(b json.RawMessage) error {
	var h holidayJSON
	if err := json.Unmarshal(b, &h.Date); err != nil {
		if err := json.Unmarshal(b, &h); err != nil {
			return fmt.Errorf(`a holiday is a date such as "2026-12-25", or an object with "date" and "hours": %w`, err)
		}
	}
	if _, err := time.Parse(time.DateOnly, h.Date); err != nil {
		return fmt.Errorf(`%q is no date of a holiday: write it as "2026-12-25"`, h.Date)
	}
	hours, err := openings(h.Date, h.Hours)
	if err != nil {
		return err
	}
	s.holidays[h.Date] = hours
	return nil
}

func weekday(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), name) {
			return d, true
		}
	}
	return 0, false
}

func openings(day string, in []openingJSON) ([]opening, error) {
	var out []opening
	for _, o := range in {
		start, okStart := minuteOf(o.Start)
		end, okEnd := minuteOf(o.End)
		if !okStart || !okEnd {
			return nil, fmt.Errorf(`the hours %q to %q of %s cannot be read: write them as "09:00" and "17:30"`, o.Start, o.End, day)
		}
		if end <= start {
			return nil, fmt.Errorf(`the hours %q to %q of %s end before they begin: hours over midnight are written as two, up to "24:00" and from "00:00"`, o.Start, o.End, day)
		}
		out = append(out, opening{start, end})
	}
	return out, nil
}

// minuteOf reads a time of day, "24:00" included.
func minuteOf(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}
