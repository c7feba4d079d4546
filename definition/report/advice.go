package report

import "github.com/tenon-dev/tenon/definition"

// advice returns the message of a finding with its suggestion, on one line, for
// formats that have no place of their own for it.
func advice(d *definition.Diagnostic) string {
	if d.Suggestion == "" {
		return d.Message
	}
	return d.Message + "; " + d.Suggestion
}
