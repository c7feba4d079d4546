package interp

import (
	"fmt"
	"time"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/value"
)

// EventKind says what happened to a run.
type EventKind uint8

// The kinds of events. A run begins with exactly one Started. Their numbers stand
// in stored journals: add at the end, never change.
const (
	Started         EventKind = iota + 1 // Value is the output of step "1"; Environment; Failure if there is no such output
	ActionCompleted                      // Step, Attempt, Value: the output of the action
	ActionFailed                         // Step, Attempt, Failure
	TimerFired                           // Step, Attempt: the timer that was set for them
	Cancelled                            // Reason
	ActionWaiting                        // Step, Attempt, Until, Value: the output if no completion comes until then
)

var eventNames = [...]string{"", "started", "action_completed", "action_failed", "timer_fired", "cancelled", "action_waiting"}

// String returns the kind as it is spelt in JSON, e.g. "action_completed".
func (k EventKind) String() string {
	if int(k) < len(eventNames) {
		return eventNames[k]
	}
	return ""
}

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
	Until   time.Time // UTC
	// Environment is what the org has set up, for a Started event of a workflow that
	// looks at it (program.Workflow.UsesOrg): what builtin.ParseEnvironment reads.
	// Missing is an org that has set up nothing.
	Environment value.Value
	// Note says for people how an answer came about when that is not plain, such
	// as that no executor exists and the call was only recorded. It does not
	// influence the run.
	Note string
}

// Failure says why an action or a run failed.
type Failure struct {
	Code      string `json:"code"`                // machine-readable, e.g. "http_error", "timeout", "invalid_input"
	Message   string `json:"message"`             // one sentence for people; never holds a secret
	Status    int    `json:"status,omitempty"`    // HTTP status, 0 if none
	Retryable bool   `json:"retryable,omitempty"` // whether trying again may help (5xx, time-out, network)
}

// Error returns the message, so that an executor can return a *Failure as its
// error.
func (f *Failure) Error() string { return f.Message }

// eventJSON is an Event in a journal. A missing value has no member, null is
// null.
type eventJSON struct {
	Kind        string          `json:"kind"`
	At          time.Time       `json:"at"`
	Step        string          `json:"step,omitempty"`
	Attempt     int             `json:"attempt,omitempty"`
	Value       json.RawMessage `json:"value,omitempty"`
	Failure     *Failure        `json:"failure,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	Until       *time.Time      `json:"until,omitempty"`
	Environment json.RawMessage `json:"environment,omitempty"`
	Note        string          `json:"note,omitempty"`
}

// MarshalJSON writes the event as a journal keeps it. What UnmarshalJSON reads
// back folds to the same run.
func (e Event) MarshalJSON() ([]byte, error) {
	if e.Kind.String() == "" {
		return nil, fmt.Errorf("an event of the unknown kind %d cannot be written", e.Kind)
	}
	out := eventJSON{
		Kind: e.Kind.String(), At: e.At.UTC(), Step: e.Step, Attempt: e.Attempt,
		Failure: e.Failure, Reason: e.Reason, Note: e.Note,
	}
	if !e.Until.IsZero() {
		until := e.Until.UTC()
		out.Until = &until
	}
	if !e.Value.IsMissing() {
		out.Value = e.Value.AppendJSON(nil)
	}
	if !e.Environment.IsMissing() {
		out.Environment = e.Environment.AppendJSON(nil)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Event) UnmarshalJSON(b []byte) error {
	var in eventJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*e = Event{At: in.At.UTC(), Step: in.Step, Attempt: in.Attempt, Failure: in.Failure, Reason: in.Reason, Note: in.Note}
	if in.Until != nil {
		e.Until = in.Until.UTC()
	}
	for k := Started; k.String() != ""; k++ {
		if k.String() == in.Kind {
			e.Kind = k
		}
	}
	if e.Kind == 0 {
		return fmt.Errorf("unknown kind of event %q", in.Kind)
	}
	if in.Value != nil {
		v, err := value.Parse(in.Value)
		if err != nil {
			return fmt.Errorf("value of the event: %w", err)
		}
		e.Value = v
	}
	if in.Environment != nil {
		v, err := value.Parse(in.Environment)
		if err != nil {
			return fmt.Errorf("environment of the event: %w", err)
		}
		e.Environment = v
	}
	return nil
}
