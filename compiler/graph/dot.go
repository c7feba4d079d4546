package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

// dotText bounds the texts of a DOT picture, in characters; the tooltip has more.
const (
	dotText    = 60
	dotTooltip = 600
)

// DOT writes g in the language of Graphviz.
func DOT(w io.Writer, g *Graph) error {
	d := dot{w: bufio.NewWriter(w), g: g}
	d.write()
	return d.w.Flush()
}

type dot struct {
	w *bufio.Writer
	g *Graph
}

func (d *dot) line(format string, args ...any) { fmt.Fprintf(d.w, format+"\n", args...) }

func (d *dot) write() {
	d.line("digraph definition {")
	if d.g.Title != "" || len(d.g.Findings) > 0 {
		d.line("  label=%s; labelloc=t;", quote(dotText, d.g.Title, codes(d.g.Findings)))
	}
	d.line(`  compound=true; newrank=true; nodesep=0.35; ranksep=0.45; fontname="Helvetica,Arial,sans-serif"; fontsize=14;`)
	d.line(`  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#57606a", fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.14,0.07"];`)
	d.line(`  edge [color="#57606a", fontname="Helvetica,Arial,sans-serif", fontsize=10, arrowsize=0.7];`)
	for i := range d.g.Workflows {
		f := &d.g.Workflows[i]
		d.line("  subgraph cluster_%d {", i)
		d.line("    label=%s; style=rounded; color=\"#8c959f\";", quote(dotText, f.heading(), f.remark(), codes(f.Findings)))
		for n := f.First; n < f.First+f.Count; n++ {
			d.node("    ", n)
		}
		d.line("  }")
	}
	for n := range d.g.Nodes {
		if d.g.Nodes[n].Workflow < 0 {
			d.node("  ", n)
		}
	}
	for i := range d.g.Edges {
		d.edge(&d.g.Edges[i])
	}
	d.line("}")
}

func (d *dot) node(indent string, i int) {
	n := &d.g.Nodes[i]
	more := ""
	switch n.Kind {
	case TriggerNode:
		more = `, shape=box, style="rounded,filled,bold", fillcolor="#ddf4ff", color="#0969da"`
	case BranchNode:
		more = `, shape=hexagon`
	case ScheduleNode:
		more = `, fillcolor="#fbefff", color="#8250df"`
	}
	switch n.class() {
	case "missing":
		more = `, style="rounded,filled,dashed", fillcolor="#ffebe9", color="#d1242f", fontcolor="#a40e26"`
	case "unreachable":
		more += `, style="rounded,filled,dashed", fillcolor="#eaeef2", color="#8c959f", fontcolor="#6e7781"`
	case "other":
		more = `, style="rounded,dashed", color="#8c959f"`
	}
	switch n.Use.class() {
	case "taken":
		more += `, fillcolor="#dafbe1", color="#1a7f37"`
	case "never":
		more += `, style="rounded,filled,dashed", fillcolor="#ffebe9", color="#d1242f"`
	}
	switch {
	case n.Missing():
	case worst(n.Findings) == definition.Error:
		more += `, color="#d1242f", penwidth=2`
	case worst(n.Findings) == definition.Warning:
		more += `, color="#bf8700", penwidth=2`
	}
	d.line("%sn%d [label=%s, tooltip=%s%s];", indent, i,
		quote(dotText, n.Title, n.subtitle(), codes(n.Findings)), quote(dotTooltip, n.tooltip()...), more)
}

func (d *dot) edge(e *Edge) {
	var attributes []string
	if text := e.Text(); text != "" {
		attributes = append(attributes, "label="+quote(dotText, text), "tooltip="+quote(dotTooltip, text))
	}
	switch use := e.Use.class(); {
	case d.g.Nodes[e.To].Missing(), use == "never":
		attributes = append(attributes, `color="#d1242f"`, `fontcolor="#a40e26"`)
	case use == "taken":
		attributes = append(attributes, `color="#1a7f37"`, `fontcolor="#1a7f37"`)
	case e.Back:
		attributes = append(attributes, `color="#bc4c00"`, `fontcolor="#bc4c00"`)
	case e.Call:
		attributes = append(attributes, `color="#8250df"`, `fontcolor="#8250df"`)
	}
	if e.Call {
		attributes = append(attributes, "style=dashed")
	}
	if len(attributes) == 0 {
		d.line("  n%d -> n%d;", e.From, e.To)
		return
	}
	d.line("  n%d -> n%d [%s];", e.From, e.To, strings.Join(attributes, ", "))
}

// quote writes lines as one quoted string of DOT. A backslash of an author is
// doubled, so that it begins none of Graphviz's own sequences; so is what would
// begin a character reference.
func quote(most int, lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, line := range lines {
		if line == "" {
			continue
		}
		if b.Len() > 1 {
			b.WriteString(`\n`)
		}
		for _, r := range short(line, most) {
			switch r {
			case '"', '\\':
				b.WriteByte('\\')
			case '&':
				b.WriteString("&amp;")
				continue
			}
			b.WriteRune(r)
		}
	}
	if b.Len() == 1 {
		b.WriteByte(' ') // Graphviz would write the node's name
	}
	b.WriteByte('"')
	return b.String()
}

// tooltip returns the lines that say all about a node.
func (n *Node) tooltip() []string {
	lines := []string{n.Title}
	if s := n.subtitle(); s != "" {
		lines = append(lines, s)
	}
	lines = append(lines, n.Notes...)
	switch n.Use.class() {
	case "taken":
		lines = append(lines, "ran "+n.Use.text()+" in scenarios")
	case "never":
		lines = append(lines, "never ran in scenarios")
	}
	if n.Unreachable {
		lines = append(lines, "no path leads here")
	}
	const most = 20
	for i, f := range n.Findings {
		if i == most {
			lines = append(lines, fmt.Sprintf("and %d more findings", len(n.Findings)-most))
			break
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", f.Severity, f.Code, f.Message))
	}
	return lines
}
