package check

import (
	"bytes"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var placeholder = definition.Rule{
	Code: "TN4001", Name: "placeholder", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 3 [OBS]",
	Title:  "A placeholder that a template left behind",
	Text:   "The starter definitions hold places such as `<<Insert the title>>` and `{{DATE}}` that their user is meant to fill in. What is left of them is shown to everybody who looks at the app.",
	Bad:    sectionsHead + `"description": "<<Describe the app>>"` + sectionsTail,
	Good:   sectionsHead + `"description": "Tells customers of late parcels"` + sectionsTail,
}

// checkPlaceholders searches the bytes of the text: what it looks for is rare.
func checkPlaceholders(p *pass) {
	p.eachPlaceholder("", "<<", ">>")
	p.eachPlaceholder("{{", "DATE", "}}") // braces alone are not rare
}

// eachPlaceholder reports what stands between before+open and closing in one
// string. It searches for open.
func (p *pass) eachPlaceholder(before, open, closing string) {
	b := p.tree.File.Bytes
	cursor := source.NewAtCursor(p.tree)
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte(open))
		if i < 0 {
			return
		}
		start := at + i - len(before)
		at += i + len(open)
		if start < 0 || !bytes.HasPrefix(b[start:], []byte(before)) {
			continue
		}
		n := cursor.At(uint32(start))
		if k := p.tree.Kind(n); k != source.String && k != source.Key {
			continue
		}
		end := max(int(p.tree.InnerRange(n).End), at)
		j := bytes.Index(b[at:end], []byte(closing))
		if j < 0 {
			at = end // nothing closes what else may open in this string
			continue
		}
		at += j + len(closing)
		text := string(b[start:at])
		d := p.report(&placeholder, n, text, "placeholder %s was not filled in", definition.Quoted(text))
		d.Range = source.Range{Start: uint32(start), End: uint32(at)}
	}
}
