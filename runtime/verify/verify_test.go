package verify_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-json"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/verify"
)

var update = flag.Bool("update", false, "write the expected files anew")

func every(string) bool { return true }

func file(t *testing.T, path string) *source.File {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return &source.File{Name: filepath.ToSlash(filepath.Base(path)), Bytes: b}
}

func prepare(t *testing.T, f *source.File) *verify.App {
	t.Helper()
	app, findings, err := verify.Prepare(f, compiler.Options{Profile: definition.Tenon})
	require.NoError(t, err)
	require.NotNil(t, app, "%v", findings.Err())
	return app
}

func run(t *testing.T, app *verify.App, f *source.File) *verify.Suite {
	t.Helper()
	scenarios, findings := app.Load(f)
	require.NoError(t, findings.Err())
	results, err := app.RunFile(context.Background(), scenarios, every, verify.Options{MaxCalls: 20})
	require.NoError(t, err)
	return &verify.Suite{Name: f.Name, Definition: app.Definition.Tree.File, Findings: findings, Results: results}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go test ./runtime/verify -update")
}

// TestReports runs the files of testdata; what is printed about each stands
// beside it in every format.
func TestReports(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	for _, name := range []string{"passes", "fails"} {
		f := file(t, "testdata/"+name+".scenario.json")
		suites := []*verify.Suite{run(t, app, f)}
		var text, js, again, junit bytes.Buffer
		require.NoError(t, verify.Text(&text, suites, verify.TextOptions{}))
		golden(t, name+".txt", text.Bytes())
		require.NotContains(t, text.String(), "\x1b")
		require.NotContains(t, text.String(), "s3cr3t-t0ken")
		require.NoError(t, verify.JUnit(&junit, suites))
		golden(t, name+".junit.xml", junit.Bytes())
		require.NoError(t, verify.JSON(&js, suites))
		require.True(t, json.Valid(js.Bytes()))
		require.NotContains(t, js.String()+junit.String(), "s3cr3t-t0ken")
		require.NoError(t, verify.JSON(&again, []*verify.Suite{run(t, app, f)}))
		require.Equal(t, js.String(), again.String(), "the same every time")
		require.Equal(t, name == "fails", suites[0].Failed())
		for _, r := range suites[0].Results {
			require.Equal(t, name == "passes" || r.Scenario.Name == "nothing is said about what comes", r.Passed(), r.Scenario.Name)
		}
	}
}

// TestMistakes holds what is found in a scenario file to its expected findings.
func TestMistakes(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	var b bytes.Buffer
	for _, name := range []string{"mistakes", "mistakes_of_one"} {
		_, findings := app.Load(file(t, "testdata/"+name+".scenario.json"))
		require.NoError(t, report.Text(&b, findings, report.TextOptions{Files: 1}))
	}
	golden(t, "mistakes.txt", b.Bytes())
}

// TestUpdate writes what comes into the failing scenarios: then all pass whose
// failures are matters of their expectations, nothing outside of those has
// changed, and another update changes nothing.
func TestUpdate(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	f := file(t, "testdata/fails.scenario.json")
	updated, changed, err := app.Update(context.Background(), f, every, verify.Options{MaxCalls: 20})
	require.NoError(t, err)
	require.Equal(t, 6, changed)
	golden(t, "fails.updated.json", updated.Bytes)
	var left []string
	for _, r := range run(t, app, updated).Results {
		for _, f := range r.Failures {
			left = append(left, r.Scenario.Name+": "+f.Message)
		}
	}
	require.Equal(t, []string{
		`nothing is expected, and all goes wrong: there is nothing to complete: no action of step "ask" of "order" waits after 0 seconds`,
		`nothing is expected, and all goes wrong: there is nothing to cancel: no run of "order" is under way after 0 seconds`,
		`nothing is expected, and all goes wrong: workflow "order" cannot be called: its trigger is not callable`,
		`nothing is expected, and all goes wrong: run 1, order, failed, which is not expected: the owner is away`,
		`a request that nobody answers: nothing answers the request POST https://parcels.example/v1/track?parcel=../p1 after 0 seconds: give an endpoint for it in "http"`,
		`a request that nobody answers: run 1, order, failed, which is not expected: nothing answers POST https://parcels.example/v1/track?parcel=../p1 in this scenario`,
		`without an end: 20 scheduled runs have started within 630 days, with workflow "month-later" due next: workflows that schedule each other may never come to an end; "until" says when the scenario ends`,
	}, left)
	again, changed, err := app.Update(context.Background(), updated, every, verify.Options{MaxCalls: 20})
	require.NoError(t, err)
	require.Zero(t, changed)
	require.Equal(t, string(updated.Bytes), string(again.Bytes))

	passes := file(t, "testdata/passes.scenario.json")
	same, changed, err := app.Update(context.Background(), passes, every, verify.Options{MaxCalls: 20})
	require.NoError(t, err)
	require.Zero(t, changed)
	require.Equal(t, string(passes.Bytes), string(same.Bytes), "what is right stays")
}

// TestAnUpdateMakesAnyExpectationRight breaks an expectation in every place, one
// after the other, and updates it.
func TestAnUpdateMakesAnyExpectationRight(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	f := file(t, "testdata/passes.scenario.json")
	scenarios, _ := app.Load(f)
	tree := scenarios.Tree
	broken, failed := 0, 0
	for i := range scenarios.Scenarios {
		s := &scenarios.Scenarios[i]
		chosen := func(name string) bool { return name == s.Name }
		e := s.Expect.Node
		// All runs of the year are alike, and a third of the places is enough.
		for n := e + source.Node(i%3); n < min(tree.After(e), e+120); n += 3 {
			for _, edit := range breaks(tree, n) {
				text := &source.File{Name: f.Name, Bytes: source.Splice(f.Bytes, []source.Edit{edit})}
				broken++
				before, findings := app.Load(text)
				if findings.HasErrors() {
					continue
				}
				results, err := app.RunFile(context.Background(), before, chosen, verify.Options{MaxCalls: 20})
				require.NoError(t, err)
				if results[0].Passed() {
					continue
				}
				failed++
				updated, _, err := app.Update(context.Background(), text, chosen, verify.Options{MaxCalls: 20})
				require.NoError(t, err)
				after, findings := app.Load(updated)
				require.NoError(t, findings.Err(), "%s", updated.Bytes)
				results, err = app.RunFile(context.Background(), after, chosen, verify.Options{MaxCalls: 20})
				require.NoError(t, err)
				require.Empty(t, results[0].Failures, "%s", edit.Text)
			}
		}
	}
	require.Greater(t, failed, 50, "of %d", broken)
}

// breaks returns edits that change what a node says.
func breaks(t *source.Tree, n source.Node) []source.Edit {
	var edits []source.Edit
	put := func(text string) { edits = append(edits, source.Edit{Range: t.Range(n), Text: text}) }
	switch t.Kind(n) {
	case source.Key:
		return []source.Edit{t.Removal(n)}
	case source.Array:
		put("[]")
	case source.Object:
		if t.KeyOf(n) == source.None {
			return []source.Edit{t.Removal(n)}
		}
		put(`{"other": 1}`)
	case source.Number:
		put("7")
	case source.String:
		switch text := t.Text(n); {
		case strings.HasPrefix(text, "after "):
			put(`"after 7 seconds"`)
		case text == "order":
			put(`"month-later"`)
		case text == "month-later" || text == "again":
			put(`"order"`)
		default:
			put(`"late"`)
		}
	}
	return edits
}

// TestAYearIsOverInNoTime holds that virtual time costs nothing: the time of the
// machine is not measured, but the steps of it are counted.
func TestAYearIsOverInNoTime(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	s := run(t, app, file(t, "testdata/passes.scenario.json"))
	require.Len(t, s.Results[0].Traces, 13)
	require.Equal(t, 365*24*time.Hour, s.Results[0].End.Sub(s.Results[0].Start))
}

// TestCover counts what scenarios have taken: the passing ones everything, with
// each loop and each retry at its number.
func TestCover(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	p := coverage.New(app.Definition)
	s := run(t, app, file(t, "testdata/passes.scenario.json"))
	app.Cover(p, s.Results)
	steps, transitions := p.Counts()
	require.Equal(t, 100.0, coverage.Percent(steps, transitions), "%v", p.Gaps())
	require.Equal(t, 9, transitions.Total-1)
	again := p.Workflows[2]
	require.Equal(t, "month-later", again.Title())
	require.Equal(t, 13, again.Steps[0].Runs)
	require.Equal(t, 13, again.Steps[0].Transitions[0].Taken)
	require.Equal(t, 12, again.Steps[1].Transitions[0].Taken)
}

func TestWhoGivesUpGetsTheEndOfTheContext(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	scenarios, _ := app.Load(file(t, "testdata/passes.scenario.json"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := app.RunFile(ctx, scenarios, every, verify.Options{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestAnUpdateKeepsLineBreaks updates a file with the line breaks of Windows.
func TestAnUpdateKeepsLineBreaks(t *testing.T) {
	app := prepare(t, file(t, "testdata/parcels.json"))
	f := file(t, "testdata/fails.scenario.json")
	f = &source.File{Name: f.Name, Bytes: bytes.ReplaceAll(f.Bytes, []byte("\n"), []byte("\r\n"))}
	updated, changed, err := app.Update(context.Background(), f, every, verify.Options{MaxCalls: 20})
	require.NoError(t, err)
	require.NotZero(t, changed)
	want, err := os.ReadFile("testdata/fails.updated.json")
	require.NoError(t, err)
	require.Equal(t, string(want), strings.ReplaceAll(string(updated.Bytes), "\r\n", "\n"))
	require.Equal(t, bytes.Count(updated.Bytes, []byte("\n")), bytes.Count(updated.Bytes, []byte("\r\n")))
}
