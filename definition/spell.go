package definition

import "fmt"

// Suggest returns the candidate that name was most likely meant to be, or "" if
// none is near. It ignores case, dashes and underscores, and accepts at most
// half of the letters edited. Names longer than any sensible one have none.
func Suggest(name string, candidates []string) string {
	var a, b folded
	if !a.fold(name) {
		return ""
	}
	best, bestDistance := "", (a.n+1)/2+1
	for _, c := range candidates {
		if c == name || !b.fold(c) {
			continue
		}
		if d := b.n - a.n; d >= bestDistance || -d >= bestDistance {
			continue
		}
		if d := editDistance(&a, &b, bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// longestName is how many letters of a name can be compared.
const longestName = 128

// folded is a name in lower case, without dashes and underscores.
type folded struct {
	n       int
	letters [longestName]byte
}

// fold takes a name; it reports false for one that is too long.
func (f *folded) fold(s string) bool {
	n := 0
	for i := range len(s) {
		c := s[i]
		if c == '_' || c == '-' {
			continue
		}
		if n == longestName {
			return false
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		f.letters[n] = c
		n++
	}
	f.n = n
	return true
}

// editDistance is the Levenshtein distance of a and b in bytes, transpositions
// counting as one edit; it gives up at limit.
func editDistance(x, y *folded, limit int) int {
	a, b := x.letters[:x.n], y.letters[:y.n]
	// What they begin and end with alike costs nothing: full names all begin alike.
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var rows [3][longestName + 1]uint8
	before, row, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		next[0] = uint8(i)
		least := next[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if int(least) >= limit {
			return limit
		}
		before, row, next = row, next, before
	}
	return int(row[len(b)])
}

// IsSlip reports whether name differs from a candidate by so little that nothing
// else can be meant: one edit, two from eight letters on, three from fourteen.
func IsSlip(name, candidate string) bool {
	var a, b folded
	if !a.fold(name) || !b.fold(candidate) {
		return false
	}
	limit := 2 + max(0, a.n-2)/6
	return editDistance(&a, &b, limit) < limit
}

// DidYouMean returns what to put behind a name that is none of the candidates:
// ` (did you mean "status"?)`, or "" if none is near.
func DidYouMean(name string, candidates ...string) string {
	if s := Suggest(name, candidates); s != "" {
		return fmt.Sprintf(" (did you mean %q?)", s)
	}
	return ""
}
