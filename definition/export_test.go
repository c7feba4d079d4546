package definition

// SplitFrom sets from how many nodes on workflows are read in two halves, and
// returns what sets it back.
func SplitFrom(nodes int) (back func()) {
	before := splitFrom
	splitFrom = nodes
	return func() { splitFrom = before }
}
