package host

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
)

func conversationOperations() map[string]operation {
	return map[string]operation{
		"conversation.find-by-id":          {"find a conversation", findingByID(typeConversation)},
		"conversation.find-by-external-id": {"find a conversation", findingBy(typeConversation, "externalId", "identifier")},
		"conversation.find-body":           {"read a conversation", findBody},
		"conversation.create":              {"create a conversation", creating(typeConversation)},
		"conversation.update":              {"update a conversation", updating(typeConversation)},
		"conversation.append-tags":         {"append tags", tagging(true)},
		"conversation.remove-tags":         {"remove tags", tagging(false)},
		"conversation.assign-user":         {"assign a user", assigning("assignedUsers", "user", "users", "userId")},
		"conversation.assign-team":         {"assign a team", assigning("assignedTeams", "team", "teams", "teamId")},
		"conversation.merge":               {"merge conversations", merging(typeConversation)},
	}
}

// tagging returns the operation that adds or removes tags of a conversation.
func tagging(add bool) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		o, err := t.object(typeConversation, p, "id", "conversation")
		if err != nil {
			return value.Value{}, err
		}
		given, err := p.list("tags", "tag")
		if err != nil {
			return value.Value{}, err
		}
		if add {
			return flat(t.tag(o, given, nil))
		}
		return flat(t.tag(o, nil, given))
	}
}

// tag adds tags to an object and takes others away.
func (t *tx) tag(o *Object, add, remove []string) (*Object, error) {
	have := texts(o.attribute("tags"))
	for _, id := range add {
		if ok, problem := t.known(typeTag, id); !ok {
			return nil, notFound([]string{"tags"}, "%s", problem)
		}
		if !slices.Contains(have, id) {
			have = append(have, id)
		}
	}
	have = slices.DeleteFunc(have, func(id string) bool { return slices.Contains(remove, id) })
	return t.put(&Object{o.Ref, with(o.Attributes, "tags", ofTexts(have)), o.Relationships})
}

// assigning returns the operation that makes users or teams the ones that a
// conversation is assigned to, in place of those before; null takes all away.
func assigning(relationship string, names ...string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		o, err := t.object(typeConversation, p, "id", "conversation")
		if err != nil {
			return value.Value{}, err
		}
		v, err := p.needed(append(names, relationship)...)
		if err != nil {
			return value.Value{}, err
		}
		return flat(t.update(o, value.OfObject(value.Member{Key: relationship, Value: v})))
	}
}

// findBody answers what was written in a conversation: the bodies of its
// messages, one below the other. What the platform answers is not public.
func findBody(t *tx, p params) (value.Value, error) {
	id, err := p.sought("id", "conversation")
	if err != nil || t.get(typeConversation, id) == nil {
		return value.OfObject(), err
	}
	var bodies []string
	for _, m := range t.all(typeMessage) {
		if m.related("conversation") == id {
			bodies = append(bodies, m.attribute("body").Str())
		}
	}
	return value.OfObject(value.Member{Key: "id", Value: value.OfString(id)}, value.Member{Key: "body", Value: value.OfString(strings.Join(bodies, "\n"))}), nil
}
