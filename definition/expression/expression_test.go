package expression

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sketch writes an expression in a short form for the tables.
func sketch(e *Expression) string {
	var b strings.Builder
	switch e.Form {
	case Literal:
		return "literal"
	case Reference:
		fmt.Fprintf(&b, "ref %s", segments(&e.Path))
	case Function:
		fmt.Fprintf(&b, "fn %s(%s", e.Name.Text, segments(&e.Path))
		for _, a := range e.Args {
			fmt.Fprintf(&b, "; %s", a.Text)
		}
		b.WriteString(")")
	case Template:
		for _, p := range e.Parts {
			switch p.Kind {
			case Text:
				fmt.Fprintf(&b, "%q", p.Text)
			case Output:
				b.WriteString("<")
				if p.Raw {
					b.WriteString("raw ")
				}
				b.WriteString(term(e, p.Term) + ">")
			default:
				fmt.Fprintf(&b, "<%s %s>", [...]string{"", "", "open", "else", "close", "comment", "partial"}[p.Kind], term(e, p.Term))
			}
		}
	}
	return b.String()
}

func segments(p *Path) string {
	var all []string
	for _, s := range p.Segments {
		all = append(all, s.Text)
	}
	return strings.Repeat("../", p.Up) + strings.Join(all, "|")
}

func term(e *Expression, i int32) string {
	if i < 0 {
		return "-"
	}
	t := e.Term(i)
	key := ""
	if t.Key != "" {
		key = t.Key + "="
	}
	switch t.Kind {
	case PathTerm:
		if t.Path.Data {
			return key + "@" + segments(&t.Path)
		}
		return key + segments(&t.Path)
	case StringTerm:
		return key + fmt.Sprintf("%q", t.Text)
	case NumberTerm, BoolTerm:
		return key + t.Text
	case CallTerm:
		out := key + segments(&t.Path) + "("
		for a := t.First; a >= 0; a = e.Term(a).Next {
			out += " " + term(e, a)
		}
		return out + " )"
	}
	return key + "nothing"
}

var expressions = []struct{ text, want, faults string }{
	{"done", "literal", ""},
	{"see https://x.example/#part", "literal", ""},
	{"/#steps.1.id", "ref steps|1|id", ""},
	{"/#steps.a-b.list.0.@x", "ref steps|a-b|list|0|@x", ""},
	{"/#", "ref ", "EmptyExpression 0-2"},
	{"/#steps..id", "ref steps||id", "EmptySegment 7-9"},
	{"/#steps.1.", "ref steps|1|", "EmptySegment 9-10"},
	{"/#fn:parseInt,steps.1.n", "fn parseInt(steps|1|n)", ""},
	{"/#fn:dateFormat,steps.1.at,MMM D, YYYY", "fn dateFormat(steps|1|at; MMM D, YYYY)", ""},
	{"/#fn:inBusinessHours", "fn inBusinessHours()", ""},
	{"/#fn:parseInt, steps.1.n", "fn parseInt(steps|1|n)", "SpaceInFunction 14-15"},
	{"/#fn:parseInt,/#steps.1.n", "fn parseInt(steps|1|n)", "NestedReference 14-16"},
	{"/#fn:", "fn ()", "MissingFunctionName 0-5"},
	{"Order {{{steps.1.id}}}!", `"Order "<raw steps|1|id>"!"`, ""},
	{"{{ a.b }}", "<a|b>", ""},
	{"{{a.@b-c.0}}", "<a|@b-c|0>", ""},
	{"{{dateDiff 'milliseconds' from=steps.X.a to=steps.Y.b}}", `<dateDiff( "milliseconds" from=steps|X|a to=steps|Y|b )>`, ""},
	{`{{ math steps.a.match "+"  steps.b.c }}`, `<math( steps|a|match "+" steps|b|c )>`, ""},
	{"{{f (g 1 true) null x=(h)}}", "<f( g( 1 true ) nothing x=h( ) )>", ""},
	{"{{#if a}}x{{else}}y{{/if}}", `<open if( a )>"x"<else ->"y"<close ->`, ""},
	{"{{#each list}}{{@index}}{{this.f}}{{../g}}{{/each}}", "<open each( list )><@index><f><../g><close ->", ""},
	{"{{! note }}{{!-- }} --}}", "<comment -><comment ->", ""},
	{"a {{~b~}} c", `"a"<b>"c"`, ""},
	{`\{{x}} {{y}}`, `"{{x}} "<y>`, ""},
	{"{{a.[b c].d}}", "<a|b c|d>", ""},
	{"{{a", `"{{a"`, "UnclosedMustache 0-3"},
	{"{{a {{b}}", `"{{a "<b>`, "UnclosedMustache 0-4"},
	{"{{{a}}", `"{{{a}}"`, "UnclosedMustache 0-6"},
	{"{{}}", "<->", "EmptyExpression 0-4"},
	{"{{a..b}}", "<->", "EmptySegment 3-5"},
	{"{{a['b']}}", "<->", "BracketAccess 3-8"},
	{"{{/#steps.1.id}}", "<comment ->", "ReferenceInside 0-16"},
	{"{{x /#steps.1.id}}", "<x>", "ReferenceInside 4-16"},
	{"{{f 'x}}", "<f>", "UnterminatedString 4-6"},
	{"{{#if a}}x", `<open if( a )>"x"`, "UnclosedBlock 0-9"},
	{"{{#if a}}x{{/each}}", `<open if( a )>"x"<close ->`, "MismatchedBlock 10-19"},
	{"x{{/if}}", `"x"<close ->`, "UnopenedBlock 1-8"},
	{"{{> part}}", "<partial ->", "PartialRefused 0-10"},
	{"{{a, b}}", "<a>", "UnexpectedText 3-4"},
}

func TestExpressions(t *testing.T) {
	var p Parser
	for _, c := range expressions {
		t.Run(c.text, func(t *testing.T) {
			e := p.Parse(c.text)
			require.Equal(t, c.want, sketch(e))
			var faults []string
			for _, f := range e.Faults {
				faults = append(faults, fmt.Sprintf("%s %d-%d", faultNames[f.Kind], f.Start, f.End))
			}
			require.Equal(t, c.faults, strings.Join(faults, ", "))
		})
	}
}

func TestParserDoesNotAllocate(t *testing.T) {
	var p Parser
	for _, c := range expressions {
		p.Parse(c.text)
	}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		p.Parse("/#steps.1.custom.@field")
		p.Parse("Order {{{steps.1.id}}} {{math a.b \"+\" c}}")
		p.Parse("plain text")
	}))
}

func TestEscape(t *testing.T) {
	require.Equal(t, "a&amp;&lt;&gt;&quot;&#x27;&#x60;&#x3D;é", string(AppendEscaped(nil, "a&<>\"'`=é")))
}

func FuzzParse(f *testing.F) {
	for _, c := range expressions {
		f.Add(c.text)
	}
	for _, c := range hostile {
		f.Add(c.before + strings.Repeat(c.piece, 3) + c.after)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := Parse(text)
		requireSound(t, e)
		_ = sketch(e)
	})
}

var faultNames = map[FaultKind]string{
	UnclosedMustache: "UnclosedMustache", EmptyExpression: "EmptyExpression", EmptySegment: "EmptySegment", BracketAccess: "BracketAccess",
	UnexpectedText: "UnexpectedText", UnterminatedString: "UnterminatedString", MismatchedBlock: "MismatchedBlock", UnclosedBlock: "UnclosedBlock",
	TooLong: "TooLong", UnopenedBlock: "UnopenedBlock", PartialRefused: "PartialRefused", ReferenceInside: "ReferenceInside", SpaceInFunction: "SpaceInFunction",
	NestedReference: "NestedReference", MissingFunctionName: "MissingFunctionName",
}
