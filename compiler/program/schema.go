package program

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/regex"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// Schema is a compiled JSON Schema: what a callable workflow demands of its
// inputs (reference/kustomer.md 3.2), an action of its params, and what an action
// promises of its output (2.7). It knows the words of draft-07 that say something
// about one value; what it does not know it does not demand.
type Schema struct {
	never      bool    // the schema false
	types      typeSet // 0: any
	properties []property
	patterns   []patternProperty
	additional *Schema // of members that are not named; nil: any
	required   []string
	prefix     []*Schema // of the first elements
	items      *Schema   // of the other elements; nil: any
	enum       []value.Value

	minimum, maximum, above, below, multipleOf *float64
	length, count, members                     bounds // of a string, an array, an object
	unique                                     bool
	pattern                                    *regex.Regex
	format                                     string

	allOf, anyOf, oneOf []*Schema
	not                 *Schema
}

type property struct {
	name   string
	schema *Schema
}

type patternProperty struct {
	pattern *regex.Regex
	schema  *Schema
}

// bounds are the least and greatest size of something; nil: none.
type bounds struct{ min, max *float64 }

// typeSet is a set of JSON Schema types.
type typeSet uint8

const (
	typeString typeSet = 1 << iota
	typeNumber
	typeInteger
	typeBoolean
	typeArray
	typeObject
	typeNull
)

var typeNames = []string{"string", "number", "integer", "boolean", "array", "object", "null"}

func (s typeSet) String() string {
	var names []string
	for i, name := range typeNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// NewSchema compiles the schema at a node of a tree, of which it keeps nothing.
func NewSchema(t *source.Tree, n source.Node) *Schema {
	c := schemaCompiler{tree: t, root: n, made: map[source.Node]*Schema{}}
	return c.schema(n)
}

type schemaCompiler struct {
	tree *source.Tree
	root source.Node
	made map[source.Node]*Schema // "$ref" can lead back to what is being compiled
}

func (c *schemaCompiler) schema(n source.Node) *Schema {
	if s := c.made[n]; s != nil {
		return s
	}
	s := &Schema{never: c.tree.Kind(n) == source.False}
	c.made[n] = s
	for k, v := range c.tree.Members(n) {
		c.word(s, c.tree.Text(k), v)
	}
	if items := c.tree.Member(n, "items"); c.tree.Kind(items) == source.Array {
		s.prefix, s.items = c.schemas(items), nil
		if rest := c.tree.Member(n, "additionalItems"); rest != source.None {
			s.items = c.schema(rest)
		}
	}
	return s
}

func (c *schemaCompiler) word(s *Schema, word string, v source.Node) {
	t := c.tree
	switch word {
	case "type":
		s.types = 0
		for _, name := range c.texts(v) {
			s.types |= typeOf(name)
		}
	case "properties":
		for name, p := range t.Members(v) {
			s.properties = append(s.properties, property{strings.Clone(t.Text(name)), c.schema(p)})
		}
	case "patternProperties":
		for name, p := range t.Members(v) {
			if re, err := regex.Compile(t.Text(name)); err == nil {
				s.patterns = append(s.patterns, patternProperty{re, c.schema(p)})
			}
		}
	case "additionalProperties":
		s.additional = c.schema(v)
	case "required":
		s.required = c.texts(v)
	case "items":
		s.items = c.schema(v)
	case "enum":
		s.enum = []value.Value{}
		for e := range t.Elements(v) {
			s.enum = append(s.enum, value.FromTree(t, e))
		}
	case "const":
		s.allOf = append(s.allOf, &Schema{enum: []value.Value{value.FromTree(t, v)}})
	case "uniqueItems":
		s.unique = t.Kind(v) == source.True
	case "pattern":
		if t.Kind(v) == source.String {
			s.pattern, _ = regex.Compile(t.Text(v)) // one that no engine can read demands nothing
		}
	case "format":
		if t.Kind(v) == source.String && payload.IsFormat(t.Text(v)) {
			s.format = strings.Clone(t.Text(v))
		}
	case "allOf":
		s.allOf = append(s.allOf, c.schemas(v)...)
	case "anyOf":
		s.anyOf = c.schemas(v)
	case "oneOf":
		s.oneOf = c.schemas(v)
	case "not":
		s.not = c.schema(v)
	case "$ref":
		if target := c.resolve(v); target != source.None {
			s.allOf = append(s.allOf, c.schema(target))
		}
	default:
		c.number(s, word, v)
	}
}

// number reads the words whose value is a number.
func (c *schemaCompiler) number(s *Schema, word string, v source.Node) {
	if c.tree.Kind(v) != source.Number {
		return
	}
	to := map[string]**float64{
		"minimum": &s.minimum, "maximum": &s.maximum, "exclusiveMinimum": &s.above, "exclusiveMaximum": &s.below, "multipleOf": &s.multipleOf,
		"minLength": &s.length.min, "maxLength": &s.length.max, "minItems": &s.count.min, "maxItems": &s.count.max,
		"minProperties": &s.members.min, "maxProperties": &s.members.max,
	}[word]
	if to != nil {
		n := value.FromTree(c.tree, v).Number()
		*to = &n
	}
}

func (c *schemaCompiler) schemas(list source.Node) []*Schema {
	var all []*Schema
	for e := range c.tree.Elements(list) {
		all = append(all, c.schema(e))
	}
	return all
}

// texts returns a string, or the strings of an array.
func (c *schemaCompiler) texts(v source.Node) []string {
	if c.tree.Kind(v) == source.String {
		return []string{strings.Clone(c.tree.Text(v))}
	}
	var all []string
	for e := range c.tree.Elements(v) {
		if c.tree.Kind(e) == source.String {
			all = append(all, strings.Clone(c.tree.Text(e)))
		}
	}
	return all
}

// resolve follows a JSON Pointer inside of the schema, "#/definitions/x".
func (c *schemaCompiler) resolve(ref source.Node) source.Node {
	if c.tree.Kind(ref) != source.String {
		return source.None
	}
	rest, ok := strings.CutPrefix(c.tree.Text(ref), "#")
	if !ok || rest != "" && rest[0] != '/' {
		return source.None
	}
	at := c.root
	for _, segment := range strings.Split(rest, "/")[1:] {
		segment = strings.NewReplacer("~1", "/", "~0", "~").Replace(segment)
		if c.tree.Kind(at) != source.Array {
			at = c.tree.Member(at, segment)
			continue
		}
		i, err := strconv.Atoi(segment)
		elements := slices.Collect(c.tree.Elements(at))
		if err != nil || i < 0 || i >= len(elements) {
			return source.None
		}
		at = elements[i]
	}
	return at
}

func typeOf(name string) typeSet {
	for i, n := range typeNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}
