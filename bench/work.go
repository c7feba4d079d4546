package main

import (
	"fmt"
	"runtime"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// contestants returns what is measured over one text. Pooled work reuses the
// memory of the run before, as a server does; fresh work has none to reuse, as a
// command has not.
func contestants(text []byte) []contestant {
	file := &source.File{Name: "bench.json", Bytes: text}
	var tokens source.Parser
	var reader definition.Parser
	var checker compiler.Checker
	return []contestant{
		{name: "goccy/go-json into any", run: func() error {
			var v any
			return json.Unmarshal(text, &v)
		}},
		{name: "token table, pooled", aim: 4.5, run: func() error {
			_, faults := tokens.Parse(file)
			return none(faults)
		}},
		{name: "token table, fresh", aim: 2.5, run: func() error {
			_, faults := source.Parse(file, source.Limits{})
			return none(faults)
		}},
		{name: "typed definition, pooled", run: func() error {
			_, findings := reader.Parse(file, definition.Options{})
			list, _ := findings.Finish()
			return none(list)
		}},
		{name: "check, all rules, pooled", run: func() error {
			return none(checker.Check(file, compiler.Options{Whole: true}).Findings)
		}},
		{name: "check, all rules", aim: 1.5, run: func() error {
			return none(compiler.Check(file, compiler.Options{Whole: true}).Findings)
		}},
		{name: "check, link, splice: warm", aim: 2, run: func() error { return linked(&checker, file) }},
		{name: "check, link, splice: cold", aim: 1.3, run: func() error { return linked(&compiler.Checker{}, file) }},
	}
}

// linked does the whole job of an install: it checks the definition, gives every
// callable workflow a new id, and makes the new text.
func linked(checker *compiler.Checker, file *source.File) error {
	checked := checker.Check(file, compiler.Options{Whole: true})
	if err := none(checked.Findings); err != nil {
		return err
	}
	result, err := link.Link(checked.App, link.Random(nil), nil)
	if err != nil {
		return err
	}
	if len(result.Linked) != len(file.Bytes) || len(result.Edits) != 3*len(checked.App.Workflows)/2 {
		return fmt.Errorf("linking made %d edits and a text of %d bytes", len(result.Edits), len(result.Linked))
	}
	return nil
}

// none turns findings about a text that has no mistakes into an error.
func none[T any](findings []T) error {
	if len(findings) > 0 {
		return fmt.Errorf("the generated definition has %d findings, such as %v", len(findings), findings[0])
	}
	return nil
}

// printHeld shows how much memory a checked definition holds, its text included.
func printHeld(text []byte) error {
	before := live()
	checked := compiler.Check(&source.File{Name: "bench.json", Bytes: text}, compiler.Options{Whole: true})
	held := live() - before + uint64(len(text))
	runtime.KeepAlive(checked)
	if err := none(checked.Findings); err != nil {
		return err
	}
	fmt.Printf("a checked definition holds %.2f times the size of its text, text included (aim: at most 3)\n\n", float64(held)/float64(len(text)))
	return nil
}

// live returns the bytes of the heap that are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
