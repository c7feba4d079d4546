package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/fixtures/corpus"
)

// publishedDefects are the real defects of the published definitions, by their
// numbers in the corpus's statistics: where each stands, which rule finds it, and in
// which later version of the same definition its author had mended it.
var publishedDefects = []struct {
	number              int
	file, rule, pointer string
	mended              string // empty if it never was, or there is no later version
}{
	{1, "effort-0.1.1", "unknown-call-input", "/workflows/2/steps/3/params/inputs/effotim2TimerStartAt", "effort-0.1.16"},
	{2, "effort-0.2.0", "changes-path", "/workflows/0/trigger/transitions/0/condition/values/0/values/0", ""},
	{3, "effort-0.2.0", "ignored-operand", "/workflows/0/trigger/transitions/0/condition/values/1/values/1", ""},
	{4, "effort-0.1.1", "at-sign-in-template", "/workflows/3/steps/3/params/testString", "effort-0.2.0"},
	{4, "effort-0.1.16", "bracket-access", "/workflows/3/steps/3/params/testString", "effort-0.2.0"},
	{6, "effort-0.2.0", "wider-dependency", "/dependencies/0", ""},
	{7, "effort-0.1.16", "own-version-excluded", "/workflows/3/steps/5/appVersion", ""},
	{7, "effort-0.2.0", "own-version-excluded", "/workflows/3/steps/6/appVersion", ""},
	{8, "effort-0.2.0", "version-without-action", "/workflows/2/steps/0/appVersion", ""},
	{8, "bulk-2", "version-without-action", "/steps/6/appVersion", ""},
	{9, "effort-0.0.1", "app-name", "/app", "effort-0.0.2"},
	{10, "effort-0.0.2", "undeclared-input", "/actions/0/inputTemplate/uri", "effort-0.1.0"},
	{11, "effort-0.0.2", "url-without-scheme", "/actions/0/inputTemplate/uri", "effort-0.1.0"},
	{12, "effort-0.0.2", "template-for-typed", "/actions/0/inputTemplate/data/custom/durationNum", "effort-0.1.0"},
	{13, "effort-0.1.0", "html-escaping", "/actions/0/inputTemplate/headers/authorization", ""},
	{14, "effort-0.1.0", "attribute-display-name", "/klasses/0/metadata/properties/timerStartAt/displayName", "effort-0.1.1"},
	{15, "jessetest-1.0.1", "unreachable-step", "/workflows/0/steps/0/id", ""},
	{16, "jessetest-1.0.1", "call-event", "/workflows/0/trigger/eventName", ""},
	{16, "jessetest-1.0.1", "call-schema", "/workflows/0/trigger/schema", ""},
	{17, "starwars-0.0.7", "foreign-component-name", "/actions/0/name", ""},
	{17, "starwars-0.0.7", "unknown-setting", "/actions/0/appSettings/authToken/key", ""},
	{17, "starwars-0.0.7", "translation-prefix", "/i18n/en_us/starwars.settings.page.title", ""},
	{18, "ecomm-0.0.4", "unknown-setting", "/actions/0/appSettings/authToken/key", ""},
	{19, "ecomm-0.0.1", "unterminated-string", "/actions/0/inputTemplate/uri", "ecomm-0.0.4"},
	{19, "ecomm-0.0.1", "missing-comma", "/actions/0/outputTemplate", "ecomm-0.0.4"},
	{19, "ecomm-0.0.1", "unquoted-key", "/actions/0/inputTemplate/data/refund", "ecomm-0.0.4"},
	{19, "ecomm-0.0.1", "trailing-comma", "/actions/0/inputSchema/properties/querystring", "ecomm-0.0.4"},
	{20, "starter-my-first-widget-app", "translation-prefix", "/i18n/en_us/myFirstWidgetApp.settings.page.title", ""},
	{21, "effort-0.0.2", "untyped-schema", "/actions/0/inputSchema", "effort-0.1.0"},
	{21, "ecomm-0.0.4", "untyped-schema", "/actions/0/inputSchema", ""},
	{21, "starwars-0.0.7", "untyped-schema", "/actions/0/inputSchema", ""},
}

// unfoundDefects are those that no rule finds, and why.
var unfoundDefects = map[int]string{
	5:  "a delay of ten seconds is as right as any: only texts for people speak of hours",
	22: "not a defect: the scheduled workflow is in another file, so nothing must be said",
}

// defects is how many defects the statistics list.
const defects = 22

// TestPublishedDefects holds the rules to the real defects of published definitions:
// each is found at its place by its rule, and no more where its author has mended it.
func TestPublishedDefects(t *testing.T) {
	found := func(file, rule, pointer string) (there, anywhere bool) {
		findings := Check(&source.File{Name: file, Bytes: corpus.File(t, file+".json")}, Options{}).Findings
		for i := range findings {
			if findings[i].Rule.Name == rule {
				anywhere = true
				there = there || findings[i].Pointer == pointer
			}
		}
		return there, anywhere
	}
	listed := map[int]bool{}
	for _, d := range publishedDefects {
		listed[d.number] = true
		there, _ := found(d.file, d.rule, d.pointer)
		require.True(t, there, "%d: %s finds nothing at %s of %s", d.number, d.rule, d.pointer, d.file)
		if d.mended != "" {
			_, anywhere := found(d.mended, d.rule, d.pointer)
			require.False(t, anywhere, "%d: %s still finds something in %s", d.number, d.rule, d.mended)
		}
	}
	for n := 1; n <= defects; n++ {
		require.True(t, listed[n] != (unfoundDefects[n] != ""), "defect %d needs a rule or a reason", n)
	}
}
