package link

import (
	"cmp"
	"slices"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

// site is a place in the text at which the id of a workflow stands.
type site struct {
	node     source.Node  // the string that holds the id
	at       source.Range // of the id, without quotes
	why      Why
	workflow int32  // index into App.Workflows, or external
	id       string // as it stands there, decoded
}

const external = -1

// sites is the walk that finds every place at which the format lets an id stand.
// Any other text that happens to be equal to an id is none of them.
type sites struct {
	app  *definition.App
	tree *source.Tree
	ids  map[string]int32 // id → index into App.Workflows; less than 0 where it is none that may stand in the text
	all  []site
	// aliases are the full names of the app's own actions that schedule workflows.
	aliases map[string]bool
}

// collect finds the sites in the order of the text.
func (s *sites) collect() {
	a := s.app
	s.all = make([]site, 0, 3*len(a.Workflows))
	for i := range a.Hooks {
		s.event(a.Hooks[i].EventName)
	}
	for i := range a.Triggers {
		s.event(a.Triggers[i].EventName)
	}
	names := a.Names()
	s.schedulers(names)
	for i := range a.Workflows {
		w := &a.Workflows[i]
		s.identity(w, int32(i))
		s.event(w.Trigger.EventName)
		steps := a.StepsOf(w)
		for j := range steps {
			step := &steps[j]
			if step.Action == source.None {
				continue
			}
			if name := s.tree.Text(step.Action); names.Schedules(name) || s.aliases != nil && s.aliases[names.Full(name)] {
				s.target(s.tree.Member(step.Params, "workflowId"))
			}
		}
	}
	inOrder := func(a, b site) int { return cmp.Compare(a.at.Start, b.at.Start) }
	if !slices.IsSortedFunc(s.all, inOrder) {
		slices.SortFunc(s.all, inOrder)
	}
}

// schedulers finds the actions of the app that schedule a workflow as the
// platform's own does, and the targets in their templates.
func (s *sites) schedulers(names definition.Names) {
	for i := range s.app.Actions {
		act := &s.app.Actions[i]
		if !s.tree.Is(act.Type, "schedule") || s.tree.Kind(act.Name) != source.String {
			continue
		}
		if s.aliases == nil {
			s.aliases = map[string]bool{}
		}
		s.aliases[names.Full(s.tree.Text(act.Name))] = true
		s.target(s.tree.Member(act.InputTemplate, "workflowId"))
	}
}

// identity adds the id of a workflow itself. In an envelope it may stand twice.
func (s *sites) identity(w *definition.Workflow, index int32) {
	t := s.tree
	if t.Kind(w.ID) != source.String || t.Text(w.ID) == "" {
		return
	}
	id := t.Text(w.ID)
	s.all = append(s.all, site{w.ID, t.InnerRange(w.ID), WorkflowID, index, id})
	if s.app.Kind == definition.WorkflowEnvelope {
		if outer := t.Member(w.Node, "id"); outer != w.ID && t.Is(outer, id) {
			s.all = append(s.all, site{outer, t.InnerRange(outer), WorkflowID, index, id})
		}
	}
}

// event adds the id inside the name of a call event, whoever names it: the
// workflow that it calls, another one that listens, or a description of the
// event among the app's hooks or triggers.
func (s *sites) event(n source.Node) {
	t := s.tree
	if t.Kind(n) != source.String {
		return
	}
	name := t.Text(n)
	id, ok := definition.CallEventID(name)
	if !ok {
		return
	}
	first := len(definition.CallEventPrefix)
	s.add(n, source.Range{Start: t.Offset(n, first), End: t.Offset(n, first+len(id))}, CallEvent, id)
}

// target adds the workflow that a step schedules. A reference or template is not
// known before the run, and stays.
func (s *sites) target(n source.Node) {
	t := s.tree
	if t.Kind(n) != source.String {
		return
	}
	if id := t.Text(n); id != "" && expression.FormOf(id) == expression.Literal {
		s.add(n, t.InnerRange(n), ScheduleTarget, id)
	}
}

func (s *sites) add(n source.Node, at source.Range, why Why, id string) {
	workflow, ok := s.ids[id]
	if !ok || workflow < 0 {
		workflow = external
	}
	s.all = append(s.all, site{n, at, why, workflow, id})
}
