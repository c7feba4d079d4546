package definition

import "strings"

// Suggest returns the candidate that name was most likely meant to be, or "" if
// none is near. It ignores case, dashes and underscores, and accepts at most
// half of the letters edited.
func Suggest(name string, candidates []string) string {
	folded := foldName(name)
	best, bestDistance := "", (len(folded)+1)/2+1
	for _, c := range candidates {
		if c == name {
			continue
		}
		f := foldName(c)
		if d := len(f) - len(folded); d >= bestDistance || -d >= bestDistance {
			continue
		}
		if d := editDistance(folded, f, bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// editDistance is the Levenshtein distance of a and b in bytes, transpositions
// counting as one edit; it gives up at limit.
func editDistance(a, b string, limit int) int {
	const longest = 128
	if len(a) > longest || len(b) > longest {
		return limit
	}
	var rows [3][longest + 1]int
	before, row, next := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least >= limit {
			return limit
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// IsSlip reports whether name differs from a candidate by so little that nothing
// else can be meant: one edit, two from eight letters on, three from fourteen.
func IsSlip(name, candidate string) bool {
	a, b := foldName(name), foldName(candidate)
	limit := 2 + max(0, len(a)-2)/6
	return editDistance(a, b, limit) < limit
}
