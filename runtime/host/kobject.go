package host

import (
	"github.com/tenon-dev/tenon/definition/value"
)

func objectOperations() map[string]operation {
	return map[string]operation{
		"company.create":               {"create a company", creating(typeCompany)},
		"company.update":               {"update a company", updating(typeCompany)},
		"company.find":                 {"find a company", findCompany},
		"company.find-by-external-id":  {"find a company", findingBy(typeCompany, "externalId", "identifier")},
		"kobject.create":               {"create an object", createKObject},
		"kobject.create-with-customer": {"create an object", createWithCustomer},
		"kobject.update":               {"update an object", updateKObject},
		"kobject.delete":               {"delete an object", deleteKObject},
		"kobject.find":                 {"find an object", findKObject},
		"kobject.find-by-external-id":  {"find an object", findKObjectByExternalID},
		"kobject.add-relationship":     {"add a relationship", addRelationship},
		"klass.create":                 {"create a klass", createKlass},
		"klass.find-by-klassname":      {"find a klass", findKlass},
	}
}

// findCompany looks for a company by its id, the id of another system, its name
// or one of its domains, in this order, which is a decision.
func findCompany(t *tx, p params) (value.Value, error) {
	s, err := p.sought("identifier", "id", "externalId", "name", "domain")
	if err != nil || s == "" {
		return value.OfObject(), err
	}
	if o := t.get(typeCompany, s); o != nil {
		return flat(o, nil)
	}
	if o := t.find(typeCompany, "externalId", s); o != nil {
		return flat(o, nil)
	}
	for _, o := range t.all(typeCompany) {
		if o.attribute("name").Str() == s {
			return flat(o, nil)
		}
		for domain := range o.attribute("domains").Elements() {
			if domain.Str() == s {
				return flat(o, nil)
			}
		}
	}
	return value.OfObject(), nil
}

// klass returns the custom klass that the step names.
func (t *tx) klass(p params) (*klass, error) {
	name, err := p.text("klassName", "klass")
	if err != nil {
		return nil, err
	}
	return t.h.kobjectKlass(name)
}

// kobject returns the custom object that the step names.
func (t *tx) kobject(p params) (*Object, error) {
	k, err := t.klass(p)
	if err != nil {
		return nil, err
	}
	return t.object(k.typ, p, "id")
}

func createKObject(t *tx, p params) (value.Value, error) {
	k, err := t.klass(p)
	if err != nil {
		return value.Value{}, err
	}
	return flat(t.create(k, p.fields("id", "klassName", "klass")))
}

func createWithCustomer(t *tx, p params) (value.Value, error) {
	if _, err := p.text("customer"); err != nil {
		return value.Value{}, err
	}
	return createKObject(t, p)
}

func updateKObject(t *tx, p params) (value.Value, error) {
	o, err := t.kobject(p)
	if err != nil {
		return value.Value{}, err
	}
	return flat(t.update(o, p.fields("id", "klassName", "klass")))
}

func deleteKObject(t *tx, p params) (value.Value, error) {
	o, err := t.kobject(p)
	if err != nil {
		return value.Value{}, err
	}
	return value.OfObject(), t.remove(o)
}

func findKObject(t *tx, p params) (value.Value, error) {
	k, err := t.klass(p)
	if err != nil {
		return value.Value{}, err
	}
	id, err := p.sought("id", "identifier")
	if err != nil {
		return value.Value{}, err
	}
	if o := t.get(k.typ, id); o != nil {
		return flat(o, nil)
	}
	return flat(t.find(k.typ, "externalId", id), nil)
}

func findKObjectByExternalID(t *tx, p params) (value.Value, error) {
	k, err := t.klass(p)
	if err != nil {
		return value.Value{}, err
	}
	return findingBy(k.typ, "externalId", "identifier")(t, p)
}

// addRelationship leads a custom object to a customer, a conversation or a
// company, named by the params of the same names.
func addRelationship(t *tx, p params) (value.Value, error) {
	o, err := t.kobject(p)
	if err != nil {
		return value.Value{}, err
	}
	fields := value.NewObject(3)
	k := t.h.klasses[o.Type]
	for i := range k.relations {
		fields.Set(k.relations[i].name, p.get(k.relations[i].name))
	}
	changes := fields.Value()
	if changes.Len() == 0 {
		return value.Value{}, invalid(nil, `it needs one of the params "customer", "conversation" and "company": the id of what the object is related to; a reference to nothing leaves a param out`)
	}
	return flat(t.update(o, changes))
}

func createKlass(t *tx, p params) (value.Value, error) { return flat(t.createKlass(p)) }

func (t *tx) createKlass(p params) (*Object, error) {
	name, err := p.text("name", "klassName")
	if err != nil {
		return nil, err
	}
	if !validKlass(name) || t.h.klasses[name] != nil {
		return nil, invalid([]string{"name"}, `a klass cannot be called %q: the name must be of lower-case letters, digits, "-" and "_", and not that of a standard klass`, name)
	}
	o, err := t.create(t.h.klasses[typeKlass], with(p.fields("id", "klassName"), "name", value.OfString(name)))
	if err == nil && t.h.klasses[kobject+name] == nil {
		t.h.addKlass(newKObject(name)) // a klass without objects changes nothing if this comes to nothing
	}
	return o, err
}

// validKlass reports whether a text can be a segment of the names of events
// (reference/kustomer.md 6.1).
func validKlass(name string) bool {
	for _, r := range name {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_') {
			return false
		}
	}
	return name != "" && len(name) <= 64
}

func findKlass(t *tx, p params) (value.Value, error) {
	name, err := p.sought("klassName", "name")
	if err != nil {
		return value.Value{}, err
	}
	return flat(t.find(typeKlass, "name", name), nil)
}
