package enginetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/runtime/interp"
)

var upgradeTests = []test{
	{"a run keeps the revision it started with, a scheduled call uses the newest", func(w *world) {
		f, entered, let := block()
		defer let()
		w.actor.on("s", f)
		w.install("acme", "a", "1.0.0",
			onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`), act("s", ""), act("old", "")),
			later(act("old-later", "")))
		id := w.update(`{}`)
		<-entered
		before := w.id("acme", "a", "later")
		w.install("acme", "a", "2.0.0",
			onUpdate("x", schedule("plan", "later", "60", `{"n": 1}`), act("s", ""), act("new", "")),
			later(act("new-later", "")))
		require.Equal(w, before, w.id("acme", "a", "later"), "an upgrade keeps ids")
		let()
		w.advance(time.Hour)
		rec := w.query("acme", id)
		require.Equal(w, interp.Completed, rec.Outcome)
		require.Equal(w, "1.0.0", rec.Version)
		require.Len(w, w.actor.of("old"), 1)
		require.Empty(w, w.actor.of("new"))
		require.Empty(w, w.actor.of("old-later"))
		require.Len(w, w.actor.of("new-later"), 1)
	}},
}
