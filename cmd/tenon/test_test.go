package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/scenario"
)

// shared is a buffer that one goroutine writes and another one reads.
type shared struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *shared) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *shared) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.b.String()
	s.b.Reset()
	return text
}

// TestWatchRunsAgainWhenAFileChanges drives a watch by its ticks: one is taken
// only when the watch has nothing left to run.
func TestWatchRunsAgainWhenAFileChanges(t *testing.T) {
	dir := t.TempDir()
	app, scenarios := filepath.Join(dir, "app.json"), filepath.Join(dir, "app.scenario.json")
	write := func(path, text string, at time.Time) {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		require.NoError(t, os.Chtimes(path, at, at))
	}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	const one = `{"scenarios": [{"name": "one", "when": [{"event": {"name": "kustomer.conversation.create", "data": {"customer": "c1"}}}], "expect": {"runs": [{"workflow": "late-parcel", "steps": ["who"]}]}}]}`
	write(app, scenario.ExampleDefinition, day)
	write(scenarios, one, day)
	ticks := make(chan time.Time)
	var out shared
	done := make(chan int)
	c := Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }, ticks: ticks}
	go func() { done <- c.Main([]string{"test", "--watch", dir}) }()

	ticks <- day
	require.Contains(t, out.take(), "1 scenario: 1 passed")
	ticks <- day
	require.Empty(t, out.take(), "nothing has changed")
	write(scenarios, strings.Replace(one, `["who"]`, `[]`, 1), day.Add(time.Second))
	ticks <- day
	ticks <- day
	require.Contains(t, out.take(), "0 passed, 1 failed")
	write(app, strings.Replace(scenario.ExampleDefinition, `"exists"`, `"dne"`, 1), day.Add(time.Minute))
	ticks <- day
	ticks <- day
	require.Contains(t, out.take(), "1 scenario: 1 passed")
	write(scenarios, "{", day.Add(2*time.Second))
	ticks <- day
	ticks <- day
	require.Contains(t, out.take(), "1 file with mistakes")
	require.NoError(t, os.Remove(scenarios))
	ticks <- day
	ticks <- day
	require.Contains(t, out.take(), "no scenarios found")
	close(ticks)
	require.Equal(t, exitClean, <-done)
}
