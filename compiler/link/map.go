// Package link gives the workflows of an app their global ids. It is a linker,
// not a re-serialiser: it computes byte edits, and every byte outside of them
// stays as it was.
package link

// MapFormatVersion is the format_version of a link map.
const MapFormatVersion = "1"

// Map records what one link did: which local id became which global id, at
// which bytes and why. With it a linked definition can be unlinked byte for
// byte, linked again without change, and upgraded with its ids kept.
type Map struct {
	FormatVersion string     `json:"format_version"`
	App           string     `json:"app,omitempty"`
	Workflows     []Mapping  `json:"workflows"`
	External      []External `json:"external"` // ids of workflows outside the file, left as they are
}

// Mapping is one workflow's change of id.
type Mapping struct {
	Old    string  `json:"old"`
	New    string  `json:"new"`
	Name   string  `json:"name,omitempty"` // the workflow's name, for people
	Places []Place `json:"places"`
}

// Place is one edit. Source and Linked are the bytes of the id in the text
// before and after; Text is what stood there, where that is spelt differently
// from Old (with JSON escapes).
type Place struct {
	Why     string `json:"why"` // "workflow-id", "call-event" or "schedule-target"
	Pointer string `json:"pointer"`
	Source  Span   `json:"source"`
	Linked  Span   `json:"linked"`
	Text    string `json:"text,omitempty"`
}

// Span is a half-open range of byte offsets.
type Span struct {
	Start uint32 `json:"start"`
	End   uint32 `json:"end"`
}

// External is a reference to a workflow that is not in the file.
type External struct {
	ID      string `json:"id"`
	Pointer string `json:"pointer"`
	Source  Span   `json:"source"`
}
