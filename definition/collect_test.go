package definition_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// TestDroppedFindings counts findings beyond those that are kept with the
// severity that they would have had.
func TestDroppedFindings(t *testing.T) {
	var members strings.Builder
	for i := range 50 {
		fmt.Fprintf(&members, `, "zzzzzzzz%d": 1`, i)
	}
	for text, severity := range map[string]definition.Severity{
		`{"app": "a", "version": "0.1.0", "title": "A"` + members.String() + `}`:                                                                   definition.Error,
		`{"app": "a", "version": "0.1.0", "title": "A", "settings": {"a": {"b": {"type": "string", "defaultValue": ""` + members.String() + `}}}}`: definition.Warning,
	} {
		var p definition.Parser
		for _, most := range []int{1, 7, 49, 50, 51} {
			_, c := p.Parse(&source.File{Bytes: []byte(text)}, definition.Options{MaxFindings: most})
			findings, dropped := c.Finish()
			require.Len(t, findings, min(most, 50))
			require.Equal(t, 50, findings.Count(severity)+dropped[severity], "at most %d: %v", most, dropped)
			require.Equal(t, 50, len(findings)+dropped.Total())
		}
	}
}

// TestLongPointers bounds what the pointers of all findings take together.
func TestLongPointers(t *testing.T) {
	const levels, name = 900, 50_000
	text := `{"app": "a", "version": "0.1.0", "title": "A", "klasses": [{"name": "k", "metadata": {"properties": {"x": ` +
		strings.Repeat(`{"`+strings.Repeat("x", name)+`": `, levels) + `{` + strings.Repeat(`"a": 1, `, 1000) + `"a": 1}` + strings.Repeat("}", levels) + `}}}]}`
	_, c := new(definition.Parser).Parse(&source.File{Bytes: []byte(text)}, definition.Options{})
	findings, dropped := c.Finish()
	require.Equal(t, 1000, len(findings)+dropped.Total())
	size := 0
	for i := range findings {
		size += len(findings[i].Pointer)
	}
	require.Less(t, size, 150<<20)
}
