package builtin

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

var encodings = []Builtin{
	{
		Name: "escape", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "the text"}},
		Text:     "Escapes a text for HTML, as two braces do. Between two braces the result would be escaped once more: write three.",
		Examples: []Example{{"<b>{{{escape steps.1.name}}}</b>", `{"name": "A & <B>"}`, `"<b>A &amp; &lt;B&gt;</b>"`}},
		call:     escapeHTML,
	},
	{
		Name: "escapeRegExp", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "the text"}},
		Text:     `Puts a backslash in front of every character that means something in a regular expression: ^ $ \ . * + ? ( ) [ ] { } |.`,
		Examples: []Example{{"{{{escapeRegExp steps.1.term}}}", `{"term": "1.5 (kg)"}`, `"1\\.5 \\(kg\\)"`}},
		call:     escapeRegExp,
	},
	{
		Name: "markdownToHtml", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params: []Param{{Name: "value", Kinds: text, Text: "a text in Markdown"}},
		Text: "Writes Markdown as HTML: headings, paragraphs, lists, quotes, rules, code, emphasis, links and pictures. HTML in the text is escaped, and links that are no web, mail, telephone or relative address lose theirs, " +
			"so that what a customer has written can be shown.",
		Examples: []Example{
			{"{{{markdownToHtml steps.1.body}}}", `{"body": "# Hello\n\nDear **Ada**, see [this](https://example.org)."}`, `"<h1>Hello</h1>\n<p>Dear <strong>Ada</strong>, see <a href=\"https://example.org\">this</a>.</p>\n"`},
			{"{{{markdownToHtml steps.1.body}}}", `{"body": "- tea\n- <b>milk</b>"}`, `"<ul>\n<li>tea</li>\n<li>&lt;b&gt;milk&lt;/b&gt;</li>\n</ul>\n"`},
		},
		call: markdownToHTML,
	},
	{
		Name: "removeMarkdown", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: text, Text: "a text in Markdown"}},
		Text:     "Writes the text of Markdown without its marks: links without their addresses, pictures as what stands for them.",
		Examples: []Example{{"{{{removeMarkdown steps.1.body}}}", `{"body": "# Hello\n\nDear **Ada**, see [this](https://example.org)."}`, `"Hello\n\nDear Ada, see this."`}},
		call:     removeMarkdown,
	},
	{
		Name: "encodeURI", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "a whole address"}},
		Text:     "Encodes what cannot stand in an address and leaves what divides its parts, as JavaScript's encodeURI does.",
		Examples: []Example{{"{{{encodeURI steps.1.url}}}", `{"url": "https://example.org/a b?q=é&r=1"}`, `"https://example.org/a%20b?q=%C3%A9&r=1"`}},
		call:     encodeURI,
	},
	{
		Name: "encodeURIComponent", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "a part of an address"}},
		Text:     "Encodes a text to be one part of an address, as JavaScript's encodeURIComponent does.",
		Examples: []Example{{"https://example.org/?q={{{encodeURIComponent steps.1.term}}}", `{"term": "a&b = ü/ö"}`, `"https://example.org/?q=a%26b%20%3D%20%C3%BC%2F%C3%B6"`}},
		call:     encodeURIComponent,
	},
	{
		Name: "base64Encode", Group: Encodings, Helper: true, Result: text | maybe, Source: fromNames,
		Params:   []Param{{Name: "value", Kinds: scalar, Text: "the text"}},
		Text:     "Encodes the UTF-8 bytes of a text as base64, with padding.",
		Examples: []Example{{"{{{base64Encode steps.1.name}}}", `{"name": "Zoë:pw"}`, `"Wm/Dqzpwdw=="`}},
		call:     base64Encode,
	},
	{
		Name: "authHmac", Group: Encodings, Org: true, Helper: true, Function: true, Result: text | maybe, Source: fromNames,
		Params: []Param{
			{Name: "value", Kinds: anything, Text: "what is signed: a text, or a value as its JSON"},
			{Name: "setting", Kinds: text, Text: "the app setting that holds the secret: '<app>.<category>.<name>'"},
			{Name: "algorithm", Kinds: text, Optional: true, Text: "sha256, sha512 or sha1; sha256 without it", Accepts: isAlgorithm, Names: algorithms},
			{Name: "encoding", Kinds: text, Optional: true, Text: "hex or base64; hex without it", Accepts: isEncoding, Names: macEncodings},
		},
		Text:     "Yields the HMAC of a value under a secret that only a setting holds, so that it stands in no definition. It works in the inputTemplate of an action, where secrets are known; anywhere else, and without such a setting, it yields nothing.",
		Examples: []Example{{"/#fn:authHmac,steps.1.body,parcels.default.token", `{"body": "hello"}`, `missing`}},
		Requests: []Example{
			{"{{{authHmac body setting='parcels.default.token'}}}", `{"body": "hello"}`, `"e5a01537481fa0b2c697f787c7aff885412cf0760d08e08502259b39d2d6ae68"`},
			{"/#fn:authHmac,order,parcels.default.token,sha1,base64", `{"order": {"id": 7}}`, `"17xUOs86XLJcW8AEXFtIkXK/+gY="`},
		},
		call: authHmac,
	},
}

func escapeHTML(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string { return string(expression.AppendEscaped(nil, s)) })
}

func escapeRegExp(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string {
		out := make([]byte, 0, len(s)+8)
		for i := range len(s) {
			if strings.IndexByte(`^$\.*+?()[]{}|`, s[i]) >= 0 {
				out = append(out, '\\')
			}
			out = append(out, s[i])
		}
		return string(out)
	})
}

// What stays as it is in an address, beside letters and digits.
const (
	uriComponent = "-_.!~*'()"
	uriReserved  = ";/?:@&=+$,#"
)

func encodeURI(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string { return percentEncoded(s, uriComponent+uriReserved) })
}

func encodeURIComponent(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string { return percentEncoded(s, uriComponent) })
}

// percentEncoded encodes all bytes but letters, digits and those of keep. Bytes
// that are no UTF-8 are written as U+FFFD.
func percentEncoded(s, keep string) string {
	const digits = "0123456789ABCDEF"
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	out := make([]byte, 0, len(s)+len(s)/4)
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(keep, c) >= 0 {
			out = append(out, c)
			continue
		}
		out = append(out, '%', digits[c>>4], digits[c&15])
	}
	return string(out)
}

func base64Encode(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return withText(args[0], func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })
}

func algorithms() []string   { return []string{"sha256", "sha512", "sha1"} }
func macEncodings() []string { return []string{"hex", "base64"} }

func isAlgorithm(v value.Value) bool { return slices.Contains(algorithms(), v.Text()) }
func isEncoding(v value.Value) bool  { return slices.Contains(macEncodings(), v.Text()) }

func authHmac(e *Env, args []value.Value, _ []value.Member) value.Value {
	secret, _ := e.World.setting(args[1].Text())
	if !e.Secrets || !args[0].Exists() || secret.Text() == "" {
		return value.Value{}
	}
	var algorithm func() hash.Hash
	switch args[2].Text() {
	case "", "sha256":
		algorithm = sha256.New
	case "sha512":
		algorithm = sha512.New
	case "sha1":
		algorithm = sha1.New
	default:
		return value.Value{}
	}
	body := []byte(args[0].Str())
	if args[0].Kind() != value.String {
		body = args[0].AppendJSON(nil)
	}
	mac := hmac.New(algorithm, []byte(secret.Text()))
	mac.Write(body)
	sum := mac.Sum(nil)
	switch args[3].Text() {
	case "", "hex":
		return value.OfString(hex.EncodeToString(sum))
	case "base64":
		return value.OfString(base64.StdEncoding.EncodeToString(sum))
	}
	return value.Value{}
}
