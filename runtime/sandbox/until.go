package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Idle is the span of virtual time that ends when nothing is left to do.
const Idle = time.Duration(-1)

// maxSpan bounds how much virtual time can be asked for. It is more than any
// schedule may be ahead (package interp).
const maxSpan = 200 * 365 * 24 * time.Hour

var units = [...]struct {
	name string
	unit time.Duration
}{
	{"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour},
	{"d", 24 * time.Hour}, {"w", 7 * 24 * time.Hour},
}

// ParseUntil reads how much virtual time passes: "idle", or numbers with units
// such as "90s", "2h30m", "30d", from weeks to milliseconds.
func ParseUntil(text string) (time.Duration, error) {
	if text == "idle" {
		return Idle, nil
	}
	if strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("%q is negative: time only passes forwards", text)
	}
	bad := fmt.Errorf(`%q is no duration: write "idle", or numbers with the units w, d, h, m, s and ms, such as 90s, 2h30m or 30d`, text)
	rest, sum := text, 0.0
	for first := true; rest != "" || first; first = false {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		n, err := strconv.ParseFloat(rest[:digits], 64)
		if err != nil {
			return 0, bad
		}
		rest = rest[digits:]
		name := rest[:len(rest)-len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz"))]
		unit := time.Duration(0)
		for _, u := range units {
			if u.name == name {
				unit = u.unit
			}
		}
		if unit == 0 {
			return 0, bad
		}
		rest = rest[len(name):]
		sum += n * float64(unit)
	}
	if sum > float64(maxSpan) {
		return 0, fmt.Errorf("%s is more than the 200 years that can pass", text)
	}
	return time.Duration(sum), nil
}
