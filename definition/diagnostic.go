package definition

import (
	"cmp"
	"slices"

	"github.com/hashicorp/go-multierror"

	"github.com/tenon-dev/tenon/definition/source"
)

// Severity grades a diagnostic. The zero Severity is invalid, so that a
// forgotten field shows.
type Severity uint8

// The severities, least first.
const (
	Info Severity = iota + 1
	Warning
	Error
)

// String returns "error", "warning" or "info", the spelling of every output format.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "invalid"
}

// Address is the logical place of a diagnostic: names that survive edits and
// re-ordering, unlike lines. Empty fields do not apply. A workflow without a
// name is addressed by its id, one without both by its position as "#0".
type Address struct {
	App      string
	Workflow string
	Step     string // a step id; "1" is the trigger
}

// Diagnostic is one finding about a definition. It is data: package report
// renders it.
type Diagnostic struct {
	Rule       *Rule
	Severity   Severity
	Message    string // one sentence, lower case, no full stop; quotes the value, lists what is allowed
	File       *source.File
	Range      source.Range
	Pointer    string // RFC 6901, of the value or, for a finding about a key, of its value
	Address    Address
	Related    []Related
	Suggestion string // what to write or do instead, as a phrase: `did you mean "gte"?`
	Fixes      []Fix
	// Key identifies the finding together with its rule and address, however the
	// file is laid out: usually the offending value. It feeds Fingerprint.
	Key string
}

// Related is another place that helps to understand a diagnostic.
type Related struct {
	Message string
	Range   source.Range
}

// Fix is a set of byte edits that removes the cause of a diagnostic. Safe means
// that it cannot change what the definition does.
type Fix struct {
	Title string
	Edits []source.Edit
	Safe  bool
}

// Diagnostics is a list of findings. Functions return it beside a result that
// is usable even when there are errors.
type Diagnostics []Diagnostic

// Sort puts the findings in their fixed order: file, offset, end, code, message.
func (ds Diagnostics) Sort() {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File.Name, b.File.Name),
			cmp.Compare(a.Range.Start, b.Range.Start),
			cmp.Compare(a.Range.End, b.Range.End),
			cmp.Compare(a.Rule.Code, b.Rule.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// HasErrors reports whether any finding is an error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Count returns the number of findings of one severity.
func (ds Diagnostics) Count(s Severity) int {
	n := 0
	for i := range ds {
		if ds[i].Severity == s {
			n++
		}
	}
	return n
}

// Err returns the errors among the findings as one *multierror.Error, or nil.
// It is for callers that want a plain Go error at the library's edge.
func (ds Diagnostics) Err() error {
	var all *multierror.Error
	for i := range ds {
		if ds[i].Severity == Error {
			all = multierror.Append(all, &ds[i])
		}
	}
	return all.ErrorOrNil()
}

// Error returns the finding as "file:line:column: message [code]".
func (d *Diagnostic) Error() string {
	p := d.File.Position(d.Range.Start)
	return d.File.Name + ":" + p.String() + ": " + d.Message + " [" + string(d.Rule.Code) + "]"
}
