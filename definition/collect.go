package definition

import (
	"cmp"
	"slices"

	"github.com/tenon-dev/tenon/definition/source"
)

// defaultMaxFindings bounds the findings of one document that are kept. What
// comes after them is only counted.
const defaultMaxFindings = 10_000

// Collector gathers the findings about one document while it is walked. It is
// for one goroutine.
type Collector struct {
	file    *source.File
	tree    *source.Tree
	list    Diagnostics
	nodes   []source.Node // where each of list was found, for its pointer
	max     int
	dropped Counts
	waste   Diagnostic    // the last one that is not kept; its rule is nil if it has been counted
	spoilt  []source.Node // see fromSpoilt
}

// NewCollector returns a Collector that keeps at most max findings; 0 means a
// default of 10,000.
func NewCollector(tree *source.Tree, max int) *Collector {
	if max <= 0 {
		max = defaultMaxFindings
	}
	return &Collector{file: tree.File, tree: tree, max: max}
}

// Add reports a finding of rule at a node. The caller may narrow the range and
// add related places, a suggestion and fixes through the result, which is valid
// until the next Add. key identifies the finding for its fingerprint, usually by
// the offending value.
func (c *Collector) Add(rule *Rule, at source.Node, addr Address, key, message string) *Diagnostic {
	d := Diagnostic{
		Rule: rule, Severity: rule.Severity, Message: message, File: c.file,
		Range: c.tree.Range(at), Address: addr, Key: key,
	}
	if len(c.list) >= c.max {
		c.countWaste()
		c.waste = d
		return &c.waste
	}
	c.list = append(c.list, d)
	c.nodes = append(c.nodes, at)
	return &c.list[len(c.list)-1]
}

// countWaste counts the last finding that is not kept: only by now is its
// severity known, which its rule may have changed.
func (c *Collector) countWaste() {
	if c.waste.Rule != nil {
		c.dropped[c.waste.Severity]++
		c.waste.Rule = nil
	}
}

// Fork returns a Collector for a part of the walk that another goroutine makes.
func (c *Collector) Fork() *Collector { return NewCollector(c.tree, c.max) }

// Join takes over the findings of a Collector that [Collector.Fork] returned, as
// if they had been added to c now.
func (c *Collector) Join(part *Collector) {
	c.countWaste()
	part.countWaste()
	kept := min(len(part.list), c.max-len(c.list))
	c.list = append(c.list, part.list[:kept]...)
	c.nodes = append(c.nodes, part.nodes[:kept]...)
	for i := range part.list[kept:] {
		c.dropped[part.list[kept+i].Severity]++
	}
	for s, n := range part.dropped {
		c.dropped[s] += n
	}
}

// Full reports whether the Collector only counts by now, so that a caller need
// not work out words that nobody will read.
func (c *Collector) Full() bool { return len(c.list) >= c.max }

// Len returns the number of findings so far, dropped ones included.
func (c *Collector) Len() int {
	c.countWaste()
	return len(c.list) + c.dropped.Total()
}

// maxPointers bounds the bytes that the pointers of one document's findings take
// together: in a text that is a thousand levels deep, with names of kilobytes, a
// pointer is as long as the text itself.
const maxPointers = 64 << 20

// Finish returns the findings in their fixed order, with their pointers, and how
// many more there were than the Collector keeps, by severity.
func (c *Collector) Finish() (Diagnostics, Counts) {
	c.countWaste()
	// The cursor passes over the tree once if it is asked in the order of the text.
	order := make([]int32, len(c.list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(c.nodes[a], c.nodes[b]) })
	cursor := source.NewPointerCursor(c.tree)
	size, kept := 0, c.list[:0:0]
	for _, i := range order {
		if size > maxPointers {
			c.dropped[c.list[i].Severity]++
			continue
		}
		d := c.list[i]
		if len(c.spoilt) > 0 && c.fromSpoilt(&d, c.nodes[i]) {
			continue
		}
		d.Pointer = cursor.Pointer(c.nodes[i])
		size += len(d.Pointer)
		kept = append(kept, d)
	}
	c.list = kept
	c.list.Sort()
	return c.list, c.dropped
}

// Counts holds a number of findings for each severity.
type Counts [Error + 1]int

// Total returns the sum over all severities.
func (c Counts) Total() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}
