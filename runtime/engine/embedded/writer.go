package embedded

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/tenon-dev/tenon/runtime/engine"
)

// maxQueued is how many turns may wait for the writer. Beyond it whoever submits
// one waits: it is longer than a batch takes to fill, and short enough to bound
// what a slow disk makes pile up.
const maxQueued = 8192

// maxBatch is from how many turns on a transaction takes no more. It bounds how
// long the first of them waits for the last.
const maxBatch = 512

// writer commits turns. Whatever was submitted while one transaction was being
// committed goes into the next one, so the cost of making it durable is shared by
// as many turns as come meanwhile, and a single turn waits for nobody.
//
// What was committed is released by a second goroutine, so that the next
// transaction begins at once.
type writer struct {
	conn       *conn
	statements statements
	release    func([]*turn) // told of every batch, in order

	mu      sync.Mutex
	filled  sync.Cond // queue has become longer, or closing is set
	drained sync.Cond // queue has become shorter, or closing is set
	queue   []*turn
	spare   []*turn // the slice of an earlier batch, to be used again
	closing bool
	discard bool // what is queued is not to be committed any more

	released chan []*turn
	finished chan struct{}
	failure  atomic.Pointer[error]
	onFail   func(error)
	commits  atomic.Int64
}

func newWriter(c *conn, release func([]*turn), onFail func(error)) *writer {
	w := &writer{conn: c, release: release, onFail: onFail, released: make(chan []*turn, 1), finished: make(chan struct{})}
	w.filled.L, w.drained.L = &w.mu, &w.mu
	return w
}

func (w *writer) start() {
	go w.write()
	go func() {
		for batch := range w.released {
			w.release(batch)
			clear(batch)
			w.mu.Lock()
			w.spare = batch[:0]
			w.mu.Unlock()
		}
		close(w.finished)
	}()
}

// submit puts a turn behind those that were submitted before. It blocks while the
// queue is full. After an error the turn is not committed and not released.
func (w *writer) submit(t *turn) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.queue) >= maxQueued && !w.closing {
		w.drained.Wait()
	}
	if w.closing {
		return w.closed()
	}
	w.queue = append(w.queue, t)
	if len(w.queue) == 1 {
		w.filled.Signal()
	}
	return nil
}

// closed is the error of everything that comes too late.
func (w *writer) closed() error {
	if err := w.failure.Load(); err != nil {
		return *err
	}
	return engine.ErrClosed
}

// take waits for turns and takes all there are; none when there will be no more.
// It says whether they are to be thrown away instead of committed.
func (w *writer) take() (batch []*turn, discard bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.queue) == 0 && !w.closing {
		w.filled.Wait()
	}
	batch = w.queue
	w.queue, w.spare = w.spare, nil
	w.drained.Broadcast()
	return batch, w.discard
}

func (w *writer) write() {
	defer close(w.released)
	for {
		batch, discard := w.take()
		if len(batch) == 0 {
			return
		}
		if discard {
			for _, t := range batch {
				t.err = w.closed()
			}
			w.released <- batch
			return
		}
		batch, err := w.commit(batch)
		if err != nil {
			w.fail(batch, err)
		}
		w.released <- batch
	}
}

// commit commits a batch of turns in one transaction, and with it those that are
// submitted while it writes their rows. It returns all that it took.
func (w *writer) commit(batch []*turn) ([]*turn, error) {
	if w.failure.Load() != nil {
		return batch, w.closed()
	}
	if _, err := w.statements.begin.exec(); err != nil {
		return batch, err
	}
	for i := 0; i < len(batch); i++ {
		if err := w.apply(batch[i]); err != nil {
			w.statements.rollback.exec()
			return batch, err
		}
		if i == len(batch)-1 && i < maxBatch {
			batch = w.takeMore(batch)
		}
	}
	if _, err := w.statements.commit.exec(); err != nil {
		w.statements.rollback.exec()
		return batch, err
	}
	w.commits.Add(1)
	return batch, nil
}

// takeMore appends the turns that are queued now.
func (w *writer) takeMore(batch []*turn) []*turn {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.discard || len(w.queue) == 0 {
		return batch
	}
	batch = append(batch, w.queue...)
	clear(w.queue)
	w.queue = w.queue[:0]
	w.drained.Broadcast()
	return batch
}

// fail ends all writing. The runs in memory are ahead of what is stored then, and
// after a failed sync nobody can say what is on the disk: only a new start can,
// from what it reads there.
func (w *writer) fail(batch []*turn, cause error) {
	err := fmt.Errorf("the store cannot be written any more (%w): see to the disk, then restart; nothing that was acknowledged is lost", cause)
	if w.failure.CompareAndSwap(nil, &err) {
		w.onFail(err)
	}
	for _, t := range batch {
		t.err = w.closed()
	}
	w.mu.Lock()
	w.closing = true
	w.filled.Broadcast()
	w.drained.Broadcast()
	w.mu.Unlock()
}

// close commits what is queued, or throws it away, and waits until all of it has
// been released.
func (w *writer) close(discard bool) {
	w.mu.Lock()
	w.closing = true
	w.discard = w.discard || discard
	w.filled.Broadcast()
	w.drained.Broadcast()
	w.mu.Unlock()
	<-w.finished
}
