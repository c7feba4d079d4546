package host_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/host"
)

// reopen opens the objects in a file.
func reopen(t *testing.T, path string) *host.Host {
	t.Helper()
	h, err := host.Open(path, host.Options{Org: "o1", Clock: clock.NewVirtual(start)})
	require.NoError(t, err)
	t.Cleanup(func() { h.Close() })
	return h
}

// TestAHostIsKept does random things, and after each opens the file anew: it holds
// what is in memory.
func TestAHostIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "objects.db")
	h := reopen(t, path)
	require.NoError(t, h.Install(prepared(t)))
	require.NoError(t, h.Seed("seed.json", []byte(seed)))
	g := generator{newRand(3), h}
	for range 25 {
		name, params := g.action()
		_, _ = do(t, h, name, params)
		events := h.Events()
		require.NoError(t, h.Close())
		h = reopen(t, path)
		require.NoError(t, h.Install(prepared(t)))
		require.Equal(t, text(g.h.Export()), text(h.Export()))
		require.Equal(t, told(events), told(h.Events()), "events that nobody has taken in are there again")
		require.NoError(t, h.Reported())
		g.h = h
	}
	require.NoError(t, h.Close())
	h = reopen(t, path)
	require.Empty(t, h.Events())
}

func TestKeysAndTimeAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "objects.db")
	h := reopen(t, path)
	require.True(t, h.Kept().IsZero())
	require.NoError(t, h.Seed("seed.json", []byte(`{"org": {"name": "Acme"}, "customers": [{"id": "c1"}], "kobjects": {"shop-cart": []}}`)))
	in := action.Invocation{Org: "o1", Step: "s", Key: "r/s/1", Action: "kustomer.note.create", Params: parse(t, `{"customer": "c1", "body": "Once"}`)}
	first, err := h.Execute(context.Background(), in)
	require.NoError(t, err)
	lost := action.Invocation{Org: "o1", Step: "s", Key: "r/s/2", Action: "kustomer.note.update", Params: parse(t, `{"id": "n9"}`)}
	_, failed := h.Execute(context.Background(), lost)
	require.Error(t, failed)
	require.NoError(t, h.Keep(start.AddDate(0, 1, 0)))
	require.NoError(t, h.Close())

	h = reopen(t, path)
	require.Equal(t, start.AddDate(0, 1, 0), h.Kept())
	again, err := h.Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, text(first.Output), text(again.Output))
	require.Len(t, h.List("note"), 1)
	_, failedAgain := h.Execute(context.Background(), lost)
	require.Equal(t, failed, failedAgain)
	_, name := h.Current()
	require.Equal(t, "Acme", name)
	_, err = do(t, h, "kustomer.kobject.create", `{"klassName": "shop-cart"}`)
	require.NoError(t, err)
	created, err := do(t, h, "kustomer.note.create", `{"customer": "c1", "body": "Twice"}`)
	require.NoError(t, err)
	require.NotEqual(t, text(first.Output.Get("id")), text(created.Output.Get("id")))
}

func TestFilesThatAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "objects.db")
	require.NoError(t, reopen(t, path).Close())
	_, err := host.Open(path, host.Options{Org: "o2"})
	require.ErrorContains(t, err, `they belong to the org "o1", not to "o2"`)

	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec("UPDATE facts SET value = '0' WHERE name = 'version'")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = host.Open(path, host.Options{Org: "o1"})
	require.ErrorContains(t, err, "they were written by another version of tenon: remove the directory to begin anew")

	_, err = host.Open(t.TempDir(), host.Options{})
	require.ErrorContains(t, err, "cannot be read")
}

// TestWhatCannotBeWrittenIsNotDone closes the file under a host.
func TestWhatCannotBeWrittenIsNotDone(t *testing.T) {
	h := reopen(t, filepath.Join(t.TempDir(), "objects.db"))
	require.NoError(t, h.Seed("seed.json", []byte(`{"customers": [{"id": "c1"}]}`)))
	require.NoError(t, h.Close())
	before := text(h.Export())
	_, err := do(t, h, "kustomer.note.create", `{"customer": "c1", "body": "Lost"}`)
	require.ErrorContains(t, err, `step "s" cannot create a note: the objects cannot be written: `)
	require.Equal(t, before, text(h.Export()))
	require.Empty(t, h.Events())
}
