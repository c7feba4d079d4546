package link_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
)

// generated is a definition made by chance, with what linking it must do to it.
type generated struct {
	text   string
	ids    []string // of the workflows that have one, in the order of the text
	places []truth  // every place that must change, in the order of the text
}

type truth struct {
	at source.Range
	id string
	by link.Why
}

// linked returns the text with every place replaced by what global says.
func (g *generated) linked(global map[string]string) string {
	var b strings.Builder
	at := uint32(0)
	for _, p := range g.places {
		b.WriteString(g.text[at:p.at.Start])
		b.WriteString(global[p.id])
		at = p.at.End
	}
	b.WriteString(g.text[at:])
	return b.String()
}

// writer writes JSON with blanks, orders of members and escapes by chance.
type writer struct {
	r      *rand.Rand
	b      []byte
	blanks string // what may stand between tokens
	escape float64
	out    generated
}

type member struct {
	key   string
	value func()
}

func (w *writer) blank() {
	for w.blanks != "" && w.r.IntN(3) > 0 {
		w.b = append(w.b, w.blanks[w.r.IntN(len(w.blanks))])
	}
}

func (w *writer) object(members ...member) {
	w.r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	w.list('{', '}', len(members), func(i int) {
		w.str(members[i].key)
		w.blank()
		w.b = append(w.b, ':')
		w.blank()
		members[i].value()
	})
}

func (w *writer) array(n int, element func(i int)) { w.list('[', ']', n, element) }

func (w *writer) list(open, end byte, n int, element func(i int)) {
	w.b = append(w.b, open)
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.blank()
		element(i)
		w.blank()
	}
	w.b = append(w.b, end)
}

func (w *writer) raw(text string) func() { return func() { w.b = append(w.b, text...) } }

func (w *writer) text(s string) func() { return func() { w.str(s) } }

func (w *writer) str(s string) {
	w.b = append(w.b, '"')
	w.inside(s)
	w.b = append(w.b, '"')
}

// inside writes text, some of its characters as escapes.
func (w *writer) inside(s string) {
	for _, c := range s {
		switch {
		case c > 0xFFFF && w.r.Float64() < 0.5:
			c -= 0x10000
			w.b = fmt.Appendf(w.b, `\u%04x\u%04X`, 0xD800+c>>10, 0xDC00+c&0x3FF)
		case c <= 0xFFFF && w.r.Float64() < w.escape:
			w.b = fmt.Appendf(w.b, []string{`\u%04x`, `\u%04X`}[w.r.IntN(2)], c)
		case c == '"' || c == '\\':
			w.b = append(w.b, '\\', byte(c))
		default:
			w.b = append(w.b, string(c)...)
		}
	}
}

// id writes text around an id that has to change.
func (w *writer) id(before, id, after string, why link.Why) func() {
	return func() {
		w.b = append(w.b, '"')
		w.inside(before)
		start := len(w.b)
		w.inside(id)
		w.out.places = append(w.out.places, truth{source.Range{Start: uint32(start), End: uint32(len(w.b))}, id, why})
		w.inside(after)
		w.b = append(w.b, '"')
	}
}

// randomID returns an id that no other one is equal to.
func randomID(r *rand.Rand, n int) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("%020x%04x", r.Uint64(), n)
	case 1:
		return fmt.Sprintf("w%d", n)
	case 2:
		return fmt.Sprintf("%d", n)
	}
	return fmt.Sprintf("Follow_up-%d-%s", n, strings.Repeat("x", r.IntN(40)))
}

// makeApp makes an app with the workflows of these ids; "" is a workflow without
// one. Externals are ids that are not among them.
func makeApp(r *rand.Rand, ids, externals []string) *generated {
	w := &writer{
		r:      r,
		blanks: []string{"", " ", " \n\t", "\r\n ", "\n"}[r.IntN(5)],
		escape: []float64{0, 0, 0.1, 0.9}[r.IntN(4)],
	}
	var known []string
	for _, id := range ids {
		if id != "" {
			known = append(known, id)
		}
	}
	any := func() string {
		if len(known) > 0 && r.IntN(2) == 0 {
			return known[r.IntN(len(known))]
		}
		return "of no workflow é🙂\"\\"
	}
	order := r.Perm(len(ids))
	members := []member{
		{"app", w.text("generated")}, {"version", w.text("1.0.0")}, {"title", w.text(any())},
		{"description", w.text(any())},
		{"i18n", func() { w.object(member{"en_us", func() { w.object(member{any(), w.text(any())}) }}) }},
		{"workflows", func() {
			w.array(len(ids), func(i int) { w.workflow(ids[order[i]], known, externals, any) })
		}},
	}
	if len(known) > 0 && r.IntN(2) == 0 {
		id := known[r.IntN(len(known))]
		members = append(members, member{"triggers", func() {
			w.array(1, func(int) {
				w.object(member{"eventName", w.id("kustomer.workflow.", id, ".call", link.CallEvent)}, member{"description", w.text(id)})
			})
		}})
	}
	w.blank()
	w.object(members...)
	w.blank()
	w.out.text = string(w.b)
	for _, i := range order {
		if ids[i] != "" {
			w.out.ids = append(w.out.ids, ids[i])
		}
	}
	return &w.out
}

func (w *writer) workflow(id string, known, externals []string, any func() string) {
	r := w.r
	trigger := []member{{"id", w.text("1")}, {"transitions", w.raw("[]")}}
	members := []member{
		{"name", w.text(fmt.Sprintf("name-%s-%d", id, len(w.b)))}, {"description", w.text(any())},
		{"meta", func() { w.object(member{"id", w.text(any())}, member{"workflowId", w.text(any())}) }},
		{"trigger", func() { w.object(trigger...) }},
		{"steps", func() { w.array(r.IntN(4), func(i int) { w.step(i, known, externals, any) }) }},
	}
	switch {
	case id != "" && r.IntN(4) > 0:
		trigger = append(trigger, member{"callable", w.raw("true")}, member{"schema", w.raw(`{"properties": {}}`)},
			member{"eventName", w.id("kustomer.workflow.", id, ".call", link.CallEvent)})
	case len(externals) > 0 && r.IntN(4) == 0:
		trigger = append(trigger, member{"eventName", w.text("kustomer.workflow." + externals[r.IntN(len(externals))] + ".call")})
	default:
		trigger = append(trigger, member{"eventName", w.text("kustomer.note.create")})
	}
	if id != "" {
		members = append(members, member{"id", w.id("", id, "", link.WorkflowID)})
	}
	w.object(members...)
}

func (w *writer) step(i int, known, externals []string, any func() string) {
	r := w.r
	target := w.text([]string{"/#steps.1.workflow", "{{steps.1.workflow}}", "/#fn:upper,steps.1.w"}[r.IntN(3)])
	if len(known) > 0 && r.IntN(3) > 0 {
		target = w.id("", known[r.IntN(len(known))], "", link.ScheduleTarget)
	} else if len(externals) > 0 && r.IntN(2) == 0 {
		target = w.text(externals[r.IntN(len(externals))])
	}
	params := func() {
		w.object(member{"workflowId", target}, member{"runAt", w.raw(`{"type": "relative", "value": 60}`)},
			member{"inputs", func() { w.object(member{"workflowId", w.text(any())}, member{any(), w.text(any())}) }})
	}
	members := []member{{"id", w.text(fmt.Sprintf("s%d", i))}, {"transitions", w.raw("[]")}}
	if r.IntN(4) > 0 {
		members = append(members, member{"action", w.text("kustomer.app.scheduler.schedule-workflow")}, member{"params", params})
	} else {
		members = append(members, member{"action", w.text("kustomer.note.create")},
			member{"params", func() { w.object(member{"workflowId", w.text(any())}, member{"id", w.text(any())}) }})
	}
	w.object(members...)
}
