package definition

import (
	"strconv"
	"strings"
)

// Version is a version by semver.org 2.0.0, without its build metadata.
type Version struct {
	Major, Minor, Patch uint64
	Pre                 string // without the dash; empty for a release
}

// ParseVersion reads "1.4.0" or "1.5.0-beta.1".
func ParseVersion(s string) (Version, bool) {
	if !isSemVer(s) {
		return Version{}, false
	}
	s, _, _ = strings.Cut(s, "+")
	s, pre, _ := strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	v := Version{Pre: pre}
	var err error
	for i, to := range []*uint64{&v.Major, &v.Minor, &v.Patch} {
		if *to, err = strconv.ParseUint(parts[i], 10, 64); err != nil {
			return Version{}, false
		}
	}
	return v, true
}

// Compare returns -1, 0 or 1 as v is less than, equal to or greater than w, in
// the precedence of semver.org 11.
func (v Version) Compare(w Version) int {
	for _, pair := range [...][2]uint64{{v.Major, w.Major}, {v.Minor, w.Minor}, {v.Patch, w.Patch}} {
		if pair[0] != pair[1] {
			return sign(pair[0] > pair[1])
		}
	}
	switch {
	case v.Pre == w.Pre:
		return 0
	case v.Pre == "" || w.Pre == "":
		return sign(v.Pre == "")
	}
	a, b := strings.Split(v.Pre, "."), strings.Split(w.Pre, ".")
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		x, errX := strconv.ParseUint(a[i], 10, 64)
		y, errY := strconv.ParseUint(b[i], 10, 64)
		switch {
		case errX == nil && errY == nil:
			return sign(x > y)
		case errX == nil || errY == nil:
			return sign(errY == nil) // numbers come before words
		}
		return sign(a[i] > b[i])
	}
	return sign(len(a) > len(b))
}

func sign(greater bool) int {
	if greater {
		return 1
	}
	return -1
}

// VersionRange is a range of versions as definitions write it: "^1.9.2", "~1.4.0",
// "1.4.0", ">=1.2.0" or "*" (reference/kustomer.md 1.4, 1.5). Only the caret was
// seen in published definitions; the others are what authors of npm packages know.
type VersionRange struct {
	min, below Version
	unbounded  bool // no upper end
	exact      bool
}

// ParseRange reads a range.
func ParseRange(s string) (VersionRange, bool) {
	if s == "*" || s == "x" {
		return VersionRange{unbounded: true}, true
	}
	op := strings.TrimRight(s[:len(s)-len(strings.TrimLeft(s, "^~>=v "))], " ")
	v, ok := ParseVersion(strings.TrimLeft(s, "^~>=v "))
	if !ok {
		return VersionRange{}, false
	}
	r := VersionRange{min: v}
	switch op {
	case "", "=", "v":
		r.exact = true
	case ">=":
		r.unbounded = true
	case "~":
		r.below = Version{Major: v.Major, Minor: v.Minor + 1}
	case "^":
		switch {
		case v.Major > 0:
			r.below = Version{Major: v.Major + 1}
		case v.Minor > 0:
			r.below = Version{Minor: v.Minor + 1}
		default:
			r.below = Version{Patch: v.Patch + 1}
		}
	default:
		return VersionRange{}, false
	}
	return r, true
}

// Admits reports whether v lies in the range. A pre-release lies in a range only
// if the range names a pre-release of the same version, as in npm.
func (r VersionRange) Admits(v Version) bool {
	if r.exact {
		return v == r.min
	}
	if v.Pre != "" && (r.min.Pre == "" || v.Major != r.min.Major || v.Minor != r.min.Minor || v.Patch != r.min.Patch) {
		return false
	}
	return v.Compare(r.min) >= 0 && (r.unbounded || v.Compare(r.below) < 0)
}

// Least returns the oldest version that the range admits.
func (r VersionRange) Least() Version { return r.min }
