package interp

import (
	"time"

	"github.com/tenon-dev/tenon/definition/value"
)

// EventKind says what happened to a run.
type EventKind uint8

// The kinds of events. A run begins with exactly one Started.
const (
	Started         EventKind = iota + 1 // Value is the output of step "1"
	ActionCompleted                      // Step, Attempt, Value: the output of the action
	ActionFailed                         // Step, Attempt, Failure
	TimerFired                           // Step, Attempt: the retry timer that was set for them
	Cancelled                            // Reason
)

// Event is one thing that happened to a run. Events carry everything that is
// not determined by the program: the time, the answers of the world. A run is
// the fold of its events.
type Event struct {
	Kind    EventKind
	At      time.Time // UTC
	Step    string    // a step id
	Attempt int       // counts from 1
	Value   value.Value
	Failure *Failure
	Reason  string
}

// Failure says why an action failed.
type Failure struct {
	Code      string // machine-readable, e.g. "http_error", "timeout", "invalid_input"
	Message   string // one sentence for people; never holds a secret
	Status    int    // HTTP status, 0 if none
	Retryable bool   // whether trying again may help (5xx, time-out, network)
}
