package link_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/apps"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// randomApp makes the ids of an app and one definition of it.
func randomApp(r *rand.Rand) (ids, externals []string, g *generated) {
	for i := range r.IntN(8) {
		id := randomID(r, i)
		if r.IntN(5) == 0 {
			id = ""
		}
		ids = append(ids, id)
	}
	for i := range r.IntN(3) {
		externals = append(externals, randomID(r, 1000+i))
	}
	return ids, externals, makeApp(r, ids, externals)
}

func each(t *testing.T, n uint64, test func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { test(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func TestPropertiesOfLinking(t *testing.T) {
	each(t, 400, func(t *testing.T, r *rand.Rand) {
		_, _, g := randomApp(r)
		linked := mustLink(t, g.text, link.Random(nil), nil)

		// Exactly the places that the generator knows have changed, to one id for
		// each workflow.
		require.Equal(t, g.linked(global(linked.Map)), string(linked.Linked))
		require.Len(t, global(linked.Map), len(g.ids))
		require.Equal(t, string(linked.Linked), string(source.Splice([]byte(g.text), linked.Edits)))
		requireSound(t, g, linked)

		// There is a way back.
		require.Equal(t, g.text, mustUnlink(t, linked))
		read, err := link.ParseMap(&source.File{Name: "map.json", Bytes: linked.Map.Encode()})
		require.NoError(t, err)
		require.Equal(t, linked.Map, read)
		require.Equal(t, linked.Map.Encode(), read.Encode())

		// Again changes nothing: neither the text nor the map, and no id is asked for.
		again := mustLink(t, string(linked.Linked), failing{}, read)
		require.Empty(t, again.Edits)
		require.Equal(t, string(linked.Linked), string(again.Linked))
		require.Equal(t, linked.Map, again.Map)
		same := mustLink(t, g.text, failing{}, read)
		require.Equal(t, string(linked.Linked), string(same.Linked))
		require.Equal(t, linked.Map, same.Map)
	})
}

// requireSound holds a map to what it says about the texts.
func requireSound(t *testing.T, g *generated, r *link.Result) {
	t.Helper()
	type found struct {
		at source.Range
		id string
		by link.Why
	}
	var all []found
	for _, w := range r.Map.Workflows {
		for _, p := range w.Places {
			all = append(all, found{source.Range(p.Source), w.Old, p.Why})
			require.Equal(t, w.New, string(r.Linked[p.Linked.Start:p.Linked.End]))
		}
	}
	want := make([]found, 0, len(g.places))
	for _, p := range g.places {
		want = append(want, found(p))
	}
	require.ElementsMatch(t, want, all)
	require.Len(t, r.At, len(all)+len(r.Map.External))
	for _, e := range r.Map.External {
		require.NotContains(t, g.ids, e.ID)
		require.Contains(t, r.At, source.Range(e.Source))
	}
}

func TestPropertiesOfAnUpgrade(t *testing.T) {
	each(t, 200, func(t *testing.T, r *rand.Rand) {
		ids, externals, g := randomApp(r)
		before := mustLink(t, g.text, link.Random(nil), nil)
		// Some workflows go, some come, all else is made anew by chance.
		var next []string
		for _, id := range ids {
			if r.IntN(3) > 0 {
				next = append(next, id)
			}
		}
		for i := range r.IntN(3) {
			next = append(next, randomID(r, 100+i))
		}
		upgrade := makeApp(r, next, externals)
		after := mustLink(t, upgrade.text, link.Random(nil), before.Map)
		require.Equal(t, upgrade.linked(global(after.Map)), string(after.Linked))
		require.Equal(t, upgrade.text, mustUnlink(t, after))
		old, now := global(before.Map), global(after.Map)
		taken := map[string]string{}
		for id, was := range old {
			if is, remains := now[id]; remains {
				require.Equal(t, was, is)
			}
			taken[was] = id
		}
		for id, is := range now {
			if owner, was := taken[is]; was {
				require.Equal(t, owner, id, "an id has moved to another workflow")
			}
		}
		// A roll back with the map of the upgrade gives every id back.
		back := mustLink(t, g.text, failing{}, after.Map)
		require.Equal(t, string(before.Linked), string(back.Linked))
	})
}

func TestInstallsShareNoID(t *testing.T) {
	seen := map[string]string{}
	enter := func(install string, m *link.Map) {
		for _, w := range m.Workflows {
			require.Empty(t, seen[w.New], "%s has an id of %s", install, seen[w.New])
			seen[w.New] = install
		}
	}
	ids, externals, _ := randomApp(rand.New(rand.NewPCG(3, 3)))
	for org := range 50 {
		g := makeApp(rand.New(rand.NewPCG(uint64(org), 1)), ids, externals)
		derived, err := link.Derived([]byte("a secret of the platform"), fmt.Sprint("org", org))
		require.NoError(t, err)
		enter(fmt.Sprint("derived", org), mustLink(t, g.text, derived, nil).Map)
		enter(fmt.Sprint("random", org), mustLink(t, g.text, link.Random(nil), nil).Map)
	}
	require.NotEmpty(t, seen)
}

// Every definition we have, ours and the published ones, goes there and back.
func TestLinkRealDefinitions(t *testing.T) {
	linked := 0
	for _, a := range apps.All() {
		linked += thereAndBack(t, a.Name, a.Text)
	}
	require.Greater(t, linked, 4)
}

func TestLinkTheCorpus(t *testing.T) {
	linked := 0
	for _, path := range corpus.Files(t) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		linked += thereAndBack(t, path, text)
	}
	require.Greater(t, linked, 8)
}

// thereAndBack links a definition that may be linked, and returns how many it
// was.
func thereAndBack(t testing.TB, name string, text []byte) int {
	t.Helper()
	checked := check(text)
	if checked.Findings.HasErrors() || checked.Dropped[definition.Error] > 0 {
		return 0
	}
	r, err := link.Link(checked.App, link.Random(nil), nil)
	if err != nil {
		require.ErrorContains(t, err, "two workflows have the id", name)
		return 0
	}
	require.Equal(t, string(text), mustUnlink(t, r), name)
	again, err := link.Link(check(r.Linked).App, failing{}, r.Map)
	require.NoError(t, err, name)
	require.Equal(t, string(r.Linked), string(again.Linked), name)
	require.Equal(t, r.Map, again.Map, name)
	return 1
}

func check(text []byte) compiler.Checked {
	return compiler.Check(&source.File{Name: "app.json", Bytes: text}, compiler.Options{})
}
