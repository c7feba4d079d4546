package main

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-json"
	"github.com/mailgun/raymond/v2"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// renders is how often a template is rendered in one round.
const renders = 2000

const customer = `{"name": "Ada <Lovelace>", "id": "c-1815", "mail": "ada@example.org", "vip": true, "address": {"street": "12 St James's Square", "city": "London"},
	"items": [{"name": "tea", "count": 2, "price": 3.5}, {"name": "milk & honey", "count": 1, "price": 4.25}, {"name": "bread", "count": 0, "price": 2}]}`

// templates are texts that mean the same to Handlebars and to text/template.
var templates = []struct{ name, handlebars, golang string }{
	{"plain paths", "Dear {{{name}}}, your parcel {{{id}}} goes to {{{address.street}}}, {{{address.city}}}.", "Dear {{.name}}, your parcel {{.id}} goes to {{.address.street}}, {{.address.city}}."},
	{"escaped paths", "Dear {{name}}, your parcel {{id}} goes to {{address.street}}, {{address.city}}.", "Dear {{html .name}}, your parcel {{html .id}} goes to {{html .address.street}}, {{html .address.city}}."},
	{"a loop with conditions", "{{#if vip}}VIP {{/if}}{{{name}}}:{{#each items}} {{#if count}}{{{count}}} {{{name}}} at {{{price}}}{{else}}no {{{name}}}{{/if}};{{/each}}",
		"{{if .vip}}VIP {{end}}{{.name}}:{{range .items}} {{if .count}}{{.count}} {{.name}} at {{.price}}{{else}}no {{.name}}{{end}};{{end}}"},
}

// printLanguage shows how fast templates are rendered beside other engines, and
// how fast conditions and whole runs are evaluated.
func printLanguage(rounds int) error {
	fmt.Printf("## Templates, %d times each\n\n", renders)
	fmt.Printf("%-48s %7s %9s %9s\n", "", "ratio", "µs each", "allocs")
	for _, t := range templates {
		contestants, err := rendering(t.handlebars, t.golang)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		results, err := measure(contestants, rounds)
		if err != nil {
			return err
		}
		for _, r := range results {
			fmt.Printf("%-48s %7.2f %9.2f %9.1f\n", t.name+": "+r.name, r.ratio, r.time.Seconds()*1e6/renders, float64(r.allocs)/renders)
		}
	}
	fmt.Println()
	return printRuns(rounds)
}

// rendering returns the engines over one template. All must print the same.
func rendering(handlebars, golang string) ([]contestant, error) {
	quoted, err := json.Marshal(handlebars)
	if err != nil {
		return nil, err
	}
	tree, _ := source.Parse(&source.File{Bytes: quoted}, source.Limits{})
	ours := program.DataExpr(tree, source.Root)
	env := &program.Env{}
	if env.Data, err = value.Parse([]byte(customer)); err != nil {
		return nil, err
	}
	var data map[string]any
	if err := json.Unmarshal([]byte(customer), &data); err != nil {
		return nil, err
	}
	theirs, err := raymond.Parse(handlebars)
	if err != nil {
		return nil, err
	}
	standard, err := template.New("").Parse(golang)
	if err != nil {
		return nil, err
	}
	var buffer bytes.Buffer
	engines := []struct {
		name   string
		render func() (string, error)
	}{
		{"text/template", func() (string, error) {
			buffer.Reset()
			err := standard.Execute(&buffer, data)
			return buffer.String(), err
		}},
		{"mailgun/raymond", func() (string, error) { return theirs.Exec(data) }},
		{"tenon", func() (string, error) { return ours.Eval(env).Str(), env.Err() }},
	}
	want := ""
	var out []contestant
	for _, e := range engines {
		got, err := e.render()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
		// The standard library and others spell two of the escapes otherwise.
		if got = strings.NewReplacer("&#x27;", "&#39;", "&apos;", "&#39;").Replace(got); want == "" {
			want = got
		}
		if got != want {
			return nil, fmt.Errorf("%s prints %q, not %q", e.name, got, want)
		}
		out = append(out, contestant{name: e.name, run: func() error {
			for range renders {
				if _, err := e.render(); err != nil {
					return err
				}
			}
			return nil
		}})
	}
	return out, nil
}

// printRuns shows the rates of runs in memory on one core.
func printRuns(rounds int) error {
	const steps, conditions = 10, 100
	run, err := compileRun(steps)
	if err != nil {
		return err
	}
	choose, err := compileChoice(conditions)
	if err != nil {
		return err
	}
	input, err := value.Parse([]byte(customer))
	if err != nil {
		return err
	}
	at := time.Unix(0, 0)
	results, err := measure([]contestant{
		{name: "steps", run: func() error {
			for range renders {
				r, effects := interp.Start(run, 0, "run", input, at)
				for r.Outcome() == interp.Running {
					last := effects[len(effects)-1]
					effects = r.Apply(interp.Event{Kind: interp.ActionCompleted, At: at, Step: last.Step, Attempt: last.Attempt, Value: input})
				}
				if r.Outcome() != interp.Completed {
					return r.Failure()
				}
			}
			return nil
		}},
		{name: "conditions", run: func() error {
			for range renders {
				if r, _ := interp.Start(choose, 0, "run", input, at); r.Outcome() != interp.Completed {
					return r.Failure()
				}
			}
			return nil
		}},
	}, rounds)
	if err != nil {
		return err
	}
	rate := func(r result, each int) float64 { return float64(renders*each) / r.time.Seconds() }
	fmt.Printf("a workflow of %d steps in memory: %.0f steps a second (aim: at least 200000)\n", steps, rate(results[0], steps))
	fmt.Printf("a choice among %d conditions: %.0f conditions a second\n\n", conditions, rate(results[1], conditions))
	return nil
}

// compileRun compiles a chain of steps, each an action.
func compileRun(steps int) (*program.Program, error) {
	var all []string
	for i := range steps {
		transition := ""
		if i+1 < steps {
			transition = transitionTo(i+1, `{"op": "exists", "values": ["/#steps.1.id"]}`)
		}
		all = append(all, fmt.Sprintf(`{"id": "s%d", "action": "kustomer.note.create", "params": {"body": "Dear {{{steps.1.name}}}", "customer": "/#steps.1.id"}, "transitions": [%s]}`, i, transition))
	}
	return compileWorkflow(transitionTo(0, `{"op": "true", "values": [true]}`), strings.Join(all, ", "))
}

// compileChoice compiles a trigger with conditions of which none holds.
func compileChoice(conditions int) (*program.Program, error) {
	kinds := []string{
		`{"op": "eq", "values": ["/#steps.1.id", "c-1816"]}`, `{"op": "gt", "values": ["/#steps.1.items.1.price", 5]}`, `{"op": "contains", "values": ["/#steps.1.mail", "example.com"]}`,
		`{"op": "and", "values": [{"op": "exists", "values": ["/#steps.1.address.city"]}, {"op": "dne", "values": ["/#steps.1.name"]}]}`,
	}
	var all []string
	for i := range conditions {
		all = append(all, transitionTo(0, kinds[i%len(kinds)]))
	}
	return compileWorkflow(strings.Join(all, ", "), `{"id": "s0", "transitions": []}`)
}

func transitionTo(step int, condition string) string {
	return fmt.Sprintf(`{"target": "s%d", "condition": %s}`, step, condition)
}

func compileWorkflow(transitions, steps string) (*program.Program, error) {
	text := fmt.Sprintf(`{"app": "a", "version": "0.1.0", "title": "A", "workflows": [{"name": "w", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [%s]}, "steps": [%s]}]}`, transitions, steps)
	app, findings := definition.Parse(&source.File{Name: "bench.json", Bytes: []byte(text)}, definition.Options{})
	if findings.HasErrors() {
		return nil, findings.Err()
	}
	p, findings := program.New(app)
	if p == nil {
		return nil, findings.Err()
	}
	return p, nil
}
