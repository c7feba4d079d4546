package main

import (
	"bytes"
	"io"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/host/rest"
	"github.com/tenon-dev/tenon/runtime/sandbox"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// objects are what a run with --seed works on; nil is a run without.
type objects struct {
	seed   *source.File
	host   *host.Host
	before []*host.Object
}

// newObjects makes a host for a seed, if there is one, and the sandbox use it.
func newObjects(seed *source.File, org string, o *sandbox.Options) *objects {
	if seed == nil {
		return nil
	}
	if o.Start.IsZero() {
		o.Start = sandbox.DefaultStart
	}
	o.Clock = clock.NewVirtual(o.Start)
	o.Host = host.New(host.Options{Org: org, Clock: o.Clock})
	return &objects{seed: seed, host: o.Host}
}

// handle makes the registry hand the host its actions.
func (ob *objects) handle(r *action.Registry) {
	if ob != nil {
		r.Handle(ob.host, host.ActionNames()...)
	}
}

// rest returns what carries out requests: those for the platform's own API are
// answered by the host.
func (ob *objects) rest(others action.Executor) action.Executor {
	if ob == nil {
		return others
	}
	return rest.Actions(rest.New(ob.host), others)
}

// fill makes the objects of the seed, once the app is installed.
func (ob *objects) fill() error {
	if ob == nil || ob.seed == nil {
		return nil
	}
	if err := ob.host.Seed(ob.seed.Name, ob.seed.Bytes); err != nil {
		return usageError{err}
	}
	ob.before = ob.host.Objects()
	return nil
}

// sections returns the events and the objects for a trace that programs read.
func (ob *objects) sections(s *sandbox.Sandbox) []value.Member {
	if ob == nil {
		return nil
	}
	var events []value.Value
	for _, e := range s.Emitted() {
		events = append(events, e.Value())
	}
	return []value.Member{{Key: "events", Value: value.OfArray(events...)}, {Key: "objects", Value: ob.host.Export()}}
}

// text tells people what has become of the objects.
func (ob *objects) text(w io.Writer, o trace.Options) error {
	if ob == nil {
		return nil
	}
	return trace.Objects(w, ob.before, ob.host.Objects(), o)
}

// write writes the objects to a file, in the form of a seed.
func (ob *objects) write(c *Command, path string) error {
	if ob == nil || path == "" {
		return nil
	}
	var b bytes.Buffer
	if err := json.Indent(&b, ob.host.Export().AppendJSON(nil), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	return c.put(path, b.Bytes())
}
