package check

import (
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
)

var unknownFunction = definition.Rule{
	Code: "TN3104", Name: "unknown-function", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.4 [DOC W6, DEC], 10 item 22",
	Title:  "A function that does not exist",
	Text:   "The platform does not complain of a function that it does not know: the value is silently something else. The names are case-sensitive, and helpers of templates are no functions.",
	Bad:    noteHead + `"/#fn:parseInteger,steps.1.custom.sizeStr"` + noteTail,
	Good:   noteHead + `"/#fn:parseInt,steps.1.custom.sizeStr"` + noteTail,
}

var unknownHelper = definition.Rule{
	Code: "TN3105", Name: "unknown-helper", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.3 [DOC W6], 12 Q11 [DEC]",
	Title:  "A template helper that does not exist",
	Text:   "What stands in braces with something behind it is a helper with its arguments. The names are case-sensitive, and functions, which are used by `/#fn:`, are no helpers.",
	Bad:    noteHead + `"On {{{formatDate steps.1.createdAt}}}"` + noteTail,
	Good:   noteHead + `"On {{{dateFormat steps.1.createdAt}}}"` + noteTail,
}

var functionArgument = definition.Rule{
	Code: "TN3106", Name: "function-argument", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 5.4 [DOC W6]",
	Title:  "A function without its argument",
	Text:   "What a function works on is its first argument, a path behind a comma: `/#fn:parseInt,steps.1.custom.sizeStr`. Without one it yields nothing.",
	Bad:    noteHead + `"/#fn:parseInt"` + noteTail,
	Good:   noteHead + `"/#fn:parseInt,steps.1.custom.sizeStr"` + noteTail,
}

func checkCall(p *pass, x *text, c *call) {
	name := c.name.Text
	if x.faulty(c.name.Start, c.name.End) {
		return
	}
	if c.function {
		switch f := builtin.FindFunction(name); {
		case f == nil && strings.TrimSpace(name) != "":
			p.reportFunction(x, c)
		case f != nil && len(f.Params) > 0 && !f.Params[0].Optional && x.Path.Start >= x.Path.End:
			p.reportIn(&functionArgument, x.node, c.name.Start, c.name.End, name, "function %s needs an argument: its %s", definition.Quoted(name), f.Params[0].Name)
		}
		return
	}
	if builtin.FindHelper(name) == nil {
		p.reportHelper(x, c)
	}
}

func (p *pass) reportFunction(x *text, c *call) {
	name := c.name.Text
	names := builtin.FunctionNames()
	d := p.reportIn(&unknownFunction, x.node, c.name.Start, c.name.End, name, "unknown function %s: known are %s", definition.Quoted(name), strings.Join(names, ", "))
	if p.full() {
		return
	}
	if builtin.FindHelper(name) != nil {
		d.Suggestion = name + " is a helper: it works in braces, {{{" + name + " …}}}"
		return
	}
	p.didYouMean(d, p.nearest(name, names))
}

func (p *pass) reportHelper(x *text, c *call) {
	name := c.name.Text
	d := p.reportIn(&unknownHelper, x.node, c.name.Start, c.name.End, name, "unknown helper %s", definition.Quoted(name))
	if p.full() {
		return
	}
	if strings.Contains(name, ".") {
		d.Message = definition.Quoted(name) + " is a path, and nothing can stand behind it in braces"
		return
	}
	if builtin.FindFunction(name) != nil {
		d.Suggestion = name + ` is a function: it works as a whole string, "/#fn:` + name + `,…"`
		return
	}
	near := otherHelper(name)
	if near == "" {
		near = p.nearest(name, builtin.HelperNames())
	}
	p.didYouMean(d, near)
	if c.block {
		d.Fixes = nil // the end of the block has to change with it
	}
}

// otherHelper returns the helper for what other template languages call it, or
// "".
func otherHelper(name string) string {
	switch strings.ToLower(name) {
	case "formatdate", "format", "dateformatter":
		return "dateFormat"
	case "upper", "uppercase":
		return "toUpper"
	case "lower", "lowercase":
		return "toLower"
	case "now", "today":
		return "date"
	case "json", "stringify":
		return "toJSON"
	case "for", "foreach", "loop":
		return "each"
	}
	return ""
}
