// Package interp interprets a workflow as a pure state machine: events in,
// effects out. It has no clock, no randomness and does no I/O, so the same
// events give the same run on every engine.
//
// A run is a single path through a graph without cycles
// (reference/kustomer.md 3.6). [Start] and [Run.Apply] walk that path as far as
// it goes without the world: over branch nodes and schedules, along the first
// transition whose condition holds, until an action must be carried out or no
// transition is left. What the world has to do is returned as effects. The
// engine makes the event and its effects durable in one step and hands the next
// event back; after a crash [Replay] folds the journal of events into the same
// run again, and [Run.Pending] says what still has to be done.
package interp

import (
	"fmt"
	"time"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// MaxValueBytes bounds the params of one action and the inputs of one schedule,
// as JSON. Templates and references can multiply data from step to step; beyond
// this the step fails with the code "too_large".
const MaxValueBytes = 4 << 20

// Codes of failures that arise in a run itself, not in an action.
const (
	CodeInvalidInput  = "invalid_input"  // inputs that do not fit the schema of the workflow, or params that of the action
	CodeInvalidRunAt  = "invalid_run_at" // a schedule without a readable time
	CodeInvalidTarget = "invalid_target" // a schedule without a workflow, or of one that is not callable
	CodeTooLarge      = "too_large"      // params beyond MaxValueBytes, or a template that makes too much
	CodeLoop          = "loop"           // a step was reached twice
	CodeActionFailed  = "action_failed"  // an action failed and its executor gave no reason
	CodeTimedOut      = "timed_out"      // the completion of an action did not come in time
	CodeReported      = "reported"       // the completion of an action says that it failed
	CodeTooManySteps  = "too_many_steps" // more than MaxSteps
	CodeTooLong       = "too_long"       // more than MaxDuration
)

// state is what a run waits for.
type state uint8

const (
	ended      state = iota
	answer           // of the action at node
	interval         // before the next attempt at it
	completion       // of the action at node, which answered that it will come later
	restart          // before the workflow begins anew
)

// Run is one execution of one workflow. It is not safe for concurrent use.
type Run struct {
	program  *program.Program
	workflow *program.Workflow
	id       string
	observer Observer
	world    *builtin.Environment // what the run sees of its org

	outputs  []value.Value // by node; missing where the run has not been
	visited  []bool        // by node
	attempts []int         // by node, in the whole run: no two attempts have one number
	node     int           // the last node that was entered
	tries    int           // attempts at its action since it was entered
	state    state
	due      time.Time   // of the timer that is set
	pass     int         // how often the workflow began anew
	entered  int         // how many nodes were entered
	lastErr  value.Value // what failed last, as "/#error" reads it
	prior    value.Value // lastErr when node was entered
	fallback value.Value // completion: the output if none comes in time

	waitingSince time.Time     // completion
	waited       time.Duration // for completions, all in all

	startedAt, endedAt time.Time
	outcome            Outcome
	failure            *Failure
	reason             string
	effects            []Effect // of the event being folded
	now                time.Time
	events             int       // how many have been folded
	enteredAt          time.Time // when node was entered, and by which event
	enteredBy          int
}

// Start begins a run of the workflow with that index and walks it until it waits
// or ends. id names the run for ever; it is what everything random in the run
// will be derived from. input is the output of step "1": for a callable workflow
// its inputs, which must fit its schema or the run fails. The effects are valid
// for ever; none refers to the run.
//
// The journal of the run begins with Event{Kind: Started, At: at, Value: input}.
func Start(p *program.Program, workflow int, id string, input value.Value, at time.Time) (*Run, []Effect) {
	return Begin(p, workflow, id, Event{Kind: Started, At: at, Value: input})
}

// Begin is Start with the whole Started event, with which the journal of the run
// begins. A run whose event has a failure fails at once.
func Begin(p *program.Program, workflow int, id string, started Event) (*Run, []Effect) {
	return start(p, workflow, id, started, nil)
}

func start(p *program.Program, workflow int, id string, started Event, o Observer) (*Run, []Effect) {
	w := p.Workflows[workflow]
	at, input := started.At.UTC(), started.Value
	r := &Run{
		program: p, workflow: w, id: id, observer: o, startedAt: at, now: at, events: 1, world: p.Defaults,
		outputs: make([]value.Value, len(w.Nodes)), visited: make([]bool, len(w.Nodes)), attempts: make([]int, len(w.Nodes)),
	}
	failure := started.Failure
	if !started.Environment.IsMissing() && failure == nil {
		var err error
		if r.world, err = builtin.ParseEnvironment(started.Environment, p.Defaults.Settings); err != nil {
			failure = &Failure{Code: CodeInvalidInput, Message: err.Error()}
		}
	}
	if failure != nil {
		r.enter(program.TriggerNode)
		r.fail(failure)
		return r, r.effects
	}
	if w.Input != nil {
		cast, problem := w.Input.Inputs(input)
		if problem != "" {
			r.enter(program.TriggerNode)
			r.fail(&Failure{Code: CodeInvalidInput, Message: problem})
			return r, r.effects
		}
		input = cast
	}
	r.enter(program.TriggerNode)
	r.outputs[program.TriggerNode] = input
	r.walk()
	return r, r.effects
}

// Accepts reports whether the run waits for the event. Apply ignores all others.
func (r *Run) Accepts(ev Event) bool {
	if r.outcome != Running {
		return false
	}
	here := ev.Step == r.step() && ev.Attempt == r.attempt()
	switch ev.Kind {
	case ActionCompleted, ActionFailed:
		return here && (r.state == answer || r.awaits(ev))
	case ActionWaiting:
		return here && r.state == answer
	case TimerFired:
		return here && (r.state == interval || r.state == completion) || r.state == restart && ev.Step == "1" && ev.Attempt == r.pass+1
	case Cancelled:
		return true
	}
	return false
}

// Apply folds an event into the run and returns what follows from it: nothing
// for an event that the run does not wait for.
func (r *Run) Apply(ev Event) []Effect {
	if !r.Accepts(ev) {
		return nil
	}
	r.effects = nil
	r.now = ev.At.UTC()
	r.events++
	if r.observer != nil {
		r.observer.Happened(ev)
	}
	switch ev.Kind {
	case ActionCompleted:
		r.clearTimer()
		r.proceed(r.completed(ev.Value))
	case ActionFailed:
		otherwise := r.usual(ev.Failure)
		if r.clearTimer() == completion || ev.Failure != nil && ev.Failure.Code == CodeReported {
			otherwise = Continue // reference/wix.md A-03
		}
		r.proceed(r.failed(ev.Failure, otherwise, program.EmptyOutput()))
	case ActionWaiting:
		r.wait(ev)
	case TimerFired:
		r.timerFired()
	case Cancelled:
		r.clearTimer()
		r.reason = ev.Reason
		r.finish(Stopped, nil)
	}
	return r.effects
}

// proceed walks on if there is an output to walk on with.
func (r *Run) proceed(goesOn bool) {
	if goesOn {
		r.walk()
	}
}

// completed makes the answer of an action the output of its step. It reports
// whether the run goes on from there.
func (r *Run) completed(out value.Value) bool {
	n := &r.workflow.Nodes[r.node]
	if out.IsMissing() {
		out = program.EmptyOutput()
	}
	if n.Declared != nil && n.Declared.Type == program.ScheduleCallType && !out.Get("workflowId").IsMissing() {
		// The executor has rendered what to schedule. It becomes durable with the
		// answer, exactly once.
		if failure := r.schedule(n, out.Get("workflowId"), out.Get("runAt"), out.Get("inputs")); failure != nil {
			return r.failed(failure, r.usual(failure), program.EmptyOutput())
		}
		out = program.EmptyOutput()
	}
	r.outputs[r.node] = out
	r.lastErr = r.prior // an attempt that failed before this one is nobody's error any more
	return true
}

func (r *Run) timerFired() {
	was := r.state
	r.state = ended
	switch was {
	case interval:
		r.proceed(r.perform())
	case completion:
		r.proceed(r.timedOut())
	case restart:
		r.begin()
	}
}

// Pending returns the invocations that have no answer yet, to be issued again
// after a crash: none, or one that is equal to the effect that Apply returned.
func (r *Run) Pending() []Effect {
	if r.state != answer {
		return nil
	}
	params, _ := r.request()
	return []Effect{r.invocation(params)}
}

// Timer returns the timer that the run waits for, equal to the effect that Apply
// returned; ok is false if it waits for none.
func (r *Run) Timer() (timer Effect, ok bool) {
	switch r.state {
	case interval, completion:
		return Effect{Kind: SetTimer, Step: r.step(), Attempt: r.attempt(), At: r.due}, true
	case restart:
		return Effect{Kind: SetTimer, Step: "1", Attempt: r.pass + 1, At: r.due}, true
	}
	return Effect{}, false
}

// setTimer makes the run wait in a state until a time.
func (r *Run) setTimer(s state, at time.Time) {
	r.state, r.due = s, at
	timer, _ := r.Timer()
	r.emit(timer)
}

// clearTimer forgets the timer that is set, if one is, and returns the state that
// the run was in.
func (r *Run) clearTimer() state {
	was := r.state
	if timer, ok := r.Timer(); ok {
		r.emit(Effect{Kind: ClearTimer, Step: timer.Step, Attempt: timer.Attempt})
	}
	if was == completion {
		r.waited += r.now.Sub(r.waitingSince)
	}
	r.state = ended
	return was
}

// walk goes on from the current node, whose output is set, until the run waits
// or ends. Each turn enters a node that was not entered before since the workflow
// began, so it ends.
func (r *Run) walk() {
	for {
		next, failure := r.next()
		if failure != nil {
			r.fail(failure)
			return
		}
		if next < 0 {
			r.finish(Completed, nil)
			return
		}
		if r.visited[next] {
			r.fail(&Failure{Code: CodeLoop, Message: fmt.Sprintf("step %q was reached a second time; a step runs at most once in a run", r.workflow.Nodes[next].ID)})
			return
		}
		if r.entered >= MaxSteps {
			r.fail(&Failure{Code: CodeTooManySteps, Message: fmt.Sprintf("the run has come to its end at step %q after %d steps, the most that a run may have; let a workflow that it schedules do the rest", r.step(), MaxSteps)})
			return
		}
		r.enter(next)
		switch r.workflow.Nodes[next].Kind {
		case program.Action, program.Schedule:
			r.tries, r.prior = 0, r.lastErr
			if !r.perform() {
				return
			}
		default:
			r.outputs[next] = program.EmptyOutput()
		}
	}
}

func (r *Run) enter(node int) {
	r.node, r.enteredAt, r.enteredBy = node, r.now, r.events
	r.visited[node] = true
	r.entered++
	if r.observer != nil {
		r.observer.Entered(&r.workflow.Nodes[node])
	}
}

// next returns the target of the first transition whose condition holds, or -1
// (reference/kustomer.md 3.6).
func (r *Run) next() (int, *Failure) {
	n := &r.workflow.Nodes[r.node]
	env := r.evaluation("transitions", r.now, r.events)
	defer release(env)
	for i := range n.Transitions {
		tr := &n.Transitions[i]
		var explained *Test // only where somebody looks: it costs memory
		if r.observer != nil {
			explained = new(Test)
		}
		verdict := holds(&tr.Condition, env, explained)
		if err := env.Err(); err != nil {
			return -1, r.tooLarge(err)
		}
		if explained != nil {
			r.observer.Tested(n, i, *explained)
		}
		if verdict {
			return tr.Target, nil
		}
	}
	return -1, nil
}

// perform makes an attempt at what the current node does. It reports whether the
// run goes on from there at once.
func (r *Run) perform() (goesOn bool) {
	r.tries++
	r.attempts[r.node]++
	n := &r.workflow.Nodes[r.node]
	if failure := r.tooLong(); failure != nil {
		r.fail(failure)
		return false
	}
	var failure *Failure
	if n.Kind == program.Schedule {
		if failure = r.scheduleStep(n); failure == nil {
			r.outputs[r.node] = program.EmptyOutput()
			return true
		}
	} else {
		var params value.Value
		if params, failure = r.request(); failure == nil {
			r.state = answer
			r.emit(r.invocation(params))
			return false
		}
	}
	if r.observer != nil {
		r.observer.Refused(n, r.attempt(), failure)
	}
	return r.failed(failure, r.usual(failure), program.EmptyOutput())
}

// request returns the params of the current node as its action gets them: cast
// and validated by the schema that the app declares for them
// (reference/kustomer.md 2.7).
func (r *Run) request() (value.Value, *Failure) {
	params, failure := r.params()
	if failure != nil {
		return params, failure
	}
	if TooLarge(params, MaxValueBytes) {
		return params, &Failure{Code: CodeTooLarge, Message: fmt.Sprintf("the params of step %q have more than %d bytes", r.step(), MaxValueBytes)}
	}
	n := &r.workflow.Nodes[r.node]
	if n.Declared == nil || n.Declared.InputSchema == nil {
		return params, nil
	}
	cast, problem := n.Declared.InputSchema.Inputs(params)
	if problem != "" {
		return params, &Failure{Code: CodeInvalidInput, Message: fmt.Sprintf("step %q cannot carry out %q: %s", n.ID, n.Action, problem)}
	}
	return cast, nil
}

// params returns the params of the current node. They are those of the moment at
// which the node was entered, so that an action that is tried again is given the
// same ones.
func (r *Run) params() (value.Value, *Failure) {
	n := &r.workflow.Nodes[r.node]
	if n.Params == nil {
		return program.EmptyOutput(), nil
	}
	env := r.evaluation("params", r.enteredAt, r.enteredBy)
	defer release(env)
	params := n.Params.Eval(env)
	if err := env.Err(); err != nil {
		return value.Value{}, r.tooLarge(err)
	}
	return params, nil
}

func (r *Run) invocation(params value.Value) Effect {
	n := &r.workflow.Nodes[r.node]
	return Effect{Kind: Invoke, Step: n.ID, Attempt: r.attempt(), Action: n.Action, Params: params}
}

func (r *Run) fail(f *Failure) { r.finish(Failed, f) }

func (r *Run) finish(o Outcome, f *Failure) {
	r.state, r.outcome, r.failure, r.endedAt = ended, o, f, r.now
	r.emit(Effect{Kind: Finish, Outcome: o, Failure: f, Reason: r.reason})
}

func (r *Run) emit(e Effect) {
	r.effects = append(r.effects, e)
	if r.observer != nil {
		r.observer.Effected(&r.workflow.Nodes[r.node], e)
	}
}

func (r *Run) step() string { return r.workflow.Nodes[r.node].ID }

// ID returns the id that Start was given.
func (r *Run) ID() string { return r.id }

// Workflow returns the workflow that is being run.
func (r *Run) Workflow() *program.Workflow { return r.workflow }

// Outcome returns how the run ended, or Running.
func (r *Run) Outcome() Outcome { return r.outcome }

// Failure returns why the run failed; nil unless its outcome is Failed.
func (r *Run) Failure() *Failure { return r.failure }

// Step returns the id of the step at which the run is or ended; "1" is the
// trigger.
func (r *Run) Step() string { return r.step() }

// attempt is the number of the last attempt at the current node in the run.
func (r *Run) attempt() int { return r.attempts[r.node] }

// StartedAt returns the time of the event that started the run.
func (r *Run) StartedAt() time.Time { return r.startedAt }

// EndedAt returns the time of the event that ended the run; zero while it runs.
func (r *Run) EndedAt() time.Time { return r.endedAt }

// Output returns the output of a step, missing if the step has none yet.
func (r *Run) Output(step string) value.Value {
	if i := r.workflow.Node(step); i >= 0 {
		return r.outputs[i]
	}
	return value.Value{}
}

// Replay folds a whole journal. The observer, which may be nil, is told of
// everything that happens on the way. The error says which event of the journal
// the run does not accept: then the journal is not of this program. The run is
// what could be folded before it; nil if the journal does not begin with
// Started.
func Replay(p *program.Program, workflow int, id string, journal []Event, o Observer) (*Run, error) {
	if workflow < 0 || workflow >= len(p.Workflows) {
		return nil, fmt.Errorf("the program has no workflow %d, only %d workflows", workflow, len(p.Workflows))
	}
	if len(journal) == 0 || journal[0].Kind != Started {
		return nil, fmt.Errorf("the journal of run %s does not begin with the event %q", id, Started)
	}
	if o != nil {
		o.Happened(journal[0])
	}
	r, _ := start(p, workflow, id, journal[0], o)
	for i, ev := range journal[1:] {
		if !r.Accepts(ev) {
			return r, fmt.Errorf("event %d of the journal of run %s (%s of step %q, attempt %d) is not one that the run waits for", i+2, id, ev.Kind, ev.Step, ev.Attempt)
		}
		r.Apply(ev)
	}
	return r, nil
}
