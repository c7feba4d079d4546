package program

import (
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// New compiles a definition. The program keeps nothing of the app or its text.
// The findings are about what this version does not execute (warnings); if the
// app holds something that cannot be executed at all, the program is nil and an
// error says why. Whether the definition is right is not asked here: that is the
// business of package compiler/check, whose findings come first.
func New(app *definition.App) (*Program, definition.Diagnostics) {
	c := compiler{app: app, tree: app.Tree, collector: definition.NewCollector(app.Tree, 0)}
	p := c.program()
	findings, _ := c.collector.Finish()
	if c.failed {
		return nil, findings
	}
	return p, findings
}

// DataExpr compiles a value whose paths all begin in one object, Env.Data: an
// output or input template (reference/kustomer.md 2.7). nil for a node that is
// not there.
func DataExpr(t *source.Tree, n source.Node) *Expr {
	if n == source.None {
		return nil
	}
	c := compiler{tree: t, scope: scope{data: true}}
	return c.expr(n)
}

type compiler struct {
	app       *definition.App
	tree      *source.Tree
	collector *definition.Collector
	failed    bool
	names     definition.Names
	scope     scope
	at        definition.Address // of what is being compiled
	out       *Program

	expressions expression.Parser
}

func (c *compiler) program() *Program {
	app := c.app
	c.names = app.Names()
	c.names.App = strings.Clone(c.names.App) // the program keeps it, and must not keep the whole file
	p := &Program{
		App: c.text(app.Name), Version: c.text(app.Version), names: c.names,
		byID: map[string]int{}, byEvent: map[string][]int{},
	}
	outputs := c.outputTemplates()
	c.out = p
	c.declarations(p)
	p.Defaults = &builtin.Environment{Settings: defaults{p}}
	for i := range app.Workflows {
		w := c.workflow(&app.Workflows[i])
		w.Index = i
		w.Output = outputs[w.Event]
		p.Workflows = append(p.Workflows, w)
		if w.ID != "" {
			p.byID[w.ID] = i
		}
		if w.Event != "" {
			p.byEvent[w.Event] = append(p.byEvent[w.Event], i)
		}
	}
	return p
}

// outputTemplates compiles the output templates of the app's triggers, by the
// full names of their events.
func (c *compiler) outputTemplates() map[string]*Expr {
	all := map[string]*Expr{}
	c.scope = scope{data: true}
	c.at = c.app.AddressOf(nil, nil)
	for i := range c.app.Triggers {
		tr := &c.app.Triggers[i]
		if c.tree.Kind(tr.OutputTemplate) == source.Object && c.tree.Kind(tr.EventName) == source.String {
			all[c.names.Full(c.text(tr.EventName))] = c.expr(tr.OutputTemplate)
		}
	}
	return all
}

func (c *compiler) workflow(w *definition.Workflow) *Workflow {
	t := c.tree
	steps := c.app.StepsOf(w)
	out := &Workflow{
		ID: strings.Clone(c.app.LocalID(w)), Name: c.text(w.Name),
		Event:    c.names.Full(c.text(w.Trigger.EventName)),
		Callable: c.app.IsCallable(w), Enabled: t.Kind(w.Enabled) != source.False,
		Nodes: make([]Node, 1+len(steps)),
	}
	if out.Callable {
		out.Input = NewSchema(t, w.Trigger.Schema)
	}
	c.scope = scope{nodes: make(map[string]int, 1+len(steps))}
	for i := range steps {
		c.scope.nodes[c.text(steps[i].ID)] = i + 1
	}
	c.scope.nodes["1"] = TriggerNode

	c.at = c.app.AddressOf(w, nil)
	c.at.Step = "1"
	out.Nodes[TriggerNode] = Node{ID: "1", Kind: Trigger, Transitions: c.transitions(w.Trigger.Transitions)}
	for i := range steps {
		c.at = c.app.AddressOf(w, &steps[i])
		c.step(&out.Nodes[i+1], &steps[i])
	}
	out.UsesOrg = c.scope.org
	return out
}

func (c *compiler) step(n *Node, s *definition.Step) {
	n.ID = c.text(s.ID)
	n.Transitions = c.transitions(s.Transitions)
	switch action := c.names.Full(c.text(s.Action)); action {
	case "":
		n.Kind = Branch
	case definition.ScheduleAction:
		n.Kind = Schedule
		n.Target = c.member(s.Params, "workflowId")
		n.RunAt = c.member(s.Params, "runAt")
		n.Inputs = c.member(s.Params, "inputs")
	default:
		n.Kind = Action
		n.Action = action
		n.Declared = c.out.Declared(action)
		if c.tree.Kind(s.Params) == source.Object {
			n.Params = c.expr(s.Params)
		}
	}
	cases := c.app.ErrorCasesOf(s)
	for i := range cases {
		n.ErrorCases = append(n.ErrorCases, ErrorCase{Condition: c.condition(cases[i].Condition), Action: c.text(cases[i].Type)})
	}
}

func (c *compiler) member(object source.Node, name string) *Expr {
	if n := c.tree.Member(object, name); n != source.None {
		return c.expr(n)
	}
	return nil
}

func (c *compiler) transitions(span definition.Span) []Transition {
	all := c.app.TransitionsOf(span)
	if len(all) == 0 {
		return nil
	}
	out := make([]Transition, len(all))
	for i := range all {
		tr := &all[i]
		target, ok := c.scope.nodes[c.text(tr.Target)]
		if !ok || target == TriggerNode {
			c.fail(tr.Target, tr.Node, "the transition leads to "+strconv.Quote(c.text(tr.Target))+", which is no step of its workflow")
		}
		out[i] = Transition{Target: target, Condition: c.condition(tr.Condition)}
		if name := c.tree.Member(tr.Meta, "name"); c.tree.Kind(name) == source.String {
			out[i].Name = c.text(name)
		}
	}
	return out
}

func (c *compiler) condition(n source.Node) Condition {
	name := c.text(c.tree.Member(n, "op"))
	op, ok := definition.OpOf(name)
	if !ok {
		c.fail(c.tree.Member(n, "op"), n, "the condition has the operator "+strconv.Quote(name)+", which does not exist")
		return Condition{Op: False}
	}
	cond := Condition{Op: op}
	values := c.tree.Member(n, "values")
	if op == And || op == Or {
		for v := range c.tree.Elements(values) {
			cond.Inner = append(cond.Inner, c.condition(v))
		}
		return cond
	}
	for v := range c.tree.Elements(values) {
		if len(cond.Operands) == op.Operands() {
			break
		}
		cond.Operands = append(cond.Operands, *c.expr(v))
	}
	for len(cond.Operands) < op.Operands() {
		cond.Operands = append(cond.Operands, Expr{}) // missing
	}
	return cond
}

// expr compiles a value.
func (c *compiler) expr(n source.Node) *Expr {
	e := c.value(n)
	return &e
}

func (c *compiler) value(n source.Node) Expr {
	t := c.tree
	switch t.Kind(n) {
	case source.String:
		if e, ok := c.scope.compileText(&c.expressions, t.Text(n)); ok {
			return e
		}
	case source.Array:
		e := Expr{Kind: List, Items: make([]Expr, 0, t.Count(n))}
		for v := range t.Elements(n) {
			e.Items = append(e.Items, c.value(v))
		}
		return e.folded()
	case source.Object:
		size := t.Count(n)
		e := Expr{Kind: Record, Keys: make([]string, 0, size), Items: make([]Expr, 0, size)}
		seen := make(map[string]int, size)
		for k, v := range t.Members(n) {
			key := strings.Clone(t.Text(k))
			if i, twice := seen[key]; twice {
				e.Items[i] = c.value(v) // the last one counts, as decoders have it
				continue
			}
			seen[key] = len(e.Keys)
			e.Keys = append(e.Keys, key)
			e.Items = append(e.Items, c.value(v))
		}
		return e.folded()
	}
	return Expr{Kind: Literal, Value: value.FromTree(t, n)}
}

// folded turns an array or object into a literal if all it holds are literals.
func (e Expr) folded() Expr {
	for i := range e.Items {
		if e.Items[i].Kind != Literal {
			return e
		}
	}
	return Expr{Kind: Literal, Value: e.Eval(&Env{})}
}

func (c *compiler) fail(n, otherwise source.Node, message string) {
	c.failed = true
	if n == source.None {
		n = otherwise
	}
	c.collector.Add(ruleNotExecutable, n, c.at, message, message)
}

// text returns the text of a string; "" for anything else.
func (c *compiler) text(n source.Node) string {
	if c.tree.Kind(n) != source.String {
		return ""
	}
	return strings.Clone(c.tree.Text(n))
}
