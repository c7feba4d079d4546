package program

import (
	"math"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// Schema is what a callable workflow demands of its inputs: the part of JSON
// Schema that triggers use (reference/kustomer.md 3.2): type, properties,
// required and items.
type Schema struct {
	types      typeSet // 0: any
	properties []property
	required   []string
	items      *Schema
}

type property struct {
	name   string
	schema Schema
}

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

// compileSchema reads a schema. What it does not know it does not demand.
func compileSchema(t *source.Tree, n source.Node) Schema {
	var s Schema
	for k, v := range t.Members(n) {
		switch t.Text(k) {
		case "type":
			s.types = 0
			if t.Kind(v) == source.String {
				s.types = typeOf(t.Text(v))
			}
			for e := range t.Elements(v) {
				if t.Kind(e) == source.String {
					s.types |= typeOf(t.Text(e))
				}
			}
		case "properties":
			s.properties = nil
			for name, p := range t.Members(v) {
				s.properties = append(s.properties, property{strings.Clone(t.Text(name)), compileSchema(t, p)})
			}
		case "required":
			s.required = nil
			for e := range t.Elements(v) {
				if t.Kind(e) == source.String {
					s.required = append(s.required, strings.Clone(t.Text(e)))
				}
			}
		case "items":
			if t.Kind(v) == source.Object {
				items := compileSchema(t, v)
				s.items = &items
			}
		}
	}
	return s
}

func typeOf(name string) typeSet {
	for i, n := range typeNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}

// Inputs checks the inputs of a call and casts scalars to the type that the
// schema demands where nothing is lost ("42" → 42), because a template always
// yields a string (reference/kustomer.md 5.1). Null counts as absent. Inputs
// that the schema does not name are kept. problem is empty, or names the input
// and what is wrong with it.
func (s *Schema) Inputs(inputs value.Value) (cast value.Value, problem string) {
	if inputs.IsMissing() {
		inputs = empty
	}
	if inputs.Kind() != value.Object {
		return inputs, "the inputs are " + withArticle(inputs.Kind().String()) + ", but must be an object"
	}
	return s.object(inputs, "")
}

func (s *Schema) object(v value.Value, path string) (value.Value, string) {
	for _, name := range s.required {
		if !v.Get(name).Exists() {
			return v, "the required input " + strconv.Quote(path+name) + " is missing"
		}
	}
	var b *value.ObjectBuilder
	for i := range s.properties {
		p := &s.properties[i]
		was := v.Get(p.name)
		if !was.Exists() {
			continue
		}
		is, problem := p.schema.value(was, path+p.name)
		if problem != "" {
			return v, problem
		}
		if !is.Equal(was) {
			if b == nil {
				b = value.NewObject(v.Len())
				for k, m := range v.Members() {
					b.Set(k, m)
				}
			}
			b.Set(p.name, is)
		}
	}
	if b != nil {
		v = b.Value()
	}
	return v, ""
}

func (s *Schema) value(v value.Value, path string) (value.Value, string) {
	if s.types != 0 && !s.types.has(v) {
		is, ok := s.types.cast(v)
		if !ok {
			return v, "the input " + strconv.Quote(path) + " is " + withArticle(v.Kind().String()) + ", but must be " + withArticle(s.types.String())
		}
		v = is
	}
	switch v.Kind() {
	case value.Object:
		return s.object(v, path+".")
	case value.Array:
		if s.items == nil {
			return v, ""
		}
		vals := make([]value.Value, 0, v.Len())
		i := 0
		for e := range v.Elements() {
			is, problem := s.items.value(e, path+"."+strconv.Itoa(i))
			if problem != "" {
				return v, problem
			}
			vals = append(vals, is)
			i++
		}
		return value.OfArray(vals...), ""
	}
	return v, ""
}

func (s typeSet) has(v value.Value) bool {
	switch v.Kind() {
	case value.String:
		return s&typeString != 0
	case value.Number:
		return s&typeNumber != 0 || s&typeInteger != 0 && v.Number() == math.Trunc(v.Number())
	case value.Bool:
		return s&typeBoolean != 0
	case value.Array:
		return s&typeArray != 0
	case value.Object:
		return s&typeObject != 0
	}
	return s&typeNull != 0
}

// cast turns a scalar into one of the types of s if that loses nothing.
func (s typeSet) cast(v value.Value) (value.Value, bool) {
	switch v.Kind() {
	case value.String:
		if f, ok := value.ParseNumber(v.Str()); ok {
			if n := value.OfNumber(f); s.has(n) {
				return n, true
			}
		}
		if s&typeBoolean != 0 && (v.Str() == "true" || v.Str() == "false") {
			return value.OfBool(v.Str() == "true"), true
		}
	case value.Number, value.Bool:
		if s&typeString != 0 {
			return value.OfString(v.Text()), true
		}
	}
	return v, false
}

func withArticle(noun string) string {
	switch noun[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + noun
	}
	if noun == "null" || noun == "missing" {
		return noun
	}
	return "a " + noun
}
