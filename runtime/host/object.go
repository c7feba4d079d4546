package host

import (
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
)

// Ref names an object: ids are unique within a type.
type Ref struct {
	Type string // "customer", "kobject.<klass>", …
	ID   string
}

// Object is one object of the platform as a JSON:API resource. It is immutable:
// a change makes another Object.
type Object struct {
	Ref
	Attributes value.Value // an object; "custom" in it holds the custom attributes
	// Relationships holds {"data": {"type", "id"}}, {"data": [{…}, …]} or
	// {"data": null} for each name.
	Relationships value.Value
}

// Resource returns the object as the platform's API and its events carry it
// (reference/kustomer.md 6.2).
func (o *Object) Resource() value.Value {
	return value.OfObject(
		value.Member{Key: "type", Value: value.OfString(o.Type)},
		value.Member{Key: "id", Value: value.OfString(o.ID)},
		value.Member{Key: "attributes", Value: o.Attributes},
		value.Member{Key: "relationships", Value: o.Relationships},
	)
}

// Flat returns the object as steps see it: its id, its attributes, and the ids
// that its relationships lead to.
func (o *Object) Flat() value.Value { return event.Flatten(o.Resource()) }

// attribute returns an attribute; missing where there is none.
func (o *Object) attribute(name string) value.Value { return o.Attributes.Get(name) }

// related returns the id that a relationship to one object leads to, or "".
func (o *Object) related(name string) string {
	return o.Relationships.Get(name).Get("data").Get("id").Str()
}

// relatedIDs returns the ids that a relationship leads to.
func (o *Object) relatedIDs(name string) []string {
	data := o.Relationships.Get(name).Get("data")
	if data.Kind() != value.Array {
		if id := data.Get("id"); !id.IsMissing() {
			return []string{id.Str()}
		}
		return nil
	}
	ids := make([]string, 0, data.Len())
	for e := range data.Elements() {
		ids = append(ids, e.Get("id").Str())
	}
	return ids
}

// with returns an object value in which a member has another value; missing
// takes it out.
func with(object value.Value, key string, v value.Value) value.Value {
	if v.IsMissing() && object.Get(key).IsMissing() && object.Kind() == value.Object {
		return object
	}
	b := value.NewObject(object.Len() + 1)
	for k, m := range object.Members() {
		if k == key {
			m = v
		}
		b.Set(k, m)
	}
	b.Set(key, v)
	return b.Value()
}

// link is the resource linkage of an object.
func link(typ, id string) value.Value {
	return value.OfObject(value.Member{Key: "type", Value: value.OfString(typ)}, value.Member{Key: "id", Value: value.OfString(id)})
}

// linkage is a relationship that leads to data.
func linkage(data value.Value) value.Value {
	return value.OfObject(value.Member{Key: "data", Value: data})
}

// toMany is a relationship to many objects of one type.
func toMany(typ string, ids []string) value.Value {
	links := make([]value.Value, len(ids))
	for i, id := range ids {
		links[i] = link(typ, id)
	}
	return linkage(value.OfArray(links...))
}

// texts returns the strings of an array.
func texts(v value.Value) []string {
	out := make([]string, 0, v.Len())
	for e := range v.Elements() {
		out = append(out, e.Str())
	}
	return out
}

func ofTexts(list []string) value.Value {
	out := make([]value.Value, len(list))
	for i, s := range list {
		out[i] = value.OfString(s)
	}
	return value.OfArray(out...)
}
