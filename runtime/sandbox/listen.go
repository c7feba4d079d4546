package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/runtime/install"
)

// StartsNothing says in a sentence why an event of that name starts no workflow
// of an app, and which would. Calls are named by local ids.
func StartsNothing(p *install.Prepared, name string) string {
	var names []string
	for _, w := range p.Program.Workflows {
		start := w.Event
		if id, call := definition.CallEventID(start); call {
			for i := range p.Map.Workflows {
				if p.Map.Workflows[i].New == id {
					start = definition.CallEvent(p.Map.Workflows[i].Old)
				}
			}
		}
		if start == "" || slices.Contains(names, start) {
			continue
		}
		if start == name && !w.Enabled {
			return fmt.Sprintf("no workflow starts on %q: workflow %q would, but it is disabled", name, w.Name)
		}
		names = append(names, start)
	}
	if len(names) == 0 {
		return fmt.Sprintf("no workflow starts on %q: the app has no workflow that any event starts", name)
	}
	meant := ""
	if s := definition.Suggest(name, names); s != "" {
		meant = fmt.Sprintf(" (did you mean %q?)", s)
	}
	const most = 10
	rest := ""
	if len(names) > most {
		rest = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	for i := range names {
		names[i] = strconv.Quote(names[i])
	}
	return fmt.Sprintf("no workflow starts on %q%s: what starts one is %s%s", name, meant, strings.Join(names, ", "), rest)
}
