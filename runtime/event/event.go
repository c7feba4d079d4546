// Package event reads the events that start workflows and turns them into what
// a workflow sees as the output of its step "1".
package event

import (
	"time"

	"github.com/tenon-dev/tenon/definition/value"
)

// Event is one occurrence on the platform, as reported (reference/kustomer.md
// 6.2).
type Event struct {
	ID      string      // identity for deduplication; empty means none
	Name    string      // e.g. "kustomer.customer.update"
	Data    value.Value // "data": the resource, enveloped or flat
	Changes value.Value // "changes" of an update event; missing otherwise
	At      time.Time   // "createdAt"; zero if the event has none
}
