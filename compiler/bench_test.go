package compiler_test

import (
	"testing"

	"github.com/tenon-dev/tenon/compiler"
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
