package check

import (
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/value"
)

var helperArgument = definition.Rule{
	Code: "TN3107", Name: "helper-argument", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3, 5.4 [DOC W6, H3], 10 item 22; docs/language.md",
	Title:  "Arguments that a helper or function does not take",
	Text: "A helper takes arguments in their order or by name, a function behind commas; `docs/language.md` lists them. One that must be given and is not makes the result empty. " +
		"One that is not known, or one too many, has no effect.",
	Bad:  noteHead + `"On {{{dateFormat steps.1.createdAt fromat='LL'}}}"` + noteTail,
	Good: noteHead + `"On {{{dateFormat steps.1.createdAt format='LL'}}}"` + noteTail,
}

var argumentValue = definition.Rule{
	Code: "TN3108", Name: "argument-value", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3 [DOC H3, OBS R6]; docs/language.md",
	Title:  "An argument that means nothing to its helper",
	Text:   "Units, operators, time zones and the like are words of a closed list. With any other the helper yields nothing, without a failure.",
	Bad:    noteHead + `"Since {{{date 'day ago' count=1}}}"` + noteTail,
	Good:   noteHead + `"Since {{{date 'day' count=1}}}"` + noteTail,
}

// argument is one argument of a call that is judged.
type argument struct {
	param      int // index of the parameter it is for
	key        string
	start, end int
	literal    value.Value // missing if it is no literal
	quotes     int         // in front of it and behind it
}

// checkArguments judges the arguments of a helper or function that exists.
func checkArguments(p *pass, x *text, c *call) {
	b := builtin.FindHelper(c.name.Text)
	if c.function {
		b = builtin.FindFunction(c.name.Text)
	}
	if b == nil || x.faulty(c.name.Start, closing(x, c)) {
		return
	}
	var given [8]bool
	operator := ""
	position := 0
	judge := func(a argument) {
		if a.key == "" {
			a.param = position
			position++
		} else if a.param = b.Param(a.key); a.param < 0 {
			if b.Rest == "" {
				p.reportUnknownArgument(x, b, a)
			}
			return
		}
		if a.param >= len(b.Params) {
			if b.Rest == "" && a.param == len(b.Params) {
				p.reportIn(&helperArgument, x.node, a.start, a.end, c.name.Text, "%s takes %s, and this is one more", definition.Quoted(b.Name), arguments(len(b.Params)))
			}
			return
		}
		given[a.param] = true
		if !a.literal.IsMissing() {
			if a.param == 1 {
				operator = a.literal.Text()
			}
			p.judgeValue(x, b, a)
		}
	}
	if c.function {
		eachFunctionArgument(x, b, judge)
	} else if c.term >= 0 {
		eachHelperArgument(x, c.term, judge)
	}
	for i := range b.Params {
		_, binary := builtin.IsMathOperator(operator)
		missing := !b.Params[i].Optional || b.Name == "math" && i == 2 && binary
		if missing && !given[i] && (!c.function || i > 0) { // a function without its first argument has a rule of its own
			p.reportIn(&helperArgument, x.node, c.name.Start, c.name.End, c.name.Text+" "+b.Params[i].Name, "%s needs its argument %s: %s", definition.Quoted(b.Name), definition.Quoted(b.Params[i].Name), b.Params[i].Text)
			return
		}
	}
}

// closing returns where the braces around a call end, or the string.
func closing(x *text, c *call) int {
	if i := strings.Index(x.Text[c.end:], "}}"); i >= 0 {
		return c.end + i
	}
	return len(x.Text)
}

func eachHelperArgument(x *text, call int32, judge func(argument)) {
	for i := x.Term(call).First; i >= 0; i = x.Term(i).Next {
		t := x.Term(i)
		a := argument{key: t.Key, start: t.Start, end: t.End}
		if t.Key != "" {
			a.start = max(strings.LastIndex(x.Text[:t.Start], t.Key), 0)
		}
		switch t.Kind {
		case expression.StringTerm:
			a.literal, a.quotes = value.OfString(t.Text), 1
		case expression.NumberTerm:
			f, _ := strconv.ParseFloat(t.Text, 64)
			a.literal = value.OfNumber(f)
		case expression.BoolTerm:
			a.literal = value.OfBool(t.Text == "true")
		}
		judge(a)
	}
}

func eachFunctionArgument(x *text, b *builtin.Builtin, judge func(argument)) {
	if x.Path.End > x.Path.Start || len(x.Args) > 0 {
		first := argument{start: x.Path.Start, end: x.Path.End}
		if b.Lead == builtin.Either && x.Path.End > x.Path.Start && !leads(x) {
			judge(first) // the date, which is left out
		}
		judge(first)
	}
	for _, arg := range x.Args {
		judge(argument{start: arg.Start, end: arg.End, literal: value.OfString(arg.Text)})
	}
}

func (p *pass) reportUnknownArgument(x *text, b *builtin.Builtin, a argument) {
	names := make([]string, len(b.Params))
	for i := range b.Params {
		names[i] = b.Params[i].Name
	}
	d := p.reportIn(&helperArgument, x.node, a.start, a.start+len(a.key), a.key, "%s has no argument %s: known are %s", definition.Quoted(b.Name), definition.Quoted(a.key), strings.Join(names, ", "))
	if !p.full() {
		p.didYouMean(d, p.nearest(a.key, names))
	}
}

// judgeValue judges an argument that is written in the definition.
func (p *pass) judgeValue(x *text, b *builtin.Builtin, a argument) {
	param := &b.Params[a.param]
	if param.Accepts == nil || param.Accepts(a.literal) {
		return
	}
	written := a.literal.Text()
	if a.key != "" {
		a.start = a.end - len(written) - 2*a.quotes
	}
	d := p.reportIn(&argumentValue, x.node, a.start+a.quotes, a.end-a.quotes, written, "%s means nothing as the %s of %s: %s", definition.Quoted(written), param.Name, definition.Quoted(b.Name), param.Text)
	if param.Names == nil || p.full() {
		return
	}
	p.didYouMean(d, p.nearest(written, param.Names()))
}

func arguments(n int) string {
	if n == 1 {
		return "one argument"
	}
	return strconv.Itoa(n) + " arguments"
}
