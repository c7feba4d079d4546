package moment

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestAgainstMoment replays what Moment.js answered (oracle/moment.js).
func TestAgainstMoment(t *testing.T) {
	b, err := os.ReadFile("testdata/vectors.jsonl")
	require.NoError(t, err)
	count, wrong := 0, 0
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); count++ {
		var v [4]json.RawMessage
		var ms int64
		var locale, format, want string
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		require.NoError(t, json.Unmarshal(v[0], &ms))
		require.NoError(t, json.Unmarshal(v[1], &locale))
		require.NoError(t, json.Unmarshal(v[2], &format))
		require.NoError(t, json.Unmarshal(v[3], &want))
		got := Format(time.UnixMilli(ms).UTC(), format, FindLocale(locale))
		if got != want {
			if wrong++; wrong < 20 {
				t.Errorf("%s %s %q: got %q, want %q", time.UnixMilli(ms).UTC(), locale, format, got, want)
			}
		}
	}
	require.Greater(t, count, 3000)
	require.Zero(t, wrong, "of %d vectors", count)
}

func TestZones(t *testing.T) {
	at := time.Date(2026, 1, 31, 9, 0, 0, 0, time.FixedZone("", -(3*3600+1800)))
	require.Equal(t, "09:00 -03:30 -0330", Format(at, "HH:mm Z ZZ", English))
}

func FuzzFormat(f *testing.F) {
	f.Add("YYYY-MM-DD[T]HH:mm:ss.SSSZ", int64(0))
	f.Add(`[a[\LTS lll \e`, int64(1769850000000))
	f.Fuzz(func(t *testing.T, format string, ms int64) {
		const most = 8_640_000_000_000_000
		at := time.UnixMilli(ms % most).UTC()
		out := Format(at, format, English)
		require.Equal(t, out, Format(at, format, English))
		if utf8.ValidString(format) {
			require.True(t, utf8.ValidString(out))
		}
		require.LessOrEqual(t, len(out), 64*len(format))
	})
}

// TestShiftsAgainstMoment replays what Moment.js made of dates that are shifted
// and compared (oracle/shift.js).
func TestShiftsAgainstMoment(t *testing.T) {
	b, err := os.ReadFile("testdata/shift.jsonl")
	require.NoError(t, err)
	count := 0
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); count++ {
		var v struct {
			op, unit    string
			a, b        float64
			want        *float64
			destination []any
		}
		v.destination = []any{&v.op, &v.a, &v.b, &v.unit, &v.want}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v.destination))
		unit, ok := FindUnit(v.unit)
		require.True(t, ok, v.unit)
		from := time.UnixMilli(int64(v.a)).UTC()
		if v.op == "diff" {
			require.Equal(t, *v.want, Diff(from, time.UnixMilli(int64(v.b)), unit), lines.Text())
			continue
		}
		got, ok := Add(from, v.b, unit)
		require.Equal(t, v.want != nil, ok, lines.Text())
		if ok {
			require.Equal(t, int64(*v.want), got.UnixMilli(), lines.Text())
		}
	}
	require.Greater(t, count, 3000)
}
