package embedded

import (
	"context"
	"database/sql/driver"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TestNoQueryReadsAWholeTable: each one goes to its rows by an index and finds
// them in the order that it wants, however many others there are.
func TestNoQueryReadsAWholeTable(t *testing.T) {
	e := open(t, Options{})
	queries := map[string]int{
		selectEvent: 2, endRun: 5, deleteTimer: 1, selectWaiting: 3, selectNear: 3, selectScheduled: 1,
		"SELECT event FROM journal WHERE run = ? ORDER BY rowid": 1,
	}
	for _, f := range []engine.Filter{{}, {Active: true}, {Outcome: interp.Failed}, {App: "a"}, {App: "a", Active: true}} {
		query, args := selectRuns(1, f)
		queries[query] = len(args)
	}
	for query, n := range queries {
		var plan []string
		require.NoError(t, e.read(context.Background(), func(c *conn) error {
			args := make([]driver.Value, n)
			for i := range args {
				args[i] = int64(1)
			}
			return c.query("EXPLAIN QUERY PLAN "+query, args, func(row []driver.Value) error {
				plan = append(plan, text(row[3]))
				return nil
			})
		}))
		for _, line := range plan {
			if strings.Contains(line, "revisions") {
				continue // of one org's apps there are few
			}
			require.False(t, strings.HasPrefix(line, "SCAN") || strings.Contains(line, "TEMP B-TREE"), "%s\n%s", query, strings.Join(plan, "\n"))
		}
	}
}
