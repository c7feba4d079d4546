// Package diff says what an upgrade from one version of an app to the next does,
// and what it breaks.
//
// It compares two definitions by what they mean, not by their text: components
// are matched as the platform matches them on an upgrade (reference/kustomer.md
// 8), by their full names, workflows by local id or else by name; members of
// objects have no order, names no abbreviation, and a global workflow id counts
// as the local one that a link map knows for it. Every difference is a [Change]
// under a [Rule] with a level, and the level says which part of the version it
// owes: breaking a major, compatible a minor, a notice a patch. A [Report] sets
// what is owed against the versions that the two definitions bear.
//
// Compare walks both definitions once, section by section in the order of the
// reference. One cause gives one change: what was renamed is not also removed and
// added, and what a removed workflow contained is not removed once more.
package diff

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Options says how definitions are compared.
type Options struct {
	// Map knows the local ids behind the global ones, for definitions of which one
	// or both are linked; nil if none is.
	Map *link.Map
}

// Report is all that is different between two definitions.
type Report struct {
	Old, New *definition.App
	Changes  []Change // breaking ones first, then compatible ones, then notices; within a level in the order of the reference
	Bump     Advice
}

// Change is one difference.
type Change struct {
	Rule       *Rule
	Message    string // one sentence, lower case, no full stop
	Address    definition.Address
	Old, New   *Place // where it was and where it is; nil where it was not or is no longer
	Related    []Related
	Suggestion string
}

// Place is a piece of one of the two texts.
type Place struct {
	File    *source.File
	Range   source.Range
	Pointer string // RFC 6901
}

// Related is another place that helps to understand a change.
type Related struct {
	Message string
	Place   *Place
}

// Count returns the number of changes of one level.
func (r *Report) Count(l Level) int {
	n := 0
	for i := range r.Changes {
		if r.Changes[i].Rule.Level == l {
			n++
		}
	}
	return n
}

// Breaks reports whether something breaks without the version saying so.
func (r *Report) Breaks() bool { return r.Count(Breaking) > 0 && !r.Bump.Sufficient }

// Compare compares two versions of one app, or of one workflow on its own. Both
// texts must be free of syntax errors; whether they are right otherwise does not
// matter. It is an error to compare what cannot be versions of one thing.
func Compare(old, new *definition.App, o Options) (*Report, error) {
	for _, app := range []*definition.App{old, new} {
		if app.Kind == definition.NotADefinition {
			return nil, errors.New(app.Tree.File.Name + " is not a definition: there is nothing to compare")
		}
	}
	if (old.Kind == definition.AppDefinition) != (new.Kind == definition.AppDefinition) {
		return nil, fmt.Errorf("%s is %s and %s is %s: they are no versions of one thing", old.Tree.File.Name, kindName(old), new.Tree.File.Name, kindName(new))
	}
	c := comparer{old: newSide(old, o.Map), new: newSide(new, o.Map)}
	c.findDestinations()
	if old.Kind == definition.AppDefinition {
		c.app()
	} else {
		c.workflow(&old.Workflows[0], &new.Workflows[0])
		c.destinations()
	}
	advice := c.advise()
	c.old.point()
	c.new.point()
	slices.SortStableFunc(c.changes, func(a, b Change) int { return int(a.Rule.Level) - int(b.Rule.Level) })
	return &Report{Old: old, New: new, Changes: c.changes, Bump: advice}, nil
}

func kindName(a *definition.App) string {
	if a.Kind == definition.AppDefinition {
		return "an app"
	}
	return "a workflow on its own"
}

// comparer gathers the changes.
type comparer struct {
	old, new side
	changes  []Change
	fresh    []destination // hosts to which data did not go before
	hosts    map[string]bool
	events   map[string]string // events that have another name, by the keys of their components
}

// add notes a change at a node of the old and a node of the new text; None is
// no place, and where there is none at all the whole of the new text is it. The
// result is valid until the next add.
func (c *comparer) add(rule *Rule, old, new source.Node, at definition.Address, format string, args ...any) *Change {
	if old == source.None && new == source.None {
		new = source.Root
	}
	c.changes = append(c.changes, Change{
		Rule: rule, Message: fmt.Sprintf(format, args...), Address: at, Old: c.old.place(old), New: c.new.place(new),
	})
	return &c.changes[len(c.changes)-1]
}

// here is the address of what belongs to the app itself.
func (c *comparer) here() definition.Address { return c.new.app.AddressOf(nil, nil) }
