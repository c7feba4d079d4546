package embedded

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"github.com/tenon-dev/tenon/runtime/engine"
)

// A writer that throws away what is queued must not hold its lock while what was
// committed before is still being released: releasing needs the lock too.
func TestDiscardWhileReleasing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		var released []*turn
		w := newWriter(nil, func(batch []*turn) {
			<-gate
			released = append(released, batch...)
		}, nil)
		w.start()
		first, second, late := &turn{}, &turn{}, &turn{}
		w.released <- []*turn{first}
		synctest.Wait() // the first is being released
		w.released <- []*turn{second}
		w.mu.Lock()
		w.queue = append(w.queue, late)
		w.mu.Unlock()
		go w.close(true)
		synctest.Wait() // the writer cannot hand on what it throws away
		close(gate)
		<-w.finished
		require.Equal(t, []*turn{first, second, late}, released)
		require.ErrorIs(t, late.err, engine.ErrClosed)
		require.NoError(t, first.err)
	})
}
