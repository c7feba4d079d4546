package action

import (
	"fmt"
	"strings"
)

// Key returns the idempotency key of one attempt at the action of one step of a
// run: the same whenever an engine hands out that attempt, and no other
// attempt's. It is of printable ASCII without spaces, fit for an HTTP header, as
// long as the id of the run is.
func Key(run, step string, attempt int) string {
	var b strings.Builder
	b.Grow(len(run) + len(step) + 4)
	b.WriteString(run)
	b.WriteByte('/')
	for i := range len(step) {
		switch c := step[i]; {
		case c <= ' ' || c >= 0x7f || c == '/' || c == '%':
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('/')
	if attempt < 10 && attempt >= 0 {
		b.WriteByte('0' + byte(attempt))
	} else {
		fmt.Fprint(&b, attempt)
	}
	return b.String()
}
