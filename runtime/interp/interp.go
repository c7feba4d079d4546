// Package interp interprets a workflow as a pure state machine: events in,
// effects out. It has no clock, no randomness and does no I/O, so the same
// events give the same run on every engine.
package interp
