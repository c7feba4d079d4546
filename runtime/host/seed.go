package host

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/event"
)

// maxProblems is how many mistakes of a seed are told at once.
const maxProblems = 20

// Seed fills the host with the objects of a JSON text such as
//
//	{
//	  "org": {"name": "Acme"},
//	  "customers": [{"id": "c1", "name": "Ada", "emails": ["ada@example.com"]}],
//	  "conversations": [{"id": "v1", "customer": "c1", "custom": {"tierStr": "gold"}}],
//	  "kobjects": {"acme_orders-order": [{"id": "o1", "customer": "c1"}]}
//	}
//
// in the flat form in which steps see them, or as JSON:API resources with
// "attributes" and "relationships". Nothing but the id has to be given; without
// one an object gets a new one. Seeding reports no events. Apps come first
// (Install), since objects are held to the klasses that they declare.
//
// name is what messages call the text. The error names up to twenty mistakes, one
// a line, each with line and column; then nothing was seeded.
func (h *Host) Seed(name string, text []byte) error {
	f := &source.File{Name: name, Bytes: text}
	tree, faults := source.Parse(f, source.Limits{})
	if len(faults) > 0 {
		return fmt.Errorf("%s:%s: the objects are not valid JSON: there is a mistake here", name, f.Position(faults[0].Range.Start))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s := seeder{t: h.begin(), tree: tree, nodes: map[Ref]source.Node{}}
	s.t.seeding = true
	s.document()
	s.references()
	if len(s.problems) > 0 {
		return s.err()
	}
	h.orgName = cmp.Or(s.orgName, h.orgName)
	return s.t.commit()
}

// seeder reads a seed.
type seeder struct {
	t        *tx
	tree     *source.Tree
	nodes    map[Ref]source.Node // where the objects stand
	orgName  string
	problems []placed
}

// placed is a mistake and where it is.
type placed struct {
	at      uint32
	message string
}

// err returns the first mistakes, in the order of the text.
func (s *seeder) err() error {
	slices.SortStableFunc(s.problems, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	f := s.tree.File
	var all []error
	for i, p := range s.problems {
		if i == maxProblems {
			all = append(all, fmt.Errorf("%s: and %d more", f.Name, len(s.problems)-i))
			break
		}
		all = append(all, &SeedError{f.Name, f.Position(p.at), p.message})
	}
	return errors.Join(all...)
}

func (s *seeder) problem(at source.Node, format string, args ...any) {
	s.problems = append(s.problems, placed{s.tree.Range(at).Start, fmt.Sprintf(format, args...)})
}

// SeedError is one mistake in a seed. Seed joins them.
type SeedError struct {
	Name    string // of the text
	At      source.Position
	Message string
}

// Error returns the message with its place.
func (e *SeedError) Error() string { return e.Name + ":" + e.At.String() + ": " + e.Message }

// document reads the whole seed: klasses first, whatever their place.
func (s *seeder) document() {
	root := source.Root
	if s.tree.Kind(root) != source.Object {
		s.problem(root, `the objects are %s, but must be an object such as {"customers": [{"id": "c1"}]}`, s.tree.Kind(root).Noun())
		return
	}
	allowed := []string{"org", "kobjects"}
	for _, typ := range s.t.h.types {
		if k := s.t.h.klasses[typ]; k.plural != "" {
			allowed = append(allowed, k.plural)
			if n := s.tree.Member(root, k.plural); n != source.None {
				s.objects(k, n)
			}
		}
	}
	for key, n := range s.tree.Members(root) {
		switch name := s.tree.Text(key); {
		case name == "org":
			s.org(n)
		case name == "kobjects":
			s.kobjects(n)
		case !slices.Contains(allowed, name):
			s.problem(key, "there are no %q%s: allowed are %s", name, definition.DidYouMean(name, allowed...), strings.Join(allowed, ", "))
		}
	}
}

func (s *seeder) org(n source.Node) {
	name := s.tree.Member(n, "name")
	if s.tree.Kind(name) != source.String {
		s.problem(n, `"org" must be an object with a name, such as {"name": "Acme"}`)
		return
	}
	s.orgName = strings.Clone(s.tree.Text(name))
}

// kobjects reads the custom objects of all klasses. A klass that no app declares
// is taken to be another app's.
func (s *seeder) kobjects(n source.Node) {
	if s.tree.Kind(n) != source.Object {
		s.problem(n, `"kobjects" is %s, but must be an object with an array for each klass, such as {"acme_orders-order": [{"id": "o1"}]}`, s.tree.Kind(n).Noun())
		return
	}
	h := s.t.h
	for key, list := range s.tree.Members(n) {
		name := strings.Clone(s.tree.Text(key))
		switch {
		case h.klasses[kobject+name] != nil:
		case !validKlass(name) || h.klasses[name] != nil:
			s.problem(key, "%q cannot be the name of a custom klass", name)
			continue
		default:
			h.addKlass(newKObject(name))
		}
		s.objects(h.klasses[kobject+name], list)
	}
}

func (s *seeder) objects(k *klass, n source.Node) {
	if s.tree.Kind(n) != source.Array {
		s.problem(n, `%q is %s, but must be an array of objects`, s.tree.Text(s.tree.KeyOf(n)), s.tree.Kind(n).Noun())
		return
	}
	for e := range s.tree.Elements(n) {
		if s.tree.Kind(e) != source.Object {
			s.problem(e, `a %s is %s, but must be an object such as {"id": "x1"}`, k.noun(), s.tree.Kind(e).Noun())
			continue
		}
		o, err := s.t.create(k, Fields(value.FromTree(s.tree, e)))
		if err != nil {
			s.wrong(e, err)
			continue
		}
		s.nodes[o.Ref] = e
		if name := o.attribute("name").Str(); k.typ == typeKlass && s.t.h.klasses[name] == nil && s.t.h.klasses[kobject+name] == nil {
			s.t.h.addKlass(newKObject(name))
		}
	}
}

// Fields returns an object in the flat form in which steps write it, be it flat
// already or a resource.
func Fields(v value.Value) value.Value {
	if v.Get("attributes").Kind() != value.Object {
		return v
	}
	flat := event.Flatten(v)
	for _, name := range [...]string{"type", "links"} {
		if v.Get("attributes").Get(name).IsMissing() {
			flat = with(flat, name, value.Value{})
		}
	}
	return flat
}

// wrong reports a problem at the value that it is about.
func (s *seeder) wrong(n source.Node, err error) {
	at := n
	var p *Problem
	if errors.As(err, &p) {
		for _, inside := range [...]string{"", "attributes", "relationships"} {
			start := n
			if inside != "" {
				start = s.tree.Member(n, inside)
			}
			for _, segment := range p.Path {
				start = s.tree.Member(start, segment)
			}
			if start != source.None && len(p.Path) > 0 {
				at = start
				break
			}
		}
	}
	s.problem(at, "%s", err)
}

// references asks whether what the objects refer to is there.
func (s *seeder) references() {
	s.t.seeding = false
	defer func() { s.t.seeding = true }()
	for _, ref := range s.t.order {
		o := s.t.get(ref.Type, ref.ID)
		if o == nil || s.nodes[ref] == source.None {
			continue
		}
		k := s.t.h.klasses[ref.Type]
		for i := range k.relations {
			for _, id := range o.relatedIDs(k.relations[i].name) {
				if ok, problem := s.t.known(k.relations[i].typ, id); !ok {
					s.wrong(s.nodes[ref], notFound([]string{k.relations[i].name}, "%s", problem))
				}
			}
		}
		if k.attributes["tags"] == tags {
			for _, id := range texts(o.attribute("tags")) {
				if ok, problem := s.t.known(typeTag, id); !ok {
					s.wrong(s.nodes[ref], notFound([]string{"tags"}, "%s", problem))
				}
			}
		}
	}
}
