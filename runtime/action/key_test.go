package action

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysAreFitForAHeaderAndNeverTheSame(t *testing.T) {
	for want, in := range map[string]struct {
		step    string
		attempt int
	}{
		"r/notify/1":                 {"notify", 1},
		"r/notify/12":                {"notify", 12},
		"r/a%2Fb/1":                  {"a/b", 1},
		"r/a%252Fb/1":                {"a%2Fb", 1},
		"r/%0D%0AX-Evil:%20%C3%A9/1": {"\r\nX-Evil: é", 1},
	} {
		require.Equal(t, want, Key("r", in.step, in.attempt))
	}
}
