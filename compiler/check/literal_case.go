package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

var literalCase = definition.Rule{
	Code: "TN2212", Name: "literal-case", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 4.3 [DOC H9], 10 item 28",
	Title:  "A status, channel or direction with capital letters",
	Text:   "The platform writes the values of such fields in lower case, and comparisons mind the case. A literal with capital letters equals none of them.",
	Bad:    whenHead + `{"op": "eq", "values": ["/#steps.1.status", "Open"]}` + whenTail,
	Good:   whenHead + `{"op": "eq", "values": ["/#steps.1.status", "open"]}` + whenTail,
}

// isLowerCaseField reports whether the values of a field are words in lower case.
func isLowerCaseField(name string) bool {
	switch name {
	case "status", "channel", "channels", "direction", "directionType":
		return true
	}
	return false
}

// checkConditionCase judges the literals that such a field is compared with.
func checkConditionCase(p *pass, c *condition) {
	t := p.tree
	if c.op == 0 || c.op.Operands() != 2 || t.Kind(c.values) != source.Array || t.Count(c.values) != 2 {
		return
	}
	a := c.values + 1
	b := t.After(a)
	for _, pair := range [...][2]source.Node{{a, b}, {b, a}} {
		text := p.string(pair[0])
		if expression.FormOf(text) != expression.Reference {
			continue
		}
		var scratch [16]expression.Segment
		path, ok := splitPath(text[2:], scratch[:0])
		if ok && len(path) > 2 && p.isPlatformObject(path) {
			if field := attributeOf(path[2:]); isLowerCaseField(field) {
				p.lowerCase(field, pair[1])
			}
		}
	}
}

// attributeOf returns the attribute of an object of the platform that a path in a
// step's output leads to, or to whose change; "" for what lies deeper, whose
// values are somebody else's.
func attributeOf(path []expression.Segment) string {
	if len(path) == 1 {
		return path[0].Text
	}
	if len(path) == 4 && path[0].Text == "changes" && path[1].Text == "attributes" && (path[3].Text == "before" || path[3].Text == "after") {
		return path[2].Text
	}
	return ""
}

// isPlatformObject reports whether a path begins in an object that the platform
// puts out, by an event or action of its own. A hook, a component of an app and
// an answer over HTTP put out what others have written.
func (p *pass) isPlatformObject(path []expression.Segment) bool {
	if path[0].Text != "steps" || p.wf == nil {
		return false
	}
	node := p.wf.find(path[1].Text)
	if node < 0 {
		return false
	}
	if node == 0 {
		full := p.names.Full(p.string(p.wf.Trigger.EventName))
		return isPlatforms(full) && !p.app.IsCallable(p.wf.Workflow) && !strings.HasPrefix(full, "kustomer.hooks.")
	}
	full := p.names.Full(p.string(p.wf.steps[node-1].Action))
	return isPlatforms(full) && !strings.HasPrefix(full, "kustomer.rest-api.") && !strings.HasPrefix(full, "kustomer.command.")
}

// isPlatforms reports whether a full name belongs to the platform and to no app.
func isPlatforms(full string) bool {
	return strings.HasPrefix(full, "kustomer.") && ownerOf(full) == ""
}

// checkParamCase judges the literals that a step gives to such a field.
func checkParamCase(p *pass, s *step) {
	t := p.tree
	if !isPlatforms(s.action.full) {
		return
	}
	for k, v := range t.Members(s.Params) {
		if isLowerCaseField(t.Text(k)) {
			p.lowerCase(t.Text(k), v)
		}
	}
}

func (p *pass) lowerCase(field string, n source.Node) {
	t := p.tree
	for c, end := n, t.After(n); c < end; c++ {
		if t.Kind(c) != source.String || expression.FormOf(t.Text(c)) != expression.Literal {
			continue
		}
		text := t.Text(c)
		lower := strings.ToLower(text)
		if lower == text {
			continue
		}
		d := p.report(&literalCase, c, text, "the values of %s are in lower case, %s is none of them", definition.Quoted(field), definition.Quoted(text))
		p.didYouMean(d, lower)
	}
}
