package install

import (
	"fmt"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// ParseSetup reads what an org has set up beside its settings: the form is that of
// builtin.ParseEnvironment. The error names the file.
func ParseSetup(f *source.File) (value.Value, error) {
	tree, faults := source.Parse(f, source.Limits{})
	if len(faults) > 0 {
		return value.Value{}, fmt.Errorf("%s:%s: what the org has set up is not valid JSON: there is a mistake here", f.Name, f.Position(faults[0].Range.Start))
	}
	setup := value.FromTree(tree, source.Root)
	if settings := setup.Get("settings"); !settings.IsMissing() {
		return value.Value{}, fmt.Errorf("%s: settings belong to an app and have a file of their own", f.Name)
	}
	if _, err := builtin.ParseEnvironment(setup, nil); err != nil {
		return value.Value{}, fmt.Errorf("%s: %w", f.Name, err)
	}
	return setup, nil
}
