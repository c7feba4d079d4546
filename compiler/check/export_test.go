package check

// SplitFrom sets from how many nodes on workflows are walked in two halves, and
// returns what sets it back.
func SplitFrom(nodes int) (back func()) {
	before := splitFrom
	splitFrom = nodes
	return func() { splitFrom = before }
}
