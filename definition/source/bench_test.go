package source_test

import (
	"testing"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/generate"
)

func BenchmarkParse(b *testing.B) {
	for _, layout := range []struct {
		name   string
		layout generate.Layout
	}{{"indented", generate.Indented}, {"compact", generate.Compact}} {
		file := &source.File{Bytes: generate.Pairs(generate.TenMegabytes, layout.layout)}
		b.Run(layout.name, func(b *testing.B) {
			var p source.Parser
			p.Parse(file)
			b.SetBytes(int64(len(file.Bytes)))
			b.ReportAllocs()
			for b.Loop() {
				if _, faults := p.Parse(file); faults != nil {
					b.Fatal(faults)
				}
			}
		})
	}
}
