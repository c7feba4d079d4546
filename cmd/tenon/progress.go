package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// progressDelay is how long a command works in silence before it shows where it
// stands.
const progressDelay = time.Second

// progress shows on a terminal how far a long piece of work has come. In a pipe
// it shows nothing.
type progress struct {
	done  atomic.Int64
	total int
	what  string
	w     io.Writer
	end   chan struct{}
	gone  chan struct{}
}

func (c *Command) progress(what string, total int) *progress {
	p := &progress{what: what, total: total, w: c.Stderr, end: make(chan struct{}), gone: make(chan struct{})}
	if !isTerminal(c.Stderr) {
		close(p.gone)
		return p
	}
	go p.show()
	return p
}

func (p *progress) step() { p.done.Add(1) }

func (p *progress) show() {
	defer close(p.gone)
	timer := time.NewTimer(progressDelay)
	defer timer.Stop()
	shown := false
	for {
		select {
		case <-timer.C:
			shown = true
			fmt.Fprintf(p.w, "\r%s %d of %d", p.what, p.done.Load(), p.total)
			timer.Reset(progressDelay / 10)
		case <-p.end:
			if shown {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		}
	}
}

func (p *progress) stop() {
	close(p.end)
	<-p.gone
}
