package embedded

import (
	"database/sql/driver"

	"github.com/tenon-dev/tenon/runtime/interp"
)

// turn is what is committed as one: an event of one run, or what starts several,
// with everything that follows. Turns are applied in the order of their
// submission.
type turn struct {
	// dedupe, if set, is the identity of what was reported. If it was reported
	// before, the turn is dropped and earlier says which runs there are.
	dedupe  *dedupeRow
	earlier runRange
	// fires, if not 0, is the number of a timer that the turn takes away. If it is
	// gone already, the turn is dropped: this is what makes schedules fire once.
	fires int64
	// do, if set, does something else in the transaction. What it does is undone
	// if it returns an error, which is then the turn's alone.
	do func(*conn) error

	runs []runTurn
	one  [1]runTurn // room for runs, which is nearly always enough

	done    chan struct{} // closed when err is final; nil if nobody waits
	err     error
	dropped bool
}

// runTurn is the part of a turn that is about one run.
type runTurn struct {
	run   *run      // nil for a scheduled call that could not start
	start *startRow // if the turn starts the run
	event []byte    // in its stored form

	outcome interp.Outcome // with endedAt and failure if the run ends
	endedAt int64
	failure []byte

	timers []timerRow
	clears int64 // the number of a timer to forget, 0 if none
	invoke *invocation
}

// runRange is a number of runs with consecutive numbers.
type runRange struct{ first, count int64 }

type dedupeRow struct {
	org  int64
	id   string
	runs runRange
	at   int64
}

// startRow is what a run's row holds from the start.
type startRow struct {
	no, org, revision, workflow int64
	at                          int64
	event                       string // "" if it is the one of the workflow
	target                      string // of a scheduled call, if there is no revision
	parent                      int64  // 0 if it was neither scheduled nor started by a published event
	parentStep                  string
	dueAt                       int64
	depth                       int64
}

// timerRow is one timer: the next attempt of a run, or a scheduled call.
type timerRow struct {
	no, at, org, run int64
	step             string
	number           int64
	workflow         string // "" for a retry
	inputs           []byte
}

const (
	insertEvent    = "INSERT INTO events (org, id, first, count, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	selectEvent    = "SELECT first, count FROM events WHERE org = ? AND id = ?"
	insertRun      = "INSERT INTO runs (no, org, revision, workflow, started_at, outcome, first, event) VALUES (?, ?, ?, ?, ?, 0, ?, ?)"
	insertRunFull  = "INSERT INTO runs (no, org, revision, workflow, started_at, outcome, first, event, ended_at, failure, target, parent, parent_step, due_at, depth) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	endRun         = "UPDATE runs SET ended_at = ?, outcome = ?, last = ?, failure = ? WHERE no = ?"
	insertJournal  = "INSERT INTO journal (run, event) VALUES (?, ?)"
	insertTimer    = "INSERT INTO timers (no, at, org, run, step, number, workflow, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
	deleteTimer    = "DELETE FROM timers WHERE no = ?"
	beginTurns     = "BEGIN IMMEDIATE"
	commitTurns    = "COMMIT"
	rollbackTurns  = "ROLLBACK"
	beginOne       = "SAVEPOINT one"
	undoOne        = "ROLLBACK TO one"
	keepOne        = "RELEASE one"
	timerColumns   = "no, at, org, run, step, number, workflow, inputs"
	summaryColumns = "no, org, revision, workflow, started_at, outcome, event, ended_at, failure, target, parent, parent_step, due_at, depth, last"
)

// statements are those of every turn, prepared.
type statements struct {
	insertEvent, insertRun, insertRunFull, endRun, insertJournal, insertTimer, deleteTimer *stmt
	begin, commit, rollback, beginOne, undoOne, keepOne                                    *stmt
}

func (s *statements) prepare(c *conn) error {
	for _, p := range []struct {
		to    **stmt
		query string
	}{
		{&s.insertEvent, insertEvent}, {&s.insertRun, insertRun}, {&s.insertRunFull, insertRunFull}, {&s.endRun, endRun},
		{&s.insertJournal, insertJournal}, {&s.insertTimer, insertTimer}, {&s.deleteTimer, deleteTimer},
		{&s.begin, beginTurns}, {&s.commit, commitTurns}, {&s.rollback, rollbackTurns},
		{&s.beginOne, beginOne}, {&s.undoOne, undoOne}, {&s.keepOne, keepOne},
	} {
		prepared, err := c.prepare(p.query)
		if err != nil {
			return err
		}
		*p.to = prepared
	}
	return nil
}

// apply writes the rows of a turn into the open transaction. An error means that
// the transaction is spoilt.
func (w *writer) apply(t *turn) error {
	s := &w.statements
	if d := t.dedupe; d != nil {
		n, err := s.insertEvent.exec(d.org, d.id, d.runs.first, d.runs.count, d.at)
		if err != nil {
			return err
		}
		if n == 0 {
			t.dropped = true
			err = w.conn.query(selectEvent, []driver.Value{d.org, d.id}, func(row []driver.Value) error {
				t.earlier = runRange{integer(row[0]), integer(row[1])}
				return nil
			})
			w.drop(t)
			return err
		}
	}
	if t.fires != 0 {
		n, err := s.deleteTimer.exec(t.fires)
		if err != nil {
			return err
		}
		if n == 0 {
			t.dropped = true
			w.drop(t)
			return nil
		}
	}
	if t.do != nil {
		return w.applyOne(t)
	}
	if len(t.runs) > 0 && t.runs[0].start == nil && t.runs[0].run.dropped {
		// The run was never started, so what it has published was not either.
		t.dropped = true
		w.drop(t)
		return nil
	}
	for i := range t.runs {
		if err := w.applyRun(t, &t.runs[i]); err != nil {
			return err
		}
	}
	return nil
}

// drop marks the runs that a dropped turn would have started, so that whatever
// was done to them since is dropped too.
func (w *writer) drop(t *turn) {
	for i := range t.runs {
		if t.runs[i].start != nil && t.runs[i].run != nil {
			t.runs[i].run.dropped = true
		}
	}
}

func (w *writer) applyOne(t *turn) error {
	s := &w.statements
	if _, err := s.beginOne.exec(); err != nil {
		return err
	}
	if t.err = t.do(w.conn); t.err != nil {
		if _, err := s.undoOne.exec(); err != nil {
			return err
		}
	}
	_, err := s.keepOne.exec()
	return err
}

func (w *writer) applyRun(t *turn, r *runTurn) (err error) {
	s := &w.statements
	ends := r.outcome != interp.Running
	switch {
	case r.start != nil:
		err = w.insert(r.start, r)
	case ends:
		_, err = s.endRun.exec(r.endedAt, int64(r.outcome), r.event, blob(r.failure), r.run.no)
	default:
		_, err = s.insertJournal.exec(r.run.no, r.event)
	}
	if err == nil && r.clears != 0 {
		_, err = s.deleteTimer.exec(r.clears)
	}
	for i := range r.timers {
		if err != nil {
			break
		}
		m := &r.timers[i]
		_, err = s.insertTimer.exec(m.no, m.at, m.org, m.run, m.step, m.number, nullable(m.workflow), blob(m.inputs))
	}
	return err
}

func (w *writer) insert(r *startRow, t *runTurn) error {
	if t.outcome == interp.Running && r.parent == 0 {
		_, err := w.statements.insertRun.exec(r.no, r.org, r.revision, r.workflow, r.at, t.event, nullable(r.event))
		return err
	}
	var revision, workflow, ended, parent, step, due, depth driver.Value
	if r.target == "" {
		revision, workflow = r.revision, r.workflow
	}
	if t.outcome != interp.Running {
		ended = t.endedAt
	}
	if r.parent != 0 {
		parent, step, depth = r.parent, r.parentStep, r.depth
	}
	if r.dueAt != 0 {
		due = r.dueAt
	}
	_, err := w.statements.insertRunFull.exec(r.no, r.org, revision, workflow, r.at, int64(t.outcome), blob(t.event), nullable(r.event), ended, blob(t.failure), nullable(r.target), parent, step, due, depth)
	return err
}

func nullable(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}

func blob(b []byte) driver.Value {
	if b == nil {
		return nil
	}
	return b
}
