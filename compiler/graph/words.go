package graph

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// The bounds of the words for one condition: more of it helps nobody.
const (
	maxCondition = 600
	maxOperand   = 120
)

// infix spells the operators as people read them.
var infix = map[string]string{
	"eq": "=", "neq": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤",
	"lt-date": "is before", "gt-date": "is after", "contains": "contains", "not-contains": "does not contain",
}

// always reports whether a condition is true whatever happens: the operator
// "true", or the exists of a literal, by which authors write "else"
// (reference/kustomer.md 4.1).
func (b *builder) always(n source.Node) bool {
	op := b.text(b.tree.Member(n, "op"))
	if op == "true" {
		return true
	}
	if op != "exists" {
		return false
	}
	for v := range b.tree.Elements(b.tree.Member(n, "values")) {
		switch b.tree.Kind(v) {
		case source.True, source.False, source.Number:
			return true
		case source.String:
			text := b.tree.Text(v)
			return text != "" && expression.FormOf(text) == expression.Literal
		}
		return false
	}
	return false
}

// condition returns a condition in words, cut where it grows too long.
func (b *builder) condition(n source.Node) string {
	if b.tree.Kind(n) != source.Object {
		return "no condition"
	}
	var s strings.Builder
	b.appendCondition(&s, n, false)
	return cut(s.String(), maxCondition)
}

func (b *builder) appendCondition(s *strings.Builder, n source.Node, nested bool) {
	if s.Len() > maxCondition {
		return
	}
	t := b.tree
	op := b.text(t.Member(n, "op"))
	values := t.Member(n, "values")
	var first, second source.Node
	for v := range t.Elements(values) {
		if first == source.None {
			first = v
			continue
		}
		second = v
		break
	}
	switch op {
	case "and", "or":
		if first == source.None {
			s.WriteString(op + " of nothing")
			return
		}
		if nested && second != source.None {
			s.WriteByte('(')
		}
		count := 0
		for v := range t.Elements(values) {
			if count > 0 {
				s.WriteString(" " + op + " ")
			}
			count++
			if s.Len() > maxCondition {
				break
			}
			if t.Kind(v) == source.Object {
				b.appendCondition(s, v, true)
			} else {
				s.WriteString(b.operand(v))
			}
		}
		if nested && second != source.None {
			s.WriteByte(')')
		}
	case "true":
		s.WriteString("always")
	case "false":
		s.WriteString("never")
	case "exists":
		s.WriteString(b.operand(first) + " exists")
	case "dne":
		s.WriteString(b.operand(first) + " does not exist")
	case "":
		s.WriteString("no operator")
	default:
		word, ok := infix[op]
		if !ok {
			word = op
		}
		s.WriteString(b.operand(first) + " " + word + " " + b.operand(second))
	}
}

// operand returns a value of a condition in words: a reference without its mark,
// a literal as JSON.
func (b *builder) operand(n source.Node) string {
	switch b.tree.Kind(n) {
	case source.Invalid:
		return "?"
	case source.String:
		text := b.tree.Text(n)
		switch expression.FormOf(text) {
		case expression.Reference:
			return cut(text[len("/#"):], maxOperand)
		case expression.Function:
			name, args, _ := strings.Cut(text[len("/#fn:"):], ",")
			return cut(name+"("+strings.ReplaceAll(args, ",", ", ")+")", maxOperand)
		}
		return cut(strconv.Quote(cut(text, maxOperand)), maxOperand)
	}
	raw := b.tree.Raw(n)
	return cut(strings.Join(strings.Fields(string(raw[:min(len(raw), 4*maxOperand)])), " "), maxOperand)
}

// delay returns when a scheduled workflow runs, in words: "after 1 min 30 s"
// (reference/kustomer.md 7.2).
func (b *builder) delay(n source.Node) string {
	t := b.tree
	if t.Kind(n) != source.Object {
		return "no delay given"
	}
	value := t.Member(n, "value")
	if b.text(t.Member(n, "type")) == "absolute" {
		if t.Kind(value) == source.String {
			return "at " + cut(strings.TrimPrefix(t.Text(value), "/#"), maxOperand)
		}
		return "at " + b.operand(value)
	}
	seconds, ok := b.seconds(value)
	switch {
	case !ok:
		return "after " + b.operand(value) + " seconds"
	case seconds <= 0:
		return "at once"
	}
	return "after " + duration(seconds)
}

// offset returns when a workflow runs relative to its event, in words (DESIGN.md
// 4.2).
func (b *builder) offset(n source.Node) string {
	value := b.tree.Member(n, "value")
	seconds, ok := b.seconds(value)
	switch {
	case !ok:
		return b.operand(value) + " seconds after the event"
	case seconds < 0:
		return duration(-seconds) + " before the event's date"
	case seconds > 0:
		return duration(seconds) + " after the event"
	}
	return "at the event"
}

// seconds reads a number of seconds, written as a number or as a string.
func (b *builder) seconds(n source.Node) (float64, bool) {
	switch b.tree.Kind(n) {
	case source.Number, source.String:
		return value.ParseNumber(b.tree.Text(n))
	}
	return 0, false
}

// duration writes seconds for people: the two greatest units that are not zero.
// A day has 24 hours here.
func duration(seconds float64) string {
	const most = 100 * 365 * 86400
	if seconds > most {
		return strconv.FormatFloat(seconds, 'g', 6, 64) + " s"
	}
	if seconds < 1 {
		return strconv.FormatFloat(seconds, 'g', 3, 64) + " s"
	}
	rest := int64(seconds)
	var words []string
	for _, unit := range [...]struct {
		name    string
		seconds int64
	}{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}} {
		if n := rest / unit.seconds; n > 0 {
			words = append(words, strconv.FormatInt(n, 10)+" "+unit.name)
			rest -= n * unit.seconds
		}
	}
	return strings.Join(words[:min(2, len(words))], " ")
}

// cut shortens a text to about so many bytes, at the end of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}

// clean makes the text of an author fit for a picture: one line, no characters
// that XML forbids or that turn the direction of what follows.
func clean(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = ' ' <= s[i] && s[i] < 0x7f
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return ' '
		case r < ' ' || 0x7f <= r && r < 0xa0 || r == 0xfffe || r == 0xffff || r == utf8.RuneError:
			return utf8.RuneError
		case '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\ufeff':
			return utf8.RuneError
		}
		return r
	}, s)
}
