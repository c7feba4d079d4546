package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// TestTimeAndChanceComeFromTheRun: what date and randomId yield follows from the
// run, the step and the event that led to it. An attempt that is repeated is given
// the same params, however much later it is.
func TestTimeAndChanceComeFromTheRun(t *testing.T) {
	const param = `{"id": "{{randomId size=6}}", "again": "{{randomId size=6}}", "at": "{{{date 'hours' count=1}}}"}`
	p := compile(t, onUpdate(always("a"),
		`{"id": "a", "action": "kustomer.note.create", "params": `+param+`, "transitions": [`+always("b")+`]}, {"id": "b", "action": "kustomer.note.create", "params": `+param+`, "transitions": []}`))
	r, effects := interp.Start(p, 0, "run-1", value.Value{}, start)
	first := effects[0].Params
	require.Equal(t, "2026-01-31T08:00:00.000Z", first.Get("at").Str())
	require.Len(t, first.Get("id").Str(), 6)
	require.NotEqual(t, first.Get("id"), first.Get("again"), "each use draws anew")

	_, effects = interp.Start(p, 0, "run-1", value.Value{}, start)
	require.Equal(t, string(first.AppendJSON(nil)), string(effects[0].Params.AppendJSON(nil)), "the same run has the same")
	_, effects = interp.Start(p, 0, "run-2", value.Value{}, start)
	require.NotEqual(t, first.Get("id"), effects[0].Params.Get("id"), "another run has others")

	later := start.Add(time.Hour)
	effects = r.Apply(interp.Event{Kind: interp.ActionFailed, At: later, Step: "a", Attempt: 1, Failure: &interp.Failure{Code: "x", Message: "no", Retryable: true}})
	require.Equal(t, []string{"set_timer"}, kinds(effects))
	effects = r.Apply(interp.Event{Kind: interp.TimerFired, At: later, Step: "a", Attempt: 1})
	require.Equal(t, 2, effects[0].Attempt)
	require.Equal(t, string(first.AppendJSON(nil)), string(effects[0].Params.AppendJSON(nil)), "the second attempt is given what the first one was")

	effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: later, Step: "a", Attempt: 2})
	require.Equal(t, "2026-01-31T09:00:00.000Z", effects[0].Params.Get("at").Str())
	require.NotEqual(t, first.Get("id"), effects[0].Params.Get("id"), "another step has others")
}

// TestWhatAnOrgHasSetUpComesWithTheFirstEvent: a run sees the schedules, settings
// and locale that its Started event carries, and those for ever.
func TestWhatAnOrgHasSetUpComesWithTheFirstEvent(t *testing.T) {
	p := compile(t, onUpdate(`{"target": "a", "condition": {"op": "eq", "values": ["/#fn:inBusinessHours", true]}}`,
		`{"id": "a", "action": "kustomer.note.create", "params": {"greeting": "/#fn:getAppSetting,parcels.default.greeting", "month": "{{{dateFormat '2026-02-01' format='MMMM'}}}"}, "transitions": []}`))
	require.True(t, p.Workflows[0].UsesOrg)
	setup := parse(t, `{"schedules": {"all": {"timeZone": "Asia/Tokyo", "hours": {"saturday": [{"start": "00:00", "end": "24:00"}]}}}, "defaultSchedule": "all", "locale": "fr_fr", "settings": {"default.greeting": "Salut"}}`)
	event := interp.Event{Kind: interp.Started, At: start, Value: value.OfObject(), Environment: setup}
	_, effects := interp.Begin(p, 0, "run-1", event)
	require.Equal(t, `{"greeting":"Salut","month":"février"}`, string(effects[0].Params.AppendJSON(nil)))
	again, err := interp.Replay(p, 0, "run-1", []interp.Event{event}, nil)
	require.NoError(t, err)
	require.Equal(t, render(effects), render(again.Pending()))

	r, _ := interp.Start(p, 0, "run-1", value.OfObject(), start)
	require.Equal(t, interp.Completed, r.Outcome(), "without a schedule nothing is in business hours")

	event.Environment = parse(t, `{"schedules": {"all": {}}}`)
	r, _ = interp.Begin(p, 0, "run-1", event)
	require.Equal(t, `the schedule "all" cannot be read: a schedule needs a "timeZone", such as "Europe/Paris"`, r.Failure().Message)

	event.Failure = &interp.Failure{Code: interp.CodeTooLarge, Message: "no output"}
	r, effects = interp.Begin(p, 0, "run-1", event)
	require.Equal(t, []string{"finish"}, kinds(effects))
	require.Equal(t, "no output", r.Failure().Message)
}
