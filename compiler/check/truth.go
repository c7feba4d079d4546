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

// maxConjuncts bounds the conditions of one group that are compared with each
// other.
const maxConjuncts = 32

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
	if a, _ := p.clash(op, values); a != source.None {
		return decided
	}
	return depends
}

// clash returns two conditions of a group that cannot hold together (and), or of
// which one always does (or).
func (p *pass) clash(op definition.Op, values source.Node) (a, b source.Node) {
	t := p.tree
	i := 0
	for x := range t.Elements(values) {
		if i++; i > maxConjuncts {
			break
		}
		for y := t.After(x); y < t.After(values); y = t.After(y) {
			if op == definition.And && p.exclude(x, y) || op == definition.Or && p.complement(x, y) {
				return x, y
			}
		}
	}
	return source.None, source.None
}

// exclude reports whether two conditions cannot both hold.
func (p *pass) exclude(x, y source.Node) bool {
	if p.complement(x, y) {
		return true
	}
	opX, a, u := p.comparison(x)
	opY, b, v := p.comparison(y)
	if a == source.None || b == source.None || !p.sameValue(a, b) {
		return false
	}
	if opX == definition.Dne || opY == definition.Dne {
		// What does not exist equals nothing that does and has no size.
		other, w := opY, v
		if opY == definition.Dne {
			other, w = opX, u
		}
		switch other {
		case definition.Eq:
			return p.isLiteral(w) && p.tree.Kind(w) != source.Null
		case definition.Gt, definition.Gte, definition.Lt, definition.Lte, definition.LtDate, definition.GtDate, definition.Contains:
			return true
		}
		return false
	}
	if u == source.None || v == source.None || !p.isLiteral(u) || !p.isLiteral(v) {
		return false
	}
	if opX == definition.Eq && opY == definition.Eq {
		return !p.sameLiteral(u, v)
	}
	return p.emptyRange(opX, u, opY, v)
}

// emptyRange reports whether no number lies within two bounds.
func (p *pass) emptyRange(opX definition.Op, u source.Node, opY definition.Op, v source.Node) bool {
	low, high := u, v
	opLow, opHigh := opX, opY
	if isUpper(opX) || isLower(opY) {
		low, high, opLow, opHigh = v, u, opY, opX
	}
	if !(isLower(opLow) || opLow == definition.Eq) || !(isUpper(opHigh) || opHigh == definition.Eq) || opLow == definition.Eq && opHigh == definition.Eq {
		return false
	}
	x, okX := p.number(low)
	y, okY := p.number(high)
	if !okX || !okY {
		return false
	}
	strict := opLow == definition.Gt || opHigh == definition.Lt
	return x > y || x == y && strict
}

func isLower(op definition.Op) bool { return op == definition.Gt || op == definition.Gte }
func isUpper(op definition.Op) bool { return op == definition.Lt || op == definition.Lte }

// complement reports whether exactly one of two conditions holds in every run.
func (p *pass) complement(x, y source.Node) bool {
	opX, a, u := p.comparison(x)
	opY, b, v := p.comparison(y)
	if a == source.None || b == source.None || !p.sameValue(a, b) {
		return false
	}
	if opX > opY {
		opX, opY = opY, opX
	}
	switch {
	case opX == definition.Exists && opY == definition.Dne:
		return true
	case opX == definition.Eq && opY == definition.Neq, opX == definition.Contains && opY == definition.NotContains:
		return u != source.None && v != source.None && p.sameValue(u, v)
	}
	return false
}

// comparison returns the operator and the operands of a condition that is no
// group; of what is none no operand.
func (p *pass) comparison(n source.Node) (op definition.Op, a, b source.Node) {
	head := p.headOf(n)
	op, values := head.op, head.values
	if op == 0 || op.Groups() || p.tree.Kind(values) != source.Array {
		return op, source.None, source.None
	}
	a = p.operand(values, 0)
	if op.Operands() > 1 {
		b = p.operand(values, 1)
	}
	if op.Operands() == 0 || a != source.None && p.isLiteral(a) {
		return op, source.None, source.None // of constants truthOf speaks
	}
	return op, a, b
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
