package interp_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// randomWorkflows writes a callable workflow and one that may schedule it, with
// random forward transitions, conditions and params.
func randomWorkflows(rnd *rand.Rand) string {
	n := 1 + rnd.IntN(8)
	id := func(i int) string { return fmt.Sprintf("s%d", i) }
	pick := func(all ...string) string { return all[rnd.IntN(len(all))] }
	operand := func(before int) string {
		ref := "steps.1"
		if before > 0 && rnd.IntN(2) == 0 {
			ref = "steps." + id(rnd.IntN(before))
		}
		path := ref + pick(".a", ".b.0", ".b.length", ".none", ".a.c")
		return pick(`"/#`+path+`"`, `"/#`+path+`"`, `"x{{`+path+`}}"`, `5`, `"5"`, `true`, `null`, `["a"]`, `"/#fn:parseInt,`+path+`"`, `{"k": "/#`+path+`", "l": ["{{{`+path+`}}}"]}`,
			`"{{randomId size=5}}"`, `"{{{date 'hours' count=-1}}}"`, `"{{#each `+ref+`.b}}{{@key}}{{#if this}}{{randomId}}{{/if}}{{/each}}"`, `"/#fn:dateFormat,`+path+`"`, `"{{math 2 '+' `+path+`}}"`,
			`"/#fn:inBusinessHours"`, `"{{dateDiff 'minutes' from='2026-01-31'}}"`, `"{{{getAppSetting 'parcels.default.greeting'}}}{{toJSON `+ref+`}}"`)
	}
	var condition func(depth, before int) string
	condition = func(depth, before int) string {
		op := program.Operators()[rnd.IntN(16)]
		var values []string
		switch op {
		case program.And, program.Or:
			for range rnd.IntN(3) {
				if depth > 0 {
					values = append(values, condition(depth-1, before))
				}
			}
			if values == nil {
				return `{"op": "true", "values": [true]}`
			}
		case program.True, program.False:
			values = []string{"true"}
		case program.Exists, program.Dne:
			values = []string{operand(before)}
		default:
			values = []string{operand(before), operand(before)}
		}
		return fmt.Sprintf(`{"op": %q, "values": [%s]}`, op, strings.Join(values, ", "))
	}
	transitions := func(from int) string {
		var all []string
		if from+1 >= n {
			return ""
		}
		for range rnd.IntN(3) {
			all = append(all, fmt.Sprintf(`{"target": %q, "condition": %s}`, id(from+1+rnd.IntN(n-from-1)), condition(3, from)))
		}
		return strings.Join(append(all, always(id(from+1))), ", ")
	}
	errorCases := func(from int) string {
		if rnd.IntN(2) == 0 {
			return ""
		}
		var all []string
		for range 1 + rnd.IntN(2) {
			test := pick(condition(2, from), `{"op": "eq", "values": ["/#error.code", "x"]}`, `{"op": "exists", "values": ["/#error.retryable"]}`, `{"op": "lt", "values": ["/#error.attempt", 2]}`)
			all = append(all, fmt.Sprintf(`{"condition": {"op": "and", "values": [%s]}, "errorAction": {"type": %q}}`, test, pick("continue", "retry-action", "retry-workflow", "stop-processing")))
		}
		return `"errorCases": [` + strings.Join(all, ", ") + `], `
	}
	var steps []string
	for i := range n {
		action := errorCases(i)
		switch rnd.IntN(5) {
		case 0:
			action += fmt.Sprintf(`"action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "callee", "runAt": {"type": "relative", "value": %s}, "inputs": {"who": %s}}, `, pick("0", "60", "-1", `"/#steps.1.a"`), operand(i))
		case 1:
			action = ""
		case 2:
			action += fmt.Sprintf(`"action": "kustomer.app.parcels.%s", "params": {"n": %s, "e": "/#error"}, `, pick("ask", "ask", "later"), operand(i))
		default:
			action += fmt.Sprintf(`"action": "kustomer.note.create", "params": {"p": %s, "q": [%s], "e": "/#error.attempt"}, `, operand(i), operand(i))
		}
		steps = append(steps, fmt.Sprintf(`{"id": %q, %s"transitions": [%s]}`, id(i), action, transitions(i)))
	}
	return onUpdate(transitions(-1), strings.Join(steps, ", ")) + ", " + callee
}

func randomValue(rnd *rand.Rand, depth int) value.Value {
	switch k := rnd.IntN(8); {
	case k == 0:
		return value.Value{}
	case k == 1:
		return value.OfNull()
	case k == 2:
		return value.OfBool(rnd.IntN(2) == 0)
	case k == 3:
		return value.OfNumber(float64(rnd.IntN(20) - 5))
	case k == 4 || depth == 0:
		return value.OfString([]string{"a", "5", "", "true", "2026-01-31", "<é\u2028>"}[rnd.IntN(6)])
	case k == 5:
		return value.OfArray(randomValue(rnd, depth-1), randomValue(rnd, depth-1))
	}
	return value.OfObject(value.Member{Key: "a", Value: randomValue(rnd, depth-1)}, value.Member{Key: "b", Value: randomValue(rnd, depth-1)})
}

// answerTo makes the event that answers an effect, or a disturbance.
func answerTo(rnd *rand.Rand, e interp.Effect, waiting bool, now time.Time) interp.Event {
	ev := interp.Event{At: now, Step: e.Step, Attempt: e.Attempt}
	switch {
	case rnd.IntN(40) == 0:
		return interp.Event{Kind: interp.Cancelled, At: now, Reason: "enough"}
	case e.Kind == interp.SetTimer && waiting && rnd.IntN(2) == 0:
		ev.Kind, ev.At = interp.ActionCompleted, e.At // in time, if barely
		if ev.Value = randomValue(rnd, 2); rnd.IntN(3) == 0 {
			ev.Kind, ev.Value, ev.Failure = interp.ActionFailed, value.Value{}, &interp.Failure{Code: "x", Message: "rejected"}
		}
	case e.Kind == interp.SetTimer:
		ev.Kind = interp.TimerFired
	case e.Kind == interp.Invoke && rnd.IntN(5) == 0:
		ev.Kind, ev.Until, ev.Value = interp.ActionWaiting, now.Add(time.Duration(rnd.IntN(100))*time.Minute), randomValue(rnd, 2)
	case e.Kind == interp.Invoke && e.Action == "kustomer.app.parcels.later":
		ev.Kind = interp.ActionCompleted
		ev.Value = value.OfObject(value.Member{Key: "workflowId", Value: value.OfString([]string{"callee", ""}[rnd.IntN(2)])}, value.Member{Key: "inputs", Value: randomValue(rnd, 2)},
			value.Member{Key: "runAt", Value: value.OfObject(value.Member{Key: "type", Value: value.OfString("relative")}, value.Member{Key: "value", Value: randomValue(rnd, 0)})})
	case rnd.IntN(4) == 0:
		ev.Kind = interp.ActionFailed
		ev.Failure = &interp.Failure{Code: "x", Message: "no", Retryable: rnd.IntN(3) > 0}
	default:
		ev.Kind = interp.ActionCompleted
		ev.Value = randomValue(rnd, 3)
	}
	return ev
}

// TestARunIsTheFoldOfItsEvents: over random programs and random answers, failures,
// retries, restarts and completions, the journal, written and read again at every
// step, gives the same effects one by one and the
// same run at once; every run ends; what an observer sees does not change it.
func TestARunIsTheFoldOfItsEvents(t *testing.T) {
	outcomes := map[interp.Outcome]int{}
	var waits, restarts, continued int
	for seed := range uint64(2000) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		p := compile(t, randomWorkflows(rnd))
		input := randomValue(rnd, 4)
		r, effects := interp.Start(p, 0, "run", input, start)
		journal := []interp.Event{{Kind: interp.Started, At: start, Value: input}}
		all := [][]interp.Effect{effects}
		now := start
		for r.Outcome() == interp.Running {
			require.Less(t, len(journal), 200, "seed %d: the run does not end", seed)
			require.NotEmpty(t, effects)
			last := effects[len(effects)-1]
			now = now.Add(time.Duration(rnd.IntN(5000)) * time.Millisecond)
			if last.Kind == interp.SetTimer {
				now = last.At
			}
			ev := answerTo(rnd, last, journal[len(journal)-1].Kind == interp.ActionWaiting, now)
			require.True(t, r.Accepts(ev), "seed %d", seed)
			effects = r.Apply(ev)
			journal = append(journal, ev)
			all = append(all, effects)
		}
		outcomes[r.Outcome()]++
		for i, ev := range journal {
			switch {
			case ev.Kind == interp.ActionWaiting:
				waits++
			case ev.Kind == interp.TimerFired && ev.Step == "1":
				restarts++
			case ev.Kind == interp.ActionFailed && i+1 < len(journal) && all[i][len(all[i])-1].Kind == interp.Invoke:
				continued++
			}
		}
		final := effects[len(effects)-1]
		require.Equal(t, interp.Finish, final.Kind)
		require.Equal(t, r.Outcome(), final.Outcome)

		b, err := json.Marshal(journal)
		require.NoError(t, err)
		var back []interp.Event
		require.NoError(t, json.Unmarshal(b, &back))

		var seen observed
		again, err := interp.Replay(p, 0, "run", back, &seen)
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, r.Outcome(), again.Outcome())
		require.Equal(t, r.Step(), again.Step())
		require.Equal(t, flat(all), seen.effects, "seed %d", seed)
		require.Equal(t, len(journal), seen.events)

		second, first := interp.Start(p, 0, "run", back[0].Value, back[0].At)
		require.Equal(t, render(all[0]), render(first))
		for i, ev := range back[1:] {
			// A run that is loaded from what is stored so far waits for the same.
			loaded, err := interp.Replay(p, 0, "run", back[:i+1], nil)
			require.NoError(t, err)
			last := all[i][len(all[i])-1]
			for _, r := range []*interp.Run{second, loaded} {
				switch timer, ok := r.Timer(); {
				case last.Kind == interp.Invoke:
					require.Equal(t, render([]interp.Effect{last}), render(r.Pending()), "an invocation is issued again as it was")
					require.False(t, ok)
				case last.Kind == interp.SetTimer:
					require.Empty(t, r.Pending())
					require.Equal(t, render([]interp.Effect{last}), render([]interp.Effect{timer}))
				}
			}
			require.Equal(t, render(all[i+1]), render(loaded.Apply(ev)), "seed %d event %d", seed, i+2)
			require.Equal(t, render(all[i+1]), render(second.Apply(ev)), "seed %d event %d", seed, i+2)
		}
	}
	require.Greater(t, min(waits, restarts, continued), 50, "the random programs do not reach everything: %d waits, %d restarts, %d continued", waits, restarts, continued)
	for _, o := range []interp.Outcome{interp.Completed, interp.Failed, interp.Stopped} {
		require.Greater(t, outcomes[o], 20, "the random programs do not reach %s", o)
	}
}

// render writes effects with values as JSON, so that equal ones compare equal
// however their values came about.
func render(effects []interp.Effect) []string {
	var all []string
	for _, e := range effects {
		all = append(all, fmt.Sprintf("%s %s %d %s %s %s %s %s %s %v %s", e.Kind, e.Step, e.Attempt, e.Action, e.Params.AppendJSON(nil), e.WorkflowID, e.Inputs.AppendJSON(nil), e.At, e.Outcome, e.Failure, e.Reason))
	}
	return all
}

func flat(all [][]interp.Effect) []string {
	var out []string
	for _, effects := range all {
		out = append(out, render(effects)...)
	}
	return out
}

// observed counts what an observer is told.
type observed struct {
	events  int
	effects []string
}

func (o *observed) Happened(interp.Event)                       { o.events++ }
func (o *observed) Entered(*program.Node)                       {}
func (o *observed) Tested(*program.Node, int, interp.Test)      {}
func (o *observed) Refused(*program.Node, int, *interp.Failure) {}
func (o *observed) Handled(*program.Node, interp.Handling)      {}
func (o *observed) Effected(_ *program.Node, e interp.Effect) {
	o.effects = append(o.effects, render([]interp.Effect{e})...)
}

// FuzzApply throws arbitrary sequences of events at random programs: nothing
// panics, what is not awaited changes nothing, an ended run stays ended.
func FuzzApply(f *testing.F) {
	f.Add(uint64(1), []byte{2, 0, 1, 3, 0, 1, 4, 0, 1})
	f.Add(uint64(7), []byte{2, 1, 1, 2, 2, 1, 2, 3, 1, 5, 0, 0})
	f.Fuzz(func(t *testing.T, seed uint64, script []byte) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		p := compile(t, randomWorkflows(rnd))
		r, _ := interp.Start(p, 0, "run", randomValue(rnd, 3), start)
		for ; len(script) >= 3; script = script[3:] {
			ev := interp.Event{Kind: interp.EventKind(script[0] % 7), At: start, Step: fmt.Sprintf("s%d", script[1]%9), Attempt: int(script[2] % 6), Value: randomValue(rnd, 2)}
			if rnd.IntN(2) == 0 {
				ev.Failure = &interp.Failure{Retryable: true}
			}
			before, step, accepted := r.Outcome(), r.Step(), r.Accepts(ev)
			effects := r.Apply(ev)
			require.Equal(t, accepted, len(effects) > 0, "every accepted event has an effect, no other has")
			if !accepted {
				require.Equal(t, before, r.Outcome())
				require.Equal(t, step, r.Step())
			}
			if before != interp.Running {
				require.False(t, accepted)
			}
		}
	})
}

// BenchmarkRun measures whole runs of a workflow with ten steps, half of them
// actions, and reports steps per second.
func BenchmarkRun(b *testing.B) {
	const n = 10
	var steps []string
	for i := range n {
		action, next := "", ""
		if i%2 == 0 {
			action = `"action": "kustomer.note.create", "params": {"body": "Dear {{{steps.1.name}}}", "customer": "/#steps.1.id", "status": ["/#steps.1.status"]}, `
		}
		if i+1 < n {
			next = fmt.Sprintf(`{"target": "s%d", "condition": {"op": "and", "values": [{"op": "eq", "values": ["/#steps.1.status", "open"]}, {"op": "exists", "values": ["/#steps.1.id"]}]}}`, i+1)
		}
		steps = append(steps, fmt.Sprintf(`{"id": "s%d", %s"transitions": [%s]}`, i, action, next))
	}
	p := compile(b, onUpdate(always("s0"), strings.Join(steps, ", ")))
	input := parse(b, `{"id": "c1", "name": "Ada", "status": "open"}`)
	out := parse(b, `{"id": "n1"}`)
	b.ReportAllocs()
	for b.Loop() {
		r, effects := interp.Start(p, 0, "run", input, start)
		for r.Outcome() == interp.Running {
			last := effects[len(effects)-1]
			effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: start, Step: last.Step, Attempt: last.Attempt, Value: out})
		}
		if r.Outcome() != interp.Completed {
			b.Fatal(r.Failure())
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

// TestHostileProgramsStillEnd: definitions that the checker refuses, compiled
// without it, neither panic nor hang.
func TestHostileProgramsStillEnd(t *testing.T) {
	loop := `{"app": "a", "version": "0.1.0", "title": "A", "workflows": [` + onUpdate(always("a"), `{"id": "a", "transitions": [`+always("b")+`]}, {"id": "b", "transitions": [`+always("a")+`]}`) + `]}`
	p := compileUnchecked(t, loop)
	require.NotNil(t, p)
	r, _ := interp.Start(p, 0, "run", value.Value{}, start)
	require.Equal(t, interp.Failed, r.Outcome())
	require.Equal(t, `step "a" was reached a second time; a step runs at most once in a run`, r.Failure().Message)
}

func compileUnchecked(t *testing.T, text string) *program.Program {
	checked := compiler.Check(&source.File{Name: "a.json", Bytes: []byte(text)}, compiler.Options{})
	p, _ := program.New(checked.App)
	return p
}
