package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mistakes lists broken texts and the faults in them, as kind and the text that
// is underlined; they are also the seeds of the fuzz targets.
var mistakes = []struct {
	name, text string
	want       []string
}{
	{"empty", " \n", []string{"Empty  \n"}},
	{"byte order mark", "\uFEFF{}", []string{"ByteOrderMark \uFEFF"}},
	{"trailing comma in object", `{"a": 1,}`, []string{"TrailingComma ,"}},
	{"trailing comma in array", `[1, 2, ]`, []string{"TrailingComma ,"}},
	{"extra comma", `[1,, 2]`, []string{"ExtraComma ,"}},
	{"missing comma", `{"a": 1 "b": 2}`, []string{"MissingComma "}},
	{"missing comma in array", `["a" "b"]`, []string{"MissingComma "}},
	{"missing colon", `{"a" 1}`, []string{"MissingColon "}},
	{"equals sign", `{"a" = 1}`, []string{"EqualsForColon ="}},
	{"arrow", `{"a" => 1}`, []string{"EqualsForColon =>"}},
	{"missing value", `{"a": , "b": 1}`, []string{`MissingValue "a"`}},
	{"missing value at the end", `{"a": }`, []string{`MissingValue "a"`}},
	{"key alone", `{"a"}`, []string{`MissingValue "a"`}},
	{"line comment", "{} // end", []string{"Comment // end"}},
	{"block comment", `{"a": /* x */ 1}`, []string{"Comment /* x */"}},
	{"hash comment", "# top\n{}", []string{"Comment # top"}},
	{"single quotes", `{'a': 'b'}`, []string{"SingleQuotes 'a'", "SingleQuotes 'b'"}},
	{"unquoted key", `{a: 1}`, []string{"UnquotedKey a"}},
	{"unquoted text", `{"a": some words, "b": 1}`, []string{"UnquotedText some words"}},
	{"python literals", `[True, None]`, []string{"OtherLiteral True", "OtherLiteral None"}},
	{"unterminated", "{\"a\": \"b,\n\"c\": 1}", []string{`UnterminatedText "b`}},
	{"unterminated with mustache", "{\"a\": \"x/{{y}},\n\"c\": 1}", []string{`UnterminatedText "x/{{y}}`}},
	{"unterminated before a bracket", `{"a": "b}`, []string{`UnterminatedText "b`}},
	{"unterminated before another", `{"a": "b, "c": "d"}`, []string{`UnterminatedText "b`}},
	{"unterminated in a list", `["a, "b"]`, []string{`UnterminatedText "a`}},
	{"unterminated before a bracket and another", `[{"a": "b}, {"c": 1}]`, []string{`UnterminatedText "b`}},
	{"unterminated key", `{"a: {"b": 1}, "c": 2}`, []string{`UnterminatedText "a`}},
	{"unterminated key before a text", `{"a: "b", "c": 2}`, []string{`UnterminatedText "a`}},
	{"unterminated key at the end of its line", "{\"a: [\n1], \"b\": 2}", []string{`UnterminatedText "a`}},
	{"key without its opening quote", `{a": 1, "b": 2}`, []string{`UnquotedKey a"`}},
	{"text without its opening quote", `{"a": b c", "d": [e", 1.0"]}`, []string{`UnquotedText b c"`, `UnquotedText e"`, `UnquotedText 1.0"`}},
	{"literal with a quote", `[true", null]`, []string{`UnquotedText true"`}},
	{"line break in a text", "[\"a\nb\", \"c\"]", []string{"ControlCharacter \n"}},
	{"line breaks in a text", "{\"a\": \"b\r\nc\n\nd\",\n\"e\": 1}", []string{"ControlCharacter \r"}},
	{"semicolon for a comma", `{"a": 1; "b": [2;3];}`, []string{"UnexpectedText ;", "UnexpectedText ;", "UnexpectedText ;"}},
	{"control character", "[\"a\tb\"]", []string{"ControlCharacter \t"}},
	{"invalid escape", `["\d"]`, []string{`InvalidEscape \d`}},
	{"lone surrogate", `["\ud800"]`, []string{`LoneSurrogate \ud800`}},
	{"invalid UTF-8", "[\"\xff\xfe\"]", []string{"InvalidUTF8 \xff\xfe"}},
	{"leading zero", `[01]`, []string{"InvalidNumber 01"}},
	{"hexadecimal", `[0x1F]`, []string{"InvalidNumber 0x1F"}},
	{"plus sign", `[+1]`, []string{"InvalidNumber +1"}},
	{"bare points", `[-.5, 1.]`, []string{"InvalidNumber -.5", "InvalidNumber 1."}},
	{"single quotes around double ones", `['say "hi"	now']`, []string{"SingleQuotes 'say \"hi\"\tnow'"}},
	{"control characters", "[\"a\tb\x01c\", \"\x0c\"]", []string{"ControlCharacter \t", "ControlCharacter \x0c"}},
	{"comments everywhere", "// top\n{ /* a */\n  // line\n  \"a\": 1, // end\n  \"b\"/* c */: [1, /* d */ 2 /* e */]\n}\n# last", []string{
		"Comment // top", "Comment /* a */", "Comment // line", "Comment // end", "Comment /* c */", "Comment /* d */", "Comment /* e */", "Comment # last"}},
	{"number as key", `{1: 2}`, []string{"NonStringKey 1"}},
	{"unclosed at the end", `{"a": [1, 2`, []string{"UnclosedBracket ["}},
	{"unclosed inside", `[{"a": 1]`, []string{"UnclosedBracket {"}},
	{"unclosed by indentation", "{\n  \"a\": {\n    \"b\": 1\n,\n  \"c\": 2\n}", []string{"UnclosedBracket {"}},
	{"mismatched", `{"a": 1]`, []string{"MismatchedBracket ]"}},
	{"unopened", `{}}`, []string{"UnopenedBracket }"}},
	{"a module", "module.exports = {\"a\": 1};\n", []string{"UnexpectedText module.exports ="}},
	{"a module with a name", "export const app = {\"a\": 1}", []string{"UnexpectedText export const app ="}},
	{"text behind a module", "export default {\"a\": 1}; 7", []string{"UnexpectedText export default", "TextAfterEnd ;"}},
	{"text after end", `{} {}`, []string{"TextAfterEnd {"}},
	{"closing bracket forgotten on its line", "{\n  \"a\": {\"b\": 1,\n  \"c\": 2\n}", []string{"UnclosedBracket {"}},
	{"closing bracket forgotten below", "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\n    {\n      \"b\": 2\n  ],\n  \"c\": 3\n}", []string{"UnclosedBracket {"}},
	{"closing bracket forgotten before a comma", "{\n  \"a\": [\n    1\n  , \"b\": [],\n  \"c\": {}\n}", []string{"UnclosedBracket ["}},
	{"opening brace forgotten", `{"a": "b": 1, "c": 2}, "d": [{"e": "f": 3}}]}`, []string{"MissingBracket ", "MissingBracket "}},
	{"one opening brace forgotten", `{"a": "b": 1, "c": 2}, "d": []}`, []string{"MissingBracket "}},
	{"opening brace of an element forgotten", `{"a": ["b": 1}, {"b": 2}], "c": 3}`, []string{"MissingBracket "}},
	{"opening bracket forgotten", `{"a": "b", "c"], "d": {"e": true]}}`, []string{"MissingBracket ", "MissingBracket "}},
	{"opening bracket of objects forgotten", "{\n  \"a\":\n    {\"b\": 1},\n    {\"b\": 2}\n  ],\n  \"c\": 3\n}", []string{"MissingBracket "}},
	{"opening bracket of nothing forgotten", `{"a": }, "b": ], "c": 3}`, []string{"MissingBracket ", "MissingBracket "}},
	{"closing bracket too many", "{\n  \"a\": {\n    \"b\": [1]]\n  },\n  \"c\": [{\"d\": 1}}]\n}", []string{"UnopenedBracket ]", "UnopenedBracket }"}},
	{"closing brace too many", "{\n  \"a\": {\n    \"b\": {\"x\": 1}}\n  },\n  \"c\": 2\n}", []string{"UnopenedBracket }"}},
	{"closing bracket of the other kind", `{"a": [1, 2}, "b": {"c": [true]]}`, []string{"MismatchedBracket }", "MismatchedBracket ]"}},
	{"byte order mark alone", "\uFEFF \n", []string{"Empty \uFEFF \n"}},
	{"no-break spaces", "{\u00a0\"a\":\u00a0\u00a0true\u00a0, b\u00a0: 1\u00a0, \"c\": some\u00a0}", []string{
		"ForeignBlank \u00a0", "ForeignBlank \u00a0\u00a0", "ForeignBlank \u00a0", "UnquotedKey b", "ForeignBlank \u00a0", "ForeignBlank \u00a0", "UnquotedText some", "ForeignBlank \u00a0"}},
	{"invisible characters", "[\u200b1,\ufeff 2]\v\f", []string{"ForeignBlank \u200b", "ForeignBlank \ufeff", "ForeignBlank \v\f"}},
	{"curly quotes", `{“a”: “it’s "so" late”, ‘b’: [„x“, «y»]}`, []string{`ForeignQuotes “a”`, `ForeignQuotes “it’s "so" late”`, `ForeignQuotes ‘b’`, `ForeignQuotes „x“`, `ForeignQuotes «y»`}},
	{"curly quote on one side", `{“a": 1, "b”: 2, "c": “x", "d": "y”}`, []string{`ForeignQuotes “a"`, `ForeignQuotes "b”`, `ForeignQuotes “x"`, `ForeignQuotes "y”`}},
	{"a curly quote in a word", `[it’s]`, []string{`UnquotedText it’s`}},
	{"UTF-16", "\xff\xfe{\x00}\x00", []string{"OtherEncoding \xff\xfe{\x00}\x00"}},
	{"UTF-16 without its mark", "\x00{\x00}", []string{"OtherEncoding \x00{\x00}"}},
	{"UTF-32", "\xff\xfe\x00\x00{\x00\x00\x00", []string{"OtherEncoding \xff\xfe\x00\x00{\x00\x00\x00"}},
	{"a run of zeros", "[1,\x00\x00\x00\x00 2]\x00\x00", []string{"UnexpectedText \x00\x00\x00\x00", "TextAfterEnd \x00\x00"}},
	{"nothing but zeros", strings.Repeat("\x00", 3000), []string{"UnexpectedText " + strings.Repeat("\x00", 3000)}},
	{"a run of junk", "[1,~@^\x01\x02~@^ 2]", []string{"UnexpectedText ~@^\x01\x02~@^"}},
	{"independent mistakes", "{a: 1,\n 'b': 2\n \"c\": [1,],}", []string{"UnquotedKey a", "SingleQuotes 'b'", "MissingComma ", "TrailingComma ,", "TrailingComma ,"}},
}

func TestLaxNamesMistakes(t *testing.T) {
	for _, c := range mistakes {
		t.Run(c.name, func(t *testing.T) {
			tree, faults := Parse(&File{Name: "t.json", Bytes: []byte(c.text)}, Limits{})
			var got []string
			for _, f := range faults {
				got = append(got, fmt.Sprintf("%s %s", faultNames[f.Kind], c.text[f.Range.Start:f.Range.End]))
			}
			require.Equal(t, c.want, got)
			requireSound(t, tree)
			require.False(t, json.Valid([]byte(c.text)) && c.name != "lone surrogate" && c.name != "invalid UTF-8")
		})
	}
}

// TestFixesMend applies the fixes of a broken text and parses again.
func TestFixesMend(t *testing.T) {
	for _, c := range mistakes {
		_, faults := Parse(&File{Bytes: []byte(c.text)}, Limits{})
		var edits []Edit
		for _, f := range faults {
			if f.Fix != nil {
				edits = append(edits, *f.Fix)
			}
		}
		if len(edits) != len(faults) {
			continue
		}
		_, again := Parse(&File{Bytes: Splice([]byte(c.text), edits)}, Limits{})
		if c.name == "unterminated before a bracket" || c.name == "byte order mark" || len(again) == 0 {
			require.Empty(t, again, c.name)
		}
		require.Less(t, len(again), len(faults), c.name)
	}
}

// TestFixesLeaveACleanLayout shows what remains.
func TestFixesLeaveACleanLayout(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"// top\n{ /* a */\n  // line\n  \"a\": 1, // end\n  \"b\"/* c */: [1, /* d */ 2 /* e */]\n}\n# last", "{\n  \"a\": 1,\n  \"b\": [1, 2]\n}\n"},
		{"{\r\n  // line\r\n  \"a\": 1 // end\r\n}", "{\r\n  \"a\": 1\r\n}"},
		{"{\n  /* two\n     lines */\n  \"a\": 1\n}", "{\n  \"a\": 1\n}"},
		{"{\n  /* note */ \"a\": 1\n}", "{\n  \"a\": 1\n}"},
		{"[1, , 2]", "[1, 2]"},
		{"[1,,2,\n  ,\n  3]", "[1,2,\n  3]"},
		{"[1,,\n 2]", "[1,\n 2]"},
		{"[1, ,\n 2]", "[1,\n 2]"},
		{"[, 1]", "[1]"},
		{"{\"a\": 1,\n}", "{\"a\": 1\n}"},
		{"[\"a\tb\x01c\"]", `["a\tb\u0001c"]`},
		{`['say "hi"']`, `["say \"hi\""]`},
		{`["it\'s \d"]`, `["it's \\d"]`},
		{`[+1, -.5, 1., .5e3]`, `[1, -0.5, 1.0, 0.5e3]`},
	} {
		_, faults := Parse(&File{Bytes: []byte(c.text)}, Limits{})
		var edits []Edit
		for _, f := range faults {
			require.NotNil(t, f.Fix, "%v in %s", f.Kind, c.text)
			edits = append(edits, *f.Fix)
		}
		require.Equal(t, c.want, string(Splice([]byte(c.text), edits)))
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	_, faults := Parse(&File{Bytes: []byte(deep + strings.Repeat("]", 100_000))}, Limits{})
	require.Equal(t, []FaultKind{TooDeep}, kinds(faults))
	_, faults = Parse(&File{Bytes: []byte(deep)}, Limits{MaxDepth: 200_000})
	require.Equal(t, []FaultKind{UnclosedBracket}, kinds(faults))
	for _, unclosed := range []string{deep, "{\"app\":" + deep[:3000] + "1,2\n", strings.Repeat("[1,\n", 3000), strings.Repeat(`{"a":`, 1500), deep[:1500] + strings.Repeat("]", 900)} {
		_, faults = Parse(&File{Bytes: []byte(unclosed)}, Limits{})
		for _, kind := range kinds(faults) {
			require.Contains(t, []FaultKind{TooDeep, UnclosedBracket}, kind)
		}
		require.Contains(t, kinds(faults), TooDeep)
		require.LessOrEqual(t, len(faults), 2)
	}
	_, faults = Parse(&File{Bytes: []byte("[1,2,3,4]")}, Limits{MaxNodes: 3})
	require.Equal(t, []FaultKind{TooManyNodes}, kinds(faults))
	_, faults = Parse(&File{Bytes: []byte("[1,2,3,4]")}, Limits{MaxBytes: 3})
	require.Equal(t, []FaultKind{TooLarge}, kinds(faults))
	_, faults = Parse(&File{Bytes: []byte("[" + strings.Repeat("a,", 1_000_000) + "]")}, Limits{})
	require.Len(t, faults, maxFaults+1)
	require.Equal(t, TooManyFaults, faults[maxFaults].Kind)
}

func kinds(faults []Fault) []FaultKind {
	var all []FaultKind
	for _, f := range faults {
		all = append(all, f.Kind)
	}
	return all
}

// requireSound checks what every table promises: ranges lie inside each other,
// siblings do not overlap, and every node is reached through its pointer.
func requireSound(t *testing.T, tree *Tree) {
	t.Helper()
	size := uint32(len(tree.File.Bytes))
	var visit func(n Node, within Range)
	visit = func(n Node, within Range) {
		r := tree.Range(n)
		require.LessOrEqual(t, r.Start, r.End)
		require.LessOrEqual(t, within.Start, r.Start)
		require.LessOrEqual(t, r.End, within.End)
		require.Greater(t, tree.After(n), n)
		require.LessOrEqual(t, int(tree.After(n)), tree.Len())
		_ = tree.Text(n)
		if k := tree.Kind(n); k == Object || k == Array {
			last := r.Start
			for c := n + 1; c < tree.After(n); c = tree.After(c) {
				require.GreaterOrEqual(t, tree.Range(c).Start, last)
				if k == Object {
					require.Equal(t, Key, tree.Kind(c))
					require.Greater(t, tree.After(c), c+1)
					visit(c+1, r)
					last = tree.Range(c + 1).End
				} else {
					visit(c, r)
					last = tree.Range(c).End
				}
			}
		}
	}
	visit(Root, Range{0, size})
}

var faultNames = map[FaultKind]string{
	Empty: "Empty", ByteOrderMark: "ByteOrderMark", TrailingComma: "TrailingComma", ExtraComma: "ExtraComma", MissingComma: "MissingComma",
	MissingColon: "MissingColon", EqualsForColon: "EqualsForColon", MissingValue: "MissingValue", Comment: "Comment", SingleQuotes: "SingleQuotes",
	UnquotedKey: "UnquotedKey", UnquotedText: "UnquotedText", OtherLiteral: "OtherLiteral", UnterminatedText: "UnterminatedText",
	ControlCharacter: "ControlCharacter", InvalidEscape: "InvalidEscape", LoneSurrogate: "LoneSurrogate", InvalidUTF8: "InvalidUTF8",
	InvalidNumber: "InvalidNumber", NonStringKey: "NonStringKey", UnclosedBracket: "UnclosedBracket", MismatchedBracket: "MismatchedBracket",
	UnopenedBracket: "UnopenedBracket", MissingBracket: "MissingBracket", UnexpectedText: "UnexpectedText", TextAfterEnd: "TextAfterEnd",
	ForeignBlank: "ForeignBlank", ForeignQuotes: "ForeignQuotes", OtherEncoding: "OtherEncoding",
}
