package sandbox

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseUntil(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"idle": Idle, "90s": 90 * time.Second, "2h30m": 150 * time.Minute, "30d": 720 * time.Hour, "1.5d": 36 * time.Hour,
		"1w": 168 * time.Hour, "250ms": 250 * time.Millisecond, "0s": 0,
	} {
		got, err := ParseUntil(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "1", "s", "1 s", "1y", "1s2", "1.1.1s", "idle1s", "∞", "1e9s", "1S"} {
		_, err := ParseUntil(text)
		require.EqualError(t, err, `"`+text+`" is no duration: write "idle", or numbers with the units w, d, h, m, s and ms, such as 90s, 2h30m or 30d`)
	}
	_, err := ParseUntil("-1s")
	require.EqualError(t, err, `"-1s" is negative: time only passes forwards`)
	for _, text := range []string{"100000d", "99999999999999999999999999999999999999999999d"} {
		_, err := ParseUntil(text)
		require.EqualError(t, err, text+" is more than the 200 years that can pass")
	}
}

func FuzzParseUntil(f *testing.F) {
	f.Add("2h30m")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseUntil(text); err == nil {
			require.True(t, d == Idle || d >= 0 && d <= maxSpan)
		}
	})
}
