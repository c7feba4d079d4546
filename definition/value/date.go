package value

import "time"

// maxMilliseconds is the range of JavaScript's Date on both sides of 1970.
const maxMilliseconds = 8.64e15

// OfMilliseconds returns the time so many milliseconds after 1970, a fraction cut
// off; false beyond the range of JavaScript's Date.
func OfMilliseconds(ms float64) (time.Time, bool) {
	if !(ms >= -maxMilliseconds && ms <= maxMilliseconds) {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(ms)).UTC(), true
}

// ToTime casts a value to a time in UTC: an ISO 8601 date or date-time, or a
// number of milliseconds since 1970 (reference/kustomer.md 4.3). It is what a
// date means wherever a definition compares or prints one.
func (v Value) ToTime() (time.Time, bool) {
	switch v.kind {
	case Number:
		return OfMilliseconds(v.num)
	case String:
		return parseTime(v.str)
	}
	return time.Time{}, false
}

// FormatTime writes a time as JavaScript's toISOString does: in UTC, with
// milliseconds; a year beyond four digits with its sign and six of them.
func FormatTime(t time.Time) string {
	t = t.UTC()
	const rest = "-01-02T15:04:05.000Z"
	year := t.Year()
	if year >= 0 && year <= 9999 {
		return t.Format("2006" + rest)
	}
	b := []byte{'+'}
	if year < 0 {
		b[0] = '-'
		year = -year
	}
	for unit := 100_000; unit > 0; unit /= 10 {
		b = append(b, byte('0'+year/unit%10))
	}
	return string(t.AppendFormat(b, rest))
}

// parseTime reads YYYY-MM-DD, alone or followed by "T" or a blank and HH:MM, with
// seconds and a fraction of them or without, and a zone: Z, ±HH:MM or ±HHMM. What
// has no zone is UTC.
func parseTime(s string) (t time.Time, ok bool) {
	r := timeReader{s: s}
	year := r.digits(4, 0, 9999)
	r.byte('-')
	month := r.digits(2, 1, 12)
	r.byte('-')
	day := r.digits(2, 1, daysIn(year, month))
	if r.failed || r.s == "" {
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), !r.failed
	}
	if !r.has('T') && !r.has('t') {
		r.byte(' ')
	}
	hour := r.digits(2, 0, 23)
	r.byte(':')
	minute := r.digits(2, 0, 59)
	second, fraction := 0, 0
	if r.has(':') {
		second = r.digits(2, 0, 59)
		if r.has('.') || r.has(',') {
			fraction = r.fraction()
		}
	}
	offset := r.zone()
	if r.failed || r.s != "" {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second-offset, fraction, time.UTC), true
}

// timeReader reads a date from the front of s.
type timeReader struct {
	s      string
	failed bool
}

func (r *timeReader) has(c byte) bool {
	if r.s == "" || r.s[0] != c {
		return false
	}
	r.s = r.s[1:]
	return true
}

func (r *timeReader) byte(c byte) {
	if !r.has(c) {
		r.failed = true
	}
}

// digits reads a number of exactly n digits between two bounds.
func (r *timeReader) digits(n, least, most int) int {
	number := 0
	for i := range n {
		if i >= len(r.s) || r.s[i] < '0' || r.s[i] > '9' {
			r.failed = true
			return least
		}
		number = number*10 + int(r.s[i]-'0')
	}
	r.s = r.s[n:]
	if number < least || number > most {
		r.failed = true
		return least
	}
	return number
}

// fraction reads the digits behind the point as nanoseconds.
func (r *timeReader) fraction() int {
	nanoseconds, unit := 0, 100_000_000
	count := 0
	for r.s != "" && r.s[0] >= '0' && r.s[0] <= '9' {
		nanoseconds += int(r.s[0]-'0') * unit
		unit /= 10
		r.s = r.s[1:]
		count++
	}
	if count == 0 {
		r.failed = true
	}
	return nanoseconds
}

// zone reads a zone as seconds east of Greenwich.
func (r *timeReader) zone() int {
	sign := 1
	switch {
	case r.s == "", r.has('Z'), r.has('z'):
		return 0
	case r.has('-'):
		sign = -1
	default:
		r.byte('+')
	}
	hours := r.digits(2, 0, 23)
	r.has(':')
	return sign * (hours*3600 + r.digits(2, 0, 59)*60)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
