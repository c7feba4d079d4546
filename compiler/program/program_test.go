package program_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

func build(t testing.TB, text string) (*program.Program, definition.Diagnostics) {
	t.Helper()
	app, findings := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(text)}, definition.Options{})
	require.False(t, findings.HasErrors(), "%v", findings.Err())
	return program.New(app)
}

func head(rest string) string {
	return `{"app": "parcels", "version": "0.1.0", "title": "Parcels", ` + rest + `}`
}

func withStep(step string) string {
	return head(`"workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": []}, "steps": [
	  {"id": "a", "transitions": [], ` + step + `}, {"id": "b-1", "transitions": []}]}]`)
}

func TestRulePages(t *testing.T) {
	for _, r := range program.Rules() {
		t.Run(r.Name, func(t *testing.T) {
			require.NotEmpty(t, r.Text)
			require.NotEmpty(t, r.Source)
			if r.Bad == "" {
				return // only met by programs that compile without checking
			}
			p, findings := compiler.Compile(&source.File{Name: "bad.json", Bytes: []byte(r.Bad)}, compiler.Options{})
			require.NotNil(t, p)
			require.Len(t, findings, 1, "%v", findings)
			require.Equal(t, r.Code, findings[0].Rule.Code)
			_, findings = compiler.Compile(&source.File{Name: "good.json", Bytes: []byte(r.Good)}, compiler.Options{})
			require.Empty(t, findings)
		})
	}
}

func TestExpressions(t *testing.T) {
	outputs := make([]value.Value, 3)
	var err error
	outputs[0], err = value.Parse([]byte(`{"id": "c1", "n": 7, "list": [{"f": true}, "x"], "@at": "<b>", "nil": null}`))
	require.NoError(t, err)
	outputs[2] = value.OfString("out")
	for _, c := range []struct{ param, want string }{
		{`"done"`, `"done"`}, {`{"a": [1, null, true]}`, `{"a":[1,null,true]}`},
		{`"/#steps.1.n"`, `7`}, {`"/#steps.1.list.0.f"`, `true`}, {`"/#steps.1.list.length"`, `2`}, {`"/#steps.1.@at"`, `"<b>"`},
		{`"/#steps.1"`, string(outputs[0].AppendJSON(nil))}, {`"/#steps.b-1"`, `"out"`}, {`"/#steps.1.nil"`, `null`},
		{`"/#steps.1.none"`, `missing`}, {`"/#steps.2.n"`, `missing`}, {`"/#variables.x"`, `missing`}, {`"/#error.code"`, `missing`}, {`"/#steps"`, `missing`},
		{`"see /#steps.1.n"`, `"see /#steps.1.n"`},
		{`{"a": "/#steps.1.none", "b": {"c": "/#steps.1.none"}, "d": ["/#steps.1.none", 1]}`, `{"b":{},"d":[null,1]}`},
		{`"{{steps.1.@at}} {{{steps.1.@at}}} {{&steps.1.@at}}"`, `"&lt;b&gt; <b> <b>"`},
		{`"[{{steps.1.none}}{{steps.1.nil}}{{steps.9.x}}{{steps.1.n}}]"`, `"[7]"`},
		{`"a{{! note }}b"`, `"ab"`},
		{`"a{{toUpper steps.1.id}}b{{#if steps.1.n}}c{{math 1 \"+\" 2}}{{#unless x}}d{{/unless}}{{else}}e{{/if}}f"`, `"aC1bc3df"`},
		{`"{{#each steps.1.list}}{{@index}}{{f}}{{@root.steps.1.n}}{{/each}}"`, `"0true717"`},
		{`"{{#each steps}}{{@key}} {{/each}}{{#with this}}{{steps.1.n}}{{/with}}{{lookup (lookup steps '1') 'n'}}"`, `"1 b-1 77"`},
		{`"{{unknownHelper steps.1.n}}{{unknownHelper}}"`, `""`},
		{`"{{dateDiff 'milliseconds' from=steps.1.at-1 to=steps.1.none}}|"`, `"|"`},
		{`"{{> partial}}x"`, `"x"`},
		{`"/#fn:parseInt,steps.1.n"`, `7`}, {`"/#fn:parseInt,steps.1.none"`, `missing`}, {`"/#fn:parsInt,steps.1.n"`, `missing`}, {`"/#fn:"`, `missing`}, {`"/#fn:parseInt"`, `missing`},
	} {
		t.Run(c.param, func(t *testing.T) {
			p, _ := build(t, withStep(`"action": "x", "params": {"p": `+c.param+`}`))
			require.NotNil(t, p)
			env := program.Env{Outputs: outputs, Nodes: p.Workflows[0].Nodes}
			got := p.Workflows[0].Nodes[1].Params.Eval(&env).Get("p")
			require.NoError(t, env.Err())
			text := "missing"
			if !got.IsMissing() {
				text = string(got.AppendJSON(nil))
			}
			require.Equal(t, c.want, text)
		})
	}
}

func TestDataExpr(t *testing.T) {
	data, err := value.Parse([]byte(`{"data": {"id": 7, "tags": ["a", "b"]}, "weekend": 0, "12": "twelve"}`))
	require.NoError(t, err)
	tree, faults := source.Parse(&source.File{Bytes: []byte(`{"id": "/#data.id", "text": "{{#each data.tags}}{{this}}{{@root.data.id}}{{/each}}{{12}}{{this.weekend}}", "n": ["/#fn:parseInt,data.id"], "gone": "/#steps.1.id"}`)}, source.Limits{})
	require.Empty(t, faults)
	env := program.Env{Data: data}
	got := program.DataExpr(tree, source.Root).Eval(&env)
	require.Equal(t, `{"id":7,"text":"a7b7twelve0","n":[7]}`, string(got.AppendJSON(nil)))
	require.Nil(t, program.DataExpr(tree, source.None))
}

func TestTextsBeyondTheLimit(t *testing.T) {
	long := value.OfObject(value.Member{Key: "long", Value: value.OfString(strings.Repeat("x", 1<<20))}, value.Member{Key: "list", Value: value.OfArray(make([]value.Value, 1000)...)})
	for _, param := range []string{
		strings.Repeat("{{{steps.1.long}}}", 5), "{{#each steps.1.list}}{{@root.steps.1.long}}{{/each}}", "{{{replace steps.1.long 'x' 'yyyyyy'}}}",
		"{{{toJSON (toJSON (toJSON (split steps.1.long '')))}}}", "{{#each steps.1.list}}{{#if (replace @root.steps.1.long 'y' 'z')}}{{/if}}{{/each}}",
		"/#fn:map,steps.1.list,x", "{{{join steps.1.list steps.1.long}}}",
	} {
		p, _ := build(t, withStep(`"action": "x", "params": {"p": "`+param+`"}`))
		env := program.Env{Outputs: []value.Value{long}}
		p.Workflows[0].Nodes[1].Params.Eval(&env)
		if strings.HasPrefix(param, "/#") {
			require.NoError(t, env.Err(), param)
			continue
		}
		require.ErrorContains(t, env.Err(), "makes a text of more than 4194304 bytes, or takes too much work: put less into it", param)
		env.Begin(time.Time{}, builtin.Seed{})
		require.NoError(t, env.Err())
	}
}

// TestManyTextsTogetherHaveALimit: a definition may hold many templates, each of
// which keeps to the limits.
func TestManyTextsTogetherHaveALimit(t *testing.T) {
	long := value.OfObject(value.Member{Key: "long", Value: value.OfString(strings.Repeat("x", 1<<20))}, value.Member{Key: "list", Value: value.OfArray(make([]value.Value, 50_000)...)}, value.Member{Key: "short", Value: value.OfArray(make([]value.Value, 1000)...)})
	for _, param := range []string{"{{{steps.1.long}}}", "{{#each steps.1.short}}{{a" + strings.Repeat(".a", 1000) + "}}{{/each}}", "/#fn:toJSON,steps.1.long", "/#fn:map,steps.1.list,x"} {
		p, _ := build(t, withStep(`"action": "x", "params": {"p": [`+strings.TrimSuffix(strings.Repeat(`"`+param+`", `, 400), ", ")+`]}`))
		env := program.Env{Outputs: []value.Value{long}}
		p.Workflows[0].Nodes[1].Params.Items[0].Items[0].Eval(&env)
		require.NoError(t, env.Err(), "one alone is allowed")
		p.Workflows[0].Nodes[1].Params.Eval(&env)
		require.ErrorContains(t, env.Err(), "put less into it", param)
	}
}

func TestNames(t *testing.T) {
	const org = "6142bf2f6ef1940524f53d94"
	for _, c := range []struct{ visibility, name, want string }{
		{"private", "find", "kustomer.app.parcels.find"},
		{"private", "parcels.find", "kustomer.app.parcels.find"},
		{"private", "kustomer.rest-api.json", "kustomer.rest-api.json"},
		{"private", "kustomer.app.parcels.find", "kustomer.app.parcels.find"},
		{"private", "kustomer.app.parcels_" + org + ".find", "kustomer.app.parcels.find"},
		{"private", "kustomer.app.other_" + org + ".find", "kustomer.app.other_" + org + ".find"},
		{"private", "kustomer.app.parcels_extra.find", "kustomer.app.parcels_extra.find"},
		{"public", "kustomer.app.parcels_" + org + ".find", "kustomer.app.parcels_" + org + ".find"},
		{"private", "", ""},
	} {
		p, _ := build(t, head(`"visibility": "`+c.visibility+`"`))
		require.Equal(t, c.want, p.FullName(c.name), "%s in a %s app", c.name, c.visibility)
	}
}

func TestWorkflows(t *testing.T) {
	p, findings := build(t, head(`"workflows": [
	  {"name": "off", "enabled": false, "trigger": {"id": "1", "eventName": "late", "transitions": []}, "steps": [{"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "c"}, "transitions": []}]},
	  {"id": "c", "name": "call", "trigger": {"id": "1", "callable": true, "schema": {"properties": {}}, "eventName": "kustomer.workflow.c.call", "transitions": []}, "steps": []},
	  {"name": "on", "trigger": {"id": "1", "eventName": "kustomer.app.parcels.late", "transitions": []}, "steps": []}]`))
	require.Empty(t, findings)
	require.Equal(t, []int{0, 2}, p.ByEvent("kustomer.app.parcels.late"))
	require.Equal(t, []int{0, 2}, p.ByEvent("late"))
	require.Equal(t, []int{1}, p.ByEvent("kustomer.workflow.c.call"))
	require.Empty(t, p.ByEvent("kustomer.note.create"))
	require.False(t, p.Workflows[0].Enabled)
	require.True(t, p.Workflows[2].Enabled)
	require.Equal(t, program.Schedule, p.Workflows[0].Nodes[1].Kind)
	i, ok := p.Workflow("c")
	require.True(t, ok && i == 1 && p.Workflows[1].Callable)
	require.Equal(t, "c", p.Workflows[1].Key())
	require.Equal(t, "on", p.Workflows[2].Key())
	_, ok = p.Workflow("d")
	require.False(t, ok)
}

func TestWhatCannotBeExecutedIsRefused(t *testing.T) {
	always := `{"op": "true", "values": [true]}`
	for _, c := range []struct{ transition, message, at string }{
		{`{"target": "nowhere", "condition": ` + always + `}`, `the transition leads to "nowhere", which is no step of its workflow`, `"nowhere"`},
		{`{"target": "1", "condition": ` + always + `}`, `the transition leads to "1", which is no step of its workflow`, `"1"`},
		{`{"target": "a", "condition": {"op": "like", "values": []}}`, `the condition has the operator "like", which does not exist`, `"like"`},
	} {
		app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(head(`"workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [` + c.transition + `]}, "steps": [{"id": "a", "transitions": []}]}]`))}, definition.Options{})
		p, findings := program.New(app)
		require.Nil(t, p)
		require.Len(t, findings, 1)
		require.Equal(t, c.message, findings[0].Message)
		require.Equal(t, c.at, string(findings[0].File.Bytes[findings[0].Range.Start:findings[0].Range.End]))
		require.Equal(t, definition.Address{App: "parcels", Workflow: "w", Step: "1"}, findings[0].Address)
	}
}

func TestCompileRefusesWhatTheCheckRefuses(t *testing.T) {
	p, findings := compiler.Compile(&source.File{Name: "app.json", Bytes: []byte(`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [7,]}`)}, compiler.Options{})
	require.Nil(t, p)
	require.True(t, findings.HasErrors())
}

// TestCorpus compiles every file of the corpus, broken ones too: nothing
// panics, and of a sound one there is a program.
func TestCorpus(t *testing.T) {
	for _, file := range corpus.Files(t) {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		f := &source.File{Name: filepath.Base(file), Bytes: b}
		p, findings := compiler.Compile(f, compiler.Options{})
		require.Equal(t, findings.HasErrors(), p == nil, "%s: %v", f.Name, findings.Err())
		app, _ := definition.Parse(f, definition.Options{})
		program.New(app)
	}
}

// FuzzNew: whatever could be read of a text compiles or is refused, and what
// was compiled can be evaluated.
func FuzzNew(f *testing.F) {
	f.Add([]byte(withStep(`"action": "x", "params": {"p": "/#steps.1.a", "q": ["{{#if a}}b{{/if}}{{c}}"]}, "errorCases": [{"condition": {"op": "and", "values": []}, "errorAction": {}}]`)))
	f.Add([]byte(withStep(`"action": "x", "params": {"p": "{{#each steps.1.list as |a b|}}{{lookup a b}}{{math b '+' (dateDiff 'days' from=a)}}{{else}}{{randomId size=3}}{{/each}}", "q": "/#fn:transform,steps.1,a=b.c", "r": "/#fn:inBusinessHours,office", "s": "{{this}}{{lookup steps 1}}"}`)))
	f.Add([]byte(`{"app": 1, "workflows": [{"trigger": {"transitions": [{"target": 1, "condition": []}], "callable": true, "schema": {"required": [1], "properties": {"a": 1}}}, "steps": [{"id": null}, 1]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		app, _ := definition.Parse(&source.File{Name: "a.json", Bytes: text}, definition.Options{})
		p, findings := program.New(app)
		require.Equal(t, findings.HasErrors(), p == nil)
		if p == nil {
			return
		}
		for _, w := range p.Workflows {
			env := program.Env{Outputs: make([]value.Value, len(w.Nodes)), Nodes: w.Nodes, Builtin: builtin.Env{World: p.Defaults}}
			env.Outputs[0] = value.OfObject(value.Member{Key: "list", Value: value.OfArray(value.OfNumber(1), value.OfString("<"))}, value.Member{Key: "b", Value: value.OfObject()})
			if w.Input != nil {
				w.Input.Inputs(value.OfObject())
			}
			for i := range w.Nodes {
				if n := &w.Nodes[i]; n.Params != nil {
					n.Params.Eval(&env)
					require.NotEmpty(t, n.Params.String())
				}
			}
		}
	})
}
