// Package embedded is the engine for one machine: it keeps runs in one SQLite
// file and drives them in this process.
//
// # Turns
//
// Whatever happens to a run is an event: it is started, an action answers, a
// timer fires, it is cancelled. The event is folded into the run in memory by
// package interp, on the goroutine that brings it, under the run's lock. The
// event and what follows from it (the run's end, scheduled calls, timers) are one
// turn. The turn is submitted to the writer while the lock is still held, so the
// turns of one run are stored in the order in which they happened.
//
// # Group commit
//
// One goroutine, the writer, owns the only connection that writes. It begins a
// transaction, writes the rows of all turns that are queued and of those that are
// submitted while it writes, up to a bound, and commits; with the write-ahead log
// and synchronous=FULL that is one sync of the disk for all of them. During the
// sync the next turns queue up. So a turn that comes alone waits for nobody, none
// waits for more than two commits, and throughput grows with the number of runs
// that are under way. A turn costs one row, two if it schedules something.
//
// Only when the commit has succeeded is the turn released: who reported or
// cancelled is answered, the action for which the run waits goes to the pool of
// workers, new timers are watched. So nothing is seen outside that a crash could
// take back. Should a commit fail, the runs in memory are ahead of the disk and
// the engine stops working; the next start goes on from the disk.
//
// # Actions
//
// A run waits for at most one action at a time. Workers carry it out through an
// action.Executor with an idempotency key that consists of the run, the step and
// the attempt. A crash may hide the answer; then the next start hands the same
// attempt out again with the same key. Everything else is exactly once: an event
// with an id is a row with a unique key, and the turn that starts a scheduled call
// deletes its timer and is dropped if that is gone already.
//
// # Timers
//
// Timers are rows. The next few thousand are in memory, in a heap; behind its
// horizon rows are read when they are needed. They fire when the clock says so,
// the oldest first, also those that came due while the engine was not running.
//
// # Memory
//
// Runs that something is being done to are in memory; of the others, those that
// were in use last. The rest is made again from its journal when an event comes.
// How many invocations may be under way is bounded: beyond that Report blocks and
// timers wait. So is the queue of the writer.
//
// # Recovery
//
// Open knows the orgs and numbers of a file at once. In the background it then
// goes through the runs that have not ended and wait for no timer, folds their
// journals, and hands out the actions for which they wait.
package embedded

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
)

// Options says how an engine works. Only Path, Clock and Executor matter to most.
type Options struct {
	// Path is the file; beside it lie files of the same name with "-wal", "-shm"
	// and "-lock". "" or ":memory:" keeps everything in memory until Close.
	Path     string
	Clock    clock.Clock     // default clock.Real
	Executor action.Executor // default: every action fails, since nobody can carry it out
	Logger   *slog.Logger    // default: none. Gets no values of runs, only ids, names and errors

	Workers   int   // actions carried out at once; default 256
	MaxActive int   // invocations under way, beyond which Report blocks; default 10,000
	CacheRuns int   // runs kept in memory that wait; default 4,096, negative: none
	MaxDepth  int   // longest chain of workflows that schedule each other; 0: no bound
	MaxCalls  int64 // scheduled calls that start, ever: a guard for virtual time against workflows that schedule themselves; 0: no bound

	// OrgSetup is what every org has set up beside its settings: schedules, the
	// default one, the locale, as builtin.ParseEnvironment reads it. Runs keep what
	// there was when they began. Default: nothing.
	OrgSetup value.Value

	// Identity is how ids of runs begin: ten hexadecimal digits that no other
	// store has, or idempotency keys would meet. Default: random, kept in the file.
	// For tests, and for outputs that must be the same every time.
	Identity string

	// TokenKey signs invocation tokens. Default: random, kept in the file. For
	// outputs that must be the same every time.
	TokenKey []byte

	nearTimers int // default nearCount; less in tests
}

// Engine is an engine.Engine on one SQLite file.
type Engine struct {
	clock    clock.Clock
	executor action.Executor
	log      *slog.Logger
	maxDepth int64
	orgSetup value.Value
	identity string
	tokenKey []byte

	lock    *conn
	readers *readers // nil for a store in memory: the writer reads
	writer  *writer

	orgs      orgs
	revisions revisions
	runs      runs
	near      near
	ready     *ready
	gate      gate
	busy      busy

	nextRun, nextTimer atomic.Int64 // the last numbers given

	life    context.Context // ends with Close
	end     context.CancelFunc
	loops   sync.WaitGroup
	closing sync.Mutex
	closed  atomic.Bool
}

var _ engine.Engine = (*Engine)(nil)

// Open opens a store, makes it if there is none, and takes up the work in it.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if o.Path == ":memory:" {
		o.Path = ""
	}
	if o.Identity != "" && !isIdentity(o.Identity) {
		return nil, fmt.Errorf("the identity %q of the store is not %d lower-case hexadecimal digits", o.Identity, identityLength)
	}
	if !o.OrgSetup.IsMissing() {
		if _, err := builtin.ParseEnvironment(o.OrgSetup, nil); err != nil {
			return nil, err
		}
	}
	e := &Engine{
		clock: o.Clock, executor: o.Executor, log: o.Logger, maxDepth: int64(o.MaxDepth), orgSetup: o.OrgSetup,
		revisions: revisions{m: map[int64]*revision{}},
		gate:      gate{limit: cmp.Or(max(o.MaxActive, 0), 10_000)},
	}
	if e.clock == nil {
		e.clock = clock.Real{}
	}
	if e.executor == nil {
		e.executor = action.NewRegistry(nil)
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	e.runs = runs{e: e, all: map[int64]*run{}, limit: max(cmp.Or(o.CacheRuns, 4096), 0)}
	e.ready = newReady(cmp.Or(max(o.Workers, 0), 256), e.work)
	e.near.init(o.MaxCalls, cmp.Or(o.nearTimers, nearCount))
	e.life, e.end = context.WithCancel(context.Background())
	if err := e.open(ctx, o); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Engine) open(ctx context.Context, o Options) (err error) {
	defer func() {
		if err != nil {
			e.end()
			e.closeFiles()
		}
	}()
	if o.Path != "" {
		if e.lock, err = lock(o.Path); err != nil {
			return err
		}
	}
	c, err := openConn(o.Path)
	if err != nil {
		return fmt.Errorf("cannot open %s: %w", o.Path, err)
	}
	e.writer = newWriter(c, e.release, e.failed)
	if e.identity, err = prepareFile(c, o.Path, o.Identity); err != nil {
		return err
	}
	if err = e.writer.statements.prepare(c); err != nil {
		return err
	}
	if err = c.query("SELECT value FROM meta WHERE key = 'token_key'", nil, func(row []driver.Value) error {
		e.tokenKey = []byte(text(row[0]))
		return nil
	}); err != nil {
		return unreadable(o.Path, err)
	}
	if o.TokenKey != nil {
		e.tokenKey = o.TokenKey
	}
	if o.Path != "" {
		if e.readers, err = openReaders(o.Path); err != nil {
			return err
		}
	}
	last, err := e.takeStock(c)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.writer.start()
	e.busy.add(1)
	e.loops.Add(2)
	go e.recover(last)
	go e.fireLoop()
	return nil
}

// takeStock reads what must be known from the start, and returns the number of
// the last run.
func (e *Engine) takeStock(c *conn) (lastRun int64, err error) {
	err = c.query("SELECT no, name FROM orgs", nil, func(v []driver.Value) error {
		e.orgs.add(integer(v[0]), text(v[1]))
		return nil
	})
	if err != nil {
		return 0, err
	}
	if lastRun, err = c.number("SELECT max(no) FROM runs"); err != nil {
		return 0, err
	}
	lastTimer, err := c.number("SELECT max(no) FROM timers")
	e.nextRun.Store(lastRun)
	e.nextTimer.Store(max(lastTimer, 0))
	return lastRun, err
}

// selectWaiting finds the runs that wait for an action, from one on.
const selectWaiting = `SELECT org, no FROM runs WHERE outcome = 0 AND (org, no) > (?, ?) AND no <= ?
	AND NOT EXISTS (SELECT 1 FROM timers WHERE timers.no = -runs.no) ORDER BY org, no LIMIT 256`

// recover hands out the actions for which the runs up to a number wait.
func (e *Engine) recover(last int64) {
	defer e.loops.Done()
	defer e.busy.done(1)
	at := moment{math.MinInt64, 0} // org and run
	for {
		var waiting []moment
		err := e.read(e.life, func(c *conn) error {
			return c.query(selectWaiting, []driver.Value{at.at, at.no, last}, func(v []driver.Value) error {
				waiting = append(waiting, moment{integer(v[0]), integer(v[1])})
				return nil
			})
		})
		for i := 0; err == nil && i < len(waiting); i++ {
			at = waiting[i]
			err = e.tolerate(e.resume(at.no))
		}
		if err != nil {
			if e.stopped() == nil {
				e.writer.fail(nil, err)
			}
			return
		}
		if len(waiting) == 0 {
			return
		}
	}
}

// resume hands out the action for which a stored run waits, unless that has
// happened since the start.
func (e *Engine) resume(no int64) error {
	if err := e.gate.wait(e.life); err != nil {
		return err
	}
	r, err := e.runs.get(no, nil)
	if errors.Is(err, errEnded) {
		return nil
	}
	if err != nil {
		return err
	}
	defer e.runs.unpin(r, false)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.issued != nil {
		return nil
	}
	for _, f := range r.state.Pending() {
		e.ready.push(e.issue(r, &f))
	}
	return nil
}

// Settle waits until there is nothing to do at the present time.
func (e *Engine) Settle(ctx context.Context) error {
	return e.busy.wait(ctx, e.stopped, func() bool { return !e.near.due(journal.Nanos(e.clock.Now())) })
}

// Err returns why the engine has stopped working, or nil.
func (e *Engine) Err() error { return e.stopped() }

func (e *Engine) stopped() error {
	if err := e.writer.failure.Load(); err != nil {
		return *err
	}
	if e.closed.Load() {
		return engine.ErrClosed
	}
	return nil
}

// failed is told when the store cannot be written.
func (e *Engine) failed(err error) {
	e.log.Error("the engine has stopped working", "error", err)
	e.halt()
	e.busy.wake()
}

// halt lets nothing new begin.
func (e *Engine) halt() {
	e.near.mu.Lock()
	e.near.stopped = true
	e.near.mu.Unlock()
	e.ready.close()
	e.gate.open()
}

// Drain stops taking work, waits for the actions that are being carried out, or
// for the end of ctx, and closes the engine.
func (e *Engine) Drain(ctx context.Context) error {
	e.closed.Store(true)
	e.halt()
	done := make(chan struct{})
	go func() {
		e.ready.drain()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return e.Close()
}

// Close stops taking work and waits until what was submitted is committed.
// Actions that are being carried out are cancelled and left to the next start,
// like everything that waits.
func (e *Engine) Close() error { return e.stop(false) }

func (e *Engine) stop(discard bool) error {
	e.closing.Lock()
	defer e.closing.Unlock()
	if e.life.Err() != nil {
		return nil
	}
	e.closed.Store(true)
	e.halt()
	e.end()
	e.writer.close(discard)
	e.loops.Wait()
	e.busy.wake()
	return e.closeFiles()
}

func (e *Engine) closeFiles() error {
	var err error
	if e.readers != nil {
		err = e.readers.close(readerCount)
	}
	if e.writer != nil {
		err = errors.Join(err, e.writer.conn.close())
	}
	if e.lock != nil {
		err = errors.Join(err, e.lock.close())
	}
	return err
}

// read runs f in a read transaction that sees everything that was committed.
func (e *Engine) read(ctx context.Context, f func(*conn) error) error {
	if e.readers != nil {
		return e.readers.read(ctx, f)
	}
	return e.write(ctx, f)
}

// write runs f in a transaction and waits until it is committed.
func (e *Engine) write(ctx context.Context, f func(*conn) error) error {
	t := &turn{do: f, done: make(chan struct{})}
	if err := e.submit(t); err != nil {
		return err
	}
	return e.wait(ctx, t)
}

// The id of a run is the identity of its store and its number, in hexadecimal.
const (
	identityLength  = 10
	runNumberLength = 14
)

func (e *Engine) runID(no int64) engine.RunID {
	const digits = "0123456789abcdef"
	var b [identityLength + runNumberLength]byte
	copy(b[:], e.identity)
	for i := len(b) - 1; i >= identityLength; i-- {
		b[i] = digits[no&15]
		no >>= 4
	}
	return engine.RunID(b[:])
}

// runNo returns the number in a run's id; ok is false if this store never gave
// such an id.
func (e *Engine) runNo(id engine.RunID) (no int64, ok bool) {
	if len(id) != identityLength+runNumberLength || string(id[:identityLength]) != e.identity {
		return 0, false
	}
	no, err := strconv.ParseInt(string(id[identityLength:]), 16, 64)
	return no, err == nil && e.runID(no) == id
}

func isIdentity(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == identityLength
}
