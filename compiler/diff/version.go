package diff

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Bump is a part of a version, the higher the more it promises to break.
type Bump uint8

// The parts of a version.
const (
	None Bump = iota
	Patch
	Minor
	Major
)

// String returns "none", "patch", "minor" or "major".
func (b Bump) String() string { return [...]string{"none", "patch", "minor", "major"}[b] }

// Advice sets what the changes owe against what the versions give
// (reference/kustomer.md 8, "bump advice").
type Advice struct {
	Owed       Bump
	Given      Bump   // the first part in which the new version is greater; None if it is not greater
	Least      string // the least version that is enough; empty if nothing is owed, or any greater one is enough
	Sufficient bool
}

// Version is a SemVer 2.0.0 version without its build.
type Version struct {
	Major, Minor, Patch uint64
	Pre                 string
}

// ParseVersion reads a version.
func ParseVersion(s string) (v Version, ok bool) {
	s, _, _ = strings.Cut(s, "+")
	core, pre, hasPre := strings.Cut(s, "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 || hasPre && pre == "" {
		return v, false
	}
	for i, to := range []*uint64{&v.Major, &v.Minor, &v.Patch} {
		n, err := strconv.ParseUint(parts[i], 10, 63)
		if err != nil || parts[i] != strconv.FormatUint(n, 10) {
			return v, false
		}
		*to = n
	}
	v.Pre = pre
	return v, true
}

// String returns the version as it is written.
func (v Version) String() string {
	s := fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch)
	if v.Pre != "" {
		s += "-" + v.Pre
	}
	return s
}

// Compare returns -1, 0 or 1 as v is less than, equal to or greater than w by the
// precedence of SemVer 11.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch), comparePre(v.Pre, w.Pre))
}

func comparePre(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		n, errX := strconv.ParseUint(x[i], 10, 64)
		m, errY := strconv.ParseUint(y[i], 10, 64)
		order := strings.Compare(x[i], y[i])
		switch {
		case errX == nil && errY == nil:
			order = cmp.Compare(n, m)
		case errX == nil:
			order = -1
		case errY == nil:
			order = 1
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Compare(len(x), len(y))
}

// bump returns the first part in which w is greater than v.
func (v Version) bump(w Version) Bump {
	switch {
	case w.Compare(v) <= 0:
		return None
	case w.Major != v.Major:
		return Major
	case w.Minor != v.Minor:
		return Minor
	}
	return Patch
}

// least returns the least version that gives what is owed over v. Below 1.0.0 it
// is the first part that is not 0 that promises something, as caret ranges have
// it: ^0.1.2 ends before 0.2.0, ^0.0.2 before 0.0.3. That is a decision: the
// platform's texts speak of majors only. strict asks for a major nevertheless,
// which the platform does where roles change.
func (v Version) least(owed Bump, strict bool) Version {
	if !strict && v.Major == 0 && owed > None {
		owed--
		if v.Minor == 0 {
			owed = Patch
		}
		owed = max(owed, Patch)
	}
	switch owed {
	case Major:
		return Version{Major: v.Major + 1}
	case Minor:
		return Version{Major: v.Major, Minor: v.Minor + 1}
	}
	return Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch + 1}
}

// enough reports whether w gives what is owed over v.
func (v Version) enough(w Version, owed Bump, strict bool) bool {
	if w.Compare(v) <= 0 {
		return false
	}
	if v.Pre != "" && !strict {
		return true // a pre-release promises nothing
	}
	least := v.least(owed, strict)
	least.Pre = "0" // its own pre-releases are beyond what was before
	return w.Compare(least) >= 0
}

// advise sums up what the changes owe, and notes a version that is not greater.
func (c *comparer) advise() Advice {
	advice := Advice{Sufficient: true}
	strict := false
	for i := range c.changes {
		rule := c.changes[i].Rule
		advice.Owed = max(advice.Owed, rule.Level.Owes())
		strict = strict || rule == ruleRolesChanged
	}
	oldNode, newNode := c.old.app.Version, c.new.app.Version
	old, okOld := ParseVersion(c.old.text(oldNode))
	new, okNew := ParseVersion(c.new.text(newNode))
	if !okOld || !okNew {
		// A workflow on its own has no version; a broken one is for check to find.
		advice.Sufficient = advice.Owed < Major
		return advice
	}
	advice.Given = old.bump(new)
	if advice.Owed > None && (old.Pre == "" || strict) {
		advice.Least = old.least(advice.Owed, strict).String()
	}
	order := new.Compare(old)
	if order > 0 {
		advice.Sufficient = old.enough(new, advice.Owed, strict)
		return advice
	}
	if order == 0 && len(c.changes) == 0 {
		return advice
	}
	advice.Sufficient = false
	c.notGreater(oldNode, newNode, order, advice)
	return advice
}

func (c *comparer) notGreater(old, new source.Node, order int, a Advice) {
	what := "is the same as before, which a registered version must never be"
	if order < 0 {
		what = "is less than " + definition.Quoted(c.old.text(old)) + " before it"
	}
	change := c.add(ruleVersionNotGreater, old, new, c.here(), "version %s %s", definition.Quoted(c.new.text(new)), what)
	if a.Least != "" {
		change.Suggestion = "the changes owe at least " + a.Least
	}
}
