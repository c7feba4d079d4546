package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tenon-dev/tenon/compiler/graph/layout"
	"github.com/tenon-dev/tenon/definition"
)

// SVG writes g as a picture that stands alone: no scripts, no fonts and nothing
// else from elsewhere. It follows the reader's choice of light or dark. The error
// may also say that the graph is too large for a picture.
func SVG(w io.Writer, g *Graph) error {
	p, err := arrange(g)
	if err != nil {
		return err
	}
	s := svg{w: bufio.NewWriter(w), picture: p}
	s.write()
	return s.w.Flush()
}

type svg struct {
	*picture
	w *bufio.Writer
}

func (s *svg) line(format string, args ...any) { fmt.Fprintf(s.w, format+"\n", args...) }

func (s *svg) write() {
	legend := s.legend()
	width, height := max(s.width, 2*pageMargin+240), s.height
	if title := bold.width(s.title(), titleFont) + 2*pageMargin; len(s.g.Workflows) == 0 || title > width {
		width = max(width, title)
	}
	if len(s.g.Workflows) == 0 {
		height += 24
	}
	for _, item := range legend {
		width = max(width, item.x+item.width+pageMargin)
	}
	if len(legend) > 0 {
		height += legendHeight
	}
	s.line(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="graphics-document document" aria-label="%s">`,
		width, height, width, height, escape(s.summary()))
	s.line(`<title>%s</title>`, escape(s.summary()))
	sheet := style
	if s.g.Covered {
		sheet += coverageStyle
	}
	s.line("<style>%s</style>", sheet)
	s.markers()
	s.line(`<rect class="page" width="%d" height="%d"/>`, width, height)
	s.heading()
	for i := range s.frames {
		s.frame(i)
	}
	for i := range s.g.Edges {
		s.edge(i)
	}
	for i := range s.g.Edges {
		s.tag(i)
	}
	for i := range s.g.Nodes {
		s.node(i)
	}
	if len(s.g.Workflows) == 0 {
		s.line(`<text class="detail" x="%d" y="%d">no workflows</text>`, pageMargin, height-pageMargin)
	}
	s.writeLegend(legend, height-legendHeight+6)
	s.line("</svg>")
}

// titleFont is the size of the picture's title.
const titleFont = 16

func (s *svg) title() string { return bold.fit(clean(cut(s.g.Title, 800)), titleFont, 900) }

// summary says in one sentence what the picture shows, for those who cannot see
// it.
func (s *svg) summary() string {
	steps, unreachable, missing := 0, 0, 0
	for i := range s.g.Nodes {
		n := &s.g.Nodes[i]
		switch {
		case n.Missing():
			missing++
		case n.Workflow >= 0 && n.Kind != TriggerNode && n.Kind != NoTrigger:
			steps++
		}
		if n.Unreachable {
			unreachable++
		}
	}
	text := count(len(s.g.Workflows), "workflow") + " with " + count(steps, "step")
	if title := clean(cut(s.g.Title, 200)); title != "" {
		text = title + ": " + text
	}
	if unreachable > 0 {
		text += fmt.Sprintf(", %d unreachable", unreachable)
	}
	if missing > 0 {
		text += ", " + count(missing, "missing target")
	}
	return text
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (s *svg) heading() {
	title := s.title()
	if title != "" {
		s.line(`<text class="title" x="%d" y="%d">%s</text>`, pageMargin, pageMargin+16, escape(title))
	}
	if all := chips(s.g.Findings); len(all) > 0 {
		x := pageMargin
		if title != "" {
			x += bold.width(title, titleFont) + 12
		}
		s.line("<g>")
		s.line("<title>%s</title>", escape(findingLines(s.g.Findings)))
		s.chips(all, x, pageMargin+2)
		s.line("</g>")
	}
}

// findingLines returns the findings of a title, a line each, fit for a picture.
func findingLines(findings []Finding) string {
	n := Node{Findings: findings}
	return cleanLines(strings.Join(n.tooltip()[1:], "\n"))
}

func (s *svg) frame(i int) {
	w, f := &s.g.Workflows[i], &s.frames[i]
	label := clean(cut("workflow "+w.heading()+" "+w.remark(), 800))
	s.line(`<g role="graphics-object" aria-label="%s">`, escape(label))
	tooltip := label
	if len(w.Findings) > 0 {
		tooltip += "\n" + findingLines(w.Findings)
	}
	s.line("<title>%s</title>", escape(tooltip))
	s.line(`<rect class="frame" x="%d" y="%d" width="%d" height="%d" rx="10"/>`, f.x, f.y, f.width, f.height)
	x := f.x + framePad
	s.line(`<text class="heading" x="%d" y="%d">%s</text>`, x, f.y+26, escape(f.heading))
	x += bold.width(f.heading, headingSize) + 10
	if f.remark != "" {
		s.line(`<text class="detail" x="%d" y="%d">%s</text>`, x, f.y+26, escape(f.remark))
		x += regular.width(f.remark, detailSize) + 10
	}
	s.chips(f.chips, x, f.y+13)
	s.line("</g>")
}

// class names what an edge looks like.
func (s *svg) edgeClass(e *Edge) string {
	switch {
	case s.g.Nodes[e.To].Missing():
		if e.Call {
			return "missing call"
		}
		return "missing"
	case e.Use.Known && e.Call:
		return e.Use.class() + " call"
	case e.Use.Known:
		return e.Use.class()
	case e.Back:
		return "back"
	case e.Call:
		return "call"
	case s.g.Nodes[e.From].Unreachable:
		return "unreachable"
	}
	return "plain"
}

func (s *svg) edge(i int) {
	e := &s.g.Edges[i]
	class := s.edgeClass(e)
	marker, _, _ := strings.Cut(class, " ")
	s.line(`<g class="edge %s"><title>%s</title><path d="%s" marker-end="url(#%s)"/></g>`,
		class, escape(s.edgeTooltip(e)), path(s.lines[i]), marker)
}

func (s *svg) edgeTooltip(e *Edge) string {
	verb := " → "
	if e.Call {
		verb = " schedules "
	}
	text := s.name(e.From) + verb + s.name(e.To)
	if label := e.Text(); label != "" {
		text += "\n" + label
	}
	if e.Back {
		text += "\nthis closes a cycle"
	}
	return cleanLines(cut(text, 1500))
}

// name returns how a tooltip calls a node.
func (s *svg) name(i int) string {
	n := &s.g.Nodes[i]
	switch {
	case n.Kind == NoTrigger:
		return n.Title
	case n.Kind == TriggerNode && i > 0:
		if name := s.g.Workflows[n.Workflow].Name; name != "" {
			return "trigger of " + cut(name, 100)
		}
		return "trigger"
	case n.Kind == TriggerNode:
		return "trigger"
	case n.ID != "" && n.Kind != MissingStep:
		return cut(n.ID, 100)
	}
	return cut(n.Title, 100)
}

// radius rounds the corners of lines.
const radius = 6

// path writes a line with round corners.
func path(line []layout.Point) string {
	var b strings.Builder
	for i, q := range line {
		if i == 0 {
			fmt.Fprintf(&b, "M%d %d", q.X, q.Y)
			continue
		}
		if i == len(line)-1 {
			fmt.Fprintf(&b, "L%d %d", q.X, q.Y)
			break
		}
		before, after := line[i-1], line[i+1]
		r := min(radius, length(before, q)/2, length(q, after)/2)
		in, out := toward(q, before, r), toward(q, after, r)
		fmt.Fprintf(&b, "L%d %dQ%d %d %d %d", in.X, in.Y, q.X, q.Y, out.X, out.Y)
	}
	return b.String()
}

func length(a, b layout.Point) int {
	return max(a.X-b.X, b.X-a.X) + max(a.Y-b.Y, b.Y-a.Y)
}

// toward returns the point at a distance from one point on the way to another.
func toward(from, to layout.Point, distance int) layout.Point {
	switch {
	case to.X > from.X:
		from.X += distance
	case to.X < from.X:
		from.X -= distance
	case to.Y > from.Y:
		from.Y += distance
	case to.Y < from.Y:
		from.Y -= distance
	}
	return from
}

func (s *svg) tag(i int) {
	t, e := &s.tags[i], &s.g.Edges[i]
	if len(t.lines) == 0 {
		return
	}
	x, y := t.x-t.width/2, t.y-t.height/2
	s.line(`<g class="tag %s"><title>%s</title>`, s.edgeClass(e), escape(s.edgeTooltip(e)))
	s.line(`<rect x="%d" y="%d" width="%d" height="%d" rx="5"/>`, x, y, t.width, t.height)
	for j, line := range t.lines {
		text := escape(line)
		if j == 0 && t.named {
			text = `<tspan class="strong">` + text + `</tspan>`
		}
		if j == 0 && t.order != "" {
			text = `<tspan class="strong">` + t.order + `</tspan> ` + text
		}
		s.line(`<text x="%d" y="%d">%s</text>`, t.x, y+14+j*labelLine, text)
	}
	s.line("</g>")
}

func (s *svg) node(i int) {
	n, b := &s.g.Nodes[i], &s.boxes[i]
	class := n.class()
	if class == "" {
		class = "plain"
	}
	if use := n.Use.class(); use != "" && !n.Missing() {
		class += " " + use
	}
	if level := worst(n.Findings); level >= definition.Warning {
		class += " has-" + level.String()
	}
	tooltip := n.tooltip()
	for j := range tooltip {
		tooltip[j] = clean(cut(tooltip[j], 600))
	}
	s.line(`<g class="node %s" role="graphics-symbol img" aria-label="%s">`, class, escape(n.kindName()+" "+strings.Join(tooltip, ", ")))
	s.line("<title>%s</title>", escape(strings.Join(tooltip, "\n")))
	s.shape(n, b)
	left := b.x + padX
	if n.isPointed() {
		left += padX
	}
	y := b.y + padY
	x := left
	if n.hasIcon() {
		s.icon(n.Kind, x, y+1)
		x += iconWidth
	}
	for _, line := range b.title {
		s.line(`<text class="name" x="%d" y="%d">%s</text>`, x, y+13, escape(line))
		y += titleLine
	}
	if b.detail != "" {
		s.line(`<text class="detail" x="%d" y="%d">%s</text>`, left, y+11, escape(b.detail))
		y += detailLine
	}
	s.chips(b.chips, left, y+3)
	s.line("</g>")
}

func (n *Node) kindName() string {
	switch n.Kind {
	case TriggerNode, NoTrigger:
		return "trigger"
	case BranchNode:
		return "branch"
	case OtherWorkflow:
		return "workflow"
	case MissingStep, MissingWorkflow:
		return "missing target:"
	}
	return "step"
}

// shape draws the outline: a pill for a trigger, pointed ends for a branch.
func (s *svg) shape(n *Node, b *box) {
	switch n.Kind {
	case TriggerNode, NoTrigger:
		s.line(`<rect class="shape" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, b.x, b.y, b.width, b.height, min(b.height/2, 24))
	case BranchNode:
		const point = 14
		middle, right := b.y+b.height/2, b.x+b.width
		s.line(`<path class="shape" d="M%d %dL%d %dL%d %dL%d %dL%d %dL%d %dZ"/>`, b.x+point, b.y, right-point, b.y, right, middle,
			right-point, b.y+b.height, b.x+point, b.y+b.height, b.x, middle)
	default:
		s.line(`<rect class="shape" x="%d" y="%d" width="%d" height="%d" rx="6"/>`, b.x, b.y, b.width, b.height)
	}
}

// icon draws a sign of 14 pixels: a flash, a clock, or a fork.
func (s *svg) icon(k NodeKind, x, y int) {
	d := ""
	switch k {
	case TriggerNode:
		d = "M8 1L2.5 8.5H6.5L5.5 13.5L11.5 5.5H7.3Z"
	case ScheduleNode:
		d = "M7 1.2A5.8 5.8 0 1 0 7 12.8A5.8 5.8 0 1 0 7 1.2ZM7 3.8V7L9.4 8.6"
	case BranchNode:
		d = "M7 1.5V5L2.5 9V12.5M7 5L11.5 9V12.5"
	}
	s.line(`<path class="icon" transform="translate(%d %d)" d="%s"/>`, x, y, d)
}

func (s *svg) chips(chips []chip, x, y int) {
	for _, c := range chips {
		s.line(`<g class="chip %s"><rect x="%d" y="%d" width="%d" height="16" rx="8"/><text x="%d" y="%d">%s</text></g>`,
			c.severity, x, y, c.width, x+c.width/2, y+12, escape(c.text))
		x += c.width + chipGap
	}
}

// cleanLines is clean for texts of several lines.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// escape makes a clean text fit for the content and the attributes of XML.
func escape(s string) string {
	if !strings.ContainsAny(s, "&<>\"'\n") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\n", "&#10;").Replace(s)
}
