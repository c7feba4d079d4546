package definition

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVersionOrder(t *testing.T) {
	// The example of semver.org 11, in rising order.
	order := []string{"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0"}
	for i, a := range order {
		for j, b := range order {
			v, ok := ParseVersion(a)
			require.True(t, ok)
			w, _ := ParseVersion(b)
			want := 0
			if i != j {
				want = sign(i > j)
			}
			require.Equal(t, want, v.Compare(w), "%s, %s", a, b)
		}
	}
	_, ok := ParseVersion("1.0")
	require.False(t, ok)
	_, ok = ParseVersion("99999999999999999999.0.0")
	require.False(t, ok)
}

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		text, version string
		want          bool
	}{
		{"^1.9.2", "1.9.2", true}, {"^1.9.2", "1.10.0", true}, {"^1.9.2", "2.0.0", false}, {"^1.9.2", "1.9.1", false},
		{"^0.1.17", "0.1.20", true}, {"^0.1.17", "0.2.0", false}, {"^0.0.30", "0.0.30", true}, {"^0.0.30", "0.0.31", false},
		{"~1.4.0", "1.4.9", true}, {"~1.4.0", "1.5.0", false}, {"1.4.0", "1.4.0", true}, {"1.4.0", "1.4.1", false},
		{">=1.2.0", "9.0.0", true}, {"*", "0.0.1", true}, {"^1.0.0", "1.1.0-beta", false}, {"^1.1.0-alpha", "1.1.0-beta", true},
	} {
		r, ok := ParseRange(c.text)
		require.True(t, ok, c.text)
		v, ok := ParseVersion(c.version)
		require.True(t, ok, c.version)
		require.Equal(t, c.want, r.Admits(v), "%s in %s", c.version, c.text)
	}
	for _, text := range []string{"", "^", "1.x", "^1.9", "<1.0.0", "^^1.0.0"} {
		_, ok := ParseRange(text)
		require.False(t, ok, text)
	}
}
