package diff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/diff"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
)

// Nothing is passed over: whichever value of a definition is another one, or is
// gone, there is a change that says so.
func TestEveryDifferenceIsSeen(t *testing.T) {
	for _, a := range apps.All() {
		t.Run(a.Name, func(t *testing.T) {
			tree, faults := source.Parse(&source.File{Bytes: a.Text}, source.Limits{})
			require.Empty(t, faults)
			old := parse(t, "old.json", string(a.Text))
			for n := source.Root + 1; int(n) < tree.Len(); n++ {
				for _, edit := range edits(tree, n) {
					text := string(source.Splice(a.Text, []source.Edit{edit}))
					new := parse(t, "new.json", text)
					r, err := diff.Compare(old, new, diff.Options{})
					if err != nil {
						require.Equal(t, definition.NotADefinition, new.Kind, "%v", err)
						continue
					}
					requireSound(t, r)
					where := tree.Pointer(n)
					if same(where, tree, n, edit) {
						continue
					}
					require.NotEmpty(t, r.Changes, "%s: %q instead of %q is not seen", where, edit.Text, a.Text[edit.Range.Start:edit.Range.End])
				}
			}
		})
	}
}

// edits returns what to do to a node: give it another value, and take it out.
func edits(tree *source.Tree, n source.Node) []source.Edit {
	var all []source.Edit
	r := tree.Range(n)
	switch tree.Kind(n) {
	case source.Key:
		// Out with the member and one comma.
		text, end := tree.File.Bytes, tree.Range(n+1).End
		rest := strings.TrimLeft(string(text[end:]), " \n")
		before := strings.TrimRight(string(text[:r.Start]), " \n")
		switch {
		case strings.HasPrefix(rest, ","):
			all = append(all, source.Edit{Range: source.Range{Start: r.Start, End: uint32(len(text) - len(rest) + 1)}})
		case strings.HasSuffix(before, ","):
			all = append(all, source.Edit{Range: source.Range{Start: uint32(len(before) - 1), End: end}})
		}
	case source.String:
		all = append(all, source.Edit{Range: source.Range{Start: r.End - 1, End: r.End - 1}, Text: "x"})
	case source.Number:
		all = append(all, source.Edit{Range: r, Text: map[bool]string{true: "18", false: "17"}[tree.Text(n) == "17"]})
	case source.True:
		all = append(all, source.Edit{Range: r, Text: "false"})
	case source.False:
		all = append(all, source.Edit{Range: r, Text: "true"})
	case source.Null:
		all = append(all, source.Edit{Range: r, Text: "0"})
	}
	return all
}

// same tells which edits change nothing by the rules of the format.
func same(pointer string, tree *source.Tree, n source.Node, edit source.Edit) bool {
	value := n
	if tree.Kind(n) == source.Key {
		value++
	}
	switch {
	case pointer == "/version":
		return true // what the changes are held against
	case pointer == "/visibility" && edit.Text == "" && tree.Is(value, "private"):
		return true // the default
	case strings.HasSuffix(pointer, "/enabled") && edit.Text == "" && tree.Kind(value) == source.True:
		return true // the default
	case strings.HasSuffix(pointer, "/trigger/id") && edit.Text == "" && tree.Is(value, "1"):
		return true // the default
	case strings.HasSuffix(pointer, "/triggerKey") && edit.Text == "":
		event := tree.Text(tree.Member(parentOf(tree, value), "eventName"))
		return strings.HasSuffix(event, "."+tree.Text(value)) // the default
	}
	return false
}

// parentOf returns the object of which n is the value of a member.
func parentOf(tree *source.Tree, n source.Node) source.Node {
	for p := n - 1; p >= source.Root; p-- {
		if tree.Kind(p) == source.Object && tree.After(p) > n {
			return p
		}
	}
	return source.None
}
