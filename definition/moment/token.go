package moment

import (
	"strconv"
	"time"
)

// printer appends what tokens stand for.
type printer struct {
	t   time.Time
	l   *Locale
	out []byte
}

func (p *printer) number(n, width int) bool {
	p.out = fill(p.out, n, width, false)
	return true
}

func (p *printer) text(s string) bool {
	p.out = append(p.out, s...)
	return true
}

func (p *printer) ordinal(n int, period string) bool { return p.text(p.l.ordinal(n, period)) }

// token appends what a token stands for, or reports that it stands for nothing.
func (p *printer) token(token string) bool {
	t := p.t
	switch token {
	case "M", "MM":
		return p.number(int(t.Month()), len(token))
	case "Mo":
		return p.ordinal(int(t.Month()), "M")
	case "MMM":
		return p.text(p.l.monthsShort[t.Month()-1])
	case "MMMM":
		return p.text(p.l.months[t.Month()-1])
	case "Q":
		return p.number(quarter(t), 1)
	case "Qo":
		return p.ordinal(quarter(t), "Q")
	case "D", "DD":
		return p.number(t.Day(), len(token))
	case "Do":
		return p.ordinal(t.Day(), "D")
	case "DDD":
		return p.number(t.YearDay(), 1)
	case "DDDD":
		return p.number(t.YearDay(), 3)
	case "DDDo":
		return p.ordinal(t.YearDay(), "DDD")
	case "d":
		return p.number(int(t.Weekday()), 1)
	case "do":
		return p.ordinal(int(t.Weekday()), "d")
	case "dd":
		return p.text(p.l.weekdaysMin[t.Weekday()])
	case "ddd":
		return p.text(p.l.weekdaysShort[t.Weekday()])
	case "dddd":
		return p.text(p.l.weekdays[t.Weekday()])
	case "e":
		return p.number(p.weekday(), 1)
	case "E":
		return p.number((int(t.Weekday())+6)%7+1, 1)
	case "eHHmm":
		return p.number(p.weekday(), 1) && p.number(t.Hour(), 2) && p.number(t.Minute(), 2)
	case "w", "ww":
		_, week := weekOf(t, p.l.firstDay, p.l.firstWeek)
		return p.number(week, len(token))
	case "wo":
		_, week := weekOf(t, p.l.firstDay, p.l.firstWeek)
		return p.ordinal(week, "w")
	case "W", "WW":
		_, week := weekOf(t, isoFirstDay, isoFirstWeek)
		return p.number(week, len(token))
	case "Wo":
		_, week := weekOf(t, isoFirstDay, isoFirstWeek)
		return p.ordinal(week, "W")
	}
	return p.year(token) || p.clock(token) || p.zone(token)
}

// year prints the tokens of years and eras.
func (p *printer) year(token string) bool {
	year := p.t.Year()
	switch token {
	case "Y":
		if year > 9999 {
			return p.text("+" + strconv.Itoa(year))
		}
		return p.number(year, 4)
	case "YY":
		return p.number(year%100, 2)
	case "YYYY", "YYYYY":
		return p.number(year, len(token))
	case "YYYYYY":
		p.out = fill(p.out, year, 6, true)
		return true
	case "gg", "gggg", "ggggg":
		y, _ := weekOf(p.t, p.l.firstDay, p.l.firstWeek)
		return p.weekYear(y, token)
	case "GG", "GGGG", "GGGGG":
		y, _ := weekOf(p.t, isoFirstDay, isoFirstWeek)
		return p.weekYear(y, token)
	case "y", "yy", "yyy", "yyyy":
		return p.number(eraYear(year), len(token))
	case "yo":
		return p.ordinal(eraYear(year), "y")
	case "N", "NN", "NNN", "NNNNN":
		if year < 1 {
			return p.text("BC")
		}
		return p.text("AD")
	case "NNNN":
		if year < 1 {
			return p.text("Before Christ")
		}
		return p.text("Anno Domini")
	}
	return false
}

func (p *printer) weekYear(year int, token string) bool {
	if len(token) == 2 {
		year %= 100
	}
	return p.number(year, len(token))
}

// clock prints the tokens of the time of day.
func (p *printer) clock(token string) bool {
	t := p.t
	switch token {
	case "H", "HH":
		return p.number(t.Hour(), len(token))
	case "h", "hh":
		return p.number(twelve(t), len(token))
	case "k", "kk":
		return p.number((t.Hour()+23)%24+1, len(token))
	case "hmm":
		return p.number(twelve(t), 1) && p.number(t.Minute(), 2)
	case "hmmss":
		return p.number(twelve(t), 1) && p.number(t.Minute(), 2) && p.number(t.Second(), 2)
	case "Hmm":
		return p.number(t.Hour(), 1) && p.number(t.Minute(), 2)
	case "Hmmss":
		return p.number(t.Hour(), 1) && p.number(t.Minute(), 2) && p.number(t.Second(), 2)
	case "a":
		if t.Hour() > 11 {
			return p.text("pm")
		}
		return p.text("am")
	case "A":
		if t.Hour() > 11 {
			return p.text("PM")
		}
		return p.text("AM")
	case "m", "mm":
		return p.number(t.Minute(), len(token))
	case "s", "ss":
		return p.number(t.Second(), len(token))
	}
	if token[0] != 'S' {
		return false
	}
	// Moment knows milliseconds; what is finer is zero.
	fraction := t.Nanosecond() / 1e6 * 1e6
	for range 9 - len(token) {
		fraction /= 10
	}
	return p.number(fraction, len(token))
}

// zone prints the tokens of the time zone and of the Unix time.
func (p *printer) zone(token string) bool {
	switch token {
	case "x":
		return p.text(strconv.FormatInt(p.t.UnixMilli(), 10))
	case "X":
		return p.text(strconv.FormatInt(p.t.Unix(), 10))
	case "Z", "ZZ":
		_, seconds := p.t.Zone()
		sign := byte('+')
		if seconds < 0 {
			sign, seconds = '-', -seconds
		}
		p.out = fill(append(p.out, sign), seconds/3600, 2, false)
		if token == "Z" {
			p.out = append(p.out, ':')
		}
		return p.number(seconds%3600/60, 2)
	case "z", "zz":
		name, _ := p.t.Zone()
		if token == "zz" && name == "UTC" {
			name = "Coordinated Universal Time"
		}
		return p.text(name)
	}
	return false
}

func quarter(t time.Time) int { return (int(t.Month()) + 2) / 3 }

func twelve(t time.Time) int { return (t.Hour()+11)%12 + 1 }

func eraYear(year int) int {
	if year < 1 {
		return 1 - year
	}
	return year
}

func (p *printer) weekday() int { return (int(p.t.Weekday()) + 7 - p.l.firstDay) % 7 }

// ISO 8601 weeks begin on Monday, and the first one has the fourth of January.
const isoFirstDay, isoFirstWeek = 1, 4

// weekOf returns the week of a date and the year to which that week belongs.
// Weeks begin on the weekday first, and Moment's doy says which week of a year
// is its first: the one that holds January 7 + first - doy.
func weekOf(t time.Time, first, doy int) (year, week int) {
	year = t.Year()
	week = floorDiv(t.YearDay()-weekOffset(year, first, doy)-1, 7) + 1
	switch weeks := weeksIn(year, first, doy); {
	case week < 1:
		year--
		week += weeksIn(year, first, doy)
	case week > weeks:
		week -= weeks
		year++
	}
	return year, week
}

// weekOffset returns how many days before the first of January the first week
// of the year begins, as a negative number, or after it.
func weekOffset(year, first, doy int) int {
	forward := 7 + first - doy
	weekday := int(time.Date(year, time.January, forward, 0, 0, 0, 0, time.UTC).Weekday())
	return -((7 + weekday - first) % 7) + forward - 1
}

func weeksIn(year, first, doy int) int {
	days := time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
	return (days - weekOffset(year, first, doy) + weekOffset(year+1, first, doy)) / 7
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
