package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
)

var examplePage = definition.Rule{
	Code: "TN9999", Name: "some-rule", Severity: definition.Warning, Since: "0.1.0", Source: "here",
	Title: "Some `title`", Text: "One two three four five six seven `eight` nine ten eleven twelve.\nA second paragraph.",
	Bad: "{\"a\": 1,\n\x1b \"b\": 2}", Good: `{"a": 1}`,
}

func TestPage(t *testing.T) {
	var plain bytes.Buffer
	require.NoError(t, Page(&plain, PageOf(&examplePage), PageOptions{Width: 30}))
	require.Equal(t, `TN9999 some-rule  warning
Some `+"`title`"+`

One two three four five six
seven `+"`eight`"+` nine ten eleven
twelve.
A second paragraph.

wrong
    {"a": 1,
    � "b": 2}

right
    {"a": 1}

source here; since version 0.1.0
https://github.com/tenon-dev/tenon/blob/main/docs/rules.md#some-rule
`, plain.String())

	var colored bytes.Buffer
	require.NoError(t, Page(&colored, PageOf(&examplePage), PageOptions{Color: true}))
	require.Contains(t, colored.String(), "seven \x1b[32meight\x1b[0m nine")
	require.NotContains(t, colored.String(), "`")
}

func TestPages(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Pages(&b, "# Rules\n", PagesOf([]*definition.Rule{&examplePage})))
	require.Contains(t, b.String(), "| TN9999 | [some-rule](#some-rule) | warning | Some `title` |\n")
	require.Contains(t, b.String(), "\n## some-rule\n\n**TN9999** · warning · since 0.1.0\n\nSome `title`.\n")
	require.Equal(t, 2, strings.Count(b.String(), "```json\n"))
}
