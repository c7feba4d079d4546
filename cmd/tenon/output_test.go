package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFullStandardOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	path := filepath.Join(t.TempDir(), "app.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"app": "a", "version": "0.1.0", "title": "A"}`), 0o600))
	for _, args := range [][]string{{"link", path}, {"diff", path, path}, {"version"}} {
		var errs strings.Builder
		c := Command{Stdin: strings.NewReader(""), Stdout: full, Stderr: &errs, Getenv: func(string) string { return "" }}
		require.Equal(t, exitUsage, c.Main(args), args)
		require.Contains(t, errs.String(), "tenon: cannot write /dev/full: no space left on device")
	}
}

func TestStagedFilesLeaveNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.json")
	s, err := stage(path, []byte("a"))
	require.NoError(t, err)
	require.NoFileExists(t, path)
	s.drop()
	s, err = stage(path, []byte("b"))
	require.NoError(t, err)
	require.NoError(t, s.commit())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "b", string(b))

	// What cannot get its name leaves nothing behind either.
	s, err = stage(filepath.Join(dir, "taken"), []byte("c"))
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "taken", "inside"), 0o700))
	require.ErrorContains(t, s.commit(), "cannot write "+filepath.Join(dir, "taken"))
	entries, err = os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2)
}
