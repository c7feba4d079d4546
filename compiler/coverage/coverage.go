// Package coverage counts how often the steps and the transitions of a
// definition were taken, says what never was, and keeps the counts in a file.
package coverage

import (
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// FormatVersion is the format_version of files. It changes only when programs
// that read them must change.
const FormatVersion = "1"

// Profile is what was taken of one definition.
type Profile struct {
	File      string     `json:"file"` // the path of the definition
	App       string     `json:"app,omitempty"`
	Workflows []Workflow `json:"workflows"` // in file order
}

// Workflow is what was taken of one workflow. The first of its steps stands for
// the trigger and has the id "1".
type Workflow struct {
	Name     string `json:"name,omitempty"`
	ID       string `json:"id,omitempty"` // local
	Disabled bool   `json:"disabled,omitempty"`
	Steps    []Step `json:"steps"`
}

// Step is how often a step ran, and its transitions.
type Step struct {
	ID          string       `json:"id"`
	Line        int          `json:"line"` // both from 1
	Column      int          `json:"column"`
	Runs        int          `json:"runs"`
	Transitions []Transition `json:"transitions"`
}

// Transition is how often a transition was taken.
type Transition struct {
	Target string `json:"target"`
	Name   string `json:"name,omitempty"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Taken  int    `json:"taken"`
}

// New returns the profile of a definition of which nothing was taken.
func New(app *definition.App) *Profile {
	t := app.Tree
	p := &Profile{File: t.File.Name, App: t.Text(app.Name), Workflows: make([]Workflow, len(app.Workflows))}
	for i := range app.Workflows {
		w := &app.Workflows[i]
		out := &p.Workflows[i]
		out.Name, out.ID, out.Disabled = t.Text(w.Name), app.LocalID(w), t.Kind(w.Enabled) == source.False
		out.Steps = append(out.Steps, step(app, "1", w.Trigger.Node, w.Trigger.Transitions))
		for _, s := range app.StepsOf(w) {
			out.Steps = append(out.Steps, step(app, t.Text(s.ID), s.ID, s.Transitions))
		}
	}
	return p
}

func step(app *definition.App, id string, at source.Node, span definition.Span) Step {
	t := app.Tree
	place := t.File.Position(t.Range(at).Start)
	s := Step{ID: id, Line: place.Line, Column: place.Column, Transitions: []Transition{}}
	for _, tr := range app.TransitionsOf(span) {
		place := t.File.Position(t.Range(tr.Target).Start)
		s.Transitions = append(s.Transitions, Transition{
			Target: t.Text(tr.Target), Name: t.Text(t.Member(tr.Meta, "name")), Line: place.Line, Column: place.Column,
		})
	}
	return s
}

// Title returns what people call the workflow: its name, or else its id.
func (w *Workflow) Title() string {
	if w.Name != "" {
		return w.Name
	}
	return w.ID
}

// Enter counts a run at a step.
func (w *Workflow) Enter(id string) {
	for i := range w.Steps {
		if w.Steps[i].ID == id {
			w.Steps[i].Runs++
			return
		}
	}
}

// Take counts a transition by its number among those of a step, from 1.
func (w *Workflow) Take(id string, number int) {
	for i := range w.Steps {
		if s := &w.Steps[i]; s.ID == id && number >= 1 && number <= len(s.Transitions) {
			s.Transitions[number-1].Taken++
			return
		}
	}
}

// Count is how much of something was taken.
type Count struct {
	Taken int `json:"taken"`
	Total int `json:"total"`
}

// String returns "3 of 4".
func (c Count) String() string { return fmt.Sprintf("%d of %d", c.Taken, c.Total) }

func (c *Count) add(taken bool) {
	c.Total++
	if taken {
		c.Taken++
	}
}

// Counts returns how much of a workflow was taken. The trigger is no step.
func (w *Workflow) Counts() (steps, transitions Count) {
	for i := range w.Steps {
		s := &w.Steps[i]
		if i > 0 {
			steps.add(s.Runs > 0)
		}
		for j := range s.Transitions {
			transitions.add(s.Transitions[j].Taken > 0)
		}
	}
	return steps, transitions
}

// Counts returns how much of a definition was taken. Disabled workflows do not
// count: nothing starts them.
func (p *Profile) Counts() (steps, transitions Count) {
	for i := range p.Workflows {
		if w := &p.Workflows[i]; !w.Disabled {
			s, t := w.Counts()
			steps.Taken, steps.Total = steps.Taken+s.Taken, steps.Total+s.Total
			transitions.Taken, transitions.Total = transitions.Taken+t.Taken, transitions.Total+t.Total
		}
	}
	return steps, transitions
}

// Percent returns how much of steps and transitions was taken, in percent; 100
// where there are none.
func Percent(steps, transitions Count) float64 {
	total := steps.Total + transitions.Total
	if total == 0 {
		return 100
	}
	return 100 * float64(steps.Taken+transitions.Taken) / float64(total)
}

// Gap is a step or a transition that was never taken.
type Gap struct {
	Line, Column int
	Text         string // "letter: post → complain “refused”"
}

// Gaps returns what was never taken, in the order of the file. A step that no
// taken transition leads to is told by itself alone: what leads away from it
// cannot have been taken.
func (p *Profile) Gaps() []Gap {
	var gaps []Gap
	for i := range p.Workflows {
		w := &p.Workflows[i]
		if w.Disabled {
			continue
		}
		for j := range w.Steps {
			s := &w.Steps[j]
			if s.Runs == 0 {
				what := "step " + s.ID
				if j == 0 {
					what = "never started"
				}
				gaps = append(gaps, Gap{s.Line, s.Column, w.Title() + ": " + what})
				continue
			}
			for k := range s.Transitions {
				if tr := &s.Transitions[k]; tr.Taken == 0 {
					gaps = append(gaps, Gap{tr.Line, tr.Column, w.Title() + ": " + s.ID + " → " + tr.text(k, len(s.Transitions))})
				}
			}
		}
	}
	return gaps
}

func (t *Transition) text(i, of int) string {
	text := t.Target
	if of > 1 {
		text += fmt.Sprintf(", number %d", i+1)
	}
	if t.Name != "" {
		text += " “" + t.Name + "”"
	}
	return text
}

// Fits says in the rest of a sentence why a profile is not of a definition;
// empty if it is.
func (p *Profile) Fits(app *definition.App) string {
	now := New(app)
	if len(now.Workflows) != len(p.Workflows) {
		return fmt.Sprintf("the definition has %d workflows, and the coverage %d", len(now.Workflows), len(p.Workflows))
	}
	for i := range now.Workflows {
		a, b := &now.Workflows[i], &p.Workflows[i]
		if a.shape() != b.shape() {
			return fmt.Sprintf("workflow %q has other steps or transitions now", a.Title())
		}
	}
	return ""
}

// shape returns what two texts of one workflow have in common.
func (w *Workflow) shape() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q", w.Name, w.ID)
	for i := range w.Steps {
		fmt.Fprintf(&b, "\n%q", w.Steps[i].ID)
		for j := range w.Steps[i].Transitions {
			fmt.Fprintf(&b, " %q", w.Steps[i].Transitions[j].Target)
		}
	}
	return b.String()
}
