package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// The edits that findings offer. A fix here is one that its author has to judge:
// it changes what the definition does, or guesses what was meant. None is made
// where the finding is only counted.

// offer adds a fix to a finding.
func (p *pass) offer(d *definition.Diagnostic, title string, edits ...source.Edit) {
	if !p.full() {
		d.Fixes = append(d.Fixes, definition.Fix{Title: title, Edits: edits})
	}
}

// offerText offers other JSON in the place of a value.
func (p *pass) offerText(d *definition.Diagnostic, n source.Node, text string) {
	p.offer(d, "change to "+text, source.Edit{Range: p.tree.Range(n), Text: text})
}

// offerPart offers another text for the bytes start to end of a string's text.
func (p *pass) offerPart(d *definition.Diagnostic, at source.Node, start, end int, text string) {
	if p.full() || start >= end {
		return
	}
	escaped := string(value.OfString(text).AppendJSON(nil))
	p.offer(d, "change to "+definition.Quoted(text), source.Edit{Range: p.rangeIn(at, start, end), Text: escaped[1 : len(escaped)-1]})
}

// offerRemoval offers to take a member or an element out.
func (p *pass) offerRemoval(d *definition.Diagnostic, n source.Node, title string) {
	if !p.full() {
		p.offer(d, title, p.tree.Removal(n))
	}
}

// offerAround offers to put something before and behind a value.
func (p *pass) offerAround(d *definition.Diagnostic, n source.Node, title, before, behind string) {
	r := p.tree.Range(n)
	p.offer(d, title,
		source.Edit{Range: source.Range{Start: r.Start, End: r.Start}, Text: before},
		source.Edit{Range: source.Range{Start: r.End, End: r.End}, Text: behind})
}

// offerBefore offers another member in front of one.
func (p *pass) offerBefore(d *definition.Diagnostic, value source.Node, member string) {
	key := p.tree.KeyOf(value)
	if key == source.None {
		return
	}
	start := p.tree.Range(key).Start
	p.offer(d, "insert "+member, source.Edit{Range: source.Range{Start: start, End: start}, Text: member + ", "})
}

// isReference reports whether a string is a reference as a whole.
func (p *pass) isReference(n source.Node) bool {
	return p.tree.Kind(n) == source.String && expression.FormOf(p.tree.Text(n)) == expression.Reference
}
