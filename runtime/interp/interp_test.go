package interp_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// compile compiles an app of these workflows, given as JSON.
func compile(t testing.TB, workflows string) *program.Program {
	t.Helper()
	text := `{"app": "parcels", "version": "0.1.0", "title": "Parcels", "actions": [
		{"name": "ask", "description": "D", "type": "invoke", "uri": "https://provider.example", "inputSchema": {"properties": {"n": {"type": ["number", "string"]}}}},
		{"name": "later", "description": "D", "type": "schedule"}], "workflows": [` + workflows + `]}`
	// Not checked: what a check refuses must have an end at run time too.
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{Profile: definition.Tenon})
	require.False(t, findings.HasErrors(), "%v", findings.Err())
	p, findings := program.New(app)
	require.NotNil(t, p, "%v", findings.Err())
	return p
}

func parse(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// always is a transition that is always taken.
func always(target string) string {
	return `{"target": "` + target + `", "condition": {"op": "true", "values": [true]}}`
}

func onUpdate(transitions, steps string) string {
	return `{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [` + transitions + `]}, "steps": [` + steps + `]}`
}

func kinds(effects []interp.Effect) []string {
	var all []string
	for _, e := range effects {
		all = append(all, e.Kind.String())
	}
	return all
}

func TestFirstTrueTransitionWins(t *testing.T) {
	p := compile(t, onUpdate(
		`{"target": "a", "condition": {"op": "false", "values": [true]}}, {"target": "b", "condition": {"op": "eq", "values": ["/#steps.1.status", "open"]}}, `+always("a"),
		`{"id": "a", "action": "kustomer.note.create", "transitions": []}, {"id": "b", "transitions": [`+always("c")+`]}, {"id": "c", "action": "kustomer.note.create", "params": {"body": "/#steps.1.status", "gone": "/#steps.1.nothing", "branch": "/#steps.b"}, "transitions": []}`))
	r, effects := interp.Start(p, 0, "run-1", parse(t, `{"status": "open"}`), start)
	require.Equal(t, []string{"invoke"}, kinds(effects))
	require.Equal(t, "c", effects[0].Step)
	require.Equal(t, `{"body":"open","branch":{}}`, string(effects[0].Params.AppendJSON(nil)))
	require.Equal(t, effects, r.Pending())

	effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: start.Add(time.Second), Step: "c", Attempt: 1})
	require.Equal(t, []string{"finish"}, kinds(effects))
	require.Equal(t, interp.Completed, r.Outcome())
	require.Equal(t, start.Add(time.Second), r.EndedAt())
	require.Equal(t, "{}", string(r.Output("c").AppendJSON(nil)))
}

func TestEventsThatAreNotAwaitedAreIgnored(t *testing.T) {
	p := compile(t, onUpdate(always("a"), `{"id": "a", "action": "kustomer.note.create", "transitions": []}`))
	r, _ := interp.Start(p, 0, "run-1", value.Value{}, start)
	for _, ev := range []interp.Event{
		{Kind: interp.Started}, {Kind: interp.TimerFired, Step: "a", Attempt: 1}, {Kind: interp.ActionCompleted, Step: "b", Attempt: 1},
		{Kind: interp.ActionCompleted, Step: "a", Attempt: 2}, {Kind: interp.ActionFailed, Step: "1", Attempt: 1}, {},
	} {
		require.False(t, r.Accepts(ev), "%+v", ev)
		require.Nil(t, r.Apply(ev))
	}
	require.Equal(t, interp.Running, r.Outcome())
	r.Apply(interp.Event{Kind: interp.ActionCompleted, Step: "a", Attempt: 1})
	require.False(t, r.Accepts(interp.Event{Kind: interp.Cancelled}), "an ended run waits for nothing")
}

func TestEventsSurviveTheJournal(t *testing.T) {
	for _, ev := range []interp.Event{
		{Kind: interp.Started, At: start, Value: parse(t, `{"b": 1, "a": [null, "x"]}`)},
		{Kind: interp.Started, At: start, Environment: parse(t, `{"locale": "fr_fr"}`), Failure: &interp.Failure{Code: "too_large"}},
		{Kind: interp.ActionCompleted, At: start.Add(time.Nanosecond), Step: "s", Attempt: 2, Value: value.OfNull(), Note: "recorded"},
		{Kind: interp.ActionFailed, At: start, Step: "s", Attempt: 1, Failure: &interp.Failure{Code: "http_error", Message: "no", Status: 503, Retryable: true}},
		{Kind: interp.TimerFired, At: start, Step: "s", Attempt: 1},
		{Kind: interp.Cancelled, At: start, Reason: "enough"},
	} {
		b, err := json.Marshal(ev)
		require.NoError(t, err)
		var back interp.Event
		require.NoError(t, json.Unmarshal(b, &back), string(b))
		require.Equal(t, ev.Value.Kind(), back.Value.Kind())
		require.True(t, ev.Value.Equal(back.Value))
		require.True(t, ev.Environment.Equal(back.Environment))
		ev.Value, back.Value, ev.Environment, back.Environment = value.Value{}, value.Value{}, value.Value{}, value.Value{}
		require.Equal(t, ev, back)
	}
	_, err := json.Marshal(interp.Event{})
	require.ErrorContains(t, err, "unknown kind 0")
	require.ErrorContains(t, json.Unmarshal([]byte(`{"kind": "exploded"}`), new(interp.Event)), `unknown kind of event "exploded"`)
}
