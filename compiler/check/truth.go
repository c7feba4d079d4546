package check

import (
	"bytes"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// truth is what can be said of a condition before anything runs.
type truth uint8

const (
	depends truth = iota
	surely        // holds whatever the run
	never         // holds in no run
)

// conditionHead is what stands directly in a condition.
type conditionHead struct {
	op     definition.Op // 0 where there is none that could be read
	values source.Node   // "values", an array if it is right
}

func (p *pass) headOf(condition source.Node) conditionHead {
	op, _ := definition.OpOf(p.string(p.tree.Member(condition, "op")))
	return conditionHead{op, p.tree.Member(condition, "values")}
}

// truthOf judges a condition. The parser's limit on depth bounds the recursion.
func (p *pass) truthOf(c conditionHead) truth {
	t := p.tree
	op, values := c.op, c.values
	if t.Kind(values) != source.Array {
		return depends
	}
	switch op {
	case definition.True:
		return surely
	case definition.False:
		return never
	case definition.Exists, definition.Dne:
		v := p.operand(values, 0)
		if v == source.None || !p.isLiteral(v) {
			return depends
		}
		if (t.Kind(v) != source.Null) == (op == definition.Exists) {
			return surely
		}
		return never
	case definition.And, definition.Or:
		return p.truthOfGroup(op, values)
	case definition.Eq, definition.Neq:
		a, b := p.operand(values, 0), p.operand(values, 1)
		if p.isOneReference(a, b) {
			return map[bool]truth{true: surely, false: never}[op == definition.Eq]
		}
		if a == source.None || b == source.None || !p.isLiteral(a) || !p.isLiteral(b) {
			return depends
		}
		if p.sameLiteral(a, b) == (op == definition.Eq) {
			return surely
		}
		return never
	}
	return depends
}

// isOneReference reports whether two operands are one reference, so that a value is
// compared with itself.
func (p *pass) isOneReference(a, b source.Node) bool {
	text := p.string(a)
	return expression.FormOf(text) == expression.Reference && text == p.string(b)
}

func (p *pass) truthOfGroup(op definition.Op, values source.Node) truth {
	t := p.tree
	if t.Count(values) == 0 {
		return depends // of which another rule speaks
	}
	decided := surely // what one member decides
	if op == definition.And {
		decided = never
	}
	all := true
	for v := range t.Elements(values) {
		switch p.truthOf(p.headOf(v)) {
		case decided:
			return decided
		case depends:
			all = false
		}
	}
	if all {
		if op == definition.And {
			return surely
		}
		return never
	}
	p.looks = maxLooks
	if a, _ := p.clash(op, values); a != source.None {
		return decided
	}
	return depends
}

// operand returns the i-th value, or None.
func (p *pass) operand(values source.Node, i int) source.Node {
	for v := range p.tree.Elements(values) {
		if i == 0 {
			return v
		}
		i--
	}
	return source.None
}

// isLiteral reports whether a value holds no expression.
func (p *pass) isLiteral(n source.Node) bool {
	t := p.tree
	for c, end := n, t.After(n); c < end; c++ {
		switch t.Kind(c) {
		case source.Invalid:
			return false
		case source.String:
			if expression.FormOf(t.Text(c)) != expression.Literal {
				return false
			}
		}
	}
	return true
}

// sameValue reports whether two values are written alike, blanks and escapes
// aside.
func (p *pass) sameValue(a, b source.Node) bool {
	t := p.tree
	if bytes.Equal(t.Raw(a), t.Raw(b)) {
		return true
	}
	n := t.After(a) - a
	if n != t.After(b)-b {
		return false
	}
	for i := range n {
		x, y := a+i, b+i
		if t.Kind(x) != t.Kind(y) {
			return false
		}
		if k := t.Kind(x); k != source.Object && k != source.Array && t.Text(x) != t.Text(y) {
			return false
		}
	}
	return true
}

// sameLiteral compares two literals as the operator eq does
// (reference/kustomer.md 4.3).
func (p *pass) sameLiteral(a, b source.Node) bool {
	return value.FromTree(p.tree, a).LooselyEqual(value.FromTree(p.tree, b))
}

// number reads a literal as a size.
func (p *pass) number(n source.Node) (float64, bool) {
	v := value.FromTree(p.tree, n)
	if v.Kind() == value.String {
		return value.ParseNumber(strings.TrimSpace(v.Str()))
	}
	return v.Number(), v.Kind() == value.Number
}
