package embedded

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

const threeActions = `{"app": "bench", "version": "1.0.0", "title": "Bench", "workflows": [{"name": "three",
  "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "a", "condition": {"op": "true", "values": [true]}}]},
  "steps": [
    {"id": "a", "action": "kustomer.note.create", "params": {"body": "/#steps.1.name"}, "transitions": [{"target": "b", "condition": {"op": "exists", "values": ["/#steps.a.n"]}}]},
    {"id": "b", "action": "kustomer.note.create", "params": {"body": "Hello {{steps.1.name}}"}, "transitions": [{"target": "c", "condition": {"op": "true", "values": [true]}}]},
    {"id": "c", "action": "kustomer.note.create", "params": {"slot": "/#steps.1.slot"}, "transitions": []}]}]}`

// concurrency is how many reports are under way at a time.
const concurrency = 200

// BenchmarkThreeActions measures runs a second of a workflow with three actions
// that do nothing, durable at every step, against a bare loop that commits the
// same rows through the same driver in groups of as many as are reported at a
// time, with nothing around it. Both run in turn in one process, several times;
// the fastest of each counts, and of these the ratio. "reports" has 200 reports under way at a time, "runs" 200 whole
// runs, so that it never has more to do than the bare loop.
//
//	go test ./runtime/engine/embedded -run '^$' -bench ThreeActions -benchtime 20000x
func BenchmarkThreeActions(b *testing.B) {
	for _, whole := range []bool{false, true} {
		name := "reports"
		if whole {
			name = "runs"
		}
		b.Run(name, func(b *testing.B) {
			runs := max(b.N, concurrency)
			const rounds = 5
			engineTime, bareTime := time.Hour, time.Hour
			for range rounds {
				engineTime = min(engineTime, benchEngine(b, runs, whole))
				bareTime = min(bareTime, benchBare(b, runs))
			}
			b.ReportMetric(float64(runs)/engineTime.Seconds(), "runs/s")
			b.ReportMetric(float64(runs)/bareTime.Seconds(), "bare-runs/s")
			b.ReportMetric(bareTime.Seconds()/engineTime.Seconds(), "ratio")
		})
	}
}

func benchEngine(b *testing.B, runs int, whole bool) time.Duration {
	out := value.OfObject(value.Member{Key: "n", Value: value.OfNumber(1)})
	ended := make([]chan struct{}, concurrency)
	for i := range ended {
		ended[i] = make(chan struct{}, 1)
	}
	executor := action.Func(func(_ context.Context, in action.Invocation) (action.Result, error) {
		if whole && in.Step == "c" {
			ended[int(in.Params.Get("slot").Number())] <- struct{}{}
		}
		return action.Result{Output: out}, nil
	})
	e, err := Open(context.Background(), Options{Path: filepath.Join(b.TempDir(), "tenon.db"), Executor: executor})
	require.NoError(b, err)
	defer e.Close()
	p, findings, err := install.Prepare(&source.File{Name: "bench.json", Bytes: []byte(threeActions)}, "acme", install.Options{})
	require.NoError(b, err)
	require.NotNil(b, p, "%v", findings.Err())
	require.NoError(b, e.Install(context.Background(), p))

	start := time.Now()
	var wg sync.WaitGroup
	for i := range concurrency {
		wg.Go(func() {
			data := value.OfObject(value.Member{Key: "slot", Value: value.OfNumber(float64(i))}, value.Member{Key: "name", Value: value.OfString("Ada Lovelace")})
			for n := i; n < runs; n += concurrency {
				if _, err := e.Report(context.Background(), "acme", event.Event{Name: "kustomer.customer.update", Data: data}); err != nil {
					b.Error(err)
					return
				}
				if whole {
					<-ended[i]
				}
			}
		})
	}
	wg.Wait()
	require.NoError(b, e.Settle(context.Background()))
	took := time.Since(start)
	n, err := e.readNumber("SELECT count(*) FROM runs WHERE outcome = 1")
	require.NoError(b, err)
	require.EqualValues(b, runs, n)
	b.Logf("%d commits, %.1f turns each", e.writer.commits.Load(), float64(4*runs)/float64(e.writer.commits.Load()))
	return took
}

func (e *Engine) readNumber(query string) (n int64, err error) {
	err = e.read(context.Background(), func(c *conn) error {
		n, err = c.number(query)
		return err
	})
	return n, err
}

func benchBare(b *testing.B, runs int) time.Duration {
	path := filepath.Join(b.TempDir(), "bare.db")
	c, err := openConn(path)
	require.NoError(b, err)
	defer c.close()
	_, err = prepareFile(c, path, "")
	require.NoError(b, err)
	var s statements
	require.NoError(b, s.prepare(c))

	now := clock.Real{}.Now()
	stored := func(ev interp.Event) []byte { return journal.AppendEvent(nil, &ev) }
	first := stored(interp.Event{Kind: interp.Started, At: now, Value: parse(b, `{"slot":100,"name":"Ada Lovelace"}`)})
	middle := stored(interp.Event{Kind: interp.ActionCompleted, At: now, Step: "a", Attempt: 1, Value: parse(b, `{"n":1}`)})
	check := func(_ int64, err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	phases := []func(no int64){
		func(no int64) {
			check(s.insertRun.exec(no, int64(1), int64(1), int64(0), now.UnixNano(), first, nil))
		},
		func(no int64) { check(s.insertJournal.exec(no, middle)) },
		func(no int64) { check(s.insertJournal.exec(no, middle)) },
		func(no int64) {
			check(s.endRun.exec(now.UnixNano(), int64(interp.Completed), middle, nil, no))
		},
	}
	start := time.Now()
	for from := 1; from <= runs; from += concurrency {
		for _, write := range phases {
			check(s.begin.exec())
			for no := from; no < min(from+concurrency, runs+1); no++ {
				write(int64(no))
			}
			check(s.commit.exec())
		}
	}
	return time.Since(start)
}
