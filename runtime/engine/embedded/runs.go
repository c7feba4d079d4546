package embedded

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// run is a run in memory. Its state may be ahead of what is stored by turns that
// are submitted; since turns are committed in the order of their submission and
// mu is held while one is submitted, the state on the disk is always an earlier
// one of the same run.
type run struct {
	no       int64
	id       engine.RunID
	org      *org
	revision *revision
	depth    int64

	mu     sync.Mutex
	state  *interp.Run
	last   int64       // time of the last event: time does not run backwards in a run
	issued *invocation // the last one, if its answer may still come
	err    error       // why it could not be loaded

	dropped bool // the turn that starts it was dropped; of the writer alone

	// Of runs.mu:
	pins   int
	forget bool          // not to be kept when the last pin goes
	idle   *list.Element // in runs.idle while pins is 0
}

// runs holds the runs that something is being done to, which are pinned, and
// those that were in use last.
type runs struct {
	e   *Engine
	mu  sync.Mutex
	all map[int64]*run
	// idle has the runs that nobody uses, the one that was used last in front. It
	// is bounded: what drops off is made again from its journal when needed.
	idle  list.List
	limit int
}

// errEnded says that a run has ended, durably.
var errEnded = errors.New("the run has ended")

// damaged is an error about what one row holds. It stops whatever is about that
// row and nothing else.
type damaged struct {
	what  string
	cause error
}

func (d *damaged) Error() string { return d.what + " cannot be used: " + d.cause.Error() }
func (d *damaged) Unwrap() error { return d.cause }

// tolerate notes an error that is about one row and drops it.
func (e *Engine) tolerate(err error) error {
	var d *damaged
	if errors.As(err, &d) {
		e.log.Error("left alone", "error", err)
		return nil
	}
	return err
}

// add makes a new run known, pinned.
func (rs *runs) add(r *run) {
	rs.mu.Lock()
	r.pins++
	rs.all[r.no] = r
	rs.mu.Unlock()
}

// pin keeps a run that is pinned already once more.
func (rs *runs) pin(r *run) {
	rs.mu.Lock()
	r.pins++
	rs.mu.Unlock()
}

// unpin gives a run back; forget says that it has ended or never begun. Nothing
// of it is uncommitted when the last pin goes, because turns pin.
func (rs *runs) unpin(r *run, forget bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.forget = r.forget || forget
	if r.pins--; r.pins > 0 {
		return
	}
	if r.forget || rs.limit == 0 {
		delete(rs.all, r.no)
		return
	}
	r.idle = rs.idle.PushFront(r)
	if rs.idle.Len() > rs.limit {
		last := rs.idle.Remove(rs.idle.Back()).(*run)
		delete(rs.all, last.no)
	}
}

// get returns a run that is known or stored and has not ended durably, pinned.
// The error is errEnded or engine.ErrNotFound if there is none in that org, which
// may be nil for any.
func (rs *runs) get(no int64, o *org) (*run, error) {
	rs.mu.Lock()
	r := rs.all[no]
	load := r == nil
	if load {
		// Whoever comes meanwhile finds the run and waits for its lock.
		r = &run{no: no, id: rs.e.runID(no)}
		rs.all[no] = r
		r.mu.Lock()
	}
	if r.idle != nil {
		rs.idle.Remove(r.idle)
		r.idle = nil
	}
	r.pins++
	rs.mu.Unlock()

	if load {
		r.err = rs.e.load(rs.e.life, r)
		if r.err != nil {
			rs.mu.Lock()
			delete(rs.all, no)
			rs.mu.Unlock()
		}
		r.mu.Unlock()
	}
	r.mu.Lock()
	err := r.err
	r.mu.Unlock()
	if err == nil && o != nil && r.org != o {
		rs.unpin(r, false)
		return nil, engine.ErrNotFound
	}
	if err != nil {
		if errors.Is(err, errEnded) && o != nil && r.org != o {
			err = engine.ErrNotFound
		}
		return nil, err
	}
	return r, nil
}

// load makes a run from what is stored.
func (e *Engine) load(ctx context.Context, r *run) error {
	var row struct{ org, revision, workflow, outcome, depth int64 }
	var events []interp.Event
	err := e.read(ctx, func(c *conn) error {
		found := false
		err := c.query("SELECT org, revision, workflow, outcome, depth, first FROM runs WHERE no = ?", []driver.Value{r.no}, func(v []driver.Value) error {
			found = true
			row.org, row.revision, row.workflow, row.outcome, row.depth = integer(v[0]), integer(v[1]), integer(v[2]), integer(v[3]), integer(v[4])
			if row.outcome != int64(interp.Running) {
				return nil
			}
			return appendEvent(&events, v[5])
		})
		if err != nil || row.outcome != int64(interp.Running) {
			return err
		}
		if !found {
			return engine.ErrNotFound
		}
		return middle(c, r.no, &events)
	})
	if err != nil {
		return err
	}
	r.org = e.orgs.byNo(row.org)
	if row.outcome != int64(interp.Running) {
		return errEnded
	}
	// Its actions need the settings, and what they publish the apps.
	if err := e.loadOrg(ctx, r.org); err != nil {
		return err
	}
	if r.revision, err = e.revision(ctx, row.revision); err != nil {
		return err
	}
	r.depth = row.depth
	r.last = journal.Nanos(events[len(events)-1].At)
	if r.state, err = interp.Replay(r.revision.prepared.Program, int(row.workflow), string(r.id), events, nil); err != nil {
		return &damaged{"run " + string(r.id), err}
	}
	return nil
}

// middle appends the events between a run's first and last.
func middle(c *conn, no int64, events *[]interp.Event) error {
	return c.query("SELECT event FROM journal WHERE run = ? ORDER BY rowid", []driver.Value{no}, func(v []driver.Value) error {
		return appendEvent(events, v[0])
	})
}

func appendEvent(events *[]interp.Event, stored driver.Value) error {
	ev, err := journal.ParseEvent(text(stored))
	if err != nil {
		return &damaged{"the journal of a run", err}
	}
	*events = append(*events, ev)
	return nil
}

// begin starts a run in memory and adds to the turn what follows.
func (e *Engine) begin(t *turn, row startRow, r *revision, o *org, input interp.Event) *run {
	started := &run{no: row.no, id: e.runID(row.no), org: o, revision: r, depth: row.depth, last: row.at}
	e.runs.add(started)
	started.mu.Lock()
	defer started.mu.Unlock()
	if r.prepared.Program.Workflows[row.workflow].UsesOrg {
		input.Environment = e.environment(o, r.prepared)
	}
	state, effects := interp.Begin(r.prepared.Program, int(row.workflow), string(started.id), input)
	started.state = state
	rt := t.add()
	rt.run, rt.start, rt.event = started, &row, journal.AppendEvent(nil, &input)
	e.follow(started, rt, effects)
	return started
}

// add returns room for one more run in the turn.
func (t *turn) add() *runTurn {
	if t.runs == nil {
		t.runs = t.one[:0]
	}
	t.runs = append(t.runs, runTurn{})
	return &t.runs[len(t.runs)-1]
}

// fold applies an event to a run and submits the turn that follows. accepted is
// false if the run does not wait for the event. The caller has the run pinned.
func (e *Engine) fold(r *run, ev interp.Event, wait bool, published ...event.Event) (t *turn, accepted bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return e.foldLocked(r, ev, wait, published)
}

// foldLocked is fold for a caller that holds r.mu. Events that the action has
// published become durable, with the runs that they start, in the same turn.
func (e *Engine) foldLocked(r *run, ev interp.Event, wait bool, published []event.Event) (t *turn, accepted bool, err error) {
	r.last = max(r.last, journal.Nanos(e.clock.Now()))
	ev.At = time.Unix(0, r.last).UTC()
	if !r.state.Accepts(ev) {
		return nil, false, nil
	}
	effects := r.state.Apply(ev)
	t = &turn{}
	if wait {
		t.done = make(chan struct{})
	}
	rt := t.add()
	rt.run, rt.event = r, journal.AppendEvent(nil, &ev)
	if ev.Kind == interp.TimerFired {
		rt.clears = -r.no
	}
	e.follow(r, rt, effects)
	for i := range published {
		if err := e.publish(t, r, ev.Step, &published[i]); err != nil {
			e.log.Error("an event was not published", "run", r.id, "step", ev.Step, "error", err)
		}
	}
	return t, true, e.submit(t)
}

// follow puts the effects of an event into its turn. The caller holds r.mu.
func (e *Engine) follow(r *run, t *runTurn, effects []interp.Effect) {
	if r.issued != nil { // whatever it was, the run waits for it no more
		r.issued.cancel()
		r.issued = nil
	}
	for i := range effects {
		switch f := &effects[i]; f.Kind {
		case interp.Invoke:
			t.invoke = e.issue(r, f)
		case interp.Schedule:
			t.timers = append(t.timers, timerRow{
				no: e.nextTimer.Add(1), at: journal.Nanos(f.At), org: r.org.no, run: r.no, step: f.Step, number: r.depth + 1,
				workflow: f.WorkflowID, inputs: f.Inputs.AppendBinary(nil),
			})
		case interp.SetTimer:
			t.timers = append(t.timers, timerRow{no: -r.no, at: journal.Nanos(f.At), org: r.org.no, run: r.no, step: f.Step, number: int64(f.Attempt)})
		case interp.ClearTimer:
			t.clears = -r.no
		case interp.Finish:
			t.outcome, t.endedAt = f.Outcome, journal.Nanos(r.state.EndedAt())
			if f.Failure != nil {
				t.failure = journal.AppendFailure(nil, f.Failure)
			}
		}
	}
}

// submit hands a turn to the writer. Its runs are pinned until it is released.
func (e *Engine) submit(t *turn) error {
	e.busy.add(1)
	for i := range t.runs {
		if r := t.runs[i].run; r != nil && t.runs[i].start == nil {
			e.runs.pin(r)
		}
	}
	err := e.writer.submit(t)
	if err != nil {
		t.err = err
		e.settleTurn(t)
	}
	return err
}

// release does what follows from a batch that was committed, or not.
func (e *Engine) release(batch []*turn) {
	for _, t := range batch {
		e.settleTurn(t)
	}
}

func (e *Engine) settleTurn(t *turn) {
	lost := t.err != nil || t.dropped
	if t.fires != 0 {
		e.near.remove(t.fires)
	}
	for i := range t.runs {
		r := &t.runs[i]
		switch {
		case lost && r.invoke != nil:
			e.over(r.invoke)
		case !lost:
			if r.clears != 0 {
				e.near.remove(r.clears)
			}
			for j := range r.timers {
				e.near.add(&r.timers[j])
			}
			if r.invoke != nil {
				e.ready.push(r.invoke)
			}
		}
		if r.run != nil {
			e.runs.unpin(r.run, lost || r.outcome != interp.Running)
		}
	}
	if t.done != nil {
		close(t.done)
	}
	e.busy.done(1)
}

// wait waits until a turn is durable.
func (e *Engine) wait(ctx context.Context, t *turn) error {
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
		return fmt.Errorf("%w: the change may or may not have been made", ctx.Err())
	}
}
