package embedded

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// invocation is one attempt at one action. It pins its run and counts as under
// way until it is over.
type invocation struct {
	run     *run
	step    string
	attempt int
	action  string
	params  value.Value
	token   string // if its provider may complete it
	ctx     context.Context
	cancel  context.CancelFunc
}

// issue makes the invocation for which a run waits. The caller holds r.mu.
func (e *Engine) issue(r *run, f *interp.Effect) *invocation {
	inv := &invocation{run: r, step: f.Step, attempt: f.Attempt, action: f.Action, params: f.Params}
	if d := r.revision.prepared.Program.Declared(f.Action); d != nil && d.Type == program.InvokeAction {
		inv.token = e.token(r, f.Step)
	}
	inv.ctx, inv.cancel = context.WithCancel(e.life)
	r.issued = inv
	e.busy.add(1)
	e.gate.add()
	e.runs.pin(r)
	return inv
}

// over gives back what issue took.
func (e *Engine) over(inv *invocation) {
	inv.cancel()
	e.runs.unpin(inv.run, false)
	e.gate.done()
	e.busy.done(1)
}

// ready is the queue of invocations that may be carried out. The gate bounds its
// length.
type ready struct {
	mu      sync.Mutex
	filled  sync.Cond
	queue   []*invocation
	head    int
	waiting int  // workers
	roused  bool // one of those who wait is on its way
	workers int
	limit   int
	closed  bool
	work    func(*invocation)
	running int
	stopped sync.Cond // running has become 0
}

func newReady(limit int, work func(*invocation)) *ready {
	r := &ready{limit: limit, work: work}
	r.filled.L, r.stopped.L = &r.mu, &r.mu
	return r
}

// push makes an invocation ready. Where a worker waits, it has it at once;
// otherwise the pool grows up to its bound.
func (r *ready) push(inv *invocation) {
	r.mu.Lock()
	r.queue = append(r.queue, inv)
	r.rouse()
	r.mu.Unlock()
}

// rouse sees to it that somebody will take the next invocation. One worker is
// enough: it rouses the next one before it begins.
func (r *ready) rouse() {
	switch {
	case r.head == len(r.queue) || r.closed || r.roused:
	case r.waiting > 0:
		r.roused = true
		r.filled.Signal()
	case r.workers < r.limit:
		r.workers++
		go r.loop()
	}
}

func (r *ready) loop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		for r.head == len(r.queue) && !r.closed {
			r.waiting++
			r.filled.Wait()
			r.waiting--
			r.roused = false
		}
		if r.closed {
			return
		}
		inv := r.queue[r.head]
		r.queue[r.head] = nil
		if r.head++; r.head == len(r.queue) {
			r.queue, r.head = r.queue[:0], 0
		} else if r.head > 1024 && r.head > len(r.queue)/2 {
			n := copy(r.queue, r.queue[r.head:])
			clear(r.queue[n:])
			r.queue, r.head = r.queue[:n], 0
		}
		r.rouse()
		r.running++
		r.mu.Unlock()
		r.work(inv)
		r.mu.Lock()
		if r.running--; r.running == 0 {
			r.stopped.Broadcast()
		}
	}
}

// close hands nothing out any more and ends the workers as they become idle.
func (r *ready) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.filled.Broadcast()
}

// drain waits until no action is being carried out any more.
func (r *ready) drain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.running > 0 {
		r.stopped.Wait()
	}
}

// work carries out one invocation and folds the answer into the run.
func (e *Engine) work(inv *invocation) {
	defer e.over(inv)
	r := inv.run
	r.mu.Lock()
	stale := r.issued != inv
	r.mu.Unlock()
	if stale {
		return
	}
	result, err := e.execute(inv)
	if err != nil && e.life.Err() != nil {
		return // cut off by the end of the engine: the next start hands it out again
	}
	if err == nil && result.Later {
		return
	}
	if err == nil {
		err = e.publishable(r, inv.step, result.Events)
	}
	if err != nil {
		result.Events = nil
	}
	ev := action.EventOf(action.Invocation{Step: inv.step, Attempt: inv.attempt}, result, err)
	// An error is that of the whole engine, which has said so.
	_, _, _ = e.fold(r, ev, false, result.Events...)
}

// execute calls the executor. A panic there fails the action, not the engine.
func (e *Engine) execute(inv *invocation) (result action.Result, err error) {
	defer func() {
		if v := recover(); v != nil {
			// What it panicked with may hold values of the run, which are not for the log.
			e.log.Error("the executor panicked", "action", inv.action, "run", inv.run.id, "step", inv.step, "panic", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
			err = &interp.Failure{Code: interp.CodeActionFailed, Message: fmt.Sprintf("the executor of the action %q of step %q broke down", inv.action, inv.step)}
		}
	}()
	return e.executor.Execute(inv.ctx, e.invocationOf(inv.run, inv.step, inv.action, inv.attempt, inv.params, inv.token))
}

// invocationOf says what an attempt at an action is about.
func (e *Engine) invocationOf(r *run, step, name string, attempt int, params value.Value, token string) action.Invocation {
	w := r.state.Workflow()
	p := r.revision.prepared
	return action.Invocation{
		Org: r.org.name, App: p.App, Run: string(r.id), WorkflowID: w.Key(), Workflow: w.Name,
		Step: step, Action: name, Attempt: attempt, Key: action.Key(string(r.id), step, attempt), Params: params,
		At: e.clock.Now().UTC(), AppVersion: p.Version, Declared: p.Program.Declared(name), Settings: r.org.settingsOf(p.App), Token: token,
	}
}
