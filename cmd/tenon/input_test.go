//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

const smallest = `{"app": "a", "version": "0.1.0", "title": "A"}`

// TestDirectoryPassesOverWhatIsNoFile walks a directory of traps: each of them
// would hang, fail or fill the memory if it were opened.
func TestDirectoryPassesOverWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.WriteFile(at("good.json"), []byte(smallest), 0o600))
	require.NoError(t, os.Mkdir(at("folder.json"), 0o700))
	require.NoError(t, syscall.Mkfifo(at("pipe.json"), 0o600))
	require.NoError(t, os.Symlink(at("loop.json"), at("loop.json")))
	require.NoError(t, os.Symlink(at("nowhere"), at("dangling.json")))
	require.NoError(t, os.Symlink(dir, at("self")))
	require.NoError(t, os.Symlink("/dev/zero", at("device.json")))
	large(t, at("large.json"))
	code, out, errs := tenon("", "check", dir)
	require.Zero(t, code, errs)
	require.Equal(t, "no findings in 1 file\n", out)
}

// large makes a file that is larger than any definition but takes no room.
func large(t *testing.T, name string) {
	t.Helper()
	require.NoError(t, os.WriteFile(name, nil, 0o600))
	require.NoError(t, os.Truncate(name, source.MaxBytes+1))
}

func TestInputsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.Symlink(at("loop.json"), at("loop.json")))
	require.NoError(t, os.Symlink(at("nowhere"), at("dangling.json")))
	require.NoError(t, os.WriteFile(at("secret.json"), []byte(smallest), 0))
	require.NoError(t, os.Mkdir(at("secret"), 0))
	large(t, at("large.json"))
	for _, c := range []struct{ path, want string }{
		{at("none.json"), "cannot read " + at("none.json") + ": there is no such file or directory"},
		{at("dangling.json"), "there is no such file or directory"},
		{at("loop.json"), "too many levels of symbolic links"},
		{at("large.json"), "cannot read " + at("large.json") + ": it is larger than 256 MiB, which no definition is"},
		{"/dev/zero", "cannot read /dev/zero: it is no file but a device or a socket"},
		{"/dev/null", "cannot read /dev/null: it is no file but a device or a socket"},
		{at("secret.json"), "permission denied"},
		{at("secret"), "permission denied"},
	} {
		if strings.Contains(c.want, "permission") && os.Getuid() == 0 {
			continue // root may read everything
		}
		code, out, errs := tenon("", "check", c.path)
		require.Equal(t, exitUsage, code, c.path)
		require.Empty(t, out)
		require.Contains(t, errs, c.want)
	}
	code, _, errs := tenon("", "link", dir)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "cannot read "+dir+": it is a directory")
}

// TestDefinitionsInUTF16 are found in directories too: some shells save so.
func TestDefinitionsInUTF16(t *testing.T) {
	dir := t.TempDir()
	write := func(name, mark, text string, wide func(b []byte, c byte) []byte) {
		b := []byte(mark)
		for _, c := range []byte(text) {
			b = wide(b, c)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	little := func(b []byte, c byte) []byte { return append(b, c, 0) }
	big := func(b []byte, c byte) []byte { return append(b, 0, c) }
	write("little.json", "\xFF\xFE", smallest, little)
	write("big.json", "\xFE\xFF", smallest, big)
	write("odd.json", "\xFE\xFF\x00{\x00", "", big)
	write("other.json", "\xFF\xFE", `{"name": "of another program"}`, little)
	write("mark.json", "\xFF\xFE", "", little)
	code, out, errs := tenon("", "check", dir)
	require.Equal(t, exitFindings, code, errs)
	for _, name := range []string{"big.json", "little.json"} {
		require.Contains(t, out, "error TN1033 other-encoding: the text is in UTF-16: JSON must be in UTF-8\n --> "+filepath.Join(dir, name)+":1:1\n")
	}
	require.Contains(t, out, "2 errors in 2 files")
}

func TestNamedPipes(t *testing.T) {
	dir := t.TempDir()
	check := func(name string, patience time.Duration) (int, string, string) {
		var out, errs bytes.Buffer
		c := Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, patience: patience}
		return c.Main([]string{"check", name}), out.String(), errs.String()
	}
	alone := filepath.Join(dir, "alone")
	require.NoError(t, syscall.Mkfifo(alone, 0o600))
	code, _, errs := check(alone, time.Microsecond)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs, "cannot read "+alone+": nobody writes to this pipe")

	name := filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(name, 0o600))
	written := make(chan error)
	go func() { written <- os.WriteFile(name, []byte(smallest), 0o600) }()
	code, out, errs := check(name, time.Minute)
	require.NoError(t, <-written)
	require.Zero(t, code, errs)
	require.Equal(t, "no findings in 1 file\n", out)
}

// endless is a reader that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func TestEndlessStandardInput(t *testing.T) {
	var out, errs bytes.Buffer
	c := Command{Stdin: endless{}, Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
	require.Equal(t, exitUsage, c.Main([]string{"check", "-"}))
	require.Contains(t, errs.String(), "cannot read <stdin>: it is larger than 256 MiB, which no definition is")
}

// TestFilesThatTellNoSize reads a file that the system makes up while it is read.
func TestFilesThatTellNoSize(t *testing.T) {
	const name = "/proc/self/status"
	if _, err := os.Stat(name); err != nil {
		t.Skip("this system has no " + name)
	}
	code, out, errs := tenon("", "check", name)
	require.Equal(t, exitFindings, code, errs)
	require.NotContains(t, out, "TN1001")
}
