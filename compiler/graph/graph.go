// Package graph draws the workflows of a definition: as Mermaid, as Graphviz DOT
// and as an SVG picture that needs no other program.
//
// It draws whatever could be read, because a picture helps most where something
// is wrong: a step that nothing leads to is drawn grey, a target that is not
// there is drawn red, and findings stand on the nodes that they are about.
//
// [New] turns a definition into a [Graph] of nodes and edges; each format is one
// function over it. Everything an author wrote reaches the output only through
// the escaping of its format, and equal definitions give equal bytes.
package graph

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
)

// Graph is what a picture shows.
type Graph struct {
	Title     string // the app's name and version, or its title
	Workflows []Workflow
	Nodes     []Node // those of a workflow stand together, its trigger first; those outside of any come last
	Edges     []Edge // in the order of their nodes and transitions
	Findings  []Finding
	Covered   bool // it is known what was taken in scenarios
}

// Workflow is a frame around the nodes of one workflow.
type Workflow struct {
	Name     string
	ID       string // the local id, "" without one
	Disabled bool
	First    int // of Nodes: the trigger
	Count    int
	Findings []Finding // about the workflow rather than about one of its nodes
}

// NodeKind says what a node stands for.
type NodeKind uint8

// The kinds of nodes.
const (
	TriggerNode     NodeKind = iota
	NoTrigger                // stands where the trigger would, in a text without it
	StepNode                 // runs an action
	BranchNode               // a step without an action: only decides
	ScheduleNode             // a step that schedules a workflow
	MissingStep              // the target of a transition that leads nowhere
	OtherWorkflow            // a scheduled workflow that is not drawn here
	MissingWorkflow          // a scheduled workflow that does not exist
)

// Node is a box of the picture.
type Node struct {
	Kind        NodeKind
	Workflow    int    // index; -1 for the nodes outside of any
	ID          string // of a step
	Title       string
	Detail      string   // a step's action, what is known of the others
	Notes       []string // further facts, for a tooltip
	Unreachable bool     // no path leads here from the trigger
	Use         Use      // of a node in a workflow
	Findings    []Finding
}

// Use says how often something was taken in scenarios, if that is known.
type Use struct {
	Known bool
	Times int
}

// class names what something looks like by its use; "" if that is not known.
func (u Use) class() string {
	switch {
	case !u.Known:
		return ""
	case u.Times == 0:
		return "never"
	}
	return "taken"
}

// text words the use: "3×", "never"; "" if it is not known.
func (u Use) text() string {
	switch {
	case !u.Known:
		return ""
	case u.Times == 0:
		return "never"
	}
	return fmt.Sprintf("%d×", u.Times)
}

// Missing reports whether n stands for something that is not there.
func (n *Node) Missing() bool { return n.Kind == MissingStep || n.Kind == MissingWorkflow }

// Edge is a transition, or the call by which a step schedules a workflow.
type Edge struct {
	From, To int // indexes of nodes
	Call     bool
	Back     bool // a transition that closes a cycle
	Use      Use
	Order    int    // among the transitions of its node, from 1; 0 if it is the only one
	Name     string // that the author gave to the transition
	// Label says when the edge is taken: a transition's condition, a call's delay.
	// It is empty for a transition that is always taken.
	Label string
}

// Text returns what stands beside the edge, in one line.
func (e *Edge) Text() string {
	text := e.Label
	if e.Name != "" {
		text = e.Name
		if e.Label != "" {
			text += ": " + e.Label
		}
	}
	if e.Order > 0 && text != "" {
		text = fmt.Sprintf("%d. %s", e.Order, text)
	}
	if use := e.Use.text(); use != "" {
		text = strings.TrimSpace(text + " (" + use + ")")
	}
	return text
}

// Options says what is drawn.
type Options struct {
	// Workflow selects one workflow by its name or id; empty draws all.
	Workflow string
	// Whole says that no workflow is outside the file: a scheduled one that is
	// not in it is missing. Otherwise an id that the platform could have given
	// may be meant.
	Whole bool
	// Findings are put on the nodes that they are about.
	Findings definition.Diagnostics
	// Coverage is what was taken in scenarios, of this very definition; nil if it
	// is not to be shown.
	Coverage *coverage.Profile
}

// New makes the graph of a definition. The error says that there is no workflow
// as Options.Workflow names it.
func New(app *definition.App, o Options) (*Graph, error) {
	b := builder{Graph: &Graph{}, app: app, tree: app.Tree, names: app.Names(), o: o}
	if err := b.choose(); err != nil {
		return nil, err
	}
	if o.Coverage != nil {
		if problem := o.Coverage.Fits(app); problem != "" {
			return nil, fmt.Errorf("the coverage is of another text: %s; tenon test --coverage writes it anew", problem)
		}
		b.Covered = true
	}
	b.title()
	for _, w := range b.chosen {
		b.workflow(&app.Workflows[w])
		if o.Coverage != nil {
			b.cover(&o.Coverage.Workflows[w])
		}
	}
	b.calls()
	b.reach()
	b.closeCycles()
	b.place()
	return b.Graph, nil
}

// builder makes a Graph.
type builder struct {
	*Graph
	app    *definition.App
	tree   *source.Tree
	names  definition.Names
	o      Options
	chosen []int          // indexes of app.Workflows
	byID   map[string]int // local id → index of app.Workflows
	frames map[int]int    // index of app.Workflows → index of Graph.Workflows
	parts  []part
	out    []call
}

// part is the range of bytes that a node was made from, for the findings in it.
type part struct {
	source.Range
	node int
	step *definition.Step // nil for a trigger
}

// call is a step that schedules a workflow.
type call struct {
	node int
	step *definition.Step
}

// choose finds the workflows to draw.
func (b *builder) choose() error {
	b.byID, b.frames = map[string]int{}, map[int]int{}
	for i := range b.app.Workflows {
		w := &b.app.Workflows[i]
		id := b.app.LocalID(w)
		if _, twice := b.byID[id]; id != "" && !twice {
			b.byID[id] = i
		}
		if b.o.Workflow == "" || b.o.Workflow == b.text(w.Name) || b.o.Workflow == id {
			b.frames[i] = len(b.chosen)
			b.chosen = append(b.chosen, i)
		}
	}
	if b.o.Workflow != "" && len(b.chosen) == 0 {
		return fmt.Errorf("there is no workflow %q%s", b.o.Workflow, b.others())
	}
	return nil
}

// others names the workflows that could have been meant.
func (b *builder) others() string {
	const most = 10
	var names []string
	for i := range b.app.Workflows {
		w := &b.app.Workflows[i]
		name := b.text(w.Name)
		if name == "" {
			name = b.app.LocalID(w)
		}
		if name != "" {
			names = append(names, name)
		}
	}
	if best := definition.Suggest(b.o.Workflow, names); best != "" {
		return fmt.Sprintf(": did you mean %q?", best)
	}
	if len(names) == 0 {
		return ": none has a name or an id"
	}
	more := ""
	if len(names) > most {
		more = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	for i := range names {
		names[i] = fmt.Sprintf("%q", names[i])
	}
	return ": there are " + strings.Join(names, ", ") + more
}

// text returns the text of a name or an id, "" if it is none.
func (b *builder) text(n source.Node) string {
	if k := b.tree.Kind(n); k == source.String || k == source.Number {
		return b.tree.Text(n)
	}
	return ""
}

func (b *builder) title() {
	b.Title = b.text(b.app.Name)
	if version := b.text(b.app.Version); version != "" {
		b.Title = strings.TrimSpace(b.Title + " " + version)
	}
	if b.Title == "" {
		b.Title = b.text(b.app.Title)
	}
}

// workflow adds the nodes and transitions of one workflow.
func (b *builder) workflow(w *definition.Workflow) {
	first := len(b.Nodes)
	frame := len(b.Workflows)
	b.Workflows = append(b.Workflows, Workflow{
		Name: b.text(w.Name), ID: b.app.LocalID(w), First: first,
		Disabled: b.tree.Kind(w.Enabled) == source.False,
	})
	b.Nodes = append(b.Nodes, b.trigger(w, frame))
	if w.Trigger.Node != source.None {
		b.parts = append(b.parts, part{b.tree.Range(w.Trigger.Node), first, nil})
	}
	steps := b.app.StepsOf(w)
	byID := map[string]int{triggerID: first}
	for i := range steps {
		s := &steps[i]
		node := len(b.Nodes)
		b.Nodes = append(b.Nodes, b.step(s, frame))
		b.parts = append(b.parts, part{b.tree.Range(s.Node), node, s})
		id := b.text(s.ID)
		if _, twice := byID[id]; s.ID != source.None && !twice {
			byID[id] = node
		}
		if b.Nodes[node].Kind == ScheduleNode {
			b.out = append(b.out, call{node, s})
		}
	}
	b.transitions(first, w.Trigger.Transitions, byID)
	for i := range steps {
		b.transitions(first+1+i, steps[i].Transitions, byID)
	}
	b.Workflows[frame].Count = len(b.Nodes) - first
}

// cover puts what was taken on the nodes and edges of the last workflow.
func (b *builder) cover(w *coverage.Workflow) {
	first := b.Workflows[len(b.Workflows)-1].First
	next := map[int]int{} // of each node: which transition comes next
	for i := range w.Steps {
		b.Nodes[first+i].Use = Use{true, w.Steps[i].Runs}
	}
	for i := range b.Edges {
		e := &b.Edges[i]
		if step := e.From - first; step >= 0 {
			e.Use = Use{true, w.Steps[step].Transitions[next[e.From]].Taken}
			next[e.From]++
		}
	}
}

// triggerID is the id of the trigger among the steps (reference/kustomer.md 3.2).
const triggerID = "1"

func (b *builder) trigger(w *definition.Workflow, frame int) Node {
	t := &w.Trigger
	n := Node{Kind: TriggerNode, Workflow: frame, ID: triggerID}
	event := b.text(t.EventName)
	switch {
	case t.Node == source.None:
		n.Kind, n.Title, n.Detail = NoTrigger, "no trigger", "not in this text"
	case b.app.IsCallable(w):
		n.Title = "when called"
		var inputs []string
		for name := range b.tree.Members(b.tree.Member(t.Schema, "properties")) {
			inputs = append(inputs, b.tree.Text(name))
		}
		if len(inputs) > 0 {
			n.Detail = "with " + strings.Join(inputs, ", ")
		}
		if event != "" {
			n.Notes = append(n.Notes, "event "+event)
		}
	case event == "":
		n.Title = "no event"
	default:
		n.Title = event
	}
	if t.RunAt != source.None {
		n.Detail = b.offset(t.RunAt)
	}
	return n
}

func (b *builder) step(s *definition.Step, frame int) Node {
	n := Node{Kind: StepNode, Workflow: frame, ID: b.text(s.ID)}
	name, description := b.text(b.tree.Member(s.Meta, "displayName")), b.text(b.tree.Member(s.Meta, "description"))
	n.Title = n.ID
	switch {
	case name != "":
		n.Title = name
		if description != "" {
			n.Notes = append(n.Notes, description)
		}
	case description != "":
		n.Title = description
	case n.Title == "":
		n.Title = "no id"
	}
	n.Detail = b.text(s.Action)
	switch {
	case s.Action == source.None:
		n.Kind = BranchNode
		n.Detail = "branch"
	case b.names.Schedules(n.Detail):
		n.Kind = ScheduleNode
	case n.Detail == "":
		n.Detail = "no action name"
	}
	for i, e := range b.app.ErrorCasesOf(s) {
		what := b.text(e.Type)
		if what == "" {
			what = "do nothing"
		}
		if i == maxNotes {
			break
		}
		n.Notes = append(n.Notes, "on an error, if "+b.condition(e.Condition)+": "+what)
	}
	return n
}

// maxNotes bounds the error cases that a tooltip lists.
const maxNotes = 5

// transitions adds the edges of one node, and the nodes that stand for targets
// that are not there.
func (b *builder) transitions(from int, span definition.Span, byID map[string]int) {
	list := b.app.TransitionsOf(span)
	for i := range list {
		t := &list[i]
		id := b.text(t.Target)
		to, ok := byID[id]
		if !ok || t.Target == source.None {
			key := id
			title := fmt.Sprintf("no step %q", id)
			if id == "" {
				key, title = "\x00", "no target" // no id of a step
			}
			if to, ok = byID[key]; !ok {
				to = len(b.Nodes)
				byID[key] = to
				b.Nodes = append(b.Nodes, Node{Kind: MissingStep, Workflow: b.Nodes[from].Workflow, ID: id, Title: title})
			}
		}
		e := Edge{From: from, To: to, Name: b.text(b.tree.Member(t.Meta, "name"))}
		if len(list) > 1 {
			e.Order = i + 1
		}
		if always := b.always(t.Condition); !always {
			e.Label = b.condition(t.Condition)
		} else if len(list) > 1 {
			e.Label = "always"
			if i > 0 && i == len(list)-1 {
				e.Label = "else"
			}
		}
		b.Edges = append(b.Edges, e)
	}
}

// calls adds the edges between workflows, and the nodes outside of any.
func (b *builder) calls() {
	others := map[outsider]int{}
	for _, c := range b.out {
		params := c.step.Params
		e := Edge{From: c.node, Call: true, Label: b.delay(b.tree.Member(params, "runAt")), Use: b.Nodes[c.node].Use}
		target := b.tree.Member(params, "workflowId")
		id := b.text(target)
		w, known := b.byID[id]
		if frame, drawn := b.frames[w]; known && drawn {
			e.To = b.Workflows[frame].First
		} else {
			n := b.outside(target, id, w, known)
			key := outsider{n.Kind, n.Title}
			to, ok := others[key]
			if !ok {
				to = len(b.Nodes)
				others[key] = to
				b.Nodes = append(b.Nodes, n)
			}
			e.To = to
		}
		switch n := &b.Nodes[e.To]; {
		case n.Missing():
		case n.Workflow == b.Nodes[c.node].Workflow:
			b.Nodes[c.node].Detail = "schedules itself"
		default:
			b.Nodes[c.node].Detail = "schedules " + b.calledName(n)
		}
		b.Edges = append(b.Edges, e)
	}
}

// calledName returns the name of the workflow that a call's node stands for.
func (b *builder) calledName(n *Node) string {
	if n.Workflow < 0 {
		return n.Title
	}
	w := &b.Workflows[n.Workflow]
	if w.Name != "" {
		return w.Name
	}
	return w.ID
}

// outsider identifies a node outside of any workflow.
type outsider struct {
	kind  NodeKind
	title string
}

// outside returns the node of a scheduled workflow that is not drawn.
func (b *builder) outside(target source.Node, id string, w int, known bool) Node {
	n := Node{Kind: OtherWorkflow, Workflow: -1, Title: id, Detail: "not in this file"}
	switch {
	case known:
		n.Detail = "not drawn here"
		if name := b.text(b.app.Workflows[w].Name); name != "" {
			n.Title = name
		}
	case id == "":
		n.Kind, n.Title, n.Detail = MissingWorkflow, "no workflowId", ""
	case expression.FormOf(id) != expression.Literal:
		n.Title, n.Detail = b.operand(target), "chosen when it runs"
	case b.o.Whole || b.app.Kind == definition.AppDefinition && !definition.IsGlobalID(id):
		n.Kind, n.Title, n.Detail = MissingWorkflow, fmt.Sprintf("no workflow %q", id), ""
	}
	return n
}
