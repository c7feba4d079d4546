package report

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	before := "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4,\n  \"e\": 5,\n  \"f\": 6,\n  \"g\": 7,\n  \"h\": 8,\n  \"i\": 9,\n  \"j\": 10\n}"
	after := "{\n  \"a\": 1,\n  \"c\": 3,\n  \"d\": 4,\n  \"e\": 5,\n  \"f\": 6,\n  \"g\": 7,\n  \"h\": 8,\n  \"i\": 9,\n  \"j\": 11,\n  \"k\": 12\n}\n"
	var b bytes.Buffer
	require.NoError(t, Diff(&b, "my app.json", []byte(before), []byte(after)))
	require.Equal(t, `--- my app.json	
+++ my app.json	
@@ -1,6 +1,5 @@
 {
   "a": 1,
-  "b": 2,
   "c": 3,
   "d": 4,
   "e": 5,
@@ -8,5 +7,6 @@
   "g": 7,
   "h": 8,
   "i": 9,
-  "j": 10
-}
\ No newline at end of file
+  "j": 11,
+  "k": 12
+}
`, b.String())
	b.Reset()
	require.NoError(t, Diff(&b, "a", []byte("x"), []byte("x")))
	require.Empty(t, b.String())
}

// TestDiffApplies lets patch make the second text of the first, for random
// changes of texts with many equal lines.
func TestDiffApplies(t *testing.T) {
	if _, err := exec.LookPath("patch"); err != nil {
		t.Skip("patch is not installed")
	}
	dir := t.TempDir()
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := func(lines []string) []byte {
			s := strings.Join(lines, "\n")
			if r.IntN(2) == 0 && s != "" {
				s += "\n"
			}
			return []byte(s)
		}
		var lines []string
		for i := range r.IntN(60) {
			lines = append(lines, []string{"  }", "  {", "", fmt.Sprint("line ", i), fmt.Sprint(r.IntN(4))}[r.IntN(5)])
		}
		before := text(lines)
		for range r.IntN(6) {
			at := r.IntN(len(lines) + 1)
			end := min(len(lines), at+r.IntN(4))
			lines = append(append(append([]string{}, lines[:at]...), []string{"new", "  }"}[:r.IntN(3)]...), lines[end:]...)
		}
		after := text(lines)
		path := filepath.Join(dir, "text")
		require.NoError(t, os.WriteFile(path, before, 0o600))
		var b bytes.Buffer
		require.NoError(t, Diff(&b, path, before, after))
		if b.Len() == 0 {
			require.Equal(t, before, after)
			continue
		}
		cmd := exec.Command("patch", "-p0", "-s", "--posix", path)
		cmd.Stdin = &b
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "seed %d: %s", seed, out)
		got, err := os.ReadFile(path)
		if os.IsNotExist(err) { // patch removes a file that has become empty
			got, err = []byte{}, nil
		}
		require.NoError(t, err)
		require.Equal(t, string(after), string(got), "seed %d", seed)
	}
}
