package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// CheckNames reports the names in a scenario file that its definition does not
// have.
func CheckNames(f *File, c *definition.Collector, app *definition.App) {
	n := namer{reader: reader{c: c, t: f.Tree, file: f}, app: app, steps: map[string][]string{}}
	n.learn()
	n.given(&f.Given)
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		n.given(&s.Given)
		for j := range s.When {
			n.happening(&s.When[j], f.HasObjects(s))
		}
		n.expect(&s.Expect)
	}
}

// namer knows the names of a definition.
type namer struct {
	reader
	app       *definition.App
	workflows []string            // names and local ids
	steps     map[string][]string // ids, by the name or local id of their workflow
	answers   []string            // what an answer can be for
	events    []string            // that start a workflow
	settings  []string
}

func (n *namer) learn() {
	t, names := n.app.Tree, n.app.Names()
	add := func(list *[]string, name string) {
		if name != "" && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	for i := range n.app.Workflows {
		w := &n.app.Workflows[i]
		name, id := t.Text(w.Name), n.app.LocalID(w)
		add(&n.workflows, name)
		add(&n.workflows, id)
		add(&n.events, names.Full(t.Text(w.Trigger.EventName)))
		var steps []string
		for _, s := range n.app.StepsOf(w) {
			step := t.Text(s.ID)
			steps = append(steps, step)
			add(&n.answers, step)
			if name != "" {
				n.answers = append(n.answers, name+"/"+step)
			}
			if action := t.Text(s.Action); !names.Schedules(action) {
				add(&n.answers, names.Full(action))
			}
		}
		n.steps[name], n.steps[id] = steps, steps
	}
	for _, s := range n.app.Settings {
		n.settings = append(n.settings, t.Text(s.Category)+"."+t.Text(s.Name))
	}
}

func (n *namer) given(g *Given) {
	for key := range n.t.Members(g.Answers) {
		name := n.t.Text(key)
		if slices.Contains(n.answers, name) {
			continue
		}
		d := n.none(key, name, "an answer is for an action, a step or workflow/step of the definition, which has no", n.answers)
		if full := n.app.Names().Full(name); slices.Contains(n.answers, full) {
			n.suggest(d, key, full)
		}
	}
	for category, names := range n.t.Members(g.Settings) {
		for key := range n.t.Members(names) {
			if name := n.t.Text(category) + "." + n.t.Text(key); !slices.Contains(n.settings, name) {
				n.none(key, name, "the definition has no setting", n.settings)
			}
		}
	}
}

func (n *namer) happening(h *Happening, objects bool) {
	if h.Kind == Event {
		n.event(n.member(h.Body, "name", source.String), objects)
		return
	}
	n.workflow(h.Workflow)
	n.step(h.Workflow, h.Step)
}

// event reports an event that starts nothing. Where there are objects, it may
// tell what becomes of one.
func (n *namer) event(at source.Node, objects bool) {
	name := n.app.Names().Full(n.t.Text(at))
	if at == source.None || slices.Contains(n.events, name) {
		return
	}
	verb := name[strings.LastIndexByte(name, '.')+1:]
	slip := func(event string) bool { return strings.HasSuffix(event, "."+verb) && definition.IsSlip(name, event) }
	if objects && (verb == "create" || verb == "update") && !slices.ContainsFunc(n.events, slip) {
		return
	}
	if id, call := definition.CallEventID(name); call && slices.Contains(n.workflows, id) {
		return
	}
	d := n.c.Add(RuleNoStart, at, definition.Address{}, name, "no workflow starts on "+definition.Quoted(name)+among(n.events))
	n.suggest(d, at, definition.Suggest(name, n.events))
}

// workflow reports a workflow that there is not.
func (n *namer) workflow(at source.Node) {
	if name := n.t.Text(at); at != source.None && !slices.Contains(n.workflows, name) {
		n.none(at, name, "the definition has no workflow", n.workflows)
	}
}

// step reports a step that its workflow does not have.
func (n *namer) step(workflow, at source.Node) {
	steps, known := n.steps[n.t.Text(workflow)]
	if id := n.t.Text(at); known && at != source.None && !slices.Contains(steps, id) {
		n.none(at, id, "workflow "+definition.Quoted(n.t.Text(workflow))+" has no step", steps)
	}
}

func (n *namer) expect(e *Expect) {
	for run := range n.t.Elements(e.Runs) {
		workflow := n.member(run, "workflow", source.String)
		n.workflow(workflow)
		for step := range n.t.Elements(n.member(run, "steps", source.Array)) {
			if n.t.Kind(step) == source.String {
				n.step(workflow, step)
				continue
			}
			n.step(workflow, n.member(step, "id", source.String))
			n.workflow(n.member(n.member(step, "schedules", source.Object), "workflow", source.String))
		}
	}
	for call := range n.t.Elements(e.Scheduled) {
		n.workflow(n.member(call, "workflow", source.String))
	}
}

// none reports a name that the definition does not have.
func (n *namer) none(at source.Node, name, message string, names []string) *definition.Diagnostic {
	d := n.c.Add(RuleName, at, definition.Address{}, name, message+" "+definition.Quoted(name)+among(names))
	n.suggest(d, at, definition.Suggest(name, names))
	return d
}

// among lists what could have been meant, if that is not much.
func among(names []string) string {
	const most = 8
	switch {
	case len(names) == 0:
		return ""
	case len(names) > most:
		return fmt.Sprintf(": there are %s and %d more", quoteAll(names[:most]), len(names)-most)
	case len(names) == 1:
		return ": there is " + quoteAll(names)
	}
	return ": there are " + strings.Join([]string{quoteAll(names[:len(names)-1]), definition.Quoted(names[len(names)-1])}, " and ")
}
