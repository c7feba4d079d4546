package payload

import (
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
)

func parse(t testing.TB, text string) *Schema {
	t.Helper()
	tree, faults := source.Parse(&source.File{Name: "schema.json", Bytes: []byte(text)}, source.Limits{})
	require.Empty(t, faults, text)
	return Read(tree, source.Root)
}

func TestRead(t *testing.T) {
	s := parse(t, `{"type": "object", "required": ["at"], "properties": {
	  "at": {"type": "string", "format": "date-time", "title": "At", "futureDate": true, "examples": ["2030-05-10T09:00:00Z"]},
	  "who": {"type": "object", "title": "Who", "properties": {"id": {"type": "string", "format": "uuid", "title": "Id", "identityType": "contact"}}},
	  "lines": {"type": "array", "title": "Lines", "required": ["sku"], "items": {"type": "object", "properties": {"sku": {"type": "string", "title": "SKU"}}}}}}`)
	require.Len(t, s.Properties, 3)
	require.Equal(t, "at", s.Name(s.FutureDate()))
	require.Equal(t, []string{"who", "id"}, s.Contact())
	require.True(t, s.Requires(s.Required, "at"))
	lines := s.Find("lines")
	require.Equal(t, Array, lines.Kind)
	require.Len(t, lines.Inner, 1)
	require.True(t, s.Requires(lines.InnerRequired, "sku"), "a list beside items counts for the elements")
	require.Nil(t, s.Find("none"))

	for _, text := range []string{`[]`, `{}`, `7`, `{"properties": [], "required": {}}`, `{"properties": {"a": 1, "b": {"type": ["string"]}}}`} {
		s := parse(t, text)
		require.Nil(t, s.FutureDate(), text)
		require.Nil(t, s.Contact(), text)
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		value string
		kinds string
	}{
		{`"x"`, "string"}, {`3`, "number integer"}, {`3.0`, "number integer"}, {`1.5`, "number"}, {`3e2`, "number integer"},
		{`1.25e2`, "number integer"}, {`1.25e1`, "number"}, {`10e-1`, "number integer"}, {`1e-1`, "number"}, {`0e-5`, "number integer"},
		{`-7`, "number integer"}, {`100.50`, "number"}, {`true`, "boolean"}, {`false`, "boolean"}, {`[]`, "array"}, {`{}`, "object"}, {`null`, ""},
	} {
		tree, _ := source.Parse(&source.File{Bytes: []byte(c.value)}, source.Limits{})
		var kinds []string
		for k := String; k <= Object; k++ {
			if k.Takes(tree, source.Root) {
				kinds = append(kinds, k.String())
			}
			require.Equal(t, k, KindOf(k.String()))
		}
		require.Equal(t, c.kinds, strings.Join(kinds, " "), c.value)
	}
	require.Zero(t, KindOf("null"))
	require.Zero(t, KindOf(""))
}

func TestKeys(t *testing.T) {
	for _, key := range []string{"a", "A_1", "2nd_name", "a_"} {
		require.True(t, IsKey(key), key)
	}
	for _, key := range []string{"", "_id", "first-name", "a.b", "a b", "naïve"} {
		require.False(t, IsKey(key), key)
	}
	for _, key := range []string{"visit", "demo-order_paid", "1st", strings.Repeat("a", 100)} {
		require.True(t, IsTriggerKey(key), key)
	}
	for _, key := range []string{"", "Visit", "a.b", "-a", "_a", "ä", strings.Repeat("a", 101)} {
		require.False(t, IsTriggerKey(key), key)
	}
}

// formatTexts are the examples of reference/wix.md 2.1, and more.
var formatTexts = []struct {
	format    string
	good, bad []string
}{
	{"date-time", []string{"2030-05-10T09:00:00Z", "2030-05-10t09:00:00.25z", "2030-12-31T23:59:60Z", "2030-05-10T09:00:00+02:00", "2031-01-01T01:29:60+01:30"},
		[]string{"2030-05-10 09:00", "2030-05-10T09:00:00", "2030-05-10T09:00:00+0000", "2030-02-29T00:00:00Z", "2030-05-10T24:00:00Z", "2030-05-10T09:00:60Z", "2030-05-10T09:00:00.Z", "", "2030-05-10T09:00:00Zx"}},
	{"date", []string{"2030-02-28", "2032-02-29"}, []string{"2030-02-30", "2030-13-01", "2030-00-10", "30-01-01", "2030-1-1", "2030-01-01Z", "1900-02-29"}},
	{"time", []string{"09:00:00+02:00", "23:59:60Z", "09:00:00.123Z"}, []string{"09:00", "09:00:00", "25:00:00Z", "09:60:00Z", "09:00:00+24:00"}},
	{"duration", []string{"P1DT2H", "P1D", "P2W", "PT5S", "P1Y2M3DT4H5M6S", "PT1H", "P1YT1S"}, []string{"1 day", "P", "PT", "P1DT", "P1", "P2S", "P1Y2W", "P1D2W", "P2D1Y", "PD", "P1.5D", "p1d"}},
	{"email", []string{"a@b.example", `"a b"@b.example`, "a+b@[127.0.0.1]", "a@[IPv6:::1]"}, []string{"a.b.example", "@b", "a@", "a..b@c", ".a@b", "a@-b", "a b@c", "é@b.example"}},
	{"idn-email", []string{"é@b.example", "a@bücher.example"}, []string{"é.b.example", "é@"}},
	{"hostname", []string{"www.a.example", "localhost", "a-b.1"}, []string{"-a-.example", "", "a..b", "a_b", "é.example", strings.Repeat("a", 64)}},
	{"idn-hostname", []string{"é.example", "www.a.example"}, []string{"-é.example", "é example", ""}},
	{"ipv4", []string{"10.0.0.1"}, []string{"10.0.0.256", "10.0.0", "10.0.0.01", "::1"}},
	{"ipv6", []string{"2001:db8::1", "::ffff:10.0.0.1", "::"}, []string{"2001::db8::1", "10.0.0.1", "fe80::1%eth0", "12345::"}},
	{"uri", []string{"https://a.example/x?y=1", "mailto:a@b.example", "urn:x:y", "http://[::1]:80/x", "https://u:p@a.example#f"}, []string{"/x", "a b", "https://", "http://a b", "https://a.example/%zz", "https://a.example/é", "http://[::1", "//a.example", "1a:b", "http://a:x", "https://a#b#c"}},
	{"uri-reference", []string{"../x#y", "/x", "", "?a", "//a.example/b", "https://a.example", "./a:b"}, []string{`\\x\y`, "a b", "a#b#c", "%4"}},
	{"iri", []string{"https://é.example/ü", "https://a.example/x"}, []string{"/ü", "https://é example"}},
	{"iri-reference", []string{"/ü", "é"}, []string{`\\ü\y`}},
	{"uuid", []string{"7d8253a8-4768-4872-8b32-65d5efc982a4", "7D8253A8-4768-4872-8B32-65D5EFC982A4"}, []string{"7d8253a8", "7d8253a8-4768-4872-8b32-65d5efc982ag", "7d8253a84768-4872-8b32-65d5efc982a4-"}},
	{"uri-template", []string{"/u/{id}", "/u{?a,b*}", "{+x:10}", "plain", ""}, []string{"/u/{id", "/u/id}", "{}", "{a b}", "{{a}}", "{a:0}", "{a..b}"}},
	{"json-pointer", []string{"/a/0", "", "/a~0b~1c"}, []string{"a/0", "/a~2", "/a~"}},
	{"relative-json-pointer", []string{"1/a", "0", "2#", "0+1/a"}, []string{"-1/a", "/a", "01/a", "1a", "", "0##"}},
	{"regex", []string{"^[a-z]+$", "", "(?<y>\\d{4})-\\k<y>", "(?=a)b", "a{2,3}?", "[^\\]]", "a|b", "{", "[a-]", "[\\w-x]", "(?:a)*"}, []string{"^[a-z", "(a", "a)", "*a", "a**", "[z-a]", "\\", "(?x)", "a{2}{3}", "(?<1>a)", "|*"}},
}

func TestFormats(t *testing.T) {
	require.Len(t, Formats(), 19)
	covered := map[string]bool{}
	for _, c := range formatTexts {
		covered[c.format] = true
		require.True(t, IsFormat(c.format))
		for _, text := range c.good {
			require.True(t, IsValid(c.format, text), "%s %q", c.format, text)
		}
		for _, text := range c.bad {
			require.False(t, IsValid(c.format, text), "%s %q", c.format, text)
		}
	}
	require.Len(t, covered, 19)
	require.False(t, IsFormat("datetime"))
	require.True(t, IsValid("datetime", "anything"))
}

// TestFormatsAgreeWithAnotherValidator compares the formats with those of a
// library, in so far as that reads them closely.
func TestFormatsAgreeWithAnotherValidator(t *testing.T) {
	// It lets pass the empty local part of an address, any host beyond ASCII,
	// blanks and second fragments in URIs, and empty expressions in templates; it
	// refuses look-ahead and named groups in regular expressions, and operators in
	// templates.
	rough := []string{"email", "idn-email", "idn-hostname", "uri", "uri-reference", "uri-template", "regex"}
	const shifted = "0+1/a" // in the draft of relative pointers that 2020-12 names, but newer than the library's
	for _, c := range formatTexts {
		if slices.Contains(rough, c.format) {
			continue
		}
		schema, err := compile(c.format)
		require.NoError(t, err)
		for _, text := range append(append([]string{}, c.good...), c.bad...) {
			if text == shifted {
				continue
			}
			require.Equal(t, schema.Validate(text) == nil, IsValid(c.format, text), "%s %q", c.format, text)
		}
	}
}

func compile(format string) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("a.json", map[string]any{"type": "string", "format": format}); err != nil {
		return nil, err
	}
	return c.Compile("a.json")
}

func TestLacksZone(t *testing.T) {
	for _, text := range []string{"2030-05-10T09:00:00", "2030-05-10T09:00:00+0000", "2030-05-10T09:00:00.5-0730"} {
		require.True(t, LacksZone(text), text)
	}
	for _, text := range []string{"2030-05-10T09:00:00Z", "2030-05-10", "", "2030-05-10T09:00:00+2500", "+0000"} {
		require.False(t, LacksZone(text), text)
	}
}

// FuzzFormats holds every format to ending without a panic, whatever the text.
func FuzzFormats(f *testing.F) {
	for _, c := range formatTexts {
		for _, text := range append(append([]string{}, c.good...), c.bad...) {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range Formats() {
			IsValid(format, text)
		}
		LacksZone(text)
		if IsKey(text) && strings.ContainsAny(text, " .-$/\"") {
			t.Fatalf("%q is no key", text)
		}
		if IsTriggerKey(text) && (len(text) > 100 || strings.ToLower(text) != text) {
			t.Fatalf("%q is no key of a trigger", text)
		}
	})
}
