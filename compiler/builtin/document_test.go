package builtin_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/types"
)

var update = flag.Bool("update", false, "write docs/language.md anew")

// introduction is what stands in docs/language.md before the table. Its examples
// are evaluated like those of the table.
const introduction = `# The language of values

What stands in the strings of a definition, and what becomes of it in a run. The second half of this page is made from the table of
helpers and functions itself (` + "`compiler/builtin`" + `), and every example on it is evaluated by a test.

In all examples the run is at step "1", whose output is the data shown; it is 2026-01-31T09:00:00Z, a Saturday; the org has two schedules:

` + "```json" + `
` + exampleSchedules + `
` + "```" + `

Business hours and the locale of dates come from ` + "`tenon run --setup FILE`" + ` or ` + "`tenond --setup FILE`" + `, in the form
` + "`{\"schedules\": {…}, \"defaultSchedule\": \"office\", \"locale\": \"fr_fr\"}`" + `. A run keeps what there was when it began.

## Four forms

| form | looks like | yields |
|---|---|---|
| literal | ` + "`\"done\"`, `3`, `[\"vip\"]`" + ` | itself; strings inside of arrays and objects are values again |
| reference | ` + "`\"/#steps.lookup.emails\"`" + ` | the value that the path leads to, with its type |
| function | ` + "`\"/#fn:parseInt,steps.1.count\"`" + ` | a value with its type |
| template | any other string with braces, ` + "`\"Order {{{steps.1.id}}}\"`" + ` | a text |

A reference or function is the whole string; inside of a longer text it is text. A path is names with dots between them: members of
objects, elements of arrays by their number from 0, and ` + "`length`" + ` of an array or text. It begins with ` + "`steps.<id>`" + `, where the step
"1" is the trigger, or, once a step has failed, with ` + "`error`" + ` (see [actions.md](actions.md)).

What leads nowhere is *missing*. A missing param is left out of a call, a missing element of an array is null, and in a template it is
empty text. Null is a value like others: it is sent, and prints as empty text.

## Templates

Templates are Handlebars. Two braces escape the seven characters & < > " ' ` + "`" + ` = for HTML, three leave them. Numbers print as JavaScript prints
them, arrays as their elements with commas, objects as [object Object]. ~ inside of the braces takes the blanks and line breaks on its
side away; a block tag alone on its line takes the line with it. {{!…}} is a comment. There are no partials.

`

// templateExamples stand below the part about templates.
var templateExamples = []builtin.Example{
	{Use: "/#steps.1.tags.length", Data: `{"tags": ["a", "b"]}`, Result: `2`},
	{Use: "Order {{{steps.1.id}}}", Data: `{"id": "<7>"}`, Result: `"Order <7>"`},
	{Use: "Order {{steps.1.id}}", Data: `{"id": "<7>"}`, Result: `"Order &lt;7&gt;"`},
	{Use: "[{{steps.1.none}}]", Data: ``, Result: `"[]"`},
	{Use: "{{steps.1.n}} {{steps.1.big}} {{steps.1.list}} {{steps.1.o}}", Data: `{"n": 0.1, "big": 1e21, "list": [1, [2, null]], "o": {}}`, Result: `"0.1 1e+21 1,2, [object Object]"`},
	{Use: "{{steps.1.custom.@acmeord-Size}}", Data: `{"custom": {"@acmeord-Size": 2}}`, Result: `"2"`},
	{Use: "a {{~steps.1.id~}} b", Data: `{"id": 7}`, Result: `"a7b"`},
	{Use: "see /#steps.1.id", Data: `{"id": 7}`, Result: `"see /#steps.1.id"`},
}

const limits = `
A text may have 4 MiB, and the helpers of one value read at most 256 MiB all together. What goes beyond fails the step with the code
too_large and names the template.

## Conditions

The sixteen operators compare what their operands yield.

| operator | holds if |
|---|---|
| ` + "`eq` `neq`" + ` | both are deeply equal; a text and a number or boolean after the text was read as that; null and missing are equal to each other and nothing else |
| ` + "`gt` `gte` `lt` `lte`" + ` | both are numbers, or texts that are one, and the order is that |
| ` + "`lt-date` `gt-date`" + ` | both are ISO 8601 dates, or milliseconds since 1970, and the order is that |
| ` + "`contains`" + ` | the array on the left has the value, or each element of the array, on the right; or the text on the left has that part |
| ` + "`not-contains`" + ` | contains does not hold |
| ` + "`exists` `dne`" + ` | the value is neither missing nor null; the opposite |
| ` + "`true` `false`" + ` | always; never |
| ` + "`and` `or`" + ` | all; one of the conditions inside |

For every pair of kinds of values [operators.txt](../runtime/interp/testdata/operators.txt) lists whether each of them holds.

## Helpers and functions

A helper stands in braces with its arguments behind it, by position or by name; (…) puts the result of one into another. A function is a
whole string; its first argument is a path, the others are text without quotes or blanks around the commas. An argument of another
type than is meant yields a missing value, never a failure.

`

// TestDocument holds docs/language.md to the table.
func TestDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString(introduction)
	writeExamples(&b, templateExamples)
	for _, x := range templateExamples {
		require.Equal(t, x.Result, evaluate(t, x.Use, x.Data, nil, "run-1"), x.Use)
	}
	b.WriteString(limits)
	writeSummary(&b)
	for _, g := range builtin.Groups() {
		fmt.Fprintf(&b, "\n### %s\n", g)
		for entry := range builtin.All() {
			if entry.Group == g {
				writeEntry(&b, entry)
			}
		}
	}
	path := filepath.Join("..", "..", "docs", "language.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "docs/language.md is out of date: run go test ./compiler/builtin -update")
}

func writeSummary(b *strings.Builder) {
	b.WriteString("| name | helper | function | yields |\n|---|---|---|---|\n")
	mark := map[bool]string{true: "yes"}
	for e := range builtin.All() {
		helper := mark[e.Helper]
		if e.Block {
			helper = "block"
		}
		fmt.Fprintf(b, "| [%s](#%s) | %s | %s | %s |\n", e.Name, strings.ToLower(e.Name), helper, mark[e.Function], yields(e.Result))
	}
}

func yields(k types.Kinds) string {
	if k == types.Any {
		return "any value"
	}
	return strings.TrimSuffix(k.String(), " or missing") + map[bool]string{true: ", or nothing"}[k.Has(types.Missing) && k != types.Missing]
}

// given names what is meant to be given.
func given(k types.Kinds) string { return (k &^ types.Missing).String() }

func writeEntry(b *strings.Builder, e *builtin.Builtin) {
	fmt.Fprintf(b, "\n#### %s\n\n", e.Name)
	var forms []string
	if e.Helper {
		forms = append(forms, "`"+helperForm(e)+"`")
	}
	if e.Function {
		forms = append(forms, "`"+functionForm(e)+"`")
	}
	fmt.Fprintf(b, "%s yields %s.\n\n%s\n\n", strings.Join(forms, " or "), yields(e.Result), e.Text)
	for _, p := range e.Params {
		optional := ""
		if p.Optional {
			optional = ", optional"
		}
		fmt.Fprintf(b, "- `%s` (%s%s): %s\n", p.Name, given(p.Kinds), optional, p.Text)
	}
	if e.Rest != "" {
		fmt.Fprintf(b, "- %s\n", e.Rest)
	}
	b.WriteString("\n")
	writeExamples(b, e.Examples)
	if len(e.Requests) > 0 {
		b.WriteString("\nIn an `inputTemplate`, where paths begin in the params of the action:\n\n")
		writeExamples(b, e.Requests)
	}
	fmt.Fprintf(b, "\nSource: %s\n", e.Source)
}

func helperForm(e *builtin.Builtin) string {
	form := "{{"
	if e.Block {
		form += "#"
	}
	form += e.Name
	for _, p := range e.Params {
		if p.Optional {
			form += " [" + p.Name + "=…]"
		} else {
			form += " " + p.Name
		}
	}
	if e.Rest != "" {
		form += " new=path …"
	}
	return form + "}}"
}

func functionForm(e *builtin.Builtin) string {
	form := "/#fn:" + e.Name
	for _, p := range e.Params {
		if p.Optional {
			form += "[," + p.Name + "]"
		} else {
			form += "," + p.Name
		}
	}
	if e.Rest != "" {
		form += ",new=path,…"
	}
	return form
}

func writeExamples(b *strings.Builder, examples []builtin.Example) {
	b.WriteString("| written | data | yields |\n|---|---|---|\n")
	for _, x := range examples {
		result := code(x.Result)
		if x.Result == "missing" {
			result = "nothing"
		}
		data := ""
		if x.Data != "" {
			data = code(x.Data)
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", code(x.Use), data, result)
	}
}

// code writes a cell of a table as code.
func code(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "|", "\\|"), "\n", "\\n")
	if strings.Contains(s, "`") {
		return "`` " + s + " ``"
	}
	return "`" + s + "`"
}
