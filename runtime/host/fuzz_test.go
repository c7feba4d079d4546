package host_test

import (
	"context"
	"testing"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/host"
)

// FuzzSeed seeds any text: it is refused, or what it makes can be seeded again.
func FuzzSeed(f *testing.F) {
	f.Add([]byte(seed))
	f.Add([]byte(`{"customers": [{"attributes": {"emails": [{}]}, "relationships": {"company": {"data": [{"id": 1}]}}}], "kobjects": {"a": [null]}, "org": 1}`))
	f.Add([]byte(`{"klasses": [{"name": "a b"}, {"name": "customer"}, {"name": "x"}], "kobjects": {"x": [{"custom": {"": null}}]}}`))
	f.Fuzz(func(t *testing.T, objects []byte) {
		h := host.New(host.Options{Org: "o1"})
		if h.Seed("seed.json", objects) != nil {
			return
		}
		again := host.New(host.Options{Org: "o1"})
		exported := h.Export()
		if err := again.Seed("export.json", exported.AppendJSON(nil)); err != nil {
			t.Fatalf("what was exported is refused: %v\n%s", err, exported.AppendJSON(nil))
		}
		if got := again.Export(); text(got) != text(exported) {
			t.Fatalf("%s\nbecame\n%s", text(exported), text(got))
		}
	})
}

// FuzzExecute carries out any action with any params.
func FuzzExecute(f *testing.F) {
	names := host.ActionNames()
	for _, c := range actionTests {
		for n, name := range names {
			if name == "kustomer."+c.name {
				f.Add(uint8(n), []byte(c.params))
			}
		}
	}
	f.Add(uint8(0), []byte(`{"id": {"a": []}, "custom": [1], "emails": {"email": 1}, "tags": "x"}`))
	f.Fuzz(func(t *testing.T, n uint8, params []byte) {
		v, err := value.Parse(params)
		if err != nil {
			return
		}
		h := host.New(host.Options{Org: "o1"})
		if err := h.Seed("seed.json", []byte(seed)); err != nil {
			t.Fatal(err)
		}
		m := newMirror(h)
		_, err = h.Execute(context.Background(), action.Invocation{Org: "o1", Step: "s", Key: "k", Action: names[int(n)%len(names)], Params: v})
		events := h.Events()
		if err != nil && len(events) > 0 {
			t.Fatalf("%v, and yet there are events", err)
		}
		for _, ev := range events {
			m.hear(t, ev)
		}
		m.agrees(t, h)
		sound(t, h)
	})
}
