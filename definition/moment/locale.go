package moment

import "strconv"

// Locale is a language of dates.
type Locale struct {
	months, monthsShort                  [12]string
	weekdays, weekdaysShort, weekdaysMin [7]string // Sunday first
	forms                                map[string]string
	firstDay, firstWeek                  int // Moment's dow and doy
	ordinal                              func(n int, period string) string
}

// The locales of the platform (reference/kustomer.md 2.10): en_us and fr_fr.
var (
	English = &Locale{
		months:        [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		monthsShort:   [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		weekdays:      [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		weekdaysShort: [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		weekdaysMin:   [...]string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"},
		forms: map[string]string{
			"LT": "h:mm A", "LTS": "h:mm:ss A", "L": "MM/DD/YYYY", "LL": "MMMM D, YYYY",
			"LLL": "MMMM D, YYYY h:mm A", "LLLL": "dddd, MMMM D, YYYY h:mm A",
			"l": "M/D/YYYY", "ll": "MMM D, YYYY", "lll": "MMM D, YYYY h:mm A", "llll": "ddd, MMM D, YYYY h:mm A",
		},
		firstDay: 0, firstWeek: 6, ordinal: englishOrdinal,
	}
	French = &Locale{
		months:        [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		monthsShort:   [...]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		weekdays:      [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		weekdaysShort: [...]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
		weekdaysMin:   [...]string{"di", "lu", "ma", "me", "je", "ve", "sa"},
		forms: map[string]string{
			"LT": "HH:mm", "LTS": "HH:mm:ss", "L": "DD/MM/YYYY", "LL": "D MMMM YYYY",
			"LLL": "D MMMM YYYY HH:mm", "LLLL": "dddd D MMMM YYYY HH:mm",
			"l": "D/M/YYYY", "ll": "D MMM YYYY", "lll": "D MMM YYYY HH:mm", "llll": "ddd D MMM YYYY HH:mm",
		},
		firstDay: 1, firstWeek: 4, ordinal: frenchOrdinal,
	}
)

// FindLocale returns the locale of a name such as "en_us" or "fr_fr", English
// for one that is not known.
func FindLocale(name string) *Locale {
	if len(name) >= 2 && (name[0] == 'f' || name[0] == 'F') && (name[1] == 'r' || name[1] == 'R') {
		return French
	}
	return English
}

// form returns what a long form stands for, or the form itself.
func (l *Locale) form(name string) string {
	if f, ok := l.forms[name]; ok {
		return f
	}
	return name
}

func englishOrdinal(n int, _ string) string {
	suffix := "th"
	if n%100/10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func frenchOrdinal(n int, period string) string {
	suffix := "e"
	switch {
	case n == 1 && (period == "w" || period == "W"):
		suffix = "re"
	case n == 1:
		suffix = "er"
	case period == "D":
		suffix = ""
	}
	return strconv.Itoa(n) + suffix
}
