package interp_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TestAChainOfFourScheduledWorkflows runs a real app: one event starts the
// first workflow, each schedules the next, and the timers go by.
func TestAChainOfFourScheduledWorkflows(t *testing.T) {
	b := corpus.File(t, "effort-0.2.0.json")
	p, findings := compiler.Compile(&source.File{Name: "effort-0.2.0.json", Bytes: b}, compiler.Options{})
	require.NotNil(t, p, "%v", findings.Err())

	const custom = `{"@effotim2TimerBool": true, "@effotim2TimerStartAt": "2026-01-31T08:59:00.000Z"}`
	out := parse(t, `{"id": "c1", "custom": `+custom+`}`)
	input := parse(t, `{"id": "c1", "changes": {"attributes": {"custom": {"before": {}, "after": `+custom+`}}}}`)
	now := start
	var ran []string
	for workflow := p.ByEvent("kustomer.conversation.update")[0]; ; {
		ran = append(ran, p.Workflows[workflow].Name)
		require.LessOrEqual(t, len(ran), 4)
		r, effects := interp.Start(p, workflow, "run", input, now)
		var next *interp.Effect
		for {
			last := effects[len(effects)-1]
			for i := range effects {
				if effects[i].Kind == interp.Schedule {
					next = &effects[i]
				}
			}
			if last.Kind == interp.Finish {
				break
			}
			effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: now, Step: last.Step, Attempt: last.Attempt, Value: out})
		}
		// The params of the last step are made by functions.
		if r.Step() != "SvQ1uaTpl" {
			require.Equal(t, interp.Completed, r.Outcome(), "%v", r.Failure())
		}
		if next == nil {
			break
		}
		require.Equal(t, now.Add(10*interp.RunAtUnit), next.At)
		var ok bool
		workflow, ok = p.Workflow(next.WorkflowID)
		require.True(t, ok)
		now, input = next.At, next.Inputs
	}
	require.Equal(t, []string{"effort-timer-wf-1-of-4", "effort-timer-wf-2-of-4", "effort-timer-wf-3-of-4", "effort-timer-wf-4-of-4"}, ran)
	require.Equal(t, value.String, input.Get("@effotim2TimerStartAt").Kind())
}
