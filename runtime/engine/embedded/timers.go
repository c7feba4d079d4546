package embedded

import (
	"cmp"
	"container/heap"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// nearCount is how many timers are read into memory at once. Up to twice as many
// are kept there.
const nearCount = 4096

// smallInputs is up to how many bytes of inputs are kept with a timer in memory;
// larger ones are read again when it fires.
const smallInputs = 512

// moment is the place of a timer in the order in which they fire: by time, then
// by number.
type moment struct{ at, no int64 }

func (m moment) compare(o moment) int {
	return cmp.Or(cmp.Compare(m.at, o.at), cmp.Compare(m.no, o.no))
}

// near keeps the timers that fire next. All timers are rows; those up to the
// horizon are in memory too, and beyond it nothing is known. When they run out,
// the next ones are read; when new ones make them too many, the last ones are
// forgotten and the horizon comes nearer.
type near struct {
	count   int // nearCount; less in tests
	mu      sync.Mutex
	heap    timerHeap
	byNo    map[int64]*nearTimer
	horizon moment
	all     bool // there is nothing beyond the horizon

	// While rows are being read, what is added and removed meanwhile.
	loading bool
	added   []*timerRow
	removed map[int64]bool

	changed chan struct{} // has a token when an earlier timer may have come up
	stopped bool          // nothing fires any more
	fired   int64         // scheduled calls, ever
	budget  int64         // 0: no bound
}

type nearTimer struct {
	timerRow
	whole bool // inputs are there
	index int
}

func (n *near) init(budget int64, count int) {
	n.count = count
	n.byNo = map[int64]*nearTimer{}
	n.horizon = moment{math.MinInt64, math.MinInt64}
	n.changed = make(chan struct{}, 1)
	n.budget = budget
}

// add tells of a timer that is stored now.
func (n *near) add(t *timerRow) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.loading {
		n.added = append(n.added, t)
		return
	}
	n.insert(t)
}

func (n *near) insert(t *timerRow) {
	m := moment{t.at, t.no}
	if n.byNo[t.no] != nil || (!n.all && m.compare(n.horizon) > 0) {
		return
	}
	item := &nearTimer{timerRow: *t, whole: true}
	if len(t.inputs) > smallInputs {
		item.inputs, item.whole = nil, false
	}
	heap.Push(&n.heap, item)
	n.byNo[t.no] = item
	if len(n.heap) > 2*n.count {
		n.shorten()
	}
	if item.index == 0 {
		n.signal()
	}
}

// shorten forgets the later half.
func (n *near) shorten() {
	slices.SortFunc(n.heap, func(a, b *nearTimer) int { return moment{a.at, a.no}.compare(moment{b.at, b.no}) })
	for _, t := range n.heap[n.count:] {
		delete(n.byNo, t.no)
	}
	clear(n.heap[n.count:])
	n.heap = n.heap[:n.count] // sorted, so a heap
	for i, t := range n.heap {
		t.index = i
	}
	last := n.heap[n.count-1]
	n.horizon, n.all = moment{last.at, last.no}, false
}

// remove tells of a timer that is not stored any more.
func (n *near) remove(no int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.loading {
		n.removed[no] = true
		n.added = slices.DeleteFunc(n.added, func(t *timerRow) bool { return t.no == no })
	}
	if t := n.byNo[no]; t != nil {
		heap.Remove(&n.heap, t.index)
		delete(n.byNo, no)
	}
}

func (n *near) signal() {
	select {
	case n.changed <- struct{}{}:
	default:
	}
}

// mayFire reports whether the first timer is one that may fire at all.
func (n *near) mayFire() bool { return !n.stopped && (n.budget == 0 || n.fired < n.budget) }

// take takes the timers that are due, the oldest first and no more than some,
// and counts each as under way. Without one, ok says whether next is when the
// first one is due; unknown that rows must be read to say so.
func (n *near) take(now int64, b *busy) (due []*nearTimer, next int64, ok, unknown bool) {
	const some = 256
	n.mu.Lock()
	defer n.mu.Unlock()
	for len(n.heap) > 0 && n.heap[0].at <= now && len(due) < some && n.mayFire() {
		t := heap.Pop(&n.heap).(*nearTimer)
		delete(n.byNo, t.no)
		if t.workflow != "" {
			n.fired++
		}
		b.add(1)
		due = append(due, t)
	}
	if len(n.heap) > 0 {
		next, ok = n.heap[0].at, n.mayFire()
	}
	return due, next, ok, len(n.heap) == 0 && !n.all
}

// due reports whether a timer may be due that may fire.
func (n *near) due(now int64) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.mayFire() {
		return false
	}
	if len(n.heap) == 0 {
		return !n.all
	}
	return n.heap[0].at <= now
}

const selectNear = "SELECT " + timerColumns + " FROM timers WHERE (at, no) > (?, ?) ORDER BY at, no LIMIT ?"

// loadNear reads the timers behind the horizon.
func (e *Engine) loadNear(ctx context.Context) error {
	n := &e.near
	n.mu.Lock()
	if n.loading || len(n.heap) > 0 || n.all {
		n.mu.Unlock()
		return nil
	}
	n.loading, n.removed = true, map[int64]bool{}
	from := n.horizon
	n.mu.Unlock()

	var rows []*timerRow
	err := e.read(ctx, func(c *conn) error {
		return c.query(selectNear, []driver.Value{from.at, from.no, int64(n.count)}, func(v []driver.Value) error {
			rows = append(rows, timerOf(v))
			return nil
		})
	})

	n.mu.Lock()
	defer n.mu.Unlock()
	if err == nil {
		n.advance(rows)
	}
	n.merge(rows)
	n.signal()
	e.busy.wake()
	return err
}

// advance moves the horizon behind the rows that were read.
func (n *near) advance(rows []*timerRow) {
	if n.all = len(rows) < n.count; len(rows) > 0 {
		last := rows[len(rows)-1]
		n.horizon = moment{last.at, last.no}
	}
}

// merge takes in the rows up to the horizon, as they were read, and what has
// changed meanwhile.
func (n *near) merge(rows []*timerRow) {
	// What was added is newer than a row of the same number.
	for _, t := range n.added {
		n.insert(t)
	}
	for _, t := range rows {
		if !n.removed[t.no] {
			n.insert(t)
		}
	}
	n.loading, n.added, n.removed = false, nil, nil
}

func timerOf(v []driver.Value) *timerRow {
	t := &timerRow{no: integer(v[0]), at: integer(v[1]), org: integer(v[2]), run: integer(v[3]), step: text(v[4]), number: integer(v[5]), workflow: text(v[6])}
	t.inputs, _ = v[7].([]byte)
	return t
}

// NextTimer returns when the next timer is due.
func (e *Engine) NextTimer(ctx context.Context) (at time.Time, ok bool, err error) {
	for {
		changed := e.busy.changed()
		if err := e.stopped(); err != nil {
			return time.Time{}, false, err
		}
		e.near.mu.Lock()
		known, all := len(e.near.heap) > 0, e.near.all
		if known {
			at = time.Unix(0, e.near.heap[0].at).UTC()
		}
		e.near.mu.Unlock()
		if known || all {
			return at, known, nil
		}
		if err := e.loadNear(ctx); err != nil {
			return time.Time{}, false, err
		}
		e.near.mu.Lock()
		loading := e.near.loading
		e.near.mu.Unlock()
		if loading { // somebody else does it
			select {
			case <-changed:
			case <-ctx.Done():
				return time.Time{}, false, ctx.Err()
			}
		}
	}
}

// fireLoop fires timers as they come due, oldest first.
func (e *Engine) fireLoop() {
	defer e.loops.Done()
	for e.life.Err() == nil {
		due, next, ok, unknown := e.near.take(journal.Nanos(e.clock.Now()), &e.busy)
		for _, t := range due {
			if err := e.tolerate(e.fire(t)); err != nil && e.stopped() == nil {
				e.writer.fail(nil, err)
			}
			e.busy.done(1)
		}
		if len(due) > 0 {
			continue
		}
		if unknown {
			if err := e.loadNear(e.life); err != nil && e.stopped() == nil {
				e.writer.fail(nil, err)
			}
		}
		stop := func() {}
		if ok {
			stop = e.clock.Wake(time.Unix(0, next).UTC(), e.near.signal)
		}
		select {
		case <-e.near.changed:
		case <-e.life.Done():
		}
		stop()
	}
}

// fire does what a timer is for.
func (e *Engine) fire(t *nearTimer) error {
	if err := e.gate.wait(e.life); err != nil {
		return err
	}
	if t.workflow == "" {
		return e.retry(t)
	}
	if !t.whole {
		err := e.read(e.life, func(c *conn) error {
			return c.query("SELECT inputs FROM timers WHERE no = ?", []driver.Value{t.no}, func(v []driver.Value) error {
				t.inputs, _ = v[0].([]byte)
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	return e.call(t)
}

// retry lets a run try its action again.
func (e *Engine) retry(t *nearTimer) error {
	r, err := e.runs.get(t.run, nil)
	if errors.Is(err, errEnded) || errors.Is(err, engine.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer e.runs.unpin(r, false)
	_, _, err = e.fold(r, interp.Event{Kind: interp.TimerFired, Step: t.step, Attempt: int(t.number)}, false)
	return err
}

// call starts what a scheduled call is for: the workflow of that id in the
// newest revision, or a record that says why not (reference/kustomer.md 7.4).
func (e *Engine) call(t *nearTimer) error {
	o := e.orgs.byNo(t.org)
	if err := e.loadOrg(e.life, o); err != nil {
		return err
	}
	now := e.clock.Now()
	row := startRow{
		no: e.nextRun.Add(1), org: t.org, at: journal.Nanos(now),
		parent: t.run, parentStep: t.step, dueAt: t.at, depth: t.number,
	}
	turn := &turn{fires: t.no}
	rev, workflow := o.workflow(t.workflow)
	outcome, failure := e.callable(t, rev, workflow)
	if failure != nil {
		if rev == nil {
			row.target = t.workflow
		} else {
			row.revision, row.workflow = rev.no, int64(workflow)
		}
		rt := turn.add()
		rt.start, rt.outcome, rt.endedAt, rt.failure = &row, outcome, row.at, journal.AppendFailure(nil, failure)
		return e.submit(turn)
	}
	inputs, rest, err := value.FromBinary(string(t.inputs))
	if err != nil || rest != "" {
		return &damaged{fmt.Sprintf("the scheduled call of workflow %q", t.workflow), cmp.Or(err, errors.New("there is more than its inputs"))}
	}
	row.revision, row.workflow = rev.no, int64(workflow)
	e.begin(turn, row, rev, o, interp.Event{Kind: interp.Started, At: now, Value: inputs})
	return e.submit(turn)
}

type timerHeap []*nearTimer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	return moment{h[i].at, h[i].no}.compare(moment{h[j].at, h[j].no}) < 0
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *timerHeap) Push(x any) {
	t := x.(*nearTimer)
	t.index = len(*h)
	*h = append(*h, t)
}

func (h *timerHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return t
}
