package host

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
)

func customerOperations() map[string]operation {
	all := map[string]operation{
		"customer.find":                {"find a customer", findCustomer},
		"customer.find-by-email":       {"find a customer", findingBy(typeCustomer, "email", "identifier")},
		"customer.find-by-phone":       {"find a customer", findingBy(typeCustomer, "phone", "identifier")},
		"customer.find-by-external-id": {"find a customer", findingBy(typeCustomer, "externalId", "identifier")},
		"customer.find-by-whatsapp":    {"find a customer", findWhatsapp},
		"customer.create":              {"create a customer", creating(typeCustomer)},
		"customer.update":              {"update a customer", updating(typeCustomer)},
		"customer.append-email":        {"append an email", appending("emails", "email")},
		"customer.append-phone":        {"append a phone", appending("phones", "phone")},
		"customer.merge":               {"merge customers", merging(typeCustomer)},
	}
	for _, network := range [...]string{"facebook", "instagram", "smooch", "twitter"} {
		all["customer.find-by-"+network+"-id"] = operation{"find a customer", findingSocial(network)}
	}
	return all
}

// findCustomer looks for a customer by what the step calls "identifier": the id,
// the id of another system, a mail address or a telephone number, in this order,
// which is a decision.
func findCustomer(t *tx, p params) (value.Value, error) {
	s, err := p.sought("identifier", "id")
	if err != nil {
		return value.Value{}, err
	}
	if o := t.get(typeCustomer, s); o != nil {
		return flat(o, nil)
	}
	for _, field := range [...]string{"externalId", "email", "phone"} {
		if field == "phone" && strings.Contains(s, "@") {
			break // the digits of a mail address are no number
		}
		if o := t.find(typeCustomer, field, s); o != nil {
			return flat(o, nil)
		}
	}
	return value.OfObject(), nil
}

// findWhatsapp looks among "whatsapps" and then among the telephone numbers.
func findWhatsapp(t *tx, p params) (value.Value, error) {
	s, err := p.sought("whatsapp", "phone", "identifier")
	if err != nil {
		return value.Value{}, err
	}
	sought, ok := keyOf(typeCustomer, "phone", s)
	for _, o := range t.all(typeCustomer) {
		for e := range o.attribute("whatsapps").Elements() {
			if k, _ := keyOf(typeCustomer, "phone", e.Get("phone").Str()); ok && k == sought {
				return flat(o, nil)
			}
		}
	}
	return flat(t.find(typeCustomer, "phone", s), nil)
}

// findingSocial looks for the id that a network gave a customer: in "<network>Id",
// in "<network>Ids" as strings or objects with an "id", and in "socials".
func findingSocial(network string) func(*tx, params) (value.Value, error) {
	name := network + "Id"
	return func(t *tx, p params) (value.Value, error) {
		s, err := p.sought(name, "identifier", "id")
		if err != nil || s == "" {
			return value.OfObject(), err
		}
		for _, o := range t.all(typeCustomer) {
			if o.attribute(name).Str() == s {
				return flat(o, nil)
			}
			for e := range o.attribute(name + "s").Elements() {
				if e.Str() == s || e.Get("id").Text() == s {
					return flat(o, nil)
				}
			}
			for e := range o.attribute("socials").Elements() {
				if e.Get("type").Str() == network && (e.Get("userid").Text() == s || e.Get("id").Text() == s) {
					return flat(o, nil)
				}
			}
		}
		return value.OfObject(), nil
	}
}

// appending returns the operation that adds an address to those of a customer;
// one that the customer has already is left as it is.
func appending(attribute, field string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		o, err := t.object(typeCustomer, p, "id", "customer")
		if err != nil {
			return value.Value{}, err
		}
		v, err := p.needed(field, attribute)
		if err != nil {
			return value.Value{}, err
		}
		if v.Kind() == value.String {
			v = value.OfObject(value.Member{Key: "type", Value: p.get("type")}, value.Member{Key: field, Value: v})
		}
		k, ok := keyOf(typeCustomer, field, v.Get(field).Str())
		if !ok {
			return value.Value{}, invalid([]string{field}, "its param %q is %s, but must be a string", field, described(v))
		}
		if t.owner(k) == o.ID {
			return flat(o, nil)
		}
		list := []value.Value{}
		for e := range o.attribute(attribute).Elements() {
			list = append(list, e)
		}
		return flat(t.update(o, value.OfObject(value.Member{Key: attribute, Value: value.OfArray(append(list, v)...)})))
	}
}

// merging returns the operation that makes one object of two of a type: the one
// with the id "id" stays, and everything that belonged to the other, or referred
// to it, belongs to it. What it lacks it takes from the other; lists are joined.
func merging(typ string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		stays, err := t.object(typ, p, "id", typ)
		if err != nil {
			return value.Value{}, err
		}
		goes, err := t.object(typ, p, "mergeId", "mergedId", "with")
		if err != nil {
			return value.Value{}, err
		}
		if stays == goes {
			return value.Value{}, invalid([]string{"mergeId"}, "the %s %q cannot be merged with itself", typ, stays.ID)
		}
		t.stage(stays.Ref, stays)
		t.stage(goes.Ref, nil)
		if stays, err = t.put(joined(stays, goes)); err != nil {
			return value.Value{}, err
		}
		err = t.referrers(goes.Ref, func(other *Object, r *relation) error {
			ids := other.relatedIDs(r.name)
			for i := range ids {
				if ids[i] == goes.ID {
					ids[i] = stays.ID
				}
			}
			_, err := t.put(related(other, r, ids))
			return err
		})
		return flat(t.get(typ, stays.ID), err)
	}
}

// joined returns an object with what it lacks of another one.
func joined(stays, goes *Object) *Object {
	a := stays.Attributes
	for name, theirs := range goes.Attributes.Members() {
		switch own := a.Get(name); {
		case name == "messageCount" || name == "noteCount":
			a = with(a, name, value.OfNumber(own.Number()+theirs.Number()))
		case !own.Exists():
			a = with(a, name, theirs)
		case name == "custom":
			for k, v := range theirs.Members() {
				if own.Get(k).IsMissing() {
					own = with(own, k, v)
				}
			}
			a = with(a, name, own)
		case own.Kind() == value.Array && theirs.Kind() == value.Array:
			a = with(a, name, union(own, theirs))
		}
	}
	r := stays.Relationships
	for name, theirs := range goes.Relationships.Members() {
		if own := r.Get(name).Get("data"); !own.Exists() || own.Kind() == value.Array && own.Len() == 0 {
			r = with(r, name, theirs)
		}
	}
	return &Object{stays.Ref, a, r}
}

// union returns the elements of two arrays, each once.
func union(a, b value.Value) value.Value {
	var all []value.Value
	add := func(list value.Value) {
		for e := range list.Elements() {
			known := false
			for _, other := range all {
				known = known || other.Equal(e)
			}
			if !known {
				all = append(all, e)
			}
		}
	}
	add(a)
	add(b)
	return value.OfArray(all...)
}
