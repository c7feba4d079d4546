package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMember looks up every name of objects small and large, with names that are
// given twice and names with escapes.
func TestMember(t *testing.T) {
	for _, size := range []int{0, 1, 5, fewMembers, fewMembers + 1, 1000} {
		var members, elements []string
		for i := range size {
			members = append(members, fmt.Sprintf(`"k%d": %d`, i%(size*2/3+1), i), fmt.Sprintf(`"\u0065%d": null`, i))
			elements = append(elements, fmt.Sprintf(`"k%d", %d, ["no"]`, i, i))
		}
		text := "{" + strings.Join(members, ", ") + "}"
		tree, faults := Parse(&File{Bytes: []byte(text)}, Limits{})
		require.Empty(t, faults)
		for i := range size + 2 {
			for _, name := range []string{fmt.Sprintf("k%d", i), fmt.Sprintf("e%d", i), fmt.Sprintf("\\u0065%d", i), ""} {
				want := None
				for k, v := range tree.Members(Root) {
					if tree.Text(k) == name {
						want = v
					}
				}
				require.Equal(t, want, tree.Member(Root, name), "%q of %d", name, size)
			}
		}
		tree, faults = Parse(&File{Bytes: []byte("[" + strings.Join(elements, ", ") + "]")}, Limits{})
		require.Empty(t, faults)
		for i := range size {
			require.True(t, tree.Lists(Root, fmt.Sprintf("k%d", i)))
		}
		for _, name := range []string{fmt.Sprintf("k%d", size), "0", "no", ""} {
			require.False(t, tree.Lists(Root, name))
		}
		require.Equal(t, None, tree.Member(Root, "k0"))
	}
}

// TestMemberAfterReuse asks a parser's second tree, whose nodes have the numbers
// of the first one's.
func TestMemberAfterReuse(t *testing.T) {
	object := func(name string) *File {
		var b strings.Builder
		for i := range 100 {
			fmt.Fprintf(&b, `, "%s%d": %d`, name, i, i)
		}
		return &File{Bytes: []byte("{" + b.String()[1:] + "}")}
	}
	var p Parser
	tree, _ := p.Parse(object("a"))
	require.NotEqual(t, None, tree.Member(Root, "a7"))
	tree, _ = p.Parse(object("b"))
	require.Equal(t, None, tree.Member(Root, "a7"))
	require.NotEqual(t, None, tree.Member(Root, "b7"))
}
