package definition

// Op is the operator of a condition. The list is closed
// (reference/kustomer.md 4.1 [DOC R10]). The zero Op is none of them.
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

// OpOf returns the operator of that name, and whether there is one.
func OpOf(name string) (Op, bool) {
	if name == "" {
		return 0, false
	}
	for op, n := range opNames {
		if n == name {
			return Op(op), true
		}
	}
	return 0, false
}

// Operators returns all operators.
func Operators() []Op {
	ops := make([]Op, 0, len(opNames)-1)
	for op := And; op <= NotContains; op++ {
		ops = append(ops, op)
	}
	return ops
}

// OpNames returns the names of all operators, for suggestions and messages.
func OpNames() []string { return opNames[1:] }

// Groups reports whether the values of op are conditions, not operands.
func (op Op) Groups() bool { return op == And || op == Or }

// Operands returns how many operands op looks at; the rest is ignored, as the
// platform's own builder writes superfluous ones (reference/kustomer.md 4.1).
func (op Op) Operands() int {
	switch op {
	case And, Or, True, False:
		return 0
	case Exists, Dne:
		return 1
	}
	return 2
}

// Flipped returns the operator that says the same with the operands in the other
// order; 0 if there is none.
func (op Op) Flipped() Op {
	switch op {
	case Eq, Neq:
		return op
	case Gt:
		return Lt
	case Gte:
		return Lte
	case Lt:
		return Gt
	case Lte:
		return Gte
	case LtDate:
		return GtDate
	case GtDate:
		return LtDate
	}
	return 0
}

// Dates reports whether op compares dates.
func (op Op) Dates() bool { return op == LtDate || op == GtDate }
