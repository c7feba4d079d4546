package interp

import (
	"time"

	"github.com/tenon-dev/tenon/definition/value"
)

// EffectKind says what a run wants done.
type EffectKind uint8

// The kinds of effects.
const (
	Invoke     EffectKind = iota + 1 // carry out Action with Params; answer with ActionCompleted or ActionFailed
	Schedule                         // start the workflow WorkflowID with Inputs at At
	SetTimer                         // deliver TimerFired for Step and Attempt at At
	ClearTimer                       // forget that timer
	Finish                           // the run has ended with Outcome; always the last effect
)

// Effect is one thing that a run wants done in the world. The engine makes the
// effects of one event durable together with the event itself, and only then
// carries them out.
type Effect struct {
	Kind    EffectKind
	Step    string
	Attempt int

	Action string      // Invoke: the resolved action name
	Params value.Value // Invoke: an object without missing members

	WorkflowID string      // Schedule: the global id of the callee
	Inputs     value.Value // Schedule
	At         time.Time   // Schedule, SetTimer; UTC

	Outcome Outcome  // Finish
	Failure *Failure // Finish with Failed: the reason
}

// Outcome is how a run ended. The zero Outcome means that it has not.
type Outcome uint8

// The outcomes.
const (
	Running   Outcome = iota
	Completed         // ran to its end; no transition was left to take
	Failed            // an action failed for good, or a limit was reached
	Stopped           // cancelled
)
