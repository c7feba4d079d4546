package host

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
)

// Observe makes true what an event from outside tells of an object: that it is
// there, with the attributes and relationships of "data", and with what "changes"
// says about others. So the object that an event is about can be found by the
// actions that follow. Events of other kinds tell nothing; nothing is reported.
// The error is one of writing.
func (h *Host) Observe(ev event.Event) error {
	name, ok := strings.CutPrefix(ev.Name, "kustomer.")
	if !ok {
		return nil
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || name[dot:] != ".create" && name[dot:] != ".update" {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	typ := name[:dot]
	k := h.klasses[typ]
	if custom, is := strings.CutPrefix(typ, kobject); k == nil && is && validKlass(custom) {
		k = newKObject(custom)
		h.addKlass(k)
	}
	if k == nil || !validID(ev.Data.Get("id")) {
		return nil
	}
	t := h.begin()
	t.seeding = true
	ref := Ref{typ, ev.Data.Get("id").Str()}
	before := h.objects[ref]
	told := told{k, &Object{ref, value.OfObject(), t.unrelated(k)}}
	if before != nil {
		*told.o = *before
	}
	told.changes(ev.Changes)
	for name, v := range Fields(ev.Data).Members() {
		told.set(name, v)
	}
	o := t.completed(k, told.o)
	if before != nil && before.Resource().Equal(o.Resource()) {
		return nil
	}
	t.stage(ref, o)
	return t.commit()
}

// told takes in what is said of an object, without asking whether it can be.
type told struct {
	k *klass
	o *Object
}

func (d told) changes(changes value.Value) {
	for _, kind := range [...]string{"attributes", "relationships"} {
		for name, change := range changes.Get(kind).Members() {
			if after := change.Get("after"); !after.IsMissing() {
				d.set(name, after)
			}
		}
	}
}

func (d told) set(name string, v value.Value) {
	r := d.k.relation(name)
	switch {
	case name == "id":
	case r == nil && v.Kind() == value.Null:
		d.o.Attributes = with(d.o.Attributes, name, value.Value{})
	case r == nil:
		d.o.Attributes = with(d.o.Attributes, name, v)
	case v.Kind() == value.String:
		*d.o = *related(d.o, r, []string{v.Str()})
	case v.Kind() == value.Array || v.Kind() == value.Null:
		*d.o = *related(d.o, r, texts(v))
	}
}
