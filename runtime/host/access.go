package host

import (
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Requests that change something carry an idempotency key, or "" for none: of
// several with one key only the first has an effect, and the others come to the
// same. Errors are of the type *Problem.

// Create makes an object of a type, in the way of an action.
func (h *Host) Create(key, typ string, fields value.Value) (*Object, error) {
	return h.do(key, func(t *tx) (*Object, error) {
		if typ == typeKlass {
			return t.createKlass(params{fields})
		}
		k := h.klasses[typ]
		if k == nil {
			return nil, notFound(nil, "there is no type %q", typ)
		}
		return t.create(k, fields)
	})
}

// Update changes the fields of an object that are given.
func (h *Host) Update(key string, ref Ref, fields value.Value) (*Object, error) {
	return h.do(key, func(t *tx) (*Object, error) {
		o, err := t.existing(ref)
		if err != nil {
			return nil, err
		}
		return t.update(o, fields)
	})
}

// Tag adds tags to an object and takes others away.
func (h *Host) Tag(key string, ref Ref, add, remove []string) (*Object, error) {
	return h.do(key, func(t *tx) (*Object, error) {
		o, err := t.existing(ref)
		if err != nil {
			return nil, err
		}
		if h.klasses[ref.Type].attributes["tags"] != tags {
			return nil, invalid(nil, "a %s has no tags", h.klasses[ref.Type].noun())
		}
		return t.tag(o, add, remove)
	})
}

// Delete removes an object, and what belongs to it.
func (h *Host) Delete(key string, ref Ref) error {
	_, err := h.do(key, func(t *tx) (*Object, error) {
		o, err := t.existing(ref)
		if err != nil {
			return nil, err
		}
		return nil, t.remove(o)
	})
	return err
}

func (t *tx) existing(ref Ref) (*Object, error) {
	if t.h.klasses[ref.Type] == nil {
		return nil, notFound(nil, "there is no type %q", ref.Type)
	}
	o := t.get(ref.Type, ref.ID)
	if o == nil {
		return nil, notFound(nil, "%s", t.missing(ref.Type, ref.ID))
	}
	return o, nil
}

// do carries out a transaction, once for each key. What is kept with the key is
// which object came of it, or the problem.
func (h *Host) do(key string, f func(*tx) (*Object, error)) (*Object, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if key != "" {
		key = "request " + key // the keys of actions are others
	}
	if out, ok := h.done[key]; ok && key != "" {
		if out.failure != nil {
			return nil, &Problem{Code: out.failure.Code, Status: out.failure.Status, Message: out.failure.Message}
		}
		return h.objects[Ref{out.output.Get("type").Str(), out.output.Get("id").Str()}], nil
	}
	t := h.begin()
	o, err := f(t)
	switch p, ok := err.(*Problem); {
	case ok:
		t, o = h.begin(), nil
		t.outcome.failure = &interp.Failure{Code: p.Code, Status: p.Status, Message: p.Message}
	case err != nil:
		return nil, err
	case o != nil:
		t.outcome.output = link(o.Type, o.ID)
	default:
		t.outcome.output = value.OfObject()
	}
	t.key = key
	if fault := t.commit(); fault != nil {
		return nil, fault
	}
	return o, err
}

// Find returns the object of a type that has a value which only one may have,
// such as its "externalId" or "email", or nil.
func (h *Host) Find(typ, field, s string) *Object {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.begin().find(typ, field, s)
}

// List returns the objects of a type, in the order in which they were made.
func (h *Host) List(typ string) []*Object {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.begin().all(typ)
}

// Related returns the objects of a type that lead to an object, in the order in
// which they were made; ok is false if objects of that type never do.
func (h *Host) Related(to Ref, typ string) (list []*Object, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	k := h.klasses[typ]
	if k == nil {
		return nil, false
	}
	for i := range k.relations {
		if k.relations[i].typ != to.Type {
			continue
		}
		ok = true
		for _, id := range h.ids[typ] {
			o := h.objects[Ref{typ, id}]
			for _, related := range o.relatedIDs(k.relations[i].name) {
				if related == to.ID {
					list = append(list, o)
				}
			}
		}
	}
	return list, ok
}

// TypeOf returns the type of objects that a path of the platform's API names in
// the plural: "customers" is "customer", and "klasses/order" is "kobject.order".
func (h *Host) TypeOf(path string) (typ string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, k := range h.klasses {
		if k.plural == path && path != "" || path == "klasses/"+k.name && k.typ == kobject+k.name {
			return k.typ, true
		}
	}
	return "", false
}

// Path returns the path of a type in the platform's API: TypeOf the other way
// round.
func (h *Host) Path(typ string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch k := h.klasses[typ]; {
	case k == nil:
		return ""
	case k.plural != "":
		return k.plural
	default:
		return "klasses/" + k.name
	}
}

// Belongs reports whether objects of a type have a relationship to one object of
// another type that is called as that type.
func (h *Host) Belongs(typ, to string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	k := h.klasses[typ]
	return k != nil && k.relation(to) != nil && !k.relation(to).many
}

// Current returns the org.
func (h *Host) Current() (id, name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.orgName == "" {
		return h.org, h.org
	}
	return h.org, h.orgName
}

// Waiting reports whether there are events that nobody has taken yet.
func (h *Host) Waiting() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.outbox) > 0
}
