package catalogue

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/types"
)

func TestTheFileIsSound(t *testing.T) {
	c := load()
	require.Greater(t, len(c.actionNames), 50)
	require.Greater(t, len(c.eventNames), 12)
	require.Len(t, c.actions, len(c.actionNames), "an action is listed twice")
	require.Len(t, c.events, len(c.eventNames), "an event is listed twice")
	for _, section := range []string{"events", "actions"} {
		for k, v := range c.tree.Members(c.tree.Member(source.Root, section)) {
			name := c.tree.Text(k)
			require.True(t, strings.HasPrefix(name, "kustomer."), name)
			require.NotEmpty(t, c.tree.Text(c.tree.Member(v, "source")), name)
			require.NotEqual(t, source.None, c.tree.Member(v, "output"), name)
			if section == "actions" {
				require.NotEqual(t, source.None, c.tree.Member(v, "params"), name)
			}
		}
	}
	// Every reference inside the file leads somewhere.
	for n := source.Root; int(n) < c.tree.Len(); n++ {
		if c.tree.Is(n, "$ref") && c.tree.Kind(n) == source.Key {
			name, ok := strings.CutPrefix(c.tree.Text(n+1), "#/objects/")
			require.True(t, ok)
			require.NotEqual(t, source.None, c.tree.Member(c.tree.Member(source.Root, "objects"), name), name)
		}
	}
}

func TestFind(t *testing.T) {
	a, ok := FindAction("kustomer.rest-api.json")
	require.True(t, ok)
	require.True(t, a.Params.Requires("uri"))
	require.Equal(t, types.Integer, a.Output.Member("response").Member("statusCode").Kinds)
	require.Equal(t, types.Any, a.Output.Member("body").Kinds, "what an endpoint answers is unknown")

	found, _ := FindAction("kustomer.customer.find-by-email")
	require.True(t, found.Output.Member("id").Kinds.Has(types.Missing), "a find may miss")
	require.Equal(t, types.String|types.Missing, found.Output.Member("emails").Member("0").Member("email").Kinds)

	for name, want := range map[string]bool{
		"kustomer.conversation.update": true, "kustomer.kobject.parcel.create": true, "kustomer.kobject.parcel.delete": false,
		"kustomer.hooks.form.5f1e9b3a2c4d5e6f7a8b9c0d.receive": true, "kustomer.hooks.fax.1.receive": false, "kustomer.hooks.form.1": false,
		"kustomer.conversation.updated": false,
	} {
		_, ok := FindEvent(name)
		require.Equal(t, want, ok, name)
	}
	e, _ := FindEvent("kustomer.conversation.update")
	require.Equal(t, types.Missing, e.Output.Member("changes").Member("custom").Kinds, "changes has attributes and relationships, nothing else")
}
