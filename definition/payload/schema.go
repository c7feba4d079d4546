// Package payload knows payload schemas: what an app says about the payload of an
// event that its own service reports (reference/wix.md 2). A payload schema looks
// like JSON Schema, but has two levels at most, demands titles and examples, and
// marks which property names the contact and which one the date that a scheduled
// trigger waits for.
//
// [Read] brings a schema into typed form and judges nothing; the rules of package
// check do that. [IsValid] knows the formats of strings.
package payload

import "github.com/tenon-dev/tenon/definition/source"

// Dialect is the $schema of every payload schema once it is saved, whatever was
// sent (reference/wix.md P-07).
const Dialect = "http://json-schema.org/draft-07/schema"

// ContactIdentity is the identityType of the property that names the contact
// (reference/wix.md P-20, the seed profile).
const ContactIdentity = "contact"

// Schema is a payload schema in typed form. A field of type [source.Node] is None
// where the keyword is absent, and may be of a wrong kind. Of a keyword that is
// given twice the last one counts.
type Schema struct {
	Tree *source.Tree
	Node source.Node // the object

	Type, PropertiesNode, Required source.Node
	Dialect, Additional            source.Node // "$schema", "additionalProperties"
	Properties                     []Property  // of the first level, in the order of the text
}

// Property is one property of either level.
type Property struct {
	Key, Node source.Node // the name, the object

	Type, Title, Format, Examples   source.Node
	IdentityType, FutureDate        source.Node
	Items, PropertiesNode, Required source.Node

	// Kind is what Type says, 0 if it says nothing known.
	Kind Kind
	// Inner are the properties of an object, or of the objects of an array. On
	// the second level there are none.
	Inner []Property
	// InnerNode is the object that holds Inner: PropertiesNode, or "properties"
	// of Items.
	InnerNode source.Node
	// InnerRequired is the list of those of Inner that must be there.
	InnerRequired source.Node
}

// Kind is the type of a property.
type Kind uint8

// The types (reference/wix.md P-11). The second level has the first four
// (P-12).
const (
	String Kind = iota + 1
	Number
	Integer
	Boolean
	Array
	Object
)

var kindNames = [...]string{"", "string", "number", "integer", "boolean", "array", "object"}

// String returns the kind as schemas spell it.
func (k Kind) String() string { return kindNames[k] }

// KindOf returns the kind of that name, 0 if there is none.
func KindOf(name string) Kind {
	for k := String; k <= Object; k++ {
		if kindNames[k] == name {
			return k
		}
	}
	return 0
}

// Takes reports whether a value of JSON is of the kind. An integer may be written
// with a fraction of zero (reference/wix.md E-02).
func (k Kind) Takes(t *source.Tree, n source.Node) bool {
	switch t.Kind(n) {
	case source.String:
		return k == String
	case source.Number:
		return k == Number || k == Integer && isInteger(t.Text(n))
	case source.True, source.False:
		return k == Boolean
	case source.Array:
		return k == Array
	case source.Object:
		return k == Object
	}
	return false
}

// isInteger reports whether the text of a JSON number is a whole number, such as
// 3, 3.0 or 3e2.
func isInteger(text string) bool {
	digits, exponent, point := 0, 0, -1
	trailing := 0 // zeros at the end of the digits
	i := 0
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '-':
		case c == '.':
			point = digits
		case c == 'e' || c == 'E':
			negative := false
			for i++; i < len(text); i++ {
				switch c := text[i]; {
				case c == '-':
					negative = true
				case '0' <= c && c <= '9':
					exponent = min(exponent*10+int(c-'0'), 1<<20)
				}
			}
			if negative {
				exponent = -exponent
			}
		default:
			digits++
			trailing++
			if c != '0' {
				trailing = 0
			}
		}
	}
	if trailing == digits {
		return true // zero
	}
	fraction := 0
	if point >= 0 {
		fraction = digits - point
	}
	return fraction-trailing <= exponent
}

// Read reads the payload schema at a node. Whatever is there, the result can be
// used.
func Read(t *source.Tree, n source.Node) *Schema {
	s := &Schema{Tree: t, Node: n}
	for k, v := range t.Members(n) {
		switch t.Text(k) {
		case "type":
			s.Type = v
		case "properties":
			s.PropertiesNode = v
		case "required":
			s.Required = v
		case "$schema":
			s.Dialect = v
		case "additionalProperties":
			s.Additional = v
		}
	}
	s.Properties = readProperties(t, s.PropertiesNode, 1)
	return s
}

func readProperties(t *source.Tree, n source.Node, level int) []Property {
	var all []Property
	for k, v := range t.Members(n) {
		all = append(all, readProperty(t, k, v, level))
	}
	return all
}

func readProperty(t *source.Tree, key, n source.Node, level int) Property {
	p := Property{Key: key, Node: n}
	for k, v := range t.Members(n) {
		switch t.Text(k) {
		case "type":
			p.Type = v
		case "title":
			p.Title = v
		case "format":
			p.Format = v
		case "examples":
			p.Examples = v
		case "identityType":
			p.IdentityType = v
		case "futureDate":
			p.FutureDate = v
		case "items":
			p.Items = v
		case "properties":
			p.PropertiesNode = v
		case "required":
			p.Required = v
		}
	}
	if t.Kind(p.Type) == source.String {
		p.Kind = KindOf(t.Text(p.Type))
	}
	if level > 1 {
		return p
	}
	switch p.Kind {
	case Object:
		p.InnerNode, p.InnerRequired = p.PropertiesNode, p.Required
	case Array:
		p.InnerNode, p.InnerRequired = t.Member(p.Items, "properties"), t.Member(p.Items, "required")
		if p.InnerRequired == source.None {
			p.InnerRequired = p.Required // DECISION of P-31
		}
	}
	p.Inner = readProperties(t, p.InnerNode, level+1)
	return p
}

// Name returns the name of a property.
func (s *Schema) Name(p *Property) string { return s.Tree.Text(p.Key) }

// Find returns the property of the first level with that name, or nil.
func (s *Schema) Find(name string) *Property {
	for i := len(s.Properties) - 1; i >= 0; i-- {
		if s.Tree.Is(s.Properties[i].Key, name) {
			return &s.Properties[i]
		}
	}
	return nil
}

// FutureDate returns the property that makes the trigger a scheduled one, or nil
// for a real-time trigger (reference/wix.md T-02).
func (s *Schema) FutureDate() *Property {
	for i := range s.Properties {
		if p := &s.Properties[i]; s.Tree.Kind(p.FutureDate) == source.True && p.Kind == String && s.Tree.Is(p.Format, "date-time") {
			return p
		}
	}
	return nil
}

// Contact returns the path of the property that names the contact: one name, or
// two for a property inside an object. It is nil if there is none.
func (s *Schema) Contact() []string {
	t := s.Tree
	for i := range s.Properties {
		p := &s.Properties[i]
		if t.Is(p.IdentityType, ContactIdentity) {
			return []string{t.Text(p.Key)}
		}
		if p.Kind != Object {
			continue
		}
		for j := range p.Inner {
			if t.Is(p.Inner[j].IdentityType, ContactIdentity) {
				return []string{t.Text(p.Key), t.Text(p.Inner[j].Key)}
			}
		}
	}
	return nil
}

// Requires reports whether a list of required names has that name.
func (s *Schema) Requires(list source.Node, name string) bool {
	for e := range s.Tree.Elements(list) {
		if s.Tree.Is(e, name) {
			return true
		}
	}
	return false
}

// IsKey reports whether a name may be the key of a payload: letters, digits and
// underscores, not beginning with an underscore (reference/wix.md P-09).
func IsKey(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '_' && i > 0:
		default:
			return false
		}
	}
	return name != ""
}

// IsTriggerKey reports whether a text may be the key of a trigger, under which
// its events are reported: 1 to 100 lower-case letters, digits, dashes and
// underscores, beginning with a letter or digit (reference/wix.md 1.2).
func IsTriggerKey(key string) bool {
	for i := range len(key) {
		switch c := key[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case (c == '_' || c == '-') && i > 0:
		default:
			return false
		}
	}
	return 0 < len(key) && len(key) <= 100
}
