package check

import (
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

const (
	fromExpressions = "reference/kustomer.md 5.2 and 5.3 [DOC W3, OBS R6]"
	fromFunctions   = "reference/kustomer.md 5.4 [DOC W6], 10 item 22"
	note            = `"Parcel of {{{steps.1.name}}}"`
)

var (
	unclosedMustache = definition.Rule{
		Code: "TN3001", Name: "unclosed-mustache", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "Braces that are not closed",
		Text:  "A template holds expressions in `{{…}}` or `{{{…}}}`. Three opening braces need three closing ones.",
		Bad:   noteHead + `"Parcel of {{{steps.1.name}}"` + noteTail, Good: noteHead + note + noteTail,
	}
	emptyExpression = definition.Rule{
		Code: "TN3002", Name: "empty-expression", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "An expression that names nothing",
		Text:  "Between the braces, or behind `/#`, stands what is to be put in; here is nothing.",
		Bad:   noteHead + `"Parcel of {{{ }}}"` + noteTail, Good: noteHead + note + noteTail,
	}
	emptySegment = definition.Rule{
		Code: "TN3003", Name: "empty-path-segment", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "A path with nothing between two dots",
		Text:  "A path is names with single dots between them: `steps.1.custom.sizeNum`. There is none in front of the first and none behind the last.",
		Bad:   noteHead + `"/#steps.1..name"` + noteTail, Good: noteHead + `"/#steps.1.name"` + noteTail,
	}
	bracketAccess = definition.Rule{
		Code: "TN3004", Name: "bracket-access", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "Brackets in a path",
		Text:  "Paths know only dots, for the elements of lists too: `steps.find.emails.0.email`, not `emails[0].email`.",
		Bad:   noteHead + `"Mail to {{{steps.1.emails[0].email}}}"` + noteTail, Good: noteHead + `"Mail to {{{steps.1.emails.0.email}}}"` + noteTail,
	}
	unexpectedText = definition.Rule{
		Code: "TN3005", Name: "unexpected-expression-text", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "Text inside braces that is no expression",
		Text:  "Inside braces stands a path, or a helper with its arguments separated by blanks. Operators, commas and calls in parentheses like those of other languages do not exist.",
		Bad:   noteHead + `"Parcel of {{{steps.1.name + 1}}}"` + noteTail, Good: noteHead + note + noteTail,
	}
	unterminatedText = definition.Rule{
		Code: "TN3006", Name: "unterminated-expression-text", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "Quoted text inside braces without its closing quote",
		Text:  "Text that is given to a helper stands between two single or two double quotes.",
		Bad:   noteHead + `"On {{{dateFormat steps.1.createdAt format='LL}}}"` + noteTail, Good: noteHead + `"On {{{dateFormat steps.1.createdAt format='LL'}}}"` + noteTail,
	}
	mismatchedBlock = definition.Rule{
		Code: "TN3007", Name: "mismatched-block", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "A block that is closed under another name",
		Text:  "The block opened last is closed first, under its own name: `{{#if …}}…{{/if}}`.",
		Bad:   noteHead + `"{{#if steps.1.vip}}VIP{{/each}}"` + noteTail, Good: noteHead + `"{{#if steps.1.vip}}VIP{{/if}}"` + noteTail,
	}
	unclosedBlock = definition.Rule{
		Code: "TN3008", Name: "unclosed-block", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "A block that is not closed",
		Text:  "What `{{#name …}}` opens, `{{/name}}` closes in the same string.",
		Bad:   noteHead + `"{{#if steps.1.vip}}VIP"` + noteTail, Good: noteHead + `"{{#if steps.1.vip}}VIP{{/if}}"` + noteTail,
	}
	unopenedBlock = definition.Rule{
		Code: "TN3009", Name: "unopened-block", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "The end of a block that was not opened",
		Text:  "`{{else}}` and `{{/name}}` belong to a block that `{{#name …}}` has opened before in the same string.",
		Bad:   noteHead + `"VIP{{/if}}"` + noteTail, Good: noteHead + `"{{#if steps.1.vip}}VIP{{/if}}"` + noteTail,
	}
	templatePartial = definition.Rule{
		Code: "TN3010", Name: "template-partial", Severity: definition.Error, Since: "0.1.0", Source: fromExpressions,
		Title: "A partial in a template",
		Text:  "Handlebars can include other templates by `{{> name}}`. A definition has no place to declare them, so there is nothing to include.",
		Bad:   noteHead + `"{{> greeting}} Parcel"` + noteTail, Good: noteHead + note + noteTail,
	}
	referenceInBraces = definition.Rule{
		Code: "TN3011", Name: "reference-in-braces", Severity: definition.Error, Since: "0.1.0", Source: fromFunctions,
		Title: "`/#` inside braces",
		Text:  "Inside braces a path is written as it is, without `/#`. Handlebars takes the slash for the end of a block.",
		Bad:   noteHead + `"Parcel of {{{/#steps.1.name}}}"` + noteTail, Good: noteHead + note + noteTail,
	}
	spaceInFunction = definition.Rule{
		Code: "TN3012", Name: "space-in-function", Severity: definition.Error, Since: "0.1.0", Source: fromFunctions,
		Title: "A blank between the arguments of a function",
		Text:  "The arguments of a function are separated by commas alone. A blank becomes part of the argument behind it, and a path that begins with a blank leads nowhere.",
		Bad:   noteHead + `"/#fn:parseInt, steps.1.custom.sizeStr"` + noteTail, Good: noteHead + `"/#fn:parseInt,steps.1.custom.sizeStr"` + noteTail,
	}
	nestedReference = definition.Rule{
		Code: "TN3013", Name: "nested-reference", Severity: definition.Error, Since: "0.1.0", Source: fromFunctions,
		Title: "A second `/#` inside a function",
		Text:  "The arguments of a function are paths as they are: only the whole string begins with `/#`.",
		Bad:   noteHead + `"/#fn:parseInt,/#steps.1.custom.sizeStr"` + noteTail, Good: noteHead + `"/#fn:parseInt,steps.1.custom.sizeStr"` + noteTail,
	}
	missingFunctionName = definition.Rule{
		Code: "TN3014", Name: "missing-function-name", Severity: definition.Error, Since: "0.1.0", Source: fromFunctions,
		Title: "A function without a name",
		Text:  "Behind `/#fn:` stands the name of a function, then a comma and its first argument.",
		Bad:   noteHead + `"/#fn:,steps.1.custom.sizeStr"` + noteTail, Good: noteHead + `"/#fn:parseInt,steps.1.custom.sizeStr"` + noteTail,
	}
)

// checkFaults words what the parser of expressions found.
func checkFaults(p *pass, x *text) {
	for i := range x.Faults {
		p.reportFault(x, &x.Faults[i])
	}
}

func (p *pass) reportFault(x *text, f *expression.Fault) {
	written := x.Text[f.Start:f.End]
	say := func(r *definition.Rule, format string, args ...any) *definition.Diagnostic {
		return p.reportIn(r, x.node, f.Start, f.End, written, format, args...)
	}
	suggest := func(d *definition.Diagnostic, suggestion string) { d.Suggestion = suggestion }
	quote := definition.Quoted
	switch f.Kind {
	case expression.UnclosedMustache:
		if strings.HasPrefix(written, "{{{") {
			say(&unclosedMustache, `the expression that begins with "{{{" is not closed by "}}}"`)
		} else {
			say(&unclosedMustache, `the expression that begins with "{{" is not closed by "}}"`)
		}
	case expression.EmptyExpression:
		if x.Form == expression.Reference {
			suggest(say(&emptyExpression, `"/#" names nothing`), `write a path behind it, such as "/#steps.1.id"`)
		} else {
			suggest(say(&emptyExpression, "there is nothing between the braces"), `write a path, such as {{{steps.1.id}}}`)
		}
	case expression.EmptySegment:
		say(&emptySegment, "a name is missing in this path, beside the dot")
	case expression.BracketAccess:
		d := say(&bracketAccess, "a path has no brackets: the elements of lists and the members of objects follow a dot")
		suggest(d, "write ."+f.Text)
		p.offerPart(d, x.node, f.Start, f.End, "."+f.Text)
	case expression.UnexpectedText:
		say(&unexpectedText, "%s cannot stand here inside braces", quote(f.Text))
	case expression.UnterminatedString:
		say(&unterminatedText, "this text has no closing quote")
	case expression.MismatchedBlock:
		d := say(&mismatchedBlock, "%s does not close the block that is open", quote(written))
		suggest(d, "write {{/"+f.Text+"}}")
		p.offerPart(d, x.node, f.Start, f.End, "{{/"+f.Text+"}}")
	case expression.UnclosedBlock:
		suggest(say(&unclosedBlock, "block %s is not closed", quote(f.Text)), "write {{/"+f.Text+"}} where it ends")
	case expression.UnopenedBlock:
		say(&unopenedBlock, "%s does not belong to a block: none is open", quote(written))
	case expression.PartialRefused:
		say(&templatePartial, "there is no template %s to include", quote(f.Text))
	case expression.ReferenceInside:
		p.remove(say(&referenceInBraces, `inside braces a path has no "/#"`), x, f, "/#")
	case expression.SpaceInFunction:
		p.remove(say(&spaceInFunction, "no blanks between the arguments of a function"), x, f, written)
	case expression.NestedReference:
		p.remove(say(&nestedReference, `an argument of a function has no "/#" of its own`), x, f, "/#")
	case expression.MissingFunctionName:
		suggest(say(&missingFunctionName, `"/#fn:" needs the name of a function`), "known are "+strings.Join(builtin.FunctionNames(), ", "))
	}
}

// remove suggests to take a part of what a fault is about out of the string.
func (p *pass) remove(d *definition.Diagnostic, x *text, f *expression.Fault, part string) {
	i := strings.Index(x.Text[f.Start:f.End], part)
	if i < 0 || p.full() {
		return
	}
	d.Suggestion = "leave out the blank"
	if part == "/#" {
		d.Suggestion = `leave out the "/#"`
	}
	start := f.Start + i
	end := start + len(part)
	for strings.TrimLeft(part, " \t") == "" && end < len(x.Text) && (x.Text[end] == ' ' || x.Text[end] == '\t') {
		end++
	}
	d.Fixes = []definition.Fix{{Title: d.Suggestion, Edits: []source.Edit{{Range: p.rangeIn(x.node, start, end)}}}}
}
