package host

import (
	"github.com/tenon-dev/tenon/definition/value"
)

// params are the resolved params of a step.
type params struct{ v value.Value }

// get returns the first of several spellings of a param that is given.
func (p params) get(names ...string) value.Value {
	for _, name := range names {
		if v := p.v.Get(name); !v.IsMissing() {
			return v
		}
	}
	return value.Value{}
}

// needed returns a param, under any of its spellings. The first is the one that
// messages name.
func (p params) needed(names ...string) (value.Value, error) {
	v := p.get(names...)
	if v.IsMissing() {
		return v, invalid(nil, "it needs the param %q; a reference to nothing leaves a param out", names[0])
	}
	return v, nil
}

// text returns a param that must be a string.
func (p params) text(names ...string) (string, error) {
	v, err := p.needed(names...)
	if err == nil && v.Kind() != value.String {
		err = invalid([]string{names[0]}, "its param %q is %s, but must be a string", names[0], described(v))
	}
	return v.Str(), err
}

// sought returns the value by which an object is looked for. How the param is
// called is not public for most actions, so beside the spellings that are given
// the one param of an action that has no other counts: a decision. Null seeks
// nothing.
func (p params) sought(names ...string) (string, error) {
	v := p.get(names...)
	if v.IsMissing() {
		for name, m := range p.v.Members() {
			if name != "klassName" {
				if !v.IsMissing() {
					v = value.Value{}
					break
				}
				v = m
			}
		}
	}
	switch v.Kind() {
	case value.Missing:
		return p.text(names...)
	case value.Null:
		return "", nil
	case value.Number: // an external id may have come as one
		return v.Text(), nil
	case value.String:
		return v.Str(), nil
	}
	return "", invalid([]string{names[0]}, "its param %q is %s, but must be a string", names[0], described(v))
}

// list returns a param that is an array of strings, or one string.
func (p params) list(names ...string) ([]string, error) {
	v, err := p.needed(names...)
	if err != nil {
		return nil, err
	}
	if v.Kind() == value.String {
		return []string{v.Str()}, nil
	}
	ok := v.Kind() == value.Array
	for e := range v.Elements() {
		ok = ok && e.Kind() == value.String
	}
	if !ok {
		return nil, invalid([]string{names[0]}, "its param %q is %s, but must be an array of strings", names[0], described(v))
	}
	return texts(v), nil
}

// fields returns the params without those that name the object.
func (p params) fields(without ...string) value.Value {
	out := p.v
	for _, name := range without {
		out = with(out, name, value.Value{})
	}
	return out
}

// object returns the object of a type that a param names.
func (t *tx) object(typ string, p params, names ...string) (*Object, error) {
	id, err := p.text(names...)
	if err != nil {
		return nil, err
	}
	o := t.get(typ, id)
	if o == nil {
		return nil, notFound([]string{names[0]}, "%s", t.missing(typ, id))
	}
	return o, nil
}

// flat is the output of an action that answers an object; {} for none, which is
// how a miss is told (reference/kustomer.md 6.3 [DEC]).
func flat(o *Object, err error) (value.Value, error) {
	if err != nil || o == nil {
		return value.OfObject(), err
	}
	return o.Flat(), nil
}

// creating returns the operation that creates objects of a type.
func creating(typ string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		return flat(t.create(t.h.klasses[typ], p.fields("id")))
	}
}

// updating returns the operation that updates an object of a type.
func updating(typ string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		o, err := t.object(typ, p, "id", typ)
		if err != nil {
			return value.Value{}, err
		}
		without := "id"
		if p.get("id").IsMissing() {
			without = typ
		}
		return flat(t.update(o, p.fields(without)))
	}
}

// findingByID returns the operation that finds an object of a type by its id.
func findingByID(typ string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		id, err := p.sought("id", typ)
		if err != nil {
			return value.Value{}, err
		}
		return flat(t.get(typ, id), nil)
	}
}

// findingBy returns the operation that finds an object of a type by a key.
func findingBy(typ, field string, names ...string) func(*tx, params) (value.Value, error) {
	return func(t *tx, p params) (value.Value, error) {
		s, err := p.sought(append([]string{field}, names...)...)
		if err != nil {
			return value.Value{}, err
		}
		return flat(t.find(typ, field, s), nil)
	}
}
