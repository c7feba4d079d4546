// Package clock is the time that everything at run time is told. A program in
// production has [Real]; tests, and whoever walks through a workflow that waits a
// month, have [Virtual], which stands still until it is advanced.
package clock

import (
	"container/heap"
	"sync"
	"time"
)

// Clock says what time it is and wakes whoever waits for a time. It is safe for
// concurrent use.
type Clock interface {
	// Now returns the present time in UTC, without a monotonic part.
	Now() time.Time
	// Wake calls f once, soon after the clock has reached at; at once if it has.
	// f must not block: it runs on a goroutine that others wait for. After stop
	// returned, f is not called any more, unless its call had begun.
	Wake(at time.Time, f func()) (stop func())
}

// Real is the clock of the machine.
type Real struct{}

// Now returns the machine's time.
func (Real) Now() time.Time { return time.Now().UTC().Round(0) }

// maxNap bounds how long Real sleeps before it looks at the clock again. The
// timers of the machine count elapsed time; the clock can jump, and a machine
// can sleep, so what is due by the clock may be so before a timer says it.
const maxNap = 10 * time.Second

// Wake calls f when the machine's clock has reached at, at most ten seconds late
// if the clock jumped forwards.
func (c Real) Wake(at time.Time, f func()) (stop func()) {
	w := &realWake{at: at, f: f}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(w.nap(c.Now()), w.look)
	return w.stop
}

type realWake struct {
	at    time.Time
	f     func()
	mu    sync.Mutex
	timer *time.Timer
	over  bool
}

func (w *realWake) nap(now time.Time) time.Duration { return min(max(w.at.Sub(now), 0), maxNap) }

func (w *realWake) look() {
	w.mu.Lock()
	if w.over {
		w.mu.Unlock()
		return
	}
	if now := (Real{}).Now(); now.Before(w.at) {
		w.timer.Reset(w.nap(now))
		w.mu.Unlock()
		return
	}
	w.over = true
	w.mu.Unlock()
	w.f()
}

func (w *realWake) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
}

// Virtual is a clock that moves only when it is told to. Wakes happen in the
// order of their times, those of the same time in the order in which they were
// asked for, so the same program sees the same course of time again.
type Virtual struct {
	mu    sync.Mutex
	now   time.Time
	wakes wakes
	count int
}

// NewVirtual returns a clock that stands at a time.
func NewVirtual(at time.Time) *Virtual { return &Virtual{now: at.UTC().Round(0)} }

// Now returns the time to which the clock was advanced.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Wake calls f from AdvanceTo, when the clock comes by at. If that is not in the
// future, it calls f before it returns.
func (v *Virtual) Wake(at time.Time, f func()) (stop func()) {
	v.mu.Lock()
	if !at.After(v.now) {
		v.mu.Unlock()
		f()
		return func() {}
	}
	v.count++
	w := &wake{at: at, order: v.count, f: f}
	heap.Push(&v.wakes, w)
	v.mu.Unlock()
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if w.index >= 0 {
			heap.Remove(&v.wakes, w.index)
		}
	}
}

// Advance moves the clock forwards by d.
func (v *Virtual) Advance(d time.Duration) { v.AdvanceTo(v.Now().Add(d)) }

// AdvanceTo moves the clock forwards to at, stopping at every wake on the way:
// while its f runs, the clock stands at its time. A time in the past leaves the
// clock as it is.
func (v *Virtual) AdvanceTo(at time.Time) {
	at = at.UTC().Round(0)
	for {
		v.mu.Lock()
		if len(v.wakes) == 0 || v.wakes[0].at.After(at) {
			if at.After(v.now) {
				v.now = at
			}
			v.mu.Unlock()
			return
		}
		w := heap.Pop(&v.wakes).(*wake)
		if w.at.After(v.now) {
			v.now = w.at.UTC().Round(0)
		}
		v.mu.Unlock()
		w.f()
	}
}

type wake struct {
	at    time.Time
	order int
	index int // in the heap; -1 when it is out
	f     func()
}

// wakes is a heap, the next wake first.
type wakes []*wake

func (h wakes) Len() int { return len(h) }

func (h wakes) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].order < h[j].order
	}
	return h[i].at.Before(h[j].at)
}

func (h wakes) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *wakes) Push(x any) {
	w := x.(*wake)
	w.index = len(*h)
	*h = append(*h, w)
}

func (h *wakes) Pop() any {
	last := len(*h) - 1
	w := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	w.index = -1
	return w
}
