package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tenon runs the command in this process.
func tenon(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	c := Command{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
	code = c.Main(args)
	return code, out.String(), errs.String()
}

func TestCheckExitCodes(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.json")
	require.NoError(t, os.WriteFile(good, []byte(`{"app": "a", "version": "0.1.0", "title": "A"}`), 0o600))
	other := filepath.Join(dir, "package.json")
	require.NoError(t, os.WriteFile(other, []byte(`{"name": "x"}`), 0o600))

	code, out, _ := tenon("", "check", good)
	require.Zero(t, code)
	require.Equal(t, "no findings in 1 file\n", out)

	code, out, _ = tenon("", "check", dir)
	require.Zero(t, code, out)

	code, out, _ = tenon(`{"app": "a", "version": "0.1", "title": "A"}`, "check", "-")
	require.Equal(t, exitFindings, code)
	require.Contains(t, out, "TN1203")

	code, _, errs := tenon("", "check", filepath.Join(dir, "none.json"))
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "there is no such file")

	code, _, errs = tenon("", "check")
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "file")
}

func TestCheckIsDeterministic(t *testing.T) {
	text := `{"app": "a-b", "version": "0.1", "titel": "A", "workflows": [{"name": 1}, {"steps": {}}],}`
	_, first, _ := tenon(text, "check", "-", "--format", "json")
	for range 20 {
		_, again, _ := tenon(text, "check", "-", "--format", "json")
		require.Equal(t, first, again)
	}
}
