package parallel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/parallel"
)

func TestBothRuns(t *testing.T) {
	var a, b int
	parallel.Both(func() { a = 1 }, func() { b = 2 })
	require.Equal(t, [2]int{1, 2}, [2]int{a, b})
}

func TestAPanicOfTheSecondIsTheCallers(t *testing.T) {
	first := false
	defer func() {
		require.ErrorContains(t, recover().(error), "lost")
		require.True(t, first, "the first one comes to its end")
	}()
	parallel.Both(func() { first = true }, func() { panic("lost") })
}
