package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
)

// planFormatVersion is the format_version of the dry run's JSON.
const planFormatVersion = "1"

// plan is what linking would do, for people and for programs.
type plan struct {
	FormatVersion string         `json:"format_version"`
	File          string         `json:"file"`
	App           string         `json:"app"`
	Counts        planCounts     `json:"counts"`
	Workflows     []planWorkflow `json:"workflows"`
	External      []planExternal `json:"external"`
	Retired       []link.Retired `json:"retired"`
}

type planCounts struct {
	New      int `json:"new"`
	Kept     int `json:"kept"`
	Edits    int `json:"edits"` // places whose bytes change
	External int `json:"external"`
	Retired  int `json:"retired"`
}

// planWorkflow is a workflow that has a global id afterwards. New is empty where
// the id would be drawn at random: another run draws another one.
type planWorkflow struct {
	Old    string      `json:"old"`
	New    string      `json:"new,omitempty"`
	Name   string      `json:"name,omitempty"`
	Status string      `json:"status"` // "new" or "kept"
	Places []planPlace `json:"places"`
}

type planPlace struct {
	Why     link.Why  `json:"why"`
	Pointer string    `json:"pointer"`
	Range   planRange `json:"range"`
	Edited  bool      `json:"edited"`
}

type planRange struct {
	Start planPosition `json:"start"`
	End   planPosition `json:"end"`
}

type planPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

type planExternal struct {
	ID string `json:"id"`
	planPlace
}

func newPlan(app *definition.App, r *link.Result, previous *link.Map, random bool) *plan {
	file := app.Tree.File
	p := &plan{
		FormatVersion: planFormatVersion, File: file.Name, App: r.Map.App,
		Workflows: make([]planWorkflow, len(r.Map.Workflows)), External: make([]planExternal, len(r.Map.External)), Retired: r.Map.Retired,
	}
	known := map[string]bool{}
	if previous != nil {
		for i := range previous.Workflows {
			known[previous.Workflows[i].New] = true
		}
		for i := range previous.Retired {
			known[previous.Retired[i].New] = true
		}
	}
	// All places in the order of the text, as r.At has them.
	type placed struct {
		start uint32
		to    *planPlace
	}
	var all []placed
	for i := range r.Map.Workflows {
		m := &r.Map.Workflows[i]
		w := planWorkflow{Old: m.Old, New: m.New, Name: m.Name, Status: "new", Places: make([]planPlace, len(m.Places))}
		if known[m.New] {
			w.Status = "kept"
			p.Counts.Kept++
		} else {
			p.Counts.New++
			if random {
				w.New = ""
			}
		}
		for j := range m.Places {
			w.Places[j] = planPlace{Why: m.Places[j].Why, Pointer: m.Places[j].Pointer}
			all = append(all, placed{m.Places[j].Source.Start, &w.Places[j]})
		}
		p.Workflows[i] = w
	}
	for i := range r.Map.External {
		e := &r.Map.External[i]
		p.External[i] = planExternal{ID: e.ID, planPlace: planPlace{Why: e.Why, Pointer: e.Pointer}}
		all = append(all, placed{e.Source.Start, &p.External[i].planPlace})
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Compare(a.start, b.start) })
	edits := r.Edits
	for i, at := range r.At {
		to := all[i].to
		to.Range = planRange{planPosition(file.Position(at.Start)), planPosition(file.Position(at.End))}
		if len(edits) > 0 && edits[0].Range == at {
			to.Edited = true
			edits = edits[1:]
		}
	}
	p.Counts.Edits, p.Counts.External, p.Counts.Retired = len(r.Edits), len(p.External), len(p.Retired)
	return p
}

func (p *plan) json(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

func (p *plan) text(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, wf := range p.Workflows {
		name := wf.Old
		if wf.Name != "" && wf.Name != wf.Old {
			name += " (" + wf.Name + ")"
		}
		name = report.Printable(name)
		switch {
		case wf.Status == "kept":
			fmt.Fprintf(out, "= %s keeps %s\n", name, wf.New)
		case wf.New == "":
			fmt.Fprintf(out, "+ %s gets a new id\n", name)
		default:
			fmt.Fprintf(out, "+ %s gets %s\n", name, wf.New)
		}
		for i := range wf.Places {
			note := ""
			if !wf.Places[i].Edited {
				note = ", unchanged"
			}
			p.place(out, &wf.Places[i], note)
		}
	}
	for i := range p.External {
		fmt.Fprintf(out, "~ %s is not in the file and stays\n", report.Printable(p.External[i].ID))
		p.place(out, &p.External[i].planPlace, "")
	}
	for _, r := range p.Retired {
		fmt.Fprintf(out, "- %s is no longer in the file; %s stays reserved for it\n", report.Printable(r.Old), r.New)
	}
	if len(p.Workflows)+len(p.External)+len(p.Retired) > 0 {
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "%s, %d kept, %d retired, %d external; %s\n",
		count(p.Counts.New, "new id"), p.Counts.Kept, p.Counts.Retired, p.Counts.External, count(p.Counts.Edits, "edit"))
	return out.Flush()
}

func (p *plan) place(w io.Writer, at *planPlace, note string) {
	fmt.Fprintf(w, "    %s:%d:%d  %s%s\n", report.Printable(p.File), at.Range.Start.Line, at.Range.Start.Column, at.Why, note)
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
