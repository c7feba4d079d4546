package link_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
)

// FuzzLink holds linking to its properties over any text that check accepts.
func FuzzLink(f *testing.F) {
	for _, a := range apps.All() {
		f.Add(a.Text)
	}
	for seed := range uint64(20) {
		_, _, g := randomApp(rand.New(rand.NewPCG(seed, 9)))
		f.Add([]byte(g.text))
	}
	f.Add([]byte(pair))
	f.Fuzz(func(t *testing.T, text []byte) { thereAndBack(t, "fuzzed.json", text) })
}

// FuzzMap feeds maps of any kind: they are refused or do what they say.
func FuzzMap(f *testing.F) {
	for seed := range uint64(20) {
		_, _, g := randomApp(rand.New(rand.NewPCG(seed, 9)))
		r := mustLink(f, g.text, &counting{}, nil)
		f.Add(r.Map.Encode(), r.Linked)
	}
	f.Fuzz(func(t *testing.T, text, linked []byte) {
		m, err := link.ParseMap(&source.File{Name: "map.json", Bytes: text})
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		again, err := link.ParseMap(&source.File{Name: "map.json", Bytes: m.Encode()})
		require.NoError(t, err)
		require.Equal(t, m.Encode(), again.Encode())
		back, err := link.Unlink(&source.File{Name: "linked.json", Bytes: linked}, m)
		if err != nil {
			return
		}
		for _, w := range m.Workflows {
			for _, p := range w.Places {
				want := w.Old
				if p.Text != "" {
					want = p.Text
				}
				require.Equal(t, want, string(back[p.Source.Start:p.Source.End]))
			}
		}
		_, err = link.Link(app(t, pair), &counting{1 << 40}, m)
		if err != nil {
			require.NotEmpty(t, err.Error())
		}
	})
}
