package host

import (
	"github.com/tenon-dev/tenon/definition/value"
)

func messageOperations() map[string]operation {
	return map[string]operation{
		"message.create":           {"create a message", creating(typeMessage)},
		"message.update":           {"update a message", updating(typeMessage)},
		"message.find-by-id":       {"find a message", findingByID(typeMessage)},
		"message.find-by-external": {"find a message", findingBy(typeMessage, "externalId", "identifier")},
		"message.find-last":        {"find a message", findLast},
		"note.create":              {"create a note", creating(typeNote)},
		"note.update":              {"update a note", updating(typeNote)},
		"note.find-by-id":          {"find a note", findingByID(typeNote)},
		"note.find-by-external":    {"find a note", findingBy(typeNote, "externalId", "identifier")},
	}
}

// findLast finds the newest message of a conversation or a customer; "direction"
// and "channel" narrow what counts.
func findLast(t *tx, p params) (value.Value, error) {
	field := "conversation"
	if p.get(field).IsMissing() && !p.get("customer").IsMissing() {
		field = "customer"
	}
	id, err := p.sought(field, "id")
	if err != nil {
		return value.Value{}, err
	}
	var last *Object
	for _, m := range t.all(typeMessage) {
		if m.related(field) != id || !matches(m, p, "direction") || !matches(m, p, "channel") {
			continue
		}
		if last == nil || m.attribute("createdAt").Str() >= last.attribute("createdAt").Str() {
			last = m
		}
	}
	return flat(last, nil)
}

// matches reports whether an attribute is what a param says, if it is given.
func matches(o *Object, p params, name string) bool {
	v := p.get(name)
	return !v.Exists() || o.attribute(name).LooselyEqual(v)
}
