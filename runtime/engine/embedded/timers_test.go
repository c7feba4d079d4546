package embedded

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/enginetest"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// planning schedules a call after steps.1.wait seconds with the input
// steps.1.text.
const planning = `{"app": "planning", "version": "1.0.0", "title": "Planning", "workflows": [
  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "x", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "x", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "call", "runAt": {"type": "relative", "value": "/#steps.1.wait"}, "inputs": {"text": "/#steps.1.text"}}, "transitions": []}]},
  {"id": "call", "name": "call", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.call.call", "schema": {"properties": {"text": {"type": "string"}}}, "transitions": []}, "steps": []}]}`

func putPlanning(t testing.TB, e *Engine) {
	t.Helper()
	p, findings, err := install.Prepare(&source.File{Name: "app.json", Bytes: []byte(planning)}, "acme", install.Options{})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	require.NoError(t, e.Install(context.Background(), p))
}

func plan(t testing.TB, e *Engine, wait float64, text string) engine.RunID {
	t.Helper()
	ids, err := e.Report(context.Background(), "acme", event.Event{Name: "kustomer.customer.update", Data: value.OfObject(
		value.Member{Key: "wait", Value: value.OfNumber(wait)}, value.Member{Key: "text", Value: value.OfString(text)})})
	require.NoError(t, err)
	return ids[0]
}

// TestTimersFireInOrderHoweverFewAreInMemory schedules at random while time goes
// by and the engine is ended and started, with room for only a few timers, and
// holds the order of what started against the order of what was scheduled.
func TestTimersFireInOrderHoweverFewAreInMemory(t *testing.T) {
	for seed := range uint64(4) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		c := clock.NewVirtual(enginetest.Start)
		o := Options{Path: filepath.Join(t.TempDir(), "tenon.db"), Clock: c, nearTimers: 1 + rnd.IntN(8)}
		e := open(t, o)
		putPlanning(t, e)
		ctx := context.Background()
		order := map[engine.RunID]int{}
		for range 30 {
			for range rnd.IntN(12) {
				order[plan(t, e, float64(rnd.IntN(60)), "")] = len(order)
			}
			_, err := engine.RunUntil(ctx, e, c, engine.Bounds{Until: c.Now().Add(time.Duration(rnd.IntN(15)) * time.Second)})
			require.NoError(t, err)
			e.near.mu.Lock()
			require.LessOrEqual(t, len(e.near.heap), 2*o.nearTimers)
			require.Len(t, e.near.byNo, len(e.near.heap))
			e.near.mu.Unlock()
			if rnd.IntN(4) == 0 {
				require.NoError(t, e.stop(true))
				e = open(t, o)
			}
		}
		stop, err := engine.RunUntil(ctx, e, c, engine.Bounds{})
		require.NoError(t, err)
		require.Equal(t, engine.Idle, stop)
		all, err := e.Runs(ctx, "acme", engine.Filter{Limit: 10000})
		require.NoError(t, err)
		var last *engine.Summary
		fired := 0
		for i := range all {
			s := &all[i]
			if s.Parent == "" {
				continue
			}
			fired++
			require.Equal(t, s.DueAt, s.StartedAt)
			if last != nil {
				require.False(t, s.DueAt.Before(last.DueAt))
				if s.DueAt.Equal(last.DueAt) && s.DueAt.After(enginetest.Start) && order[s.Parent] < order[last.Parent] {
					// What was scheduled later for the same moment may only come first if
					// that moment was the present one.
					require.Failf(t, "out of order", "%s before %s", last.Parent, s.Parent)
				}
			}
			last = s
		}
		require.Equal(t, len(order), fired)
		require.NoError(t, e.Close())
	}
}

func TestLargeInputsAreReadWhenTheyAreNeeded(t *testing.T) {
	c := clock.NewVirtual(enginetest.Start)
	e := open(t, Options{Clock: c})
	putPlanning(t, e)
	long := strings.Repeat("é", smallInputs)
	plan(t, e, 10, long)
	ctx := context.Background()
	require.NoError(t, e.Settle(ctx))
	e.near.mu.Lock()
	require.Len(t, e.near.heap, 1)
	require.Nil(t, e.near.heap[0].inputs)
	e.near.mu.Unlock()
	_, err := engine.RunUntil(ctx, e, c, engine.Bounds{})
	require.NoError(t, err)
	runs, err := e.Runs(ctx, "acme", engine.Filter{})
	require.NoError(t, err)
	rec, err := e.Query(ctx, "acme", runs[1].ID)
	require.NoError(t, err)
	require.Equal(t, long, rec.Journal[0].Value.Get("text").Str())
}

// TestTheRealClockFires: what was written for virtual time works in real time.
func TestTheRealClockFires(t *testing.T) {
	ended := make(chan struct{})
	executor := action.Func(func(_ context.Context, in action.Invocation) (action.Result, error) {
		close(ended)
		return action.Result{}, nil
	})
	e := open(t, Options{Path: filepath.Join(t.TempDir(), "tenon.db"), Executor: executor})
	text := strings.Replace(planning, `"transitions": []}, "steps": []}`, `"transitions": [{"target": "s", "condition": {"op": "true", "values": [true]}}]}, "steps": [{"id": "s", "action": "kustomer.note.create", "transitions": []}]}`, 1)
	p, findings, err := install.Prepare(&source.File{Name: "app.json", Bytes: []byte(text)}, "acme", install.Options{})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	ctx := context.Background()
	require.NoError(t, e.Install(ctx, p))
	plan(t, e, 0.05, "")
	<-ended
	require.NoError(t, e.Settle(ctx))
	runs, err := e.Runs(ctx, "acme", engine.Filter{Outcome: interp.Completed})
	require.NoError(t, err)
	require.Len(t, runs, 2)
	require.False(t, runs[1].StartedAt.Before(runs[1].DueAt))
}

// TestTimersThatChangeWhileRowsAreRead: what is added and removed meanwhile wins
// over what was read.
func TestTimersThatChangeWhileRowsAreRead(t *testing.T) {
	var n near
	n.init(0, 4)
	n.loading, n.removed = true, map[int64]bool{}
	n.add(&timerRow{no: -7, at: 50})
	n.remove(-7)
	n.add(&timerRow{no: -7, at: 60})
	n.add(&timerRow{no: 8, at: 10})
	n.remove(8)
	require.Empty(t, n.heap)
	// The rows are as they were before all that.
	rows := []*timerRow{{no: -7, at: 50}, {no: 8, at: 10}, {no: 9, at: 20}}
	n.advance(rows)
	n.merge(rows)
	var got []string
	for {
		due, _, _, _ := n.take(1000, &busy{})
		if len(due) == 0 {
			break
		}
		for _, d := range due {
			got = append(got, fmt.Sprintf("%d at %d", d.no, d.at))
		}
	}
	require.Equal(t, []string{"9 at 20", "-7 at 60"}, got)
}
