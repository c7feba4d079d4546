package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// bind puts what fits into the typed form, and reports what only the whole
// shows: names given twice, times that go backwards.
func (r *reader) bind() {
	f := r.file
	f.Definition = r.member(source.Root, "definition", source.String)
	f.Given = r.given(r.member(source.Root, "given", source.Object))
	names := map[string]source.Node{}
	for n := range r.t.Elements(r.member(source.Root, "scenarios", source.Array)) {
		if r.t.Kind(n) != source.Object {
			continue
		}
		s := r.scenario(n)
		if name := r.t.Member(n, "name"); s.Name != "" {
			if first, twice := names[s.Name]; twice {
				d := r.wrong(name, s.Name, "there is another scenario "+definition.Quoted(s.Name)+": names tell scenarios apart")
				d.Related = []definition.Related{{Message: "the other one", Range: r.t.Range(first)}}
			} else {
				names[s.Name] = name
			}
		}
		f.Scenarios = append(f.Scenarios, s)
	}
}

// member returns the value of a member if it is of a kind, otherwise None.
func (r *reader) member(n source.Node, name string, kind source.Kind) source.Node {
	if v := r.t.Member(n, name); r.t.Kind(v) == kind {
		return v
	}
	return source.None
}

func (r *reader) text(n source.Node, name string) string {
	return r.t.Text(r.member(n, name, source.String))
}

func (r *reader) scenario(n source.Node) Scenario {
	s := Scenario{Node: n, Name: strings.TrimSpace(r.text(n, "name")), Given: r.given(r.member(n, "given", source.Object))}
	if s.Given.Time.IsZero() {
		s.Given.Time = r.file.Given.Time
	}
	if until := r.member(n, "until", source.String); until != source.None {
		if m, problem := ParseMoment(r.t.Text(until)); problem == "" {
			s.Until = Until{Node: until, Moment: m}
		}
	}
	for e := range r.t.Elements(r.member(n, "when", source.Array)) {
		if r.t.Kind(e) == source.Object {
			s.When = append(s.When, r.happening(e))
		}
	}
	r.order(&s)
	if e := r.member(n, "expect", source.Object); e != source.None {
		s.Expect = Expect{
			Node: e, Runs: r.member(e, "runs", source.Array), Requests: r.member(e, "requests", source.Array),
			Scheduled: r.member(e, "scheduled", source.Array), Objects: r.member(e, "objects", source.Object),
		}
		r.neverGiven(&s)
	}
	return s
}

// neverGiven reports objects that are expected where there cannot be any.
func (r *reader) neverGiven(s *Scenario) {
	if s.Expect.Objects != source.None && !r.file.HasObjects(s) {
		d := r.wrong(r.t.KeyOf(s.Expect.Objects), "objects", "objects are expected, but none are given: the actions of the platform are only recorded")
		d.Suggestion = `give "objects", and be it {}`
	}
}

func (r *reader) given(n source.Node) Given {
	g := Given{
		Node: n, Settings: r.member(n, "settings", source.Object), Objects: r.member(n, "objects", source.Object),
		Answers: r.member(n, "answers", source.Object), Setup: r.member(n, "setup", source.Object),
	}
	if at, err := time.Parse(time.RFC3339Nano, r.text(n, "time")); err == nil && definition.OutOfTime(at) == "" {
		g.Time = at.UTC()
	}
	for e := range r.t.Elements(r.member(n, "http", source.Array)) {
		if r.t.Kind(e) == source.Object {
			g.HTTP = append(g.HTTP, r.endpoint(e))
		}
	}
	return g
}

func (r *reader) endpoint(n source.Node) Endpoint {
	e := Endpoint{Node: n, Method: r.text(n, "method"), URL: r.text(n, "url"), Body: r.t.Member(n, "body")}
	switch reply := r.t.Member(n, "reply"); r.t.Kind(reply) {
	case source.Object:
		e.Reply = []Reply{r.reply(reply)}
	case source.Array:
		for one := range r.t.Elements(reply) {
			e.Reply = append(e.Reply, r.reply(one))
		}
		if len(e.Reply) == 0 {
			r.wrong(reply, "reply", `"reply" is an array without elements: leave it out, or give what is answered`)
		}
	}
	if len(e.Reply) == 0 {
		e.Reply = []Reply{{Status: 200}}
	}
	return e
}

func (r *reader) reply(n source.Node) Reply {
	out := Reply{Status: 200, Headers: r.member(n, "headers", source.Object), Body: r.t.Member(n, "body"), Fails: r.text(n, "fails")}
	if status, err := strconv.Atoi(r.t.Text(r.member(n, "status", source.Number))); err == nil {
		out.Status = status
	}
	return out
}

// kindsOf are the properties that make a happening what it is.
var kindsOf = [...]struct {
	name string
	kind Kind
}{{"event", Event}, {"call", Call}, {"cancel", Cancel}, {"complete", Complete}}

func (r *reader) happening(n source.Node) Happening {
	h := Happening{Node: n, AtNode: r.member(n, "at", source.String)}
	if m, problem := ParseMoment(r.t.Text(h.AtNode)); problem == "" {
		h.At = m
	} else {
		h.AtNode = source.None // reported
	}
	for _, k := range kindsOf {
		if body := r.member(n, k.name, source.Object); body != source.None && h.Kind == Pass {
			h.Kind, h.Body = k.kind, body
		}
	}
	b := h.Body
	h.Workflow, h.Step = r.member(b, "workflow", source.String), r.member(b, "step", source.String)
	h.Inputs, h.Reason = r.member(b, "inputs", source.Object), r.member(b, "reason", source.String)
	h.Refused = r.t.Kind(r.t.Member(b, "accepted")) == source.False
	h.Output, h.Failure = r.t.Member(b, "output"), r.member(b, "failure", source.Object)
	if h.Kind == Pass && h.AtNode == source.None && r.t.Count(n) == 0 {
		r.wrong(n, "", `nothing happens here: give "at" with "event", "call", "cancel" or "complete"`)
	}
	return h
}

// order reports times that go backwards. Where dates and spans are mixed, the
// beginning decides, which is the given time or its default.
func (r *reader) order(s *Scenario) {
	start := s.Start()
	last, lastAt := start, source.None
	for i := range s.When {
		h := &s.When[i]
		if h.AtNode == source.None {
			continue
		}
		at := h.At.From(start)
		if at.Before(last) {
			r.backwards(h.AtNode, lastAt, start)
		}
		r.endOfTime(h.AtNode, h.At, start)
		last, lastAt = at, h.AtNode
	}
	if s.Until.Node != source.None && s.Until.From(start).Before(last) {
		r.backwards(s.Until.Node, lastAt, start)
	}
	if s.Until.Node != source.None {
		r.endOfTime(s.Until.Node, s.Until.Moment, start)
	}
}

// endOfTime reports a span that leads behind the last moment that there is.
func (r *reader) endOfTime(n source.Node, m Moment, start time.Time) {
	if at := m.From(start); m.At.IsZero() && at.After(definition.Latest) {
		text := r.t.Text(n)
		r.c.Add(RuleMoment, n, definition.Address{}, text, fmt.Sprintf("%s leads to the year %d: times end with the year %d", definition.Quoted(text), at.Year(), definition.Latest.Year()))
	}
}

func (r *reader) backwards(at, before source.Node, start time.Time) {
	text := r.t.Text(at)
	if before == source.None {
		r.c.Add(RuleMoment, at, definition.Address{}, text, fmt.Sprintf("%s is before the beginning of the scenario, which is %s", definition.Quoted(text), start.Format(time.RFC3339Nano)))
		return
	}
	d := r.c.Add(RuleMoment, at, definition.Address{}, text, fmt.Sprintf("%s is before %s, which happened already: time does not go backwards", definition.Quoted(text), definition.Quoted(r.t.Text(before))))
	d.Related = []definition.Related{{Message: "this is later", Range: r.t.Range(before)}}
}

// DefaultTime is when a scenario begins that does not say it.
var DefaultTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Start returns when the scenario begins.
func (s *Scenario) Start() time.Time {
	if s.Given.Time.IsZero() {
		return DefaultTime
	}
	return s.Given.Time
}
