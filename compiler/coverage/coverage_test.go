package coverage

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

const text = `{"app": "parcels", "version": "1.0.0", "title": "Parcels", "workflows": [
  {"name": "order", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": [
    {"target": "a", "condition": {"op": "exists", "values": ["/#steps.1.a"]}, "meta": {"name": "has a"}},
    {"target": "b", "condition": {"op": "true", "values": [true]}}]},
   "steps": [
    {"id": "a", "transitions": [{"target": "b", "condition": {"op": "true", "values": [true]}}]},
    {"id": "b", "transitions": []}]},
  {"id": "again", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.again.call", "schema": {"properties": {}}, "transitions": []}, "steps": []},
  {"name": "old", "enabled": false, "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [{"id": "c", "transitions": []}]}
]}`

func parse(t *testing.T, text string) *definition.App {
	t.Helper()
	app, _ := definition.Parse(&source.File{Name: "parcels.json", Bytes: []byte(text)}, definition.Options{})
	return app
}

func TestCounts(t *testing.T) {
	p := New(parse(t, text))
	steps, transitions := p.Counts()
	require.Equal(t, Count{0, 2}, steps)
	require.Equal(t, Count{0, 3}, transitions)
	require.Zero(t, Percent(steps, transitions))
	require.Equal(t, []Gap{
		{2, 32, "order: never started"}, {6, 12, "order: step a"}, {7, 12, "order: step b"}, {8, 30, "again: never started"},
	}, p.Gaps())

	w := &p.Workflows[0]
	w.Enter("1")
	w.Take("1", 2)
	w.Enter("b")
	w.Enter("nowhere")
	w.Take("1", 0)
	w.Take("1", 3)
	w.Take("nowhere", 1)
	steps, transitions = p.Counts()
	require.Equal(t, Count{1, 2}, steps)
	require.Equal(t, Count{1, 3}, transitions)
	require.Equal(t, 40.0, Percent(steps, transitions))
	require.Equal(t, []Gap{
		{3, 16, "order: 1 → a, number 1 “has a”"}, {6, 12, "order: step a"}, {8, 30, "again: never started"},
	}, p.Gaps())
	require.Equal(t, 100.0, Percent(Count{}, Count{}))
	require.Equal(t, 99.9, round(99.97), "100 means all")

	var b bytes.Buffer
	require.NoError(t, Text(&b, []*Profile{p}, false))
	require.Equal(t, `
coverage of parcels.json: 40 % (1 of 2 steps, 1 of 3 transitions)
  order   1 of 2 steps   1 of 3 transitions
  again   0 of 0 steps   0 of 0 transitions
  old    disabled
  never taken:
    parcels.json:3:16  order: 1 → a, number 1 “has a”
    parcels.json:6:12  order: step a
    parcels.json:8:30  again: never started
`, b.String())
}

func TestFiles(t *testing.T) {
	app := parse(t, text)
	p := New(app)
	p.Workflows[0].Take("1", 1)
	b, err := Encode([]*Profile{p})
	require.NoError(t, err)
	again, err := Parse(&source.File{Name: "cover.json", Bytes: b})
	require.NoError(t, err)
	require.Equal(t, []*Profile{p}, again)
	require.Empty(t, p.Fits(app))

	require.Equal(t, `workflow "order" has other steps or transitions now`, p.Fits(parse(t, `{"app": "parcels", "version": "1.0.0", "title": "Parcels", "workflows": [
		{"name": "order", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []},
		{"id": "again", "trigger": {"id": "1", "eventName": "kustomer.workflow.again.call", "transitions": []}, "steps": [], "name": "b"},
		{"name": "old", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []}]}`)))
	require.Equal(t, "the definition has 0 workflows, and the coverage 3", p.Fits(parse(t, `{"app": "parcels", "version": "1.0.0", "title": "Parcels"}`)))

	for text, want := range map[string]string{
		"{":                       "cover.json is not JSON: ",
		"[]":                      "cover.json is no coverage: tenon test --coverage -o FILE writes it",
		"{}":                      "cover.json is no coverage: tenon test --coverage -o FILE writes it",
		`{"format_version": "2"}`: `cover.json has the format version "2", and this tenon reads "1": write it anew with tenon test --coverage -o FILE`,
		`{"format_version": "1", "definitions": 5}`: "cover.json is no coverage",
	} {
		_, err := Parse(&source.File{Name: "cover.json", Bytes: []byte(text)})
		require.ErrorContains(t, err, want)
	}
}
