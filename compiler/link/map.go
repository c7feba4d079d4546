package link

// MapFormatVersion is the format_version of a link map.
const MapFormatVersion = "1"

// Map records what one link did: which local id became which global id, at
// which bytes and why. With it a linked definition can be unlinked byte for
// byte, linked again without change, and upgraded with its ids kept.
type Map struct {
	FormatVersion string     `json:"format_version"`
	App           string     `json:"app,omitempty"` // of a private app without its org; empty for a workflow on its own
	Workflows     []Mapping  `json:"workflows"`     // in the order of the text
	External      []External `json:"external"`      // ids of workflows outside the file, left as they are
	Retired       []Retired  `json:"retired"`       // of earlier versions, in the order in which they went
}

// Mapping is one workflow's change of id.
type Mapping struct {
	Old    string  `json:"old"`            // the local id, decoded
	New    string  `json:"new"`            // the global id
	Name   string  `json:"name,omitempty"` // the workflow's name, for people
	Places []Place `json:"places"`         // in the order of the text
}

// Place is one edit. Source and Linked are the bytes of the id in the text
// before and after, without quotes; Text is what stood there, where that is
// spelt differently from Old (with JSON escapes).
type Place struct {
	Why     Why    `json:"why"`
	Pointer string `json:"pointer"` // RFC 6901, of the string that holds the id
	Source  Span   `json:"source"`
	Linked  Span   `json:"linked"`
	Text    string `json:"text,omitempty"`
}

// Why says what an id does at its place (reference/kustomer.md 7.1).
type Why string

// The places at which the format lets the id of a workflow stand.
const (
	WorkflowID     Why = "workflow-id"     // it is the workflow's own id
	CallEvent      Why = "call-event"      // it is inside the name of the event that calls the workflow
	ScheduleTarget Why = "schedule-target" // a step schedules the workflow
)

// Span is a half-open range of byte offsets.
type Span struct {
	Start uint32 `json:"start"`
	End   uint32 `json:"end"`
}

// External is a reference to a workflow that is not in the file.
type External struct {
	ID      string `json:"id"`
	Why     Why    `json:"why"`
	Pointer string `json:"pointer"`
	Source  Span   `json:"source"`
}

// Retired is the id of a workflow that an earlier version had. The platform only
// disables what a version no longer holds (reference/kustomer.md 8 [DEC]), so a
// workflow that comes back gets its id back.
type Retired struct {
	Old  string `json:"old"`
	New  string `json:"new"`
	Name string `json:"name,omitempty"`
}
