package clock

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

func TestVirtualWakesInOrder(t *testing.T) {
	v := NewVirtual(start)
	var woken []string
	wake := func(name string, d time.Duration) func() {
		return v.Wake(start.Add(d), func() {
			require.Equal(t, start.Add(d), v.Now(), "the clock stands at the time of the wake")
			woken = append(woken, name)
		})
	}
	wake("b", 2*time.Second)
	wake("a", time.Second)
	wake("c", 2*time.Second)
	stop := wake("stopped", time.Second)
	wake("later", time.Hour)
	stop()
	stop()
	v.Advance(time.Minute)
	require.Equal(t, []string{"a", "b", "c"}, woken)
	require.Equal(t, start.Add(time.Minute), v.Now())

	v.AdvanceTo(start)
	require.Equal(t, start.Add(time.Minute), v.Now(), "time does not run backwards")
	v.Wake(start, func() { woken = append(woken, "past") })
	require.Equal(t, []string{"a", "b", "c", "past"}, woken)
}

func TestVirtualWakesThatAskForWakes(t *testing.T) {
	v := NewVirtual(start)
	var at []time.Time
	var again func()
	again = func() {
		at = append(at, v.Now())
		v.Wake(v.Now().Add(time.Second), again)
	}
	v.Wake(start.Add(time.Second), again)
	v.Advance(3 * time.Second)
	require.Equal(t, []time.Time{start.Add(time.Second), start.Add(2 * time.Second), start.Add(3 * time.Second)}, at)
}

func TestRealWakes(t *testing.T) {
	c := Real{}
	woken := make(chan time.Time, 1)
	at := c.Now().Add(5 * time.Millisecond)
	c.Wake(at, func() { woken <- c.Now() })
	require.False(t, (<-woken).Before(at))

	stop := c.Wake(c.Now().Add(time.Hour), func() { t.Error("stopped") })
	stop()
	stop()
	require.Equal(t, time.UTC, c.Now().Location())
}

func TestRealNapsNoLongerThanItMayOversleepAJump(t *testing.T) {
	w := realWake{at: start.Add(time.Hour)}
	require.Equal(t, maxNap, w.nap(start))
	require.Equal(t, time.Second, w.nap(start.Add(time.Hour-time.Second)))
	require.Zero(t, w.nap(start.Add(2*time.Hour)))
}
