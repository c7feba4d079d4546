package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// reader judges a tree by the shapes and fills a File.
type reader struct {
	c    *definition.Collector
	t    *source.Tree
	file *File
}

func (r *reader) document(faulty bool) {
	if r.t.Kind(source.Root) != source.Object {
		if !faulty {
			r.wrong(source.Root, "", "a scenario file is an object such as {\"scenarios\": []}, not "+r.kind(source.Root))
		}
		return
	}
	r.object(source.Root, &fileShape)
	r.bind()
}

// object judges the members of an object.
func (r *reader) object(n source.Node, s *shape) {
	var values [maxProps]source.Node
	seen := map[string]source.Node{}
	for key, v := range r.t.Members(n) {
		name := r.t.Text(key)
		if first, twice := seen[name]; twice {
			d := r.c.Add(RuleValue, key, definition.Address{}, name, definition.Quoted(name)+" is there twice: only the last one counts")
			d.Related = []definition.Related{{Message: "first given here", Range: r.t.Range(first)}}
		} else {
			seen[name] = key
		}
		i := slices.IndexFunc(s.props, func(p prop) bool { return p.name == name })
		switch {
		case i >= 0:
			values[i] = v
			r.value(v, &s.props[i])
		case s.values != nil:
			r.value(v, s.values)
		case !s.open:
			r.unknown(key, s, &values)
		}
	}
	for i := range s.props {
		if s.props[i].required && values[i] == source.None {
			d := r.c.Add(RuleMissing, n, definition.Address{}, s.props[i].name, s.name+" needs "+definition.Quoted(s.props[i].name))
			d.Range = r.head(n)
			d.Suggestion = strings.ToLower(s.props[i].doc[:1]) + strings.TrimSuffix(s.props[i].doc[1:], ".")
		}
	}
	r.alone(s, &values)
}

// alone holds a shape to what it says about properties of which only one may be
// there.
func (r *reader) alone(s *shape, values *[maxProps]source.Node) {
	if s.only == 0 {
		return
	}
	first := source.None
	for i := s.only; i < len(s.props); i++ {
		switch v := values[i]; {
		case v == source.None:
		case first == source.None:
			first = v
		default:
			d := r.c.Add(RuleValue, r.t.KeyOf(v), definition.Address{}, s.props[i].name,
				fmt.Sprintf("%s can be only one of %s", s.name, quoteAll(s.names()[s.only:])))
			d.Related = []definition.Related{{Message: "there is this one already", Range: r.t.Range(r.t.KeyOf(first))}}
		}
	}
}

func (r *reader) unknown(key source.Node, s *shape, values *[maxProps]source.Node) {
	name := r.t.Text(key)
	d := r.c.Add(RuleProperty, key, definition.Address{}, name, "unknown property "+definition.Quoted(name)+" in "+s.name+": allowed are "+quoteAll(s.names()))
	near := definition.Suggest(name, s.names())
	if near == "" {
		return
	}
	r.suggest(d, key, near)
	if i := slices.IndexFunc(s.props, func(p prop) bool { return p.name == near }); definition.IsSlip(name, near) && values[i] == source.None {
		values[i] = key + 1 // one slip is one finding
	}
}

// value judges a value by its property.
func (r *reader) value(v source.Node, p *prop) {
	kind := r.t.Kind(v)
	switch {
	case kind == source.Invalid:
		return // there is a finding about the text
	case !p.kinds.has(kind):
		name := "this value"
		if p.name != "" {
			name = definition.Quoted(p.name)
		}
		r.wrong(v, p.name, name+" must be "+p.kinds.String()+", not "+r.kind(v))
	case kind == source.Array && p.kinds != any_ && (p.shape != nil || p.elems != 0):
		r.elements(v, p)
	case p.shape != nil && kind == source.Object:
		r.object(v, p.shape)
	case p.enum != nil && !slices.Contains(p.enum, r.t.Text(v)):
		text := r.t.Text(v)
		d := r.wrong(v, text, fmt.Sprintf("%q cannot be %s: allowed are %s", p.name, definition.Quoted(text), quoteAll(p.enum)))
		r.suggest(d, v, definition.Suggest(text, p.enum))
	default:
		r.role(v, p)
	}
}

func (r *reader) elements(list source.Node, p *prop) {
	allowed := p.elems
	if allowed == 0 {
		allowed = object
	}
	for e := range r.t.Elements(list) {
		switch kind := r.t.Kind(e); {
		case kind == source.Invalid:
		case !allowed.has(kind):
			r.wrong(e, p.name, fmt.Sprintf("an element of %q must be %s, not %s", p.name, allowed, r.kind(e)))
		case kind == source.Object:
			r.object(e, p.shape)
		}
	}
}

// role judges what a value of a right kind says.
func (r *reader) role(v source.Node, p *prop) {
	text := r.t.Text(v)
	switch p.role {
	case moment:
		if _, problem := ParseMoment(text); problem != "" {
			r.c.Add(RuleMoment, v, definition.Address{}, text, definition.Quoted(text)+" "+problem)
		}
	case dateTime:
		at, err := time.Parse(time.RFC3339Nano, text)
		problem := definition.OutOfTime(at)
		switch {
		case err != nil:
			r.c.Add(RuleMoment, v, definition.Address{}, text, definition.Quoted(text)+" is no date-time such as \"2030-05-01T10:00:00Z\"")
		case problem != "":
			r.c.Add(RuleMoment, v, definition.Address{}, text, definition.Quoted(text)+" "+problem)
		}
	case positive:
		if n, err := strconv.Atoi(text); r.t.Kind(v) == source.Number && (err != nil || n < 1) {
			r.wrong(v, text, fmt.Sprintf("%q is %s, but must be a whole number from 1", p.name, text))
		}
	case status:
		if n, err := strconv.Atoi(text); err != nil || n < 100 || n > 599 {
			r.wrong(v, text, fmt.Sprintf("%q is %s, but must be an HTTP status from 100 to 599", p.name, text))
		}
	case filled:
		if strings.TrimSpace(text) == "" {
			r.wrong(v, text, fmt.Sprintf("%q is empty", p.name))
		}
	case pattern:
		r.pattern(v)
	case objectList:
		r.objectList(v)
	}
}

// objectList judges a list of the objects that are expected.
func (r *reader) objectList(n source.Node) {
	list := n
	if name, inner := Directive(r.t, n); name == Exactly {
		list = inner
	}
	if r.t.Kind(list) != source.Array {
		r.wrong(n, "", `objects are expected in an array, or all of them in {"$exactly": […]}`)
		return
	}
	for e := range r.t.Elements(list) {
		if r.t.Kind(e) != source.Object && r.t.Kind(e) != source.Invalid {
			r.wrong(e, "", "an object is expected here, not "+r.kind(e))
			continue
		}
		r.pattern(e)
	}
}

// The directives of patterns. Each is the only member of its object.
const (
	Exactly = "$exactly" // the value and nothing more
	Matches = "$matches" // a string that a regular expression matches
	Present = "$present" // true: anything, false: nothing
)

var directives = []string{Exactly, Matches, Present}

// pattern judges the directives in a value that others are compared with.
func (r *reader) pattern(n source.Node) {
	switch r.t.Kind(n) {
	case source.Array:
		for e := range r.t.Elements(n) {
			r.pattern(e)
		}
	case source.Object:
		for key, v := range r.t.Members(n) {
			name := r.t.Text(key)
			if !strings.HasPrefix(name, "$") {
				r.pattern(v)
				continue
			}
			if r.t.Count(n) == 1 {
				r.directive(key, name, v)
			}
		}
	}
}

func (r *reader) directive(key source.Node, name string, v source.Node) {
	switch name {
	case Exactly:
	case Present:
		if k := r.t.Kind(v); k != source.True && k != source.False {
			r.wrong(v, name, fmt.Sprintf("%q must be true or false, not %s", name, r.kind(v)))
		}
	case Matches:
		if r.t.Kind(v) != source.String {
			r.wrong(v, name, fmt.Sprintf("%q must be a regular expression, not %s", name, r.kind(v)))
		} else if _, err := regexp.Compile(r.t.Text(v)); err != nil {
			r.wrong(v, r.t.Text(v), fmt.Sprintf("%q is no regular expression: %s", name, strings.TrimPrefix(err.Error(), "error parsing regexp: ")))
		}
	default:
		d := r.c.Add(RuleProperty, key, definition.Address{}, name, fmt.Sprintf("unknown directive %s: allowed are %s", definition.Quoted(name), quoteAll(directives)))
		r.suggest(d, key, definition.Suggest(name, directives))
	}
}

// Directive returns the directive of a pattern and its value; "" if it has none.
func Directive(t *source.Tree, n source.Node) (name string, v source.Node) {
	if t.Kind(n) != source.Object || t.Count(n) != 1 {
		return "", source.None
	}
	for key, v := range t.Members(n) {
		if name := t.Text(key); slices.Contains(directives, name) {
			return name, v
		}
	}
	return "", source.None
}

// wrong reports a value that cannot stand where it does.
func (r *reader) wrong(at source.Node, key, message string) *definition.Diagnostic {
	d := r.c.Add(RuleValue, at, definition.Address{}, key, message)
	if k := r.t.Kind(at); k == source.Object || k == source.Array {
		d.Range = r.head(at)
	}
	return d
}

// head returns where an object begins: what a finding about the whole of it
// underlines.
func (r *reader) head(n source.Node) source.Range {
	at := r.t.Range(n)
	return source.Range{Start: at.Start, End: min(at.Start+1, at.End)}
}

// suggest offers another text for a key or string.
func (r *reader) suggest(d *definition.Diagnostic, at source.Node, near string) {
	if near == "" {
		return
	}
	d.Suggestion = "did you mean " + definition.Quoted(near) + "?"
	d.Fixes = []definition.Fix{{Title: "change to " + definition.Quoted(near), Edits: []source.Edit{{Range: r.t.Range(at), Text: `"` + near + `"`}}}}
}

// kind names the kind of a value for a message.
func (r *reader) kind(n source.Node) string {
	switch k := r.t.Kind(n); k {
	case source.Object, source.Array:
		return "an " + k.String()
	case source.String, source.Number:
		return "a " + k.String()
	default:
		return k.String()
	}
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = definition.Quoted(name)
	}
	return strings.Join(quoted, ", ")
}
