// Package schema holds the JSON Schema of the format, for editors: it lets them
// complete names and show what they mean. It refuses nothing that the compiler
// accepts, and much less than the compiler refuses: references, graphs and names
// across sections are beyond it.
package schema

import (
	_ "embed"

	"github.com/tenon-dev/tenon/definition"
)

//go:generate go run ./generate

//go:embed kustomer.schema.json
var kustomer []byte

//go:embed tenon.schema.json
var tenon []byte

// Text returns the schema of a profile, a JSON Schema of draft-07. The bytes are
// shared and must not be changed.
func Text(profile definition.Profile) []byte {
	if profile == definition.Tenon {
		return tenon
	}
	return kustomer
}
