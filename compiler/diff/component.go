package diff

import (
	"slices"
	"strconv"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// component is a kind of components that a section lists.
type component struct {
	one     string   // "hook"
	section string   // "hooks"
	keys    []string // the properties that may tell one from another; the first one that is there does
	removed *Rule
	// compare finds the changes of one component that a rule knows, and returns
	// the properties that need no more comparison.
	compare func(c *comparer, name string, old, new source.Node) (done []string)
}

// components are the kinds in the order of the reference; Klasses come before
// them.
var components = []component{
	{one: "KView", section: "kviews", keys: []string{"name"}, removed: ruleKViewRemoved},
	{one: "widget", section: "widgets", keys: []string{"name", "url"}, removed: ruleWidgetRemoved},
	{one: "hook", section: "hooks", keys: []string{"eventName"}, removed: ruleHookRemoved, compare: (*comparer).hook},
	{one: "trigger", section: "triggers", keys: []string{"eventName"}, removed: ruleTriggerRemoved, compare: (*comparer).trigger},
	{one: "action", section: "actions", keys: []string{"name"}, removed: ruleActionRemoved, compare: (*comparer).action},
	{one: "command", section: "commands", keys: []string{"name"}, removed: ruleCommandRemoved, compare: (*comparer).command},
	{one: "outbound webhook", section: "outboundWebhooks", keys: []string{"name", "url"}, removed: ruleWebhookRemoved, compare: (*comparer).webhook},
}

// item is one component of one side.
type item struct {
	key, name  string // matched by, spoken of
	node, head source.Node
}

func (s *side) items(k *component) ([]item, map[string]int) {
	var all []item
	at := map[string]int{}
	position := 0
	for n := range s.tree.Elements(s.tree.Member(source.Root, k.section)) {
		x := item{node: n, head: n, name: "#" + strconv.Itoa(position), key: "#" + strconv.Itoa(position)}
		position++
		for _, key := range k.keys {
			if v := s.tree.Member(n, key); s.text(v) != "" {
				x.name, x.key, x.head = s.text(v), s.key(s.text(v)), v
				break
			}
		}
		if _, twice := at[x.key]; !twice {
			at[x.key] = len(all)
			all = append(all, x)
		}
	}
	return all, at
}

// components compares one section.
func (c *comparer) components(k *component) {
	was, wasAt := c.old.items(k)
	is, isAt := c.new.items(k)
	var came []item
	for _, x := range is {
		i, both := wasAt[x.key]
		if !both {
			came = append(came, x)
			continue
		}
		c.componentPair(k, was[i], x)
	}
	gone := slices.DeleteFunc(was, func(x item) bool { _, both := isAt[x.key]; return both })
	for _, x := range gone {
		if i := c.renamedComponent(k, x, came, len(gone)); i >= 0 {
			c.componentRenamed(k, x, came[i])
			came = slices.Delete(came, i, i+1)
			continue
		}
		c.add(k.removed, x.head, source.None, c.here(), "the %s %s is gone", k.one, definition.Quoted(x.name))
	}
	for _, x := range came {
		c.add(ruleComponentAdded, source.None, x.head, c.here(), "the %s %s is new", k.one, definition.Quoted(x.name))
	}
}

// renamedComponent returns the index in came of what x has become, or -1: a
// component that says the same and has a near name, or the only one that came where
// only one went.
func (c *comparer) renamedComponent(k *component, x item, came []item, gone int) int {
	var names []string
	at := map[string]int{}
	for i, n := range came {
		if c.equalBut(x.node, n.node, k.keys...) {
			names = append(names, n.key)
			at[n.key] = i
		}
	}
	if near := definition.Suggest(x.key, names); near != "" {
		return at[near]
	}
	if gone == 1 && len(came) == 1 && len(names) == 1 {
		return 0
	}
	return -1
}

// componentRenamed notes another name. An event that has one is one change, however
// many sections name it.
func (c *comparer) componentRenamed(k *component, old, new item) {
	if k.section != "hooks" && k.section != "triggers" {
		c.add(ruleComponentRenamed, old.head, new.head, c.here(), "the %s %s is now called %s: others know it by the old name", k.one, definition.Quoted(old.name), definition.Quoted(new.name))
		return
	}
	if c.events[old.key] == new.key {
		return
	}
	if c.events == nil {
		c.events = map[string]string{}
	}
	c.events[old.key] = new.key
	c.add(ruleEventRenamed, old.head, new.head, c.here(), "the event %s is now called %s: who reports it, and workflows of orgs that start by it, know the old name", definition.Quoted(old.name), definition.Quoted(new.name))
}

func (c *comparer) componentPair(k *component, old, new item) {
	if c.equal(old.node, new.node) {
		return
	}
	done := append([]string{}, k.keys[0])
	if k.compare != nil {
		done = append(done, k.compare(c, new.name, old.node, new.node)...)
	}
	if changed := c.unequal(old.node, new.node, done...); len(changed) > 0 {
		c.add(ruleComponentChanged, old.head, new.head, c.here(), "the %s %s changes: %s", k.one, definition.Quoted(new.name), namesOf(changed))
	}
}

func (c *comparer) hook(name string, old, new source.Node) []string {
	a, b := c.old.member(old, "type"), c.new.member(new, "type")
	if !c.equal(a, b) {
		c.add(ruleHookType, a, b, c.here(), "the hook %s has the type %s instead of %s: its address changes", definition.Quoted(name), definition.Quoted(c.new.text(b)), definition.Quoted(c.old.text(a)))
	}
	return []string{"type"}
}

func (c *comparer) trigger(name string, old, new source.Node) []string {
	of := "the event " + definition.Quoted(name)
	a, b := c.old.member(old, "triggerKey"), c.new.member(new, "triggerKey")
	if was, is := c.old.triggerKey(old), c.new.triggerKey(new); was != is {
		if a == source.None {
			a = c.old.member(old, "eventName")
		}
		if b == source.None {
			b = c.new.member(new, "eventName")
		}
		c.add(ruleTriggerKeyChanged, a, b, c.here(), "%s is reported under the key %s instead of %s", of, definition.Quoted(is), definition.Quoted(was))
	}
	a, b = c.old.member(old, "payloadSchema"), c.new.member(new, "payloadSchema")
	done := []string{"triggerKey"}
	if c.schemas(&promise{noun: "property", of: of, rules: payloadRules, address: c.here()}, a, b) {
		done = append(done, "payloadSchema")
	}
	return append(done, c.outputs(of, old, new)...)
}

// triggerKey returns the key under which an event is reported: by default the
// last segment of its name (DESIGN.md 4.2).
func (s *side) triggerKey(trigger source.Node) string {
	if key := s.text(s.member(trigger, "triggerKey")); key != "" {
		return key
	}
	name := s.text(s.member(trigger, "eventName"))
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			return name[i+1:]
		}
	}
	return name
}

func (c *comparer) action(name string, old, new source.Node) []string {
	of := "the action " + definition.Quoted(name)
	a, b := c.old.member(old, "type"), c.new.member(new, "type")
	if !c.equal(a, b) {
		c.add(ruleActionType, a, b, c.here(), "%s has the type %s instead of %s", of, definition.Quoted(c.new.text(b)), definition.Quoted(c.old.text(a)))
	}
	done := append([]string{"type"}, c.inputs(of, old, new)...)
	x, y := c.old.member(old, "inputTemplate"), c.new.member(new, "inputTemplate")
	if c.goesElsewhere(c.new.member(y, "uri")) && len(c.unequal(x, y, "uri")) == 0 {
		done = append(done, "inputTemplate")
	}
	if c.goesElsewhere(c.new.member(new, "uri")) {
		done = append(done, "uri")
	}
	return append(done, c.outputs(of, old, new)...)
}

// inputs compares what an action or a command takes.
func (c *comparer) inputs(of string, old, new source.Node) []string {
	p := &promise{noun: "input", of: of, rules: inputRules, address: c.here()}
	if c.schemas(p, c.old.member(old, "inputSchema"), c.new.member(new, "inputSchema")) {
		return []string{"inputSchema"}
	}
	return nil
}

// outputs compares what an action or an event gives to steps: by its schema, or
// where it has none by the keys of its template.
func (c *comparer) outputs(of string, old, new source.Node) []string {
	p := &promise{noun: "output", of: of, rules: outputRules, address: c.here()}
	a, b := c.old.member(old, "outputSchema"), c.new.member(new, "outputSchema")
	if a != source.None && b != source.None {
		if c.schemas(p, a, b) {
			return []string{"outputSchema"}
		}
		return nil
	}
	x, y := c.old.member(old, "outputTemplate"), c.new.member(new, "outputTemplate")
	if c.old.tree.Kind(x) != source.Object || c.new.tree.Kind(y) != source.Object {
		return nil
	}
	members := c.members(x, y)
	for _, m := range members {
		switch source.None {
		case m.new:
			c.add(ruleOutputRemoved, c.old.tree.KeyOf(m.old), source.None, p.address, "%s is gone", p.property(m.name))
		case m.old:
			c.add(ruleOutputAdded, source.None, c.new.tree.KeyOf(m.new), p.address, "%s is new", p.property(m.name))
		}
	}
	for _, m := range members {
		if m.old != source.None && m.new != source.None && !c.equal(m.old, m.new) {
			return nil
		}
	}
	return []string{"outputTemplate"}
}

func (c *comparer) command(name string, old, new source.Node) []string {
	of := "the command " + definition.Quoted(name)
	a, b := c.old.member(old, "httpMethod"), c.new.member(new, "httpMethod")
	if !c.equal(a, b) {
		c.add(ruleCommandCall, a, b, c.here(), "%s calls by %s instead of %s", of, definition.Quoted(c.new.text(b)), definition.Quoted(c.old.text(a)))
	}
	was, wasAt := c.old.entries(c.old.member(old, "permittedArgs"))
	is, isAt := c.new.entries(c.new.member(new, "permittedArgs"))
	for _, arg := range was {
		if _, both := isAt[arg]; !both {
			c.add(ruleCommandCall, wasAt[arg], source.None, c.here(), "%s no longer takes the argument %s", of, definition.Quoted(arg))
		}
	}
	done := append([]string{"httpMethod"}, c.inputs(of, old, new)...)
	if c.goesElsewhere(c.new.member(new, "url")) {
		done = append(done, "url")
	}
	if !slices.ContainsFunc(is, func(arg string) bool { return wasAt[arg] == source.None }) {
		done = append(done, "permittedArgs")
	}
	return append(done, c.outputs(of, old, new)...)
}

func (c *comparer) webhook(name string, old, new source.Node) []string {
	was, wasAt := c.old.entries(c.old.member(old, "events"))
	is, isAt := c.new.entries(c.new.member(new, "events"))
	for _, event := range is {
		if wasAt[event] == source.None {
			c.add(ruleWebhookEvent, source.None, isAt[event], c.here(), "the outbound webhook %s sends %s: new data leaves the platform", definition.Quoted(name), definition.Quoted(event))
		}
	}
	var done []string
	if c.goesElsewhere(c.new.member(new, "url")) {
		done = append(done, "url")
	}
	if !slices.ContainsFunc(was, func(event string) bool { return isAt[event] == source.None }) {
		done = append(done, "events")
	}
	return done
}
