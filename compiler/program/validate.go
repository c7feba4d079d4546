package program

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/payload"
	"github.com/tenon-dev/tenon/definition/value"
)

// Inputs checks what is given to a workflow or an action and casts scalars to the
// type that the schema demands where nothing is lost ("42" → 42), because a
// template always yields a string (reference/kustomer.md 5.1). Null counts as
// absent, unless the schema asks for it. problem is empty, or the rest of a
// sentence that names the input and what is wrong with it; it quotes no value.
func (s *Schema) Inputs(inputs value.Value) (cast value.Value, problem string) {
	return s.object(inputs, "input")
}

// Outputs does for what an action puts out what Inputs does for what it is given.
func (s *Schema) Outputs(output value.Value) (cast value.Value, problem string) {
	return s.object(output, "output")
}

func (s *Schema) object(v value.Value, noun string) (value.Value, string) {
	if v.IsMissing() {
		v = empty
	}
	if v.Kind() != value.Object {
		return v, "the " + noun + "s are " + withArticle(v.Kind().String()) + ", but must be an object"
	}
	c := checker{noun: noun, left: maxChecks}
	out, problem := c.value(s, v, "")
	if problem != "" && c.left < 0 {
		problem = "the schema of the " + noun + "s takes more than " + strconv.Itoa(maxChecks) + " comparisons"
	}
	return out, problem
}

// maxChecks bounds the schemas that are held against one value: "$ref" and the
// alternatives of "anyOf" can multiply each other.
const maxChecks = 200_000

type checker struct {
	noun string // "input" or "output"
	left int
}

// name names what stands at a path.
func (c *checker) name(path string) string {
	if path == "" {
		return "the object of " + c.noun + "s"
	}
	return "the " + c.noun + " " + strconv.Quote(path)
}

func join(path, segment string) string {
	if path == "" {
		return segment
	}
	return path + "." + segment
}

// value checks one value and returns it as it was cast.
func (c *checker) value(s *Schema, v value.Value, path string) (value.Value, string) {
	if c.left--; c.left < 0 {
		return v, "too much"
	}
	if s.never {
		return v, c.name(path) + " is not allowed"
	}
	if s.types != 0 && !s.types.has(v) {
		is, ok := s.types.cast(v)
		if !ok {
			return v, c.name(path) + " is " + withArticle(v.Kind().String()) + ", but must be " + withArticle(s.types.String())
		}
		v = is
	}
	var problem string
	switch v.Kind() {
	case value.Object:
		v, problem = c.members(s, v, path)
	case value.Array:
		v, problem = c.elements(s, v, path)
	case value.String:
		problem = c.text(s, v.Str(), path)
	case value.Number:
		problem = c.number(s, v.Number(), path)
	}
	if problem == "" {
		v, problem = c.enum(s, v, path)
	}
	if problem == "" {
		v, problem = c.combined(s, v, path)
	}
	return v, problem
}

func (c *checker) members(s *Schema, v value.Value, path string) (value.Value, string) {
	for _, name := range s.required {
		if m := v.Get(name); m.IsMissing() || m.Kind() == value.Null && !s.wantsNull(name) {
			return v, "the required " + c.noun + " " + strconv.Quote(join(path, name)) + " is missing"
		}
	}
	if problem := c.size(s.members, float64(v.Len()), path, "member"); problem != "" {
		return v, problem
	}
	var b *value.ObjectBuilder
	for name, was := range v.Members() {
		is, problem := c.member(s, name, was, path)
		if problem != "" {
			return v, problem
		}
		if b == nil && !same(is, was) {
			b = value.NewObject(v.Len())
			for k, m := range v.Members() {
				b.Set(k, m)
			}
		}
		if b != nil {
			b.Set(name, is)
		}
	}
	if b != nil {
		v = b.Value()
	}
	return v, ""
}

// wantsNull reports whether null is a value of that property like any other.
func (s *Schema) wantsNull(name string) bool {
	for i := range s.properties {
		if s.properties[i].name == name {
			return s.properties[i].schema.types&typeNull != 0
		}
	}
	return false
}

func (c *checker) member(s *Schema, name string, v value.Value, path string) (value.Value, string) {
	path = join(path, name)
	if v.Kind() == value.Null && s.names(name) {
		return v, "" // counts as absent
	}
	known := false
	var problem string
	for i := range s.properties {
		if s.properties[i].name == name {
			known = true
			if v, problem = c.value(s.properties[i].schema, v, path); problem != "" {
				return v, problem
			}
		}
	}
	for i := range s.patterns {
		switch _, found, err := s.patterns[i].pattern.Find(name); {
		case err != nil:
			return v, c.name(path) + " has a name for which " + err.Error()
		case found:
			known = true
			if v, problem = c.value(s.patterns[i].schema, v, path); problem != "" {
				return v, problem
			}
		}
	}
	switch {
	case known || s.additional == nil:
		return v, ""
	case s.additional.never:
		return v, c.name(path) + " is not one that " + s.allowed()
	}
	return c.value(s.additional, v, path)
}

// names reports whether the schema has a property of that name.
func (s *Schema) names(name string) bool {
	for i := range s.properties {
		if s.properties[i].name == name {
			return true
		}
	}
	return false
}

// allowed words which members a closed object may have.
func (s *Schema) allowed() string {
	var names []string
	for i := range s.properties {
		names = append(names, strconv.Quote(s.properties[i].name))
	}
	if len(names) == 0 {
		return "the schema allows: it allows none"
	}
	return "the schema allows: allowed are " + strings.Join(names, ", ")
}

func (c *checker) elements(s *Schema, v value.Value, path string) (value.Value, string) {
	if problem := c.size(s.count, float64(v.Len()), path, "element"); problem != "" {
		return v, problem
	}
	if s.unique {
		seen := make(map[string]bool, v.Len())
		for e := range v.Elements() {
			text := string(e.AppendBinary(nil))
			if seen[text] {
				return v, c.name(path) + " holds an element twice"
			}
			seen[text] = true
		}
	}
	if s.items == nil && len(s.prefix) == 0 {
		return v, ""
	}
	vals := make([]value.Value, 0, v.Len())
	changed := false
	for e := range v.Elements() {
		of := s.items
		if i := len(vals); i < len(s.prefix) {
			of = s.prefix[i]
		}
		is := e
		if of != nil {
			var problem string
			if is, problem = c.value(of, e, join(path, strconv.Itoa(len(vals)))); problem != "" {
				return v, problem
			}
		}
		changed = changed || !same(is, e)
		vals = append(vals, is)
	}
	if !changed {
		return v, ""
	}
	return value.OfArray(vals...), ""
}

// same reports, without looking into arrays and objects, whether a cast left a
// value as it was.
func same(a, b value.Value) bool {
	return a.Same(b) || a.Kind() != value.Object && a.Kind() != value.Array && a.Equal(b)
}

func (c *checker) text(s *Schema, text, path string) string {
	if s.length != (bounds{}) {
		if problem := c.size(s.length, float64(utf8.RuneCountInString(text)), path, "character"); problem != "" {
			return problem
		}
	}
	if s.format != "" && !payload.IsValid(s.format, text) {
		return c.name(path) + " does not have the format " + strconv.Quote(s.format)
	}
	if s.pattern != nil {
		switch _, found, err := s.pattern.Find(text); {
		case err != nil:
			return c.name(path) + " cannot be held against its pattern: " + err.Error()
		case !found:
			return c.name(path) + " does not match the pattern that its schema gives"
		}
	}
	return ""
}

func (c *checker) number(s *Schema, n float64, path string) string {
	switch {
	case s.minimum != nil && n < *s.minimum:
		return c.name(path) + " must be at least " + figure(*s.minimum)
	case s.maximum != nil && n > *s.maximum:
		return c.name(path) + " must be at most " + figure(*s.maximum)
	case s.above != nil && n <= *s.above:
		return c.name(path) + " must be greater than " + figure(*s.above)
	case s.below != nil && n >= *s.below:
		return c.name(path) + " must be less than " + figure(*s.below)
	case s.multipleOf != nil && *s.multipleOf > 0 && math.Abs(math.Remainder(n, *s.multipleOf)) > 1e-9**s.multipleOf:
		return c.name(path) + " must be a multiple of " + figure(*s.multipleOf)
	}
	return ""
}

// size checks how many parts something has.
func (c *checker) size(b bounds, n float64, path, part string) string {
	switch {
	case b.min != nil && n < *b.min:
		return c.name(path) + " has fewer than " + figure(*b.min) + " " + part + "s"
	case b.max != nil && n > *b.max:
		return c.name(path) + " has more than " + figure(*b.max) + " " + part + "s"
	}
	return ""
}

func figure(f float64) string { return value.OfNumber(f).Text() }

// enum checks that a value is one of a list. A string counts as the number or
// boolean that it spells, as it does for "type".
func (c *checker) enum(s *Schema, v value.Value, path string) (value.Value, string) {
	if s.enum == nil {
		return v, ""
	}
	for _, e := range s.enum {
		if e.Equal(v) {
			return v, ""
		}
	}
	if s.types == 0 && v.Kind() == value.String {
		for _, e := range s.enum {
			if e.Kind() != value.Null && e.LooselyEqual(v) {
				return e, ""
			}
		}
	}
	const most = 10
	var texts []string
	for i, e := range s.enum {
		if i == most {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, string(e.AppendJSON(nil)))
	}
	return v, c.name(path) + " must be one of " + strings.Join(texts, ", ")
}

// combined checks allOf, anyOf, oneOf and not. Of alternatives the first counts
// that takes the value as it is, or else the first one that it can be cast for.
func (c *checker) combined(s *Schema, v value.Value, path string) (value.Value, string) {
	var problem string
	for _, one := range s.allOf {
		if v, problem = c.value(one, v, path); problem != "" {
			return v, problem
		}
	}
	if s.anyOf != nil {
		if v, problem = c.either(s.anyOf, v, path, false); problem != "" {
			return v, problem
		}
	}
	if s.oneOf != nil {
		if v, problem = c.either(s.oneOf, v, path, true); problem != "" {
			return v, problem
		}
	}
	if s.not != nil {
		if is, problem := c.value(s.not, v, path); problem == "" && is.Equal(v) {
			return v, c.name(path) + " is what its schema excludes"
		}
	}
	return v, ""
}

func (c *checker) either(all []*Schema, v value.Value, path string, exactly bool) (value.Value, string) {
	var exact, cast []value.Value
	var problem string
	for _, one := range all {
		is, p := c.value(one, v, path)
		switch {
		case p != "":
			problem = p
		case is.Equal(v):
			exact = append(exact, is)
		default:
			cast = append(cast, is)
		}
	}
	switch {
	case len(exact) > 1 && exactly:
		return v, c.name(path) + " fits more than one of the alternatives of which its schema wants exactly one"
	case len(exact) > 0:
		return exact[0], ""
	case len(cast) > 0:
		return cast[0], ""
	case len(all) == 1:
		return v, problem
	}
	return v, c.name(path) + " fits none of the alternatives that its schema gives"
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
