package definition

import (
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// kindSet is a set of source kinds.
type kindSet uint16

const (
	kObject  kindSet = 1 << source.Object
	kArray   kindSet = 1 << source.Array
	kString  kindSet = 1 << source.String
	kNumber  kindSet = 1 << source.Number
	kBoolean kindSet = 1<<source.True | 1<<source.False
	kNull    kindSet = 1 << source.Null
	kScalar          = kString | kNumber | kBoolean | kNull
	kAny             = kObject | kArray | kScalar
)

func (s kindSet) has(k source.Kind) bool { return s&(1<<k) != 0 }

// String names the kinds for a message: "a string", "an object or an array".
func (s kindSet) String() string {
	var names []string
	for _, k := range []struct {
		set  kindSet
		name string
	}{{kString, "a string"}, {kNumber, "a number"}, {kBoolean, "true or false"}, {kObject, "an object"}, {kArray, "an array"}, {kNull, "null"}} {
		if s&k.set != 0 {
			names = append(names, k.name)
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// standing says what a known property is worth.
type standing uint8

const (
	regular   standing = iota
	legacy             // accepted by the platform, of no documented use: a warning
	exported           // read-only, left behind by an export: a warning
	extension          // Tenon's own: an error in the kustomer profile
)

// shape describes one kind of object: the data behind the rules about unknown,
// missing and mistyped properties.
type shape struct {
	name  string // what messages call it: "a step"
	props []prop
	open  bool // other members are allowed
	// partly says that the published table of properties could be read in part
	// only (reference/kustomer.md 0), so that an unknown property is an error
	// where it is clearly a misspelt one, and otherwise a warning.
	partly bool
	// values, if set, describes the value of every other member, for objects that
	// are maps.
	values *prop
}

// prop describes one property.
type prop struct {
	name     string
	kinds    kindSet
	required bool
	standing standing
	enum     []string // the only strings allowed
	fold     bool     // the strings of enum may be written in upper case too
	shape    *shape   // of the object, or of every element of the array
	elems    kindSet  // kinds of the elements of an array; 0 means any, or objects where shape is set
	bound    bool     // a bind function reads the inside
}

// maxProps bounds the properties of one shape, fewProps those of the shapes of
// which a document has many.
const maxProps, fewProps = 64, 16

// slots holds the value of each property of a shape, by its position; fewSlots
// does so for shapes of few properties, at less cost.
type (
	slots    [maxProps]source.Node
	fewSlots [fewProps]source.Node
)

// find returns the position of a property, or -1. Definitions tend to keep one
// order, so the search starts behind the property found before.
func (s *shape) find(name string, hint int) int {
	if hint < len(s.props) && s.props[hint].name == name {
		return hint
	}
	for i := range s.props {
		if s.props[i].name == name {
			return i
		}
	}
	return -1
}

// names returns the names that an author may use, for suggestions.
func (s *shape) names(profile Profile) []string {
	var names []string
	for i := range s.props {
		p := &s.props[i]
		if p.standing == regular || p.standing == extension && profile == Tenon {
			names = append(names, p.name)
		}
	}
	return names
}

// object checks the members of an object against its shape and puts the values
// of known properties into out: the last one where a property is given twice, as
// decoders do, and that of a clearly misspelt one under the name that was meant,
// so that one slip is one finding. It reports false if n is no object.
func (b *binder) object(n source.Node, sh *shape, out []source.Node) bool {
	t := b.tree
	if t.Kind(n) != source.Object {
		return false
	}
	hint := 0
	strays := false // members that no property claims
	var firsts map[int]source.Node
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		i := sh.find(t.Text(k), hint)
		if i < 0 {
			strays = true
			continue
		}
		hint = i + 1
		if out[i] != source.None {
			first, again := firsts[i]
			if !again {
				first = out[i] - 1
				if firsts == nil {
					firsts = make(map[int]source.Node)
				}
				firsts[i] = first
			}
			b.duplicate(n, k, first, out[i]-1)
		}
		out[i] = k + 1
		p := &sh.props[i]
		if p.standing != regular && !b.standing(k, p, sh) {
			b.free(k + 1)
			continue
		}
		b.value(k, p)
	}
	var excused uint64 // required properties that a misspelt one stands for
	if strays {
		excused = b.strays(n, sh, out)
	}
	for i := range sh.props {
		if sh.props[i].required && out[i] == source.None && excused&(1<<i) == 0 {
			b.missing(n, &sh.props[i], sh)
		}
	}
	return true
}

// strays reads the members of n that no property of its shape claims, and
// returns the positions of the absent properties that some of them were meant to
// be.
func (b *binder) strays(n source.Node, sh *shape, out []source.Node) (excused uint64) {
	t := b.tree
	closed := !sh.open && sh.values == nil
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		if sh.find(t.Text(k), 0) >= 0 {
			continue
		}
		if closed && !b.isPlaceholder(k) {
			if i, sure := b.unknown(n, k, sh, out, excused); i >= 0 {
				excused |= 1 << i
				if p := &sh.props[i]; sure && p.kinds.has(t.Kind(k+1)) {
					out[i] = k + 1
					b.value(k, p)
					continue
				}
			}
		}
		if sh.values != nil {
			b.value(k, sh.values)
		} else {
			b.free(k + 1)
		}
	}
	if !closed {
		b.duplicates(n, sh)
	}
	return excused
}

// value checks the value of a member against what its property says.
func (b *binder) value(key source.Node, p *prop) {
	v := key + 1
	kind := b.tree.Kind(v)
	if !p.kinds.has(kind) {
		b.wrongType(key, v, p.kinds)
		if kind == source.Object || kind == source.Array {
			b.free(v)
		}
		return
	}
	switch {
	case p.enum != nil && kind == source.String:
		b.oneOf(v, p)
	case p.bound:
	case p.shape != nil && kind == source.Object:
		var s slots
		b.object(v, p.shape, s[:])
	case kind == source.Array && (p.shape != nil || p.elems != 0):
		b.elements(v, p)
	case kind == source.Object || kind == source.Array:
		b.free(v)
	}
}

func (b *binder) elements(list source.Node, p *prop) {
	t := b.tree
	allowed := p.elems
	if allowed == 0 {
		allowed = kObject
	}
	for e, end := list+1, t.After(list); e < end; e = t.After(e) {
		kind := t.Kind(e)
		if !allowed.has(kind) {
			b.wrongElement(list, e, allowed)
			b.free(e)
			continue
		}
		if kind == source.Object && p.shape != nil {
			var s slots
			b.object(e, p.shape, s[:])
		} else if kind == source.Object || kind == source.Array {
			b.free(e)
		}
	}
}

// free looks for duplicate keys in a value whose members are the author's own.
func (b *binder) free(n source.Node) {
	t := b.tree
	for c, end := n, t.After(n); c < end; c++ {
		if t.Kind(c) == source.Object {
			b.duplicates(c, nil)
		}
	}
}

// Quoted puts a text of the author into a message: in quotes, cut to a sensible
// length.
func Quoted(s string) string {
	return strconv.Quote(cut(s, mostQuoted))
}
