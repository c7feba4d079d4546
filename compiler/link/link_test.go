package link_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// counting gives readable ids: 000…001, 000…002, ….
type counting struct{ n int }

func (c *counting) ID(_, _ string) (string, error) {
	c.n++
	return fmt.Sprintf("%024x", c.n), nil
}

type constant string

func (c constant) ID(_, _ string) (string, error) { return string(c), nil }

func app(t testing.TB, text string) *definition.App {
	t.Helper()
	a, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{})
	require.NoError(t, findings.Err(), "%s", text)
	return a
}

func mustLink(t testing.TB, text string, ids link.IDSource, previous *link.Map) *link.Result {
	t.Helper()
	r, err := link.Link(app(t, text), ids, previous)
	require.NoError(t, err, "%s", text)
	return r
}

func mustUnlink(t testing.TB, r *link.Result) string {
	t.Helper()
	back, err := link.Unlink(&source.File{Name: "linked.json", Bytes: r.Linked}, r.Map)
	require.NoError(t, err, "%s", r.Linked)
	return string(back)
}

const one, two = "000000000000000000000001", "000000000000000000000002"

const pair = `{"app": "parcel_watch", "version": "0.1.0", "title": "Parcel Watch", "workflows": [
  {"name": "late", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [
    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [],
     "params": {"workflowId": "check-again", "runAt": {"type": "relative", "value": 60}, "inputs": {"check-again": "check-again"}}},
    {"id": "other", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [], "params": {"workflowId": "elsewhere"}},
    {"id": "chosen", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [], "params": {"workflowId": "/#steps.1.id"}},
    {"id": "made", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [], "params": {"workflowId": "{{steps.1.id}}"}},
    {"id": "note", "action": "kustomer.note.create", "transitions": [], "params": {"workflowId": "check-again"}}]},
  {"steps": [], "trigger": {"eventName": "kustomer.workflow.check\u002dagain.call", "id": "1", "callable": true, "schema": {"properties": {}}, "transitions": []},
   "description": "check-again", "name": "check-again", "id": "check\u002dagain"}]}`

func TestLinkMovesThePlacesTogether(t *testing.T) {
	r := mustLink(t, pair, &counting{}, nil)
	want := strings.ReplaceAll(pair, `check\u002dagain`, one)
	want = strings.Replace(want, `"params": {"workflowId": "check-again", "runAt"`, `"params": {"workflowId": "`+one+`", "runAt"`, 1)
	require.Equal(t, want, string(r.Linked))
	require.Equal(t, pair, mustUnlink(t, r))

	require.Len(t, r.Map.Workflows, 1)
	m := r.Map.Workflows[0]
	require.Equal(t, "check-again", m.Old)
	require.Equal(t, one, m.New)
	require.Equal(t, "check-again", m.Name)
	var places []string
	for _, p := range m.Places {
		places = append(places, fmt.Sprintf("%s %s %q %s", p.Why, p.Pointer, pair[p.Source.Start:p.Source.End], r.Linked[p.Linked.Start:p.Linked.End]))
	}
	require.Equal(t, []string{
		`schedule-target /workflows/0/steps/0/params/workflowId "check-again" ` + one,
		`call-event /workflows/1/trigger/eventName "check\\u002dagain" ` + one,
		`workflow-id /workflows/1/id "check\\u002dagain" ` + one,
	}, places)
	require.Equal(t, "parcel_watch", r.Map.App)
	require.Len(t, r.Map.External, 1)
	e := r.Map.External[0]
	require.Equal(t, `elsewhere schedule-target /workflows/0/steps/1/params/workflowId elsewhere`,
		fmt.Sprintf("%s %s %s %s", e.ID, e.Why, e.Pointer, pair[e.Source.Start:e.Source.End]))
}

func TestLinkKnowsEveryPlaceOfAnID(t *testing.T) {
	const schedule = `"action": "kustomer.app.scheduler.schedule-workflow"`
	for name, c := range map[string]struct{ text, want string }{
		"listeners and descriptions of a call event": {
			`{"app": "a", "version": "0.1.0", "title": "A",
			  "hooks": [{"eventName": "kustomer.workflow.c.call", "displayEventName": "c", "type": "web"}],
			  "triggers": [{"eventName": "kustomer.workflow.c.call", "description": "c"}],
			  "workflows": [
			   {"name": "c", "id": "c", "steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.c.call", "transitions": []}},
			   {"name": "listens", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.workflow.c.call", "transitions": []}}]}`,
			`{"app": "a", "version": "0.1.0", "title": "A",
			  "hooks": [{"eventName": "kustomer.workflow.ID.call", "displayEventName": "c", "type": "web"}],
			  "triggers": [{"eventName": "kustomer.workflow.ID.call", "description": "c"}],
			  "workflows": [
			   {"name": "c", "id": "ID", "steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.ID.call", "transitions": []}},
			   {"name": "listens", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.workflow.ID.call", "transitions": []}}]}`,
		},
		"a callable workflow on its own, known by its event": {
			`{"trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.c.call", "transitions": []},
			  "steps": [{"id": "again", ` + schedule + `, "params": {"workflowId": "c"}, "transitions": []}]}`,
			`{"trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.ID.call", "transitions": []},
			  "steps": [{"id": "again", ` + schedule + `, "params": {"workflowId": "ID"}, "transitions": []}]}`,
		},
		"an envelope says the id twice": {
			`{"type": "workflow", "id": "c", "attributes": {"id": "c", "steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.c.call", "transitions": []}}}`,
			`{"type": "workflow", "id": "ID", "attributes": {"id": "ID", "steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.ID.call", "transitions": []}}}`,
		},
		"an envelope says the id once": {
			`{"attributes": {"steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.c.call", "transitions": []}}, "id": "c", "type": "workflow"}`,
			`{"attributes": {"steps": [], "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.ID.call", "transitions": []}}, "id": "ID", "type": "workflow"}`,
		},
		"a workflow that only has an id": {
			`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "c", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
			`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "ID", "steps": [], "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}}]}`,
		},
		"in the app scheduler bare names schedule": {
			`{"app": "scheduler", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "c", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [
			  {"id": "a", "action": "schedule-workflow", "params": {"workflowId": "c"}, "transitions": []},
			  {"id": "b", "action": "scheduler.schedule-workflow", "params": {"workflowId": "c"}, "transitions": []}]}]}`,
			`{"app": "scheduler", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "ID", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [
			  {"id": "a", "action": "schedule-workflow", "params": {"workflowId": "ID"}, "transitions": []},
			  {"id": "b", "action": "scheduler.schedule-workflow", "params": {"workflowId": "ID"}, "transitions": []}]}]}`,
		},
		"in another app they do not": {
			`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "c", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [
			  {"id": "a", "action": "schedule-workflow", "params": {"workflowId": "c"}, "transitions": []}]}]}`,
			`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "c", "id": "ID", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": [
			  {"id": "a", "action": "schedule-workflow", "params": {"workflowId": "c"}, "transitions": []}]}]}`,
		},
		"nothing to link": {
			`{"app": "a", "version": "0.1.0", "title": "A"}`,
			`{"app": "a", "version": "0.1.0", "title": "A"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustLink(t, c.text, &counting{}, nil)
			require.Equal(t, strings.ReplaceAll(c.want, "ID", one), string(r.Linked))
			require.Equal(t, c.text, mustUnlink(t, r))
			again := mustLink(t, string(r.Linked), constant("unasked"), r.Map)
			require.Empty(t, again.Edits)
			require.Equal(t, r.Map, again.Map)
		})
	}
}

func withWorkflows(workflows ...string) string {
	return `{"app": "a", "version": "0.1.0", "title": "A", "workflows": [` + strings.Join(workflows, ",\n") + `]}`
}

func callable(id, name string, targets ...string) string {
	var steps []string
	for i, to := range targets {
		steps = append(steps, fmt.Sprintf(`{"id": "s%d", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "%s"}, "transitions": []}`, i, to))
	}
	return fmt.Sprintf(`{"id": "%s", "name": "%s", "trigger": {"id": "1", "callable": true, "schema": {}, "eventName": "kustomer.workflow.%s.call", "transitions": []}, "steps": [%s]}`,
		id, name, id, strings.Join(steps, ", "))
}

func TestLinkRefuses(t *testing.T) {
	first := mustLink(t, withWorkflows(callable("x", "X")), &counting{}, nil)
	for name, c := range map[string]struct {
		text     string
		ids      link.IDSource
		previous *link.Map
		want     string
	}{
		"two workflows with one id": {
			withWorkflows(callable("x", "X"), callable("x", "Y")), &counting{}, nil,
			`app.json:2:8: two workflows have the id "x", here and at 1:69: give one of them another id`,
		},
		"a source that repeats itself": {
			withWorkflows(callable("x", "X"), callable("y", "Y")), constant(one), nil,
			`the source of ids gave workflow "y" the id "` + one + `", which is that of workflow "x": an id must never be given twice`,
		},
		"a source that gives what is in the file": {
			withWorkflows(callable("x", "X"), callable(one, "Y")), &counting{}, nil,
			`the source of ids gave workflow "x" the id "` + one + `", which is that of workflow "` + one + `": an id must never be given twice`,
		},
		"a source that gives what the file names": {
			withWorkflows(callable("x", "X", one)), &counting{}, nil,
			`the source of ids gave workflow "x" the id "` + one + `", which is that of a workflow outside the file: an id must never be given twice`,
		},
		"a source that gives what the map knows": {
			withWorkflows(callable("y", "Y")), &counting{}, first.Map,
			`the source of ids gave workflow "y" the id "` + one + `", which is by the map that of workflow "x": an id must never be given twice`,
		},
		"a source that gives no id": {
			withWorkflows(callable("x", "X")), constant("X"), nil,
			`the source of ids gave workflow "x" the id "X": a global id is 24 lower-case hexadecimal digits`,
		},
		"a workflow that is there linked and unlinked": {
			withWorkflows(callable(one, "X"), callable("x", "X again")), &counting{1}, first.Map,
			`app.json:1:69: the id "` + one + `" is by the map the global one of "x", which is also the id of the workflow at 2:8: one of them must go`,
		},
		"the map of another app": {
			strings.Replace(withWorkflows(callable("x", "X")), `"app": "a"`, `"app": "b"`, 1), &counting{}, first.Map,
			`the map belongs to the app "a", the definition to the app "b": an app keeps its ids only under its name`,
		},
		"the map of an app for a workflow": {
			callable("x", "X"), &counting{}, first.Map,
			`the map belongs to the app "a", the definition to a workflow on its own: an app keeps its ids only under its name`,
		},
		"no random bytes": {
			withWorkflows(callable("x", "X")), link.Random(strings.NewReader("short")), nil,
			`no random bytes for a workflow id: unexpected EOF`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := link.Link(app(t, c.text), c.ids, c.previous)
			require.EqualError(t, err, c.want)
		})
	}

	a, _ := definition.Parse(&source.File{Name: "x.json", Bytes: []byte(`[]`)}, definition.Options{})
	_, err := link.Link(a, &counting{}, nil)
	require.EqualError(t, err, "x.json is not a definition: there is nothing to link")
}

func TestUpgradeKeepsIDs(t *testing.T) {
	v1 := mustLink(t, withWorkflows(callable("x", "X", "y"), callable("y", "Y")), &counting{}, nil)
	// Reordered, renamed, with other steps, one new.
	v2 := mustLink(t, withWorkflows(callable("new", "New", "y", "x"), callable("y", "Renamed", "y"), callable("x", "X")), &counting{10}, v1.Map)
	require.Equal(t, map[string]string{"new": fmt.Sprintf("%024x", 11), "y": two, "x": one}, global(v2.Map))
	require.Empty(t, v2.Map.Retired)
	// x goes …
	v3 := mustLink(t, withWorkflows(callable("y", "Y")), &counting{20}, v2.Map)
	require.Equal(t, map[string]string{"y": two}, global(v3.Map))
	require.Equal(t, []link.Retired{{Old: "new", New: fmt.Sprintf("%024x", 11), Name: "New"}, {Old: "x", New: one, Name: "X"}}, v3.Map.Retired)
	require.Equal(t, withWorkflows(callable("y", "Y")), mustUnlink(t, v3))
	// … stays known when the linked text is linked again, and gets its id back.
	again := mustLink(t, string(v3.Linked), &counting{30}, v3.Map)
	require.Equal(t, v3.Map, again.Map)
	v4 := mustLink(t, withWorkflows(callable("x", "X"), callable("y", "Y")), &counting{40}, v3.Map)
	require.Equal(t, map[string]string{"y": two, "x": one}, global(v4.Map))
	require.Equal(t, []link.Retired{{Old: "new", New: fmt.Sprintf("%024x", 11), Name: "New"}}, v4.Map.Retired)
}

func global(m *link.Map) map[string]string {
	ids := map[string]string{}
	for _, w := range m.Workflows {
		ids[w.Old] = w.New
	}
	return ids
}

// A linked text that was edited since, with local ids beside global ones: the new
// map leads back to local ids only.
func TestLinkATextThatIsLinkedInPart(t *testing.T) {
	v1 := mustLink(t, withWorkflows(callable("x", "X", "x")), &counting{}, nil)
	require.Equal(t, withWorkflows(callable(one, "X", one)), string(v1.Linked))
	r := mustLink(t, withWorkflows(callable("new", "New", one, "x", "new"), callable(one, "X", "new")), &counting{1}, v1.Map)
	require.Equal(t, withWorkflows(callable(two, "New", one, one, two), callable(one, "X", two)), string(r.Linked))
	require.Equal(t, withWorkflows(callable("new", "New", "x", "x", "new"), callable("x", "X", "new")), mustUnlink(t, r))

	r = mustLink(t, withWorkflows(callable("x", "X", one)), &counting{1}, v1.Map)
	require.Equal(t, string(v1.Linked), string(r.Linked))
	require.Equal(t, v1.Map, r.Map)
}

func TestDerivedIDs(t *testing.T) {
	secret := []byte("0123456789abcdef")
	derive := func(secret, org, app, local string) string {
		s, err := link.Derived([]byte(secret), org)
		require.NoError(t, err)
		id, err := s.ID(app, local)
		require.NoError(t, err)
		require.Regexp(t, "^[0-9a-f]{24}$", id)
		return id
	}
	base := derive(string(secret), "org", "app", "local")
	require.Equal(t, base, derive(string(secret), "org", "app", "local"))
	require.Equal(t, "9902f683ff092785746fb849", base, "ids must stay the same in every version of Tenon")
	seen := map[string]bool{base: true}
	for _, other := range []string{
		derive("0123456789abcdeg", "org", "app", "local"), derive(string(secret), "org2", "app", "local"),
		derive(string(secret), "org", "app2", "local"), derive(string(secret), "org", "app", "local2"),
		derive(string(secret), "orga", "pp", "local"), derive(string(secret), "org", "appl", "ocal"), derive(string(secret), "org", "", "applocal"),
	} {
		require.False(t, seen[other])
		seen[other] = true
	}

	_, err := link.Derived([]byte("short"), "org")
	require.EqualError(t, err, "the secret of derived ids has 5 bytes: at least 16 are needed")
	_, err = link.Derived(secret, "")
	require.EqualError(t, err, "derived ids need an org: without it two orgs would get the same ids")
}

func TestDerivedIDsOfAPrivateAppDoNotDependOnItsSpelling(t *testing.T) {
	text := withWorkflows(callable("x", "X"))
	short, err := link.Derived([]byte("0123456789abcdef"), "org")
	require.NoError(t, err)
	r := mustLink(t, text, short, nil)
	long := mustLink(t, strings.Replace(text, `"app": "a"`, `"app": "a_5f0c1a2b3c4d5e6f7a8b9c0d"`, 1), short, nil)
	require.Equal(t, global(r.Map), global(long.Map))
}

func TestSourceFailurePassesThrough(t *testing.T) {
	_, err := link.Link(app(t, withWorkflows(callable("x", "X"))), failing{}, nil)
	require.ErrorIs(t, err, errFailing)
}

var errFailing = errors.New("no ids today")

type failing struct{}

func (failing) ID(_, _ string) (string, error) { return "", errFailing }

// TestLinkKnowsTheSchedulersOfTheApp: an action of the app that schedules names
// its target as the platform's own does, in the step or in its template.
func TestLinkKnowsTheSchedulersOfTheApp(t *testing.T) {
	const text = `{"app": "p", "version": "0.1.0", "title": "P", "actions": [
	  {"name": "later", "description": "D", "type": "schedule"},
	  {"name": "soon", "description": "D", "type": "schedule", "inputTemplate": {"workflowId": "again", "x": "again"}},
	  {"name": "other", "description": "D", "type": "transform", "inputTemplate": {"workflowId": "again"}}],
	 "workflows": [{"id": "again", "name": "again", "trigger": {"id": "1", "callable": true, "schema": {"properties": {}}, "eventName": "kustomer.workflow.again.call", "transitions": []}, "steps": [
	  {"id": "a", "action": "kustomer.app.p.later", "params": {"workflowId": "again"}, "transitions": []},
	  {"id": "b", "action": "kustomer.app.p.other", "params": {"workflowId": "again"}, "transitions": []}]}]}`
	r := mustLink(t, text, &counting{}, nil)
	want := strings.NewReplacer(
		`"inputTemplate": {"workflowId": "again", "x"`, `"inputTemplate": {"workflowId": "`+one+`", "x"`,
		`"id": "again"`, `"id": "`+one+`"`, `workflow.again.call`, `workflow.`+one+`.call`,
		`p.later", "params": {"workflowId": "again"`, `p.later", "params": {"workflowId": "`+one+`"`,
	).Replace(text)
	require.Equal(t, want, string(r.Linked))
	require.Equal(t, text, mustUnlink(t, r))
}
