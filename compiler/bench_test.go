package compiler_test

import (
	"testing"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

func BenchmarkRead(b *testing.B) {
	file := &source.File{Bytes: generate.Pairs(generate.TenMegabytes, generate.Indented)}
	var p definition.Parser
	b.SetBytes(int64(len(file.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(file, definition.Options{})
	}
}

func BenchmarkCheck(b *testing.B) {
	file := &source.File{Bytes: generate.Pairs(generate.TenMegabytes, generate.Indented)}
	var c compiler.Checker
	b.SetBytes(int64(len(file.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		if found := c.Check(file, compiler.Options{Whole: true}).Findings; len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func BenchmarkCheckFresh(b *testing.B) {
	file := &source.File{Bytes: generate.Pairs(generate.TenMegabytes, generate.Indented)}
	b.SetBytes(int64(len(file.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		if found := compiler.Check(file, compiler.Options{Whole: true}).Findings; len(found) > 0 {
			b.Fatal(found[0])
		}
	}
}

func BenchmarkLink(b *testing.B) {
	file := &source.File{Bytes: generate.Pairs(generate.TenMegabytes, generate.Indented)}
	checked := compiler.Check(file, compiler.Options{Whole: true})
	b.SetBytes(int64(len(file.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := link.Link(checked.App, link.Random(nil), nil); err != nil {
			b.Fatal(err)
		}
	}
}
