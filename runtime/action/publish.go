package action

import (
	"context"
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// PublishEvent is the platform's action that publishes an event
// (reference/kustomer.md 6.3).
const PublishEvent = "kustomer.event.publish"

// Publish carries out PublishEvent, and declared actions of the type
// program.EventAction: it publishes the event that the param "eventName" names,
// with the param "data", to the workflows of the org. The names of the params are
// a decision, since the platform's could not be read. The platform's own events
// tell what has happened to objects, so they cannot be made up: the event must be
// one of an app.
type Publish struct{}

// Execute hands the event to the engine.
func (Publish) Execute(_ context.Context, in Invocation) (Result, error) {
	fail := func(format string, args ...any) (Result, error) {
		return Result{}, &interp.Failure{Code: CodeInvalidParams, Message: fmt.Sprintf("step %q cannot publish an event: ", in.Step) + fmt.Sprintf(format, args...)}
	}
	name := first(in.Params, "eventName", "name", "event")
	if name.Kind() != value.String || name.Str() == "" {
		return fail(`its param "eventName" is %s, but must be a name like "kustomer.app.%s.parcel.late"`, described(name), in.App)
	}
	full := definition.NewNames(in.App, true).Full(name.Str())
	if !strings.HasPrefix(full, "kustomer.app.") {
		return fail(`its param "eventName" is not the name of an app's event, which begins with "kustomer.app."`)
	}
	data := first(in.Params, "data", "payload")
	if !data.Exists() {
		data = value.OfObject()
	}
	if data.Kind() != value.Object {
		return fail(`its param "data" is %s, but must be an object`, described(data))
	}
	ev := event.Event{Name: full, Data: data}
	if ev.TooLarge() {
		return fail("the event has more than %d bytes", event.MaxSize)
	}
	return Result{Output: value.OfObject(value.Member{Key: "eventName", Value: value.OfString(full)}), Events: []event.Event{ev}}, nil
}

// first returns the first of some members that is there.
func first(object value.Value, names ...string) value.Value {
	for _, name := range names {
		if v := object.Get(name); v.Exists() {
			return v
		}
	}
	return value.Value{}
}
