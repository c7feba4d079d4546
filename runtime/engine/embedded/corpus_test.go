package embedded

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/enginetest"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// virtual opens an engine in memory with a file of the corpus installed.
func virtual(t *testing.T, file string, o Options) (*Engine, *clock.Virtual, *install.Prepared) {
	t.Helper()
	c := clock.NewVirtual(enginetest.Start)
	o.Clock = c
	e, err := Open(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	p, findings, err := install.Prepare(&source.File{Name: file, Bytes: corpus.File(t, file)}, "acme", install.Options{})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	require.NoError(t, e.Install(context.Background(), p))
	return e, c, p
}

func parse(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// TestAChainOfFourScheduledWorkflows runs a real app from one event through all
// of its workflows.
func TestAChainOfFourScheduledWorkflows(t *testing.T) {
	const custom = `{"@effotim2TimerBool": true, "@effotim2TimerStartAt": "2026-01-31T08:59:00.000Z"}`
	found := parse(t, `{"id": "c1", "custom": `+custom+`}`)
	executor := action.Func(func(context.Context, action.Invocation) (action.Result, error) {
		return action.Result{Output: found}, nil
	})
	e, c, _ := virtual(t, "effort-0.2.0.json", Options{Executor: executor})
	ctx := context.Background()
	_, err := e.Report(ctx, "acme", event.Event{
		Name: "kustomer.conversation.update", Data: parse(t, `{"id": "c1"}`),
		Changes: parse(t, `{"attributes": {"custom": {"before": {}, "after": `+custom+`}}}`),
	})
	require.NoError(t, err)
	stop, err := engine.RunUntil(ctx, e, c, engine.Bounds{})
	require.NoError(t, err)
	require.Equal(t, engine.Idle, stop)

	runs, err := e.Runs(ctx, "acme", engine.Filter{})
	require.NoError(t, err)
	var names []string
	for i, r := range runs {
		names = append(names, r.Workflow)
		if i < 3 { // the params of the last step are made by functions
			require.Equal(t, interp.Completed, r.Outcome, "%v", r.Failure)
		}
		require.Equal(t, enginetest.Start.Add(time.Duration(i)*10*time.Second), r.StartedAt)
		require.Equal(t, i, r.Depth)
	}
	require.Equal(t, []string{"effort-timer-wf-1-of-4", "effort-timer-wf-2-of-4", "effort-timer-wf-3-of-4", "effort-timer-wf-4-of-4"}, names)
}
