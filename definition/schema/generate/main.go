// Command generate writes the JSON Schemas of the format that package schema
// embeds. They are reflected from the Go types of this package, whose comments
// are the descriptions; a test holds the types to the tables by which definitions
// are read. Run it by go generate in definition/schema.
//
// The schemas are of draft-07: editors support it in full, VS Code's newer drafts
// only in part, and everything the format needs can be said in it.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tenon-dev/tenon/definition"
)

// files names the schema of each profile.
var files = map[definition.Profile]string{
	definition.Kustomer: "kustomer.schema.json",
	definition.Tenon:    "tenon.schema.json",
}

func main() {
	for _, profile := range []definition.Profile{definition.Kustomer, definition.Tenon} {
		text, err := generate("generate", profile)
		if err == nil {
			err = os.WriteFile(filepath.Join(".", files[profile]), text, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			os.Exit(1)
		}
	}
}
