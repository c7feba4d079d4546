package program

import "strings"

// Op is the operator of a condition. The list is closed
// (reference/kustomer.md 4.1).
type Op uint8

// The operators.
const (
	And Op = iota + 1
	Or
	Exists
	Dne
	True
	False
	Eq
	Neq
	Gt
	Gte
	Lt
	Lte
	LtDate
	GtDate
	Contains
	NotContains
)

var opNames = [...]string{
	"", "and", "or", "exists", "dne", "true", "false", "eq", "neq",
	"gt", "gte", "lt", "lte", "lt-date", "gt-date", "contains", "not-contains",
}

// String returns the operator as definitions spell it.
func (op Op) String() string { return opNames[op] }

// Operators returns all operators.
func Operators() []Op {
	ops := make([]Op, 0, len(opNames)-1)
	for op := And; op <= NotContains; op++ {
		ops = append(ops, op)
	}
	return ops
}

func opOf(name string) (Op, bool) {
	for _, op := range Operators() {
		if opNames[op] == name {
			return op, true
		}
	}
	return 0, false
}

// operands returns how many operands an operator uses; the rest is ignored, as
// the platform's own builder writes superfluous ones (reference/kustomer.md 4.1).
func (op Op) operands() int {
	switch op {
	case And, Or, True, False:
		return 0
	case Exists, Dne:
		return 1
	}
	return 2
}

// Condition is a compiled condition.
type Condition struct {
	Op       Op
	Operands []Expr      // as many as Op uses; of all but And and Or
	Inner    []Condition // of And and Or
}

// String returns the condition on one line, e.g. `eq /#steps.1.status "open"`,
// nested conditions in parentheses.
func (c *Condition) String() string {
	var b strings.Builder
	b.WriteString(c.Op.String())
	for i := range c.Operands {
		b.WriteByte(' ')
		b.WriteString(c.Operands[i].String())
	}
	for i := range c.Inner {
		b.WriteString(" (")
		b.WriteString(c.Inner[i].String())
		b.WriteByte(')')
	}
	return b.String()
}
