package sandbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
	"github.com/tenon-dev/tenon/runtime/sandbox"
)

const approval = `{"app": "approvals", "version": "1.0.0", "title": "Approvals",
 "actions": [{"name": "approve", "description": "D", "type": "invoke", "uri": "https://provider.example", "outputSchema": {"type": "object", "properties": {"approved": {"type": "boolean"}}, "required": ["approved"]}}],
 "workflows": [{"name": "ask", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "ask", "condition": {"op": "true", "values": [true]}}]},
  "steps": [{"id": "ask", "action": "kustomer.app.approvals.approve", "appVersion": "approvals-^1.0.0", "params": {}, "transitions": []}]}]}`

// provider answers every request for an action with one of two hours.
var provider = action.Func(func(context.Context, action.Invocation) (action.Result, error) {
	body := value.OfObject(
		value.Member{Key: "result", Value: value.OfObject(value.Member{Key: "approved", Value: value.OfBool(false)})},
		value.Member{Key: "timeoutType", Value: value.OfString("TIMEOUT_LENGTH")},
		value.Member{Key: "timeoutLengthOptions", Value: value.OfObject(value.Member{Key: "timeoutInMinutes", Value: value.OfNumber(120)})},
	)
	response := value.OfObject(value.Member{Key: "statusCode", Value: value.OfNumber(200)}, value.Member{Key: "body", Value: body})
	return action.Result{Output: value.OfObject(value.Member{Key: "response", Value: response}, value.Member{Key: "body", Value: body})}, nil
})

// TestACompletionInVirtualTime: what waits for a completion is known, is completed
// at a time of one's choice, and is given up at its deadline.
func TestACompletionInVirtualTime(t *testing.T) {
	ctx := context.Background()
	begin := func() *sandbox.Sandbox {
		s := open(t, prepare(t, "approvals.json", approval), sandbox.Options{Executor: action.Standard(provider, nil)})
		report(t, s, `{"name": "kustomer.customer.update"}`)
		require.Equal(t, engine.Deadline, pass(t, s, time.Hour))
		require.Len(t, s.Waiting(), 1)
		return s
	}
	output := func(approved bool) value.Value {
		return value.OfObject(value.Member{Key: "approved", Value: value.OfBool(approved)})
	}

	s := begin()
	var problem *engine.OutputError
	_, err := s.Complete(ctx, s.Waiting()[0], value.OfObject(), nil)
	require.ErrorAs(t, err, &problem)
	receipt, err := s.Complete(ctx, s.Waiting()[0], output(true), nil)
	require.NoError(t, err)
	require.True(t, receipt.Accepted, "it goes on waiting")
	require.Empty(t, s.Waiting())
	require.Equal(t, []string{"ask +0s completed"}, history(t, s))
	require.Contains(t, traces(t, s), `"approved": true`)

	s = begin()
	_, err = s.Complete(ctx, s.Waiting()[0], value.Value{}, &interp.Failure{Message: "rejected"})
	require.NoError(t, err)
	require.Contains(t, traces(t, s), `its provider reports that it failed: rejected`)

	s = begin()
	require.Equal(t, engine.Idle, pass(t, s, sandbox.Idle))
	require.Equal(t, start.Add(2*time.Hour), s.Now())
	require.Empty(t, s.Waiting())
	require.Contains(t, traces(t, s), `the completion of step \"ask\" did not come in time`)
}
