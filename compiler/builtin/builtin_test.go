package builtin_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/compiler/template"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

// now is the time of all examples, a Saturday.
var now = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// exampleSettings and exampleSchedules are what the org of the examples has set
// up; docs/language.md shows them.
const (
	exampleSettings  = `{"default": {"greeting": {"type": "string", "defaultValue": "Hello"}, "limit": {"type": "number", "defaultValue": 25}, "token": {"type": "secret", "defaultValue": "s3cret"}}}`
	exampleSchedules = `{"office": {"timeZone": "Europe/Paris", "hours": {"friday": [{"start": "09:00", "end": "17:00"}]}, "holidays": ["2026-12-25"]},
 "weekend": {"timeZone": "UTC", "hours": {"saturday": [{"start": "08:00", "end": "12:00"}, {"start": "13:00", "end": "24:00"}]}}}`
)

func exampleWorld(t testing.TB) *builtin.Environment {
	w := &builtin.Environment{DefaultSchedule: "office"}
	require.NoError(t, json.Unmarshal([]byte(exampleSchedules), &w.Schedules))
	return w
}

// evaluate evaluates a string of a definition as a param of a step.
func evaluate(t testing.TB, use, data string, world *builtin.Environment, run string) string {
	t.Helper()
	quoted, err := json.Marshal(use)
	require.NoError(t, err)
	text := `{"app": "parcels", "version": "0.1.0", "title": "Parcels", "settings": ` + exampleSettings + `, "workflows": [{"name": "w",
	  "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": []}, "steps": [{"id": "a", "action": "x", "params": {"p": ` + string(quoted) + `}, "transitions": []}]}]}`
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{})
	require.False(t, findings.HasErrors(), "%v", findings.Err())
	p, _ := program.New(app)
	require.NotNil(t, p)
	if data == "" {
		data = "{}"
	}
	v, err := value.Parse([]byte(data))
	require.NoError(t, err)
	if world == nil {
		world = exampleWorld(t)
	}
	if world.Settings == nil {
		world.Settings = p.Defaults.Settings
	}
	env := program.Env{Outputs: []value.Value{v, {}}, Nodes: p.Workflows[0].Nodes, Builtin: builtin.Env{World: world}}
	env.Begin(now, builtin.Seed{Run: run, Step: "a", Event: 1, Use: "params"})
	out := p.Workflows[0].Nodes[1].Params.Eval(&env).Get("p")
	require.NoError(t, env.Err())
	if out.IsMissing() {
		return "missing"
	}
	return string(out.AppendJSON(nil))
}

// evaluateRequest evaluates a string as a part of an inputTemplate.
func evaluateRequest(t testing.TB, use, data string) string {
	quoted, err := json.Marshal(use)
	require.NoError(t, err)
	tree, faults := source.Parse(&source.File{Bytes: quoted}, source.Limits{})
	require.Empty(t, faults)
	if data == "" {
		data = "{}"
	}
	v, err := value.Parse([]byte(data))
	require.NoError(t, err)
	world := exampleWorld(t)
	world.Settings = token{}
	env := program.Env{Data: v, Builtin: builtin.Env{World: world, Secrets: true}}
	out := program.DataExpr(tree, source.Root).Eval(&env)
	require.NoError(t, env.Err())
	return string(out.AppendJSON(nil))
}

type token struct{}

func (token) Setting(name string) (value.Value, bool) {
	return value.OfString("s3cret"), name == "parcels.default.token"
}

// TestExamples holds every example to what it promises, twice: an evaluation that
// is repeated gives the same bytes.
func TestExamples(t *testing.T) {
	for b := range builtin.All() {
		t.Run(b.Name, func(t *testing.T) {
			require.NotEmpty(t, b.Examples, "every entry shows how it is used")
			used := false
			for _, x := range b.Examples {
				require.Equal(t, x.Result, evaluate(t, x.Use, x.Data, nil, "run-1"), x.Use)
				require.Equal(t, x.Result, evaluate(t, x.Use, x.Data, nil, "run-1"), x.Use)
				used = used || strings.Contains(x.Use, b.Name)
			}
			require.True(t, used)
			for _, x := range b.Requests {
				require.Equal(t, x.Result, evaluateRequest(t, x.Use, x.Data), x.Use)
			}
		})
	}
}

// TestTable holds the table to what its readers count on.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	groups := builtin.Groups()
	last := 0
	for b := range builtin.All() {
		require.False(t, seen[b.Name], "%s stands twice", b.Name)
		seen[b.Name] = true
		require.True(t, b.Helper || b.Function, b.Name)
		require.NotEmpty(t, b.Text, b.Name)
		require.NotEmpty(t, b.Source, b.Name)
		require.NotZero(t, b.Result, b.Name)
		require.Equal(t, template.IsNative(b.Name), b.IsNative(), "package template and the table agree on what Handlebars carries out: %s", b.Name)
		at := slices.Index(groups, b.Group)
		require.GreaterOrEqual(t, at, last, "%s stands in its group", b.Name)
		last = at
		optional := false
		for _, p := range b.Params {
			require.NotEmpty(t, p.Text, b.Name)
			require.False(t, optional && !p.Optional, "%s: what must be given stands in front", b.Name)
			optional = p.Optional
		}
		require.Equal(t, b.Helper, builtin.FindHelper(b.Name) != nil)
		require.Equal(t, b.Function, builtin.FindFunction(b.Name) != nil)
	}
	require.Nil(t, builtin.FindHelper("parseInt"), "a function is no helper")
	require.Nil(t, builtin.FindFunction("toLower"), "a helper is no function")
}

// TestNothingPanics calls everything with every kind of value in every place. What
// comes of it is of the kinds that the table promises.
func TestNothingPanics(t *testing.T) {
	var samples []value.Value
	for _, text := range []string{"null", "true", "0", "-1.5", "1e300", `""`, `"é😀 x"`, `"2026-01-31T09:00:00Z"`, `"days"`, `"+"`, "[]", `["a", {"id": 1, "type": "t"}]`, "{}", `{"included": [{"type": "t", "attributes": {"a": 1}}]}`} {
		v, err := value.Parse([]byte(text))
		require.NoError(t, err)
		samples = append(samples, v)
	}
	samples = append(samples, value.Value{}, value.OfString("\xff<"))
	env := builtin.Env{World: exampleWorld(t)}
	for b := range builtin.All() {
		if b.IsNative() {
			continue
		}
		for _, x := range samples {
			for _, y := range samples {
				env.Begin(now, builtin.Seed{})
				args := []value.Value{x, y, x, y}[:min(4, max(1, len(b.Params)))]
				out := env.Helper(b, args, []value.Member{{Key: "k", Value: y}})
				require.NoError(t, env.Err())
				kind := []types.Kinds{types.Missing, types.Null, types.Boolean, types.Number, types.String, types.Array, types.Object}[out.Kind()]
				require.True(t, b.Result.Has(kind), "%s of %s and %s yields %s", b.Name, x.AppendJSON(nil), y.AppendJSON(nil), out.Kind())
			}
		}
	}
}
