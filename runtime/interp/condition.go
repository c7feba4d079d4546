package interp

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

// holds evaluates a condition. If t is not nil, it is filled with how the
// verdict came about.
func holds(c *program.Condition, env *program.Env, t *Test) bool {
	if c.Op == program.And || c.Op == program.Or {
		return holdsInner(c, env, t)
	}
	var v [2]value.Value
	for i := range c.Operands {
		v[i] = c.Operands[i].Eval(env)
	}
	verdict := compare(c.Op, v[0], v[1])
	if t != nil {
		*t = Test{Condition: c, Operands: slices.Clone(v[:len(c.Operands)]), Holds: verdict}
	}
	return verdict
}

// holdsInner evaluates a conjunction or disjunction up to the condition that
// decides it. Without any, `and` is true and `or` is false.
func holdsInner(c *program.Condition, env *program.Env, t *Test) bool {
	decisive := c.Op == program.Or
	verdict := !decisive
	var inner []Test
	for i := range c.Inner {
		var it *Test
		if t != nil {
			inner = append(inner, Test{})
			it = &inner[len(inner)-1]
		}
		if holds(&c.Inner[i], env, it) == decisive {
			verdict = decisive
			break
		}
	}
	if t != nil {
		*t = Test{Condition: c, Inner: inner, Holds: verdict}
	}
	return verdict
}

// compare applies an operator to its resolved operands. The platform's own
// table of casts is not public; this is the decision of reference/kustomer.md
// 4.3, and the table of all pairs of kinds stands in testdata/operators.txt.
func compare(op program.Op, a, b value.Value) bool {
	switch op {
	case program.True:
		return true
	case program.Exists:
		return a.Exists()
	case program.Dne:
		return !a.Exists()
	case program.Eq:
		return a.LooselyEqual(b)
	case program.Neq:
		return !a.LooselyEqual(b)
	case program.Gt, program.Gte, program.Lt, program.Lte:
		x, okX := a.ToNumber()
		y, okY := b.ToNumber()
		if !okX || !okY {
			return false
		}
		switch op {
		case program.Gt:
			return x > y
		case program.Gte:
			return x >= y
		case program.Lt:
			return x < y
		}
		return x <= y
	case program.LtDate, program.GtDate:
		x, okX := a.ToTime()
		y, okY := b.ToTime()
		if !okX || !okY {
			return false
		}
		if op == program.LtDate {
			return x.Before(y)
		}
		return x.After(y)
	case program.Contains:
		return contains(a, b)
	case program.NotContains:
		return !contains(a, b)
	}
	return false
}

// contains looks for b in a: as an element of an array, or as a part of a
// string. An array on the right asks for each of its elements. Elements are
// compared as `eq` does.
func contains(a, b value.Value) bool {
	if b.IsMissing() || a.Kind() != value.Array && a.Kind() != value.String {
		return false
	}
	if b.Kind() == value.Array {
		for e := range b.Elements() {
			if !containsOne(a, e) {
				return false
			}
		}
		return true
	}
	return containsOne(a, b)
}

func containsOne(a, b value.Value) bool {
	if a.Kind() == value.String {
		switch b.Kind() {
		case value.String, value.Number, value.Bool:
			return strings.Contains(a.Str(), b.Text())
		}
		return false
	}
	for e := range a.Elements() {
		if e.LooselyEqual(b) {
			return true
		}
	}
	return false
}
