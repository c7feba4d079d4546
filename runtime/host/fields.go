package host

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
)

// ownTimes are the attributes that the platform sets itself.
var ownTimes = [...]string{"createdAt", "updatedAt", "modifiedAt"}

// apply returns an object with other values in the fields that are given, in the
// flat form in which steps write them: attributes, "custom" with those of its
// attributes that change, relationships by the ids that they lead to. Null clears
// a field (reference/kustomer.md 2.2).
func (t *tx) apply(k *klass, o *Object, fields value.Value) (*Object, error) {
	out := &Object{o.Ref, o.Attributes, o.Relationships}
	for name, v := range fields.Members() {
		var err error
		switch {
		case name == "id":
		case v.Kind() == value.Null && slices.Contains(k.required, name) && !t.seeding:
			err = invalid([]string{name}, "%q cannot be cleared: a %s is nothing without it", name, k.noun())
		case slices.Contains(ownTimes[:], name):
			err = t.applyTime(out, name, v)
		case name == "custom":
			err = t.applyCustom(k, out, []string{name}, v)
		case k.relation(name) != nil:
			err = t.applyRelation(out, k.relation(name), name, v)
		case k.attributes[name] == anything && k.declared[t.h.canonical(name)] != anything:
			// An attribute of a klass of one's own, written without "custom".
			err = t.applyCustom(k, out, nil, value.OfObject(value.Member{Key: name, Value: v}))
		default:
			err = t.applyAttribute(k, out, name, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *tx) applyTime(o *Object, name string, v value.Value) error {
	if !t.seeding {
		return invalid([]string{name}, "%q cannot be set: the platform keeps it", name)
	}
	if problem := date.problem(v); problem != "" {
		return invalid([]string{name}, "%q %s", name, problem)
	}
	o.Attributes = with(o.Attributes, name, v)
	return nil
}

func (t *tx) applyAttribute(k *klass, o *Object, name string, v value.Value) error {
	if v.Kind() == value.Null {
		o.Attributes = with(o.Attributes, name, value.Value{})
		return nil
	}
	takes := k.attributes[name]
	if takes == contacts {
		v = contactList(name, v)
	}
	if problem := takes.problem(v); problem != "" {
		return invalid([]string{name}, "%q %s", name, problem)
	}
	if takes == tags {
		for e := range v.Elements() {
			if ok, problem := t.known(typeTag, e.Str()); !ok {
				return notFound([]string{name}, "%s", problem)
			}
		}
	}
	o.Attributes = with(o.Attributes, name, v)
	return nil
}

// contactList lets addresses and numbers be written as plain strings.
func contactList(name string, v value.Value) value.Value {
	field := "email"
	if !strings.HasSuffix(name, "mails") {
		field = "phone"
	}
	if v.Kind() != value.Array {
		return v
	}
	list := make([]value.Value, 0, v.Len())
	for e := range v.Elements() {
		if e.Kind() == value.String {
			e = value.OfObject(value.Member{Key: field, Value: e})
		}
		list = append(list, e)
	}
	return value.OfArray(list...)
}

func (t *tx) applyRelation(o *Object, r *relation, name string, v value.Value) error {
	var ids []string
	switch {
	case v.Kind() == value.Null:
	case v.Kind() == value.String && v.Str() != "":
		ids = []string{v.Str()}
	case v.Kind() == value.Array && r.many:
		for e := range v.Elements() {
			if e.Kind() != value.String {
				return invalid([]string{name}, "%q holds %s, but must be an array of ids", name, described(e))
			}
			if !slices.Contains(ids, e.Str()) {
				ids = append(ids, e.Str())
			}
		}
	case r.many:
		return invalid([]string{name}, "%q is %s, but must be an array of ids", name, described(v))
	default:
		return invalid([]string{name}, "%q is %s, but must be the id of a %s", name, described(v), r.typ)
	}
	for _, id := range ids {
		if ok, problem := t.known(r.typ, id); !ok {
			return notFound([]string{name}, "%s", problem)
		}
	}
	*o = *related(o, r, ids)
	return nil
}

// related returns an object whose relationship leads to these ids.
func related(o *Object, r *relation, ids []string) *Object {
	out := &Object{o.Ref, o.Attributes, o.Relationships}
	if r.many {
		out.Relationships = with(o.Relationships, r.name, toMany(r.typ, ids))
		return out
	}
	data, alias := value.OfNull(), value.Value{}
	if len(ids) > 0 {
		data, alias = link(r.typ, ids[0]), value.OfString(ids[0])
	}
	out.Relationships = with(o.Relationships, r.name, linkage(data))
	if r.alias != "" {
		out.Attributes = with(o.Attributes, r.alias, alias)
	}
	return out
}

// applyCustom sets custom attributes and leaves the others as they are.
func (t *tx) applyCustom(k *klass, o *Object, path []string, v value.Value) error {
	if _, ok := k.attributes["custom"]; !ok {
		return invalid(path, "a %s has no custom attributes", k.noun())
	}
	if v.Kind() == value.Null {
		o.Attributes = with(o.Attributes, "custom", value.OfObject())
		return nil
	}
	if v.Kind() != value.Object {
		return invalid(path, `"custom" is %s, but must be an object with custom attributes`, described(v))
	}
	custom := o.attribute("custom")
	if custom.Kind() != value.Object {
		custom = value.OfObject()
	}
	for name, m := range v.Members() {
		at := append(slices.Clone(path), name)
		if err := t.h.customProblem(k, name, m, at); err != nil {
			return err
		}
		if m.Kind() == value.Null {
			m = value.Value{}
		}
		custom = with(custom, name, m)
	}
	o.Attributes = with(o.Attributes, "custom", custom)
	return nil
}

// customProblem holds a custom attribute to what the apps declare.
func (h *Host) customProblem(k *klass, name string, v value.Value, at []string) error {
	declared, ok := k.declared[h.canonical(name)]
	if !ok && (k.owned || h.prefixed(name)) {
		var names []string
		for n := range k.declared {
			names = append(names, n)
		}
		slices.Sort(names)
		problem := "the app declares no attribute " + quote(name) + " of the klass " + quote(k.name)
		if s := definition.Suggest(name, names); s != "" {
			problem += " (did you mean " + quote(s) + "?)"
		} else if len(names) > 0 && len(names) <= 8 {
			problem += ", only " + strings.Join(names, ", ")
		}
		return invalid(at, "%s", problem)
	}
	if v.Kind() == value.Null {
		return nil
	}
	if problem := declared.problem(v); problem != "" {
		return invalid(at, "the custom attribute %q %s", name, problem)
	}
	return nil
}
