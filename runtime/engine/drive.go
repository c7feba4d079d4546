package engine

import (
	"context"
	"time"

	"github.com/tenon-dev/tenon/runtime/clock"
)

// Stop says why RunUntil returned.
type Stop uint8

// The reasons.
const (
	Idle     Stop = iota // nothing is left to do, ever
	Deadline             // the time was reached; timers are left
	Limit                // too many timers, or the engine starts no more scheduled calls
)

// Bounds says how far RunUntil goes.
type Bounds struct {
	Until time.Time // zero: until nothing is left to do
	// Steps is how many times the clock may be moved: workflows that schedule
	// themselves would go on for ever. Default 100,000.
	Steps int
}

// RunUntil drives an engine through virtual time: it lets the engine do all there
// is to do, moves the clock to the next timer, and so on. At the deadline the
// clock stands at it.
//
// A workflow that schedules itself without a delay keeps an engine busy for ever
// at one time; only the engine itself can stop that, by a bound on the length of
// such chains or on the number of scheduled calls.
func RunUntil(ctx context.Context, e Engine, c *clock.Virtual, b Bounds) (Stop, error) {
	if b.Steps <= 0 {
		b.Steps = 100_000
	}
	for range b.Steps {
		if err := e.Settle(ctx); err != nil {
			return 0, err
		}
		next, ok, err := e.NextTimer(ctx)
		switch {
		case err != nil:
			return 0, err
		case !ok:
			if !b.Until.IsZero() {
				c.AdvanceTo(b.Until)
			}
			return Idle, nil
		case !next.After(c.Now()):
			return Limit, nil // due, and yet the engine is settled: it will not fire
		case !b.Until.IsZero() && next.After(b.Until):
			c.AdvanceTo(b.Until)
			return Deadline, nil
		}
		c.AdvanceTo(next)
	}
	if err := e.Settle(ctx); err != nil {
		return 0, err
	}
	_, ok, err := e.NextTimer(ctx)
	if err != nil || !ok {
		return Idle, err
	}
	return Limit, nil
}
