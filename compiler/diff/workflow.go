package diff

import (
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// id returns the local id of a workflow, "" if it has none.
func (s *side) id(w *definition.Workflow) string { return s.local(s.app.LocalID(w)) }

// head returns what a workflow is shown by: its name, its id, or itself.
func (s *side) head(w *definition.Workflow) source.Node {
	for _, n := range []source.Node{w.Name, w.ID} {
		if s.text(n) != "" {
			return n
		}
	}
	return w.Node
}

// title returns what a workflow is called.
func (s *side) title(w *definition.Workflow) string { return s.app.AddressOf(w, nil).Workflow }

// label returns what a workflow without an id is matched by: its name, or its
// place where it has none.
func (s *side) label(w *definition.Workflow) string {
	if name := s.text(w.Name); name != "" {
		return name
	}
	return s.title(w)
}

// workflows matches the workflows as an upgrade does, by local id if there is
// one, else by name (reference/kustomer.md 8 [DEC]), and compares them.
func (c *comparer) workflows() {
	was, is := c.old.app.Workflows, c.new.app.Workflows
	byID, byName := make(map[string]int, len(was)), make(map[string]int, len(was))
	ids, names := ranks{}, ranks{}
	for i := range was {
		if id := c.old.id(&was[i]); id != "" {
			byID[ids.next(id)] = i
		}
		byName[names.next(c.old.label(&was[i]))] = i
	}
	taken := make([]bool, len(was))
	match := make([]int, len(is))
	ids, names = ranks{}, ranks{}
	for i := range is {
		match[i] = -1
		id, name := c.new.id(&is[i]), names.next(c.new.label(&is[i]))
		at, ok := byID[ids.next(id)]
		if !ok {
			at, ok = byName[name]
			// An id that is only on one side does not forbid the match by name.
			ok = ok && (id == "" || c.old.id(&was[at]) == "")
		}
		if ok && !taken[at] {
			match[i], taken[at] = at, true
		}
	}
	replaced := c.replacements(match, taken)
	for i := range is {
		switch at := match[i]; {
		case at >= 0:
			c.workflow(&was[at], &is[i])
		case replaced[i] >= 0:
			c.replaced(&was[replaced[i]], &is[i])
		default:
			c.add(ruleWorkflowAdded, source.None, c.new.head(&is[i]), c.new.app.AddressOf(&is[i], nil), "the workflow %s is new", definition.Quoted(c.new.title(&is[i])))
		}
	}
	targets := c.new.targets()
	for i := range was {
		if !taken[i] {
			c.removed(&was[i], targets)
		}
	}
}

// ranks tells things of one name apart: a definition that is wrong may give two
// workflows or steps one, and the second is then matched with the second.
type ranks map[string]int

func (r ranks) next(name string) string {
	n := r[name]
	r[name]++
	if n == 0 {
		return name
	}
	return name + "\x00" + strconv.Itoa(n)
}

// replacements finds, for workflows that match none, an earlier one that goes:
// the one of the same name, or the one with which it shares most steps, at least
// half of them. What it finds is taken.
func (c *comparer) replacements(match []int, taken []bool) []int {
	was, is := c.old.app.Workflows, c.new.app.Workflows
	gone := map[string]int{}         // name → workflow
	withStep := map[string][]int{}   // step id → workflows
	replaced := make([]int, len(is)) // index into was, or -1
	for i := range was {
		if taken[i] {
			continue
		}
		if _, twice := gone[c.old.label(&was[i])]; !twice {
			gone[c.old.label(&was[i])] = i
		}
		steps := c.old.app.StepsOf(&was[i])
		for j := range steps {
			id := c.old.text(steps[j].ID)
			withStep[id] = append(withStep[id], i)
		}
	}
	for i := range is {
		replaced[i] = -1
		if match[i] >= 0 || len(gone) == 0 {
			continue
		}
		if at, ok := gone[c.new.label(&is[i])]; ok && !taken[at] {
			replaced[i], taken[at] = at, true
			continue
		}
		steps := c.new.app.StepsOf(&is[i])
		best := c.mostShared(steps, withStep, taken)
		if best.count > 0 && 2*best.count >= max(len(steps), len(c.old.app.StepsOf(&was[best.workflow]))) {
			replaced[i], taken[best.workflow] = best.workflow, true
		}
	}
	return replaced
}

type shared struct{ workflow, count int }

// mostShared returns the earlier workflow that has most of these steps. A step id
// that many have says nothing.
func (c *comparer) mostShared(steps []definition.Step, withStep map[string][]int, taken []bool) shared {
	const many = 16
	votes := map[int]int{}
	best := shared{}
	for j := range steps {
		owners := withStep[c.new.text(steps[j].ID)]
		if len(owners) > many {
			continue
		}
		for _, at := range owners {
			if taken[at] {
				continue
			}
			votes[at]++
			if n := votes[at]; n > best.count || n == best.count && at < best.workflow {
				best = shared{at, n}
			}
		}
	}
	return best
}

func (c *comparer) replaced(old, new *definition.Workflow) {
	was, is := c.old.title(old), c.new.title(new)
	message := "the workflow " + definition.Quoted(is) + " takes the place of " + definition.Quoted(was) + " under another identity"
	if was == is {
		message = "the workflow " + definition.Quoted(is) + " has another identity"
	}
	change := c.add(ruleWorkflowReplaced, c.old.identity(old), c.new.identity(new), c.new.app.AddressOf(new, nil), "%s: %s instead of %s", message, c.new.identityName(new), c.old.identityName(old))
	if id := c.old.id(old); id != "" {
		change.Suggestion = "keep the id " + definition.Quoted(id) + " if it is the same workflow"
	} else {
		change.Suggestion = "keep the name " + definition.Quoted(was) + " if it is the same workflow: without an id it is known by its name"
	}
}

// identity returns the node of what a workflow is known by.
func (s *side) identity(w *definition.Workflow) source.Node {
	if s.text(w.ID) != "" {
		return w.ID
	}
	return s.head(w)
}

func (s *side) identityName(w *definition.Workflow) string {
	if id := s.id(w); id != "" {
		return "the id " + definition.Quoted(id)
	}
	return "the name " + definition.Quoted(s.title(w)) + " and no id"
}

// targets returns, by workflow id, the places at which steps schedule it.
func (s *side) targets() map[string][]target {
	all := map[string][]target{}
	for i := range s.app.Workflows {
		w := &s.app.Workflows[i]
		steps := s.app.StepsOf(w)
		for j := range steps {
			if !s.names.Schedules(s.text(steps[j].Action)) {
				continue
			}
			if n := s.member(steps[j].Params, "workflowId"); s.text(n) != "" {
				id := s.local(s.text(n))
				all[id] = append(all[id], target{n, w, &steps[j]})
			}
		}
	}
	return all
}

type target struct {
	node     source.Node
	workflow *definition.Workflow
	step     *definition.Step
}

func (c *comparer) removed(w *definition.Workflow, targets map[string][]target) {
	address := c.old.app.AddressOf(w, nil)
	name := definition.Quoted(c.old.title(w))
	still := targets[c.old.id(w)]
	if c.old.id(w) == "" || len(still) == 0 {
		c.add(ruleWorkflowRemoved, c.old.head(w), source.None, address, "the workflow %s is gone", name)
		return
	}
	first := still[0]
	change := c.add(ruleScheduledRemoved, c.old.head(w), first.node, address, "the workflow %s is gone, but step %s of workflow %s still schedules it",
		name, definition.Quoted(c.new.text(first.step.ID)), definition.Quoted(c.new.title(first.workflow)))
	for _, t := range still[1:] {
		change.Related = append(change.Related, Related{Message: "still scheduled here", Place: c.new.place(t.node)})
	}
}

// workflow compares a workflow with what it was.
func (c *comparer) workflow(old, new *definition.Workflow) {
	if c.equal(old.Node, new.Node) {
		return
	}
	address := c.new.app.AddressOf(new, nil)
	of := "the workflow " + definition.Quoted(c.new.title(new))
	var changed []string
	if was, is := c.old.text(old.Name), c.new.text(new.Name); was != is && was != "" && is != "" {
		c.add(ruleWorkflowRenamed, old.Name, new.Name, address, "the workflow %s is now called %s", definition.Quoted(was), definition.Quoted(is))
	} else if !c.equal(old.Name, new.Name) {
		changed = append(changed, "name")
	}
	was, is := c.old.tree.Kind(old.Enabled) != source.False, c.new.tree.Kind(new.Enabled) != source.False
	if was && !is {
		c.add(ruleWorkflowDisabled, old.Enabled, new.Enabled, address, "%s is switched off", of)
	}
	if c.old.id(old) != c.new.id(new) {
		changed = append(changed, "id")
	}
	if is && !was {
		changed = append(changed, "enabled")
	}
	for _, m := range c.unequal(old.Attributes, new.Attributes, "id", "name", "enabled", "trigger", "steps", "response") {
		changed = append(changed, m.name)
	}
	changed = append(changed, c.envelope(old, new)...)
	changed = append(changed, c.workflowTrigger(of, old, new)...)
	a, b := c.old.member(old.Response, "schema"), c.new.member(new.Response, "schema")
	if !c.schemas(&promise{noun: "output", of: of, rules: outputRules, address: address}, a, b) {
		changed = append(changed, "response")
	}
	if len(changed) > 0 {
		c.add(ruleWorkflowChanged, c.old.head(old), c.new.head(new), address, "%s changes: %s", of, strings.Join(changed, ", "))
	}
	c.steps(of, old, new)
}

// envelope returns which properties beside the attributes of an exported workflow
// differ.
func (c *comparer) envelope(old, new *definition.Workflow) (changed []string) {
	if old.Node == old.Attributes || new.Node == new.Attributes {
		return nil // one of them is not in an envelope, which says nothing
	}
	for _, m := range c.unequal(old.Node, new.Node, "attributes") {
		if m.name != "id" || c.old.id(old) == c.new.id(new) {
			changed = append(changed, "the envelope's "+m.name)
		}
	}
	return changed
}

// workflowTrigger compares the triggers and returns which properties differ that
// are no promise to anybody.
func (c *comparer) workflowTrigger(of string, old, new *definition.Workflow) (changed []string) {
	a, b := &old.Trigger, &new.Trigger
	address := c.new.app.TriggerAddress(new)
	wasCalled, isCalled := c.old.app.IsCallable(old), c.new.app.IsCallable(new)
	switch {
	case wasCalled && !isCalled:
		c.add(ruleNoLongerCallable, a.Callable, orNode(b.Callable, b.Node), address, "%s can no longer be called", of)
	case isCalled && !wasCalled:
		c.add(ruleBecameCallable, orNode(a.EventName, a.Node), b.Callable, address, "%s no longer starts by its event but only by calls", of)
	case isCalled:
		if !c.schemas(&promise{noun: "input", of: of, rules: inputRules, address: address}, a.Schema, b.Schema) {
			changed = append(changed, "trigger.schema")
		}
	}
	// Without ids only the names of the call events tell what is called.
	named := c.old.id(old) == "" && c.new.id(new) == ""
	if was, is := c.old.event(old, named), c.new.event(new, named); wasCalled == isCalled && was != is && !c.isRenamed(a.EventName, b.EventName) {
		c.add(ruleTriggerEvent, orNode(a.EventName, a.Node), orNode(b.EventName, b.Node), address, "%s starts by %s instead of %s", of,
			eventName(c.new.text(b.EventName)), eventName(c.old.text(a.EventName)))
	}
	if c.old.triggerID(a) != c.new.triggerID(b) {
		changed = append(changed, "trigger.id")
	}
	for _, m := range c.unequal(a.Node, b.Node, "id", "callable", "schema", "eventName") {
		changed = append(changed, "trigger."+m.name)
	}
	return changed
}

// triggerID returns the id of a trigger, by default "1" (reference/kustomer.md 3.2
// [DEC]).
func (s *side) triggerID(t *definition.Trigger) string {
	if t.ID == source.None {
		return "1"
	}
	return s.tree.Text(t.ID)
}

func orNode(n, otherwise source.Node) source.Node {
	if n == source.None {
		return otherwise
	}
	return n
}

func eventName(name string) string {
	if name == "" {
		return "no event"
	}
	return "the event " + definition.Quoted(name)
}

// event returns what the event of a workflow is compared by: its full name. A
// callable workflow's own call event is the same whatever its id, unless named
// says that nothing else names the workflow.
func (s *side) event(w *definition.Workflow, named bool) string {
	name := s.local(s.text(w.Trigger.EventName))
	if id, ok := definition.CallEventID(name); ok && !named && s.app.IsCallable(w) && (s.id(w) == "" || id == s.id(w)) {
		return definition.CallEvent("")
	}
	return s.key(name)
}

// steps compares the steps of a workflow by their ids.
func (c *comparer) steps(of string, old, new *definition.Workflow) {
	was, is := c.old.app.StepsOf(old), c.new.app.StepsOf(new)
	at := make(map[string]int, len(was))
	ids := ranks{}
	for i := range was {
		at[ids.next(c.old.text(was[i].ID))] = i
	}
	kept := make([]bool, len(was))
	ids = ranks{}
	for i := range is {
		s := &is[i]
		id := c.new.text(s.ID)
		address := c.new.app.AddressOf(new, s)
		j, both := at[ids.next(id)]
		if !both {
			c.add(ruleStepAdded, source.None, orNode(s.ID, s.Node), address, "%s has a new step %s%s", of, definition.Quoted(id), c.does(&c.new, s))
			continue
		}
		kept[j] = true
		c.step(of, &was[j], s, address)
	}
	for j := range was {
		if !kept[j] {
			s := &was[j]
			c.add(ruleStepRemoved, orNode(s.ID, s.Node), source.None, c.old.app.AddressOf(old, s), "%s loses the step %s%s", of, definition.Quoted(c.old.text(s.ID)), c.does(&c.old, s))
		}
	}
}

// does says which action a step runs.
func (c *comparer) does(s *side, step *definition.Step) string {
	if action := s.text(step.Action); action != "" {
		return " (" + action + ")"
	}
	return ""
}

func (c *comparer) step(of string, old, new *definition.Step, address definition.Address) {
	if c.equal(old.Node, new.Node) {
		return
	}
	var changed []string
	oldAt, newAt := source.None, source.None
	note := func(what string, a, b source.Node) {
		if len(changed) == 0 {
			oldAt, newAt = orNode(a, old.ID), orNode(b, new.ID)
		}
		changed = append(changed, what)
	}
	was, is := c.old.text(old.Action), c.new.text(new.Action)
	if c.old.key(was) != c.new.key(is) {
		note("its action is "+nothing(is)+" instead of "+nothing(was), old.Action, new.Action)
	}
	for _, m := range c.unequal(old.Node, new.Node, "id", "action") {
		if m.name == "params" {
			if inside := c.unequal(m.old, m.new); len(inside) > 0 && m.old != source.None && m.new != source.None {
				for _, x := range inside {
					if x.name == "uri" && c.goesElsewhere(x.new) {
						continue
					}
					note("params."+x.name, x.old, x.new)
				}
				continue
			}
		}
		note(m.name, m.old, m.new)
	}
	if len(changed) == 0 {
		return
	}
	c.add(ruleStepChanged, oldAt, newAt, address, "step %s of %s changes: %s", definition.Quoted(c.new.text(new.ID)), of, strings.Join(changed, ", "))
}

// isRenamed reports whether two events are one that has another name.
func (c *comparer) isRenamed(old, new source.Node) bool {
	key, renamed := c.events[c.old.key(c.old.text(old))]
	return renamed && key == c.new.key(c.new.text(new))
}

func nothing(action string) string {
	if action == "" {
		return "none"
	}
	return action
}
