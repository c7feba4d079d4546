// Package engine says what it takes to run workflows durably. An [Engine] keeps
// the runs of installed apps: it folds events into runs with package interp,
// makes every event durable together with what follows from it, and only then
// lets the world see any of it.
//
// The embedded engine (package embedded) does so on one SQLite file; package
// enginetest is the conformance suite that every engine passes.
package engine

import (
	"context"
	"errors"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// RunID names a run within its org for ever.
type RunID string

// Errors that engines return, wrapped with the particulars.
var (
	ErrNotFound    = errors.New("not found")
	ErrNotCallable = errors.New("workflow is not callable")
	ErrTooLarge    = errors.New("event is too large")
	ErrClosed      = errors.New("engine is closed")
)

// Engine keeps and drives runs. All methods are safe for concurrent use. A
// method that changes something returns nil only once the change survives a
// loss of power; after any other return the change may or may not have happened,
// and asking again with the same identity is safe.
type Engine interface {
	// Install makes a prepared app the active revision of its org. Running runs
	// keep the revision they started with; scheduled calls use the newest.
	Install(ctx context.Context, app *install.Prepared) error

	// Installed returns the active revision of an app, or ErrNotFound.
	Installed(ctx context.Context, org, app string) (*install.Prepared, error)

	// Configure changes the values that an org gives to the settings of an app
	// (reference/kustomer.md 2.1): those that are named, null back to the default of
	// the definition. Actions that are handed out from then on see them; upgrades keep
	// them. ErrNotFound if the org does not have the app; an error that names the
	// setting if the active revision has none of that name or it is of another type.
	Configure(ctx context.Context, org, app string, changes install.Settings) error

	// Settings returns the values that an org has given to the settings of an app,
	// secret ones too: they are for executors and must not be shown. ErrNotFound if
	// the org does not have the app.
	Settings(ctx context.Context, org, app string) (install.Settings, error)

	// Report starts every enabled workflow of the org whose trigger names the
	// event, in the order in which the apps were first installed and the
	// workflows stand in them. An event with an ID that was reported before
	// returns the runs of the first report and starts nothing. The event of a
	// call starts the one workflow that it names: ErrNotFound if the org has none
	// of that id, ErrNotCallable if it cannot be called. ErrTooLarge for an event
	// that holds more than event.MaxSize bytes. Report blocks while the
	// engine has more to do than it can hold.
	Report(ctx context.Context, org string, ev event.Event) ([]RunID, error)

	// Deliver hands an event from outside to a run: the completion or failure of
	// an action that answers later (action.Result.Later), or the news that it waits
	// for its completion. Its time is set by the engine. Events that the run does not wait for are ignored, so the first of
	// several answers counts. ErrNotFound if the org has no such run.
	Deliver(ctx context.Context, org string, run RunID, ev interp.Event) error

	// Complete hands the completion of an action to the run that waits for it, which
	// the invocation token names (action.Invocation.Token, reference/wix.md 4.3). The
	// first answer counts: a receipt that is not accepted says in a sentence why
	// nothing was changed, such as that the deadline is past. ErrNotFound for a token
	// that this org has never been given; an *OutputError for an output that does not
	// fit the schema of the action, which goes on waiting.
	Complete(ctx context.Context, org, token string, c Completion) (Receipt, error)

	// Cancel stops a run; what it has scheduled stays scheduled. Cancelling a
	// finished run does nothing. ErrNotFound if the org has no such run.
	Cancel(ctx context.Context, org string, run RunID, reason string) error

	// Query returns a run with its whole journal, or ErrNotFound.
	Query(ctx context.Context, org string, run RunID) (*Record, error)

	// Runs lists the runs of an org in the order in which they started.
	Runs(ctx context.Context, org string, filter Filter) ([]Summary, error)

	// Schedules lists the scheduled calls of an org that have not started yet,
	// the earliest first, those of the same time in the order in which they were
	// scheduled.
	Schedules(ctx context.Context, org string) ([]Scheduled, error)

	// Settle waits until the engine has nothing to do at the present time of its
	// clock: no event is being folded, no action is under way, no timer is due
	// (unless the engine was told not to start any more scheduled runs).
	Settle(ctx context.Context) error

	// NextTimer returns when the next timer of any org is due: a scheduled call
	// or the next attempt at an action.
	NextTimer(ctx context.Context) (at time.Time, ok bool, err error)

	// Err returns why the engine does no work any more, such as that its store
	// cannot be written; nil while it does, ErrClosed after Close.
	Err() error

	// Close stops taking work, waits for what is being committed, and leaves the
	// rest to the next start.
	Close() error
}

// Completion is how an action ended of which its provider has said that the answer
// comes later.
type Completion struct {
	Output  value.Value // an object; missing means {}
	Failed  bool        // it failed, for the reason that Failure gives
	Failure string      // for people
}

// Receipt says what became of a completion.
type Receipt struct {
	Accepted bool
	Reason   string // why not, as a sentence
}

// OutputError says that the output of a completion cannot be taken.
type OutputError struct{ Message string }

// Error returns the message.
func (e *OutputError) Error() string { return e.Message }

// Summary is a run without its journal.
type Summary struct {
	Org        string
	ID         RunID
	App        string
	Version    string // of the app when the run started
	WorkflowID string // global id, empty if the workflow has none
	Workflow   string // its name
	StartedAt  time.Time
	EndedAt    time.Time // zero while the run is running
	Outcome    interp.Outcome
	Failure    *interp.Failure // why it failed or was skipped
	Reason     string          // why it was stopped, as given to Cancel
	Event      string          // the name of the event that started it
	Parent     RunID           // the run that scheduled it or published its event, if any
	ParentStep string          // the step of that run
	DueAt      time.Time       // when a scheduled run was due; zero for others
	Depth      int             // length of the chain of schedules and published events behind it
}

// Record is a run with everything that happened to it. Folding Journal with
// interp over the program of the run's revision gives its exact state.
//
// A scheduled call that could not start is a record too (reference/kustomer.md
// 7.4): its outcome is Failed or Skipped, its failure has one of the codes of
// this package, and it has no journal; if its target is missing, it has no
// revision either.
type Record struct {
	Summary
	Journal  []interp.Event
	Revision *install.Prepared // on which it runs
}

// Codes of the failures of scheduled calls that could not start.
const (
	CodeTargetMissing = "target_missing" // the org has no workflow of that id any more
	CodeNotCallable   = "not_callable"   // it has one, which cannot be called any more
	CodeDisabled      = "disabled"       // it has one, which is disabled; the outcome is Skipped
	CodeDepthLimit    = "depth_limit"    // the chain of schedules and published events is longer than the engine allows
)

// Scheduled is a call that waits for its time.
type Scheduled struct {
	Org        string
	WorkflowID string
	At         time.Time
	Inputs     value.Value
	Parent     RunID
	ParentStep string
	Depth      int // of the run that it will start
}

// Filter narrows Runs. Zero fields do not narrow.
type Filter struct {
	App     string
	Outcome interp.Outcome
	Active  bool // only runs that have not ended
	Limit   int  // at most so many; 0 means 1,000
}
