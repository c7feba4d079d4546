package check

import (
	"bytes"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

var referenceInText = definition.Rule{
	Code: "TN3015", Name: "reference-in-text", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.1 [DOC W3, W4], 10 item 22",
	Title:  "A reference inside a longer text",
	Text:   "`/#…` is a reference only if it is the whole string. Inside a longer one it stays as it is written, and the customer reads it. Put values into text by `{{{…}}}`.",
	Bad:    noteHead + `"Parcel of /#steps.1.name"` + noteTail,
	Good:   noteHead + note + noteTail,
}

var unreadableReference = definition.Rule{
	Code: "TN3016", Name: "unreadable-reference", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.1, 5.2 [DOC W3, OBS R9]",
	Title:  "A reference with something that no path can hold",
	Text: "All that follows `/#` is the path, up to the end of the string. Blanks, quotes, brackets and braces cannot stand in one: text behind a reference makes it lead nowhere, elements of lists follow a dot (`emails.0`), " +
		"and attributes whose names hold blanks cannot be addressed at all.",
	Bad:  noteHead + `"/#steps.1.name is late"` + noteTail,
	Good: noteHead + `"{{{steps.1.name}}} is late"` + noteTail,
}

const referenceMark = "/#" // begins a reference

// checkReferenceInText looks for references in strings that are no references.
func checkReferenceInText(p *pass, x *text) {
	// Most strings are told by this alone.
	if bytes.IndexByte(x.raw(), '#') < 0 && !(x.tree.Escaped(x.node) && bytes.Contains(x.raw(), []byte(`\u`))) {
		return
	}
	if x.Expression == nil {
		p.findReferences(x, x.value(), 0)
		return
	}
	for i := range x.Parts {
		if part := &x.Parts[i]; part.Kind == expression.Text {
			p.findReferences(x, x.Text[part.Start:part.End], part.Start)
		}
	}
}

// findReferences reports what is meant as a reference in a piece of literal text
// that begins at offset base of its string: "/#" in front of one of the roots of
// a run, or behind a blank, where no URL has a fragment.
func (p *pass) findReferences(x *text, s string, base int) {
	for at := 0; ; {
		i := strings.Index(s[at:], referenceMark)
		if i < 0 {
			return
		}
		i += at
		end := i + len(referenceMark)
		for end < len(s) && (isPathByte(s[end]) || s[end] == '.' && end+1 < len(s) && isPathByte(s[end+1])) {
			end++
		}
		at = end
		path := s[i+len(referenceMark) : end]
		if path == "" {
			continue
		}
		rooted := strings.HasPrefix(path, "steps.") || strings.HasPrefix(path, "variables.") || strings.HasPrefix(path, "error.") || path == "fn" && strings.HasPrefix(s[end:], ":")
		behindBlank := i > 0 && isBlank(s[i-1]) || i == 0 && base > 0
		if !rooted && !behindBlank {
			continue
		}
		p.reportReferenceInText(x, s, base, i, end)
	}
}

func (p *pass) reportReferenceInText(x *text, s string, base, i, end int) {
	written := s[i:end]
	d := p.reportIn(&referenceInText, x.node, base+i, base+end, written, "%s inside a longer text stays as it is: a reference is the whole string", definition.Quoted(written))
	if p.full() {
		return
	}
	switch path := written[len(referenceMark):]; {
	case path == "fn":
		d.Suggestion = "give the function a param of its own"
	case strings.TrimSpace(x.value()) == written:
		d.Suggestion = "leave out the blanks around it"
		d.Fixes = []definition.Fix{{Title: d.Suggestion, Edits: []source.Edit{{Range: p.tree.Range(x.node), Text: string(value.OfString(written).AppendJSON(nil))}}}}
	default:
		template := "{{{" + path + "}}}"
		d.Suggestion = "write " + template
		d.Fixes = []definition.Fix{{Title: d.Suggestion, Edits: []source.Edit{{Range: d.Range, Text: template}}}}
	}
}

// isPathByte reports whether a byte can stand in a segment of a path
// (reference/kustomer.md 5.2).
func isPathByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '@'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// noSegmentHolds are the characters that end every hope that a path leads
// somewhere.
const noSegmentHolds = " \t\r\n\"'`[]{}<>"

// checkReadable reports the first character of a reference that no path can hold.
func checkReadable(p *pass, x *text) {
	if x.Form != expression.Reference && x.Form != expression.Function {
		return
	}
	start, end := x.Path.Start, x.Path.End
	i := strings.IndexAny(x.Text[start:end], noSegmentHolds)
	if i < 0 {
		return
	}
	at := start + i
	if x.faulty(at, at+1) {
		return
	}
	stop := end
	if dot := strings.IndexByte(x.Text[at:end], '.'); dot > 0 {
		stop = at + dot
	}
	written := x.Text[at:stop]
	x.unreadable = true
	if c := x.Text[at]; isBlank(c) {
		d := p.reportIn(&unreadableReference, x.node, at, end, x.Text[at:end], "a blank in a reference: all of %s is taken for a path", definition.Quoted(x.Text))
		if x.Form == expression.Reference && strings.TrimSpace(x.Text[at:end]) != "" {
			d.Suggestion = "to put a value into a text write {{{" + x.Text[start:at] + "}}}"
		} else {
			d.Suggestion = "leave out the blank"
		}
		return
	}
	d := p.reportIn(&unreadableReference, x.node, at, stop, written, "%s cannot stand in a path", definition.Quoted(written))
	if name := strings.Trim(written, "[]'\"`"); written[0] == '[' && name != "" && !strings.ContainsAny(name, noSegmentHolds) {
		d.Suggestion = "write ." + name
		d.Fixes = []definition.Fix{{Title: d.Suggestion, Edits: []source.Edit{{Range: d.Range, Text: "." + name}}}}
	}
}
