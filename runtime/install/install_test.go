package install

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

const pair = `{"app": "parcels_5f0c1b2a3d4e5f6071829304", "version": "0.1.0", "title": "Parcels", "workflows": [
  {"name": "plan", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "later", "condition": {"op": "true", "values": [true]}}]},
   "steps": [{"id": "later", "action": "kustomer.app.scheduler.schedule-workflow", "appVersion": "scheduler-^1.0.1", "params": {"workflowId": "notify", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]},
  {"id": "notify", "name": "notify", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.notify.call", "schema": {"properties": {}}, "transitions": []}, "steps": []}]}`

func prepare(t *testing.T, text, org string, o Options) *Prepared {
	t.Helper()
	p, findings, err := Prepare(&source.File{Name: "app.json", Bytes: []byte(text)}, org, o)
	require.NoError(t, err)
	require.NotNil(t, p, "%v", findings.Err())
	return p
}

func TestOrgsNeverShareIDsAndUpgradesKeepThem(t *testing.T) {
	acme, zenith := prepare(t, pair, "acme", Options{}), prepare(t, pair, "zenith", Options{})
	require.Equal(t, "parcels", acme.App)
	require.Equal(t, "0.1.0", acme.Version)
	id, other := acme.Map.Workflows[0].New, zenith.Map.Workflows[0].New
	require.NotEqual(t, id, other)
	i, ok := acme.Program.Workflow(id)
	require.True(t, ok)
	require.Equal(t, "notify", acme.Program.Workflows[i].Name)
	require.Equal(t, []int{1}, acme.Program.ByEvent("kustomer.workflow."+id+".call"))
	_, ok = acme.Program.Workflow("notify")
	require.False(t, ok, "the linked text is what was compiled")

	upgraded := prepare(t, strings.Replace(pair, "0.1.0", "0.2.0", 1), "acme", Options{Previous: acme.Map})
	require.Equal(t, id, upgraded.Map.Workflows[0].New)
}

func TestRestoreMakesTheSameRevision(t *testing.T) {
	p := prepare(t, pair, "acme", Options{})
	m, err := link.ParseMap(&source.File{Name: "map", Bytes: p.Map.Encode()})
	require.NoError(t, err)
	again, err := Restore("acme", bytes.Clone(p.Linked), m)
	require.NoError(t, err)
	require.Equal(t, p, again)
}

func TestPrepareOfTheCorpus(t *testing.T) {
	for _, name := range []string{"effort-0.2.0.json", "bulk-1.json", "bulk-2.json", "cwf-two-notes.json"} {
		p, findings, err := Prepare(&source.File{Name: name, Bytes: corpus.File(t, name)}, "acme", Options{})
		require.NoError(t, err)
		require.NotNil(t, p, "%s: %v", name, findings.Err())
		require.NotEmpty(t, p.App, name)
	}
}

func TestRefusals(t *testing.T) {
	file := func(text string) *source.File { return &source.File{Name: "app.json", Bytes: []byte(text)} }
	_, _, err := Prepare(file(pair), "", Options{})
	require.EqualError(t, err, "an app is installed into an org: the org has no name")

	p, findings, err := Prepare(file(strings.Replace(pair, `"target": "later"`, `"target": "latr"`, 1)), "acme", Options{})
	require.NoError(t, err)
	require.Nil(t, p)
	require.True(t, findings.HasErrors())

	acme := prepare(t, pair, "acme", Options{})
	_, _, err = Prepare(file(strings.Replace(pair, "parcels_5f0c1b2a3d4e5f6071829304", "letters", 1)), "acme", Options{Previous: acme.Map})
	require.EqualError(t, err, `the map belongs to the app "parcels", the definition to the app "letters": an app keeps its ids only under its name`)
}
