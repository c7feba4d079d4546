package host

import (
	"slices"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
)

// tx is something that is done to the objects of a host, whole or not at all.
// The host is locked while it lasts.
type tx struct {
	h       *Host
	now     time.Time
	staged  map[Ref]*Object // nil: removed
	order   []Ref           // of staged, as they were first touched
	owners  map[key]string  // of keys that change hands; "": nobody
	seeding bool            // references may lead to what comes later
	// key and outcome are of the action that the transaction is; without one, "".
	key     string
	outcome outcome
}

func (h *Host) begin() *tx {
	return &tx{h: h, now: h.clock.Now(), staged: map[Ref]*Object{}, owners: map[key]string{}}
}

// commit makes what was done real and puts the events that follow from it into
// the outbox. The error is one of writing; then nothing was done.
func (t *tx) commit() error {
	events := t.events()
	if err := t.save(events); err != nil {
		return err
	}
	for _, ref := range t.order {
		if after := t.staged[ref]; after != t.h.objects[ref] {
			t.h.place(ref, after)
		}
	}
	if t.key != "" {
		t.h.done[t.key] = t.outcome
	}
	t.h.outbox = append(t.h.outbox, events...)
	return nil
}

// events returns what is to be reported: for each object that it is new or has
// changed. There are no events of deletion (reference/kustomer.md 2.9).
func (t *tx) events() []event.Event {
	var all []event.Event
	for _, ref := range t.order {
		k, before, after := t.h.klasses[ref.Type], t.h.objects[ref], t.staged[ref]
		if before == after || after == nil || k.quiet || t.seeding {
			continue
		}
		ev := event.Event{Name: k.event("create"), Data: after.Resource()}
		if before != nil {
			ev.Name, ev.Changes = k.event("update"), Changes(before, after)
		}
		all = append(all, ev)
	}
	for i := range all {
		t.h.events++
		all[i].ID, all[i].Org, all[i].At = id(ofEvents, t.h.events, t.now), t.h.org, t.now
	}
	return all
}

// get returns an object as it is by now, or nil.
func (t *tx) get(typ, id string) *Object {
	ref := Ref{typ, id}
	if o, ok := t.staged[ref]; ok {
		return o
	}
	return t.h.objects[ref]
}

// all returns the objects of a type as they are by now, in the order in which
// they were made.
func (t *tx) all(typ string) []*Object {
	var all []*Object
	for _, id := range t.h.ids[typ] {
		if o := t.get(typ, id); o != nil {
			all = append(all, o)
		}
	}
	for _, ref := range t.order {
		if o := t.staged[ref]; ref.Type == typ && o != nil && t.h.objects[ref] == nil {
			all = append(all, o)
		}
	}
	return all
}

// find returns the object of a type that has a value, or nil.
func (t *tx) find(typ, field, s string) *Object {
	k, ok := keyOf(typ, field, s)
	if !ok {
		return nil
	}
	return t.get(typ, t.owner(k))
}

func (t *tx) owner(k key) string {
	if id, ok := t.owners[k]; ok {
		return id
	}
	return t.h.owners[k]
}

// stage makes o the present state of its object.
func (t *tx) stage(ref Ref, o *Object) {
	if _, ok := t.staged[ref]; !ok {
		t.order = append(t.order, ref)
	}
	for _, k := range keysOf(t.get(ref.Type, ref.ID)) {
		if t.owner(k) == ref.ID {
			t.owners[k] = ""
		}
	}
	for _, k := range keysOf(o) {
		t.owners[k] = ref.ID
	}
	t.staged[ref] = o
}

// put stages an object that was changed and returns it with the time of the
// change. What is as it was before counts as unchanged, whatever was done to it
// in between.
func (t *tx) put(o *Object) (*Object, error) {
	o = t.completed(t.h.klasses[o.Type], o)
	for _, k := range keysOf(o) {
		if id := t.owner(k); id != "" && id != o.ID {
			return nil, conflict([]string{k.field}, "the %s %q belongs to the %s %q already", k.field, k.value, t.h.klasses[o.Type].noun(), id)
		}
	}
	var err error
	earlier := t.get(o.Type, o.ID)
	if o, err = t.together(earlier, o); err != nil {
		return nil, err
	}
	switch before := t.h.objects[o.Ref]; {
	case before == nil || t.seeding:
	case Changes(before, o).IsMissing():
		o = before
	default:
		o = touched(o, t.now)
	}
	t.stage(o.Ref, o)
	return o, t.move(earlier, o)
}

// together keeps messages and notes with the customer of their conversation: they
// go where it goes, and nowhere else.
func (t *tx) together(before, o *Object) (*Object, error) {
	c := t.get(typeConversation, o.related("conversation"))
	if t.seeding || before == nil || o.Type != typeMessage && o.Type != typeNote || c == nil {
		return o, nil
	}
	of, is := c.related("customer"), o.related("customer")
	switch {
	case of == "" || of == is:
		return o, nil
	case is != before.related("customer"):
		return nil, invalid([]string{"customer"}, "the conversation %q is of the customer %q, not of %q", c.ID, of, is)
	}
	return related(o, t.h.klasses[o.Type].relation("customer"), []string{of}), nil
}

// move takes the messages and notes of a conversation to its new customer.
func (t *tx) move(before, o *Object) error {
	customer := o.related("customer")
	if t.seeding || before == nil || o.Type != typeConversation || customer == before.related("customer") {
		return nil
	}
	for _, typ := range [...]string{typeMessage, typeNote} {
		for _, part := range t.all(typ) {
			if part.related("conversation") != o.ID || part.related("customer") == customer {
				continue
			}
			if _, err := t.put(related(part, t.h.klasses[typ].relation("customer"), []string{customer})); err != nil {
				return err
			}
		}
	}
	return nil
}

func touched(o *Object, now time.Time) *Object {
	at := value.OfString(stamp(now))
	return &Object{o.Ref, with(with(o.Attributes, "updatedAt", at), "modifiedAt", at), o.Relationships}
}

// create makes an object of the fields that steps and seeds give, without an id
// with a new one.
func (t *tx) create(k *klass, fields value.Value) (*Object, error) {
	id := fields.Get("id").Str()
	if fields.Get("id").Exists() {
		if !validID(fields.Get("id")) {
			return nil, invalid([]string{"id"}, `"id" %s, but must be a string of 1 to 64 letters, digits, "-" and "_"`, "is "+described(fields.Get("id")))
		}
		if t.get(k.typ, id) != nil {
			return nil, conflict([]string{"id"}, "there is a %s with the id %q already", k.noun(), id)
		}
	} else {
		id = t.h.newID(k.typ, t.now)
	}
	o, err := t.apply(k, &Object{Ref{k.typ, id}, value.OfObject(), t.unrelated(k)}, fields)
	if err != nil {
		return nil, err
	}
	if t.seeding {
		return t.put(o)
	}
	if o, err = t.attached(k, o); err != nil {
		return nil, err
	}
	if k.typ == typeMessage {
		return t.converse(o)
	}
	return t.put(o)
}

// validID reports whether a value can be the id of an object.
func validID(v value.Value) bool {
	s := v.Str()
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_') {
			return false
		}
	}
	return true
}

// unrelated returns the relationships of a new object: all lead to nothing.
func (t *tx) unrelated(k *klass) value.Value {
	b := value.NewObject(len(k.relations))
	for i := range k.relations {
		if k.relations[i].many {
			b.Set(k.relations[i].name, toMany("", nil))
		} else {
			b.Set(k.relations[i].name, linkage(value.OfNull()))
		}
	}
	return b.Value()
}

// completed gives an object what every object of its klass has: a new one, and one
// from which it was cleared.
func (t *tx) completed(k *klass, o *Object) *Object {
	a := o.Attributes
	preset := func(name string, v value.Value) {
		if a.Get(name).IsMissing() {
			a = with(a, name, v)
		}
	}
	switch k.typ {
	case typeCustomer:
		preset("displayName", a.Get("name"))
		preset("emails", value.OfArray())
		preset("phones", value.OfArray())
		preset("tags", value.OfArray())
	case typeConversation:
		preset("status", value.OfString("open"))
		preset("priority", value.OfNumber(3))
		preset("channels", value.OfArray())
		preset("tags", value.OfArray())
		preset("messageCount", value.OfNumber(0))
	}
	if _, ok := k.attributes["custom"]; ok {
		preset("custom", value.OfObject())
	}
	now := value.OfString(stamp(t.now))
	preset("createdAt", now)
	preset("updatedAt", a.Get("createdAt"))
	preset("modifiedAt", a.Get("updatedAt"))
	return &Object{o.Ref, a, o.Relationships}
}

// attached ties a new object to those that it belongs to, and asks for what it
// cannot be without.
func (t *tx) attached(k *klass, o *Object) (*Object, error) {
	talk := k.relation("conversation") != nil && k.relation("conversation").owner // a message or a note
	if c := t.get(typeConversation, o.related("conversation")); talk && c != nil {
		switch of := c.related("customer"); o.related("customer") {
		case of:
		case "":
			o = related(o, k.relation("customer"), []string{of})
		default:
			return nil, invalid([]string{"customer"}, "the conversation %q is of the customer %q, not of %q", c.ID, of, o.related("customer"))
		}
	}
	for _, name := range k.required {
		if !o.attribute(name).Exists() && o.related(name) == "" {
			return nil, invalid(nil, "a new %s needs the param %q; a reference to nothing leaves a param out", k.noun(), name)
		}
	}
	if talk && o.related("customer") == "" && o.related("conversation") == "" {
		return nil, invalid(nil, `a new %s needs the param "conversation" or "customer"; a reference to nothing leaves a param out`, k.noun())
	}
	return o, nil
}

// converse puts a new message into its conversation, which tells of it; a message
// without one begins one. Update events fire on each new message
// (reference/kustomer.md 6.1 [DOC W9]).
func (t *tx) converse(o *Object) (*Object, error) {
	var err error
	c := t.get(typeConversation, o.related("conversation"))
	if c == nil {
		c, err = t.create(t.h.klasses[typeConversation], value.OfObject(value.Member{Key: "customer", Value: value.OfString(o.related("customer"))}))
		if err != nil {
			return nil, err
		}
		o = related(o, t.h.klasses[typeMessage].relation("conversation"), []string{c.ID})
	}
	if o, err = t.put(o); err != nil {
		return nil, err
	}
	a := with(c.Attributes, "messageCount", value.OfNumber(c.attribute("messageCount").Number()+1))
	a = with(a, "lastMessageAt", value.OfString(stamp(t.now)))
	if channel := o.attribute("channel").Str(); channel != "" && !slices.Contains(texts(c.attribute("channels")), channel) {
		a = with(a, "channels", ofTexts(append(texts(c.attribute("channels")), channel)))
	}
	_, err = t.put(&Object{c.Ref, a, c.Relationships})
	return o, err
}

// update changes an object by the fields that steps give.
func (t *tx) update(o *Object, fields value.Value) (*Object, error) {
	changed, err := t.apply(t.h.klasses[o.Type], o, fields)
	if err != nil {
		return nil, err
	}
	return t.put(changed)
}

// remove deletes an object. What belongs to it goes with it; what only refers to
// it refers to nothing then.
func (t *tx) remove(o *Object) error {
	t.stage(o.Ref, nil)
	return t.referrers(o.Ref, func(other *Object, r *relation) error {
		if r.owner {
			return t.remove(other)
		}
		_, err := t.put(related(other, r, slices.DeleteFunc(other.relatedIDs(r.name), func(id string) bool { return id == o.ID })))
		return err
	})
}

// referrers calls f for each relationship that leads to an object.
func (t *tx) referrers(to Ref, f func(*Object, *relation) error) error {
	for _, typ := range t.h.types {
		k := t.h.klasses[typ]
		for i := range k.relations {
			r := &k.relations[i]
			if r.typ != to.Type {
				continue
			}
			for _, other := range t.all(typ) {
				if other = t.get(typ, other.ID); other == nil || !slices.Contains(other.relatedIDs(r.name), to.ID) {
					continue
				}
				if err := f(other, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// known reports whether a reference leads to an object. Of the kinds that the
// people of an org manage, and whose ids an app can only have been told, every id
// counts as long as nothing says which there are: a decision.
func (t *tx) known(typ, id string) (ok bool, problem string) {
	if t.seeding || t.get(typ, id) != nil {
		return true, ""
	}
	switch typ {
	case typeUser, typeTeam, typeQueue, typeTag:
		all := t.all(typ)
		if len(all) == 0 {
			return true, ""
		}
		for _, o := range all {
			if name := o.attribute("name").Str(); name == id {
				return false, quote(id) + " is the name of a " + typ + ", whose id is " + quote(o.ID)
			}
		}
	}
	return false, t.missing(typ, id)
}

// maxSuggested is how many ids are looked at for one that may have been meant.
const maxSuggested = 200

// missing says that there is no object of that id, and which may have been meant.
func (t *tx) missing(typ, id string) string {
	var ids []string
	for _, id := range t.h.ids[typ] {
		if len(ids) < maxSuggested && t.get(typ, id) != nil {
			ids = append(ids, id)
		}
	}
	problem := "there is no " + t.h.klasses[typ].noun() + " " + quote(id)
	if s := definition.Suggest(id, ids); s != "" {
		problem += " (did you mean " + quote(s) + "?)"
	}
	return problem
}
