package graph

// style is the style sheet of a picture. It has plain rules only, without
// variables, because not every program that draws SVG knows those; one that does
// not know the query for dark draws the light picture.
const style = `
svg{font-family:"Helvetica Neue",Helvetica,Arial,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.page{fill:#fff}
text{fill:#1f2328}
.title{font-size:16px;font-weight:700}
.heading{font-size:14px;font-weight:700}
.name{font-size:13px;font-weight:600}
.detail{font-size:11px;fill:#59636e}
.frame{fill:#f6f8fa;stroke:#d1d9e0}
.shape{fill:#fff;stroke:#818b98}
.icon{fill:none;stroke:#59636e;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}
.trigger .shape{fill:#ddf4ff;stroke:#218bff}
.trigger .icon{fill:#0969da;stroke:none}
.schedule .shape{fill:#fbefff;stroke:#a475f9}
.schedule .icon{stroke:#8250df}
.other .shape{fill:none;stroke:#818b98;stroke-dasharray:5 3}
.unreachable .shape{fill:#eaeef2;stroke:#afb8c1;stroke-dasharray:5 3}
.unreachable text{fill:#818b98}
.unreachable .icon{stroke:#afb8c1}
.has-error .shape{stroke:#cf222e;stroke-width:1.6}
.has-warning .shape{stroke:#bf8700;stroke-width:1.6}
.missing .shape{fill:#ffebe9;stroke:#cf222e;stroke-dasharray:5 3}
.missing text{fill:#a40e26}
.edge path{fill:none;stroke:#6e7781;stroke-width:1.3}
.edge.call path{stroke:#8250df;stroke-dasharray:6 4;stroke-width:1.5}
.edge.unreachable path{stroke:#afb8c1}
.edge.missing path{stroke:#cf222e}
.edge.back path{stroke:#bc4c00}
.tag rect{fill:#f6f8fa;stroke:#d1d9e0;stroke-width:.8}
.tag text{font-size:11px;text-anchor:middle}
.tag.call rect{fill:#fbefff;stroke:#d8b9ff}
.tag.call text{fill:#6639ba}
.tag.unreachable text{fill:#818b98}
.tag.missing rect{fill:#ffebe9;stroke:#ffaba8}
.tag.missing text{fill:#a40e26}
.tag.back text{fill:#953800}
.strong{font-weight:700}
.chip text{font-size:10px;font-weight:700;text-anchor:middle;fill:#fff}
.chip.error rect{fill:#cf222e}
.chip.warning rect{fill:#9a6700}
.chip.info rect{fill:#0969da}
.head-plain{fill:#6e7781}
.head-call{fill:#8250df}
.head-unreachable{fill:#afb8c1}
.head-missing{fill:#cf222e}
.head-back{fill:#bc4c00}
@media (prefers-color-scheme:dark){
.page{fill:#0d1117}
text{fill:#e6edf3}
.detail{fill:#9198a1}
.frame{fill:#151b23;stroke:#3d444d}
.shape{fill:#0d1117;stroke:#656c76}
.icon{stroke:#9198a1}
.trigger .shape{fill:#0a2545;stroke:#388bfd}
.trigger .icon{fill:#58a6ff}
.schedule .shape{fill:#271052;stroke:#8957e5}
.schedule .icon{stroke:#bc8cff}
.other .shape{stroke:#656c76}
.unreachable .shape{fill:#1b2028;stroke:#3d444d}
.unreachable text{fill:#7d8590}
.unreachable .icon{stroke:#545d68}
.has-error .shape{stroke:#f85149}
.has-warning .shape{stroke:#d29922}
.missing .shape{fill:#3c1216;stroke:#f85149}
.missing text{fill:#ff9b94}
.edge path{stroke:#8b949e}
.edge.call path{stroke:#a371f7}
.edge.unreachable path{stroke:#545d68}
.edge.missing path{stroke:#f85149}
.edge.back path{stroke:#f0883e}
.tag rect{fill:#151b23;stroke:#3d444d}
.tag.call rect{fill:#271052;stroke:#553098}
.tag.call text{fill:#d2a8ff}
.tag.unreachable text{fill:#7d8590}
.tag.missing rect{fill:#3c1216;stroke:#8e1519}
.tag.missing text{fill:#ff9b94}
.tag.back text{fill:#f0883e}
.chip text{fill:#fff}
.chip.error rect{fill:#da3633}
.chip.info rect{fill:#1f6feb}
.head-plain{fill:#8b949e}
.head-call{fill:#a371f7}
.head-unreachable{fill:#545d68}
.head-missing{fill:#f85149}
.head-back{fill:#f0883e}
}
`

// coverageStyle follows style in a picture that shows what was taken.
const coverageStyle = `.taken .shape{fill:#dafbe1;stroke:#1a7f37}
.never .shape{fill:#ffebe9;stroke:#cf222e;stroke-dasharray:5 3}
.edge.taken path{stroke:#1a7f37;stroke-width:1.6}
.edge.never path{stroke:#cf222e}
.edge.call path{stroke-dasharray:6 4}
.tag.taken rect{fill:#dafbe1;stroke:#aceebb}
.tag.taken text{fill:#116329}
.tag.never rect{fill:#ffebe9;stroke:#ffaba8}
.tag.never text{fill:#a40e26}
.head-taken{fill:#1a7f37}
.head-never{fill:#cf222e}
@media (prefers-color-scheme:dark){
.taken .shape{fill:#0f2d18;stroke:#2ea043}
.never .shape{fill:#3c1216;stroke:#f85149}
.edge.taken path{stroke:#2ea043}
.edge.never path{stroke:#f85149}
.tag.taken rect{fill:#0f2d18;stroke:#1f6f34}
.tag.taken text{fill:#7ee787}
.tag.never rect{fill:#3c1216;stroke:#8e1519}
.tag.never text{fill:#ff9b94}
.head-taken{fill:#2ea043}
.head-never{fill:#f85149}
}
`

// markers writes the arrowheads, one for each look of an edge.
func (s *svg) markers() {
	s.line("<defs>")
	classes := []string{"plain", "call", "unreachable", "missing", "back"}
	if s.g.Covered {
		classes = append(classes, "taken", "never")
	}
	for _, class := range classes {
		s.line(`<marker id="%s" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head-%s" d="M0 .8L10 5L0 9.2Z"/></marker>`, class, class)
	}
	s.line("</defs>")
}

// legendItem explains one look.
type legendItem struct {
	class, text string
	node        bool
	x, width    int
}

const legendHeight = 34

// legend explains what the picture shows beyond plain steps and transitions.
func (s *svg) legend() []legendItem {
	var calls, back, unreachable, missing, other bool
	for i := range s.g.Edges {
		calls = calls || s.g.Edges[i].Call
		back = back || s.g.Edges[i].Back
	}
	for i := range s.g.Nodes {
		n := &s.g.Nodes[i]
		unreachable = unreachable || n.Unreachable
		missing = missing || n.Missing()
		other = other || n.Kind == OtherWorkflow && n.Workflow < 0
	}
	var items []legendItem
	x := pageMargin
	add := func(shown bool, item legendItem) {
		if !shown {
			return
		}
		item.x = x
		item.width = 34 + regular.width(item.text, detailSize)
		x += item.width + 24
		items = append(items, item)
	}
	add(s.g.Covered, legendItem{class: "taken", text: "taken in scenarios"})
	add(s.g.Covered, legendItem{class: "never", text: "never taken"})
	add(calls && !s.g.Covered, legendItem{class: "call", text: "schedules a workflow"})
	add(back && !s.g.Covered, legendItem{class: "back", text: "closes a cycle"})
	add(unreachable, legendItem{class: "unreachable", text: "no path leads here", node: true})
	add(missing, legendItem{class: "missing", text: "target that does not exist", node: true})
	add(other, legendItem{class: "other", text: "workflow that is not drawn here", node: true})
	return items
}

func (s *svg) writeLegend(items []legendItem, y int) {
	for _, item := range items {
		if item.node {
			s.line(`<g class="node %s"><rect class="shape" x="%d" y="%d" width="24" height="12" rx="3"/></g>`, item.class, item.x, y)
		} else {
			s.line(`<g class="edge %s"><path d="M%d %dL%d %d" marker-end="url(#%s)"/></g>`, item.class, item.x, y+6, item.x+24, y+6, item.class)
		}
		s.line(`<text class="detail" x="%d" y="%d">%s</text>`, item.x+32, y+10, escape(item.text))
	}
}
