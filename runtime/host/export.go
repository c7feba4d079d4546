package host

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
)

// Export returns all objects in the form that Seed reads: what is seeded with it
// is what there was. Objects are in the order in which they were made.
func (h *Host) Export() value.Value {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := value.NewObject(8)
	if h.orgName != "" {
		out.Set("org", value.OfObject(value.Member{Key: "name", Value: value.OfString(h.orgName)}))
	}
	kobjects := value.NewObject(4)
	for _, typ := range h.types {
		if len(h.ids[typ]) == 0 {
			continue
		}
		list := make([]value.Value, 0, len(h.ids[typ]))
		for _, id := range h.ids[typ] {
			o := h.objects[Ref{typ, id}]
			if k := h.klasses[kobject+o.attribute("name").Str()]; typ == typeKlass && k != nil && k.owned {
				continue // it comes with its app
			}
			list = append(list, o.Flat())
		}
		if len(list) == 0 {
			continue
		}
		if name, custom := strings.CutPrefix(typ, kobject); custom {
			kobjects.Set(name, value.OfArray(list...))
		} else {
			out.Set(h.klasses[typ].plural, value.OfArray(list...))
		}
	}
	if custom := kobjects.Value(); custom.Len() > 0 {
		out.Set("kobjects", custom)
	}
	return out.Value()
}
