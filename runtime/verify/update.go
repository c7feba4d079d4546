package verify

import (
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// What an update writes. Where an expectation is there already only what is
// wrong in it is replaced, and everything else keeps its bytes; where there is
// none, it is written as a person would begin it: the runs with their steps, the
// requests, and what is still to come.

const (
	step      = "  " // one level of indentation
	lineWidth = 100  // characters that a line with more than one value may take
)

// write writes a whole expectation.
func (c *comparer) write(s *seen) {
	e := value.NewObject(3)
	e.Set("runs", c.runValues(s.runs))
	if len(s.requests) > 0 {
		e.Set("requests", values(s.requests, c.requestValue))
	}
	if len(s.scheduled) > 0 {
		e.Set("scheduled", values(s.scheduled, c.callValue))
	}
	if n := c.scenario.Expect.Node; n != source.None {
		c.replace(n, e.Value())
	} else {
		c.insert(c.scenario.Node, "expect", e.Value())
	}
}

func values[T any](list []T, of func(T) value.Value) value.Value {
	all := make([]value.Value, len(list))
	for i := range list {
		all[i] = of(list[i])
	}
	return value.OfArray(all...)
}

func (c *comparer) runValues(runs []runSeen) value.Value { return values(runs, c.runValue) }

func (c *comparer) runValue(got runSeen) value.Value {
	v := value.NewObject(5)
	v.Set("workflow", value.OfString(got.workflow))
	v.Set("at", value.OfString(c.momentText(got.at)))
	if got.outcome != "completed" {
		v.Set("outcome", value.OfString(got.outcome))
	}
	if got.failure != nil {
		v.Set("failure", failureValue(got.failure))
	}
	v.Set("steps", values(got.steps, c.stepValue))
	return v.Value()
}

func (c *comparer) stepValue(got stepSeen) value.Value {
	id := value.OfString(got.id)
	if got.schedule == nil {
		return id
	}
	return value.OfObject(value.Member{Key: "id", Value: id}, value.Member{Key: "schedules", Value: c.callValue(*got.schedule)})
}

func (c *comparer) callValue(got call) value.Value {
	return value.OfObject(
		value.Member{Key: "workflow", Value: value.OfString(got.workflow)},
		value.Member{Key: "at", Value: value.OfString(c.momentText(got.at))},
		value.Member{Key: "inputs", Value: got.inputs},
	)
}

func (c *comparer) requestValue(got request) value.Value {
	return value.OfObject(
		value.Member{Key: "at", Value: value.OfString(c.momentText(got.at))},
		value.Member{Key: "method", Value: value.OfString(got.method)},
		value.Member{Key: "url", Value: value.OfString(got.url)},
		value.Member{Key: "body", Value: got.body},
	)
}

// replace writes a value in place of another.
func (c *comparer) replace(n source.Node, v value.Value) {
	if c.update {
		c.edits = append(c.edits, source.Edit{Range: c.tree.Range(n), Text: layout(v, c.indent(n))})
	}
}

// remove takes a member or an element out.
func (c *comparer) remove(n source.Node) {
	if c.update {
		c.edits = append(c.edits, c.tree.Removal(n))
	}
}

// insert adds a member at the end of an object.
func (c *comparer) insert(n source.Node, name string, v value.Value) {
	if !c.update {
		return
	}
	key := string(value.OfString(name).AppendJSON(nil)) + ": "
	r := c.tree.Range(n)
	last := source.None
	for _, m := range c.tree.Members(n) {
		last = m
	}
	if last == source.None {
		c.edits = append(c.edits, source.Edit{Range: r, Text: "{" + key + layout(v, c.indent(n)+step) + "}"})
		return
	}
	end := c.tree.Range(last).End
	separator, indent := ", ", c.indent(n)
	if strings.ContainsRune(string(c.tree.File.Bytes[end:r.End]), '\n') {
		indent = c.indent(last)
		separator = ",\n" + indent
	}
	c.edits = append(c.edits, source.Edit{Range: source.Range{Start: end, End: end}, Text: separator + key + layout(v, indent)})
}

// appendTo adds an element at the end of an array.
func (c *comparer) appendTo(n source.Node, v value.Value) {
	if !c.update {
		return
	}
	r := c.tree.Range(n)
	last := source.None
	for e := range c.tree.Elements(n) {
		last = e
	}
	if last == source.None {
		c.edits = append(c.edits, source.Edit{Range: r, Text: "[" + layout(v, c.indent(n)+step) + "]"})
		return
	}
	end := c.tree.Range(last).End
	separator, indent := ", ", c.indent(n)
	if strings.ContainsRune(string(c.tree.File.Bytes[end:r.End]), '\n') {
		indent = c.indent(last)
		separator = ",\n" + indent
	}
	c.edits = append(c.edits, source.Edit{Range: source.Range{Start: end, End: end}, Text: separator + layout(v, indent)})
}

// edited returns the text of a node with those edits made that lie in it.
func (c *comparer) edited(n source.Node, edits []source.Edit) string {
	r := c.tree.Range(n)
	var inside []source.Edit
	for _, e := range edits {
		if e.Range.Start >= r.Start && e.Range.End <= r.End {
			e.Range.Start -= r.Start
			e.Range.End -= r.Start
			inside = append(inside, e)
		}
	}
	return string(source.Splice(c.tree.Raw(n), inside))
}

// array writes the elements of an array as the array stands there: on one line
// if it does and they fit, otherwise one a line.
func (c *comparer) array(n source.Node, elements []string) string {
	if len(elements) == 0 {
		return "[]"
	}
	indent := c.indent(n)
	line := "[" + strings.Join(elements, ", ") + "]"
	if !strings.Contains(string(c.tree.Raw(n)), "\n") && !strings.Contains(line, "\n") && utf8.RuneCountInString(indent+line) <= lineWidth {
		return line
	}
	return "[\n" + indent + step + strings.Join(elements, ",\n"+indent+step) + "\n" + indent + "]"
}

// indent returns the blanks with which the line of a node begins.
func (c *comparer) indent(n source.Node) string {
	start, _ := c.tree.File.Line(c.tree.Range(n).Start)
	line := c.tree.File.Bytes[start:]
	end := 0
	for end < len(line) && (line[end] == ' ' || line[end] == '\t') {
		end++
	}
	return string(line[:end])
}

// layout writes a value as a person would: on one line if that is short and
// holds no object in an object, otherwise one member or element a line.
func layout(v value.Value, indent string) string {
	if line, flat := oneLine(v, 0); flat && utf8.RuneCountInString(indent+line) <= lineWidth {
		return line
	}
	return broken(v, indent, layout)
}

// spread writes a value with one member or element a line.
func spread(v value.Value, indent string) string { return broken(v, indent, spread) }

// broken writes the members or elements of a value one a line.
func broken(v value.Value, indent string, write func(v value.Value, indent string) string) string {
	inner := indent + step
	var items []string
	for k, m := range v.Members() {
		items = append(items, string(value.OfString(k).AppendJSON(nil))+": "+write(m, inner))
	}
	for e := range v.Elements() {
		items = append(items, write(e, inner))
	}
	opening, closing := "[", "]"
	switch {
	case v.Kind() != value.Object && v.Kind() != value.Array || len(items) == 0:
		return string(v.AppendJSON(nil))
	case v.Kind() == value.Object:
		opening, closing = "{", "}"
	}
	return opening + "\n" + inner + strings.Join(items, ",\n"+inner) + "\n" + indent + closing
}

// oneLine writes a value on one line; flat is false if it is nested too deeply
// to be read like that.
func oneLine(v value.Value, depth int) (line string, flat bool) {
	if v.Kind() != value.Object && v.Kind() != value.Array {
		return string(v.AppendJSON(nil)), true
	}
	flat = v.Len() == 0 || depth < 3
	var parts []string
	for k, m := range v.Members() {
		text, ok := oneLine(m, depth+1)
		flat = flat && ok
		parts = append(parts, string(value.OfString(k).AppendJSON(nil))+": "+text)
	}
	for e := range v.Elements() {
		text, ok := oneLine(e, depth+1)
		flat = flat && ok
		parts = append(parts, text)
	}
	if v.Kind() == value.Object {
		return "{" + strings.Join(parts, ", ") + "}", flat
	}
	return "[" + strings.Join(parts, ", ") + "]", flat
}
