package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
)

// Moment is a time in a scenario: a date-time, or a span after its beginning.
type Moment struct {
	At    time.Time // zero for a span
	After time.Duration
}

// From returns the moment in a scenario that begins at start.
func (m Moment) From(start time.Time) time.Time {
	if m.At.IsZero() {
		return start.Add(m.After)
	}
	return m.At
}

// maxAfter bounds a span, as schedules are bounded (package interp).
const maxAfter = 100 * 365 * 24 * time.Hour

// unit is a unit of spans; the greatest come first.
type unit struct {
	name string
	span time.Duration
}

var units = [...]unit{
	{"week", 7 * 24 * time.Hour}, {"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}, {"millisecond", time.Millisecond},
}

const momentExample = `write a date-time such as "2030-05-09T09:00:00Z", or a span after the beginning such as "after 2 hours" or "after 1 day 30 minutes"`

// ParseMoment reads a moment. problem is the rest of a sentence about the text,
// empty if there is none.
func ParseMoment(text string) (m Moment, problem string) {
	span, relative := strings.CutPrefix(strings.TrimSpace(text), "after ")
	if !relative {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return m, "is no moment: " + momentExample
		}
		return Moment{At: at.UTC()}, definition.OutOfTime(at)
	}
	words := strings.Fields(span)
	if len(words) == 0 || len(words)%2 != 0 {
		return m, "is no moment: " + momentExample
	}
	for i := 0; i < len(words); i += 2 {
		n, err := strconv.ParseUint(words[i], 10, 53)
		if err != nil {
			return m, fmt.Sprintf("is no moment: %s is no whole number", definition.Quoted(words[i]))
		}
		u, problem := findUnit(words[i+1])
		if problem != "" {
			return m, problem
		}
		if float64(n)*float64(u)+float64(m.After) > float64(maxAfter) {
			return m, "is more than a hundred years after the beginning"
		}
		m.After += time.Duration(n) * u
	}
	return m, ""
}

func findUnit(word string) (span time.Duration, problem string) {
	name := strings.TrimSuffix(word, "s")
	var names []string
	for _, u := range units {
		if u.name == name {
			return u.span, ""
		}
		names = append(names, u.name+"s")
	}
	if name == "month" || name == "year" {
		return 0, "is no moment: a " + name + " has no fixed length, so count days, or write the date-time"
	}
	problem = fmt.Sprintf("is no moment: %s is no unit, which are weeks, days, hours, minutes, seconds and milliseconds", definition.Quoted(word))
	if near := definition.Suggest(word, names); near != "" {
		problem += fmt.Sprintf(" (did you mean %q?)", near)
	}
	return 0, problem
}

// FormatAfter writes a span as ParseMoment reads it, cut to milliseconds:
// "after 1 day 2 hours".
func FormatAfter(d time.Duration) string {
	var b strings.Builder
	b.WriteString("after")
	d = max(d, 0).Truncate(time.Millisecond)
	for _, u := range units[1:] {
		if n := d / u.span; n > 0 {
			fmt.Fprintf(&b, " %d %s", n, u.name)
			if n > 1 {
				b.WriteByte('s')
			}
			d -= n * u.span
		}
	}
	if b.Len() == len("after") {
		b.WriteString(" 0 seconds")
	}
	return b.String()
}
