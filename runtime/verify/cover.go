package verify

import (
	"github.com/tenon-dev/tenon/compiler/coverage"
	"github.com/tenon-dev/tenon/runtime/trace"
)

// Cover counts in the profile of the app's definition what the runs of results
// have taken.
func (a *App) Cover(p *coverage.Profile, results []*Result) {
	r := run{app: a}
	for _, result := range results {
		for _, t := range result.Traces {
			if w := r.index(t.WorkflowID, t.Workflow); w >= 0 && w < len(p.Workflows) {
				cover(&p.Workflows[w], t)
			}
		}
	}
}

func cover(w *coverage.Workflow, t *trace.Trace) {
	for i := range t.Entries {
		switch e := &t.Entries[i]; {
		case e.Kind == trace.Start:
			w.Enter(e.Step)
		case e.Kind == trace.Transition && e.Target != "":
			w.Take(e.Step, len(e.Tests))
			w.Enter(e.Target)
		}
	}
}
