//go:build race

package compiler_test

// hostileCount is how many of one thing a hostile text has: fewer under the race
// detector, which takes ten times as long.
const hostileCount = 1_000
