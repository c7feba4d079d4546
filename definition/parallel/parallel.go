// Package parallel does two pieces of work at a time.
package parallel

import (
	"fmt"
	"runtime/debug"
)

// Both runs two functions at a time, the first one in the caller's goroutine, and
// returns when both are done. If the second one panics, Both panics when the first
// one is done, so that whoever called can recover.
func Both(first, second func()) {
	done := make(chan error, 1)
	go func() {
		var fault error
		defer func() { done <- fault }()
		defer func() {
			if r := recover(); r != nil {
				fault = fmt.Errorf("%v\n%s", r, debug.Stack())
			}
		}()
		second()
	}()
	first()
	if fault := <-done; fault != nil {
		panic(fault)
	}
}
