package value

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestToTime(t *testing.T) {
	for text, want := range map[string]string{
		`"2026-01-31"`: "2026-01-31T00:00:00.000Z", `"2026-01-31T09:05"`: "2026-01-31T09:05:00.000Z", `"2026-01-31 09:05:07"`: "2026-01-31T09:05:07.000Z",
		`"2026-01-31T09:05:07.123456Z"`: "2026-01-31T09:05:07.123Z", `"2026-01-31T01:00:00+02:00"`: "2026-01-30T23:00:00.000Z", `"2026-12-31T23:30:00-0130"`: "2027-01-01T01:00:00.000Z",
		`"2024-02-29"`: "2024-02-29T00:00:00.000Z", `0`: "1970-01-01T00:00:00.000Z", `-1.5`: "1969-12-31T23:59:59.999Z", `8640000000000000`: "+275760-09-13T00:00:00.000Z",
		`-62198755200000`: "-000001-01-01T00:00:00.000Z", `"0000-01-01"`: "0000-01-01T00:00:00.000Z",
		`"2023-02-29"`: "", `"2026-13-01"`: "", `"2026-1-1"`: "", `"2026-01-31T24:00"`: "", `"2026-01-31T09"`: "", `"2026-01-31T09:05:07."`: "", `"2026-01-31T09:05+2"`: "",
		`"2026-01-31x"`: "", `"2026-01-31T09:05:07Zx"`: "", `""`: "", `"soon"`: "", `8640000000000001`: "", `true`: "", `null`: "", `["2026-01-31"]`: "",
	} {
		at, ok := mustParse(t, text).ToTime()
		require.Equal(t, want != "", ok, text)
		if ok {
			require.Equal(t, want, FormatTime(at), text)
		}
	}
}

// FuzzToTime holds the reader to package time, and what is written to what was
// read.
func FuzzToTime(f *testing.F) {
	for _, s := range []string{"2026-01-31", "2026-01-31T09:05:07.123+02:00", "2026-01-31 09:05:07-0130", "2026-02-30", "2026-01-31T09:05Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := OfString(s).ToTime()
		want, err := time.Parse(time.RFC3339Nano, s)
		// Package time takes offsets of 24 hours and of 60 minutes, which RFC 3339 does
		// not have, and hours of one digit.
		if err == nil && s[len(s)-1] != 'Z' && (s[len(s)-5:len(s)-3] > "23" || s[len(s)-2:] > "59") {
			require.False(t, ok, s)
		} else if err == nil && len(s) >= len("2026-01-31T09:05:07Z") && s[13] == ':' {
			require.True(t, ok, s)
			require.True(t, got.Equal(want), s)
		}
		if ok {
			again, ok := OfString(FormatTime(got)).ToTime()
			require.True(t, ok || got.Year() > 9999 || got.Year() < 0)
			if ok {
				require.Equal(t, got.UnixMilli(), again.UnixMilli())
			}
		}
	})
}
