package embedded

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/enginetest"
)

// fileStore is a store in a file of the test's own folder.
type fileStore struct {
	path    string
	options Options
}

func (s *fileStore) Open(t testing.TB, c enginetest.Config) engine.Engine {
	t.Helper()
	o := s.options
	o.Path, o.Clock, o.Executor, o.MaxDepth = s.path, c.Clock, c.Executor, c.MaxDepth
	e, err := Open(context.Background(), o)
	require.NoError(t, err)
	return e
}

func (s *fileStore) Crash(t testing.TB, e engine.Engine) {
	t.Helper()
	require.NoError(t, e.(*Engine).stop(true))
}

func TestConformance(t *testing.T) {
	enginetest.Run(t, func(t testing.TB) enginetest.Store {
		return &fileStore{path: filepath.Join(t.TempDir(), "tenon.db")}
	})
}

// TestConformanceWithoutCache: every event finds its run on the disk.
func TestConformanceWithoutCache(t *testing.T) {
	enginetest.Run(t, func(t testing.TB) enginetest.Store {
		return &fileStore{path: filepath.Join(t.TempDir(), "tenon.db"), options: Options{CacheRuns: -1, Workers: 2, MaxActive: 3}}
	})
}
