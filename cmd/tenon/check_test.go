package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// TestIgnoreLastsToItsDay passes the time in.
func TestIgnoreLastsToItsDay(t *testing.T) {
	dir := t.TempDir()
	app := filepath.Join(dir, "app.json")
	require.NoError(t, os.WriteFile(app, []byte(`{"app": "a", "version": "1", "title": "A"}`), 0o600))
	config := `{"ignore": [{"rule": "version", "app": "a", "reason": "is set by a script", "until": "2026-03-31"}]}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".tenon.json"), []byte(config), 0o600))
	check := func(day time.Time) (int, string) {
		var out, errs bytes.Buffer
		c := Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: func() time.Time { return day }}
		code := c.Main([]string{"check", app})
		return code, out.String()
	}
	code, out := check(time.Date(2026, 3, 31, 23, 59, 59, 0, time.UTC))
	require.Zero(t, code)
	require.Equal(t, "no findings in 1 file (1 ignored)\n", out)
	code, out = check(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
	require.Equal(t, exitFindings, code)
	require.Contains(t, out, "TN1203 version")
	require.Contains(t, out, "TN6006 expired-ignore: this ignore of version ended on 2026-03-31 and silences nothing any more")
}

// TestConfigsOfSeveralFiles: each definition is judged by the config beside it,
// and however many are checked, the output is the same.
func TestConfigsOfSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	for i, severity := range []string{"off", "info", "warning", "error"} {
		sub := filepath.Join(dir, severity)
		require.NoError(t, os.Mkdir(sub, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(sub, ".tenon.json"), []byte(`{"severity": {"version": "`+severity+`"}}`), 0o600))
		for j := range 3 {
			text := fmt.Sprintf(`{"app": "a%d%d", "version": "1", "title": "A"}`, i, j)
			require.NoError(t, os.WriteFile(filepath.Join(sub, fmt.Sprintf("%d.json", j)), []byte(text), 0o600))
		}
	}
	code, first, _ := tenon("", "check", dir)
	require.Equal(t, exitFindings, code)
	require.Contains(t, first, "3 errors, 3 warnings, 3 notes in 12 files;")
	for range 10 {
		_, again, _ := tenon("", "check", dir)
		require.Equal(t, first, again)
	}
}
