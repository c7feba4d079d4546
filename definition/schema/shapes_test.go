package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/schema"
	"github.com/tenon-dev/tenon/definition/source"
)

// TestTheSchemasAgreeWithTheTables compares the schemas with the tables by which
// definitions are read: the properties of every object, which of them must be
// there, the kinds of their values and elements, closed lists, and whether other
// properties are allowed. So neither can change without the other.
func TestTheSchemasAgreeWithTheTables(t *testing.T) {
	for name, profile := range profiles {
		t.Run(name, func(t *testing.T) {
			tree, faults := source.Parse(&source.File{Bytes: schema.Text(profile)}, source.Limits{})
			require.Empty(t, faults)
			c := comparison{t: t, tree: tree, profile: profile, seen: map[*definition.Shape]bool{}}
			for kind, definitionName := range map[definition.DocumentKind]string{
				definition.AppDefinition: "App", definition.BareWorkflow: "BareWorkflow", definition.WorkflowEnvelope: "Envelope",
			} {
				at := tree.Member(tree.Member(source.Root, "definitions"), definitionName)
				require.NotZero(t, at)
				c.object(definition.StructureOf(kind), at, definitionName)
			}
			require.Greater(t, len(c.seen), 30)
		})
	}
}

type comparison struct {
	t       *testing.T
	tree    *source.Tree
	profile definition.Profile
	seen    map[*definition.Shape]bool
}

var allKinds = []source.Kind{source.Object, source.Array, source.String, source.Number, source.True, source.Null}

// resolve follows references and the form that an object has among several.
func (c *comparison) resolve(n source.Node) source.Node {
	for {
		if r := c.tree.Member(n, "$ref"); r != source.None {
			n = c.tree.Member(c.tree.Member(source.Root, "definitions"), strings.TrimPrefix(c.tree.Text(r), "#/definitions/"))
			require.NotZero(c.t, n)
			continue
		}
		if c.tree.Member(n, "type") == source.None {
			if then := c.tree.Member(n, "then"); then != source.None {
				n = then
				continue
			}
		}
		return n
	}
}

func (c *comparison) object(shape *definition.Shape, n source.Node, path string) {
	n = c.resolve(n)
	if c.seen[shape] {
		return
	}
	c.seen[shape] = true
	t := c.tree
	declared := map[string]source.Node{}
	var required []string
	for k, v := range t.Members(t.Member(n, "properties")) {
		declared[t.Text(k)] = v
	}
	for e := range t.Elements(t.Member(n, "required")) {
		required = append(required, t.Text(e))
	}
	closed := t.Kind(t.Member(n, "additionalProperties")) == source.False
	require.Equal(c.t, !shape.Open && !shape.Partly && shape.Values == nil, closed, "%s: are other properties refused?", path)

	var wantRequired []string
	for i := range shape.Properties {
		p := &shape.Properties[i]
		at := path + "." + p.Name
		v, ok := declared[p.Name]
		delete(declared, p.Name)
		if p.Standing == definition.Extension && c.profile == definition.Kustomer {
			require.True(c.t, !ok && closed || t.Kind(v) == source.False, "%s is an extension and must be refused", at)
			continue
		}
		require.True(c.t, ok, "%s is missing in the schema", at)
		if p.Required {
			wantRequired = append(wantRequired, p.Name)
		}
		c.property(p, v, at)
	}
	require.Empty(c.t, declared, "%s: the tables do not know these", path)
	slices.Sort(required)
	slices.Sort(wantRequired)
	require.Equal(c.t, wantRequired, required, "%s: what must be there", path)
	if shape.Values != nil {
		c.property(shape.Values, t.Member(n, "additionalProperties"), path+".*")
	}
}

func (c *comparison) property(p *definition.Property, n source.Node, path string) {
	for _, k := range allKinds {
		want := p.Allows(k)
		if strings.HasSuffix(path, ".trigger.id") {
			want = k == source.String // the number is read, to say that it must be "1"
		}
		require.Equal(c.t, want, c.allows(n, k), "%s: is a value of kind %s allowed?", path, k)
	}
	if p.Enum != nil {
		require.Equal(c.t, c.words(p), c.enum(n), "%s: the words allowed", path)
	}
	if p.Allows(source.Array) {
		items := c.tree.Member(c.array(n), "items")
		for _, k := range allKinds {
			require.Equal(c.t, p.AllowsElement(k), items == source.None || c.allows(items, k), "%s: is an element of kind %s allowed?", path, k)
		}
		if p.Shape != nil && items != source.None {
			c.object(p.Shape, items, path)
		}
		return
	}
	if p.Shape != nil {
		c.object(p.Shape, n, path)
	}
}

// array returns the form that an array has among several.
func (c *comparison) array(n source.Node) source.Node {
	if other := c.tree.Member(n, "else"); other != source.None && c.tree.Member(n, "type") == source.None {
		return other
	}
	return n
}

func (c *comparison) words(p *definition.Property) []string {
	words := slices.Clone(p.Enum)
	if c.profile == definition.Kustomer {
		words = slices.DeleteFunc(words, func(w string) bool { return w == "invoke" })
	}
	slices.Sort(words)
	return words
}

func (c *comparison) enum(n source.Node) []string {
	t := c.tree
	list := t.Member(n, "enum")
	if list == source.None {
		for e := range t.Elements(t.Member(n, "anyOf")) {
			if list = t.Member(e, "enum"); list != source.None {
				break
			}
		}
	}
	var words []string
	for e := range t.Elements(list) {
		words = append(words, t.Text(e))
	}
	slices.Sort(words)
	return words
}

// allows reports whether a schema allows values of a kind, as far as these
// schemas can say.
func (c *comparison) allows(n source.Node, k source.Kind) bool {
	t := c.tree
	switch t.Kind(n) {
	case source.True:
		return true
	case source.False:
		return false
	}
	if r := t.Member(n, "$ref"); r != source.None {
		return c.allows(c.resolve(n), k)
	}
	if types := t.Member(n, "type"); types != source.None {
		names := []string{}
		if t.Kind(types) == source.String {
			names = append(names, t.Text(types))
		}
		for e := range t.Elements(types) {
			names = append(names, t.Text(e))
		}
		return slices.Contains(names, k.String())
	}
	if v := t.Member(n, "const"); v != source.None {
		return t.Kind(v) == k
	}
	if list := t.Member(n, "enum"); list != source.None {
		for e := range t.Elements(list) {
			if t.Kind(e) == k {
				return true
			}
		}
		return false
	}
	if list := t.Member(n, "anyOf"); list != source.None {
		for e := range t.Elements(list) {
			if c.allows(e, k) {
				return true
			}
		}
		return false
	}
	if t.Member(n, "if") != source.None {
		if c.allows(t.Member(n, "if"), k) {
			return t.Member(n, "then") == source.None || c.allows(t.Member(n, "then"), k)
		}
		return t.Member(n, "else") == source.None || c.allows(t.Member(n, "else"), k)
	}
	return true
}
