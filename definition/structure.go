package definition

import (
	"sync"

	"github.com/tenon-dev/tenon/definition/source"
)

// Shape is a view on what the format says about one kind of object: the tables
// by which definitions are read, for tools that follow the structure of a
// definition without judging it, such as the formatter and the schema for
// editors. Shapes are shared and must not be changed.
type Shape struct {
	Name       string     // what messages call it: "a step"
	Properties []Property // in the canonical order
	Open       bool       // other members are allowed
	// Partly says that the published table of properties could be read in part
	// only, so that an unknown property may be right.
	Partly bool
	Values *Property // describes every other member of an object that is a map; has no name
}

// Property is one property of a Shape.
type Property struct {
	Name     string
	Required bool
	Standing Standing
	Enum     []string // the only strings allowed, if not nil
	Fold     bool     // the strings of Enum may be written in upper case too
	Shape    *Shape   // of the object, or of every object that is an element of the array; nil if free
	kinds    kindSet
	elements kindSet
}

// Standing says what a property is worth.
type Standing = standing

// The standings of properties.
const (
	Regular   Standing = regular
	Legacy    Standing = legacy    // accepted by the platform, of no documented use: a warning
	Exported  Standing = exported  // read-only, left behind by an export: a warning
	Extension Standing = extension // Tenon's own: an error in the kustomer profile
)

// Allows reports whether a value of that kind may stand here.
func (p *Property) Allows(k source.Kind) bool { return p.kinds.has(k) }

// AllowsElement reports whether the array may have an element of that kind.
func (p *Property) AllowsElement(k source.Kind) bool { return p.elements.has(k) }

// Find returns the position of a property, or -1. The search starts at hint,
// where the caller expects it.
func (s *Shape) Find(name string, hint int) int {
	if hint < len(s.Properties) && s.Properties[hint].Name == name {
		return hint
	}
	for i := range s.Properties {
		if s.Properties[i].Name == name {
			return i
		}
	}
	return -1
}

// StructureOf returns the shape of the outermost object of a document; nil if it
// is none. Under "values" of a condition stands the shape of a condition, which
// elements have where the operator is "and" or "or" and the element is an
// object.
func StructureOf(kind DocumentKind) *Shape {
	return structures()[kind]
}

var structures = sync.OnceValue(func() (s [WorkflowEnvelope + 1]*Shape) {
	v := viewer{}
	s[AppDefinition], s[BareWorkflow], s[WorkflowEnvelope] = v.shape(&appShape), v.shape(&partialWorkflowShape), v.shape(&envelopeShape)
	return s
})

// viewer makes the view of each shape once: conditions contain conditions.
type viewer map[*shape]*Shape

func (v viewer) shape(s *shape) *Shape {
	if s == nil {
		return nil
	}
	if made, ok := v[s]; ok {
		return made
	}
	out := &Shape{Name: s.name, Open: s.open, Partly: s.partly, Properties: make([]Property, len(s.props))}
	v[s] = out
	for i := range s.props {
		out.Properties[i] = v.property(&s.props[i])
	}
	if s == &conditionShape {
		// The table cannot name itself.
		out.Properties[cnValues].Shape = out
	}
	if s.values != nil {
		values := v.property(s.values)
		values.Name = ""
		out.Values = &values
	}
	return out
}

func (v viewer) property(p *prop) Property {
	elements := p.elems
	switch {
	case elements != 0:
	case p.shape != nil:
		elements = kObject
	default:
		elements = kAny
	}
	return Property{
		Name: p.name, Required: p.required, Standing: p.standing, Enum: p.enum, Fold: p.fold,
		Shape: v.shape(p.shape), kinds: p.kinds, elements: elements,
	}
}
