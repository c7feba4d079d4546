package journal

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var at = time.Date(2026, 1, 31, 9, 0, 0, 1, time.UTC)

var events = []interp.Event{
	{Kind: interp.Started, At: at, Value: value.OfObject(value.Member{Key: "a", Value: value.OfNumber(math.Copysign(0, -1))})},
	{Kind: interp.Started, At: time.Date(1700, 1, 1, 0, 0, 0, 0, time.UTC)},
	{Kind: interp.ActionCompleted, At: at, Step: "s", Attempt: 2, Value: value.OfNull(), Note: "recorded"},
	{Kind: interp.ActionCompleted, At: at, Step: "\xff", Attempt: 1, Value: value.OfString("\xff")},
	{Kind: interp.ActionFailed, At: at, Step: "s", Attempt: 1, Failure: &interp.Failure{Code: "http_error", Message: "no", Status: 503, Retryable: true}},
	{Kind: interp.ActionFailed, At: at, Step: "s", Attempt: 1, Failure: &interp.Failure{}},
	{Kind: interp.ActionFailed, At: at, Step: "s", Attempt: 1},
	{Kind: interp.TimerFired, At: at, Step: "s", Attempt: 300},
	{Kind: interp.Cancelled, At: at, Reason: "enough"},
	{Kind: interp.ActionWaiting, At: at, Step: "s", Attempt: 1, Value: value.OfObject(), Until: at.AddDate(1, 0, 0), Note: "POST"},
	{Kind: interp.ActionWaiting, At: at, Step: "s", Attempt: 1, Until: time.Unix(0, 0).UTC()},
	{Kind: interp.Started, At: at, Value: value.OfObject(), Environment: value.OfObject(value.Member{Key: "locale", Value: value.OfString("fr_fr")})},
	{Kind: interp.Started, At: at, Environment: value.OfObject(), Failure: &interp.Failure{Code: "too_large", Message: "no"}},
}

func TestEventsComeBackAsTheyWere(t *testing.T) {
	for _, ev := range events {
		back, err := ParseEvent(string(AppendEvent(nil, &ev)))
		require.NoError(t, err)
		require.Equal(t, ev, back)
	}
	// What a retry costs on disk.
	require.Len(t, AppendEvent(nil, &interp.Event{Kind: interp.TimerFired, At: at, Step: "notify", Attempt: 1}), 18)
}

// TestTheStoredFormIsPinned: a journal that was written must be read for ever.
func TestTheStoredFormIsPinned(t *testing.T) {
	require.Equal(t, "\x01\x04\x01\xa0\xb9\xab\x32\xc5\x8f\x18\x08\x01\x01a\x05\x00\x00\x00\x00\x00\x00\x00\x80", string(AppendEvent(nil, &events[0])))
	for kind, number := range map[interp.EventKind]byte{
		interp.Started: 1, interp.ActionCompleted: 2, interp.ActionFailed: 3, interp.TimerFired: 4, interp.Cancelled: 5, interp.ActionWaiting: 6,
	} {
		require.Equal(t, number, byte(kind))
	}
}

// TestTimesBeyondTheStoredOnesKeepTheirOrder: none may become one of another age.
func TestTimesBeyondTheStoredOnesKeepTheirOrder(t *testing.T) {
	at := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		at   time.Time
		want int64
	}{
		{time.Time{}, math.MinInt64}, {at(1677), math.MinInt64}, {at(1970), 0}, {at(2300), math.MaxInt64}, {at(9999), math.MaxInt64},
		{definition.Earliest, definition.Earliest.UnixNano()}, {definition.Latest, definition.Latest.UnixNano()},
		{time.Unix(0, math.MinInt64), math.MinInt64}, {time.Unix(0, math.MaxInt64), math.MaxInt64},
	} {
		require.Equal(t, c.want, Nanos(c.at), c.at)
	}
	require.True(t, time.Unix(0, Nanos(definition.Earliest)).Equal(definition.Earliest))
	require.True(t, time.Unix(0, Nanos(definition.Latest.AddDate(0, 3, 0))).Equal(definition.Latest.AddDate(0, 3, 0)), "what follows the last moment has room")
}

func TestFailuresComeBackAsTheyWere(t *testing.T) {
	f := &interp.Failure{Code: "http_error", Message: "no", Status: 503, Retryable: true}
	back, err := ParseFailure(string(AppendFailure(nil, f)))
	require.NoError(t, err)
	require.Equal(t, f, back)
	_, err = ParseFailure("")
	require.ErrorIs(t, err, errDamaged)
}

// FuzzEvent: bytes are refused or are an event that is written and read again
// as itself.
func FuzzEvent(f *testing.F) {
	for _, ev := range events {
		f.Add(AppendEvent(nil, &ev))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ev, err := ParseEvent(string(b))
		if err != nil {
			return
		}
		out := AppendEvent(nil, &ev)
		again, err := ParseEvent(string(out))
		require.NoError(t, err)
		require.Equal(t, out, AppendEvent(nil, &again))
	})
}
