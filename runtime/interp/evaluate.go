package interp

import (
	"fmt"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// environments are kept from one evaluation to the next, so that one costs no
// memory.
var environments = sync.Pool{New: func() any { return new(program.Env) }}

// evaluation returns what an expression of the current node is evaluated against.
// at and event are the moment to which its values belong, and use tells the
// evaluations of one moment apart: what is random in them follows from these, the
// run and the step, and from nothing else. Give it back to release.
func (r *Run) evaluation(use string, at time.Time, event int) *program.Env {
	env := environments.Get().(*program.Env)
	env.Outputs, env.Nodes, env.Error = r.outputs, r.workflow.Nodes, r.lastErr
	env.Builtin.World = r.world
	env.Begin(at, builtin.Seed{Run: r.id, Step: r.step(), Event: event, Use: use})
	return env
}

// release gives an environment back. No value refers to it.
func release(env *program.Env) {
	env.Outputs, env.Nodes, env.Error, env.Builtin.World = nil, nil, value.Value{}, nil
	env.Begin(time.Time{}, builtin.Seed{}) // lets go of what was evaluated
	environments.Put(env)
}

// tooLarge is the failure of an evaluation that goes beyond the limits.
func (r *Run) tooLarge(err error) *Failure {
	return &Failure{Code: CodeTooLarge, Message: fmt.Sprintf("step %q: %s", r.step(), err)}
}
