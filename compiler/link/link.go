// Package link gives the workflows of an app their global ids. It is a linker,
// not a re-serialiser: it computes byte edits, and every byte outside of them
// stays as it was.
//
// The id of a workflow stands at up to three kinds of places, which move
// together (reference/kustomer.md 7.1): the workflow's id, the name of the event
// that calls it, and the steps that schedule it. Link
//
//  1. enters the local id of every workflow into a table,
//  2. decides about each workflow's global id: what it has already, what the
//     map of an earlier link says, or a new one from the source of ids,
//  3. walks the app and notes every place that names a workflow, in the order
//     of the text,
//  4. lays out the text before and after, place by place, and splices.
//
// The text that is linked may be linked already, wholly or in part: ids that the
// earlier map knows as global ones count as the local ones they stand for. So
// linking a linked definition with its own map gives the same bytes and the same
// map, and the new map always leads back to a text of local ids only.
package link

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Result is a linked definition.
type Result struct {
	Edits  []source.Edit // of the text that was linked, in its order
	Linked []byte        // the text with the edits made
	Map    *Map
	// At says where in the text that was linked every place and every external of
	// Map stands, in the order of the text. Where that text holds no global ids yet
	// it is what their Source says.
	At []source.Range
}

// Link gives every workflow of app that has a local id a global one. Workflows
// that previous knows keep theirs, so that an upgrade does not change the
// identity of what remains; previous is nil at a first install. The app must
// have been checked and free of errors. Result.Map shares no memory with the
// text.
//
// It is an error if two workflows have one local id, if the source fails, gives
// something that is no global id or one that is taken, or if previous belongs to
// another app.
func Link(app *definition.App, ids IDSource, previous *Map) (*Result, error) {
	if app.Kind == definition.NotADefinition {
		return nil, errors.New(app.Tree.File.Name + " is not a definition: there is nothing to link")
	}
	l := linker{app: app, tree: app.Tree, ids: ids, name: app.Names().App}
	if err := l.know(previous); err != nil {
		return nil, err
	}
	if err := l.enter(); err != nil {
		return nil, err
	}
	if err := l.assign(); err != nil {
		return nil, err
	}
	walk := sites{app: app, tree: app.Tree, ids: l.table}
	walk.collect()
	l.sites = walk.all
	if err := l.separate(); err != nil {
		return nil, err
	}
	return l.lay()
}

type linker struct {
	app  *definition.App
	tree *source.Tree
	ids  IDSource
	name string // of the app
	// table leads from an id that may stand in the text to the index of its
	// workflow, or, where the id has only just been given, to its complement.
	table map[string]int32
	sites []site

	byOld, byNew map[string]int32  // into known
	known        []Retired         // every id that previous gave: first of its workflows, then of those retired before
	current      int               // how many of known are of its workflows
	used         []bool            // those of known that a workflow has
	spelt        map[string]string // pointer → Place.Text of previous

	old, new []string // for each workflow of the app; "" where it has no id
}

// know prepares for look-ups in the map of an earlier link.
func (l *linker) know(previous *Map) error {
	if previous == nil {
		return nil
	}
	if err := previous.validate(); err != nil {
		return err
	}
	if previous.App != l.name {
		return fmt.Errorf("the map belongs to %s, the definition to %s: an app keeps its ids only under its name", appName(previous.App), appName(l.name))
	}
	size := len(previous.Workflows) + len(previous.Retired)
	l.known = make([]Retired, 0, size)
	for i := range previous.Workflows {
		m := &previous.Workflows[i]
		l.known = append(l.known, Retired{Old: m.Old, New: m.New, Name: m.Name})
		for j := range m.Places {
			if p := &m.Places[j]; p.Text != "" {
				if l.spelt == nil {
					l.spelt = map[string]string{}
				}
				l.spelt[p.Pointer] = p.Text
			}
		}
	}
	l.current = len(l.known)
	l.known = append(l.known, previous.Retired...)
	l.used = make([]bool, size)
	l.byOld, l.byNew = make(map[string]int32, size), make(map[string]int32, size)
	for i := range l.known {
		l.byOld[l.known[i].Old] = int32(i)
		l.byNew[l.known[i].New] = int32(i)
	}
	return nil
}

func appName(name string) string {
	if name == "" {
		return "a workflow on its own"
	}
	return fmt.Sprintf("the app %q", name)
}

// enter fills the table with the local ids. It has room for the global ids too.
func (l *linker) enter() error {
	n := len(l.app.Workflows)
	both := make([]string, 2*n)
	l.old, l.new = both[:n:n], both[n:]
	count := 0
	for i := range l.app.Workflows {
		if l.old[i] = l.app.LocalID(&l.app.Workflows[i]); l.old[i] != "" {
			count++
		}
	}
	l.table = make(map[string]int32, 2*count)
	for i, id := range l.old {
		if id == "" {
			continue
		}
		size := len(l.table)
		if l.table[id] = int32(i); len(l.table) == size {
			first := int32(slices.Index(l.old, id))
			return fmt.Errorf("%s: two workflows have the id %q, here and at %s: give one of them another id", l.place(int32(i)), id, l.position(first))
		}
	}
	return nil
}

// assign decides about the ids of every workflow.
func (l *linker) assign() error {
	for i := range l.old {
		if l.old[i] == "" {
			continue
		}
		if err := l.assignOne(int32(i)); err != nil {
			return err
		}
	}
	return nil
}

func (l *linker) assignOne(i int32) error {
	id := l.old[i]
	if k, ok := l.byNew[id]; ok {
		known := &l.known[k]
		if other, both := l.table[known.Old]; both {
			return fmt.Errorf("%s: the id %q is by the map the global one of %q, which is also the id of the workflow at %s: one of them must go", l.place(i), id, known.Old, l.position(other))
		}
		l.old[i], l.new[i], l.used[k] = known.Old, known.New, true
		l.table[known.Old] = i
		return nil
	}
	if k, ok := l.byOld[id]; ok {
		known := &l.known[k]
		if _, both := l.table[known.New]; !both { // otherwise the other one says so
			l.table[known.New] = i
		}
		l.new[i], l.used[k] = known.New, true
		return nil
	}
	given, err := l.ids.ID(l.name, id)
	if err != nil {
		return err
	}
	if !definition.IsGlobalID(given) {
		return fmt.Errorf("the source of ids gave workflow %q the id %q: a global id is %d lower-case hexadecimal digits", id, given, IDLength)
	}
	for _, known := range [...]map[string]int32{l.byNew, l.byOld} {
		if k, ok := known[given]; ok {
			return repeated(id, given, fmt.Sprintf("by the map that of workflow %q", l.known[k].Old))
		}
	}
	size := len(l.table)
	l.new[i] = given
	if l.table[given] = ^i; len(l.table) == size {
		return repeated(id, given, fmt.Sprintf("that of workflow %q", l.holder(given, i)))
	}
	return nil
}

// holder returns the local id of the workflow, other than i, that has an id.
func (l *linker) holder(id string, i int32) string {
	for j := range l.old {
		if int32(j) != i && (l.old[j] == id || l.new[j] == id) {
			return l.old[j]
		}
	}
	return id
}

func repeated(id, given, whose string) error {
	return fmt.Errorf("the source of ids gave workflow %q the id %q, which is %s: an id must never be given twice", id, given, whose)
}

// separate makes sure that no new id is that of a workflow outside the file.
func (l *linker) separate() error {
	for i := range l.sites {
		s := &l.sites[i]
		if s.workflow != external {
			continue
		}
		if w, taken := l.table[s.id]; taken {
			return repeated(l.old[^w], l.new[^w], "that of a workflow outside the file")
		}
	}
	return nil
}

// place returns where a workflow's id stands, with the name of the file.
func (l *linker) place(workflow int32) string {
	return l.tree.File.Name + ":" + l.position(workflow)
}

func (l *linker) position(workflow int32) string {
	w := &l.app.Workflows[workflow]
	n := w.ID
	if n == source.None {
		n = w.Trigger.EventName
	}
	return l.tree.File.Position(l.tree.Range(n).Start).String()
}
