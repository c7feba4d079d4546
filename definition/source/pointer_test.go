package source

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPointerCursorAgreesWithPointer(t *testing.T) {
	for _, text := range []string{
		`{"a": [1, {"b/~": [[], {}, [2, 3]]}, "x"], "c": {"a": {}, "d": null}, "e": 1}`,
		`[[[1], 2], {"x": [3]}]`, `1`, `{}`, `[]`, ``, `{"a": [1, 2, , {"b": 3}, `, `{"a" {"b": ] 1}, 2]`,
	} {
		tree, _ := Parse(&File{Bytes: []byte(text)}, Limits{})
		rising := NewPointerCursor(tree)
		for n := None; int(n) < tree.Len(); n++ {
			require.Equal(t, tree.Pointer(n), rising.Pointer(n), "node %d of %s", n, text)
		}
		r := rand.New(rand.NewPCG(1, 2))
		c := NewPointerCursor(tree)
		for range 200 {
			n := Node(r.IntN(tree.Len()))
			require.Equal(t, tree.Pointer(n), c.Pointer(n), "node %d of %s", n, text)
		}
	}
}
