package diff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/diff"
)

func TestVersionsAreOrdered(t *testing.T) {
	// By SemVer 11, and around it.
	ordered := []string{
		"0.0.1", "0.0.2", "0.1.0-alpha", "0.1.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
		"1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.9", "1.0.10", "1.9.0", "1.10.0", "2.0.0", "10.0.0",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			v, ok := diff.ParseVersion(a)
			require.True(t, ok, a)
			w, ok := diff.ParseVersion(b)
			require.True(t, ok, b)
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			require.Equal(t, want, v.Compare(w), "%s and %s", a, b)
			require.Equal(t, a, v.String())
		}
	}
	for _, s := range []string{"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.x", "1.2.-3", "1.2.3-", "99999999999999999999.0.0"} {
		_, ok := diff.ParseVersion(s)
		require.False(t, ok, s)
	}
	v, ok := diff.ParseVersion("1.2.3+build.5")
	require.True(t, ok)
	require.Equal(t, "1.2.3", v.String())
}

func TestBumpAdvice(t *testing.T) {
	const (
		breaking   = `"settings": {"default": {}}`
		compatible = `"settings": {"default": {"a": {"type": "string", "defaultValue": ""}, "b": {"type": "string", "defaultValue": ""}}}`
		notice     = `"settings": {"default": {"a": {"type": "string", "defaultValue": "x"}}}`
		before     = `"settings": {"default": {"a": {"type": "string", "defaultValue": ""}}}`
		roles      = before + `, "roles": ["org.permission.customer.read"]`
	)
	for _, c := range []struct {
		after, old, new string
		owed, given     diff.Bump
		least           string
		sufficient      bool
		breaks          bool
	}{
		{breaking, "1.2.3", "1.2.4", diff.Major, diff.Patch, "2.0.0", false, true},
		{breaking, "1.2.3", "1.3.0", diff.Major, diff.Minor, "2.0.0", false, true},
		{breaking, "1.2.3", "2.0.0", diff.Major, diff.Major, "2.0.0", true, false},
		{breaking, "1.2.3", "2.0.0-beta", diff.Major, diff.Major, "2.0.0", true, false},
		{breaking, "1.2.3", "3.1.0", diff.Major, diff.Major, "2.0.0", true, false},
		{compatible, "1.2.3", "1.2.4", diff.Minor, diff.Patch, "1.3.0", false, false},
		{compatible, "1.2.3", "1.3.0", diff.Minor, diff.Minor, "1.3.0", true, false},
		{compatible, "1.2.3", "2.0.0", diff.Minor, diff.Major, "1.3.0", true, false},
		{notice, "1.2.3", "1.2.4", diff.Patch, diff.Patch, "1.2.4", true, false},
		// Not greater at all: the platform refuses it whatever has changed.
		{notice, "1.2.3", "1.2.3", diff.Patch, diff.None, "1.2.4", false, true},
		{notice, "1.2.3", "1.2.2", diff.Patch, diff.None, "1.2.4", false, true},
		{before, "1.2.3", "1.2.2", diff.None, diff.None, "", false, true},
		{before, "1.2.3", "1.2.3", diff.None, diff.None, "", true, false},
		{before, "1.2.3", "9.0.0", diff.None, diff.Major, "", true, false},
		// Below 1.0.0 the first part that is not 0 takes the place of the major.
		{breaking, "0.1.1", "0.1.2", diff.Major, diff.Patch, "0.2.0", false, true},
		{breaking, "0.1.1", "0.2.0", diff.Major, diff.Minor, "0.2.0", true, false},
		{compatible, "0.1.1", "0.1.2", diff.Minor, diff.Patch, "0.1.2", true, false},
		{breaking, "0.0.1", "0.0.2", diff.Major, diff.Patch, "0.0.2", true, false},
		// But not for roles.
		{roles, "0.1.1", "0.2.0", diff.Major, diff.Minor, "1.0.0", false, true},
		{roles, "0.1.1", "1.0.0", diff.Major, diff.Major, "1.0.0", true, false},
		{roles, "2.0.0-a", "2.0.0-b", diff.Major, diff.Patch, "3.0.0", false, true},
		// A pre-release promises nothing.
		{breaking, "2.0.0-alpha", "2.0.0-beta", diff.Major, diff.Patch, "", true, false},
		{breaking, "2.0.0-alpha", "2.0.0", diff.Major, diff.Patch, "", true, false},
		// What is no version is for check to find.
		{breaking, "one", "two", diff.Major, diff.None, "", false, true},
		{notice, "one", "two", diff.Patch, diff.None, "", true, false},
	} {
		r := compare(t, wrap(before, c.old), wrap(c.after, c.new))
		require.Equal(t, diff.Advice{Owed: c.owed, Given: c.given, Least: c.least, Sufficient: c.sufficient}, r.Bump, "%s → %s", c.old, c.new)
		require.Equal(t, c.breaks, r.Breaks(), "%s → %s", c.old, c.new)
	}
}
