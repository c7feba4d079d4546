package host

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
)

func orgOperations() map[string]operation {
	return map[string]operation{
		"user.find-by-id":    {"find a user", findingByID(typeUser)},
		"user.find-by-email": {"find a user", findingBy(typeUser, "email", "identifier")},
		"org.current":        {"read the org", currentOrg},
		"event.publish":      {"publish an event", publish},
	}
}

func currentOrg(t *tx, _ params) (value.Value, error) {
	name := t.h.orgName
	if name == "" {
		name = t.h.org
	}
	return value.OfObject(value.Member{Key: "id", Value: value.OfString(t.h.org)}, value.Member{Key: "name", Value: value.OfString(name)}), nil
}

// publish reports an event of an app. The platform's own events tell what has
// happened to objects, so they cannot be made up.
func publish(t *tx, p params) (value.Value, error) {
	name, err := p.text("eventName", "name", "event")
	if err != nil {
		return value.Value{}, err
	}
	if !strings.HasPrefix(name, "kustomer.app.") {
		return value.Value{}, invalid([]string{"eventName"}, `the event %q is not one of an app, whose names begin with "kustomer.app."`, name)
	}
	data := p.get("data", "payload")
	if data.IsMissing() {
		data = value.OfObject()
	}
	if data.Kind() != value.Object {
		return value.Value{}, invalid([]string{"data"}, `its param "data" is %s, but must be an object`, described(data))
	}
	t.published = append(t.published, event.Event{Name: name, Data: data})
	return value.OfObject(), nil
}
