// Package host is a stand-in for the platform on which apps live: it keeps
// customers, conversations, messages and all the other objects of one org,
// carries out the platform's own actions on them, and reports the events that
// follow, so that a whole app runs on the machine of its author.
//
// Objects are JSON:API resources, which is how events and the API carry them;
// steps see them flat (reference/kustomer.md 6.2). Whatever is done is a
// transaction: it works on copies, and only when all of it was possible do they
// take the place of the originals. The events of a transaction come from
// comparing the two. So an update that changes nothing reports nothing, which is
// a decision (the reference says that update events fire on any change of an
// attribute), and however often an object was touched, one event tells it.
//
// Ids come from a counter and times from the clock that is passed in: the same
// actions in the same order give the same objects, byte for byte.
package host

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Options says what a host is like.
type Options struct {
	Org   string      // the id of the org; default "local"
	Clock clock.Clock // default clock.Real
}

// Host keeps the objects of one org. It is an action.Executor of the actions that
// ActionNames lists. All methods are safe for concurrent use.
type Host struct {
	mu       sync.Mutex
	org      string
	orgName  string
	clock    clock.Clock
	klasses  map[string]*klass // by type
	types    []string          // in the order in which they are exported
	prefixes []prefix          // of the custom attributes that apps add to standard klasses
	objects  map[Ref]*Object
	ids      map[string][]string // by type, in the order in which they were made
	owners   map[key]string      // who has a value that only one may have
	counter  uint64              // of objects that got an id here
	events   uint64              // that were reported
	done     map[string]outcome  // by idempotency key
	outbox   []event.Event       // that nobody has taken yet

	store     *store        // nil: in memory only
	kept      time.Time     // see Kept
	places    map[Ref]int64 // in the store, by which the order of objects is kept
	lastPlace int64
}

// outcome is how an invocation came out.
type outcome struct {
	output  value.Value
	failure *interp.Failure
}

// New returns a host without objects.
func New(o Options) *Host {
	h := &Host{
		org: cmp.Or(o.Org, "local"), clock: o.Clock, klasses: map[string]*klass{}, objects: map[Ref]*Object{},
		ids: map[string][]string{}, owners: map[key]string{}, done: map[string]outcome{}, places: map[Ref]int64{},
	}
	if h.clock == nil {
		h.clock = clock.Real{}
	}
	for _, k := range standardKlasses() {
		h.addKlass(k)
	}
	return h
}

// Org returns the id of the org.
func (h *Host) Org() string { return h.org }

func (h *Host) addKlass(k *klass) {
	h.klasses[k.typ] = k
	h.types = append(h.types, k.typ)
}

// kobjectKlass returns a custom klass by its name, or says which there are.
func (h *Host) kobjectKlass(name string) (*klass, error) {
	if k := h.klasses[kobject+name]; k != nil {
		return k, nil
	}
	var names []string
	for _, t := range h.types {
		if k := h.klasses[t]; k.typ != k.name {
			names = append(names, k.name)
		}
	}
	problem := fmt.Sprintf("there is no klass %q", name)
	if s := definition.Suggest(name, names); s != "" {
		problem += fmt.Sprintf(" (did you mean %q?)", s)
	} else if h.klasses[name] != nil {
		problem += ": that is a standard klass, which has actions of its own"
	} else {
		problem += `: an app declares its klasses in "klasses", a seed those of others`
	}
	return nil, notFound([]string{"klassName"}, "%s", problem)
}

// Events returns the events that what was done has caused since the last call,
// in their order: whoever takes them reports them to an engine.
func (h *Host) Events() []event.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	taken := h.outbox
	h.outbox = nil
	return taken
}

// Object returns an object by its type and id, or nil.
func (h *Host) Object(typ, id string) *Object {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.objects[Ref{typ, id}]
}

// Objects returns all objects, type by type, in the order in which they were made.
func (h *Host) Objects() []*Object {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []*Object
	for _, t := range h.types {
		for _, id := range h.ids[t] {
			all = append(all, h.objects[Ref{t, id}])
		}
	}
	return all
}

// The middles of ids, where other platforms have the machine: the same in every
// host.
const (
	ofObjects = "0b1ec7f00d"
	ofEvents  = "e7e47f00d0"
)

// id returns an id of the form the platform's own ids have: 24 hexadecimal digits
// that begin with the time.
func id(of string, counter uint64, now time.Time) string {
	return fmt.Sprintf("%08x%s%06x", uint32(now.Unix()), of, counter&0xffffff)
}

// newID returns an id that no object of the type has.
func (h *Host) newID(typ string, now time.Time) string {
	for {
		h.counter++
		if id := id(ofObjects, h.counter, now); h.objects[Ref{typ, id}] == nil {
			return id
		}
	}
}

// stamp is how the platform writes a time.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// place puts an object, or with nil nothing, where ref names one.
func (h *Host) place(ref Ref, o *Object) {
	old := h.objects[ref]
	for _, k := range keysOf(old) {
		if h.owners[k] == ref.ID {
			delete(h.owners, k)
		}
	}
	for _, k := range keysOf(o) {
		h.owners[k] = ref.ID
	}
	switch {
	case o == nil:
		delete(h.objects, ref)
		h.ids[ref.Type] = slices.DeleteFunc(h.ids[ref.Type], func(id string) bool { return id == ref.ID })
		return
	case old == nil:
		h.ids[ref.Type] = append(h.ids[ref.Type], ref.ID)
	}
	h.objects[ref] = o
}
