package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/compiler/graph/layout"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

var update = flag.Bool("update", false, "write the expected files anew")

// formats are the writers by the ends of their files' names.
var formats = []struct {
	ext   string
	write func(io.Writer, *Graph) error
}{
	{".mmd", Mermaid}, {".dot", DOT}, {".svg", SVG},
}

// read makes a graph of a text, with what its reader found.
func read(tb testing.TB, text []byte, o Options) *Graph {
	tb.Helper()
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: text}, definition.Options{})
	o.Findings = findings
	g, err := New(app, o)
	require.NoError(tb, err)
	return g
}

// TestFixtures compares the pictures of fixtures/graph with those beside them.
func TestFixtures(t *testing.T) {
	dir := filepath.Join(corpus.Root(t), "fixtures", "graph")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, f := range formats {
			t.Run(filepath.Base(file)+f.ext, func(t *testing.T) {
				var out bytes.Buffer
				require.NoError(t, f.write(&out, read(t, text, Options{})))
				expected := strings.TrimSuffix(file, ".json") + f.ext
				if *update {
					require.NoError(t, os.WriteFile(expected, out.Bytes(), 0o644))
				}
				want, err := os.ReadFile(expected)
				require.NoError(t, err, "run go test -update")
				require.Equal(t, string(want), out.String(), "run go test -update and look at the difference")
			})
		}
	}
}

// TestCorpus draws the published definitions.
func TestCorpus(t *testing.T) {
	for _, file := range corpus.Files(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		requireDrawn(t, read(t, text, Options{}))
	}
}

// requireDrawn draws g in all formats and checks what every picture promises.
func requireDrawn(tb testing.TB, g *Graph) {
	tb.Helper()
	for _, f := range formats {
		var out, again bytes.Buffer
		require.NoError(tb, f.write(&out, g))
		require.NoError(tb, f.write(&again, g))
		require.True(tb, bytes.Equal(out.Bytes(), again.Bytes()), "equal graphs give unequal bytes")
		require.True(tb, utf8.Valid(out.Bytes()), "%s: %+q", f.ext, out.Bytes())
		switch f.ext {
		case ".svg":
			requireWellFormed(tb, out.Bytes())
		case ".mmd":
			requireQuoted(tb, out.String())
		}
	}
	p, err := arrange(g)
	require.NoError(tb, err)
	requireProper(tb, p)
}

// requireWellFormed reads a picture as XML and refuses what could run or load
// something.
func requireWellFormed(tb testing.TB, svg []byte) {
	tb.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(tb, err)
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			switch token.Name.Local {
			case "svg", "title", "style", "defs", "marker", "path", "rect", "g", "text", "tspan":
			default:
				tb.Fatalf("element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				require.False(tb, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href", "attribute %s", a.Name.Local)
			}
		case xml.EndElement:
			depth--
		}
	}
	require.Zero(tb, depth)
}

// requireQuoted checks that the quotes of a Mermaid text pair on every line, and
// that what stands in them is made of harmless characters and references only.
func requireQuoted(tb testing.TB, text string) {
	tb.Helper()
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "  %%") {
			require.NotContains(tb, line[4:], "%")
			continue
		}
		parts := strings.Split(line, `"`)
		require.Equal(tb, 1, len(parts)%2, "line %d: %s", i+1, line)
		for j := 1; j < len(parts); j += 2 {
			rest := strings.ReplaceAll(parts[j], "<br>", "")
			require.False(tb, strings.ContainsAny(rest, "<>&`%{}[]|:\\*"), "line %d: %s", i+1, line)
			require.NotContains(tb, rest, "direction", "line %d", i+1)
		}
	}
}

type rect struct{ left, top, right, bottom int }

func (r rect) meets(o rect) bool {
	return r.left < o.right && o.left < r.right && r.top < o.bottom && o.top < r.bottom
}

func (r rect) holds(o rect) bool {
	return r.left <= o.left && o.right <= r.right && r.top <= o.top && o.bottom <= r.bottom
}

func (b *box) rect() rect   { return rect{b.x, b.y, b.x + b.width, b.y + b.height} }
func (f *frame) rect() rect { return rect{f.x, f.y, f.x + f.width, f.y + f.height} }
func (t *tag) rect() rect {
	return rect{t.x - t.width/2, t.y - t.height/2, t.x + t.width/2, t.y + t.height/2}
}

// requireProper checks that nothing lies on anything else.
func requireProper(tb testing.TB, p *picture) {
	tb.Helper()
	page := rect{0, 0, p.width, p.height}
	for i := range p.frames {
		require.True(tb, page.holds(p.frames[i].rect()), "frame %d leaves the page", i)
		for j := range i {
			require.False(tb, p.frames[i].rect().meets(p.frames[j].rect()), "frames %d and %d overlap", j, i)
		}
	}
	for i := range p.boxes {
		b := p.boxes[i].rect()
		if w := p.g.Nodes[i].Workflow; w >= 0 {
			require.True(tb, p.frames[w].rect().holds(b), "node %d leaves its frame", i)
		} else {
			require.True(tb, page.holds(b), "node %d leaves the page", i)
			for j := range p.frames {
				require.False(tb, p.frames[j].rect().meets(b), "node %d lies on frame %d", i, j)
			}
		}
		for j := range i {
			require.False(tb, b.meets(p.boxes[j].rect()), "nodes %d and %d overlap", j, i)
		}
	}
	for i := range p.tags {
		e, t := &p.g.Edges[i], p.tags[i].rect()
		if len(p.tags[i].lines) > 0 {
			require.True(tb, page.holds(t), "the text of edge %d leaves the page", i)
			for j := range p.boxes {
				require.False(tb, t.meets(p.boxes[j].rect()), "the text of edge %d lies on node %d", i, j)
			}
			for j := range i {
				require.False(tb, len(p.tags[j].lines) > 0 && t.meets(p.tags[j].rect()), "the texts of edges %d and %d overlap", j, i)
			}
			for j := range p.frames {
				require.False(tb, e.Call && t.meets(p.frames[j].rect()), "the text of call %d lies on frame %d", i, j)
			}
		}
		from, to := &p.boxes[e.From], &p.boxes[e.To]
		line := p.lines[i]
		start, end := layout.Point{X: from.x + from.width/2, Y: from.y + from.height}, layout.Point{X: to.x + to.width/2, Y: to.y}
		if e.Call {
			start, end = layout.Point{X: from.x + from.width, Y: from.y + from.height/2}, layout.Point{X: to.x, Y: to.y + to.height/2}
		}
		require.Equal(tb, start, line[0], "edge %d", i)
		require.Equal(tb, end, line[len(line)-1], "edge %d", i)
		for k := 0; k+1 < len(line); k++ {
			a, b := line[k], line[k+1]
			require.True(tb, a.X == b.X || a.Y == b.Y, "edge %d is slanted", i)
			// A pixel of width makes a rectangle of the line.
			piece := rect{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X) + 1, max(a.Y, b.Y) + 1}
			for j := range p.boxes {
				b := p.boxes[j].rect()
				inner := rect{b.left + 1, b.top + 1, b.right - 1, b.bottom - 1}
				require.False(tb, inner.meets(piece), "edge %d crosses node %d", i, j)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ condition, want string }{
		{`{"op": "eq", "values": ["/#steps.1.status", "open"]}`, `steps.1.status = "open"`},
		{`{"op": "neq", "values": ["/#steps.1.n", 3]}`, `steps.1.n ≠ 3`},
		{`{"op": "lt-date", "values": ["/#steps.1.at", "/#fn:dateAdd,steps.1.at,2,days"]}`, `steps.1.at is before dateAdd(steps.1.at, 2, days)`},
		{`{"op": "not-contains", "values": ["/#steps.1.tags", ["a", "b"]]}`, `steps.1.tags does not contain ["a", "b"]`},
		{`{"op": "exists", "values": ["/#steps.1.id", ""]}`, `steps.1.id exists`},
		{`{"op": "dne", "values": ["/#steps.1.id"]}`, `steps.1.id does not exist`},
		{`{"op": "and", "values": [{"op": "true", "values": [true]}, {"op": "or", "values": [{"op": "eq", "values": [1, 2]}, {"op": "false", "values": []}]}]}`, `always and (1 = 2 or never)`},
		{`{"op": "and", "values": []}`, `and of nothing`},
		{`{"op": "or", "values": [7]}`, `7`},
		{`{"op": "matches", "values": ["{{x}}"]}`, `"{{x}}" matches ?`},
		{`{"values": []}`, `no operator`},
		{`[]`, `no condition`},
	} {
		app, _ := definition.Parse(&source.File{Bytes: []byte(c.condition)}, definition.Options{})
		b := builder{app: app, tree: app.Tree}
		require.Equal(t, c.want, b.condition(source.Root), c.condition)
	}
}

// TestConditionsBreakWhereTheyAreRead: before an "and", not behind the sign of a
// comparison, and never inside of a text.
func TestConditionsBreakWhereTheyAreRead(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{`steps.1.status = "open"`, []string{`steps.1.status = "open"`}},
		{`steps.1.status = "open" and steps.1.priority = 5`, []string{`steps.1.status = "open"`, `and steps.1.priority = 5`}},
		{`steps.1.priority = 5 and steps.1.assignedUsers.0 exists`, []string{`steps.1.priority = 5 and`, `steps.1.assignedUsers.0 exists`}},
		{`trigger.data.attributes.sinceThen = 5`, []string{`trigger.data.attributes.sinceThen`, `= 5`}},
		{`steps.1.tags contains "5f1e9b3a2c4d5e6f7a8b9c0d"`, []string{`steps.1.tags contains`, `"5f1e9b3a2c4d5e6f7a8b9c0d"`}},
		{`steps.1.title = "black and white or grey"`, []string{`steps.1.title`, `= "black and white or grey"`}},
		{strings.Repeat("x", 60), []string{strings.Repeat("x", 29), strings.Repeat("x", 29), "xx"}},
	} {
		require.Equal(t, c.want, regular.wrapCondition(c.text, labelSize, maxLabel, 3))
	}
}

func TestDelays(t *testing.T) {
	for _, c := range []struct{ runAt, call, trigger string }{
		{`{"type": "relative", "value": 60}`, "after 1 min", "1 min after the event"},
		{`{"type": "relative", "value": "90"}`, "after 1 min 30 s", "1 min 30 s after the event"},
		{`{"type": "relative", "value": 0}`, "at once", "at the event"},
		{`{"type": "relative", "value": -3600}`, "at once", "1 h before the event's date"},
		{`{"type": "relative", "value": 90061}`, "after 1 d 1 h", "1 d 1 h after the event"},
		{`{"type": "relative", "value": 0.5}`, "after 0.5 s", "0.5 s after the event"},
		{`{"type": "relative", "value": 1e300}`, "after 1e+300 s", "1e+300 s after the event"},
		{`{"type": "relative", "value": "/#steps.1.wait"}`, "after steps.1.wait seconds", "steps.1.wait seconds after the event"},
		{`{"type": "relative"}`, "after ? seconds", "? seconds after the event"},
		{`{"type": "absolute", "value": "2030-01-01T00:00:00Z"}`, "at 2030-01-01T00:00:00Z", ""},
		{`{"type": "absolute", "value": 5}`, "at 5", ""},
		{`60`, "no delay given", ""},
	} {
		app, _ := definition.Parse(&source.File{Bytes: []byte(c.runAt)}, definition.Options{})
		b := builder{app: app, tree: app.Tree}
		require.Equal(t, c.call, b.delay(source.Root), c.runAt)
		if c.trigger != "" {
			require.Equal(t, c.trigger, b.offset(source.Root), c.runAt)
		}
	}
}

// TestFindingsStandOnWhatTheyAreAbout places findings by their addresses, and by
// their bytes where two steps have one address.
func TestFindingsStandOnWhatTheyAreAbout(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(corpus.Root(t), "fixtures", "graph", "broken.json"))
	require.NoError(t, err)
	g := read(t, text, Options{})
	of := func(title string) string {
		for i := range g.Nodes {
			if g.Nodes[i].Title == title {
				return codes(g.Nodes[i].Findings)
			}
		}
		t.Fatal(title)
		return ""
	}
	require.Equal(t, "TN1003", of("kustomer.conversation.create"), "the trailing comma")
	require.Equal(t, "TN1105", of("mark"), "the condition that is a number")
	require.Equal(t, "TN1104", of("no id"), "the step without an id")
	require.Contains(t, codes(g.Findings), "TN1201", "the app's name")
	require.Equal(t, "TN1104", codes(g.Workflows[1].Findings), "the workflow without a trigger")

	one := read(t, text, Options{Workflow: "no-trigger"})
	require.Len(t, one.Workflows, 1)
	require.Equal(t, "TN1104", codes(one.Workflows[0].Findings))
	require.NotContains(t, codes(one.Findings), "TN1003", "a finding about a workflow that is not drawn")
}

// TestSeveritiesShow: an error is red, a warning amber, a note only a code.
func TestSeveritiesShow(t *testing.T) {
	g := read(t, []byte(`{"name": "late", "steps": [{"id": "a", "transitions": []}], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}`), Options{})
	for _, c := range []struct {
		severity          definition.Severity
		mermaid, dot, svg string
	}{
		{definition.Error, "class n1 failing", `color="#d1242f", penwidth=2`, "node unreachable has-error"},
		{definition.Warning, "class n1 doubtful", `color="#bf8700", penwidth=2`, "node unreachable has-warning"},
		{definition.Info, "TN9001", "TN9001", "chip info"},
	} {
		g.Nodes[1].Findings = []Finding{{"TN9001", c.severity, "late"}}
		for _, f := range []struct {
			write func(io.Writer, *Graph) error
			want  string
		}{{Mermaid, c.mermaid}, {DOT, c.dot}, {SVG, c.svg}} {
			var b bytes.Buffer
			require.NoError(t, f.write(&b, g))
			require.Contains(t, b.String(), f.want)
			require.Equal(t, c.severity != definition.Info, strings.Contains(b.String(), "penwidth=2") || strings.Contains(b.String(), "class n1 failing") ||
				strings.Contains(b.String(), "class n1 doubtful") || strings.Contains(b.String(), "unreachable has-"))
		}
	}
}

func TestUnknownWorkflow(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(corpus.Root(t), "fixtures", "graph", "schedules.json"))
	require.NoError(t, err)
	app, _ := definition.Parse(&source.File{Bytes: text}, definition.Options{})
	for name, want := range map[string]string{
		"late-parcl": `there is no workflow "late-parcl": did you mean "late-parcel"?`,
		"x":          `there is no workflow "x": there are "late-parcel", "late-parcel-check", "close-conversation", "alone"`,
	} {
		_, err := New(app, Options{Workflow: name})
		require.EqualError(t, err, want)
	}
	g, err := New(app, Options{Workflow: "check-again", Whole: true})
	require.NoError(t, err)
	require.Len(t, g.Workflows, 1)
	require.Equal(t, OtherWorkflow, g.Nodes[len(g.Nodes)-1].Kind, "a workflow that exists is not missing")
}

// manySteps makes a workflow of n steps, each with transitions to the next ones.
func manySteps(n, transitions int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "e", "transitions": [{"target": "0", "condition": {"op": "true", "values": [true]}}]}, "steps": [`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id": "%d", "transitions": [`, i)
		for j := range transitions {
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"target": "%d", "condition": {"op": "eq", "values": ["/#steps.1.n", %d]}}`, (i*7+j*13)%n, j)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}]}`)
	return b.Bytes()
}

// TestLargeDefinitions holds the bounds: the text formats take everything, a
// picture says what to do instead.
func TestLargeDefinitions(t *testing.T) {
	g := read(t, manySteps(100_000, 2), Options{})
	require.NoError(t, Mermaid(io.Discard, g))
	require.NoError(t, DOT(io.Discard, g))
	require.EqualError(t, SVG(io.Discard, g), "the definition has 100,001 steps and triggers, and a picture shows at most 2,000: draw one workflow with --workflow, or use --format dot")

	g = read(t, manySteps(1500, 40), Options{})
	require.EqualError(t, SVG(io.Discard, g), `the transitions of workflow "w" are too many or too long for a picture: use --format dot`)

	require.NoError(t, SVG(io.Discard, read(t, manySteps(400, 3), Options{})))
}

// FuzzDraw draws whatever a text holds.
func FuzzDraw(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(corpus.Root(f), "fixtures", "graph", "*.json"))
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		requireDrawn(t, read(t, text, Options{Whole: len(text)%2 == 0}))
	})
}

// TestCoverage compares the pictures of a fixture of which half was taken with
// those beside it.
func TestCoverage(t *testing.T) {
	dir := filepath.Join(corpus.Root(t), "fixtures", "graph")
	text, err := os.ReadFile(filepath.Join(dir, "schedules.json"))
	require.NoError(t, err)
	app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: text}, definition.Options{})
	p := coverage.New(app)
	for i := range p.Workflows {
		for j := range p.Workflows[i].Steps {
			s := &p.Workflows[i].Steps[j]
			if s.Runs = 3 * ((i + j) % 2); s.Runs > 0 && len(s.Transitions) > 0 {
				s.Transitions[0].Taken = s.Runs
			}
		}
	}
	for _, f := range formats {
		var out bytes.Buffer
		require.NoError(t, f.write(&out, read(t, text, Options{Coverage: p})))
		expected := filepath.Join(dir, "schedules.covered"+f.ext)
		if *update {
			require.NoError(t, os.WriteFile(expected, out.Bytes(), 0o644))
		}
		want, err := os.ReadFile(expected)
		require.NoError(t, err)
		require.Equal(t, string(want), out.String(), "run go test ./compiler/graph -update")
	}
	g := read(t, text, Options{Coverage: p, Workflow: p.Workflows[1].Title()})
	require.Equal(t, Use{true, p.Workflows[1].Steps[0].Runs}, g.Nodes[0].Use, "of one workflow alone")
	p.Workflows[0].Steps = p.Workflows[0].Steps[:1]
	_, err = New(app, Options{Coverage: p})
	require.ErrorContains(t, err, "the coverage is of another text: workflow ")
}
