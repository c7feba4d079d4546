package interp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// commonConditions are what the conditions of real workflows look like.
var commonConditions = map[string]string{
	"eq":       `{"op": "eq", "values": ["/#steps.1.status", "open"]}`,
	"cast":     `{"op": "eq", "values": ["/#steps.1.code", "200"]}`,
	"gt":       `{"op": "gt", "values": ["/#steps.1.items.0.price", 5]}`,
	"date":     `{"op": "lt-date", "values": ["/#steps.1.createdAt", "/#steps.1.dueAt"]}`,
	"contains": `{"op": "contains", "values": ["/#steps.1.tags", "vip"]}`,
	"length":   `{"op": "gte", "values": ["/#steps.1.tags.length", 2]}`,
	"exists":   `{"op": "and", "values": [{"op": "exists", "values": ["/#steps.1.changes.attributes.status.after"]}, {"op": "dne", "values": ["/#steps.1.none.at.all"]}]}`,
	"function": `{"op": "gt", "values": ["/#fn:parseInt,steps.1.size", 1]}`,
}

// commonCondition compiles one of them, with an environment for it.
func commonCondition(t testing.TB, text string) (*program.Condition, *program.Env) {
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update",
	  "transitions": [{"target": "s", "condition": ` + text + `}]}, "steps": [{"id": "s", "transitions": []}]}]}`)}, definition.Options{})
	require.False(t, findings.HasErrors(), "%v", findings.Err())
	p, _ := program.New(app)
	require.NotNil(t, p)
	output, err := value.Parse([]byte(`{"status": "open", "code": 200, "items": [{"price": 7}], "createdAt": "2026-01-31T09:00:00.000Z", "dueAt": "2026-02-01T09:00:00+02:00",
	  "tags": ["new", "vip"], "changes": {"attributes": {"status": {"before": "new", "after": "open"}}}, "size": "3 boxes"}`))
	require.NoError(t, err)
	env := &program.Env{Outputs: []value.Value{output, {}}, Nodes: p.Workflows[0].Nodes}
	env.Begin(time.Time{}, builtin.Seed{Run: "run", Step: "1", Event: 1})
	return &p.Workflows[0].Nodes[program.TriggerNode].Transitions[0].Condition, env
}

// TestCommonConditionsAllocateNothing.
func TestCommonConditionsAllocateNothing(t *testing.T) {
	for name, text := range commonConditions {
		c, env := commonCondition(t, text)
		require.True(t, holds(c, env, nil), name)
		require.Zero(t, testing.AllocsPerRun(10, func() { holds(c, env, nil) }), name)
	}
}

// TestAChoiceAllocatesLittle: the conditions that a run looks at cost no memory,
// however many they are.
func TestAChoiceAllocatesLittle(t *testing.T) {
	count := func(conditions int) float64 {
		all := strings.Repeat(`{"target": "s", "condition": {"op": "eq", "values": ["/#steps.1.a", "x"]}}, `, conditions)
		app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: fmt.Appendf(nil, `{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update",
		  "transitions": [%s]}, "steps": [{"id": "s", "transitions": []}]}]}`, strings.TrimSuffix(all, ", "))}, definition.Options{})
		p, _ := program.New(app)
		return testing.AllocsPerRun(10, func() { Start(p, 0, "run", value.OfObject(), time.Time{}) })
	}
	require.LessOrEqual(t, count(1000), count(1)+1)
}

func BenchmarkCondition(b *testing.B) {
	for name, text := range commonConditions {
		b.Run(name, func(b *testing.B) {
			c, env := commonCondition(b, text)
			b.ReportAllocs()
			for b.Loop() {
				holds(c, env, nil)
			}
		})
	}
}

// FuzzCondition evaluates conditions over arbitrary operands: nothing panics, the
// explained verdict is the verdict, and negations are negations.
func FuzzCondition(f *testing.F) {
	f.Add(uint8(program.Eq), []byte(`"5"`), []byte(`5`))
	f.Add(uint8(program.Contains), []byte(`["a", {"b": 1}]`), []byte(`[{"b": 1}]`))
	f.Add(uint8(program.LtDate), []byte(`"2026-01-31T09:00Z"`), []byte(`1e300`))
	f.Fuzz(func(t *testing.T, op uint8, left, right []byte) {
		a, err := value.Parse(left)
		if err != nil {
			a = value.OfString(string(left))
		}
		b, err := value.Parse(right)
		if err != nil {
			b = value.Value{}
		}
		ops := program.Operators()
		evaluate(ops[int(op)%len(ops)], a, b)
		require.NotEqual(t, evaluate(program.Eq, a, b), evaluate(program.Neq, a, b))
		require.NotEqual(t, evaluate(program.Contains, a, b), evaluate(program.NotContains, a, b))
		require.NotEqual(t, evaluate(program.Exists, a), evaluate(program.Dne, a))
		require.Equal(t, evaluate(program.Eq, a, b), evaluate(program.Eq, b, a))
		require.Equal(t, evaluate(program.LtDate, a, b), evaluate(program.GtDate, b, a))
	})
}
