package embedded

import (
	"context"
	"sync"
	"sync/atomic"
)

// busy counts what is under way: turns that are not released, invocations that
// are not answered, timers that are being fired. Whoever causes something counts
// it before it counts off its own cause, so at zero there is nothing to do.
type busy struct {
	n   atomic.Int64
	ups atomic.Int64 // how often n was raised

	mu      sync.Mutex
	waiting atomic.Int32
	zero    chan struct{} // closed when n comes to zero
}

func (b *busy) add(n int64) {
	b.ups.Add(1)
	b.n.Add(n)
}

func (b *busy) done(n int64) {
	if b.n.Add(-n) == 0 && b.waiting.Load() > 0 {
		b.wake()
	}
}

// wake lets everybody who waits look again.
func (b *busy) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.zero != nil {
		close(b.zero)
		b.zero = nil
	}
}

func (b *busy) changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.zero == nil {
		b.zero = make(chan struct{})
	}
	return b.zero
}

// wait returns when n is zero and idle says so too, with nothing having come up
// meanwhile; or with the error of ctx, or of stopped.
func (b *busy) wait(ctx context.Context, stopped func() error, idle func() bool) error {
	b.waiting.Add(1)
	defer b.waiting.Add(-1)
	for {
		changed := b.changed()
		if err := stopped(); err != nil {
			return err
		}
		ups := b.ups.Load()
		if b.n.Load() == 0 && idle() {
			if b.n.Load() == 0 && b.ups.Load() == ups {
				return nil
			}
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// gate bounds how many invocations are under way. Those that follow from one
// another pass it, since then there are no more of them than before; what starts
// new ones waits in line until there are fewer than the bound.
type gate struct {
	mu     sync.Mutex
	n      int
	limit  int
	line   []chan struct{}
	closed bool
}

func (g *gate) add() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
}

func (g *gate) done() {
	g.mu.Lock()
	g.n--
	if g.n < g.limit && len(g.line) > 0 {
		close(g.line[0])
		g.line = g.line[1:]
	}
	g.mu.Unlock()
}

// wait returns when there is room. It reserves none: of those who wait, one goes
// on for every invocation that ends.
func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	if g.n < g.limit || g.closed {
		g.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	g.line = append(g.line, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		g.leave(turn)
		return ctx.Err()
	}
}

// leave takes somebody out of the line; if it was just his turn, the next one
// has it.
func (g *gate) leave(turn chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, c := range g.line {
		if c == turn {
			g.line = append(g.line[:i], g.line[i+1:]...)
			return
		}
	}
	if len(g.line) > 0 {
		close(g.line[0])
		g.line = g.line[1:]
	}
}

// open lets everybody through, at the end.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for _, c := range g.line {
		close(c)
	}
	g.line = nil
}
