package host

import (
	"strings"
)

// klass is a type of object.
type klass struct {
	name   string // as in "klassName"
	typ    string // of its resources, and of its events: kustomer.<typ>.create
	plural string // of the standard ones: in paths and seeds
	// quiet klasses report no events (reference/kustomer.md 6.1).
	quiet      bool
	relations  []relation
	attributes map[string]kind // those whose kind is known; others take anything
	required   []string        // what a new object needs
	// declared are the custom attributes that installed apps declare.
	declared map[string]kind
	// owned says that the app declares the klass itself, so that it has no other
	// custom attributes.
	owned bool
}

// relation is a relationship of a klass.
type relation struct {
	name  string
	typ   string // of what it leads to
	many  bool
	owner bool   // what it leads to takes the object along when it is deleted
	alias string // an attribute that holds the same id
}

func (k *klass) relation(name string) *relation {
	for i := range k.relations {
		if r := &k.relations[i]; r.name == name || r.alias == name && name != "" {
			return r
		}
	}
	return nil
}

// event returns the name of one of the klass's events.
func (k *klass) event(verb string) string { return "kustomer." + k.typ + "." + verb }

// noun names an object of the klass in a sentence.
func (k *klass) noun() string {
	if strings.HasPrefix(k.typ, kobject) {
		return "object of the klass " + quote(k.name)
	}
	return k.name
}

// kobject begins the types of custom objects.
const kobject = "kobject."

// The types of the platform's own objects (reference/kustomer.md 6.3).
const (
	typeCustomer     = "customer"
	typeConversation = "conversation"
	typeMessage      = "message"
	typeNote         = "note"
	typeCompany      = "company"
	typeUser         = "user"
	typeTeam         = "team"
	typeQueue        = "queue"
	typeTag          = "tag"
	typeKlass        = "klass"
)

// standardKlasses returns the platform's own klasses, in the order in which seeds
// and exports name them: what others refer to comes first.
func standardKlasses() []*klass {
	person := map[string]kind{
		"name": text, "displayName": text, "email": text, "externalId": text, "custom": object,
	}
	return []*klass{
		{name: typeKlass, typ: typeKlass, plural: "klasses", quiet: true, required: []string{"name"},
			attributes: map[string]kind{"name": text, "displayName": text, "icon": text, "color": text, "metadata": object}},
		{name: typeUser, typ: typeUser, plural: "users", quiet: true, attributes: person},
		{name: typeTeam, typ: typeTeam, plural: "teams", quiet: true, attributes: map[string]kind{"name": text}},
		{name: typeQueue, typ: typeQueue, plural: "queues", quiet: true, attributes: map[string]kind{"name": text}},
		{name: typeTag, typ: typeTag, plural: "tags", quiet: true, attributes: map[string]kind{"name": text}},
		{name: typeCompany, typ: typeCompany, plural: "companies", required: []string{"name"},
			attributes: map[string]kind{"name": text, "externalId": text, "domains": list, "tags": tags, "custom": object}},
		{name: typeCustomer, typ: typeCustomer, plural: "customers",
			attributes: map[string]kind{
				"name": text, "displayName": text, "username": text, "externalId": text, "emails": contacts, "sharedEmails": contacts, "phones": contacts,
				"sharedPhones": contacts, "whatsapps": contacts, "socials": list, "tags": tags, "custom": object, "defaultLang": text,
			},
			relations: []relation{{name: "company", typ: typeCompany, alias: "companyId"}}},
		{name: typeConversation, typ: typeConversation, plural: "conversations", required: []string{"customer"},
			attributes: map[string]kind{
				"name": text, "status": text, "subStatus": text, "priority": number, "externalId": text, "direction": text, "defaultLang": text,
				"channels": list, "tags": tags, "custom": object, "messageCount": number, "noteCount": number, "lastMessageAt": date,
			},
			relations: []relation{
				{name: "customer", typ: typeCustomer, owner: true}, {name: "queue", typ: typeQueue},
				{name: "assignedUsers", typ: typeUser, many: true}, {name: "assignedTeams", typ: typeTeam, many: true},
			}},
		{name: typeMessage, typ: typeMessage, plural: "messages",
			attributes: map[string]kind{
				"channel": text, "direction": text, "directionType": text, "app": text, "body": text, "preview": text, "subject": text,
				"sentAt": date, "size": number, "related": text, "externalId": text, "meta": object, "custom": object, "status": text,
			},
			relations: []relation{{name: "customer", typ: typeCustomer, owner: true}, {name: "conversation", typ: typeConversation, owner: true}}},
		{name: typeNote, typ: typeNote, plural: "notes", required: []string{"body"},
			attributes: map[string]kind{"body": text, "externalId": text, "userMentions": list},
			relations:  []relation{{name: "customer", typ: typeCustomer, owner: true}, {name: "conversation", typ: typeConversation, owner: true}}},
	}
}

// newKObject returns a custom klass.
func newKObject(name string) *klass {
	return &klass{
		name: name, typ: kobject + name,
		attributes: map[string]kind{"title": text, "externalId": text, "icon": text, "images": list, "data": object, "custom": object},
		relations:  []relation{{name: "customer", typ: typeCustomer}, {name: "conversation", typ: typeConversation}, {name: "company", typ: typeCompany}},
	}
}
