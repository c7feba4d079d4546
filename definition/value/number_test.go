package value

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNumbersAgainstJavaScript replays how JavaScript writes numbers
// (oracle/number.js), in templates and in JSON, and reads them back.
func TestNumbersAgainstJavaScript(t *testing.T) {
	f, err := os.Open("testdata/numbers.jsonl")
	require.NoError(t, err)
	defer f.Close()
	count := 0
	for lines := bufio.NewScanner(f); lines.Scan(); count++ {
		var v [3]string
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		bits, err := strconv.ParseUint(v[0], 16, 64)
		require.NoError(t, err)
		n := OfNumber(math.Float64frombits(bits))
		require.Equal(t, v[1], n.Text(), v[0])
		require.Equal(t, v[1], string(n.AppendText(nil)), v[0])
		require.Equal(t, v[2], string(n.AppendJSON(nil)), v[0])
		if v[2] != "null" {
			back := mustParse(t, v[2])
			require.Equal(t, n.num, back.num, v[0])
		}
	}
	require.Greater(t, count, 5000)
}
