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
	SetTimer                         // deliver TimerFired for Step and Attempt at At; there is at most one timer at a time
	ClearTimer                       // forget that timer
	Finish                           // the run has ended with Outcome; always the last effect
)

var effectNames = [...]string{"", "invoke", "schedule", "set_timer", "clear_timer", "finish"}

// String returns the kind as it is spelt in JSON, e.g. "set_timer".
func (k EffectKind) String() string {
	if int(k) < len(effectNames) {
		return effectNames[k]
	}
	return ""
}

// Effect is one thing that a run wants done in the world. The engine makes the
// effects of one event durable together with the event itself, and only then
// carries them out.
type Effect struct {
	Kind    EffectKind
	Step    string
	Attempt int // Invoke: which attempt; SetTimer, ClearTimer: the attempt that failed or waits

	Action string      // Invoke: the full action name
	Params value.Value // Invoke: an object without missing members

	WorkflowID string      // Schedule: the id of the callee, global in a linked definition
	Inputs     value.Value // Schedule: an object, valid for the callee if it is in the program
	At         time.Time   // Schedule, SetTimer; UTC, never before the event

	Outcome Outcome  // Finish
	Failure *Failure // Finish with Failed: the reason
	Reason  string   // Finish with Stopped: the reason of the Cancelled event
}

// Outcome is how a run ended. The zero Outcome means that it has not.
type Outcome uint8

// The outcomes.
const (
	Running   Outcome = iota
	Completed         // ran to its end; no transition was left to take
	Failed            // an action failed for good, or a limit was reached
	Stopped           // cancelled
	Skipped           // never started, for a reason that its engine gives; no Run has it
)

var outcomeNames = [...]string{"running", "completed", "failed", "stopped", "skipped"}

// String returns "running", "completed", "failed", "stopped" or "skipped", the
// spelling of every output.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return ""
}

// ParseOutcome reads what String writes.
func ParseOutcome(s string) (Outcome, bool) {
	for i, name := range outcomeNames {
		if name == s {
			return Outcome(i), true
		}
	}
	return 0, false
}
