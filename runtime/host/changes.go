package host

import (
	"slices"

	"github.com/tenon-dev/tenon/definition/value"
)

// Changes returns what "changes" of an update event tells
// (reference/kustomer.md 6.2):
//
//	{"attributes": {"status": {"op": "replace", "before": "open", "after": "done"}},
//	 "relationships": {"queue": {"op": "add", "before": null, "after": "5f3c…"}}}
//
// Of custom attributes it tells the whole "custom" before and after. Missing if
// nothing has changed. Three things are decisions: what was or will be missing is
// null, with the op "add" or "remove"; relationships are told by ids, as steps
// see them; that the times of the last change have changed is not told.
func Changes(before, after *Object) value.Value {
	attributes := changedMembers(before.Attributes, after.Attributes)
	relationships := changedMembers(linked(before), linked(after))
	if attributes.Len() == 0 && relationships.Len() == 0 {
		return value.Value{}
	}
	return value.OfObject(
		value.Member{Key: "attributes", Value: attributes},
		value.Member{Key: "relationships", Value: relationships},
	)
}

// linked returns the ids that the relationships of an object lead to; of those
// that lead to nothing, nothing.
func linked(o *Object) value.Value {
	b := value.NewObject(o.Relationships.Len())
	for name, r := range o.Relationships.Members() {
		ids := o.relatedIDs(name)
		switch {
		case r.Get("data").Kind() == value.Array:
			b.Set(name, ofTexts(ids))
		case len(ids) > 0:
			b.Set(name, value.OfString(ids[0]))
		}
	}
	return b.Value()
}

func changedMembers(before, after value.Value) value.Value {
	b := value.NewObject(4)
	set := func(name, op string, was, is value.Value) {
		b.Set(name, value.OfObject(
			value.Member{Key: "op", Value: value.OfString(op)}, value.Member{Key: "before", Value: was}, value.Member{Key: "after", Value: is},
		))
	}
	for name, is := range after.Members() {
		was := before.Get(name)
		switch {
		case slices.Contains(ownTimes[:], name) || was.Equal(is):
		case was.IsMissing():
			set(name, "add", value.OfNull(), is)
		default:
			set(name, "replace", was, is)
		}
	}
	for name, was := range before.Members() {
		if after.Get(name).IsMissing() && !slices.Contains(ownTimes[:], name) {
			set(name, "remove", was, value.OfNull())
		}
	}
	return b.Value()
}
