package compiler_test

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

// A hostile text makes one thing of a definition many. n is how many; each of
// them may take some two hundred bytes.
type hostile struct {
	name string
	text func(n int) string
}

const (
	top    = `{"app": "a", "version": "1.0.0", "title": "A"`
	always = `"condition": {"op": "true", "values": [true]}`
)

// many joins what piece returns for 0 to n-1.
func many(n int, piece func(i int) string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(piece(i))
	}
	return b.String()
}

func manyf(n int, format string) string {
	return many(n, func(i int) string { return strings.ReplaceAll(format, "$", strconv.Itoa(i)) })
}

// inWorkflow puts steps into a definition of one workflow whose trigger leads to
// step s0.
func inWorkflow(steps string) string {
	return top + `, "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.create", "transitions": [{"target": "s0", ` + always + `}]}, "steps": [` + steps + `]}]}`
}

// callable is a workflow that others may schedule.
func callable(id, steps string) string {
	return `{"id": "` + id + `", "name": "` + id + `", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.` + id + `.call", "schema": {"properties": {"a": {"type": "string"}}, "required": ["a"]}, "transitions": [{"target": "s0", ` + always + `}]}, "steps": [` + steps + `]}`
}

func schedule(step, id string) string {
	return `{"id": "` + step + `", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "` + id + `", "runAt": {"type": "relative", "value": 0}, "inputs": {"a": "/#steps.1.a"}}, "transitions": []}`
}

func square(n int) int {
	r := 1
	for r*r < n {
		r++
	}
	return r
}

var hostiles = []hostile{
	{"a chain of steps", func(n int) string {
		return inWorkflow(many(n, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [{"target": "s%d", `+always+`}]}`, i, i+1)
		}))
	}},
	{"steps that nothing reaches", func(n int) string { return inWorkflow(manyf(n, `{"id": "s$", "transitions": []}`)) }},
	{"steps in a circle", func(n int) string {
		return inWorkflow(many(n, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [{"target": "s%d", `+always+`}]}`, i, (i+1)%n)
		}))
	}},
	{"steps in many circles", func(n int) string {
		return inWorkflow(many(n, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [{"target": "s%d", `+always+`}, {"target": "s%d", `+always+`}]}`, i, min(i+1, n-1), max(i-1, 0))
		}))
	}},
	{"every step leads to every one", func(n int) string {
		side := square(n)
		return inWorkflow(many(side, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [%s]}`, i, manyf(side, `{"target": "s$", `+always+`}`))
		}))
	}},
	{"every step leads to every later one", func(n int) string {
		side := square(n)
		return inWorkflow(many(side, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [%s]}`, i, many(side-i-1, func(j int) string {
				return fmt.Sprintf(`{"target": "s%d", "condition": {"op": "eq", "values": ["/#steps.1.x", %d]}}`, i+j+1, j)
			}))
		}))
	}},
	{"transitions of one step", func(n int) string {
		return inWorkflow(`{"id": "s0", "transitions": [` + manyf(n, `{"target": "s1", "condition": {"op": "eq", "values": ["/#steps.1.x", $]}}`) + `]}, {"id": "s1", "transitions": []}`)
	}},
	{"equal transitions of one step", func(n int) string {
		return inWorkflow(`{"id": "s0", "transitions": [` + manyf(n, `{"target": "s1", "condition": {"op": "eq", "values": ["/#steps.1.x", "a"]}}`) + `]}, {"id": "s1", "transitions": []}`)
	}},
	{"transitions to nowhere", func(n int) string {
		return inWorkflow(`{"id": "s0", "transitions": [` + manyf(n, `{"target": "t$", `+always+`}`) + `]}`)
	}},
	{"steps without ids and transitions to nowhere", func(n int) string {
		return inWorkflow(manyf(n, `{"id": "s $", "transitions": [{"target": "t$", `+always+`}]}`))
	}},
	{"steps of one id", func(n int) string { return inWorkflow(manyf(n, `{"id": "s0", "transitions": []}`)) }},
	{"equal duplicate keys", func(n int) string { return top + `, ` + manyf(n, `"title": "A"`) + `}` }},
	{"equal unknown keys", func(n int) string { return top + `, ` + manyf(n, `"titel": "A"`) + `}` }},
	{"unknown keys", func(n int) string { return top + `, ` + manyf(n, `"key$": "A"`) + `}` }},
	{"duplicate keys with escapes", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {` + manyf(n, `"\u0061": $`) + `}, "transitions": []}`)
	}},
	{"duplicate keys in pairs", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {` + manyf(n, `"a$": 1, "a$": 1`) + `}, "transitions": []}`)
	}},
	{"small objects behind a large one", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {"a": {` + manyf(n, `"k$": 1`) + `}, "b": [` + manyf(n/10, `{`+manyf(10, `"k$": 1`)+`}`) + `]}, "transitions": []}`)
	}},
	{"unknown actions of the app", func(n int) string {
		return strings.TrimSuffix(inWorkflow(manyf(n, `{"id": "s$", "action": "kustomer.app.a.x$", "transitions": []}`)), "}") +
			`, "actions": [` + manyf(n, `{"name": "kustomer.app.a.y$", "type": "rest_api", "inputTemplate": {"uri": "https://a.example"}}`) + `]}`
	}},
	{"unknown actions of the platform", func(n int) string {
		return inWorkflow(manyf(n, `{"id": "s$", "action": "kustomer.customer.updat$", "transitions": []}`))
	}},
	{"params of a large schema", func(n int) string {
		return strings.TrimSuffix(inWorkflow(manyf(n, `{"id": "s$", "action": "kustomer.app.a.x", "params": {"p$": 1, "q$": 2}, "transitions": []}`)), "}") +
			`, "actions": [{"name": "kustomer.app.a.x", "type": "rest_api", "inputTemplate": {"uri": "https://a.example"}, "inputSchema": {"type": "object", "properties": {` +
			manyf(n, `"p$": {"type": "string"}`) + `}, "required": [` + manyf(n, `"p$"`) + `], "additionalProperties": false}}]}`
	}},
	{"schemas that lead to each other", func(n int) string {
		return strings.TrimSuffix(inWorkflow(manyf(n, `{"id": "s$", "action": "kustomer.app.a.x", "params": {"p": "/#steps.1.id", "q": 2}, "transitions": []}`)), "}") +
			`, "actions": [{"name": "kustomer.app.a.x", "type": "rest_api", "inputTemplate": {"uri": "https://a.example"}, "inputSchema": {"anyOf": [` + manyf(n, `{"$ref": "#"}`) + `]}}]}`
	}},
	{"events of the app", func(n int) string {
		return top + `, "triggers": [` + manyf(n, `{"eventName": "kustomer.app.a.e$"}`) + `], "hooks": [` + manyf(n, `{"eventName": "kustomer.app.a.f$", "type": "web"}`) + `], "workflows": [` +
			manyf(n, `{"name": "w$", "trigger": {"id": "1", "eventName": "kustomer.app.a.e$", "transitions": [{"target": "s", "condition": {"op": "eq", "values": ["/#steps.1.x", "/#steps.1.y"]}}]}, "steps": [{"id": "s", "transitions": []}]}`) + `]}`
	}},
	{"dependencies", func(n int) string {
		return strings.TrimSuffix(inWorkflow(manyf(n, `{"id": "s$", "action": "kustomer.app.b$.x", "appVersion": "b$-^1.0.0", "transitions": []}`)), "}") + `, "dependencies": [` + manyf(n, `"c$-^1.0.0"`) + `]}`
	}},
	{"settings and texts", func(n int) string {
		return top + `, "settings": {"default": {` + manyf(n, `"s$": {"type": "string", "defaultValue": ""}`) + `}}, "i18n": {"en_us": {` + manyf(n, `"a.settings.path.default.t$.displayName": "T"`) + `}}}`
	}},
	{"places that name settings", func(n int) string {
		return top + `, "settings": {"default": {` + manyf(n, `"s$": {"type": "string", "defaultValue": ""}`) + `}}, "actions": [` +
			manyf(n, `{"name": "kustomer.app.a.x$", "type": "rest_api", "appSettings": {"l": {"key": "a.default.t$"}}, "inputTemplate": {"uri": "https://{{m}}"}}`) + `]}`
	}},
	{"locals of one action", func(n int) string {
		return top + `, "actions": [{"name": "kustomer.app.a.x", "type": "rest_api", "appSettings": {` + manyf(n, `"l$": {"key": "a.default.t$"}`) + `}, "inputTemplate": {"uri": "https://a.example", "data": {` + manyf(n, `"d$": "{{m$}} {{l$}}"`) + `}}}]}`
	}},
	{"values of a condition", func(n int) string {
		return inWorkflow(`{"id": "s0", "transitions": [{"target": "s1", "condition": {"op": "or", "values": [` + manyf(n, `{"op": "eq", "values": ["/#steps.1.x", $]}`) + `]}}]}, {"id": "s1", "transitions": []}`)
	}},
	{"nested conditions", func(n int) string {
		const depth = 400
		return inWorkflow(many(n/depth+1, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "transitions": [{"target": "s%d", "condition": %s{"op": "eq", "values": ["/#steps.1.x", 1]}%s}]}`, i, i+1,
				strings.Repeat(`{"op": "and", "values": [`, depth), strings.Repeat(`]}`, depth))
		}))
	}},
	{"workflows of one name and id", func(n int) string {
		return top + `, "workflows": [` + many(n, func(int) string { return callable("w", `{"id": "s0", "transitions": []}`) }) + `]}`
	}},
	{"workflows that schedule each other in a circle", func(n int) string {
		return top + `, "workflows": [` + many(n, func(i int) string {
			return callable(fmt.Sprintf("w%d", i), schedule("s0", fmt.Sprintf("w%d", (i+1)%n)))
		}) + `]}`
	}},
	{"every workflow schedules every one", func(n int) string {
		side := square(n)
		return top + `, "workflows": [` + many(side, func(i int) string {
			return callable(fmt.Sprintf("w%d", i), many(side, func(j int) string { return schedule(fmt.Sprintf("s%d", j), fmt.Sprintf("w%d", j)) }))
		}) + `]}`
	}},
	{"schedules of one unknown workflow", func(n int) string {
		return inWorkflow(many(n, func(i int) string { return schedule(fmt.Sprintf("s%d", i), "nobody") }))
	}},
	{"inputs of a large schema", func(n int) string {
		return top + `, "workflows": [{"id": "w", "name": "w", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.w.call", "schema": {"properties": {` +
			manyf(n, `"p$": {"type": "string"}`) + `}, "required": [` + manyf(n, `"p$"`) + `]}, "transitions": []}, "steps": [` +
			many(n, func(i int) string { return schedule(fmt.Sprintf("s%d", i), "w") }) + `]}]}`
	}},
	{"references to steps that do not exist", func(n int) string {
		return inWorkflow(manyf(n, `{"id": "s$", "params": {"a": "/#steps.x$.id", "b": "{{steps.y$.id}}"}, "transitions": []}`))
	}},
	{"references to later steps", func(n int) string {
		return inWorkflow(many(n, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "params": {"a": "/#steps.s%d.id"}, "transitions": [{"target": "s%d", `+always+`}]}`, i, n-i-1, i+1)
		}))
	}},
	{"references around branches", func(n int) string {
		n = min(n, 4000) // beyond it the paths are not worked out
		return inWorkflow(many(n, func(i int) string {
			return fmt.Sprintf(`{"id": "s%d", "params": {"a": "/#steps.s%d.id", "b": "/#steps.s%d.id"}, "transitions": [{"target": "s%d", `+always+`}, {"target": "s%d", `+always+`}]}`, i, i/2, i/3, i+1, i+2)
		}))
	}},
	{"references in one string", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {"a": "` + strings.Repeat(`{{steps.x.id}} `, n) + `"}, "transitions": []}`)
	}},
	{"mistakes in one string with escapes", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {"a": "` + strings.Repeat(`\"\u0041{{nobody a}} {{steps..x}}`, n) + `"}, "transitions": []}`)
	}},
	{"placeholders that nothing closes", func(n int) string { return top + `, "description": "` + strings.Repeat("<<{{DATE", n) + `"}` }},
	{"placeholders", func(n int) string { return top + `, "description": "` + strings.Repeat("<<a>>", n) + `"}` }},
	{"placeholders outside of strings", func(n int) string {
		return top + `, "tags": [` + manyf(n, `1`) + `, << ` + strings.Repeat("<< ", n) + `]}`
	}},
	{"error cases", func(n int) string {
		return inWorkflow(`{"id": "s0", "errorCases": [` + manyf(n, `{"condition": {"op": "and", "values": [{"op": "eq", "values": ["/#error.x", $]}]}, "errorAction": {"type": "contine"}}`) + `], "transitions": []}`)
	}},
	{"klasses and their attributes", func(n int) string {
		return top + `, "identifier": "abc", "klasses": [` + manyf(n, `{"name": "k$", "metadata": {"properties": {"aStr": {}, "bNum": {}}}}`) + `, {"name": "k", "metadata": {"properties": {` + manyf(n, `"a$Str": {}`) + `}}}], "kviews": [` +
			manyf(n, `{"name": "v$", "resource": "l$", "context": "smartbar-card", "template": "<div/>"}`) + `]}`
	}},
	{"components of one name", func(n int) string {
		return top + `, "commands": [` + manyf(n, `{"name": "c", "url": "https://a.example", "httpMethod": "get"}`) + `], "widgets": [` + manyf(n, `{"name": "d", "url": "https://a.example", "icon": "x"}`) + `]}`
	}},
	{"versions of a changelog", func(n int) string { return top + `, "changelog": {` + manyf(n, `"1.0.$": "x"`) + `}}` }},
	{"a long name around many mistakes", func(n int) string {
		return top + `, "settings": {"` + strings.Repeat("x", 50*n) + `": {` + manyf(n, `"s$": 1`) + `}}}`
	}},
	{"brackets", func(n int) string { return strings.Repeat("[", 100*n) }},
	{"brackets in brackets", func(n int) string { return strings.Repeat("[", 50*n) + strings.Repeat("]", 50*n) }},
	{"brackets of two kinds", func(n int) string { return strings.Repeat(`{"a":[`, 300) + strings.Repeat("[}{]", 20*n) }},
	{"brackets behind blanks", func(n int) string { return "[\n" + strings.Repeat(" ", 20*n) + strings.Repeat("[],", 20*n) + "x" }},
	{"quotes", func(n int) string { return top + `, ` + strings.Repeat(`"'`, 50*n) }},
	{"lines of quotes", func(n int) string { return top + `, ` + strings.Repeat("\"a\n", 30*n) }},
	{"single quotes", func(n int) string { return top + `, "tags": [` + strings.Repeat(`'a' `, 30*n) + `]}` }},
	{"words", func(n int) string { return strings.Repeat("some words, ", 10*n) }},
	{"commas", func(n int) string { return top + `, "tags": [` + strings.Repeat(",", 100*n) }},
	{"colons", func(n int) string { return top + `, "tags": {` + strings.Repeat(`"a"::`, 20*n) }},
	{"comments", func(n int) string { return top + `, "tags": [` + strings.Repeat("/* x */", 15*n) + `]}` }},
	{"open comments", func(n int) string { return top + `, "tags": [` + strings.Repeat("/* x ", 15*n) + `]}` }},
	{"closing brackets", func(n int) string { return top + strings.Repeat("}", 100*n) }},
	{"broken escapes", func(n int) string { return top + `, "description": "` + strings.Repeat(`\u12\ud800\q`, 10*n) + `"}` }},
	{"broken characters", func(n int) string { return top + `, "description": "` + strings.Repeat("a\xff", 30*n) + `"}` }},
	{"NUL bytes", func(n int) string {
		return top + `, "description": "` + strings.Repeat("\x00", 50*n) + `"}` + strings.Repeat("\x00", 50*n)
	}},
	{"nothing but NUL bytes", func(n int) string { return strings.Repeat("\x00", 100*n) }},
	{"numbers", func(n int) string { return top + `, "tags": [` + strings.Repeat("01,", 30*n) + `]}` }},
	{"a long number", func(n int) string { return top + `, "tags": [` + strings.Repeat("1", 100*n) + `]}` }},
	{"a long string", func(n int) string { return top + `, "description": "` + strings.Repeat("x", 100*n) + `"}` }},
	{"a long reference", func(n int) string {
		return inWorkflow(`{"id": "s0", "params": {"a": "/#` + strings.Repeat("steps.", 20*n) + `"}, "transitions": []}`)
	}},
	{"a long id", func(n int) string {
		return inWorkflow(`{"id": "` + strings.Repeat("s", 50*n) + `", "transitions": [{"target": "` + strings.Repeat("t", 50*n) + `", ` + always + `}]}`)
	}},
	{"long lines", func(n int) string {
		return strings.ReplaceAll(inWorkflow(manyf(n, `{"id": "s$", "action": 1, "transitions": []}`)), "\n", "")
	}},
}

// TestHostileTexts checks texts that make one thing of a definition many, and
// prints what was found for people and for programs. Were anything quadratic in
// it, the test would not come to its end within hours.
func TestHostileTexts(t *testing.T) {
	n := 50_000
	if s := os.Getenv("HOSTILE"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	var checker compiler.Checker
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			f := &source.File{Name: "hostile.json", Bytes: []byte(h.text(n))}
			start := time.Now()
			checked := checker.Check(f, compiler.Options{Whole: true})
			took := time.Since(start)
			start = time.Now()
			require.LessOrEqual(t, len(checked.Findings), 10_000)
			require.NoError(t, report.JSON(io.Discard, checked.Findings, report.JSONOptions{Dropped: checked.Dropped}))
			require.NoError(t, report.Text(io.Discard, checked.Findings, report.TextOptions{Dropped: checked.Dropped}))
			t.Logf("%5.1f MB: check %7.1f ms, report %7.1f ms, %d findings, %d dropped", float64(len(f.Bytes))/1e6, took.Seconds()*1e3, time.Since(start).Seconds()*1e3, len(checked.Findings), checked.Dropped.Total())
		})
	}
}
