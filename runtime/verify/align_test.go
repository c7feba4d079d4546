package verify

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAlign(t *testing.T) {
	pairs := func(a, b string) [][2]int {
		return align(len(a), len(b), func(i, j int) bool { return a[i] == b[j] })
	}
	require.Equal(t, [][2]int{{0, 0}, {1, 1}}, pairs("ab", "ab"))
	require.Equal(t, [][2]int{{1, 0}, {3, 1}}, pairs("xayb", "ab"))
	require.Equal(t, [][2]int{{0, 1}, {1, 3}}, pairs("ab", "xayb"))
	require.Equal(t, [][2]int{{0, 0}}, pairs("a", "aa"))
	require.Empty(t, pairs("", "ab"))
	require.Empty(t, pairs("ab", ""))

	// Beyond the bound places count: the memory for more is not there.
	const many = 100_000
	got := align(many, many, func(i, j int) bool { return i == j && i != 7 })
	require.Len(t, got, many-1)
	require.False(t, slices.Contains(got, [2]int{7, 7}))
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"https://a.example/x", "https://a.example/x", true},
		{"https://a.example/x", "https://a.example/xy", false},
		{"*", "", true},
		{"https://*.example/*", "https://a.b.example/x?y=1", true},
		{"https://*/v1/*/end", "https://a/v1/2/end", true},
		{"https://*/v1/*/end", "https://a/v1/end", false},
		{"a*a", "a", false},
		{"*a*b*c*", "xaxbxcx", true},
		{"*a*b*c*", "cba", false},
	} {
		require.Equal(t, c.want, glob(c.pattern, c.text), "%s %s", c.pattern, c.text)
	}
}
