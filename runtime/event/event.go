// Package event reads the events that start workflows and turns them into what
// a workflow sees as the output of its step "1".
package event

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Event is one occurrence on the platform, as reported (reference/kustomer.md
// 6.2).
type Event struct {
	ID      string      // identity for deduplication; empty means none
	Name    string      // e.g. "kustomer.customer.update"
	Org     string      // "org"; empty if the event does not say
	Data    value.Value // "data": the resource, enveloped or flat; missing if there is none
	Changes value.Value // "changes" of an update event; missing otherwise
	Inputs  value.Value // of a call event; missing otherwise
	At      time.Time   // "createdAt" in UTC; zero if the event has none
}

// MaxSize bounds the data, changes and inputs of one event, as JSON in bytes
// (reference/wix.md Q20).
const MaxSize = 256 << 10

// TooLarge reports whether the event holds more than MaxSize.
func (e *Event) TooLarge() bool {
	return interp.TooLarge(value.OfArray(e.Data, e.Changes, e.Inputs), MaxSize)
}

// Error is a mistake in the text of an event.
type Error struct {
	At      source.Position
	Node    source.Node // the same place in the tree, None if the text is no JSON
	Message string      // a sentence without the place
}

// Error returns the message with its place.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.At.Line, e.At.Column, e.Message)
}

// Parse reads an event from JSON, either as the platform sends it,
//
//	{"id": "…", "name": "kustomer.customer.update", "org": "…",
//	 "data": {"type": "customer", "id": "…", "attributes": {…}, "relationships": {…}},
//	 "changes": {"attributes": {…}}, "createdAt": "2026-01-31T09:00:00Z"}
//
// or in a short form that is convenient to write, where "data" holds the
// attributes themselves. The event of a call has its inputs in "inputs" or in
// data.attributes.inputs. Further properties are ignored. The error, if any, is
// an *Error.
func Parse(text []byte) (Event, error) {
	f := &source.File{Name: "event", Bytes: text}
	tree, mistakes := definition.ParseText(f, source.Limits{})
	if len(mistakes) > 0 {
		return Event{}, &Error{At: f.Position(mistakes[0].Range.Start), Message: "the event is not valid JSON: " + mistakes[0].Message}
	}
	return Read(tree, source.Root)
}

// Read reads an event from a part of a larger document, as Parse does from a
// text of its own.
func Read(tree *source.Tree, root source.Node) (Event, error) {
	r := reader{tree: tree}
	if tree.Kind(root) != source.Object {
		return Event{}, r.errorf(root, "the event is %s, but must be an object like {\"name\": \"kustomer.customer.update\", \"data\": {…}}", kind(tree, root))
	}
	ev := Event{
		ID:   r.text(root, "id"),
		Name: r.text(root, "name"),
		Org:  r.text(root, "org"),
		Data: r.object(root, "data"), Changes: r.object(root, "changes"), Inputs: r.object(root, "inputs"),
	}
	if at := tree.Member(root, "createdAt"); at != source.None && tree.Kind(at) != source.Null {
		t, err := time.Parse(time.RFC3339Nano, r.text(root, "createdAt"))
		if err != nil && r.err == nil {
			r.err = r.errorf(at, "\"createdAt\" is %s, but must be a date-time like \"2026-01-31T09:00:00Z\"", tree.Raw(at))
		}
		ev.At = t.UTC()
		if problem := definition.OutOfTime(ev.At); problem != "" && r.err == nil {
			r.err = r.errorf(at, "\"createdAt\" is %s, but %s", tree.Raw(at), problem)
		}
	}
	if r.err == nil && ev.Name == "" {
		r.err = r.errorf(root, "the event has no \"name\", which says what happened, such as \"kustomer.customer.update\"")
	}
	if r.err != nil {
		return Event{}, r.err
	}
	if _, call := definition.CallEventID(ev.Name); call && ev.Inputs.IsMissing() {
		ev.Inputs = ev.Data.Get("attributes").Get("inputs")
	}
	return ev, nil
}

// properties are those of an event: what Parse reads, and what the platform sends
// besides (reference/kustomer.md 6.2).
var properties = []string{"id", "name", "org", "orgName", "partition", "data", "changes", "inputs", "createdAt", "client"}

// Unread names the properties in the text of an event that Parse makes nothing
// of, for an author who wrote it by hand: those that are not known, each with the
// one that may have been meant, and those that are given again.
func Unread(text []byte) []*Error {
	f := &source.File{Name: "event", Bytes: text}
	tree, _ := source.Parse(f, source.Limits{})
	var all []*Error
	for key, v := range tree.Members(source.Root) {
		name := tree.Text(key)
		if slices.Contains(properties, name) {
			if tree.Member(source.Root, name) != v {
				all = append(all, &Error{At: f.Position(tree.Range(key).Start), Message: fmt.Sprintf("the property %q of the event is not read here: it is given again further down", name)})
			}
			continue
		}
		rest := "known are " + strings.Join(properties, ", ")
		if meant := definition.Suggest(name, properties); meant != "" {
			rest = fmt.Sprintf("did you mean %q?", meant)
		}
		all = append(all, &Error{At: f.Position(tree.Range(key).Start), Message: fmt.Sprintf("the property %s of the event is not read: %s", definition.Quoted(name), rest)})
	}
	return all
}

// reader takes properties of the expected kind and keeps the first error.
type reader struct {
	tree *source.Tree
	err  error
}

func (r *reader) errorf(at source.Node, format string, args ...any) error {
	return &Error{At: r.tree.File.Position(r.tree.Range(at).Start), Node: at, Message: fmt.Sprintf(format, args...)}
}

func (r *reader) text(object source.Node, name string) string {
	n := r.tree.Member(object, name)
	switch r.tree.Kind(n) {
	case source.String:
		return string([]byte(r.tree.Text(n)))
	case source.Invalid, source.Null:
		return ""
	}
	r.wrong(n, name, "a string")
	return ""
}

// object takes an object; null is the same as none, as "changes" is null in
// events of creation.
func (r *reader) object(object source.Node, name string) value.Value {
	n := r.tree.Member(object, name)
	switch r.tree.Kind(n) {
	case source.Object:
		return value.FromTree(r.tree, n)
	case source.Invalid, source.Null:
		return value.Value{}
	}
	r.wrong(n, name, "an object")
	return value.Value{}
}

func (r *reader) wrong(n source.Node, name, want string) {
	if r.err == nil {
		r.err = r.errorf(n, "%s is %s, but must be %s", strconv.Quote(name), kind(r.tree, n), want)
	}
}

func kind(t *source.Tree, n source.Node) string {
	switch k := t.Kind(n); k {
	case source.Object, source.Array:
		return "an " + k.String()
	case source.Null:
		return "null"
	default:
		return "a " + k.String()
	}
}
