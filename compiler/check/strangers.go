package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// strangers says how the members of an object are reported that a schema does not
// name, and with which of its properties they are compared.
type strangers struct {
	rule       *definition.Rule
	what       string      // what the message says in front of the member's name
	schema     source.Node // the object around properties
	label      string      // of the schema, as a related place
	object     source.Node // that holds the members; None if there is none
	properties source.Node
	near       func(name string, candidates []string) string
}

// reportStrange reports the members with the keys strange and returns those of
// the names lacking that none of them was meant to be. A misspelt name is not in
// its place and in another one: that is one mistake. The same is a single strange
// name beside a single one that is lacking, however they are spelt.
func (p *pass) reportStrange(strange []source.Node, lacking []string, how strangers) []string {
	t := p.tree
	var free []string // properties that are not given
	if len(strange) > 0 && p.affords(p.weight(how.properties)) {
		for f := range t.Members(how.properties) {
			if t.Member(how.object, t.Text(f)) == source.None {
				free = append(free, t.Text(f))
			}
		}
	}
	for _, k := range strange {
		name := t.Text(k)
		d := p.report(how.rule, k, name, "%s %s", how.what, definition.Quoted(name))
		relate(d, p.head(how.schema), "%s", how.label)
		near := how.near(name, free)
		if near == "" && len(strange) == 1 && len(lacking) == 1 {
			near = lacking[0]
			if !p.full() && !definition.IsSlip(name, near) {
				d.Message += "; it requires " + definition.Quoted(near)
				return nil
			}
		}
		if near == "" {
			continue
		}
		p.didYouMean(d, near)
		lacking = slices.DeleteFunc(lacking, func(l string) bool { return l == near })
	}
	return lacking
}

// lacks tells about names that a schema requires, one after the other, whether an
// object lacks them. Of short lists it tells about every name. What many objects
// lack of long ones is too much even to count, so names are looked up at the cost
// of the pass's effort, and done says when that is spent.
type lacks struct {
	object source.Node // None if there is none
	asked  int
}

func (l *lacks) name(p *pass, name string) (lacking, done bool) {
	const few = 64
	if l.asked++; l.asked > few {
		if !p.affords(1) {
			return false, true
		}
		p.effort--
	}
	return p.tree.Member(l.object, name) == source.None, false
}

// named lists names of one kind for a sentence: `input "a"`, `inputs "a" and "b"`.
func named(kind string, names []string) string {
	const most = 8
	quoted := make([]string, 0, most)
	for _, name := range names[:min(most, len(names))] {
		quoted = append(quoted, definition.Quoted(name))
	}
	last := len(quoted) - 1
	switch {
	case len(names) == 1:
		return kind + " " + quoted[0]
	case len(names) > most:
		return fmt.Sprintf("%ss %s and %d more", kind, strings.Join(quoted, ", "), len(names)-most)
	}
	return kind + "s " + strings.Join(quoted[:last], ", ") + " and " + quoted[last]
}
