// Package scenario reads scenario files: JSON documents that say what happens to
// an app and what must come of it. Package verify lets it happen.
//
// A file is read like a definition. The shapes of its objects are data
// (shapes.go), from which the JSON Schema for editors is made too; what does not
// fit them is a finding at its place. The typed form holds nodes, so that whoever
// compares can point at what was expected, and can write what came instead.
package scenario

import (
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// Suffix is how the names of scenario files end.
const Suffix = ".scenario.json"

// IsName reports whether a file is a scenario file, by its name.
func IsName(path string) bool {
	return len(path) >= len(Suffix) && strings.EqualFold(path[len(path)-len(Suffix):], Suffix)
}

// File is one scenario file. A node is None where the property is absent, and
// may be of a wrong kind where a finding says so.
type File struct {
	Tree       *source.Tree
	Definition source.Node // "definition": the path of the definition, relative to the file
	Given      Given       // of all scenarios; what a scenario says itself comes first
	Scenarios  []Scenario
}

// Scenario is one of a file.
type Scenario struct {
	Node   source.Node // the object
	Name   string
	Given  Given
	When   []Happening
	Until  Until
	Expect Expect
}

// Until says when a scenario ends.
type Until struct {
	Node source.Node // None: when nothing is left to do
	Moment
}

// Given is what holds before anything happens.
type Given struct {
	Node     source.Node
	Time     time.Time   // when virtual time begins; zero if it is not said
	Settings source.Node // an object of objects of values, by category and name
	Setup    source.Node // an object as builtin.ParseEnvironment reads it
	Objects  source.Node // an object as host.Host.Seed reads it
	Answers  source.Node // an object of answers by action, step or workflow/step
	HTTP     []Endpoint
}

// Endpoint is an HTTP endpoint that the app may call.
type Endpoint struct {
	Node   source.Node
	Method string // upper case; "" for every one
	URL    string // "*" stands for any characters
	Body   source.Node
	Reply  []Reply // the first request gets the first one, the last one is repeated
}

// Reply is what an endpoint answers.
type Reply struct {
	Status  int
	Headers source.Node
	Body    source.Node
	Fails   string // "timeout" or "connection"; "" if it answers
}

// HasObjects reports whether objects are given in a scenario, so that the
// platform's own actions work on objects.
func (f *File) HasObjects(s *Scenario) bool {
	return f.Given.Objects != source.None || s.Given.Objects != source.None
}

// Kind says what a Happening is.
type Kind uint8

// The kinds of happenings.
const (
	Pass     Kind = iota // time passes, nothing else
	Event                // an event is reported
	Call                 // a workflow is called
	Cancel               // runs are stopped
	Complete             // an action that waits is completed
)

// Happening is one entry of "when".
type Happening struct {
	Node     source.Node
	Kind     Kind
	At       Moment
	AtNode   source.Node // None: at the time of the one before
	Body     source.Node // the object of its kind
	Workflow source.Node // Call, Cancel, Complete
	Step     source.Node // Complete
	Inputs   source.Node // Call
	Reason   source.Node // Cancel
	Refused  bool        // Complete: it must come to nothing
	Output   source.Node // Complete
	Failure  source.Node // Complete
}

// Expect is what must come of a scenario. What is None is not compared.
type Expect struct {
	Node      source.Node
	Runs      source.Node // an array
	Requests  source.Node // an array
	Scheduled source.Node // an array
	Objects   source.Node // an object of arrays of objects, as host.Host.Export writes it
}

// Read reads a scenario file. The File is never nil and holds what could be
// understood; the open Collector has what is wrong so far.
func Read(f *source.File) (*File, *definition.Collector) {
	tree, faults := source.Parse(f, source.Limits{})
	r := reader{c: definition.NewCollector(tree, 0), t: tree, file: &File{Tree: tree}}
	definition.ReportFaults(r.c, tree, faults)
	r.document(len(faults) > 0)
	return r.file, r.c
}
