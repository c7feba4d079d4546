package moment

import (
	"math"
	"time"
)

// Unit is a length of time that dates are shifted and compared by.
type Unit uint8

// The units.
const (
	Millisecond Unit = iota + 1
	Second
	Minute
	Hour
	Day
	Week
	Month
	Quarter
	Year
)

// Units returns the names of all units, for messages: each is also known by its
// plural.
func Units() []string { return units[:] }

var units = [...]string{"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// FindUnit returns the unit of a name such as "day", "days" or "d". The short
// names are Moment's: "M" is the month, "m" the minute.
func FindUnit(name string) (Unit, bool) {
	switch name {
	case "millisecond", "milliseconds", "ms":
		return Millisecond, true
	case "second", "seconds", "s":
		return Second, true
	case "minute", "minutes", "m":
		return Minute, true
	case "hour", "hours", "h":
		return Hour, true
	case "day", "days", "d":
		return Day, true
	case "week", "weeks", "w":
		return Week, true
	case "month", "months", "M":
		return Month, true
	case "quarter", "quarters", "Q":
		return Quarter, true
	case "year", "years", "y":
		return Year, true
	}
	return 0, false
}

// milliseconds returns the length of a unit that always has the same.
func (u Unit) milliseconds() float64 {
	switch u {
	case Second:
		return 1e3
	case Minute:
		return 6e4
	case Hour:
		return 36e5
	case Day:
		return 864e5
	case Week:
		return 6048e5
	}
	return 1
}

// months returns how many months a unit has, 0 for those that are no months.
func (u Unit) months() float64 {
	switch u {
	case Month:
		return 1
	case Quarter:
		return 3
	case Year:
		return 12
	}
	return 0
}

// maxTime is the range of JavaScript's Date on both sides of 1970, in
// milliseconds.
const maxTime = 8.64e15

// Add returns the time n units after t, in UTC, as Moment's add does: whole
// months and days, and never past the end of the month that is reached. It
// reports false beyond the range of JavaScript's Date.
func Add(t time.Time, n float64, u Unit) (time.Time, bool) {
	t = t.UTC()
	if months := u.months(); months > 0 {
		n = absRound(n * months)
		if !(math.Abs(n) <= maxTime/(28*864e5)) {
			return time.Time{}, false
		}
		return inRange(addMonths(t, int(n)))
	}
	n *= u.milliseconds()
	if u == Day || u == Week {
		n = absRound(n/864e5) * 864e5
	}
	if !(math.Abs(n) <= 2*maxTime) {
		return time.Time{}, false
	}
	at := float64(t.UnixMilli()) + n
	if math.Abs(at) > maxTime {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(at)).UTC(), true
}

func inRange(t time.Time) (time.Time, bool) {
	return t, math.Abs(float64(t.UnixMilli())) <= maxTime
}

// absRound rounds half away from zero.
func absRound(n float64) float64 {
	if n < 0 {
		return -math.Floor(-n + 0.5)
	}
	return math.Floor(n + 0.5)
}

func addMonths(t time.Time, n int) time.Time {
	month := int(t.Month()) - 1 + n
	year := t.Year() + floorDiv(month, 12)
	month -= floorDiv(month, 12) * 12
	last := time.Date(year, time.Month(month+2), 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(year, time.Month(month+1), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// Diff returns how many whole units lie between two times, as Moment's diff does:
// positive if to is the later one, what is left over cut off.
func Diff(from, to time.Time, u Unit) float64 {
	from, to = from.UTC(), to.UTC()
	if months := u.months(); months > 0 {
		return whole(monthDiff(to, from) / months)
	}
	return whole(float64(to.UnixMilli()-from.UnixMilli()) / u.milliseconds())
}

func whole(n float64) float64 {
	return math.Trunc(n) + 0 // not -0
}

// monthDiff returns the months from b to a with a fraction for the days that are
// left over, by the calendar around a.
func monthDiff(a, b time.Time) float64 {
	if a.Day() < b.Day() {
		return -monthDiff(b, a)
	}
	months := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	anchor := addMonths(a, months)
	left := float64(b.UnixMilli() - anchor.UnixMilli())
	var length int64
	if left < 0 {
		length = anchor.UnixMilli() - addMonths(a, months-1).UnixMilli()
	} else {
		length = addMonths(a, months+1).UnixMilli() - anchor.UnixMilli()
	}
	return -(float64(months) + left/float64(length))
}
