//go:build !race

package compiler_test

// hostileCount is how many of one thing a hostile text has.
const hostileCount = 10_000
