package check

import (
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

var runAtForm = definition.Rule{
	Code: "TN2313", Name: "run-at", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 7.2 [DOC O8; OBS; DEC]",
	Title:  "A schedule that does not say when",
	Text: "`runAt` is `{\"type\": \"relative\", \"value\": seconds}`, or `{\"type\": \"absolute\", \"value\": \"2026-01-31T09:00:00Z\"}`. A relative value counts seconds. " +
		"A value that is past, or negative, runs at once.",
	Bad:  planHead + `"ask-again", "runAt": {"type": "relative", "value": "an hour"}` + inputsGiven + askAgain,
	Good: planHead + `"ask-again", "runAt": {"type": "relative", "value": 3600}` + inputsGiven + askAgain,
}

const inputsGiven = `, "inputs": {"parcel": "/#steps.1.id"}}}]},` + "\n"

// checkRunAt judges when a schedule is due.
func (p *pass) checkRunAt(s *step, n source.Node) {
	t := p.tree
	if n == source.None {
		d := p.report(&runAtForm, s.Params, "", "a schedule needs \"runAt\", which says when it is due")
		d.Range = p.head(s.Params)
		d.Suggestion = `give it as {"type": "relative", "value": 60}, in seconds`
		return
	}
	if t.Kind(n) == source.String && expression.FormOf(t.Text(n)) == expression.Reference || t.Kind(n) == source.Invalid || p.app.Broken(n) {
		return
	}
	if t.Kind(n) != source.Object {
		p.report(&runAtForm, n, "", "\"runAt\" must be an object such as {\"type\": \"relative\", \"value\": 60}, not %s", kindWithArticle(t.Kind(n)))
		return
	}
	var kind, when source.Node
	for k, v := range t.Members(n) {
		switch t.Text(k) {
		case "type":
			kind = v
		case "value":
			when = v
		default:
			d := p.report(&runAtForm, k, t.Text(k), "\"runAt\" has only \"type\" and \"value\", not %s", definition.Quoted(t.Text(k)))
			p.didYouMean(d, p.near(t.Text(k), []string{"type", "value"}))
			return
		}
	}
	if kind == source.None || when == source.None {
		missing := "type"
		if kind != source.None {
			missing = "value"
		}
		d := p.report(&runAtForm, n, missing, "\"runAt\" needs \"type\" and \"value\": %s is missing", definition.Quoted(missing))
		d.Range = p.head(n)
		return
	}
	switch text := p.string(kind); text {
	case "relative":
		p.checkRelative(when)
	case "absolute":
		p.checkAbsolute(when)
	default:
		if expression.FormOf(text) != expression.Literal {
			return
		}
		if text == "" {
			text = string(t.Raw(kind))
		}
		d := p.report(&runAtForm, kind, text, "the type of \"runAt\" is %s: allowed are \"relative\" and \"absolute\"", definition.Quoted(text))
		p.didYouMean(d, p.near(text, []string{"relative", "absolute"}))
	}
}

func (p *pass) checkRelative(n source.Node) {
	t := p.tree
	if !p.isLiteral(n) {
		if got := p.typeOf(n); !got.Kinds.Has(types.Number | types.String) {
			p.report(&runAtForm, n, p.string(n), "the value of a relative \"runAt\" is a number of seconds, and %s is %s", definition.Quoted(p.string(n)), got.Kinds)
		}
		return
	}
	f, ok := p.number(n)
	if !ok && strings.Contains(p.string(n), referenceMark) {
		return // a reference inside a text, which has a rule of its own
	}
	if !ok {
		p.report(&runAtForm, n, string(t.Raw(n)), "the value of a relative \"runAt\" is a number of seconds, not %s", definition.Quoted(p.written(n)))
		return
	}
	if f < 0 {
		d := p.report(&runAtForm, n, string(t.Raw(n)), "a negative \"runAt\" is past and runs at once")
		d.Severity = definition.Warning
	}
}

func (p *pass) checkAbsolute(n source.Node) {
	if !p.isLiteral(n) {
		return
	}
	if _, ok := parseTime(p.string(n)); ok {
		return
	}
	p.report(&runAtForm, n, p.written(n), "the value of an absolute \"runAt\" is a date like \"2026-01-31T09:00:00Z\", not %s", definition.Quoted(p.written(n)))
}

// parseTime reads a date or a date with a time (reference/kustomer.md 4.3 [DEC]).
func parseTime(text string) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// moment reads a literal as a time, in milliseconds since 1970.
func (p *pass) moment(n source.Node) (float64, bool) {
	if at, ok := parseTime(p.string(n)); ok {
		return float64(at.UnixMilli()), true
	}
	return p.number(n)
}

// written returns a literal as text: a string without its quotes.
func (p *pass) written(n source.Node) string {
	if p.tree.Kind(n) == source.String {
		return p.tree.Text(n)
	}
	return string(p.tree.Raw(n))
}
