package graph

import (
	"strconv"

	"github.com/tenon-dev/tenon/definition"
)

// The sizes of fonts and boxes, in pixels.
const (
	titleSize, detailSize, labelSize, headingSize, chipSize = 13, 11, 11, 14, 10
	titleLine, detailLine, labelLine, chipLine              = 17, 15, 14, 20

	maxTitle, maxDetail, maxLabel = 210, 264, 190
	padX, padY                    = 12, 8
	iconWidth                     = 20
	minNode                       = 90

	framePad    = 24
	frameHeader = 42
	frameGap    = 36
	pageMargin  = 24
)

// chip is the mark of a finding.
type chip struct {
	text     string
	severity definition.Severity
	width    int
}

// box is a node with its texts and, once arranged, its place.
type box struct {
	x, y, width, height int
	title               []string
	detail              string
	chips               []chip
}

// tag is the text beside an edge.
type tag struct {
	x, y, width, height int // x, y: the centre
	lines               []string
	order               string // in bold before the first line
	named               bool   // the first line is the author's name for the edge
}

func (p *picture) measureBox(i int) {
	n, b := &p.g.Nodes[i], &p.boxes[i]
	most := maxTitle
	if n.Workflow < 0 {
		most = maxDetail // a workflow's id is one word
	}
	b.title = bold.wrap(clean(cut(n.Title, 400)), titleSize, most, 2)
	b.detail = regular.fitMiddle(clean(cut(n.subtitle(), 400)), detailSize, maxDetail)
	b.chips = chips(n.Findings)
	width := regular.width(b.detail, detailSize)
	for _, line := range b.title {
		w := bold.width(line, titleSize)
		if n.hasIcon() {
			w += iconWidth
		}
		width = max(width, w)
	}
	width = max(width, chipsWidth(b.chips))
	b.width = even(max(width+2*padX, minNode))
	if n.isPointed() {
		b.width += 2 * padX // for its round or pointed ends
	}
	b.height = 2*padY + titleLine*len(b.title)
	if b.detail != "" {
		b.height += detailLine
	}
	if len(b.chips) > 0 {
		b.height += chipLine
	}
	b.height = even(b.height)
}

// isPointed reports whether the ends of n's box are round or pointed.
func (n *Node) isPointed() bool {
	return n.Kind == TriggerNode || n.Kind == NoTrigger || n.Kind == BranchNode
}

func (n *Node) hasIcon() bool {
	return n.Kind == TriggerNode || n.Kind == ScheduleNode || n.Kind == BranchNode
}

// even rounds up to an even number, so that a middle is a whole number.
func even(n int) int { return n + n&1 }

// chips returns the marks of findings: each code once, the last one counts what
// is left.
func chips(findings []Finding) []chip {
	const most = 3
	var all []chip
	seen := map[definition.Code]int{}
	for _, f := range findings {
		if at, ok := seen[f.Code]; ok {
			all[at].severity = max(all[at].severity, f.Severity)
			continue
		}
		seen[f.Code] = len(all)
		all = append(all, chip{text: string(f.Code), severity: f.Severity})
	}
	if len(all) > most {
		rest := all[most-1:]
		more := chip{text: "+" + strconv.Itoa(len(rest))}
		for _, c := range rest {
			more.severity = max(more.severity, c.severity)
		}
		all = append(all[:most-1:most-1], more)
	}
	for i := range all {
		all[i].width = bold.width(all[i].text, chipSize) + 10
	}
	return all
}

const chipGap = 4

func chipsWidth(chips []chip) int {
	width := 0
	for _, c := range chips {
		width += c.width + chipGap
	}
	return max(0, width-chipGap)
}

func (p *picture) measureTag(i int) {
	e, t := &p.g.Edges[i], &p.tags[i]
	if name := clean(cut(e.Name, 400)); name != "" {
		t.named = true
		t.lines = append(t.lines, bold.fit(name, labelSize, maxLabel))
	}
	if label := clean(cut(e.Label, 400)); label != "" {
		t.lines = append(t.lines, regular.wrapCondition(label, labelSize, maxLabel, 3)...)
	}
	if len(t.lines) == 0 {
		return
	}
	if e.Order > 0 {
		t.order = strconv.Itoa(e.Order) + "."
	}
	for j, line := range t.lines {
		w := regular.width(line, labelSize)
		if t.named && j == 0 {
			w = bold.width(line, labelSize)
		}
		if t.order != "" && j == 0 {
			w += bold.width(t.order+" ", labelSize)
		}
		t.width = max(t.width, w)
	}
	t.width = even(t.width + 12)
	t.height = even(labelLine*len(t.lines) + 6)
}
