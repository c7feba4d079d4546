package graph

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
)

// The limits that Mermaid sets to a text unless its page is told otherwise.
const (
	mermaidMaxEdges = 500
	mermaidMaxBytes = 50_000
)

// mermaidText bounds the texts of a Mermaid picture, in characters: Mermaid has
// no tooltips without scripts.
const mermaidText = 120

// Mermaid writes g as a Mermaid flowchart, which code hosts draw inside Markdown.
func Mermaid(w io.Writer, g *Graph) error {
	m := mermaid{w: bufio.NewWriter(w), g: g}
	m.write()
	return m.w.Flush()
}

// FitsMermaid reports whether Mermaid draws a text with so many bytes and g's
// edges under its default limits.
func FitsMermaid(g *Graph, bytes int) bool {
	return bytes <= mermaidMaxBytes && len(g.Edges) <= mermaidMaxEdges
}

type mermaid struct {
	w *bufio.Writer
	g *Graph
}

func (m *mermaid) write() {
	m.line("flowchart TD")
	if m.g.Title != "" {
		m.line("  %%%% %s", strings.NewReplacer("%", "", "{", "(", "}", ")").Replace(short(m.g.Title, mermaidText)))
	}
	for i := range m.g.Workflows {
		f := &m.g.Workflows[i]
		// One line: Mermaid leaves no room for a second.
		m.line("  subgraph w%d[\"%s\"]", i, m.text(join(f.heading(), f.remark(), codes(f.Findings))))
		m.line("    direction TB")
		for n := f.First; n < f.First+f.Count; n++ {
			m.node("    ", n)
		}
		m.line("  end")
	}
	for n := range m.g.Nodes {
		if m.g.Nodes[n].Workflow < 0 {
			m.node("  ", n)
		}
	}
	if len(m.g.Findings) > 0 {
		m.line("  findings[\"%s\"]:::note", m.text(codes(m.g.Findings), ""))
	}
	var missing, back, calls, taken, never []string
	for i := range m.g.Edges {
		e := &m.g.Edges[i]
		arrow := "-->"
		if e.Call {
			arrow = "-.->"
		}
		if text := e.Text(); text != "" {
			arrow += "|\"" + m.text(text, "") + "\"|"
		}
		m.line("  n%d %s n%d", e.From, arrow, e.To)
		switch use := e.Use.class(); {
		case m.g.Nodes[e.To].Missing():
			missing = append(missing, fmt.Sprint(i))
		case use == "taken":
			taken = append(taken, fmt.Sprint(i))
		case use == "never":
			never = append(never, fmt.Sprint(i))
		case e.Back:
			back = append(back, fmt.Sprint(i))
		case e.Call:
			calls = append(calls, fmt.Sprint(i))
		}
	}
	m.linkStyle(missing, "#d1242f")
	m.linkStyle(back, "#bc4c00")
	m.linkStyle(calls, "#8250df")
	m.linkStyle(taken, "#1a7f37")
	m.linkStyle(never, "#d1242f")
	if len(m.g.Workflows) == 0 && len(m.g.Nodes) == 0 {
		m.line("  empty[\"no workflows\"]:::note")
	}
	m.line("  classDef trigger fill:#ddf4ff,stroke:#0969da,color:#0a3069")
	m.line("  classDef schedule fill:#fbefff,stroke:#8250df,color:#3e1f79")
	m.line("  classDef unreachable fill:#eaeef2,stroke:#8c959f,color:#6e7781,stroke-dasharray:4 3")
	m.line("  classDef missing fill:#ffebe9,stroke:#d1242f,color:#a40e26,stroke-dasharray:4 3")
	m.line("  classDef other fill:none,stroke:#8c959f,stroke-dasharray:4 3")
	m.line("  classDef failing stroke:#d1242f,stroke-width:2px")
	m.line("  classDef doubtful stroke:#bf8700,stroke-width:2px")
	m.line("  classDef note fill:none,stroke:#8c959f")
	if m.g.Covered {
		m.line("  classDef taken fill:#dafbe1,stroke:#1a7f37,color:#0a3622")
		m.line("  classDef never fill:#ffebe9,stroke:#d1242f,color:#a40e26,stroke-dasharray:4 3")
	}
}

// linkStyle colours edges, by their numbers.
func (m *mermaid) linkStyle(edges []string, color string) {
	if len(edges) > 0 {
		m.line("  linkStyle %s stroke:%s,color:%s", strings.Join(edges, ","), color, color)
	}
}

func (m *mermaid) line(format string, args ...any) {
	fmt.Fprintf(m.w, format+"\n", args...)
}

// node writes one node. Its name is made up: an author's id may be a word that
// Mermaid keeps for itself, such as end.
func (m *mermaid) node(indent string, i int) {
	n := &m.g.Nodes[i]
	open, shut := "[", "]"
	switch n.Kind {
	case TriggerNode, NoTrigger:
		open, shut = "([", "])"
	case BranchNode:
		open, shut = "{{", "}}"
	}
	text := m.text(n.Title, n.subtitle(), codes(n.Findings))
	m.line("%sn%d%s\"%s\"%s", indent, i, open, text, shut)
	if class := n.class(); class != "" {
		m.line("%sclass n%d %s", indent, i, class)
	}
	if use := n.Use.class(); use != "" && !n.Missing() {
		m.line("%sclass n%d %s", indent, i, use)
	}
	switch {
	case n.Missing():
	case worst(n.Findings) == definition.Error:
		m.line("%sclass n%d failing", indent, i)
	case worst(n.Findings) == definition.Warning:
		m.line("%sclass n%d doubtful", indent, i)
	}
}

// text joins lines to one quoted text of Mermaid. What could end the quotes, be
// taken for HTML or Markdown, start a comment or a directive, or begin one of
// Mermaid's own character references becomes such a reference.
func (m *mermaid) text(lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("<br>")
		}
		for _, r := range short(line, mermaidText) {
			if plainInMermaid(r) {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
	}
	if b.Len() == 0 {
		return " "
	}
	// Mermaid's lexer takes a line that has "direction LR" anywhere, in quotes
	// too, for the statement.
	return strings.ReplaceAll(b.String(), "direction", "#100;irection")
}

func plainInMermaid(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r >= utf8.RuneSelf:
		return true
	}
	return strings.ContainsRune(" .,-_/=+()?!@'", r)
}

// heading returns the title of a workflow's frame.
func (f *Workflow) heading() string {
	switch {
	case f.Name != "":
		return f.Name
	case f.ID != "":
		return f.ID
	}
	return "workflow without a name"
}

// remark returns what is to be said beside the heading: the id where that is
// another text, and that the workflow is disabled.
func (f *Workflow) remark() string {
	remark := ""
	if f.Name != "" && f.ID != f.Name {
		remark = f.ID
	}
	if f.Disabled {
		remark = strings.TrimSpace(remark + " (disabled)")
	}
	return remark
}

// join puts texts that are not empty into one line.
func join(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " · ")
}

// subtitle returns the second line of a node: what it does, and its id where the
// title is another text.
func (n *Node) subtitle() string {
	switch {
	case n.Workflow < 0 || n.Kind == TriggerNode || n.Kind == NoTrigger || n.Kind == MissingStep || n.ID == "" || n.Title == n.ID:
		return n.Detail
	case n.Detail == "":
		return n.ID
	}
	return n.ID + " · " + n.Detail
}

// class names what a node looks like.
func (n *Node) class() string {
	switch {
	case n.Missing():
		return "missing"
	case n.Unreachable:
		return "unreachable"
	case n.Kind == TriggerNode:
		return "trigger"
	case n.Kind == ScheduleNode:
		return "schedule"
	case n.Kind == OtherWorkflow, n.Kind == NoTrigger:
		return "other"
	}
	return ""
}

// codes lists the codes of findings, each once, in their order.
func codes(findings []Finding) string {
	const most = 4
	var b strings.Builder
	seen := map[string]bool{}
	for _, f := range findings {
		code := string(f.Code)
		if seen[code] {
			continue
		}
		seen[code] = true
		if len(seen) > most {
			b.WriteString(" …")
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(code)
	}
	return b.String()
}

// short cleans a text and cuts it to so many characters.
func short(s string, most int) string {
	s = clean(cut(s, 4*most))
	count := 0
	for i := range s {
		if count == most-1 && utf8.RuneCountInString(s[i:]) > 1 {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
