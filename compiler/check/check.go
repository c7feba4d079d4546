// Package check judges what a definition says: the rules beyond its syntax and
// its structure, which package definition has judged while reading.
//
// # How it works
//
// One walk over the typed definition serves all rules. It goes through the
// workflows one after the other; before the rules see a workflow, the facts that
// they share are worked out into memory that is used again for the next one: the
// table of its step ids, and its control flow with what each transition leads to
// (type flow). Facts that only some rules want, such as dominators, are worked
// out when they are first asked for. Every string in which an expression may
// stand is read once and handed to all rules with its parts.
//
// The workflows of a large definition are walked in two halves at a time, each
// half with a pass of its own (pass.walkWorkflows). So what a rule has to know of
// other workflows must stand in a table that is filled before the walk, and what
// it notes for the end must be joined.
//
// A rule is its page, which is data, and functions that the walk calls at the
// places that the rule is about (type rule). Rules keep no state and do not call
// each other. What several rules must agree on, so that one root cause gives one
// finding, is a fact: see type missing.
//
// Rules run on whatever could be read. A node may be None or of a kind that its
// property does not allow; that has been reported, so a rule asks for the kind
// that it needs and otherwise says nothing. Where brackets that do not match
// leave in doubt what belongs to a workflow, the rules do not complain of what it
// lacks (workflow.doubtful).
//
// # How to add a rule
//
// Write a file named after the rule with its page (a definition.Rule) and its
// function, and list both in the table of its area (areas.go). The test of this
// package compiles the examples of the page; `go test ./compiler -update` writes
// docs/rules.md.
package check

import (
	"github.com/tenon-dev/tenon/definition"
)

// Options says how a definition is judged.
type Options struct {
	Whole bool // no workflow is outside the file: a scheduled one that is not in it is missing
}

// Checker applies the rules to one definition after the other and reuses its
// memory. The zero Checker is ready for use. It is for one goroutine.
type Checker struct{ pass pass }

// Check adds what the rules of this package find about app to c, which must have
// been made for app's tree. It may be called once for what one Parse returned.
func (c *Checker) Check(app *definition.App, collector *definition.Collector, o Options) {
	p := &c.pass
	p.begin(app, collector, o)
	p.walk()
	p.end()
}

// Rules returns the pages of the rules of this package in the order of their
// codes.
func Rules() []*definition.Rule {
	var pages []*definition.Rule
	for _, area := range areas() {
		for i := range area {
			pages = append(pages, area[i].page)
		}
	}
	return pages
}
