package definition

import "github.com/tenon-dev/tenon/definition/source"

// fewKeys is up to how many keys comparing each with each is cheaper than
// hashing. Beyond it would be quadratic.
const fewKeys = 8

// duplicates reports keys of one object that are there twice. Keys that sh
// knows have been compared already.
func (b *binder) duplicates(n source.Node, sh *shape) {
	t := b.tree
	end := t.After(n)
	count := 0
	for k := n + 1; k < end; k = t.After(k) {
		count++
	}
	if count > fewKeys {
		b.manyDuplicates(n, sh, count)
		return
	}
	for k := n + 1; k < end; k = t.After(k) {
		first, last := source.None, source.None // with the same text as k
		for before := n + 1; before < k; before = t.After(before) {
			if t.Text(before) == t.Text(k) {
				last = before
				if first == source.None {
					first = before
				}
			}
		}
		if first != source.None && !b.isPlaceholder(k) && (sh == nil || sh.find(t.Text(k), 0) < 0) {
			b.duplicate(n, k, first, last)
		}
	}
}

func (b *binder) manyDuplicates(n source.Node, sh *shape, count int) {
	t := b.tree
	b.keys.Reset(count)
	var lasts map[source.Node]source.Node // the last one so far, by the first, of keys that are there again
	for k, end := n+1, t.After(n); k < end; k = t.After(k) {
		if b.isPlaceholder(k) || sh != nil && sh.find(t.Text(k), 0) >= 0 {
			continue
		}
		if first := b.keys.Add(t, k); first != source.None {
			last, again := lasts[first]
			if !again {
				last = first
				if lasts == nil {
					lasts = make(map[source.Node]source.Node)
				}
			}
			lasts[first] = k
			b.duplicate(n, k, first, last)
		}
	}
}
