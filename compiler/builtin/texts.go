package builtin

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var texts = []Builtin{
	{
		Name: "toLower", Group: Texts, Helper: true, Result: text | maybe, Source: fromHelpers + " [DOC W4]",
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "what is written"}},
		Text:     "Writes a text in small letters, as JavaScript does.",
		Examples: []Example{{"{{{toLower steps.1.mail}}}", `{"mail": "ADA@Example.ORG"}`, `"ada@example.org"`}},
		call:     toLower,
	},
	{
		Name: "toUpper", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "what is written"}},
		Text:     "Writes a text in capital letters, as JavaScript does.",
		Examples: []Example{{"{{{toUpper steps.1.city}}}", `{"city": "Gießen"}`, `"GIESSEN"`}},
		call:     toUpper,
	},
	{
		Name: "capitalize", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "what is written"}},
		Text:     "Writes the first letter of a text as a capital and all others as small letters.",
		Examples: []Example{{"{{{capitalize steps.1.name}}}", `{"name": "aDA"}`, `"Ada"`}},
		call:     capitalize,
	},
	{
		Name: "trim", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "what is written"}},
		Text:     "Takes the blanks and line breaks off both ends of a text.",
		Examples: []Example{{"[{{{trim steps.1.name}}}]", `{"name": "  Ada L. \n"}`, `"[Ada L.]"`}},
		call:     trim,
	},
	{
		Name: "replace", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params: []Param{
			{Name: "value", Kinds: scalar, Text: "the text"},
			{Name: "search", Kinds: scalar, Text: "what is looked for: plain text, not empty", Accepts: isNotEmpty},
			{Name: "by", Kinds: scalar, Optional: true, Text: "what comes in its place; nothing without it"},
		},
		Text: "Replaces every occurrence of one text by another.",
		Examples: []Example{
			{"{{{replace steps.1.phone '-' ' '}}}", `{"phone": "555-010-7788"}`, `"555 010 7788"`},
			{"{{{replace steps.1.phone '-'}}}", `{"phone": "555-010-7788"}`, `"5550107788"`},
		},
		call: replace,
	},
	{
		Name: "substring", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params: []Param{
			{Name: "value", Kinds: scalar, Text: "the text"},
			{Name: "start", Kinds: numeric, Text: "where it begins, counted from 0"},
			{Name: "end", Kinds: numeric, Optional: true, Text: "where it ends, not included; the end of the text without it"},
		},
		Text: "Yields a part of a text, counted in UTF-16 units as .length is. As in JavaScript, what lies outside of the text is moved to its ends, and two bounds in the wrong order change places.",
		Examples: []Example{
			{"{{{substring steps.1.id 0 4}}}", `{"id": "abcdefgh"}`, `"abcd"`},
			{"{{{substring steps.1.id 5}}}", `{"id": "abcdefgh"}`, `"fgh"`},
		},
		call: substring,
	},
	{
		Name: "split", Group: Texts, Helper: true, Result: types.Array | maybe, Source: decision,
		Params: []Param{
			{Name: "value", Kinds: scalar, Text: "the text"},
			{Name: "separator", Kinds: text, Optional: true, Text: "what stands between the parts; a comma without it; characters if it is empty"},
		},
		Text: "Cuts a text into an array, for each, join, lookup or map.",
		Examples: []Example{
			{"{{#each (split steps.1.tags)}}[{{this}}]{{/each}}", `{"tags": "vip,new"}`, `"[vip][new]"`},
			{"{{lookup (split steps.1.mail '@') 1}}", `{"mail": "ada@example.org"}`, `"example.org"`},
		},
		call: split,
	},
	{
		Name: "join", Group: Texts, Helper: true, Result: text | maybe, Source: decision,
		Params: []Param{
			{Name: "list", Kinds: types.Array, Text: "the parts"},
			{Name: "separator", Kinds: text, Optional: true, Text: "what is put between them; a comma and a blank without it"},
		},
		Text: "Writes the elements of an array one after the other.",
		Examples: []Example{
			{"{{{join steps.1.tags}}}", `{"tags": ["vip", "new", 7]}`, `"vip, new, 7"`},
			{"{{{join (map steps.1.items 'name') ' & '}}}", `{"items": [{"name": "tea"}, {"name": "milk"}]}`, `"tea & milk"`},
		},
		call: join,
	},
	{
		Name: "ifExists", Group: Texts, Function: true, Result: anything, Source: fromFunction + " [DOC H2]; the arguments are our decision",
		Params: []Param{
			{Name: "value", Kinds: anything, Text: "the path of what may exist"},
			{Name: "then", Kinds: text, Optional: true, Text: "the text if it exists; the value itself without it"},
			{Name: "otherwise", Kinds: text, Optional: true, Text: "the text if not; nothing without it"},
		},
		Text: "Yields a text if a value exists: if it is neither missing nor null, as for the operator exists.",
		Examples: []Example{
			{"/#fn:ifExists,steps.1.order,has ordered,is new", `{"order": "o7"}`, `"has ordered"`},
			{"/#fn:ifExists,steps.1.order,has ordered,is new", `{"order": null}`, `"is new"`},
			{"/#fn:ifExists,steps.1.order,has ordered", "", `missing`},
			{"/#fn:ifExists,steps.1.count", `{"count": 0}`, `0`},
		},
		call: ifExists,
	},
}

// isText reports whether v is written as a text: arrays and objects are not.
func isText(v value.Value) bool {
	return v.Kind() == value.String || v.Kind() == value.Number || v.Kind() == value.Bool
}

// withText makes a helper of a function over texts.
func withText(v value.Value, f func(string) string) value.Value {
	if !isText(v) {
		return value.Value{}
	}
	return value.OfString(f(v.Text()))
}

func isNotEmpty(v value.Value) bool { return v.Text() != "" }

func toLower(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], lower)
}

func toUpper(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], upper)
}

func trim(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], trimmed)
}

func capitalize(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string {
		_, size := utf8.DecodeRuneInString(s)
		return upper(s[:size]) + lower(s[size:])
	})
}

func replace(e *Env, args []value.Value, _ []value.Member) value.Value {
	s, search, by := args[0].Text(), args[1].Text(), args[2].Text()
	if !isText(args[0]) || !isText(args[1]) || search == "" {
		return value.Value{}
	}
	if len(by) > len(search) && !e.fits(len(s)+strings.Count(s, search)*(len(by)-len(search))) {
		return value.Value{}
	}
	return value.OfString(strings.ReplaceAll(s, search, by))
}

func substring(_ *Env, args []value.Value, _ []value.Member) value.Value {
	start, ok := args[1].ToNumber()
	if !ok || !isText(args[0]) {
		return value.Value{}
	}
	units := utf16.Encode([]rune(args[0].Text()))
	end := float64(len(units))
	if args[2].Exists() {
		if end, ok = args[2].ToNumber(); !ok {
			return value.Value{}
		}
	}
	from, to := bound(start, len(units)), bound(end, len(units))
	return value.OfString(string(utf16.Decode(units[min(from, to):max(from, to)])))
}

// bound moves an index into a text of n units.
func bound(f float64, n int) int {
	switch {
	case !(f > 0):
		return 0
	case f > float64(n):
		return n
	}
	return int(f)
}

func split(e *Env, args []value.Value, _ []value.Member) value.Value {
	if !isText(args[0]) {
		return value.Value{}
	}
	s, separator := args[0].Text(), ","
	if args[1].Exists() {
		separator = args[1].Text()
	}
	if strings.Count(s, separator) >= maxElements {
		return e.tooLarge()
	}
	parts := strings.Split(s, separator)
	list := make([]value.Value, len(parts))
	for i, p := range parts {
		list[i] = value.OfString(p)
	}
	return value.OfArray(list...)
}

func join(e *Env, args []value.Value, _ []value.Member) value.Value {
	if args[0].Kind() != value.Array {
		return value.Value{}
	}
	separator := ", "
	if args[1].Exists() {
		separator = args[1].Text()
	}
	var b strings.Builder
	for i := range args[0].Len() {
		if i > 0 {
			b.WriteString(separator)
		}
		b.WriteString(args[0].At(i).Text())
		if !e.fits(b.Len()) {
			return value.Value{}
		}
	}
	return value.OfString(b.String())
}

func ifExists(_ *Env, args []value.Value, _ []value.Member) value.Value {
	if !args[0].Exists() {
		return args[2]
	}
	if args[1].IsMissing() {
		return args[0]
	}
	return args[1]
}
