package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Failure is one thing that did not come as expected.
type Failure struct {
	At      source.Node // in the scenario file: what was expected, or what was to happen
	Message string      // a sentence, lower case, no full stop
	Lines   []Line      // the difference between two lists, line by line
}

// Line is a line of a difference.
type Line struct {
	Sign byte // '-' expected and not there, '+' there and not expected, ' ' both
	Text string
}

// compare holds what came against what is expected.
func (r *run) compare(s *seen, update bool) {
	// What could not happen is for people to mend, not a matter of what is expected.
	update = update && len(r.result.Failures) == 0
	c := comparer{run: r, tree: r.tree, start: r.scenario.Start(), update: update}
	e := &r.scenario.Expect
	if update && (e.Node == source.None || r.tree.Count(e.Node) == 0) {
		c.write(s)
	}
	if e.Runs != source.None {
		c.runs(e.Runs, s.runs)
	} else {
		c.noFailedRun(s)
	}
	if e.Requests != source.None {
		c.requests(e.Requests, s.requests)
	}
	if e.Scheduled != source.None {
		c.scheduled(e.Scheduled, s.scheduled)
	}
	if e.Objects != source.None {
		c.objects(e.Objects, s.objects)
	}
	r.result.Edits = c.edits
}

// comparer compares, and collects the edits that make expectations right.
type comparer struct {
	*run
	tree   *source.Tree
	start  time.Time
	update bool
	edits  []source.Edit
}

// noFailedRun reports failed runs where nothing is said about runs.
func (c *comparer) noFailedRun(s *seen) {
	failed := false
	for i := range s.runs {
		if got := &s.runs[i]; got.outcome == interp.Failed.String() {
			failed = true
			c.fail(c.scenario.Expect.Node, nil, "run %d, %s, failed, which is not expected: %s", i+1, got.workflow, reason(got.failure))
		}
	}
	if e := c.scenario.Expect.Node; failed && c.tree.Count(e) > 0 {
		c.insert(e, "runs", c.runValues(s.runs))
	}
}

func reason(f *interp.Failure) string {
	if f == nil {
		return "no reason was given"
	}
	return f.Message
}

// list compares an array of expectations with what was seen. same says whether
// an expectation is about something seen, compare holds the two against each
// other, label and want word them, and written is what an update writes.
type list[T any] struct {
	what    string
	same    func(n source.Node, got T) bool
	compare func(n source.Node, i int, got T)
	label   func(got T) string
	want    func(n source.Node) string
	written func(got T) value.Value
}

func (l *list[T]) run(c *comparer, n source.Node, got []T) {
	var want []source.Node
	for e := range c.tree.Elements(n) {
		want = append(want, e)
	}
	first, before := len(c.edits), len(c.result.Failures)
	pairs := align(len(want), len(got), func(i, j int) bool { return l.same(want[i], got[j]) })
	equal := len(want) == len(got) && len(pairs) == len(want)
	for _, p := range pairs {
		l.compare(want[p[0]], p[1], got[p[1]])
	}
	if equal {
		return
	}
	var lines []Line
	var texts []string
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(want), len(got)}) {
		for ; i < p[0]; i++ {
			lines = append(lines, Line{'-', l.want(want[i])})
		}
		for ; j < p[1]; j++ {
			lines = append(lines, Line{'+', l.label(got[j])})
			texts = append(texts, "")
		}
		if i < len(want) && j < len(got) {
			lines = append(lines, Line{' ', l.label(got[j])})
			texts = append(texts, c.edited(want[i], c.edits[first:]))
			i, j = i+1, j+1
		}
	}
	// The list comes before what is wrong inside of it.
	inner := slices.Clone(c.result.Failures[before:])
	c.result.Failures = c.result.Failures[:before]
	c.fail(n, lines, "%s not as expected", l.what)
	c.result.Failures = append(c.result.Failures, inner...)
	if !c.update {
		return
	}
	for k := range texts {
		if texts[k] == "" {
			texts[k] = layout(l.written(got[k]), c.indent(n)+step)
		}
	}
	c.edits = append(c.edits[:first], source.Edit{Range: c.tree.Range(n), Text: c.array(n, texts)})
}

// maxAlign bounds the work of comparing two lists.
const maxAlign = 4 << 20

// align returns the pairs of a longest common subsequence of two lists, of
// several the one with the earliest pairs. Of lists beyond any that people write
// it pairs what stands at the same place.
func align(n, m int, same func(i, j int) bool) [][2]int {
	if m > 0 && n > maxAlign/m {
		var pairs [][2]int
		for i := range min(n, m) {
			if same(i, i) {
				pairs = append(pairs, [2]int{i, i})
			}
		}
		return pairs
	}
	longest := make([][]int, n+1)
	for i := range longest {
		longest[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			if same(i, j) {
				longest[i][j] = max(longest[i][j], longest[i+1][j+1]+1)
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case same(i, j) && longest[i][j] == longest[i+1][j+1]+1:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

func (c *comparer) runs(n source.Node, got []runSeen) {
	l := list[runSeen]{
		what: "the runs are",
		same: func(n source.Node, got runSeen) bool {
			return c.workflow(c.tree.Text(c.tree.Member(n, "workflow"))) == got.index
		},
		compare: c.oneRun,
		label:   func(got runSeen) string { return got.workflow + " " + c.momentText(got.at) },
		want: func(n source.Node) string {
			return strings.TrimSpace(c.tree.Text(c.tree.Member(n, "workflow")) + " " + c.tree.Text(c.tree.Member(n, "at")))
		},
		written: c.runValue,
	}
	l.run(c, n, got)
}

func (c *comparer) oneRun(n source.Node, i int, got runSeen) {
	what := fmt.Sprintf("run %d, %s", i+1, got.workflow)
	c.moment(n, what, got.at)
	c.outcome(n, what, got)
	c.failed(n, what, got.failure)
	c.pattern(c.tree.Member(n, "input"), what+": input", got.input)
	steps := c.tree.Member(n, "steps")
	if steps == source.None {
		return
	}
	l := list[stepSeen]{
		what:    what + ": the steps are",
		same:    func(n source.Node, got stepSeen) bool { return c.stepID(n) == got.id },
		compare: func(n source.Node, i int, got stepSeen) { c.oneStep(n, what, got) },
		label:   func(got stepSeen) string { return got.id },
		want:    c.stepID,
		written: c.stepValue,
	}
	l.run(c, steps, got.steps)
}

func (c *comparer) stepID(n source.Node) string {
	if c.tree.Kind(n) == source.Object {
		n = c.tree.Member(n, "id")
	}
	return c.tree.Text(n)
}

// outcome compares how a run ended; without a word about it it must have
// completed.
func (c *comparer) outcome(n source.Node, what string, got runSeen) {
	at := c.tree.Member(n, "outcome")
	want := interp.Completed.String()
	if at != source.None {
		want = c.tree.Text(at)
	}
	if want == got.outcome {
		return
	}
	message := fmt.Sprintf("%s: the outcome is %q, not %q", what, got.outcome, want)
	if got.failure != nil {
		message += ": " + got.failure.Message
	}
	if at == source.None {
		c.fail(n, nil, "%s", message)
		c.insert(n, "outcome", value.OfString(got.outcome))
		return
	}
	c.fail(at, nil, "%s", message)
	c.replace(at, value.OfString(got.outcome))
}

// failed compares a failure.
func (c *comparer) failed(n source.Node, what string, got *interp.Failure) {
	at := c.tree.Member(n, "failure")
	switch {
	case at == source.None:
	case got == nil:
		c.fail(at, nil, "%s: there is no failure", what)
		c.remove(at)
	default:
		c.pattern(at, what+": failure", failureValue(got))
	}
}

func failureValue(f *interp.Failure) value.Value {
	v := value.NewObject(3)
	v.Set("code", value.OfString(f.Code))
	v.Set("message", value.OfString(f.Message))
	if f.Status != 0 {
		v.Set("status", value.OfNumber(float64(f.Status)))
	}
	return v.Value()
}

func (c *comparer) oneStep(n source.Node, what string, got stepSeen) {
	if c.tree.Kind(n) != source.Object {
		return
	}
	what += ", step " + got.id
	c.moment(n, what, got.at)
	c.transition(c.tree.Member(n, "transition"), what, got)
	c.pattern(c.tree.Member(n, "params"), what+": params", got.params)
	c.pattern(c.tree.Member(n, "output"), what+": output", got.output)
	c.pattern(c.tree.Member(n, "attempts"), what+": attempts", value.OfNumber(float64(got.attempts)))
	c.failed(n, what, got.failure)
	at := c.tree.Member(n, "schedules")
	switch {
	case at == source.None:
	case got.schedule == nil:
		c.fail(at, nil, "%s: it schedules nothing", what)
		c.remove(at)
	default:
		c.call(at, what+": it schedules", *got.schedule)
	}
}

// transition compares which transition led to a step.
func (c *comparer) transition(n source.Node, what string, got stepSeen) {
	byName := c.tree.Kind(n) == source.String
	switch {
	case n == source.None:
	case byName && c.tree.Text(n) != got.name:
		c.fail(n, nil, "%s: the transition is %s, not %s", what, transitionText(got), c.tree.Raw(n))
		v := value.OfString(got.name)
		if got.name == "" {
			v = value.OfNumber(float64(got.number))
		}
		c.replace(n, v)
	case !byName && value.FromTree(c.tree, n).Number() != float64(got.number):
		c.fail(n, nil, "%s: the transition is %s, not number %s", what, transitionText(got), c.tree.Raw(n))
		c.replace(n, value.OfNumber(float64(got.number)))
	}
}

func transitionText(got stepSeen) string {
	if got.name == "" {
		return fmt.Sprintf("number %d", got.number)
	}
	return fmt.Sprintf("number %d, %q", got.number, got.name)
}

func (c *comparer) requests(n source.Node, got []request) {
	text := func(n source.Node, name string) string { return c.tree.Text(c.tree.Member(n, name)) }
	l := list[request]{
		what: "the requests are",
		same: func(n source.Node, got request) bool {
			method, url := text(n, "method"), text(n, "url")
			return (method == "" || method == got.method) && (url == "" || glob(url, got.url))
		},
		compare: func(n source.Node, i int, got request) {
			what := fmt.Sprintf("request %d, %s %s", i+1, got.method, got.url)
			c.moment(n, what, got.at)
			c.pattern(c.tree.Member(n, "headers"), what+": headers", got.headers)
			c.pattern(c.tree.Member(n, "body"), what+": body", got.body)
		},
		label:   func(got request) string { return got.method + " " + got.url + " " + c.momentText(got.at) },
		want:    func(n source.Node) string { return strings.TrimSpace(text(n, "method") + " " + text(n, "url")) },
		written: c.requestValue,
	}
	l.run(c, n, got)
}

func (c *comparer) scheduled(n source.Node, got []call) {
	l := list[call]{
		what: "what is still to come is",
		same: func(n source.Node, got call) bool {
			w := c.workflow(c.tree.Text(c.tree.Member(n, "workflow")))
			return w >= 0 && w == c.workflow(got.workflow)
		},
		compare: func(n source.Node, i int, got call) {
			c.call(n, fmt.Sprintf("scheduled run %d", i+1), got)
		},
		label: func(got call) string { return got.workflow + " " + c.momentText(got.at) },
		want: func(n source.Node) string {
			return strings.TrimSpace(c.tree.Text(c.tree.Member(n, "workflow")) + " " + c.tree.Text(c.tree.Member(n, "at")))
		},
		written: c.callValue,
	}
	l.run(c, n, got)
}

// call compares a scheduled run.
func (c *comparer) call(n source.Node, what string, got call) {
	at := c.tree.Member(n, "workflow")
	if name := c.tree.Text(at); name != got.workflow && c.workflow(name) != c.workflow(got.workflow) {
		c.fail(at, nil, "%s: the workflow is %q, not %q", what, got.workflow, name)
		c.replace(at, value.OfString(got.workflow))
	}
	c.moment(n, what, got.at)
	c.pattern(c.tree.Member(n, "inputs"), what+": inputs", got.inputs)
}

// moment compares the time at which something came.
func (c *comparer) moment(n source.Node, what string, got time.Time) {
	at := c.tree.Member(n, "at")
	want, problem := scenario.ParseMoment(c.tree.Text(at))
	if at == source.None || problem != "" || want.From(c.start).Equal(got) {
		return
	}
	text := c.momentText(got)
	if !want.At.IsZero() {
		text = got.UTC().Format(time.RFC3339Nano)
	}
	c.fail(at, nil, "%s: the time is %q, not %s", what, text, c.tree.Raw(at))
	c.replace(at, value.OfString(text))
}

// momentText words a time as a scenario counts it, if that loses nothing.
func (c *comparer) momentText(at time.Time) string {
	if d := at.Sub(c.start); d >= 0 && d%time.Millisecond == 0 {
		return scenario.FormatAfter(d)
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// pattern compares a value with a pattern, if there is one.
func (c *comparer) pattern(n source.Node, what string, got value.Value) {
	if n == source.None {
		return
	}
	m := matcher{tree: c.tree}
	m.match(n, got, "")
	// What is taken out and what is added to the same object would meet at its
	// commas: the next round of an update adds.
	removes := slices.ContainsFunc(m.mismatches, func(d mismatch) bool { return d.got.IsMissing() })
	for _, d := range m.mismatches {
		switch {
		case d.extra:
			c.fail(d.node, nil, "%s is %s, but nothing more is expected", join(what, d.path), short(d.got))
			if !removes {
				c.insert(d.node, d.path[strings.LastIndexByte(d.path, '.')+1:], d.got)
			}
		case d.got.IsMissing():
			c.fail(d.node, nil, "%s is missing, not %s", join(what, d.path), cut(d.want))
			c.remove(d.node)
		default:
			c.fail(d.node, c.difference(d), "%s is %s, not %s", join(what, d.path), short(d.got), cut(d.want))
			c.replace(d.node, d.got)
		}
	}
}

// join names a place in a value behind what the value is.
func join(what, path string) string {
	if strings.HasSuffix(what, " ") {
		return what + strings.TrimPrefix(path, ".")
	}
	return what + path
}

// difference returns the lines in which two arrays or objects differ; none for
// other values, which stand in the message.
func (c *comparer) difference(d mismatch) []Line {
	kind := c.tree.Kind(d.node)
	if kind != source.Array && kind != source.Object || d.got.Kind() != value.Array && d.got.Kind() != value.Object {
		return nil
	}
	if name, _ := scenario.Directive(c.tree, d.node); name != "" {
		return nil
	}
	want := strings.Split(spread(value.FromTree(c.tree, d.node), ""), "\n")
	got := strings.Split(spread(d.got, ""), "\n")
	if len(want)*len(got) > maxAlign {
		return nil
	}
	var lines []Line
	pairs := align(len(want), len(got), func(i, j int) bool { return want[i] == got[j] })
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(want), len(got)}) {
		for ; i < p[0]; i++ {
			lines = append(lines, Line{'-', want[i]})
		}
		for ; j < p[1]; j++ {
			lines = append(lines, Line{'+', got[j]})
		}
		if i < len(want) && j < len(got) {
			lines = append(lines, Line{' ', got[j]})
			i, j = i+1, j+1
		}
	}
	return lines
}

func short(v value.Value) string {
	if v.IsMissing() {
		return "missing"
	}
	return cut(string(v.AppendJSON(nil)))
}

// cut shortens a text for a message.
func cut(s string) string {
	const most = 120
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
