package check

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// What conditions say about each other before anything runs: whether two exclude
// each other, whether one follows from another. All answers are on the safe side:
// no means not known. A condition is compared as it would be evaluated
// (reference/kustomer.md 4.3).

const (
	// maxConjuncts bounds the conditions of one group that are compared with each
	// other.
	maxConjuncts = 32
	// maxLooks bounds the comparisons of two conditions for one question, which may
	// be nested.
	maxLooks = 4096
)

// look reports whether two more conditions may be compared.
func (p *pass) look() bool {
	p.looks--
	return p.looks >= 0
}

// members returns the conditions of a group, with those of inner groups of the
// same kind among them: `and` in `and` is one `and`. Of a long group only the first
// ones are returned.
func (p *pass) members(op definition.Op, values source.Node, into []source.Node) []source.Node {
	for v := range p.tree.Elements(values) {
		if len(into) >= maxConjuncts {
			break
		}
		if inner, innerValues := p.group(v); inner == op {
			into = p.members(op, innerValues, into)
		} else {
			into = append(into, v)
		}
	}
	return into
}

// group returns the operator and the values of a group; 0 for other conditions.
func (p *pass) group(n source.Node) (definition.Op, source.Node) {
	c := p.headOf(n)
	if !c.op.Groups() || p.tree.Kind(c.values) != source.Array {
		return 0, source.None
	}
	return c.op, c.values
}

// clash returns two conditions of a group that cannot hold together (and), or of
// which one always does (or).
func (p *pass) clash(op definition.Op, values source.Node) (a, b source.Node) {
	var scratch [maxConjuncts]source.Node
	list := p.members(op, values, scratch[:0])
	for i, y := range list {
		for _, x := range list[:i] {
			if op == definition.And && p.exclude(x, y) || op == definition.Or && p.exhaust(x, y) {
				return x, y
			}
		}
	}
	return source.None, source.None
}

// exclude reports whether two conditions cannot both hold.
func (p *pass) exclude(x, y source.Node) bool {
	if !p.look() {
		return false
	}
	if op, values := p.group(x); op != 0 {
		return p.ofGroup(op, values, func(v source.Node) bool { return p.exclude(v, y) })
	}
	if op, values := p.group(y); op != 0 {
		return p.ofGroup(op, values, func(v source.Node) bool { return p.exclude(x, v) })
	}
	a, b := p.comparison(x), p.comparison(y)
	return p.sameField(&a, &b) && (p.excludes(&a, &b) || p.excludes(&b, &a))
}

// ofGroup reports whether something holds for a group: for one condition of an
// `and`, for all of an `or`.
func (p *pass) ofGroup(op definition.Op, values source.Node, holds func(source.Node) bool) bool {
	all := true
	for v := range p.tree.Elements(values) {
		if holds(v) {
			if op == definition.And {
				return true
			}
		} else if all = false; op == definition.Or {
			return false
		}
	}
	return all && op == definition.Or && p.tree.Count(values) > 0
}

// excludes reports whether a, about the same field as b, keeps b from holding.
func (p *pass) excludes(a, b *comparison) bool {
	switch a.op {
	case definition.Dne:
		// What does not exist equals nothing that does and has no size.
		switch b.op {
		case definition.Exists, definition.Gt, definition.Gte, definition.Lt, definition.Lte, definition.LtDate, definition.GtDate, definition.Contains:
			return true
		case definition.Eq:
			return b.literal && p.tree.Kind(b.right) != source.Null
		}
	case definition.Exists:
		return b.op == definition.Eq && b.literal && p.tree.Kind(b.right) == source.Null
	case definition.Contains:
		return b.op == definition.NotContains && p.sameValue(a.right, b.right)
	case definition.Eq:
		switch b.op {
		case definition.Neq:
			return p.sameValue(a.right, b.right) || a.literal && b.literal && p.sameLiteral(a.right, b.right)
		case definition.Eq:
			return a.literal && b.literal && !p.sameLiteral(a.right, b.right)
		case definition.Gt, definition.Gte, definition.Lt, definition.Lte:
			if a.literal && p.tree.Kind(a.right) == source.String {
				if _, ok := p.number(a.right); !ok {
					return true // a text that is no number has no size
				}
			}
		}
	}
	if !a.literal && a.right != source.None && b.right != source.None && p.sameValue(a.right, b.right) {
		switch a.op {
		case definition.Gt:
			return b.op == definition.Lt || b.op == definition.Lte || b.op == definition.Eq
		case definition.Gte:
			return b.op == definition.Lt
		case definition.Lt:
			return b.op == definition.Eq
		case definition.GtDate:
			return b.op == definition.LtDate
		}
		return false
	}
	return p.emptyRange(a, b)
}

// emptyRange reports whether nothing lies above the bound a and below the bound b.
func (p *pass) emptyRange(a, b *comparison) bool {
	x, lowStrict, okX := p.bound(a, true)
	y, highStrict, okY := p.bound(b, false)
	return okX && okY && a.op.Dates() == b.op.Dates() && (x > y || x == y && (lowStrict || highStrict))
}

// bound returns the size, or the time in milliseconds, below which (lower) or above
// which (upper) a value cannot lie for the condition to hold.
func (p *pass) bound(c *comparison, lower bool) (at float64, strict, ok bool) {
	if !c.literal {
		return 0, false, false
	}
	switch c.op {
	case definition.Gt, definition.Gte:
		ok = lower
	case definition.Lt, definition.Lte:
		ok = !lower
	case definition.GtDate, definition.LtDate:
		if (c.op == definition.GtDate) != lower {
			return 0, false, false
		}
		at, ok = p.moment(c.right)
		return at, true, ok
	case definition.Eq:
		ok = true
	}
	if ok {
		at, ok = p.number(c.right)
	}
	return at, c.op == definition.Gt || c.op == definition.Lt, ok
}

// exhaust reports whether one of two conditions holds in every run.
func (p *pass) exhaust(x, y source.Node) bool {
	if !p.look() {
		return false
	}
	a, b := p.comparison(x), p.comparison(y)
	if !p.sameField(&a, &b) {
		return false
	}
	if a.op > b.op {
		a, b = b, a
	}
	switch {
	case a.op == definition.Exists && b.op == definition.Dne:
		return true
	case a.op == definition.Eq && b.op == definition.Neq, a.op == definition.Contains && b.op == definition.NotContains:
		return p.sameValue(a.right, b.right)
	case a.op == definition.Neq && b.op == definition.Neq:
		return a.literal && b.literal && !p.sameLiteral(a.right, b.right)
	}
	return false
}

// implies reports whether y holds whenever x does.
func (p *pass) implies(x, y source.Node) bool {
	if !p.look() {
		return false
	}
	if p.sameValue(x, y) {
		return true
	}
	// The groups first that have to be followed in all their conditions.
	if op, values := p.group(x); op == definition.Or {
		return p.ofGroup(definition.Or, values, func(v source.Node) bool { return p.implies(v, y) })
	}
	if op, values := p.group(y); op == definition.And {
		return p.ofGroup(definition.Or, values, func(v source.Node) bool { return p.implies(x, v) })
	}
	if op, values := p.group(x); op == definition.And && p.ofGroup(definition.And, values, func(v source.Node) bool { return p.implies(v, y) }) {
		return true
	}
	if op, values := p.group(y); op == definition.Or {
		return p.ofGroup(definition.And, values, func(v source.Node) bool { return p.implies(x, v) })
	}
	a, b := p.comparison(x), p.comparison(y)
	return p.sameField(&a, &b) && p.follows(&a, &b)
}

// follows reports whether b holds whenever a does, which is about the same field.
func (p *pass) follows(a, b *comparison) bool {
	t := p.tree
	if a.op == b.op && (a.right == b.right || a.right != source.None && b.right != source.None && p.sameValue(a.right, b.right)) {
		return true
	}
	switch b.op {
	case definition.Exists:
		switch a.op {
		case definition.Gt, definition.Gte, definition.Lt, definition.Lte, definition.GtDate, definition.LtDate, definition.Contains:
			return true
		case definition.Eq:
			return a.literal && t.Kind(a.right) != source.Null
		}
		return false
	case definition.Eq:
		return a.op == definition.Eq && a.literal && b.literal && t.Kind(a.right) == t.Kind(b.right) && p.sameLiteral(a.right, b.right)
	case definition.Neq:
		if a.op == definition.Dne {
			return b.literal && t.Kind(b.right) != source.Null
		}
		return a.op == definition.Eq && a.literal && b.literal && !p.sameLiteral(a.right, b.right)
	}
	for _, lower := range [...]bool{true, false} {
		x, strictX, okX := p.bound(a, lower)
		y, strictY, okY := p.bound(b, lower)
		if !okX || !okY || a.op.Dates() != b.op.Dates() || b.op == definition.Eq {
			continue
		}
		if x == y {
			return strictX || !strictY
		}
		return (x > y) == lower
	}
	return false
}

// comparison is a condition that is no group, with the field that it asks about on
// the left.
type comparison struct {
	op          definition.Op
	left, right source.Node // right is None for operators with one operand
	literal     bool        // right is one
}

// comparison reads a condition; left is None if it compares no expression.
func (p *pass) comparison(n source.Node) comparison {
	head := p.headOf(n)
	op, values := head.op, head.values
	c := comparison{op: op}
	if op == 0 || op.Groups() || op.Operands() == 0 || p.tree.Kind(values) != source.Array {
		return c
	}
	c.left = p.operand(values, 0)
	if op.Operands() > 1 {
		c.right = p.operand(values, 1)
		if c.right == source.None {
			c.left = source.None
			return c
		}
		if flipped := op.Flipped(); flipped != 0 && c.left != source.None && p.isLiteral(c.left) {
			c.op, c.left, c.right = flipped, c.right, c.left
		}
		c.literal = p.isLiteral(c.right)
	}
	if c.left != source.None && p.isLiteral(c.left) {
		c.left = source.None // of constants truthOf speaks
	}
	return c
}

// sameField reports whether two comparisons are about the same field.
func (p *pass) sameField(a, b *comparison) bool {
	if a.left == source.None || b.left == source.None {
		return false
	}
	if p.sameValue(a.left, b.left) {
		return true
	}
	// Two fields compared with each other may stand in either order.
	if flipped := b.op.Flipped(); flipped != 0 && b.right != source.None && !b.literal && p.sameValue(a.left, b.right) {
		b.op, b.left, b.right = flipped, b.right, b.left
		return true
	}
	return false
}
