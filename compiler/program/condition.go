package program

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

// Op is the operator of a condition.
type Op = definition.Op

// The operators.
const (
	And         = definition.And
	Or          = definition.Or
	Exists      = definition.Exists
	Dne         = definition.Dne
	True        = definition.True
	False       = definition.False
	Eq          = definition.Eq
	Neq         = definition.Neq
	Gt          = definition.Gt
	Gte         = definition.Gte
	Lt          = definition.Lt
	Lte         = definition.Lte
	LtDate      = definition.LtDate
	GtDate      = definition.GtDate
	Contains    = definition.Contains
	NotContains = definition.NotContains
)

// Operators returns all operators.
func Operators() []Op { return definition.Operators() }

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
