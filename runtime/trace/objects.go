package trace

import (
	"bufio"
	"fmt"
	"io"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/host"
)

// Objects writes for people what has become of the objects of a host: which are
// new, have changed or are gone. Equal objects give equal bytes.
func Objects(w io.Writer, before, after []*host.Object, o Options) error {
	if o.MaxValue <= 0 {
		o.MaxValue = 100
	}
	old := make(map[host.Ref]*host.Object, len(before))
	for _, b := range before {
		old[b.Ref] = b
	}
	fresh, changed := 0, 0
	var lines []string
	p := printer{w: bufio.NewWriter(w), Options: o}
	for _, a := range after {
		b := old[a.Ref]
		delete(old, a.Ref)
		switch {
		case b == nil:
			fresh++
			lines = append(lines, p.paint(green, "  new      ")+p.object(a)+" "+p.value(a.Flat()))
		case b != a:
			changed++
			lines = append(lines, p.paint(yellow, "  changed  ")+p.object(a)+p.changes(host.Changes(b, a)))
		}
	}
	for _, b := range before {
		if old[b.Ref] != nil {
			lines = append(lines, p.paint(red, "  gone     ")+p.object(b))
		}
	}
	p.line(fmt.Sprintf("objects: %d new, %d changed, %d gone", fresh, changed, len(old)))
	for _, line := range lines {
		p.line(line)
	}
	return p.w.Flush()
}

func (p *printer) object(o *host.Object) string {
	return clean(o.Type) + " " + p.paint(bold, clean(o.ID))
}

// changes renders what host.Changes returns.
func (p *printer) changes(changes value.Value) string {
	text, separator := "", "  "
	for _, kind := range [...]string{"attributes", "relationships"} {
		for name, c := range changes.Get(kind).Members() {
			text += separator + clean(name) + " " + p.value(c.Get("before")) + " → " + p.value(c.Get("after"))
			separator = ", "
		}
	}
	return text
}
