package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/tenon-dev/tenon/definition/scenario"
)

// lookEvery is how often a watch looks for changes.
const lookEvery = 300 * time.Millisecond

// version of a file: enough to see that it was written.
type fileState struct {
	at   time.Time
	size int64
}

// watch runs the scenarios again and again, whenever one of their files has
// changed, until it is interrupted. What is wrong is printed, not returned: the
// next change may mend it.
func (cmd *testCommand) watch(ctx context.Context, c *Command, chosen func(name string) bool) error {
	ticks := c.ticks
	if ticks == nil {
		t := time.NewTicker(lookEvery)
		defer t.Stop()
		ticks = t.C
	}
	var last map[string]fileState
	for {
		if now := cmd.states(c); !sameStates(last, now) {
			if last != nil {
				fmt.Fprintf(c.Stdout, "\n")
			}
			if err := cmd.once(ctx, c, chosen); err != nil && ctx.Err() == nil && !errors.Is(err, errFindings) {
				fmt.Fprintf(c.Stderr, "tenon: %v\n", err)
			}
			// An update writes the files itself.
			last = cmd.states(c)
			fmt.Fprintf(c.Stderr, "tenon: waiting for changes, Ctrl+C ends\n")
		}
		select {
		case <-ctx.Done():
			return nil
		case _, more := <-ticks:
			if !more {
				return nil
			}
		}
	}
}

// states returns the states of all scenario files and their definitions.
func (cmd *testCommand) states(c *Command) map[string]fileState {
	states := map[string]fileState{}
	look := func(path string) {
		if info, err := os.Stat(path); err == nil {
			states[path] = fileState{info.ModTime(), info.Size()}
		}
	}
	files, err := cmd.files(c)
	if err != nil {
		return states
	}
	for _, path := range files {
		look(path)
		if f, err := c.read(path); err == nil {
			file, _ := scenario.Read(f)
			look(definitionOf(file, path))
		}
	}
	return states
}

func sameStates(a, b map[string]fileState) bool {
	if a == nil || len(a) != len(b) {
		return false
	}
	for path, s := range a {
		if t, ok := b[path]; !ok || !t.at.Equal(s.at) || t.size != s.size {
			return false
		}
	}
	return true
}
