package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
)

// Diff writes how a text has changed, as a unified diff that patch -p0 applies;
// nothing if it has not.
//
// Lines that both texts have once are the fixed points between which the rest is
// compared, so the cost grows with the size of the texts and not with that of
// the change.
func Diff(w io.Writer, name string, before, after []byte) error {
	if bytes.Equal(before, after) {
		return nil
	}
	d := differ{a: splitLines(before), b: splitLines(after)}
	d.compare(0, len(d.a), 0, len(d.b))
	out := bufio.NewWriter(w)
	if strings.ContainsRune(name, ' ') {
		name += "\t" // or patch would read it up to the blank
	}
	fmt.Fprintf(out, "--- %s\n+++ %s\n", name, name)
	d.hunks(out)
	return out.Flush()
}

// splitLines cuts a text behind its line breaks.
func splitLines(b []byte) []string {
	lines := strings.SplitAfter(string(b), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// differ compares the lines of two texts.
type differ struct {
	a, b    []string
	changes []change
}

// change says that the lines a0…a1 of the one text are b0…b1 in the other.
type change struct{ a0, a1, b0, b1 int }

func (d *differ) compare(a0, a1, b0, b1 int) {
	for a0 < a1 && b0 < b1 && d.a[a0] == d.b[b0] {
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && d.a[a1-1] == d.b[b1-1] {
		a1, b1 = a1-1, b1-1
	}
	if a0 == a1 || b0 == b1 {
		d.changed(a0, a1, b0, b1)
		return
	}
	points := d.fixedPoints(a0, a1, b0, b1)
	if len(points) == 0 {
		points = d.common(a0, a1, b0, b1)
		if len(points) == 0 {
			d.changed(a0, a1, b0, b1)
			return
		}
	}
	for _, p := range points {
		d.compare(a0, p[0], b0, p[1])
		a0, b0 = p[0]+1, p[1]+1
	}
	d.compare(a0, a1, b0, b1)
}

func (d *differ) changed(a0, a1, b0, b1 int) {
	if a0 < a1 || b0 < b1 {
		d.changes = append(d.changes, change{a0, a1, b0, b1})
	}
}

// fixedPoints returns the lines that stand once in either text, as pairs of
// their numbers: the most of them that are in the same order in both.
func (d *differ) fixedPoints(a0, a1, b0, b1 int) [][2]int {
	type seen struct{ inA, inB, b int }
	lines := make(map[string]seen, a1-a0)
	for i := a0; i < a1; i++ {
		s := lines[d.a[i]]
		s.inA++
		lines[d.a[i]] = s
	}
	for i := b0; i < b1; i++ {
		if s, ok := lines[d.b[i]]; ok {
			s.inB, s.b = s.inB+1, i
			lines[d.b[i]] = s
		}
	}
	var pairs [][2]int
	for i := a0; i < a1; i++ {
		if s := lines[d.a[i]]; s.inA == 1 && s.inB == 1 {
			pairs = append(pairs, [2]int{i, s.b})
		}
	}
	return rising(pairs)
}

// rising returns a longest selection of pairs whose second numbers rise too.
func rising(pairs [][2]int) [][2]int {
	var ends []int // of the best selection of each length: its last pair
	previous := make([]int, len(pairs))
	for i, p := range pairs {
		n := sort.Search(len(ends), func(n int) bool { return pairs[ends[n]][1] >= p[1] })
		previous[i] = -1
		if n > 0 {
			previous[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	var selected [][2]int
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = previous[i] {
			selected = append(selected, pairs[i])
		}
		slices.Reverse(selected)
	}
	return selected
}

// common returns a longest common sequence of lines of two short texts, as pairs
// of their numbers; of long ones nothing.
func (d *differ) common(a0, a1, b0, b1 int) [][2]int {
	const most = 1 << 20
	rows, columns := a1-a0+1, b1-b0+1
	if rows*columns > most {
		return nil
	}
	lengths := make([]int, rows*columns)
	for i := rows - 2; i >= 0; i-- {
		for j := columns - 2; j >= 0; j-- {
			if d.a[a0+i] == d.b[b0+j] {
				lengths[i*columns+j] = lengths[(i+1)*columns+j+1] + 1
			} else {
				lengths[i*columns+j] = max(lengths[(i+1)*columns+j], lengths[i*columns+j+1])
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < rows-1 && j < columns-1; {
		switch {
		case d.a[a0+i] == d.b[b0+j]:
			pairs = append(pairs, [2]int{a0 + i, b0 + j})
			i, j = i+1, j+1
		case lengths[(i+1)*columns+j] >= lengths[i*columns+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// diffContext is how many lines around a change are shown.
const diffContext = 3

// hunks writes the changes with their context; those that are near each other
// in one hunk.
func (d *differ) hunks(w *bufio.Writer) {
	for first := 0; first < len(d.changes); {
		last := first
		for last+1 < len(d.changes) && d.changes[last+1].a0-d.changes[last].a1 <= 2*diffContext {
			last++
		}
		from, to := d.changes[first], d.changes[last]
		lead := min(diffContext, from.a0)
		tail := min(diffContext, len(d.a)-to.a1)
		fmt.Fprintf(w, "@@ -%s +%s @@\n", hunkRange(from.a0-lead, to.a1+tail), hunkRange(from.b0-lead, to.b1+tail))
		at := from.a0 - lead
		for _, c := range d.changes[first : last+1] {
			printLines(w, ' ', d.a[at:c.a0])
			printLines(w, '-', d.a[c.a0:c.a1])
			printLines(w, '+', d.b[c.b0:c.b1])
			at = c.a1
		}
		printLines(w, ' ', d.a[at:to.a1+tail])
		first = last + 1
	}
}

// hunkRange returns "first,count" of lines counted from 1, as hunks name them.
func hunkRange(start, end int) string {
	switch end - start {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return fmt.Sprint(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, end-start)
}

func printLines(w *bufio.Writer, mark byte, lines []string) {
	for _, line := range lines {
		w.WriteByte(mark)
		w.WriteString(line)
		if !strings.HasSuffix(line, "\n") {
			w.WriteString("\n\\ No newline at end of file\n")
		}
	}
}
