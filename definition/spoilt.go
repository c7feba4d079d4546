package definition

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// A fault inside of a text or literal spoils it: what it says is not what its
// author meant, so that a word about its value, or about a name elsewhere that no
// longer finds it, would be a second finding of one cause.

// spoils reports whether a fault leaves in doubt what a scalar says. What True
// and +1 mean is plain.
func spoils(f *source.Fault) bool {
	switch f.Kind {
	case source.InvalidEscape, source.ControlCharacter, source.LoneSurrogate, source.InvalidUTF8, source.UnterminatedText, source.NonStringKey, source.MissingValue:
		return true
	case source.OtherLiteral:
		return f.Fix == nil || f.Fix.Text == "null"
	}
	return false
}

// spoilt returns the keys and scalars that the faults of a text spoil, sorted.
func spoilt(t *source.Tree, faults []source.Fault) []source.Node {
	var nodes []source.Node
	for i := range faults {
		if !spoils(&faults[i]) {
			continue
		}
		n := t.At(faults[i].Range.Start)
		if k := t.Kind(n); n != source.None && k != source.Object && k != source.Array {
			nodes = append(nodes, n)
		}
	}
	slices.Sort(nodes)
	return slices.Compact(nodes)
}

// maxExplained is up to how many spoilt texts a finding is compared with each.
const maxExplained = 16

// fromSpoilt reports whether a finding at n says no more than that a text is
// spoilt.
func (c *Collector) fromSpoilt(d *Diagnostic, n source.Node) bool {
	if strings.HasPrefix(string(d.Rule.Code), syntaxCodes) {
		return false
	}
	t := c.tree
	if c.isSpoilt(n) || c.isSpoilt(t.KeyOf(n)) {
		return true
	}
	if d.Rule == ruleMissingProperty && t.Kind(n) == source.Object {
		// The key that is missed may be the spoilt one.
		for k := range t.Members(n) {
			if c.isSpoilt(k) {
				return true
			}
		}
	}
	if len(c.spoilt) > maxExplained {
		return false
	}
	return d.Key != "" && slices.ContainsFunc(c.spoilt, func(s source.Node) bool { return grewFrom(t.Text(s), d.Key) })
}

func (c *Collector) isSpoilt(n source.Node) bool {
	_, found := slices.BinarySearch(c.spoilt, n)
	return found
}

// grewFrom reports whether one text is the other with a few bytes put in
// somewhere, as an escape or a stray character is.
func grewFrom(text, name string) bool {
	const most = 4
	if len(text) < len(name) {
		text, name = name, text
	}
	if len(text)-len(name) > most || len(name) < 2 {
		return false
	}
	for i := 0; i < len(text) && name != ""; i++ {
		if text[i] == name[0] {
			name = name[1:]
		}
	}
	return name == ""
}
