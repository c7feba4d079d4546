package diff

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// promise is a schema that others count on: who hands values over, or who reads
// them, decides what breaks.
type promise struct {
	noun    string // "input", "property", "output"
	of      string // `workflow "late"`
	rules   *promiseRules
	address definition.Address
}

// promiseRules are the rules of one kind of promise.
type promiseRules struct {
	removed, renamed, retyped, required, optional, narrowed, added, relaxed *Rule
	// reads is set where others read what the schema describes: then a type may
	// become narrower, but not wider.
	reads bool
	// fixed is set where no type may change at all.
	fixed bool
}

var (
	inputRules = &promiseRules{
		removed: ruleInputRemoved, renamed: ruleInputRenamed, retyped: ruleInputRetyped, required: ruleInputRequired,
		optional: ruleInputRelaxed, narrowed: ruleInputNarrowed, added: ruleInputAdded, relaxed: ruleInputRelaxed,
	}
	// That a property becomes required is compatible here: published triggers may
	// do so (reference/wix.md 1.2).
	payloadRules = &promiseRules{
		removed: rulePayloadRemoved, renamed: rulePayloadRenamed, retyped: rulePayloadRetyped, required: rulePayloadRelaxed,
		optional: rulePayloadRelaxed, narrowed: rulePayloadNarrowed, added: rulePayloadAdded, relaxed: rulePayloadRelaxed, fixed: true,
	}
	outputRules = &promiseRules{
		removed: ruleOutputRemoved, renamed: ruleOutputRenamed, retyped: ruleOutputRetyped, required: ruleOutputRefined,
		optional: ruleOutputOptional, narrowed: ruleOutputRefined, added: ruleOutputAdded, relaxed: ruleOutputRefined, reads: true,
	}
)

// addedRequired returns the rule about a new property that must be given.
func (r *promiseRules) addedRequired() *Rule {
	switch r {
	case inputRules:
		return ruleInputRequired
	case payloadRules:
		return rulePayloadRequired
	}
	return r.added
}

func (p *promise) property(path string) string {
	return p.noun + " " + definition.Quoted(path) + " of " + p.of
}

// descriptive are the keywords of a schema that bind nothing.
var descriptive = []string{"title", "description", "examples", "example", "default", "$schema", "$id", "$comment", "deprecated", "readOnly", "writeOnly"}

// schemas compares two schemas of objects, None being a schema that says nothing.
// It reports whether that was all there is to say: a schema in which only texts
// change breaks no promise, but is not the same either.
func (c *comparer) schemas(p *promise, old, new source.Node) (done bool) {
	before := len(c.changes)
	c.object(p, "", old, new)
	return len(c.changes) > before || c.equal(old, new)
}

// object compares the properties of two schemas. path is that of the object.
func (c *comparer) object(p *promise, path string, old, new source.Node) {
	if c.old.tree.Kind(old) != source.Object {
		old = source.None
	}
	if c.new.tree.Kind(new) != source.Object {
		new = source.None
	}
	if old == source.None && new == source.None || old != source.None && new != source.None && c.equal(old, new) {
		return
	}
	if new == source.None && !p.rules.reads {
		c.add(p.rules.relaxed, old, new, p.address, "%s of %s is no longer described: it may be anything", placeName(p, path), p.of)
		return
	}
	properties := c.members(c.old.member(old, "properties"), c.new.member(new, "properties"))
	renamed := c.renames(properties)
	oldRequired, newRequired := c.old.member(old, "required"), c.new.member(new, "required")
	for i, m := range properties {
		name := path + m.name
		switch {
		case m.old == source.None && renamed[i] >= 0:
			was := properties[renamed[i]]
			c.add(p.rules.renamed, c.old.tree.KeyOf(was.old), c.new.tree.KeyOf(m.new), p.address,
				"%s is now called %s", p.property(path+was.name), definition.Quoted(name))
		case m.old == source.None && c.new.has(newRequired, m.name):
			c.add(p.rules.addedRequired(), source.None, c.new.tree.KeyOf(m.new), p.address, "%s", addedMessage(p, name))
		case m.old == source.None:
			c.add(p.rules.added, source.None, c.new.tree.KeyOf(m.new), p.address, "%s is new", p.property(name))
		case m.new == source.None && renamed[i] >= 0:
		case m.new == source.None:
			c.add(p.rules.removed, c.old.tree.KeyOf(m.old), source.None, p.address, "%s is gone", p.property(name))
		default:
			was, is := c.old.has(oldRequired, m.name), c.new.has(newRequired, m.name)
			if was && !is {
				c.add(p.rules.optional, c.old.tree.KeyOf(m.old), c.new.tree.KeyOf(m.new), p.address, "%s is no longer required", p.property(name))
			} else if is && !was {
				c.add(p.rules.required, c.old.tree.KeyOf(m.old), c.new.tree.KeyOf(m.new), p.address, "%s has become required", p.property(name))
			}
			c.value(p, name, m.old, m.new)
		}
	}
	c.demands(p, path, old, new, oldRequired, newRequired)
	c.closed(p, path, old, new)
}

func placeName(p *promise, path string) string {
	if path == "" {
		return "the " + p.noun
	}
	return "the " + p.noun + " " + definition.Quoted(strings.TrimSuffix(path, "."))
}

func addedMessage(p *promise, name string) string {
	if p.rules.reads {
		return p.property(name) + " is new"
	}
	return p.property(name) + " is new and required"
}

// demands finds names in "required" that no property describes.
func (c *comparer) demands(p *promise, path string, old, new, oldRequired, newRequired source.Node) {
	if p.rules.reads {
		return
	}
	was, is := c.old.member(old, "properties"), c.new.member(new, "properties")
	for v := range c.new.tree.Elements(newRequired) {
		name := c.new.text(v)
		if name == "" || c.new.member(is, name) != source.None || c.old.member(was, name) != source.None || c.old.has(oldRequired, name) {
			continue
		}
		c.add(p.rules.addedRequired(), source.None, v, p.address, "%s", addedMessage(p, path+name))
	}
}

// closed looks whether unknown properties are admitted. An object of a payload is
// always open (reference/wix.md 2, P-08).
func (c *comparer) closed(p *promise, path string, old, new source.Node) {
	if p.rules.fixed || p.rules.reads {
		return
	}
	a, b := c.old.member(old, "additionalProperties"), c.new.member(new, "additionalProperties")
	was, is := c.old.tree.Kind(a) == source.False, c.new.tree.Kind(b) == source.False
	switch {
	case is && !was:
		c.add(p.rules.narrowed, a, b, p.address, "%s of %s does not admit unknown properties any more", placeName(p, path), p.of)
	case was && !is:
		c.add(p.rules.relaxed, a, b, p.address, "%s of %s admits unknown properties", placeName(p, path), p.of)
	}
}

// renames finds properties that only have another name. For each of properties
// it returns the index of the other one, or -1. Two belong together if they say
// the same and their names are near, or if they are the only ones that came and
// went.
func (c *comparer) renames(properties []pair) []int {
	to := make([]int, len(properties))
	var came, gone []int
	for i, m := range properties {
		to[i] = -1
		switch source.None {
		case m.old:
			came = append(came, i)
		case m.new:
			gone = append(gone, i)
		}
	}
	if len(came) == 0 || len(gone) == 0 {
		return to
	}
	for _, g := range gone {
		var names []string
		byName := map[string]int{}
		for _, n := range came {
			if to[n] < 0 && c.saysTheSame(properties[g].old, properties[n].new) {
				names = append(names, properties[n].name)
				byName[properties[n].name] = n
			}
		}
		near := definition.Suggest(properties[g].name, names)
		if near == "" && len(names) == 1 && len(came) == 1 && len(gone) == 1 {
			near = names[0]
		}
		if near != "" {
			to[g], to[byName[near]] = byName[near], g
		}
	}
	return to
}

// saysTheSame reports whether two schemas bind the same.
func (c *comparer) saysTheSame(old, new source.Node) bool {
	return c.old.tree.Kind(old) == source.Object && c.new.tree.Kind(new) == source.Object && c.equalBut(old, new, descriptive...)
}

// value compares the schemas of one property. Where the type does not fit any
// more, nothing else of it is compared.
func (c *comparer) value(p *promise, path string, old, new source.Node) {
	if c.equalBut(old, new, descriptive...) {
		return
	}
	a, b := c.old.typesOf(old), c.new.typesOf(new)
	oldFormat, newFormat := c.old.text(c.old.member(old, "format")), c.new.text(c.new.member(new, "format"))
	wider, narrower := a.within(b), b.within(a)
	fits := wider
	if p.rules.reads {
		fits = narrower
	}
	switch same := wider && narrower; {
	case !same && (!fits || p.rules.fixed):
		c.add(p.rules.retyped, old, new, p.address, "%s is now %s instead of %s", p.property(path), b, a)
		return
	case !same:
		c.add(p.rules.relaxed, old, new, p.address, "%s is now %s instead of %s", p.property(path), b, a)
	}
	if oldFormat != newFormat {
		rule := p.rules.retyped
		if freer := newFormat == ""; !p.rules.fixed && (freer != p.rules.reads) && (freer || oldFormat == "") {
			rule = p.rules.relaxed
		}
		c.add(rule, old, new, p.address, "%s has %s instead of %s", p.property(path), formatName(newFormat), formatName(oldFormat))
	}
	if p.rules.fixed {
		c.marks(p, path, old, new)
	}
	c.limits(p, path, old, new)
	if a.has("object") && b.has("object") {
		c.object(p, path+".", old, new)
	}
	if a.has("array") && b.has("array") {
		oldItems, newItems := c.old.member(old, "items"), c.new.member(new, "items")
		if oldItems != source.None && newItems != source.None {
			c.value(p, path+"[]", oldItems, newItems)
		}
	}
}

func formatName(f string) string {
	if f == "" {
		return "no format"
	}
	return "the format " + definition.Quoted(f)
}

// marks compares what a payload schema says beyond JSON Schema.
func (c *comparer) marks(p *promise, path string, old, new source.Node) {
	was, is := c.old.isTrue(old, "futureDate"), c.new.isTrue(new, "futureDate")
	switch {
	case is && !was:
		c.add(ruleFutureDateToggled, old, c.new.member(new, "futureDate"), p.address, "%s now holds the date of the event, which becomes scheduled", p.property(path))
	case was && !is:
		c.add(ruleFutureDateToggled, c.old.member(old, "futureDate"), new, p.address, "%s no longer holds the date of the event, which is no longer scheduled", p.property(path))
	}
	identity := c.old.text(c.old.member(old, "identityType"))
	now := c.new.text(c.new.member(new, "identityType"))
	if identity != "" && identity != now {
		c.add(ruleIdentityMoved, c.old.member(old, "identityType"), new, p.address, "%s no longer names the %s", p.property(path), identity)
	} else if identity == "" && now != "" {
		c.add(p.rules.relaxed, old, c.new.member(new, "identityType"), p.address, "%s names the %s", p.property(path), now)
	}
}

// known are the keywords that have their own comparison.
var known = append([]string{"type", "format", "properties", "required", "items", "additionalProperties", "futureDate", "identityType"}, descriptive...)

// limits compares all other keywords.
func (c *comparer) limits(p *promise, path string, old, new source.Node) {
	if c.old.tree.Kind(old) != source.Object || c.new.tree.Kind(new) != source.Object {
		if !c.equal(old, new) {
			c.add(p.rules.retyped, old, new, p.address, "%s is described differently", p.property(path))
		}
		return
	}
	for _, m := range c.unequal(old, new, known...) {
		tighter, looser := c.limit(m)
		rule := p.rules.narrowed
		switch {
		case tighter:
		case looser:
			rule = p.rules.relaxed
		case p.rules.reads: // nothing says which way
			rule = p.rules.retyped
		}
		c.add(rule, m.old, m.new, p.address, "%s has %s instead of %s", p.property(path), c.limitName(&c.new, m.name, m.new), c.limitName(&c.old, m.name, m.old))
	}
}

func (c *comparer) limitName(s *side, name string, n source.Node) string {
	if n == source.None {
		return "no " + name
	}
	raw := string(s.tree.Raw(n))
	const most = 60
	if len(raw) > most || strings.ContainsAny(raw, "\n\r\t") {
		return "another " + name
	}
	return name + " " + raw
}

// limit tells whether a keyword binds more or less than before.
func (c *comparer) limit(m pair) (tighter, looser bool) {
	switch {
	case m.name == "enum":
		for v := range c.old.tree.Elements(m.old) {
			tighter = tighter || !c.contains(&c.new, m.new, v, true)
		}
		for v := range c.new.tree.Elements(m.new) {
			looser = looser || !c.contains(&c.old, m.old, v, false)
		}
		if m.old == source.None {
			return true, false
		}
		if m.new == source.None {
			return false, true
		}
		return tighter, looser
	case m.old == source.None:
		return true, false
	case m.new == source.None:
		return false, true
	case strings.HasPrefix(m.name, "min"), m.name == "exclusiveMinimum":
		a, b := number(&c.old, m.old), number(&c.new, m.new)
		return b > a, b < a
	case strings.HasPrefix(m.name, "max"), m.name == "exclusiveMaximum":
		a, b := number(&c.old, m.old), number(&c.new, m.new)
		return b < a, b > a
	}
	return false, false
}

func number(s *side, n source.Node) float64 {
	v, err := strconv.ParseFloat(s.tree.Text(n), 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// contains reports whether list, on side s, has a value equal to v of the other
// side. old says that v is of the old side.
func (c *comparer) contains(s *side, list, v source.Node, old bool) bool {
	for w := range s.tree.Elements(list) {
		if old && c.equal(v, w) || !old && c.equal(w, v) {
			return true
		}
	}
	return false
}

// types is the set of JSON types that a schema admits; nil admits all.
type types []string

// typesOf returns the types of a schema in lexical order.
func (s *side) typesOf(n source.Node) types {
	if s.tree.Kind(n) != source.Object {
		return nil
	}
	var all types
	switch t := s.tree.Member(n, "type"); s.tree.Kind(t) {
	case source.String:
		all = types{s.tree.Text(t)}
	case source.Array:
		all = s.strings(t)
	default:
		// Shapes that only objects or arrays have say the type.
		if s.tree.Member(n, "properties") != source.None {
			return types{"object"}
		}
		if s.tree.Member(n, "items") != source.None {
			return types{"array"}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// within reports whether every value of a type in t has a type in u.
func (t types) within(u types) bool {
	if u == nil {
		return true
	}
	if t == nil {
		return false
	}
	for _, name := range t {
		if !slices.Contains(u, name) && (name != "integer" || !slices.Contains(u, "number")) {
			return false
		}
	}
	return true
}

func (t types) has(name string) bool { return t == nil || slices.Contains(t, name) }

// String lists the types for a message.
func (t types) String() string {
	if t == nil {
		return "of any type"
	}
	return strings.Join(t, " or ")
}
