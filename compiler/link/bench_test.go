package link_test

import (
	"testing"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

// BenchmarkLink links ten megabytes, 10,000 workflows in pairs: alone, with a map
// of an earlier link, and back again.
func BenchmarkLink(b *testing.B) {
	text := generate.Pairs(generate.TenMegabytes, generate.Indented)
	checked := compiler.Check(&source.File{Name: "app.json", Bytes: text}, compiler.Options{})
	first, err := link.Link(checked.App, link.Random(nil), nil)
	if err != nil {
		b.Fatal(err)
	}
	run := func(name string, work func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := work(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("first", func() error {
		_, err := link.Link(checked.App, link.Random(nil), nil)
		return err
	})
	run("derived", func() error {
		ids, err := link.Derived([]byte("0123456789abcdef"), "org")
		if err != nil {
			return err
		}
		_, err = link.Link(checked.App, ids, nil)
		return err
	})
	run("upgrade", func() error {
		_, err := link.Link(checked.App, nil, first.Map)
		return err
	})
	run("unlink", func() error {
		_, err := link.Unlink(&source.File{Name: "linked.json", Bytes: first.Linked}, first.Map)
		return err
	})
	encoded := first.Map.Encode()
	run("read map", func() error {
		_, err := link.ParseMap(&source.File{Name: "map.json", Bytes: encoded})
		return err
	})
}
