package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TestTimeAndChanceComeFromTheRun: what date and randomId yield follows from the
// run, the step and the event that led to it. An attempt that is repeated is given
// the same params, however much later it is.
func TestTimeAndChanceComeFromTheRun(t *testing.T) {
	const param = `{"id": "{{randomId size=6}}", "again": "{{randomId size=6}}", "at": "{{{date 'hours' count=1}}}"}`
	p := compile(t, onUpdate(always("a"),
		`{"id": "a", "action": "kustomer.note.create", "params": `+param+`, "transitions": [`+always("b")+`]}, {"id": "b", "action": "kustomer.note.create", "params": `+param+`, "transitions": []}`))
	r, effects := interp.Start(p, 0, "run-1", value.Value{}, start)
	first := effects[0].Params
	require.Equal(t, "2026-01-31T08:00:00.000Z", first.Get("at").Str())
	require.Len(t, first.Get("id").Str(), 6)
	require.NotEqual(t, first.Get("id"), first.Get("again"), "each use draws anew")

	_, effects = interp.Start(p, 0, "run-1", value.Value{}, start)
	require.Equal(t, string(first.AppendJSON(nil)), string(effects[0].Params.AppendJSON(nil)), "the same run has the same")
	_, effects = interp.Start(p, 0, "run-2", value.Value{}, start)
	require.NotEqual(t, first.Get("id"), effects[0].Params.Get("id"), "another run has others")

	later := start.Add(time.Hour)
	effects = r.Apply(interp.Event{Kind: interp.ActionFailed, At: later, Step: "a", Attempt: 1, Failure: &interp.Failure{Code: "x", Message: "no", Retryable: true}})
	require.Equal(t, []string{"set_timer"}, kinds(effects))
	effects = r.Apply(interp.Event{Kind: interp.TimerFired, At: later, Step: "a", Attempt: 1})
	require.Equal(t, 2, effects[0].Attempt)
	require.Equal(t, string(first.AppendJSON(nil)), string(effects[0].Params.AppendJSON(nil)), "the second attempt is given what the first one was")

	effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: later, Step: "a", Attempt: 2})
	require.Equal(t, "2026-01-31T09:00:00.000Z", effects[0].Params.Get("at").Str())
	require.NotEqual(t, first.Get("id"), effects[0].Params.Get("id"), "another step has others")
}
