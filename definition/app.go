// Package definition knows the language of app definitions: it reads a
// document into a typed [App] whose every value keeps its byte range, and it
// defines the [Diagnostic] in which everything that is wrong is reported.
//
// # How a document is read
//
// Package source makes a table of nodes from the bytes. [Parse] then walks that
// table once, from the outermost object inwards. For every object it knows the
// shape: which properties exist, of which type, which of them must be there.
// What does not fit is a diagnostic; what fits is put into the typed form. The
// typed form holds nodes, not copies: a field of type [source.Node] is None
// where the property is absent, and may be of a wrong kind where a diagnostic
// says so, so code that uses it asks for the kind it needs.
//
// All workflows of a document share one slice of steps and one of transitions;
// a [Span] selects the part that belongs to one of them. So reading a document
// costs a handful of allocations, whatever its size.
package definition

import "github.com/tenon-dev/tenon/definition/source"

// DocumentKind says which of the known documents a text holds.
type DocumentKind uint8

// The kinds of documents.
const (
	NotADefinition   DocumentKind = iota // none of the following
	AppDefinition                        // an app definition (reference/kustomer.md 1)
	BareWorkflow                         // one workflow object, whole or a partial update body
	WorkflowEnvelope                     // {"type": "workflow", "id": …, "attributes": {…}}
)

// Profile selects the dialect.
type Profile uint8

// The profiles (DESIGN.md 4.1).
const (
	Kustomer Profile = iota // the format as published; Tenon's extensions are errors
	Tenon                   // the published format and Tenon's extensions
)

// App is one document in typed form. A bare workflow is an App with one
// workflow and no properties of its own.
type App struct {
	Tree    *source.Tree
	Kind    DocumentKind
	Profile Profile
	Node    source.Node // the outermost object

	Name, Version, Title source.Node // "app", "version", "title"
	Identifier           source.Node
	Visibility           source.Node
	Dependencies         source.Node
	Roles                source.Node
	SettingsNode         source.Node // "settings"
	I18n                 source.Node
	Changelog            source.Node
	AppDetails           source.Node
	Klasses, KViews      source.Node
	Widgets, Commands    source.Node
	OutboundWebhooks     source.Node
	WorkflowsNode        source.Node // "workflows"

	Settings  []Setting
	Hooks     []Hook
	Triggers  []EventTrigger
	Actions   []Action
	Workflows []Workflow

	steps       []Step
	transitions []Transition
	errorCases  []ErrorCase
	damage      damage
	before      int // workflows in front of those here, while a document is read in halves
}

// Span selects consecutive items of a slice that many owners share.
type Span struct{ First, Count uint32 }

// Setting is one entry of settings.<category>.<name> (reference/kustomer.md 2.1).
type Setting struct {
	Node           source.Node // the object
	Category, Name source.Node // the keys
	Type, Default  source.Node
}

// Hook is one entry of hooks (reference/kustomer.md 2.5).
type Hook struct {
	Node, EventName, Type source.Node
}

// EventTrigger is one entry of the app's triggers (reference/kustomer.md 2.6).
type EventTrigger struct {
	Node, EventName, OutputTemplate, OutputSchema source.Node
	TriggerKey, PayloadSchema                     source.Node // extensions (DESIGN.md 4.2)
}

// Action is one entry of actions (reference/kustomer.md 2.7).
type Action struct {
	Node, Name, Type, AppSettings source.Node
	InputTemplate, InputSchema    source.Node
	OutputTemplate, OutputSchema  source.Node
	URI                           source.Node // extension: of type "invoke"
}

// Workflow is one workflow (reference/kustomer.md 3.1).
type Workflow struct {
	Node        source.Node
	Attributes  source.Node // the object that holds the properties: Node, or "attributes" of an envelope
	ID, Name    source.Node
	Description source.Node
	Enabled     source.Node
	Response    source.Node
	StepsNode   source.Node // "steps"
	Trigger     Trigger
	Steps       Span // use App.StepsOf
}

// Trigger is a workflow's trigger (reference/kustomer.md 3.2). Node is None when
// the workflow has none.
type Trigger struct {
	Node, ID, EventName, AppVersion source.Node
	Callable, Schema                source.Node
	RunAt                           source.Node // extension (DESIGN.md 4.2)
	TransitionsNode                 source.Node // "transitions"
	Transitions                     Span        // use App.TransitionsOf
}

// Step is one step (reference/kustomer.md 3.3).
type Step struct {
	Node, ID, Action, AppVersion source.Node
	Params, Meta                 source.Node
	TransitionsNode              source.Node // "transitions"
	Transitions                  Span        // use App.TransitionsOf
	ErrorCases                   Span        // use App.ErrorCasesOf
}

// Transition is one transition (reference/kustomer.md 3.4).
type Transition struct {
	Node, Target, Condition, Meta source.Node
}

// ErrorCase is one error case of a step (reference/kustomer.md 3.5).
type ErrorCase struct {
	Node, Condition, ErrorAction source.Node
	Type                         source.Node // of the error action
}

// StepsOf returns the steps of w in file order.
func (a *App) StepsOf(w *Workflow) []Step {
	return a.steps[w.Steps.First:][:w.Steps.Count:w.Steps.Count]
}

// TransitionsOf returns the transitions of a step or trigger in their order.
func (a *App) TransitionsOf(s Span) []Transition {
	return a.transitions[s.First:][:s.Count:s.Count]
}

// ErrorCasesOf returns the error cases of s in their order.
func (a *App) ErrorCasesOf(s *Step) []ErrorCase {
	return a.errorCases[s.ErrorCases.First:][:s.ErrorCases.Count:s.ErrorCases.Count]
}

// IsCallable reports whether w's trigger has "callable": true.
func (a *App) IsCallable(w *Workflow) bool {
	return a.Tree.Kind(w.Trigger.Callable) == source.True
}
