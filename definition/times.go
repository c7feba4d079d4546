package definition

import (
	"fmt"
	"time"
)

// Earliest and Latest bound the times at which anything can happen in a run, and
// those that scenarios name. In between, nanoseconds since 1970 fit 64 bits, which
// is how times are stored, with some months left for what follows the last moment.
var (
	Earliest = time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC)
	Latest   = time.Date(2261, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
)

// OutOfTime returns the rest of a sentence about a time that is not between
// Earliest and Latest, "" about one that is.
func OutOfTime(t time.Time) string {
	if t.Before(Earliest) || t.After(Latest) {
		return fmt.Sprintf("must lie in the years %d to %d", Earliest.Year(), Latest.Year())
	}
	return ""
}
