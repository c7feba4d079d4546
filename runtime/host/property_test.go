package host_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/host"
)

// mirror is what somebody knows of the objects who hears of them only by events.
type mirror map[host.Ref]value.Value // flat

func newMirror(h *host.Host) mirror {
	m := mirror{}
	for _, o := range h.Objects() {
		m[o.Ref] = o.Flat()
	}
	return m
}

// hear takes in an event: of a creation the object, of an update nothing but its
// changes and its time.
func (m mirror) hear(t *testing.T, ev event.Event) {
	t.Helper()
	ref := host.Ref{Type: ev.Data.Get("type").Str(), ID: ev.Data.Get("id").Str()}
	if strings.HasSuffix(ev.Name, ".create") {
		require.True(t, ev.Changes.IsMissing())
		require.NotContains(t, m, ref)
		m[ref] = event.Flatten(ev.Data)
		return
	}
	require.True(t, strings.HasSuffix(ev.Name, ".update"), ev.Name)
	require.Contains(t, m, ref)
	b := value.NewObject(8)
	for name, v := range m[ref].Members() {
		b.Set(name, v)
	}
	require.Positive(t, ev.Changes.Get("attributes").Len()+ev.Changes.Get("relationships").Len(), "an event of nothing")
	for _, kind := range []string{"attributes", "relationships"} {
		for name, change := range ev.Changes.Get(kind).Members() {
			before := m[ref].Get(name)
			require.Equal(t, text(before), text(change.Get("before")), "%s of %v", name, ref)
			require.NotEqual(t, text(change.Get("before")), text(change.Get("after")))
			b.Set(name, change.Get("after"))
		}
	}
	at := value.OfString(ev.At.Format("2006-01-02T15:04:05.000Z"))
	b.Set("updatedAt", at)
	b.Set("modifiedAt", at)
	m[ref] = b.Value()
}

// text renders a value so that what is missing, null or leads to nothing is one.
func text(v value.Value) string {
	if !v.Exists() {
		return "null"
	}
	return string(v.AppendJSON(nil))
}

// agrees holds the mirror to the objects that there are. Nothing tells of
// deletions, so what is gone is let go.
func (m mirror) agrees(t *testing.T, h *host.Host) {
	t.Helper()
	there := map[host.Ref]bool{}
	for _, o := range h.Objects() {
		if o.Type == "klass" {
			continue // nothing tells of klasses
		}
		there[o.Ref] = true
		flat := o.Flat()
		for name, v := range flat.Members() {
			require.Equal(t, text(v), text(m[o.Ref].Get(name)), "%s of %v", name, o.Ref)
		}
		for name, v := range m[o.Ref].Members() {
			require.Equal(t, text(flat.Get(name)), text(v), "%s of %v", name, o.Ref)
		}
	}
	for ref := range m {
		if !there[ref] {
			delete(m, ref)
		}
	}
}

// sound holds the objects to what is always true of them.
func sound(t *testing.T, h *host.Host) {
	t.Helper()
	managed := map[string]bool{"team": true, "queue": true, "tag": true}
	owners := map[string]host.Ref{}
	for _, o := range h.Objects() {
		for name, r := range o.Relationships.Members() {
			links := []value.Value{r.Get("data")}
			if r.Get("data").Kind() == value.Array {
				links = nil
				for e := range r.Get("data").Elements() {
					links = append(links, e)
				}
			}
			for _, l := range links {
				typ, id := l.Get("type").Str(), l.Get("id").Str()
				if l.Exists() && !managed[typ] {
					require.NotNil(t, h.Object(typ, id), "%s of %v leads to %s %s", name, o.Ref, typ, id)
				}
			}
		}
		flat := o.Flat()
		if o.Type == "message" || o.Type == "note" {
			if c := h.Object("conversation", flat.Get("conversation").Str()); c != nil {
				require.Equal(t, text(c.Flat().Get("customer")), text(flat.Get("customer")), "%v", o.Ref)
			}
		}
		unique := func(field string, v value.Value) {
			if v.Str() == "" {
				return
			}
			key := o.Type + field + strings.ToLower(v.Str())
			require.NotContains(t, owners, key)
			owners[key] = o.Ref
		}
		unique("externalId", flat.Get("externalId"))
		if o.Type == "customer" {
			for e := range flat.Get("emails").Elements() {
				unique("email", e.Get("email"))
			}
		}
	}
}

// TestAnySequenceOfActions carries out random actions with params that are often
// right and sometimes wrong.
func TestAnySequenceOfActions(t *testing.T) {
	for seed := range uint64(40) {
		h := open(t)
		m := newMirror(h)
		g := generator{newRand(seed), h}
		succeeded := 0
		for range 50 {
			name, params := g.action()
			before := text(h.Export())
			_, err := do(t, h, name, params)
			events := h.Events()
			if err != nil {
				require.Empty(t, events)
				require.Equal(t, before, text(h.Export()), "%s %s failed and yet did something", name, params)
				continue
			}
			succeeded++
			for _, ev := range events {
				require.Equal(t, text(h.Object(ev.Data.Get("type").Str(), ev.Data.Get("id").Str()).Resource()), text(ev.Data))
				m.hear(t, ev)
			}
			m.agrees(t, h)
			sound(t, h)
		}
		require.Greater(t, succeeded, 15)
		fresh := host.New(host.Options{Org: "o1"})
		require.NoError(t, fresh.Seed("export.json", h.Export().AppendJSON(nil)))
		require.Equal(t, text(h.Export()), text(fresh.Export()))
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

type generator struct {
	*rand.Rand
	h *host.Host
}

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

// id returns the id of an object of a type, sometimes one that is not there.
func (g generator) id(typ string) string {
	ids := []string{"nobody"}
	for _, o := range g.h.Objects() {
		if o.Type == typ {
			ids = append(ids, o.ID, o.ID)
		}
	}
	return g.pick(ids...)
}

// action returns a random action with its params.
func (g generator) action() (name, params string) {
	names := host.ActionNames()
	name = names[g.IntN(len(names))]
	resource := strings.Split(name, ".")[1]
	id := g.id(resource)
	klass := ""
	if resource == "kobject" {
		klass = g.pick("acme_orders-order", "shop-cart")
		id = g.id("kobject." + klass)
	}
	all := map[string]string{
		"klassName": klass, "id": id, "mergeId": g.id(resource), "name": g.pick("Ada", "Bob", ""), "body": g.pick("Hello", "Bye"), "channel": g.pick("chat", "email"),
		"status": g.pick("open", "done", "snoozed"), "externalId": g.pick("e1", "e2", "e3", "e4"), "customer": g.id("customer"), "conversation": g.id("conversation"),
		"company": g.id("company"), "queue": g.pick("q1", "q2"), "user": g.id("user"), "team": g.pick("t1", "t2"), "email": g.pick("a@x.example", "b@x.example"),
		"phone": g.pick("+1555", "+1556"), "title": g.pick("A", "B"),
	}
	b := value.NewObject(8)
	for _, param := range []string{"klassName", "id", "mergeId", "name", "body", "channel", "status", "externalId", "customer", "conversation", "company", "queue", "user", "team", "email", "phone", "title"} {
		must := param == "id" || param == "klassName" || param == "mergeId" || param == "email" || param == "phone"
		fits := all[param] != "" && (g.IntN(3) == 0 || must) && (param != "klassName" || klass != "")
		if strings.HasSuffix(name, ".create") && (param == "email" || param == "phone" || param == "mergeId" || param == "id") {
			fits = false
		}
		if fits {
			b.Set(param, value.OfString(all[param]))
		}
	}
	if strings.Contains(name, "tags") {
		b.Set("tags", parseTags(g.pick("a", "b", "c"), g.pick("a", "b")))
	}
	if resource == "customer" && g.IntN(2) == 0 && strings.HasSuffix(name, "ate") {
		b.Set("emails", parseTags(g.pick("c@x.example", "d@x.example"), fmt.Sprint(g.IntN(9), "@y.example")))
	}
	if g.IntN(2) == 0 && resource != "note" && strings.HasSuffix(name, "ate") {
		custom := value.NewObject(2)
		switch {
		case klass == "acme_orders-order":
			custom.Set("totalNum", value.OfNumber(float64(g.IntN(3))))
		default:
			custom.Set(g.pick("aNum", "bNum"), []value.Value{value.OfNull(), value.OfNumber(1), value.OfNumber(2)}[g.IntN(3)])
		}
		b.Set("custom", custom.Value())
	}
	return name, text(b.Value())
}

func parseTags(list ...string) value.Value {
	var all []value.Value
	for _, s := range list {
		all = append(all, value.OfString(s))
	}
	return value.OfArray(all...)
}
