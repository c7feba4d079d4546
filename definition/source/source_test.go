package source

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStrictAcceptsAndPlacesEveryNode(t *testing.T) {
	text := `{"a": [1, true, {"b": "x\u00e9"}], "c": null}`
	tree, faults := Parse(&File{Name: "t.json", Bytes: []byte(text)}, Limits{})
	require.Empty(t, faults)
	var got []string
	for n := Root; int(n) < tree.Len(); n++ {
		got = append(got, tree.Kind(n).String()+" "+string(tree.Raw(n))+" "+tree.Pointer(n))
	}
	require.Equal(t, []string{
		"object " + text + " ",
		`key "a" /a`,
		`array [1, true, {"b": "x\u00e9"}] /a`,
		`number 1 /a/0`,
		`boolean true /a/1`,
		`object {"b": "x\u00e9"} /a/2`,
		`key "b" /a/2/b`,
		`string "x\u00e9" /a/2/b`,
		`key "c" /c`,
		`null null /c`,
	}, got)
}
