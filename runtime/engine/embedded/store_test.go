package embedded

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/enginetest"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func open(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Open(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { e.Close() })
	return e
}

// put installs the app of the benchmark, whose event starts a run of three
// actions.
func put(t testing.TB, e *Engine) {
	t.Helper()
	p, findings, err := install.Prepare(&source.File{Name: "app.json", Bytes: []byte(threeActions)}, "acme", install.Options{})
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	require.NoError(t, e.Install(context.Background(), p))
}

func start(e *Engine) (engine.RunID, error) {
	ids, err := e.Report(context.Background(), "acme", event.Event{Name: "kustomer.customer.update"})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

func TestASecondEngineOnOneFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenon.db")
	first := open(t, Options{Path: path})
	_, err := Open(context.Background(), Options{Path: path})
	require.ErrorIs(t, err, ErrInUse)
	require.EqualError(t, err, "the store is in use: "+path+" is in use by another engine, in this process or another one: stop that one first, or use another path")
	require.NoError(t, first.Close())
	require.NoError(t, open(t, Options{Path: path}).Close())
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	c, err := openConn(foreign)
	require.NoError(t, err)
	_, err = c.exec("CREATE TABLE t (x)")
	require.NoError(t, err)
	require.NoError(t, c.close())

	newer := filepath.Join(dir, "newer.db")
	require.NoError(t, open(t, Options{Path: newer}).Close())
	c, err = openConn(newer)
	require.NoError(t, err)
	_, err = c.exec("UPDATE meta SET value = ? WHERE key = 'schema_version'", int64(schemaVersion+1))
	require.NoError(t, err)
	require.NoError(t, c.close())

	garbage := filepath.Join(dir, "garbage.db")
	require.NoError(t, os.WriteFile(garbage, []byte(strings.Repeat("no database ", 1000)), 0o600))

	for path, want := range map[string]string{
		foreign:                        foreign + " is a database of another program: give a path of its own to the engine",
		newer:                          fmt.Sprintf("%s was written by a newer version of this program: its tables have version %d and this program knows versions up to %d; run the newer version, or restore a backup that was made before it", newer, schemaVersion+1, schemaVersion),
		garbage:                        garbage + " is not a database, or it is damaged",
		dir:                            "cannot open " + dir,
		filepath.Join(dir, "no", "db"): "cannot lock " + filepath.Join(dir, "no", "db"),
	} {
		before, _ := os.ReadFile(path)
		_, err := Open(context.Background(), Options{Path: path})
		require.ErrorContains(t, err, want)
		after, _ := os.ReadFile(path)
		require.True(t, bytes.Equal(before, after), "a file that is refused stays as it is")
	}
	_, err = Open(context.Background(), Options{Identity: "ABC"})
	require.EqualError(t, err, `the identity "ABC" of the store is not 10 lower-case hexadecimal digits`)
}

func TestRunsAreNamedByTheirStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenon.db")
	e := open(t, Options{Path: path, Identity: "0123456789"})
	put(t, e)
	id, err := start(e)
	require.NoError(t, err)
	require.Equal(t, engine.RunID("012345678900000000000001"), id)
	require.NoError(t, e.Close())

	e = open(t, Options{Path: path})
	id, err = start(e)
	require.NoError(t, err)
	require.Equal(t, engine.RunID("012345678900000000000002"), id, "the file keeps its identity, and numbers go on")

	other := open(t, Options{})
	put(t, other)
	id, err = start(other)
	require.NoError(t, err)
	require.NotEqual(t, "0123456789", string(id[:10]))
	_, err = e.Query(context.Background(), "acme", id)
	require.ErrorIs(t, err, engine.ErrNotFound)
}

// TestAFullDisk: what was acknowledged before is there afterwards, everything
// else is refused with a sentence, and nothing hangs.
func TestAFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenon.db")
	e := open(t, Options{Path: path, Executor: action.Recorder{}})
	put(t, e)
	ctx := context.Background()
	pages, err := e.readNumber("PRAGMA page_count")
	require.NoError(t, err)
	require.NoError(t, e.write(ctx, func(c *conn) error {
		_, err := c.number("PRAGMA max_page_count = " + fmt.Sprint(pages+20))
		return err
	}))
	var acknowledged []engine.RunID
	for {
		id, err := start(e)
		if err != nil {
			require.ErrorContains(t, err, "the store cannot be written any more (database or disk is full (13)): see to the disk, then restart; nothing that was acknowledged is lost")
			break
		}
		acknowledged = append(acknowledged, id)
	}
	require.NotEmpty(t, acknowledged)
	require.ErrorContains(t, e.Err(), "cannot be written")
	require.ErrorContains(t, e.Settle(ctx), "cannot be written")
	_, err = e.Query(ctx, "acme", acknowledged[0])
	require.ErrorContains(t, err, "cannot be written")
	require.NoError(t, e.Close())

	e = open(t, Options{Path: path, Executor: action.Recorder{}})
	require.NoError(t, e.Settle(ctx))
	for _, id := range acknowledged {
		rec, err := e.Query(ctx, "acme", id)
		require.NoError(t, err)
		require.Equal(t, interp.Completed, rec.Outcome)
	}
}

// TestOneDamagedRunStopsNoOther: its row is left alone, and said so.
func TestOneDamagedRunStopsNoOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenon.db")
	blocked := action.Func(func(ctx context.Context, _ action.Invocation) (action.Result, error) {
		<-ctx.Done()
		return action.Result{}, ctx.Err()
	})
	e := open(t, Options{Path: path, Executor: blocked})
	put(t, e)
	bad, err := start(e)
	require.NoError(t, err)
	good, err := start(e)
	require.NoError(t, err)
	no, _ := e.runNo(bad)
	ctx := context.Background()
	require.NoError(t, e.write(ctx, func(c *conn) error {
		_, err := c.exec("UPDATE runs SET first = x'0099' WHERE no = ?", no)
		return err
	}))
	require.NoError(t, e.Close())

	e = open(t, Options{Path: path, Executor: action.Recorder{}})
	require.NoError(t, e.Settle(ctx))
	rec, err := e.Query(ctx, "acme", good)
	require.NoError(t, err)
	require.Equal(t, interp.Completed, rec.Outcome)
	_, err = e.Query(ctx, "acme", bad)
	require.ErrorContains(t, err, "the journal is damaged")
	require.ErrorContains(t, e.Cancel(ctx, "acme", bad, ""), "the journal is damaged")
	_, err = start(e)
	require.NoError(t, err)
}

// TestReportWaitsWhileThereIsTooMuchToDo: it is let on when something is done,
// and lets go when its context ends.
func TestReportWaitsWhileThereIsTooMuchToDo(t *testing.T) {
	entered, let := make(chan struct{}, 10), make(chan struct{})
	executor := action.Func(func(ctx context.Context, _ action.Invocation) (action.Result, error) {
		entered <- struct{}{}
		select {
		case <-let:
		case <-ctx.Done():
		}
		return action.Result{}, ctx.Err()
	})
	e := open(t, Options{Executor: executor, MaxActive: 2})
	put(t, e)
	for range 2 {
		_, err := start(e)
		require.NoError(t, err)
		<-entered
	}
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan error)
	go func() {
		_, err := e.Report(ctx, "acme", event.Event{Name: "kustomer.customer.update"})
		gone <- err
	}()
	waiting := make(chan error)
	go func() {
		_, err := start(e)
		waiting <- err
	}()
	require.Eventually(t, func() bool {
		e.gate.mu.Lock()
		defer e.gate.mu.Unlock()
		return len(e.gate.line) == 2
	}, 10*time.Second, time.Millisecond)
	cancel()
	require.ErrorIs(t, <-gone, context.Canceled)
	close(let)
	require.NoError(t, <-waiting)
	require.NoError(t, e.Settle(context.Background()))
	require.Zero(t, e.gate.n)
	n, err := e.readNumber("SELECT count(*) FROM runs WHERE outcome = 1")
	require.NoError(t, err)
	require.EqualValues(t, 3, n)
}

// TestDrainLetsActionsEnd: their answers are kept, what follows is for the next
// start.
func TestDrainLetsActionsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenon.db")
	entered, let := make(chan string, 10), make(chan struct{})
	executor := action.Func(func(ctx context.Context, in action.Invocation) (action.Result, error) {
		entered <- in.Step
		select {
		case <-let:
			return action.Result{}, nil
		case <-ctx.Done():
			return action.Result{}, ctx.Err()
		}
	})
	e := open(t, Options{Path: path, Executor: executor})
	put(t, e)
	id, err := start(e)
	require.NoError(t, err)
	require.Equal(t, "a", <-entered)
	drained := make(chan error)
	go func() { drained <- e.Drain(context.Background()) }()
	require.Eventually(t, func() bool { return e.Err() != nil }, 10*time.Second, time.Millisecond)
	_, err = start(e)
	require.ErrorIs(t, err, engine.ErrClosed)
	close(let)
	require.NoError(t, <-drained)

	e = open(t, Options{Path: path, Executor: executor})
	require.NoError(t, e.Settle(context.Background()))
	rec, err := e.Query(context.Background(), "acme", id)
	require.NoError(t, err)
	require.Equal(t, interp.Completed, rec.Outcome)
	close(entered)
	var after []string
	for step := range entered {
		after = append(after, step)
	}
	require.NotContains(t, after, "a", "an action that could end is not repeated")

	let = make(chan struct{})
	entered = make(chan string, 10)
	_, err = start(e)
	require.NoError(t, err)
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.NoError(t, e.Drain(ctx), "what takes too long is cut off")
}

// TestWorkersAreBounded: no more actions at once than there are workers, and as
// many as there are.
func TestWorkersAreBounded(t *testing.T) {
	entered, let := make(chan struct{}, 100), make(chan struct{})
	executor := action.Func(func(ctx context.Context, _ action.Invocation) (action.Result, error) {
		entered <- struct{}{}
		<-let
		return action.Result{}, nil
	})
	e := open(t, Options{Executor: executor, Workers: 3})
	put(t, e)
	for range 10 {
		_, err := start(e)
		require.NoError(t, err)
	}
	for range 3 {
		<-entered
	}
	e.ready.mu.Lock()
	running, workers := e.ready.running, e.ready.workers
	e.ready.mu.Unlock()
	require.Equal(t, 3, running)
	require.Equal(t, 3, workers)
	close(let)
	require.NoError(t, e.Settle(context.Background()))
}

// TestRunsInMemoryAreBounded: those that wait for long are forgotten, and none
// is kept that has ended.
func TestRunsInMemoryAreBounded(t *testing.T) {
	later := action.Func(func(context.Context, action.Invocation) (action.Result, error) {
		return action.Result{Later: true}, nil
	})
	e := open(t, Options{Executor: later, CacheRuns: 5})
	put(t, e)
	var ids []engine.RunID
	for range 20 {
		id, err := start(e)
		require.NoError(t, err)
		ids = append(ids, id)
	}
	ctx := context.Background()
	require.NoError(t, e.Settle(ctx))
	known := func() int {
		e.runs.mu.Lock()
		defer e.runs.mu.Unlock()
		require.Equal(t, e.runs.idle.Len(), len(e.runs.all))
		return len(e.runs.all)
	}
	require.Equal(t, 5, known())
	for _, id := range ids {
		require.NoError(t, e.Cancel(ctx, "acme", id, ""))
	}
	require.NoError(t, e.Settle(ctx))
	require.Zero(t, known())
	require.ErrorIs(t, e.Cancel(ctx, "acme", e.runID(1000), ""), engine.ErrNotFound)
	require.Zero(t, known())
}

func TestInstallRollsBackAsAWhole(t *testing.T) {
	e := open(t, Options{})
	put(t, e)
	ctx := context.Background()
	err := e.write(ctx, func(c *conn) error {
		if _, err := c.exec("UPDATE revisions SET active = 0 WHERE org = ?", int64(1)); err != nil {
			return err
		}
		return errors.New("no")
	})
	require.EqualError(t, err, "no")
	n, err := e.readNumber("SELECT count(*) FROM revisions WHERE active")
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	require.NoError(t, e.Err(), "what one caller may not do stops nobody else")
}

// TestAWorkflowThatSchedulesItselfIsStopped, with and without a delay.
func TestAWorkflowThatSchedulesItselfIsStopped(t *testing.T) {
	for _, delay := range []string{"0", "60"} {
		c := clock.NewVirtual(enginetest.Start)
		e := open(t, Options{Clock: c, MaxCalls: 50, Executor: action.Recorder{}})
		text := `{"app": "a", "version": "1.0.0", "title": "A", "workflows": [{"id": "again", "name": "again",
			"trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.again.call", "schema": {"properties": {}}, "transitions": [{"target": "x", "condition": {"op": "true", "values": [true]}}]},
			"steps": [{"id": "x", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "again", "runAt": {"type": "relative", "value": ` + delay + `}, "inputs": {}}, "transitions": []}]}]}`
		p, findings, err := install.Prepare(&source.File{Name: "a.json", Bytes: []byte(text)}, "acme", install.Options{})
		require.NoError(t, err)
		require.NotNil(t, p, "%v", findings.Err())
		ctx := context.Background()
		require.NoError(t, e.Install(ctx, p))
		_, err = e.Report(ctx, "acme", event.Event{Name: p.Program.Workflows[0].Event})
		require.NoError(t, err)
		stop, err := engine.RunUntil(ctx, e, c, engine.Bounds{})
		require.NoError(t, err)
		require.Equal(t, engine.Limit, stop)
		n, err := e.readNumber("SELECT count(*) FROM runs")
		require.NoError(t, err)
		require.EqualValues(t, 51, n)
	}
}

func TestRunUntil(t *testing.T) {
	c := clock.NewVirtual(enginetest.Start)
	down := &interp.Failure{Code: "down", Message: "down", Retryable: true}
	e := open(t, Options{Clock: c, Executor: action.Func(func(context.Context, action.Invocation) (action.Result, error) { return action.Result{}, down })})
	put(t, e)
	_, err := start(e)
	require.NoError(t, err)
	ctx := context.Background()
	for _, r := range []struct {
		bounds engine.Bounds
		stop   engine.Stop
		at     time.Duration
	}{
		{engine.Bounds{Until: enginetest.Start.Add(time.Second)}, engine.Deadline, time.Second},
		{engine.Bounds{Until: enginetest.Start.Add(2 * time.Second)}, engine.Deadline, 2 * time.Second},
		{engine.Bounds{Steps: 1}, engine.Limit, 12 * time.Second},
		{engine.Bounds{}, engine.Idle, 72 * time.Second},
		{engine.Bounds{Until: enginetest.Start.Add(time.Hour)}, engine.Idle, time.Hour},
	} {
		stop, err := engine.RunUntil(ctx, e, c, r.bounds)
		require.NoError(t, err)
		require.Equal(t, r.stop, stop)
		require.Equal(t, r.at, c.Now().Sub(enginetest.Start))
	}
}

// TestAnAcknowledgedEventIsSynced pins what durability rests on.
func TestAnAcknowledgedEventIsSynced(t *testing.T) {
	e := open(t, Options{Path: filepath.Join(t.TempDir(), "tenon.db")})
	require.NoError(t, e.write(context.Background(), func(c *conn) error {
		var mode string
		if err := c.query("PRAGMA journal_mode", nil, func(v []driver.Value) error { mode = text(v[0]); return nil }); err != nil {
			return err
		}
		require.Equal(t, "wal", mode)
		synchronous, err := c.number("PRAGMA synchronous")
		require.EqualValues(t, 2, synchronous)
		return err
	}))
}
