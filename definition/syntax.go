package definition

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// syntaxRule is the rule of one kind of fault, with the words for it. In message
// %q stands for the text of the fault, cut and quoted, and %s for it as it is.
type syntaxRule struct {
	Rule
	kind       source.FaultKind
	message    string
	related    string
	fix        string
	suggestion string
	safe       bool
}

const (
	headerOf    = `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch"`
	goodSyntax  = headerOf + `}`
	platformTip = " Samples in the platform's documentation are not always valid JSON: copied ones need a look."
)

// syntaxCodes is how the codes of the rules about the text begin.
const syntaxCodes = "TN10"

// syntaxTable lists the mistakes in the text, in the order of their codes.
var syntaxTable = []syntaxRule{
	{Rule{Code: "TN1001", Name: "empty-text", Title: "There is no text", Text: "The file holds nothing but blanks, so there is nothing to check.", Bad: " ", Good: goodSyntax},
		source.Empty, "the text is empty", "", "", "", false},
	{Rule{Code: "TN1002", Name: "byte-order-mark", Title: "A byte order mark at the start", Text: "JSON texts are UTF-8 without a byte order mark; decoders refuse it.", Bad: "\uFEFF" + goodSyntax, Good: goodSyntax},
		source.ByteOrderMark, "a byte order mark is not part of JSON", "", "remove the byte order mark", "", true},
	{Rule{Code: "TN1003", Name: "trailing-comma", Title: "A comma before a closing bracket", Text: "JSON allows a comma only between two values." + platformTip, Bad: headerOf + `,}`, Good: goodSyntax},
		source.TrailingComma, "trailing comma: JSON allows a comma only between two values", "", "remove the comma", "", true},
	{Rule{Code: "TN1004", Name: "extra-comma", Title: "A comma with nothing before it", Text: "Two commas in a row, or one right after the opening bracket, leave out a value that JSON cannot leave out.", Bad: headerOf + `,, "tags": []}`, Good: headerOf + `, "tags": []}`},
		source.ExtraComma, "a comma too many: there is no value before it", "", "remove the comma", "", true},
	{Rule{Code: "TN1005", Name: "missing-comma", Title: "Two values side by side", Text: "Members of an object and elements of an array are separated by commas." + platformTip, Bad: headerOf + ` "tags": []}`, Good: headerOf + `, "tags": []}`},
		source.MissingComma, "a comma is missing here", "before this", "insert a comma", "", true},
	{Rule{Code: "TN1006", Name: "missing-colon", Title: "A key and a value without a colon", Text: "A colon stands between the name of a property and its value.", Bad: headerOf + `, "tags" []}`, Good: headerOf + `, "tags": []}`},
		source.MissingColon, "a colon is missing between the property and its value", "", "insert a colon", "", true},
	{Rule{Code: "TN1007", Name: "equals-for-colon", Title: "An equals sign for a colon", Text: "JSON writes a colon between the name of a property and its value.", Bad: headerOf + `, "tags" = []}`, Good: headerOf + `, "tags": []}`},
		source.EqualsForColon, "%q stands where JSON wants a colon", "", "change to a colon", "", true},
	{Rule{Code: "TN1008", Name: "missing-value", Title: "A property without a value", Text: "Every property has a value; where there is none, the property is left out or its value is `null`.", Bad: headerOf + `, "tags": }`, Good: headerOf + `, "tags": []}`},
		source.MissingValue, "this property has no value", "", "", "give it a value, or leave it out", false},
	{Rule{Code: "TN1009", Name: "comment", Title: "A comment", Text: "JSON has no comments, and the platform refuses them." + platformTip, Bad: headerOf + ` /* draft */}`, Good: goodSyntax},
		source.Comment, "JSON has no comments", "", "remove the comment", "", true},
	{Rule{Code: "TN1010", Name: "single-quotes", Title: "Text in single quotes", Text: "JSON puts text and property names in double quotes.", Bad: headerOf + `, "description": 'late'}`, Good: headerOf + `, "description": "late"}`},
		source.SingleQuotes, "JSON puts text in double quotes, not in single ones", "", "change to double quotes", "", true},
	{Rule{Code: "TN1011", Name: "unquoted-key", Title: "A property name without quotes", Text: "JSON puts property names in double quotes." + platformTip, Bad: headerOf + `, tags: []}`, Good: headerOf + `, "tags": []}`},
		source.UnquotedKey, "property name %s must stand in double quotes", "", "put it in quotes", "", true},
	{Rule{Code: "TN1012", Name: "unquoted-text", Title: "Text without quotes", Text: "JSON puts text in double quotes; only numbers, `true`, `false` and `null` stand without.", Bad: headerOf + `, "description": late}`, Good: headerOf + `, "description": "late"}`},
		source.UnquotedText, "text %s must stand in double quotes", "", "put it in quotes", "", true},
	{Rule{Code: "TN1013", Name: "other-literal", Title: "A word of another language", Text: "JSON knows the words `true`, `false` and `null`, in lower case, and has no value for an undefined or infinite number.", Bad: headerOf + `, "settings": {"default": {"on": {"type": "boolean", "defaultValue": True}}}}`, Good: headerOf + `, "settings": {"default": {"on": {"type": "boolean", "defaultValue": true}}}}`},
		source.OtherLiteral, "JSON does not know the word %s", "", "change to what JSON calls it", `allowed are true, false and null`, false},
	{Rule{Code: "TN1014", Name: "unterminated-string", Title: "Text without its closing quote", Text: "A string ends on the line on which it began; a line break inside is written `\\n`." + platformTip, Bad: "{\"app\": \"parcel_watch\", \"version\": \"0.1.0\",\n \"title\": \"Parcel Watch\n}", Good: goodSyntax},
		source.UnterminatedText, "this text has no closing quote", "", "insert the quote", "a line break inside of text is written \\n", false},
	{Rule{Code: "TN1015", Name: "control-character", Title: "A raw control character in text", Text: "Tabs, line breaks and other control characters are written as escapes such as `\\t` and `\\n` in JSON.", Bad: headerOf + ", \"description\": \"a\tb\"}", Good: headerOf + `, "description": "a\tb"}`},
		source.ControlCharacter, "raw control character (%s) in text: JSON writes it as an escape", "", "escape it", "", true},
	{Rule{Code: "TN1016", Name: "invalid-escape", Title: "An escape that JSON does not know", Text: "After a backslash JSON allows only `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t` and `u` with four hexadecimal digits. A backslash itself is written twice.", Bad: headerOf + `, "description": "a\d"}`, Good: headerOf + `, "description": "a\\d"}`},
		source.InvalidEscape, "JSON does not know the escape %s", "", "mend the escape", `a backslash itself is written \\`, false},
	{Rule{Code: "TN1017", Name: "lone-surrogate", Title: "Half of a surrogate pair", Text: "Characters beyond U+FFFF are written as two `\\u` escapes; one half alone is no character and is lost or refused on the way.", Bad: headerOf + `, "description": "\ud83d"}`, Good: headerOf + `, "description": "\ud83d\ude00"}`},
		source.LoneSurrogate, "%s is half of a surrogate pair", "", "", "write both halves", false},
	{Rule{Code: "TN1018", Name: "invalid-utf8", Title: "Bytes that are no UTF-8", Text: "JSON texts are UTF-8. The file was probably saved in another encoding.", Bad: headerOf + ", \"description\": \"caf\xe9\"}", Good: headerOf + `, "description": "café"}`},
		source.InvalidUTF8, "these bytes are not UTF-8", "", "", "save the file as UTF-8", false},
	{Rule{Code: "TN1019", Name: "invalid-number", Title: "A number that JSON cannot read", Text: "A JSON number has no plus sign, no leading zero, digits on both sides of its point, and is decimal.", Bad: headerOf + `, "settings": {"default": {"n": {"type": "number", "defaultValue": 01}}}}`, Good: headerOf + `, "settings": {"default": {"n": {"type": "number", "defaultValue": 1}}}}`},
		source.InvalidNumber, "not a JSON number: %s", "", "write it as JSON does", "", true},
	{Rule{Code: "TN1020", Name: "non-string-key", Title: "A property name that is no text", Text: "JSON property names are text in double quotes.", Bad: headerOf + `, "settings": {"default": {1: {"type": "string", "defaultValue": ""}}}}`, Good: headerOf + `, "settings": {"default": {"1": {"type": "string", "defaultValue": ""}}}}`},
		source.NonStringKey, "a property name must be text in double quotes", "", "put it in quotes", "", true},
	{Rule{Code: "TN1021", Name: "unclosed-bracket", Title: "A bracket that is never closed", Text: "Every `{` needs its `}` and every `[` its `]`. Where brackets and indentation disagree, the finding names the one that indentation says was forgotten.", Bad: headerOf, Good: goodSyntax},
		source.UnclosedBracket, "this bracket is never closed", "expected before this", "insert the closing bracket", "", false},
	{Rule{Code: "TN1022", Name: "mismatched-bracket", Title: "A closing bracket of the wrong kind", Text: "An object ends with `}`, an array with `]`.", Bad: headerOf + `]`, Good: goodSyntax},
		source.MismatchedBracket, "expected %q here", "to close this", "change the bracket", "", false},
	{Rule{Code: "TN1023", Name: "unopened-bracket", Title: "A closing bracket that closes nothing", Text: "There is a closing bracket too many, or an opening one is missing before it.", Bad: goodSyntax + `}`, Good: goodSyntax},
		source.UnopenedBracket, "this bracket closes nothing", "", "remove the bracket", "", false},
	{Rule{Code: "TN1024", Name: "unexpected-text", Title: "Text where none can stand", Text: "What stands here is no part of JSON.", Bad: headerOf + `, "tags": [] ; }`, Good: headerOf + `, "tags": []}`},
		source.UnexpectedText, "unexpected text", "", "change to a comma", "", true},
	{Rule{Code: "TN1025", Name: "text-after-end", Title: "Text behind the end", Text: "A document is one value; nothing may follow it.", Bad: goodSyntax + ` {}`, Good: goodSyntax},
		source.TextAfterEnd, "the document has ended before this", "", "", "put one document into one file", false},
	{Rule{Code: "TN1026", Name: "too-large", Title: "A text beyond the size limit", Text: "The text has more bytes than the limit allows. Nobody writes such a definition by hand."},
		source.TooLarge, "the text is larger than the limit", "", "", "split the definition, or raise the limit", false},
	{Rule{Code: "TN1027", Name: "too-deep", Title: "Brackets nested beyond the limit", Text: "The text has more brackets inside each other than the limit allows; what is inside was not read."},
		source.TooDeep, "nested too deeply: what is inside was not read", "", "", "", false},
	{Rule{Code: "TN1028", Name: "too-many-values", Title: "More values than the limit allows", Text: "The text has more keys and values than the limit allows; what follows was not read."},
		source.TooManyNodes, "too many values: what follows was not read", "", "", "split the definition, or raise the limit", false},
	{Rule{Code: "TN1029", Name: "too-many-mistakes", Title: "Too many mistakes in the text", Text: "The text has so many mistakes that no more of them are listed. It is probably not JSON at all."},
		source.TooManyFaults, "too many mistakes: those behind this place are not listed", "", "", "", false},
	{Rule{Code: "TN1030", Name: "missing-bracket", Title: "An opening bracket that is missing", Text: "A closing bracket has no opening one. The finding stands where the nesting and the indentation say that it was forgotten.", Bad: headerOf + `, "i18n": "en_us": {"parcel_watch.title": "Parcels"}}}`, Good: headerOf + `, "i18n": {"en_us": {"parcel_watch.title": "Parcels"}}}`},
		source.MissingBracket, "an opening bracket %s is missing here", "", "insert the bracket", "", false},
	{Rule{Code: "TN1031", Name: "foreign-blank", Title: "A blank that JSON does not know", Text: "Between values JSON knows four blanks: space, tab, and the two of line breaks. Others, such as the no-break space of web pages and word processors, look alike and are refused." + platformTip, Bad: headerOf + ",\u00a0\"tags\": []}", Good: headerOf + `, "tags": []}`},
		source.ForeignBlank, "%s looks like a blank and is none of JSON", "", "change to a blank", "", true},
	{Rule{Code: "TN1032", Name: "typographic-quotes", Title: "Text in quotes of typography", Text: "JSON puts text and property names in straight double quotes. Word processors and web pages turn them into curly ones." + platformTip, Bad: headerOf + `, “tags”: []}`, Good: headerOf + `, "tags": []}`},
		source.ForeignQuotes, "JSON puts text in straight double quotes, not in those of typography", "", "change to straight double quotes", "", true},
	{Rule{Code: "TN1033", Name: "other-encoding", Title: "A text in UTF-16 or UTF-32", Text: "JSON texts are UTF-8. Some editors and shells save other encodings by default; nothing else was read.", Bad: "\xff\xfe{\x00}\x00", Good: goodSyntax},
		source.OtherEncoding, "the text is in %s: JSON must be in UTF-8", "", "", "save the file as UTF-8", false},
}

func init() {
	for i := range syntaxTable {
		r := &syntaxTable[i].Rule
		r.Severity, r.Since, r.Source = Error, "0.1.0", "RFC 8259"
	}
}

// syntaxRules returns the pages of the rules about the text.
func syntaxRules() []*Rule {
	rules := make([]*Rule, len(syntaxTable))
	for i := range syntaxTable {
		rules[i] = &syntaxTable[i].Rule
	}
	return rules
}

// ParseText reads a text without asking what it holds: the findings are about
// its syntax alone. It is for tools that need no more than valid JSON.
func ParseText(f *source.File, limits source.Limits) (*source.Tree, Diagnostics) {
	tree, faults := source.Parse(f, limits)
	c := NewCollector(tree, 0)
	syntaxDiagnostics(c, tree, faults)
	findings, _ := c.Finish()
	return tree, findings
}

// ReportFaults adds the faults of a text to the findings about it. It is for
// readers of other documents than definitions.
func ReportFaults(c *Collector, tree *source.Tree, faults []source.Fault) {
	syntaxDiagnostics(c, tree, faults)
}

// syntaxDiagnostics words the faults of a text.
func syntaxDiagnostics(c *Collector, tree *source.Tree, faults []source.Fault) {
	cursor := source.NewAtCursor(tree)
	for i := range faults {
		f := &faults[i]
		at := cursor.At(f.Range.Start)
		for j := range syntaxTable {
			if syntaxTable[j].kind == f.Kind {
				syntaxTable[j].report(c, at, f)
			}
		}
	}
}

func (r *syntaxRule) report(c *Collector, at source.Node, f *source.Fault) {
	message := strings.ReplaceAll(r.message, "%q", Quoted(f.Text))
	message = strings.ReplaceAll(message, "%s", cut(f.Text, mostQuoted))
	if r.kind == source.UnexpectedText && f.Text != "" {
		message += ": " + f.Text
	}
	d := c.Add(&r.Rule, at, Address{}, f.Text, message)
	d.Range = f.Range
	d.Suggestion = r.suggestion
	if r.related != "" && f.Related != (source.Range{}) {
		d.Related = []Related{{Message: r.related, Range: f.Related}}
	}
	if f.Fix != nil && r.fix != "" {
		d.Fixes = []Fix{{Title: r.fix, Edits: []source.Edit{*f.Fix}, Safe: r.safe}}
	}
}
