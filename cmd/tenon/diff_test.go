package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiffWithoutGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	path := filepath.Join(t.TempDir(), "app.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"app": "a", "version": "0.1.0", "title": "A"}`), 0o600))
	code, _, errs := tenon("", "diff", "HEAD~1", path)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "cannot read HEAD~1: there is no such file, and git is not there to look for a revision of that name")
}
