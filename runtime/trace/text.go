package trace

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Options says how traces are written for people.
type Options struct {
	Color bool // ANSI colours
	// MaxValue is how many characters of a value's JSON are shown; the rest is
	// "…". Default 100.
	MaxValue int
}

// Text writes traces for people: a block for each run, in it a line for
// everything that happened, with the time since the run began.
func Text(w io.Writer, traces []*Trace, o Options) error {
	if o.MaxValue <= 0 {
		o.MaxValue = 100
	}
	p := printer{w: bufio.NewWriter(w), Options: o}
	for i, t := range traces {
		if i > 0 {
			p.line("")
		}
		p.trace(t)
	}
	return p.w.Flush()
}

type printer struct {
	Options
	w     *bufio.Writer
	width int // of the column of steps
}

// The colours, by what they mean.
const (
	bold, faint, red, green, yellow, cyan = "1", "2", "31", "32", "33", "36"
)

func (p *printer) paint(color, text string) string {
	if !p.Color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (p *printer) line(s string) {
	p.w.WriteString(strings.TrimRight(s, " "))
	p.w.WriteByte('\n')
}

// value renders a value in its short form. Control characters cannot reach the
// terminal: JSON escapes them.
func (p *printer) value(v value.Value) string {
	if v.IsMissing() {
		return "missing"
	}
	return cut(string(v.AppendJSON(nil)), p.MaxValue)
}

func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n == limit {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// clean takes control characters out of text that comes from outside, so that it
// cannot command the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, s)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") }

// causedByEvent reports whether an event started the run that its parent caused,
// and not a call that it scheduled.
func causedByEvent(t *Trace) bool {
	_, call := definition.CallEventID(t.Event)
	return t.Event != "" && !call
}

func (p *printer) trace(t *Trace) {
	name := t.Workflow
	if name == "" {
		name = t.WorkflowID
	}
	head := p.paint(faint, stamp(t.StartedAt)) + "  " + p.paint(bold, clean(name)) + "  " + p.paint(faint, "run "+clean(t.Run))
	switch {
	case t.Parent != "" && causedByEvent(t):
		head += p.paint(faint, fmt.Sprintf("  on %s by step %s of run %s", clean(t.Event), clean(t.ParentStep), clean(t.Parent)))
	case t.Parent != "":
		head += p.paint(faint, fmt.Sprintf("  scheduled by step %s of run %s", clean(t.ParentStep), clean(t.Parent)))
	case t.Event != "":
		head += p.paint(faint, "  on "+clean(t.Event))
	}
	p.line(head)
	p.width = 1
	for i := range t.Entries {
		p.width = max(p.width, utf8.RuneCountInString(t.Entries[i].Step))
	}
	last := ""
	for i := range t.Entries {
		e := &t.Entries[i]
		step := e.Step
		if step == last && e.Kind != Action {
			step = ""
		}
		last = e.Step
		p.entry(t, e, step)
	}
	if len(t.Entries) == 0 && t.Failure != nil {
		p.row("", "", p.paint(red, t.Outcome.String()+", not started: "+failure(t.Failure)))
	}
	if t.Outcome == interp.Running && t.Problem == "" {
		p.row("", "", p.paint(yellow, "still running"))
	}
	if t.Problem != "" {
		p.row("", "", p.paint(red, "the journal ends here: "+clean(t.Problem)))
	}
}

// row writes one line: time, step, what happened.
func (p *printer) row(at, step, what string) {
	step = clean(step)
	gap := strings.Repeat(" ", max(p.width-utf8.RuneCountInString(step), 0))
	p.line(fmt.Sprintf("  %s  %s%s  %s", p.paint(faint, fmt.Sprintf("%8s", at)), p.paint(cyan, step), gap, what))
}

func (p *printer) entry(t *Trace, e *Entry, step string) {
	at := since(e.At.Sub(t.StartedAt))
	switch e.Kind {
	case Start:
		p.row(at, step, "starts with "+p.value(e.Value)+p.note(e.Note))
	case Transition:
		p.transition(at, step, e)
	case Action:
		what := p.paint(bold, clean(e.Action)) + " " + p.value(e.Value)
		if e.Attempt > 1 {
			what = fmt.Sprintf("attempt %d: %s", e.Attempt, what)
		}
		p.row(at, step, what)
	case Result:
		p.row(at, step, "= "+p.value(e.Value)+p.note(e.Note))
	case Failure:
		p.row(at, step, p.paint(red, "failed: "+failure(e.Failure))+p.note(e.Note))
	case Handle:
		p.handle(at, step, e)
	case Wait:
		p.row(at, step, p.paint(yellow, "waits for its completion until "+stamp(e.Due)+" ("+since(e.Due.Sub(e.At))+")")+", otherwise = "+p.value(e.Value)+p.note(e.Note))
	case Restart:
		p.row(at, step, p.paint(yellow, fmt.Sprintf("the workflow begins anew at %s (%s), time %d", stamp(e.Due), since(e.Due.Sub(e.At)), e.Attempt)))
	case Retry:
		p.row(at, step, p.paint(yellow, "will be tried again at "+stamp(e.Due)+" ("+since(e.Due.Sub(e.At))+")"))
	case Schedule:
		name := e.Workflow
		if name == "" {
			name = e.WorkflowID
		}
		p.row(at, step, "schedules "+p.paint(bold, clean(name))+" for "+stamp(e.Due)+" ("+since(e.Due.Sub(e.At))+") with "+p.value(e.Value))
	case Cancel:
		p.row(at, step, p.paint(yellow, "cancelled: "+clean(e.Reason)))
	case Finish:
		p.finish(at, t, e)
	}
}

func (p *printer) finish(at string, t *Trace, e *Entry) {
	switch {
	case e.Failure != nil:
		p.row(at, "", p.paint(red, "run failed: "+failure(e.Failure)))
	case t.Outcome == interp.Completed:
		p.row(at, "", p.paint(green, "run completed"))
	default:
		p.row(at, "", p.paint(yellow, "run "+t.Outcome.String()))
	}
}

func (p *printer) note(note string) string {
	if note == "" {
		return ""
	}
	return p.paint(yellow, "  ("+clean(note)+")")
}

func failure(f *interp.Failure) string {
	if f == nil {
		return "no reason was given"
	}
	return clean(f.Message + " [" + f.Code + "]")
}

// transition writes the tests of a node's transitions, the one that was taken
// last.
func (p *printer) transition(at, step string, e *Entry) {
	for i := range e.Tests {
		t := &e.Tests[i]
		what := p.paint(faint, "✗ ")
		if t.Holds {
			what = p.paint(green, "→ "+clean(e.Target))
			if e.Name != "" {
				what += p.paint(faint, " “"+clean(e.Name)+"”")
			}
			what += "  because "
		}
		p.row(at, step, what+p.test(t))
		p.inner(at, t, "  ")
		step = ""
	}
	if e.Target == "" {
		p.row(at, step, p.paint(faint, "no transition holds: the path ends here"))
	}
}

// handle writes what is done about a failure and the error cases that were looked
// at, the one that decided last.
func (p *printer) handle(at, step string, e *Entry) {
	what := p.paint(bold, clean(e.Name))
	if e.Name == string(interp.Continue) {
		what += " with = " + p.value(e.Value)
	}
	if e.Reason != "" {
		what += p.paint(yellow, " was done "+e.Reason+",")
	}
	for i := range e.Tests {
		t := &e.Tests[i]
		if !t.Holds {
			p.row(at, step, p.paint(faint, "✗ ")+"error case "+p.test(t))
		} else {
			p.row(at, step, what+" because error case "+p.test(t))
		}
		p.inner(at, t, "  ")
		step = ""
	}
	if n := len(e.Tests); n == 0 {
		p.row(at, step, what)
	} else if !e.Tests[n-1].Holds {
		p.row(at, step, what+p.paint(faint, "  (no error case holds)"))
	}
}

func (p *printer) inner(at string, t *interp.Test, indent string) {
	for i := range t.Inner {
		p.row(at, "", indent+p.test(&t.Inner[i]))
		p.inner(at, &t.Inner[i], indent+"  ")
	}
}

// test renders a condition, the values it saw, and the verdict.
func (p *printer) test(t *interp.Test) string {
	verdict := p.paint(red, "false")
	if t.Holds {
		verdict = p.paint(green, "true")
	}
	c := t.Condition
	switch c.Op {
	case program.And, program.Or:
		rest := ""
		if skipped := len(c.Inner) - len(t.Inner); skipped > 0 {
			rest = fmt.Sprintf(" (%d more not needed)", skipped)
		}
		return c.Op.String() + " of these" + rest + ": " + verdict
	case program.True, program.False:
		return "always " + verdict
	}
	return clean(cut(c.String(), 2*p.MaxValue)) + ": " + Comparison(t, p.MaxValue) + "  " + verdict
}

// Comparison words what a condition saw: `"open" = "new"`, `missing exists`.
// Values are cut after so many characters.
func Comparison(t *interp.Test, maxValue int) string {
	p := printer{Options: Options{MaxValue: maxValue}}
	word := words[t.Condition.Op]
	switch len(t.Operands) {
	case 0:
		return word
	case 1:
		return p.value(t.Operands[0]) + " " + word
	}
	return p.value(t.Operands[0]) + " " + word + " " + p.value(t.Operands[1])
}

var words = map[program.Op]string{
	program.Exists: "exists", program.Dne: "does not exist", program.True: "always", program.False: "never",
	program.Eq: "=", program.Neq: "≠", program.Gt: ">", program.Gte: "≥", program.Lt: "<", program.Lte: "≤",
	program.LtDate: "before", program.GtDate: "after", program.Contains: "contains", program.NotContains: "does not contain",
	program.And: "and", program.Or: "or",
}

// since renders the time from one moment to a later one: "+0s", "+1m30s",
// "+1d12h".
func since(d time.Duration) string {
	if d < 0 {
		return "-" + Duration(-d)
	}
	return "+" + Duration(d)
}

// Duration renders a span of time for people, to the millisecond: "0s", "1m30s",
// "30d", "1d12h", "2d3s".
func Duration(d time.Duration) string {
	const day = 24 * time.Hour
	d = d.Round(time.Millisecond)
	if d < day {
		return d.String()
	}
	text := strconv.FormatInt(int64(d/day), 10) + "d"
	if rest := d % day; rest > 0 {
		text += strings.Replace(strings.Replace(rest.String(), "m0s", "m", 1), "h0m", "h", 1)
	}
	return text
}
