package host

import (
	"strings"
	"unicode"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/install"
)

// prefix begins the names of the custom attributes that an app adds to standard
// klasses: "@" and the app's identifier (reference/kustomer.md 2.2).
type prefix struct {
	text string
	// generated says that the app declares no identifier. The platform makes one
	// up, with digits behind it where it was taken (1.6).
	generated bool
}

// cut returns a name without the prefix, and without the digits that a generated
// one may end with.
func (p prefix) cut(name string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(name, p.text)
	if ok && p.generated {
		rest = strings.TrimLeft(rest, "0123456789")
	}
	return rest, ok && rest != "" && unicode.IsUpper(rune(rest[0]))
}

// canonical returns the one spelling of the name of a custom attribute.
func (h *Host) canonical(name string) string {
	for _, p := range h.prefixes {
		if rest, ok := p.cut(name); ok {
			return p.text + rest
		}
	}
	return name
}

// prefixed reports whether a custom attribute belongs to an installed app.
func (h *Host) prefixed(name string) bool {
	for _, p := range h.prefixes {
		if _, ok := p.cut(name); ok {
			return true
		}
	}
	return false
}

// Install takes in the klasses of an app: its own, and the attributes that it adds
// to standard ones. Objects are held to them from then on. The error is one of
// writing.
func (h *Host) Install(p *install.Prepared) error {
	var parser definition.Parser
	app, _ := parser.Parse(&source.File{Name: p.App, Bytes: p.Linked}, definition.Options{Profile: definition.Tenon})
	h.mu.Lock()
	defer h.mu.Unlock()
	tree := app.Tree
	own := prefixOf(tree.Text(app.Name), tree.Text(app.Identifier))
	h.prefixes = append(h.prefixes, own)
	for n := range tree.Elements(app.Klasses) {
		name := strings.Clone(tree.Text(tree.Member(n, "name")))
		metadata := tree.Member(n, "metadata")
		if tree.Kind(tree.Member(metadata, "standard")) != source.True {
			if err := h.declareOwn(tree, name, n, metadata); err != nil {
				return err
			}
			continue
		}
		if k := h.klasses[name]; k != nil {
			for key := range tree.Members(tree.Member(metadata, "properties")) {
				k.declare(own.text+capital(tree.Text(key)), kindOf(tree.Text(key)))
			}
		}
	}
	return nil
}

// declareOwn takes in a klass of an app, and makes the object that stands for it.
func (h *Host) declareOwn(tree *source.Tree, name string, n, metadata source.Node) error {
	k := h.klasses[kobject+name]
	if k == nil {
		k = newKObject(name)
		h.addKlass(k)
	}
	k.owned = true
	for key := range tree.Members(tree.Member(metadata, "properties")) {
		k.declare(strings.Clone(tree.Text(key)), kindOf(tree.Text(key)))
	}
	if h.owners[key{typeKlass, "name", name}] != "" {
		return nil
	}
	t := h.begin()
	fields := value.NewObject(4)
	for _, field := range [...]string{"name", "icon", "color", "metadata"} {
		if m := tree.Member(n, field); m != source.None {
			fields.Set(field, value.FromTree(tree, m))
		}
	}
	if _, err := t.create(h.klasses[typeKlass], fields.Value()); err != nil {
		return nil // what is wrong with a klass, the check has said
	}
	return t.commit()
}

func (k *klass) declare(name string, takes kind) {
	if k.declared == nil {
		k.declared = map[string]kind{}
	}
	k.declared[name] = takes
}

// prefixOf returns the prefix of an app. Without an identifier it is made of the
// name as far as the known pairs show: four letters of its first word and three
// of the second (reference/kustomer.md 1.6).
func prefixOf(app, identifier string) prefix {
	if identifier != "" {
		return prefix{text: "@" + identifier}
	}
	first, rest, _ := strings.Cut(strings.ToLower(app), "_")
	second, _, _ := strings.Cut(rest, "_")
	return prefix{text: "@" + first[:min(4, len(first))] + second[:min(3, len(second))], generated: true}
}

// capital returns a name with a capital first letter.
func capital(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
