// Package program is the executable form of a checked definition: all names
// resolved to indexes, conditions and templates compiled. A Program is immutable
// and safe for concurrent use.
package program

// Program is one compiled app.
type Program struct{}
